// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// named is an object of a map with an ID and a name, null for "".
func named(id, name string) values {
	return values{attrID: stringOrNull(id), attrName: stringOrNull(name)}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	unknownName := values{attrName: types.StringUnknown()}
	for name, row := range map[string]struct {
		configured, stored map[string]values
		want               map[string]string
		ambiguous          bool
	}{
		"same key": {
			map[string]values{"a": named("", "")},
			map[string]values{"a": named("1", "other name")},
			map[string]string{"a": "a"},
			false,
		},
		"renamed key, name says the stored one": {
			map[string]values{"b": named("", "A")},
			map[string]values{"a": named("1", "A")},
			map[string]string{"b": "a"},
			false,
		},
		"renamed key, without a name": {
			map[string]values{"b": named("", "")},
			map[string]values{"a": named("1", "a")},
			map[string]string{},
			false,
		},
		"a key is the name": {
			map[string]values{"A": named("", "")},
			map[string]values{"a": named("1", "A")},
			map[string]string{"A": "a"},
			false,
		},
		"keys that stay are not taken by name": {
			map[string]values{"a": named("", ""), "b": named("", "A")},
			map[string]values{"a": named("1", "A")},
			map[string]string{"a": "a"},
			false,
		},
		"two with the name in the state": {
			map[string]values{"x": named("", "A")},
			map[string]values{"a": named("1", "A"), "b": named("2", "A")},
			map[string]string{},
			true,
		},
		"two with the name in the configuration": {
			map[string]values{"x": named("", "A"), "y": named("", "A")},
			map[string]values{"a": named("1", "A")},
			map[string]string{"x": "a"},
			false,
		},
		"unnamed in Younium": {
			map[string]values{"CP-1": named("", "")},
			map[string]values{"CP-1": named("1", "")},
			map[string]string{"CP-1": "CP-1"},
			false,
		},
		"unknown name": {
			map[string]values{"x": unknownName},
			map[string]values{"a": named("1", "A")},
			map[string]string{},
			false,
		},
	} {
		got, err := match(planLevel, row.configured, row.stored)
		if ambiguous := err != nil; ambiguous != row.ambiguous {
			t.Errorf("%s: error %v", name, err)
		}
		if !maps.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", name, got, row.want)
		}
	}
}

func TestBind(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		known   map[string]values
		objects []identity
		want    []string
	}{
		"import":                    {nil, []identity{{"1", "A", "C-1"}, {"2", "B", "C-2"}}, []string{"A", "B"}},
		"import of duplicates":      {nil, []identity{{"1", "A", "C-1"}, {"2", "A", "C-2"}}, []string{"A", "A (C-2)"}},
		"import without a name":     {nil, []identity{{"1", "", "C-1"}}, []string{"C-1"}},
		"import without anything":   {nil, []identity{{"1", " ", ""}}, []string{"1"}},
		"an ID keeps its key":       {map[string]values{"a": named("2", "A")}, []identity{{"1", "A", "C-1"}, {"2", "B", "C-2"}}, []string{"A", "a"}},
		"a duplicate steals no key": {map[string]values{"A": named("2", "A")}, []identity{{"1", "A", "C-1"}, {"2", "A", "C-2"}}, []string{"A (C-1)", "A"}},
		"a gone one keeps its key":  {map[string]values{"A": named("2", "A")}, []identity{{"1", "A", "C-1"}}, []string{"A (C-1)"}},
		"by name without an ID":     {map[string]values{"a": named("", "A"), "B": named("", "")}, []identity{{"1", "B ", "C-1"}, {"2", "A", "C-2"}}, []string{"B", "a"}},
		"IDs in another case":       {map[string]values{"a": named("AB", "A")}, []identity{{"ab", "A", "C-1"}}, []string{"a"}},
		"names swap with a new one": {map[string]values{"a": named("1", "B"), "n": named("", "A")}, []identity{{"1", "A", "C-1"}, {"2", "A", "C-2"}}, []string{"a", "n"}},
	} {
		got := bind(row.known, row.objects)
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
		if len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
			t.Errorf("%s: a key twice in %q", name, got)
		}
	}
}

// TestLeavesPriceBase has prices and bases that are not known yet.
func TestLeavesPriceBase(t *testing.T) {
	t.Parallel()
	unknown, set := types.StringUnknown(), types.StringValue("Flat")
	priced := func(base attr.Value) values { return values{attrPrice: types.NumberUnknown(), attrPriceBase: base} }
	tiered := func(bases ...attr.Value) values {
		tiers := make([]attr.Value, len(bases))
		for i, base := range bases {
			tiers[i] = tierLevel.object(values{attrPriceBase: base})
		}
		return values{attrTiers: types.ListValueMust(tierLevel.objectType, tiers), attrPriceBase: types.StringNull()}
	}
	for name, row := range map[string]struct {
		configured, planned values
		want                bool
	}{
		"left out":               {priced(types.StringNull()), priced(unknown), true},
		"left out, and kept":     {priced(types.StringNull()), priced(set), false},
		"not known yet":          {priced(unknown), priced(unknown), false},
		"set in each tier":       {tiered(set, set), tiered(set, set), false},
		"left out in one tier":   {tiered(set, types.StringNull()), tiered(set, unknown), true},
		"not known in one tier":  {tiered(set, unknown), tiered(set, unknown), false},
		"kept in the other tier": {tiered(set, types.StringNull()), tiered(set, set), false},
	} {
		if got := leavesPriceBase(row.configured, row.planned); got != row.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestFits(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		counts    []int
		narrowest string
		fit       []string
	}{
		{[]int{1}, typeSimple, []string{typeSimple, typeCharges, typePlans, typeFull, "Later"}},
		{[]int{3}, typeCharges, []string{typeCharges, typeFull, "Later"}},
		{[]int{1, 1}, typePlans, []string{typePlans, typeFull, "Later"}},
		{[]int{1, 2}, typeFull, []string{typeFull, "Later"}},
	} {
		if got := narrowestType(row.counts); got != row.narrowest {
			t.Errorf("%v: %s, want %s", row.counts, got, row.narrowest)
		}
		for _, productType := range []string{"", typeSimple, typeCharges, typePlans, typeFull, "Later"} {
			if got := fits(productType, row.counts); got != slices.Contains(row.fit, productType) {
				t.Errorf("%v fits %q: %t", row.counts, productType, got)
			}
		}
	}
}

// TestFields holds the requests, the responses and the model to the schema.
func TestProductFields_AreAllRead(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		level *level
		wire  wire
	}{
		"product": {productLevel, productRequestWire(new(younium.ProductRequest))},
		"charge":  {chargeLevel, chargeRequestWire(new(younium.ChargeRequest))},
		"plan":    {planLevel, planRequestWire(new(younium.ChargePlanRequest))},
	} {
		for _, f := range row.level.fields {
			if _, ok := row.wire[f.name]; ok != (f.use != computed) {
				t.Errorf("%s: %s is sent: %t", name, f.name, ok)
			}
		}
	}
}

func TestNumberText(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"0": "0", "0.003": "0.003", "99.90": "99.9", "1e-9": "1e-9", "123456789012.34": "123456789012.34", "-14": "-14",
		"598.80000000000000000000000000000000000000000000000000000000000000000001": "598.8",
	} {
		number := numberOrNull(json.Number(sent)).ValueBigFloat()
		if got := string(numberText(number)); got != want {
			t.Errorf("%s is sent as %s, want %s", sent, got, want)
		}
	}
	if strings.Contains(string(numberText(numberOrNull("0.1").ValueBigFloat())), "000") {
		t.Error("0.1 is not exact")
	}
}
