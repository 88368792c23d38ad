// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// planner plans a product from its configuration and its state.
type planner struct {
	diags *diag.Diagnostics
	// exists reports whether the product exists.
	exists bool
	// removed describes what the plan removes, and unbased prices of a new model without
	// a price base.
	removed, unbased []string
}

// product plans a product. stored is nil for a new one.
func (p *planner) product(configured, stored values) values {
	planned := p.object(productLevel, path.Empty(), "", "", configured, stored)
	if stored != nil && !p.diags.HasError() {
		planned = productLevel.spellAs(planned, stored)
	}
	if counts, known := shape(planned); known && configured[attrProductType].IsNull() && !fits(planned.text(attrProductType), counts) {
		planned[attrProductType] = types.StringValue(narrowestType(counts))
	}
	return planned
}

// object plans an object of a level: as configured, and what the configuration
// leaves out as in the state, or unknown if the state does not have it. The name of a
// new object, for which stored is nil, is its key. In messages, where is what it
// belongs to.
func (p *planner) object(l *level, at path.Path, key, where string, configured, stored values) values {
	planned := maps.Clone(configured)
	for _, f := range l.fields {
		had := stored[f.name]
		switch {
		case f.use != kept && f.use != computed || !configured[f.name].IsNull():
		case had != nil:
			planned[f.name] = had
		case f.name == attrName:
			planned[f.name] = types.StringValue(key)
		default:
			planned[f.name] = f.kind.unknown()
		}
	}
	switch {
	case l.list:
		planned[l.child] = p.tiers(at.AtName(l.child), where, configured, stored)
	case l.child != "":
		planned[l.child] = p.children(l, at.AtName(l.child), where, configured, stored)
	}
	return planned
}

// children plans the objects of a map.
func (p *planner) children(l *level, at path.Path, where string, configured, stored values) attr.Value {
	all, ok := configured[l.child].(types.Map)
	if !ok || !p.isPlannable(at, all) {
		return configured[l.child]
	}
	had := stored.children(l.child)
	matched, err := match(l.below, configured.children(l.child), had)
	if err != nil {
		p.diags.AddAttributeError(at, summaryAmbiguousName, fmt.Sprintf("In `%s`, %s.\n\nUse one of these keys.", at, err))
		return all
	}
	p.remove(l, where, stored, matched)
	if all.IsNull() {
		return all
	}
	planned := all.Elements()
	isNewModel := l == chargeLevel && stored != nil && !configured[attrModel].Equal(stored[attrModel])
	for _, key := range slices.Sorted(maps.Keys(planned)) {
		child, _ := planned[key].(types.Object)
		if element := at.AtMapKey(key); p.isPlannable(element, child) && !child.IsNull() && !child.IsUnknown() {
			prior := had[matched[key]]
			isOfOldModel := isNewModel && prior != nil
			if isOfOldModel { // and so is its price base
				prior = values{attrTiers: prior[attrTiers]}
			}
			object := p.object(l.below, element, key, label(l.below, key, where), child.Attributes(), prior)
			if isOfOldModel && leavesPriceBase(child.Attributes(), object) {
				p.unbased = append(p.unbased, label(l.below, key, where))
			}
			planned[key] = l.below.object(object)
		}
	}
	p.refuseTakenNames(l, at, planned, matched)
	return types.MapValueMust(l.below.objectType, planned)
}

// leavesPriceBase reports whether any price of a currency leaves its base to Younium.
func leavesPriceBase(configured, planned values) bool {
	tiers := planned.tiers()
	for i, tier := range configured.tiers() {
		if tier != nil && tier[attrPriceBase].IsNull() && !isKnown(tiers[i][attrPriceBase]) {
			return true
		}
	}
	return len(tiers) == 0 && configured[attrPriceBase].IsNull() && !isKnown(planned[attrPriceBase])
}

// tiers plans the tiers of prices, by their order.
func (p *planner) tiers(at path.Path, where string, configured, stored values) attr.Value {
	all, ok := configured[attrTiers].(types.List)
	if !ok || !p.isPlannable(at, all) {
		return configured[attrTiers]
	}
	prior, planned := stored.details(), all.Elements()
	for i, element := range planned {
		tier, _ := element.(types.Object)
		if element := at.AtListIndex(i); !p.isPlannable(element, tier) || tier.IsNull() || tier.IsUnknown() {
			continue
		}
		planned[i] = tierLevel.object(p.object(tierLevel, at.AtListIndex(i), "", "", tier.Attributes(), inherited(tier.Attributes(), i, prior)))
	}
	for i := max(len(planned), 1); i < len(prior); i++ {
		p.removed = append(p.removed, fmt.Sprintf("tier %d of the %s", i+1, where))
	}
	if all.IsNull() {
		return all
	}
	return types.ListValueMust(tierLevel.objectType, planned)
}

// inherited returns what a tier has without being configured: the values of the tier
// with its limit, which can be in another place, and else those of the tier in its
// place, which Younium keeps.
func inherited(tier values, i int, tiers []values) values {
	all := maps.Clone(tierAt(tiers, i))
	limit := field{name: attrToQuantity, kind: numberKind}
	for _, other := range tiers {
		if !limit.equivalent(tier[attrToQuantity], other[attrToQuantity], nil) {
			continue
		}
		if all == nil {
			return other
		}
		for name, value := range other {
			if isKnown(value) {
				all[name] = value
			}
		}
	}
	return all
}

// isPlannable adds an error for an unknown value of a product that exists: the plan
// could not show what it removes.
func (p *planner) isPlannable(at path.Path, v attr.Value) bool {
	if v.IsUnknown() && p.exists {
		p.diags.AddAttributeError(at, summaryUnknownInPlan, fmt.Sprintf(
			"`%s` will be known only after apply, so the plan cannot show what it removes from the product.\n\nApply the resources that the value "+
				"depends on first, with terraform apply -target=ADDRESS, or use a value that is known during planning. Single prices and names may be unknown.", at))
	}
	return !v.IsUnknown()
}

// remove notes what is in the state and not matched.
func (p *planner) remove(l *level, where string, stored values, matched map[string]string) {
	all := stored.children(l.child)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if !slices.Contains(slices.Collect(maps.Values(matched)), key) {
			removed := label(l.below, key, where)
			p.removed = append(p.removed, removed)
			if l.below != priceLevel && l.below != chargeLevel {
				p.remove(l.below, removed, all[key], nil)
			}
		}
	}
}

// label names an object and what it belongs to, such as `charge "Users" of charge
// plan "Standard"`.
func label(l *level, key, where string) string {
	if l != priceLevel {
		key = strconv.Quote(key)
	}
	text := l.noun + " " + key
	if where != "" {
		text += " of " + where
	}
	return text
}

// match returns the key in the state for each key of the configuration that has
// one: the same key, or else that of an object of the same name whose key the
// configuration no longer has.
func match(l *level, configured, stored map[string]values) (map[string]string, error) {
	matched, byName := map[string]string{}, map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(stored)) {
		if _, ok := configured[key]; ok {
			matched[key] = key
		} else if name := stored[key].text(attrName); name != "" {
			byName[name] = append(byName[name], key)
		}
	}
	if l == priceLevel {
		return matched, nil
	}
	for _, key := range slices.Sorted(maps.Keys(configured)) {
		name := nameOf(key, configured[key])
		if _, ok := matched[key]; ok || len(byName[name]) == 0 {
			continue
		}
		if keys := byName[name]; len(keys) > 1 {
			return matched, fmt.Errorf("the new key %q has the name %q, which the %ss with the keys \"%s\" share in Terraform state", key, name, l.noun, strings.Join(keys, `", "`))
		}
		matched[key] = byName[name][0]
		delete(byName, name)
	}
	return matched, nil
}

// nameOf returns the name of an object of the configuration, "" if it is unknown.
func nameOf(key string, v values) string {
	if v[attrName].IsNull() {
		return key
	}
	return v.text(attrName)
}

// refuseTakenNames adds an error for each new object with the name of another one:
// if the response to its creation is lost, it is found by its name.
func (p *planner) refuseTakenNames(l *level, at path.Path, planned map[string]attr.Value, matched map[string]string) {
	all := values{l.child: types.MapValueMust(l.below.objectType, planned)}.children(l.child)
	keys := slices.Sorted(maps.Keys(all))
	for _, key := range keys {
		name := all[key].text(attrName)
		if _, exists := matched[key]; exists || name == "" {
			continue
		}
		for _, other := range keys {
			if other != key && younium.EquivalentTexts(all[other].text(attrName), name) {
				p.diags.AddAttributeError(at.AtMapKey(key), summaryNameInUse, fmt.Sprintf(
					"`%s` has the name %q, which the %s with the key %q already has.\n\nSet another `name` for the new %[3]s.", at.AtMapKey(key), name, l.below.noun, other))
				break
			}
		}
	}
}

// warnRemoved warns of what the plan removes, once for a product: Terraform prints
// only the first of equal summaries.
func (p *planner) warnRemoved(m *productModel) {
	if len(p.removed) > 0 {
		p.diags.AddWarning(summaryRemoval+": "+m.String(), fmt.Sprintf(
			"This plan removes from the %s:\n\n  - %s\n\nYounium cannot restore what was removed. To keep it, put it back into the configuration. If you renamed its "+
				"key, set `name` to its name in Younium.", m, strings.Join(p.removed, "\n  - ")))
	}
}

// warnUnbased warns of prices that may be for another quantity than before.
func (p *planner) warnUnbased(m *productModel) {
	if len(p.unbased) > 0 {
		p.diags.AddWarning(summaryNoPriceBase+": "+m.String(), fmt.Sprintf(
			"With the new model, Younium may keep the old price base, or choose another one, for:\n\n  - %s\n\nSet `price_base` for these prices.",
			strings.Join(p.unbased, "\n  - ")))
	}
}

// shape returns how many charges each charge plan has, and whether that is known.
func shape(v values) (counts []int, known bool) {
	plans, _ := v[attrChargePlans].(types.Map)
	if plans.IsUnknown() {
		return nil, false
	}
	for _, element := range plans.Elements() {
		plan, _ := element.(types.Object)
		charges, _ := plan.Attributes()[attrCharges].(types.Map)
		if plan.IsUnknown() || charges.IsUnknown() {
			return nil, false
		}
		counts = append(counts, len(charges.Elements()))
	}
	return counts, true
}

// fits reports whether a product of a type may have charge plans with so many charges.
func fits(productType string, counts []int) bool {
	severalCharges := slices.ContainsFunc(counts, func(count int) bool { return count > 1 })
	switch productType {
	case "":
		return false
	case typeSimple:
		return len(counts) <= 1 && !severalCharges
	case typeCharges:
		return len(counts) <= 1
	case typePlans:
		return !severalCharges
	}
	return true
}

// narrowestType returns the first type that fits.
func narrowestType(counts []int) string {
	types := []string{typeSimple, typeCharges, typePlans, typeFull}
	return types[slices.IndexFunc(types, func(t string) bool { return fits(t, counts) })]
}
