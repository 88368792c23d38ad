// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

var (
	oneCharge  = product(`A = ` + charges(`fee = `+flatCharge))
	twoCharges = product(`A = ` + charges(`fee = `+flatCharge, `users = `+tieredCharge))
)

// chargeNames returns the names of all charges in Younium.
func chargeNames(server *youniumtest.Server) string {
	var names []string
	for _, product := range server.Products() {
		for _, plan := range product.ChargePlans {
			for _, charge := range plan.Charges {
				names = append(names, charge.Name)
			}
		}
	}
	return strings.Join(names, " ")
}

func (w *workspace) notTainted() {
	w.t.Helper()
	if state := w.must("state", "pull").Stdout; strings.Contains(state, "tainted") || !strings.Contains(state, "younium_product") {
		w.t.Errorf("the product is tainted, or not in the state:\n%s", state)
	}
}

// TestProduct_LostResponses loses the response to a change that was carried out.
func TestProduct_LostResponses(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		from, to, method, want string
		fails                  bool
	}{
		"creation":           {"", twoCharges, "POST", "fee users", false}, // repeated with its idempotency key
		"PATCH that creates": {oneCharge, twoCharges, "PATCH", "fee users", false},
		"PATCH that removes": {twoCharges, oneCharge, "PATCH", "fee", false},
		"deletion":           {twoCharges, "", "DELETE", "", false},
	} {
		for _, fault := range []youniumtest.Fault{{HangUp: true, After: true, Times: 1}, {Status: 502, After: true, Times: 1}} {
			t.Run(fmt.Sprintf("%s, %d", name, fault.Status), func(t *testing.T) {
				t.Parallel()
				server := startCatalogue(t)
				w := newServedWorkspace(t, keyFor(server), row.from)
				w.must("apply", "-auto-approve")
				fault.Method, fault.Path = row.method, "/Products*"
				server.Inject(fault)
				w.write("main.tf", requiredProviders+row.to)
				w.must("apply", "-auto-approve")
				w.clean()
				if got := chargeNames(server); got != row.want {
					t.Errorf("the charges are %q, want %q", got, row.want)
				}
			})
		}
	}
}

// TestProduct_Interrupted presses Ctrl-C during each request that changes a product, and
// while it is read back. Without a replacement, nothing was tainted.
func TestProduct_Interrupted(t *testing.T) {
	t.Parallel()
	dearer := func(config string) string { return strings.Replace(config, "price = 10", "price = 11", 1) }
	for name, fault := range map[string]youniumtest.Fault{
		"before the work": {}, "after the work": {After: true}, "reading back": {Method: "GET", Skip: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startCatalogue(t)
			w := newServedWorkspace(t, keyFor(server), "")
			id := ""
			for _, step := range []struct{ name, method, config, want string }{
				{"creation", "POST", oneCharge, "fee"},
				{"PATCH", "PATCH", dearer(oneCharge), "fee"},
				{"PATCH that creates", "PATCH", dearer(twoCharges), "fee users"},
				{"PATCH that removes", "PATCH", dearer(oneCharge), "fee"},
				{"deletion", "DELETE", "", ""},
			} {
				met := fault
				switch {
				case fault.Method == "":
					met.Method = step.method
				case step.method == "POST":
					met.Skip = 0 // nothing is read before
				case step.method == "DELETE":
					continue // nothing is read afterwards
				}
				met.Path = "/Products*"
				w.write("main.tf", requiredProviders+step.config)
				printed := w.interrupted(server, met, "apply", "-auto-approve")
				for _, product := range server.Products() {
					id = cmp.Or(id, product.ID)
					if strings.Contains(printed, "terraform import ADDRESS "+product.ID) {
						w.must("import", productAddress, product.ID)
					}
				}
				w.applies(step.config)
				products := server.Products()
				if got := chargeNames(server); got != step.want || len(products) > 1 {
					t.Errorf("%s: %d products with the charges %q, want %q", step.name, len(products), got, step.want)
				}
				for _, product := range products {
					if id = cmp.Or(id, product.ID); product.ID != id {
						t.Errorf("%s: the product was replaced", step.name)
					}
				}
			}
		})
	}
}

// TestProduct_LostModelChange loses the response to PATCHes that change the model of a
// charge and create another one.
func TestProduct_LostModelChange(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	tiers := `{ tiers = [{ to_quantity = 5, price = 3 }, { price = 2 }] }`
	w := newServedWorkspace(t, keyFor(server), product(`A = `+charges(`users = `+strings.Replace(tieredCharge, "prices = {", "prices = { EUR = "+tiers+", ", 1))))
	w.must("apply", "-auto-approve")
	created := []string{}
	for i, step := range []struct {
		users, prices string
		patches       int
	}{
		{strings.Replace(tieredCharge, "Tiered", "Volume", 1), "SEK 0: 3, SEK 1: 2", 2}, // Younium leaves EUR
		{flatCharge, "SEK 0: 10", 1},
		{tieredCharge, "SEK 0: 3, SEK 1: 2", 1},
		{ratedCharge, "", 1},
	} {
		server.Reset()
		server.Inject(youniumtest.Fault{Method: "PATCH", Path: "/Products/*", HangUp: true, After: true, Times: 1})
		created = append(created, fmt.Sprintf("charge%d = %s", i, flatCharge))
		w.applies(product(`A = ` + charges(append(created, `users = `+step.users)...)))
		count(t, server, 0, step.patches)
		all := server.Products()[0].ChargePlans[0].Charges
		var prices []string
		for _, detail := range all[0].PriceDetails {
			prices = append(prices, fmt.Sprintf("%s %d: %v", detail.Currency, detail.Tier, detail.Price))
		}
		if got := strings.Join(prices, ", "); got != step.prices || len(all) != 1+len(created) {
			t.Errorf("step %d: %d charges, and the prices %q; want %d and %q", i, len(all), got, 1+len(created), step.prices)
		}
	}
}

// TestProduct_HalfPatches has Younium carry out a PATCH up to the operation that fails,
// and say so or not. The next apply finishes, without creating anything again.
func TestProduct_HalfPatches(t *testing.T) {
	t.Parallel()
	fee, lateCharge := `fee = `+strings.Replace(flatCharge, "10", "11", 1), `zulu = `+flatCharge
	for name, row := range map[string]struct{ to, fails, corrected, want string }{
		"a removal": {
			product(`A = ` + charges(fee, lateCharge)), "is used on active orders",
			product(`A = ` + charges(fee, lateCharge)), "fee zulu",
		},
		"a currency": {
			product(`A = ` + charges(fee, `users = `+strings.Replace(strings.Replace(tieredCharge, "Tiered", "Volume", 1), "prices = {", "prices = { XXX = { tiers = [{ price = 1 }] },", 1), lateCharge)),
			"No currency could be found for 'XXX'",
			product(`A = ` + charges(fee, `users = `+strings.Replace(tieredCharge, "Tiered", "Volume", 1), lateCharge)), "fee users zulu",
		},
		"a creation": {
			product(`A = ` + charges(fee, `more = `+strings.Replace(tieredCharge, "users", "nope", 1), `users = `+tieredCharge)), "'nope'",
			product(`A = ` + charges(fee, `more = `+tieredCharge, `users = `+tieredCharge)), "fee users more",
		},
	} {
		for _, fault := range []youniumtest.Fault{{}, {Status: 502, After: true}} {
			t.Run(fmt.Sprintf("%s, %d", name, fault.Status), func(t *testing.T) {
				t.Parallel()
				server := startCatalogue(t)
				w := newServedWorkspace(t, keyFor(server), twoCharges)
				w.must("apply", "-auto-approve")
				edit(server, func(p *youniumtest.Product) { p.ChargePlans[0].Charges[1].InUse = true })
				before := server.Products()[0]
				server.SetMode(youniumtest.Mode{HalfPatches: true})
				fault.Method, fault.Path, fault.Times = "PATCH", "/Products/*", 1
				server.Inject(fault)
				w.write("main.tf", requiredProviders+row.to)
				printed := w.fails(nil, "apply -auto-approve", "Error: ")
				if fault.Status == 0 && !strings.Contains(printed, row.fails) {
					t.Errorf("no %q in\n%s", row.fails, printed)
				}
				half, state := server.Products()[0].ChargePlans[0].Charges, w.must("state", "pull").Stdout
				if half[0].PriceDetails[0].Price != 11 {
					t.Errorf("nothing was carried out: %v", half)
				}
				for _, charge := range half {
					if !strings.Contains(state, charge.ID) {
						t.Errorf("the charge %q is not in the state", charge.Name)
					}
				}
				edit(server, func(p *youniumtest.Product) { p.ChargePlans[0].Charges[1].InUse = false })
				w.applies(row.corrected)
				after := server.Products()[0]
				if got := chargeNames(server); got != row.want || after.ID != before.ID || after.ChargePlans[0].Charges[0].ID != before.ChargePlans[0].Charges[0].ID {
					t.Errorf("the charges are %q, want %q, in %v", got, row.want, after)
				}
			})
		}
	}
}

// TestProduct_RefusedChanges meets errors in an update: the state is what Younium has,
// and the next apply finishes.
func TestProduct_RefusedChanges(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		mode  youniumtest.Mode
		fault youniumtest.Fault
		want  string
	}{
		"400":                          {youniumtest.Mode{}, youniumtest.Fault{Status: 400}, "Error: Younium rejected the request"},
		"403":                          {youniumtest.Mode{}, youniumtest.Fault{Status: 403}, "Error: Access denied"},
		"a creation that was not made": {youniumtest.Mode{}, youniumtest.Fault{HangUp: true}, "Error: Outcome unknown"},
		"then it cannot be read":       {youniumtest.Mode{}, youniumtest.Fault{Method: "GET", Status: 500, Skip: 2}, "Error: Younium server error"},
		"nothing comes of a creation":  {youniumtest.Mode{}, youniumtest.Fault{Status: 204}, "Error: Outcome unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startCatalogue(t)
			w := newServedWorkspace(t, keyFor(server), providerBlock(noRetries)+oneCharge)
			w.must("apply", "-auto-approve")
			server.SetMode(row.mode)
			if row.fault.Method == "" {
				row.fault.Method = "PATCH"
			}
			row.fault.Path = "/Products/*"
			server.Inject(row.fault)
			w.write("main.tf", requiredProviders+providerBlock(noRetries)+twoCharges)
			w.fails(nil, "apply -auto-approve", row.want)
			w.notTainted()
			if patches := len(sent(server, http.MethodPatch)); patches != 1 {
				t.Errorf("%d PATCHes, want one: it creates a charge", patches)
			}
			server.Reset()
			w.must("apply", "-auto-approve")
			w.clean()
			if got := chargeNames(server); got != "fee users" {
				t.Errorf("the charges are %q", got)
			}
		})
	}
}

// TestProduct_Framework leaves the judgement of a framework product to Younium.
func TestProduct_Framework(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	w := newServedWorkspace(t, keyFor(server), oneCharge)
	w.must("apply", "-auto-approve")
	edit(server, func(p *youniumtest.Product) { p.IsFrameworkProduct = true })
	w.write("main.tf", requiredProviders+strings.Replace(oneCharge, "price = 10", "price = 11", 1))
	w.fails(nil, "apply -auto-approve", "Error: Younium rejected the request", "ramework product")
	w.notTainted()
	w.write("main.tf", requiredProviders+oneCharge)
	w.clean()
}

// TestProduct_RejectedChangeNamesItsCharge has an error of which the index counts only
// the charges that were sent.
func TestProduct_RejectedChangeNamesItsCharge(t *testing.T) {
	t.Parallel()
	w := newServedWorkspace(t, keyFor(startCatalogue(t)), twoCharges)
	w.must("apply", "-auto-approve")
	w.write("main.tf", requiredProviders+strings.Replace(twoCharges, `unit = "users"`, `unit = "licences"`, 1))
	w.fails(nil, "apply -auto-approve", "could be found for 'licences'", "chargePlans[0].charges[0].unit is `charge_plans[\"A\"].charges[\"users\"].unit`.")
	w.notTainted()
}

// TestProduct_IgnoreChanges leaves one currency to people, as the page shows.
func TestProduct_IgnoreChanges(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	config := product(`A = `+charges(`fee = `+flatCharge), `lifecycle { ignore_changes = [charge_plans["A"].charges["fee"].prices["EUR"]] }`)
	w := newServedWorkspace(t, keyFor(server), config)
	w.must("apply", "-auto-approve")
	edit(server, func(p *youniumtest.Product) {
		fee := &p.ChargePlans[0].Charges[0]
		fee.PriceDetails = append(fee.PriceDetails, youniumtest.PriceDetail{Currency: "EUR", Price: 7, PriceBase: "Flat"})
	})
	w.clean()
	w.applies(strings.Replace(config, "price = 10", "price = 11", 1))
	if patches := sent(server, http.MethodPatch); len(patches) != 1 || strings.Contains(patches[0], "EUR") {
		t.Errorf("sent %q", patches)
	}
}

// TestProduct_NotReadBack creates products that cannot be read at first.
func TestProduct_NotReadBack(t *testing.T) {
	t.Parallel()
	for _, status := range []int{403, 404, 500} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			server := startCatalogue(t)
			server.Inject(youniumtest.Fault{Method: "GET", Path: "/Products/*", Status: status})
			w := newServedWorkspace(t, keyFor(server), exampleProduct(t))
			printed := unwrapped(w.must("apply", "-auto-approve").Output())
			if !strings.Contains(printed, "Warning: Object created but not read back: product Acme CRM") {
				t.Errorf("no warning in\n%s", printed)
			}
			w.notTainted()
			server.Reset()
			w.must("apply", "-auto-approve")
			w.clean()
			if server.Count("", "/Products*") != server.Count("GET", "/Products*") || len(server.Products()) != 1 {
				t.Errorf("%d products after %v", len(server.Products()), server.Requests())
			}
		})
	}
}

// TestProduct_NotReadForLong finds no product for longer than its creation waits: that
// it is not found is no proof that it is gone.
func TestProduct_NotReadForLong(t *testing.T) {
	t.Parallel()
	// The creation reads six times. A refresh that finds nothing then lists, and so does a deletion.
	for command, reads := range map[string]int{"apply": 8, "destroy": 8, "destroy -refresh=false": 7} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			server := startCatalogue(t)
			server.SetMode(youniumtest.Mode{SlowWrites: reads})
			server.Inject(youniumtest.Fault{Method: "DELETE", Path: "/Products/*", Status: 404, Times: 1})
			w := newServedWorkspace(t, keyFor(server), oneCharge)
			w.must("apply", "-auto-approve")
			w.fails(nil, command+" -auto-approve", "Error: Object created but not read back", "has not returned it since")
			w.notTainted()
			server.Reset()
			server.SetMode(youniumtest.Mode{})
			w.must("apply", "-auto-approve")
			w.clean()
			w.must("destroy", "-auto-approve")
			if len(server.Products()) > 0 || len(sent(server, http.MethodPost)) > 0 {
				t.Errorf("%d products after %v", len(server.Products()), server.Requests())
			}
		})
	}
}

// TestProduct_IgnoredReference has Younium acknowledge a change that it does not make.
func TestProduct_IgnoredReference(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	config := func(price, account string) string {
		return strings.NewReplacer("price = 10", "price = "+price, "{ charge_type", `{ deferred_revenue_account = "`+account+`", charge_type`).Replace(oneCharge)
	}
	w := newServedWorkspace(t, keyFor(server), config("10", "2970"))
	w.must("apply", "-auto-approve")
	server.Inject(youniumtest.Fault{Method: "PATCH", Path: "/Products/*", Status: 204, Times: 1})
	w.write("main.tf", requiredProviders+config("11", "3001"))
	w.fails(nil, "apply -auto-approve", "Error: Younium stored different values", `deferred_revenue_account "2970" instead of "3001"`, "price 10 instead of 11")
	w.applies(config("11", "3001"))
	if got := server.Products()[0].ChargePlans[0].Charges[0].DeferredRevenueAccount; got != "3001" {
		t.Errorf("Younium has %q", got)
	}
}

// TestProduct_PriceBases keeps the price base with the limit of its tier. A new tier has
// that of the tier in its place, and the plan says so. None comes from another model.
func TestProduct_PriceBases(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	const fiveTier, lastTier = "{ to_quantity = 5, price = 3 }", "{ price = 2 }"
	config := func(tiers ...string) string {
		return product("A = " + charges(`fee = { charge_type = "Recurring", model = "Tiered", unit = "users", prices = { SEK = { tiers = [`+strings.Join(tiers, ", ")+`] } } }`))
	}
	stored := func() (all []string) {
		for _, detail := range server.Products()[0].ChargePlans[0].Charges[0].PriceDetails {
			all = append(all, fmt.Sprint(detail.Price, " ", detail.PriceBase, " ", detail.Description))
		}
		return all
	}
	w := newServedWorkspace(t, keyFor(server), config(fiveTier, lastTier))
	w.must("apply", "-auto-approve")
	edit(server, func(p *youniumtest.Product) {
		first := &p.ChargePlans[0].Charges[0].PriceDetails[0]
		first.PriceBase, first.Description = "Flat", "up to five"
	})
	w.must("apply", "-auto-approve", "-refresh-only")
	for _, step := range []struct {
		tiers []string
		plan  string
		want  []string
	}{
		{
			[]string{`{ to_quantity = 1, price = 0 }`, fiveTier, lastTier},
			`~ price = 3 -> 0`,
			[]string{"0 Flat up to five", "3 Flat up to five", "2 PerUnit "},
		},
		{
			[]string{`{ to_quantity = 1, price = 0, price_base = "PerUnit", description = "one" }`, fiveTier, lastTier},
			`~ price_base = "Flat" -> "PerUnit"`,
			[]string{"0 PerUnit one", "3 Flat up to five", "2 PerUnit "},
		},
		{[]string{lastTier}, `~ price = 0 -> 2`, []string{"2 PerUnit one"}},
	} {
		printed := w.applies(config(step.tiers...))
		if got := stored(); !slices.Equal(got, step.want) || !strings.Contains(printed, step.plan) {
			t.Errorf("Younium has %q, want %q after\n%s", got, step.want, printed)
		}
	}
	server.Reset()
	for _, config := range []string{oneCharge, config(fiveTier, lastTier)} {
		if printed := w.applies(config); !strings.Contains(printed, "Warning: Price base not set: product CRM") {
			t.Errorf("no warning in\n%s", printed)
		}
	}
	if patches := fmt.Sprint(sent(server, http.MethodPatch)); strings.Contains(patches, "priceBase") {
		t.Errorf("a change of the model sent a price base: %s", patches)
	}
}

// TestProduct_NewModelWithThePrice changes nothing about a price but whether it is that
// of a tier.
func TestProduct_NewModelWithThePrice(t *testing.T) {
	t.Parallel()
	w := newServedWorkspace(t, keyFor(startCatalogue(t)), oneCharge)
	w.must("apply", "-auto-approve")
	for _, model := range []string{"Tiered", "Volume"} {
		w.applies(strings.NewReplacer(`"Flat"`, `"`+model+`"`, "{ price = 10 }", "{ tiers = [{ price = 10 }] }").Replace(oneCharge))
		w.applies(oneCharge)
	}
}

// TestProduct_SlowReads has reads lag behind writes.
func TestProduct_SlowReads(t *testing.T) {
	t.Parallel()
	for lag := 1; lag <= 2; lag++ {
		t.Run(fmt.Sprint(lag), func(t *testing.T) {
			t.Parallel()
			server := startCatalogue(t)
			w := newServedWorkspace(t, keyFor(server), oneCharge)
			w.must("apply", "-auto-approve")
			server.SetMode(youniumtest.Mode{SlowWrites: lag})
			for _, step := range []struct{ config, want string }{
				{twoCharges, "fee users"}, {strings.Replace(twoCharges, "price = 10 ", "price = 11 ", 1), "fee users"}, {oneCharge, "fee"},
			} {
				server.Reset()
				w.write("main.tf", requiredProviders+step.config)
				w.must("apply", "-auto-approve")
				w.clean()
				if got := chargeNames(server); got != step.want || len(sent(server, http.MethodPatch)) != 1 {
					t.Errorf("the charges are %q after %q, want %q after one", got, sent(server, http.MethodPatch), step.want)
				}
			}
			w.must("destroy", "-auto-approve")
		})
	}
}

// TestProduct_StalePlan applies a saved plan after somebody changed the product.
func TestProduct_StalePlan(t *testing.T) {
	t.Parallel()
	fee := func(p *youniumtest.Product) *youniumtest.Charge { return &p.ChargePlans[0].Charges[0] }
	for name, row := range map[string]struct {
		change func(p *youniumtest.Product)
		words  []string // nil if the plan is carried out
		to     string   // oneCharge with another price if ""
	}{
		"a currency more, and a new model": {
			func(p *youniumtest.Product) {
				fee(p).PriceDetails = append(fee(p).PriceDetails, youniumtest.PriceDetail{Currency: "EUR", Price: 7})
			},
			[]string{`prices in EUR of charge "fee" of charge plan "A" was added, which the new model may remove`},
			product(`A = ` + charges(`fee = `+ratedCharge)),
		},
		"the price": {
			func(p *youniumtest.Product) { fee(p).PriceDetails[0].Price = 12 },
			[]string{"Error: Object changed since the plan", `prices in SEK of charge "fee" of charge plan "A": 10 in Terraform state, 12 in Younium, and 11 in the plan`, "Nothing was sent."},
			"",
		},
		"the price base": {
			func(p *youniumtest.Product) { fee(p).PriceDetails[0].PriceBase = "PerUnit" },
			[]string{`prices in SEK of charge "fee" of charge plan "A": 10 "Flat" in Terraform state, 10 "PerUnit" in Younium, and 11 "Flat" in the plan`},
			"",
		},
		"the planned price already": {func(p *youniumtest.Product) { fee(p).PriceDetails[0].Price = 11 }, nil, ""},
		"another value":             {func(p *youniumtest.Product) { fee(p).ExternalERPID = "by hand" }, nil, ""},
		"a charge more": {func(p *youniumtest.Product) {
			p.ProductType = "Full"
			p.ChargePlans[0].Charges = append(p.ChargePlans[0].Charges, youniumtest.Charge{Name: "by hand", Model: "Rated"})
		}, nil, ""},
		"a charge more in what is removed": {func(p *youniumtest.Product) {
			p.ChargePlans[1].Charges = append(p.ChargePlans[1].Charges, youniumtest.Charge{Name: "by hand", Model: "Rated"})
		}, []string{`charge "by hand" of charge plan "B" was added`}, ""},
		"a price in what is removed": {
			func(p *youniumtest.Product) { p.ChargePlans[1].Charges[0].PriceDetails[0].Price = 12 },
			[]string{`prices in SEK of charge "fee" of charge plan "B": 10 in Terraform state, 12 in Younium, and none in the plan`},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startCatalogue(t)
			both := product(`A = ` + charges(`fee = `+flatCharge) + "\nB = " + charges(`fee = `+flatCharge))
			w := newServedWorkspace(t, keyFor(server), both)
			w.must("apply", "-auto-approve")
			w.write("main.tf", requiredProviders+cmp.Or(row.to, strings.Replace(oneCharge, "price = 10", "price = 11", 1)))
			w.must("plan", "-out=tfplan")
			edit(server, row.change)
			before := server.Products()[0]
			if row.words != nil {
				w.fails(nil, "apply tfplan", row.words...)
				if state := w.must("state", "pull").Stdout; !strings.Contains(state, `"fee"`) || strings.Contains(state, `"price": 11`) {
					t.Errorf("the state has the plan instead of what Younium has:\n%s", state)
				}
				if after := server.Products()[0]; fmt.Sprint(after) != fmt.Sprint(before) || len(sent(server, http.MethodPatch)) > 0 {
					t.Errorf("sent %q", sent(server, http.MethodPatch))
				}
				return
			}
			w.must("apply", "tfplan")
			after := server.Products()[0]
			if fee(&after).PriceDetails[0].Price != 11 || fee(&after).ExternalERPID != fee(&before).ExternalERPID || len(after.ChargePlans[0].Charges) != len(before.ChargePlans[0].Charges) {
				t.Errorf("Younium has %v", after)
			}
		})
	}
}

func TestProduct_InUseStays(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	w := newServedWorkspace(t, keyFor(server), twoCharges)
	w.must("apply", "-auto-approve")
	edit(server, func(p *youniumtest.Product) { p.ChargePlans[0].Charges[1].InUse = true })
	before := fmt.Sprint(server.Products())
	w.fails(nil, "destroy -auto-approve", "Error: Younium rejected the deletion", "is used on active orders", "destroy = false")
	w.clean()
	w.write("main.tf", requiredProviders+oneCharge)
	w.fails(nil, "apply -auto-approve", "Error: Younium rejected the request", "is used on active orders")
	w.notTainted()
	w.write("main.tf", requiredProviders+twoCharges)
	w.clean()
	if after := fmt.Sprint(server.Products()); after != before {
		t.Errorf("Younium had %s, and has %s", before, after)
	}
}

// TestProduct_ReferencesInOtherWords has Younium return other texts than were sent.
func TestProduct_ReferencesInOtherWords(t *testing.T) {
	t.Parallel()
	infinite := 999999.0
	for name, row := range map[string]struct {
		mode  youniumtest.Mode
		words []string
	}{
		"accounts by both":   {youniumtest.Mode{AccountsAs: "both"}, []string{`deferred_revenue_account: "2970" is returned as "2970 Deferred revenue"`}},
		"accounts by name":   {youniumtest.Mode{AccountsAs: "name"}, []string{`"3001" is returned as "Sales of services"`}},
		"enumerations":       {youniumtest.Mode{LowerEnums: true}, nil},
		"no limit":           {youniumtest.Mode{InfiniteAs: &infinite}, []string{`to_quantity: no limit is returned as 999999`}},
		"no limit, int32":    {youniumtest.Mode{InfiniteAs: new(2147483647.0)}, nil},
		"no limit, but as 0": {youniumtest.Mode{InfiniteAs: new(0.0)}, []string{`to_quantity: no limit is returned as 0`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startCatalogue(t)
			server.SetMode(row.mode)
			w := newServedWorkspace(t, keyFor(server), exampleProduct(t))
			printed := unwrapped(w.must("apply", "-auto-approve").Output())
			if warns := strings.Contains(printed, "Warning: Younium returned different spellings: product Acme CRM P-000001"); warns != (row.words != nil) {
				t.Errorf("a warning: %t in\n%s", warns, printed)
			}
			for _, want := range row.words {
				if !strings.Contains(printed, want) {
					t.Errorf("no %q in\n%s", want, printed)
				}
			}
			w.clean()
			w.write("main.tf", requiredProviders+exampleProduct(t, "price = 79", "price = 80"))
			if printed := w.must("apply", "-auto-approve").Output(); strings.Contains(printed, "different spellings") {
				t.Errorf("a second warning:\n%s", printed)
			}
			w.clean()
			if row.mode.AccountsAs != "" {
				printed := w.applies(exampleProduct(t, "price = 79", "price = 80", `"2970"`, `"3001"`))
				if !strings.Contains(printed, `deferred_revenue_account: "3001" is returned as`) {
					t.Errorf("no warning of the other account:\n%s", printed)
				}
			}
			edit(server, func(p *youniumtest.Product) { p.ChargePlans[0].Charges[1].TaxTemplate = "EU reverse charge" })
			if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, `tax_template = "EU reverse charge" -> "Sweden standard"`) {
				t.Errorf("drift is not shown:\n%s", printed)
			}
		})
	}
}

// TestProduct_RoundedPricesAreShown has a server that rounds.
func TestProduct_RoundedPricesAreShown(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	server.SetMode(youniumtest.Mode{RoundPrices: true})
	w := newServedWorkspace(t, keyFor(server), exampleProduct(t))
	printed := unwrapped(w.must("apply", "-auto-approve").Output())
	for _, want := range []string{"Warning: Younium stored different values: product Acme CRM P-000001", `prices["SEK"].tiers[0].price 0.01 instead of 0.012`} {
		if !strings.Contains(printed, want) {
			t.Errorf("no %q in\n%s", want, printed)
		}
	}
	w.notTainted()
	if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, "~ price = 0.01 -> 0.012") {
		t.Errorf("the difference is not shown:\n%s", printed)
	}
	w.fails(nil, "apply -auto-approve", "Error: Younium stored different values", "price 0.01 instead of 0.012")
	w.notTainted()
}

func TestProduct_Decimals(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	var lines []string
	texts := []string{"0.003", "99.90", "1e-9", "123456789012.34", "49.9 * 12", "0"}
	for i, text := range texts {
		lines = append(lines, fmt.Sprintf("c%d = %s", i, strings.Replace(flatCharge, "10", text, 1)))
	}
	w := newServedWorkspace(t, keyFor(server), product("A = "+charges(lines...)))
	w.must("apply", "-auto-approve")
	w.clean()
	for i, want := range []string{"0.003", "99.9", "1e-9", "123456789012.34", "598.8", "0"} {
		if body := sent(server, http.MethodPost)[0]; !strings.Contains(body, `"price":`+want+`}`) {
			t.Errorf("%s is not sent as %s: %s", texts[i], want, body)
		}
	}
}
