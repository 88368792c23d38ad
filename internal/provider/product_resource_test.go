// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const productAddress = "younium_product.crm"

// exampleProduct is the example of the docs, without the lifecycle block.
func exampleProduct(t *testing.T, replacements ...string) string {
	t.Helper()
	text, err := os.ReadFile("../../examples/resources/younium_product/resource.tf")
	if err != nil {
		t.Fatal(err)
	}
	example := strings.Replace(string(text), "\n  lifecycle {\n    prevent_destroy = true\n  }\n", "", 1)
	for i := 0; i < len(replacements); i += 2 {
		if strings.Count(example, replacements[i]) != 1 {
			t.Fatalf("the example has %q %d times", replacements[i], strings.Count(example, replacements[i]))
		}
		example = strings.Replace(example, replacements[i], replacements[i+1], 1)
	}
	return example
}

// startCatalogue starts a Younium with all that the example refers to.
func startCatalogue(t *testing.T) *youniumtest.Server {
	t.Helper()
	server := startYounium(t)
	server.PutExampleLookups()
	return server
}

// sent returns the bodies of the requests.
func sent(server *youniumtest.Server, method string) (bodies []string) {
	for _, request := range server.Requests() {
		if request.Method == method && strings.HasPrefix(request.Path, "/Products") {
			bodies = append(bodies, request.Body)
		}
	}
	return bodies
}

// changedValues counts the values that a plan changes. OpenTofu explains its arrows.
func changedValues(plan string) int {
	return strings.Count(plan, " -> ") - strings.Count(plan, "(current -> planned)")
}

// quietPlan is how Terraform shows one changed price of the example.
const quietPlan = `~ charge_plans = { ~ "Standard" = { ~ charges = { ~ "Platform fee" = { id = "ID" name = "Platform fee" ` +
	`~ prices = { ~ "SEK" = { ~ price = 1000 -> 1100 # (1 unchanged attribute hidden) }, # (1 unchanged element hidden) } ` +
	`# (17 unchanged attributes hidden) }, # (2 unchanged elements hidden) } id = "ID" name = "Standard" # (2 unchanged attributes hidden) }, } ` +
	`id = "ID" name = "Acme CRM" # (7 unchanged attributes hidden) }`

var anyUUID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

func TestProduct_Example(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	w := newServedWorkspace(t, keyFor(server), exampleProduct(t))
	printed := unwrapped(w.must("apply", "-auto-approve").Output())
	if strings.Contains(strings.Replace(printed, "Warning: Provider development overrides", "", 1), "Warning:") {
		t.Errorf("a warning:\n%s", printed)
	}
	w.clean()

	w.write("main.tf", requiredProviders+exampleProduct(t, "{ price = 1000 }", "{ price = 1100 }"))
	printed = unwrapped(w.must("apply", "-auto-approve").Output())
	_, shown, _ := strings.Cut(printed, `resource "younium_product" "crm" { `)
	shown, _, _ = strings.Cut(shown, " Plan: ")
	if shown = anyUUID.ReplaceAllString(shown, "ID"); shown != quietPlan {
		t.Errorf("the plan shows\n%s\nwant\n%s", shown, quietPlan)
	}
	charge := server.Products()[0].ChargePlans[0].Charges[1]
	patches := sent(server, http.MethodPatch)
	want := `{"chargePlans":[{"operation":"Change","chargePlan":"` + server.Products()[0].ChargePlans[0].ID +
		`","charges":[{"operation":"Change","charge":"` + charge.ID + `","PriceDetails":[{"operation":"Change","currency":"SEK","tier":0,"price":1100,"priceBase":"Flat"}]}]}]}`
	if len(patches) != 1 || patches[0] != want {
		t.Errorf("sent %q, want %s", patches, want)
	}
	w.clean()
	w.must("destroy", "-auto-approve")
	if left := server.Products(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// edit changes the only product, as somebody in Younium would.
func edit(server *youniumtest.Server, change func(p *youniumtest.Product)) {
	product := server.Products()[0]
	change(&product)
	server.PutProduct(product)
}

// count is what a test expects a step to have sent since the last one.
func count(t *testing.T, server *youniumtest.Server, posts, patches int) {
	t.Helper()
	if p, c := len(sent(server, http.MethodPost)), len(sent(server, http.MethodPatch)); p != posts || c != patches {
		t.Errorf("%d POSTs and %d PATCHes, want %d and %d: %q", p, c, posts, patches, sent(server, http.MethodPatch))
	}
	server.Reset()
}

// applies writes a configuration, applies it, and wants a clean plan then. It returns
// what the apply printed.
func (w *workspace) applies(config string) string {
	w.t.Helper()
	w.write("main.tf", requiredProviders+config)
	printed := unwrapped(w.must("apply", "-auto-approve").Output())
	w.clean()
	return printed
}

func product(plans string, lines ...string) string {
	return "resource \"younium_product\" \"crm\" {\nname = \"CRM\"\n" + strings.Join(lines, "\n") + "\ncharge_plans = {\n" + plans + "\n}\n}\n"
}

func charges(lines ...string) string { return "{ charges = {\n" + strings.Join(lines, "\n") + "\n} }" }

const (
	flatCharge   = `{ charge_type = "Recurring", model = "Flat", prices = { SEK = { price = 10 } } }`
	tieredCharge = `{ charge_type = "Recurring", model = "Tiered", unit = "users", prices = { SEK = { tiers = [{ to_quantity = 5, price = 3 }, { price = 2 }] } } }`
	ratedCharge  = `{ charge_type = "Usage", model = "Rated" }`
)

// TestProduct_Lifecycle adds and removes plans, charges, currencies and tiers, changes
// names, keys and models, and wants a clean plan after each.
func TestProduct_Lifecycle(t *testing.T) {
	t.Parallel()
	server := startCatalogue(t)
	w := newServedWorkspace(t, keyFor(server), "")
	for _, step := range []struct {
		name, config   string
		posts, patches int
		warns          []string
	}{
		{"create", product(`A = ` + charges(`fee = `+flatCharge)), 1, 0, nil},
		{"add a charge", product(`A = ` + charges(`fee = `+flatCharge, `users = `+tieredCharge)), 0, 1, nil},
		{"add a plan", product(`A = ` + charges(`fee = `+flatCharge, `users = `+tieredCharge) + "\nB = " + charges(`fee = `+flatCharge)), 0, 1, nil},
		{
			"remove a plan", product(`A = ` + charges(`fee = `+flatCharge, `users = `+tieredCharge)), 0, 1,
			[]string{"Warning: Removal cannot be undone: product CRM P-000001", `- charge plan "B" - charge "fee" of charge plan "B"`},
		},
		{
			"add a tier and a currency", product(`A = ` + charges(`fee = `+strings.Replace(flatCharge, "prices = {", "prices = { EUR = { price = 1 },", 1),
				`users = `+strings.Replace(tieredCharge, "{ price = 2 }", "{ to_quantity = 9, price = 2.5 }, { price = 2 }", 1))), 0, 1, nil,
		},
		{
			"remove a tier and a currency", product(`A = ` + charges(`fee = `+flatCharge, `users = `+tieredCharge)), 0, 1,
			[]string{`- prices in EUR of charge "fee" of charge plan "A" - tier 3 of the prices in SEK of charge "users" of charge plan "A"`},
		},
		{"rename", product(`A = ` + charges(`fee = `+strings.Replace(flatCharge, "{", `{ name = "Fee",`, 1), `users = `+tieredCharge)), 0, 1, nil},
		{"rename a key", product(`A = ` + charges(`platform = `+strings.Replace(flatCharge, "{", `{ name = "Fee",`, 1), `users = `+tieredCharge)), 0, 0, nil},
		{
			"flat to tiered, and back", product(`A = ` + charges(`Fee = `+tieredCharge, `users = `+strings.Replace(flatCharge, "10", "3", 1))), 0, 1,
			[]string{`- tier 2 of the prices in SEK of charge "users" of charge plan "A"`},
		},
		{
			"to rated", product(`A = ` + charges(`Fee = `+ratedCharge, `users = `+ratedCharge)), 0, 1,
			[]string{`- prices in SEK of charge "Fee" of charge plan "A" - prices in SEK of charge "users" of charge plan "A"`},
		},
		{"remove a charge", product(`A = ` + charges(`Fee = `+ratedCharge)), 0, 1, []string{`- charge "users" of charge plan "A"`}},
	} {
		server.Reset()
		printed := w.applies(step.config)
		if t.Log(step.name); strings.Contains(printed, "Warning: Removal") != (step.warns != nil) {
			t.Errorf("%s: warns of removals: %t\n%s", step.name, step.warns == nil, printed)
		}
		for _, want := range step.warns {
			if !strings.Contains(printed, want) {
				t.Errorf("%s: no %q in\n%s", step.name, want, printed)
			}
		}
		count(t, server, step.posts, step.patches)
	}
	w.must("destroy", "-auto-approve")
	if left := server.Products(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
