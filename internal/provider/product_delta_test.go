// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// store is a product that carries out requests as Younium documents them. Whatever
// has been created, it counts.
type store struct {
	product younium.Product
	last    int
}

func (s *store) next(prefix string) string {
	s.last++
	return fmt.Sprintf("%s%d", prefix, s.last)
}

func (s *store) apply(t *testing.T, r *younium.ProductRequest) {
	t.Helper()
	merge(t, r.ProductFields, &s.product.ProductFields)
	for _, plan := range r.ChargePlans {
		i := slices.IndexFunc(s.product.ChargePlans, func(p younium.ChargePlan) bool { return p.ID == plan.ChargePlan })
		switch plan.Operation {
		case younium.OperationRemove:
			s.product.ChargePlans = slices.Delete(s.product.ChargePlans, i, i+1)
			continue
		case younium.OperationCreate, "":
			i = len(s.product.ChargePlans)
			s.product.ChargePlans = append(s.product.ChargePlans, younium.ChargePlan{ID: s.next("p"), ChargePlanNumber: s.next("CP-")})
		}
		stored := &s.product.ChargePlans[i]
		merge(t, struct {
			Name string `json:"name,omitempty"`
		}{plan.Name}, stored)
		for _, charge := range plan.Charges {
			s.applyCharge(t, &stored.Charges, charge)
		}
	}
}

func (s *store) applyCharge(t *testing.T, charges *[]younium.Charge, r younium.ChargeRequest) {
	t.Helper()
	i := slices.IndexFunc(*charges, func(c younium.Charge) bool { return c.ID == r.Charge })
	switch r.Operation {
	case younium.OperationRemove:
		*charges = slices.Delete(*charges, i, i+1)
		return
	case younium.OperationCreate, "":
		i = len(*charges)
		*charges = append(*charges, younium.Charge{ID: s.next("c"), ChargeNumber: s.next("C-")})
	}
	stored := &(*charges)[i]
	merge(t, r.ChargeFields, &stored.ChargeFields)
	if r.Unit != "" {
		stored.UnitCode = r.Unit
	}
	for _, d := range r.PriceDetails {
		j := slices.IndexFunc(stored.PriceDetails, func(p younium.PriceDetail) bool { return p.Currency == d.Currency && p.Tier == d.Tier })
		switch {
		case (d.Operation == younium.OperationRemove || d.Operation == younium.OperationChange) != (j >= 0):
			t.Fatalf("%s of tier %d in %s, which is at %d", d.Operation, d.Tier, d.Currency, j)
		case d.Operation == younium.OperationRemove:
			stored.PriceDetails = slices.Delete(stored.PriceDetails, j, j+1)
			continue
		case j < 0:
			j = len(stored.PriceDetails)
			stored.PriceDetails = append(stored.PriceDetails, younium.PriceDetail{})
		}
		stored.PriceDetails[j] = d.PriceDetail // a detail that is not whole loses what it lacks
	}
}

// merge sets what a request has.
func merge(t *testing.T, request, stored any) {
	t.Helper()
	text, err := json.Marshal(request)
	if err == nil {
		err = json.Unmarshal(text, stored)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (s *store) read(t *testing.T, known values) values {
	t.Helper()
	read, err := readProduct(&s.product, known, nil)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func amount(text string) attr.Value { return numberOrNull(json.Number(text)) }

func flat(price string) values { return values{attrPrice: amount(price)} }

func tiers(texts ...string) values {
	all := make([]attr.Value, len(texts))
	for i, text := range texts {
		price, limit, _ := strings.Cut(text, "<")
		all[i] = tierLevel.object(values{attrPrice: amount(price), attrToQuantity: amount(limit)})
	}
	return values{attrTiers: types.ListValueMust(tierLevel.objectType, all)}
}

func charge(model string, prices map[string]values) values {
	return values{attrModel: types.StringValue(model), "charge_type": types.StringValue("Recurring"), attrPrices: chargeLevel.childMap(prices)}
}

func productOf(plans map[string]map[string]values) values {
	all := map[string]values{}
	for key, charges := range plans {
		all[key] = values{attrCharges: planLevel.childMap(charges)}
	}
	return values{attrName: types.StringValue("CRM"), attrChargePlans: productLevel.childMap(all)}
}

// example is a product with a plan of a flat and a tiered charge.
func example() map[string]map[string]values {
	return map[string]map[string]values{"Standard": {
		"Fee":   charge(modelFlat, map[string]values{"SEK": flat("1000"), "EUR": flat("95")}),
		"Users": charge(modelTiered, map[string]values{"SEK": tiers("0<10", "99.5<100", "79")}),
	}}
}

// planned plans a configuration on a state, and fails on errors.
func planned(t *testing.T, config, state values) values {
	t.Helper()
	p := planner{diags: new(diag.Diagnostics), exists: state != nil}
	plan := p.product(objectAttributes(config), state)
	if p.diags.HasError() {
		t.Fatal(p.diags)
	}
	return plan
}

// objectAttributes returns the values with null for what is missing.
func objectAttributes(v values) values { return productLevel.object(v).Attributes() }

// created returns a store with the product, and its state.
func created(t *testing.T, config values) (*store, values) {
	t.Helper()
	s := &store{}
	plan := planned(t, config, nil)
	request := productRequest(plan)
	s.apply(t, &request)
	return s, s.read(t, productLevel.complete(plan, nil))
}

func TestDifference(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(plans map[string]map[string]values)
		want   string
	}{
		"nothing": {func(map[string]map[string]values) {}, `null`},
		"a price": {
			func(plans map[string]map[string]values) {
				plans["Standard"]["Fee"] = charge(modelFlat, map[string]values{"SEK": flat("1100"), "EUR": flat("95")})
			},
			`{"chargePlans":[{"operation":"Change","chargePlan":"p1","charges":[{"operation":"Change","charge":"c3","PriceDetails":[
				{"operation":"Change","currency":"SEK","tier":0,"price":1100}]}]}]}`,
		},
		"a tier less, and another limit": {
			func(plans map[string]map[string]values) {
				plans["Standard"]["Users"] = charge(modelTiered, map[string]values{"SEK": tiers("0<20", "99.5")})
			},
			`{"chargePlans":[{"operation":"Change","chargePlan":"p1","charges":[{"operation":"Change","charge":"c5","PriceDetails":[
				{"operation":"Change","currency":"SEK","tier":0,"price":0,"toQuantity":20,"isInfinite":false},
				{"operation":"Change","currency":"SEK","tier":1,"price":99.5,"isInfinite":true},
				{"operation":"Remove","currency":"SEK","tier":2}]}]}]}`,
		},
		"a currency for another": {
			func(plans map[string]map[string]values) {
				plans["Standard"]["Fee"] = charge(modelFlat, map[string]values{"SEK": flat("1000"), "NOK": flat("0")})
			},
			`{"chargePlans":[{"operation":"Change","chargePlan":"p1","charges":[{"operation":"Change","charge":"c3","PriceDetails":[
				{"operation":"Remove","currency":"EUR","tier":0},{"operation":"Create","currency":"NOK","tier":0,"price":0}]}]}]}`,
		},
		"a charge for another": {
			func(plans map[string]map[string]values) {
				plans["Standard"]["Support"] = charge(modelRated, nil)
				delete(plans["Standard"], "Users")
			},
			`{"chargePlans":[{"operation":"Change","chargePlan":"p1","charges":[
				{"operation":"Create","name":"Support","model":"Rated","chargeType":"Recurring"},{"operation":"Remove","charge":"c5"}]}]}`,
		},
		"a plan": {
			func(plans map[string]map[string]values) {
				plans["Extra"] = map[string]values{"Fee": charge(modelFlat, map[string]values{"SEK": flat("1")})}
			},
			`{"productType":"Full","chargePlans":[{"operation":"Create","name":"Extra","charges":[{"operation":"Create","name":"Fee","model":"Flat",
				"chargeType":"Recurring","PriceDetails":[{"operation":"Create","currency":"SEK","tier":0,"price":1}]}]}]}`,
		},
		"flat instead of tiers, which Younium removes": {
			func(plans map[string]map[string]values) {
				plans["Standard"]["Users"] = charge(modelFlat, map[string]values{"SEK": flat("5")})
			},
			`{"chargePlans":[{"operation":"Change","chargePlan":"p1","charges":[{"operation":"Change","charge":"c5","model":"Flat","PriceDetails":[
				{"operation":"Change","currency":"SEK","tier":0,"price":5}]}]}]}`,
		},
	} {
		s, state := created(t, productOf(example()))
		plans := example()
		row.change(plans)
		plan := planned(t, productOf(plans), state)
		d := &delta{}
		request := d.difference(plan, state, s.read(t, nil))
		var want, got any
		if err := json.Unmarshal([]byte(row.want), &want); err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(request)
		if err := json.Unmarshal(text, &got); err != nil || len(d.stale) > 0 {
			t.Fatal(err, d.stale)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: sends %s\nwant %s", name, text, row.want)
		}
	}
}

// randomPlans changes the example at random, several times.
func randomPlans(random *rand.Rand) map[string]map[string]values {
	plans := map[string]map[string]values{}
	for _, plan := range []string{"Standard", "Extra", "More"}[:1+random.IntN(3)] {
		plans[plan] = map[string]values{}
		for _, key := range []string{"Fee", "Users", "Calls"}[:1+random.IntN(3)] {
			prices := map[string]values{}
			tiered := random.IntN(2) == 0
			for _, currency := range []string{"SEK", "EUR", "NOK"}[:1+random.IntN(3)] {
				price := fmt.Sprint(random.IntN(3))
				if tiered {
					prices[currency] = tiers([]string{price + "<10", price + "<20", price}[random.IntN(3):]...)
				} else {
					prices[currency] = flat(price)
				}
			}
			plans[plan][key] = charge(map[bool]string{true: modelTiered, false: modelFlat}[tiered], prices)
		}
	}
	return plans
}

// TestDifference_IsEmptyOnceApplied changes random products into others, while
// somebody adds charges by hand.
func TestDifference_IsEmptyOnceApplied(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // A test.
		s, state := created(t, productOf(randomPlans(random)))
		added := younium.Charge{ID: "by hand", ChargeFields: younium.ChargeFields{Name: "By hand", Model: modelRated}}
		s.product.ChargePlans[0].Charges = append(s.product.ChargePlans[0].Charges, added)
		plan := planned(t, productOf(randomPlans(random)), state)
		d := &delta{}
		before := s.read(t, nil)
		request := d.difference(plan, state, before)
		if len(d.stale) > 0 {
			if !strings.Contains(d.stale[0], "By hand") {
				t.Fatalf("seed %d: stale %q", seed, d.stale)
			}
			continue
		}
		d.before = index(before)
		for round := 0; request != nil && round < 2; round++ { // the second one removes what a change of the model leaves
			s.apply(t, request)
			d.acknowledged = true
			request = d.difference(plan, state, s.read(t, nil))
		}
		if again := d.difference(plan, state, s.read(t, nil)); again != nil {
			text, _ := json.Marshal(again)
			t.Errorf("seed %d: still wants %s", seed, text)
		}
		after := index(s.read(t, nil))
		if after["by hand"] == nil {
			t.Errorf("seed %d: the charge that was added by hand is gone", seed)
		}
		if lines := productLevel.differences("", plan, s.read(t, plan), nil); len(lines) > 0 {
			t.Errorf("seed %d: %q", seed, lines)
		}
	}
}

// TestDifference_Stale changes by hand what the plan changes, and what it does not.
func TestDifference_Stale(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(p *younium.Product)
		want   string // "" for not stale
	}{
		"the price that is planned": {func(p *younium.Product) { p.ChargePlans[0].Charges[0].PriceDetails[1].Price = "1100" }, ""},
		"another price": {
			func(p *younium.Product) { p.ChargePlans[0].Charges[0].PriceDetails[1].Price = "999" },
			`prices in SEK of charge "Fee" of charge plan "Standard": 1000 in Terraform state, 999 in Younium, and 1100 in the plan`,
		},
		"a price that the plan leaves": {func(p *younium.Product) { p.ChargePlans[0].Charges[0].PriceDetails[0].Price = "1" }, ""},
		"a name that the plan leaves":  {func(p *younium.Product) { p.Name = "by hand" }, ""},
		"the charge is gone": {
			func(p *younium.Product) { p.ChargePlans[0].Charges = p.ChargePlans[0].Charges[1:] },
			`charge "Fee" of charge plan "Standard" was deleted`,
		},
		"a charge that the plan leaves is gone": {func(p *younium.Product) { p.ChargePlans[0].Charges = p.ChargePlans[0].Charges[:1] }, ""},
	} {
		s, state := created(t, productOf(example()))
		plans := example()
		plans["Standard"]["Fee"] = charge(modelFlat, map[string]values{"SEK": flat("1100"), "EUR": flat("95")})
		plan := planned(t, productOf(plans), state)
		row.change(&s.product)
		d := &delta{}
		d.difference(plan, state, s.read(t, nil))
		if got := strings.Join(d.stale, "; "); got != row.want {
			t.Errorf("%s: stale %q, want %q", name, got, row.want)
		}
	}
}

// TestDifference_LearnsSpellings updates an account that Younium returns in other
// words, before and after the update is readable.
func TestDifference_LearnsSpellings(t *testing.T) {
	t.Parallel()
	account := func(text string) values {
		c := charge(modelRated, nil)
		c["deferred_revenue_account"] = types.StringValue(text)
		return productOf(map[string]map[string]values{"A": {"B": c}})
	}
	s, state := created(t, account("2970"))
	plan := planned(t, account("2980"), state)
	d := &delta{spelled: spellings{}}
	d.difference(plan, state, s.read(t, nil))
	d.before, d.acknowledged = index(s.read(t, nil)), true
	if d.difference(plan, state, s.read(t, nil)) == nil {
		t.Error("what is returned as before is taken for another spelling")
	}
	s.product.ChargePlans[0].Charges[0].DeferredRevenueAccount = "2980 Prepaid"
	if request := d.difference(plan, state, s.read(t, nil)); request != nil || !maps.Equal(d.spelled["deferred_revenue_account"], map[string]string{"2980": "2980 Prepaid"}) {
		t.Errorf("wants %v, has learned %v", request, d.spelled)
	}
}
