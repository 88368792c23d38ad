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
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// delta finds what a PATCH has to change, so that a product becomes as planned. It
// changes only what the plan changes against the state, and removes only what the
// state had and the plan no longer has.
type delta struct {
	spelled spellings
	// before has the objects that Younium had first, by their addresses. It is nil on
	// the first call, when a value that is neither the state's nor the plan's is stale.
	before map[string]values
	// acknowledged reports whether a PATCH succeeded.
	acknowledged bool
	// imported reports whether nothing was written since an import.
	imported bool
	// settled reports whether a reference that is returned as before is another
	// spelling: see settle.
	settled bool
	// learned describes spellings that are new.
	learned []string
	// stale describes what somebody changed since the plan.
	stale []string
}

// difference returns what has to be sent, nil for nothing.
func (d *delta) difference(plan, prior, actual values) *younium.ProductRequest {
	changed := d.fields(productLevel, "", productAddress, plan, prior, actual)
	request := productRequest(changed)
	request.ChargePlans = d.plans(plan, prior, actual)
	if len(changed) == 0 && len(request.ChargePlans) == 0 {
		return nil
	}
	return &request
}

// productAddress is the address of the product itself in delta.before.
const productAddress = ""

// index returns the objects of a product by their addresses.
func index(product values) map[string]values {
	objects := map[string]values{productAddress: product}
	for _, plan := range product.children(attrChargePlans) {
		objects[plan.text(attrID)] = plan
		for _, charge := range plan.children(attrCharges) {
			objects[charge.text(attrID)] = charge
			for currency, prices := range charge.children(attrPrices) {
				for i, detail := range prices.details() {
					objects[detailAddress(charge, currency, i)] = detail
				}
			}
		}
	}
	return objects
}

func detailAddress(charge values, currency string, tier int) string {
	return charge.text(attrID) + "/" + currency + "/" + strconv.Itoa(tier)
}

// fields returns the values of an object that have to be sent.
func (d *delta) fields(l *level, where, address string, plan, prior, actual values) values {
	changed := values{}
	for _, f := range l.fields {
		want, got := plan[f.name], actual[f.name]
		if f.unread { // until a PATCH succeeds, Younium is taken to have what the state has
			got = prior[f.name]
			if d.acknowledged || prior == nil {
				got = want
			}
		}
		switch {
		case f.use == computed, !isKnown(want):
		case f.kind == customFieldsKind:
			if fields := d.customFields(where, want, prior[f.name], got); len(fields) > 0 {
				changed[f.name] = types.MapValueMust(types.StringType, fields)
			}
		case prior != nil && f.equivalent(want, prior[f.name], nil):
		case f.equivalent(want, got, d.spelled), f.kind == referenceKind && d.learn(f, address, want, got):
		default:
			d.checkStale(where, f.name, f.equivalent(prior[f.name], got, d.spelled), quoted(prior[f.name]), quoted(want), quoted(got))
			changed[f.name] = want
		}
	}
	return changed
}

// customFields returns the custom fields that have to be sent. A planned text is
// sent as it is, since "0012" and "12" may be codes: only what Younium returns for it
// may be another text for the same number.
func (d *delta) customFields(where string, plan, prior, actual attr.Value) map[string]attr.Value {
	changed, had, has := map[string]attr.Value{}, elements(prior), elements(actual)
	for key, want := range elements(plan) {
		isStored := want.Equal(has[key]) || d.acknowledged && equivalentCustomField(want, has[key])
		if want.Equal(had[key]) || isStored {
			continue
		}
		// A field that the state does not have has a value that nobody planned with.
		asPlanned := had[key] == nil || equivalentCustomField(had[key], has[key]) || equivalentCustomField(want, has[key])
		d.checkStale(where, attrCustomFields+"."+key, asPlanned, quoted(had[key]), quoted(want), quoted(has[key]))
		changed[key] = want
	}
	return changed
}

// learn reports whether what Younium returns is its spelling of what was sent. It
// is if it differs from what it was before, or if everything is settled.
func (d *delta) learn(f field, address string, want, got attr.Value) bool {
	if !d.acknowledged || !isKnown(got) {
		return false
	}
	if before, ok := d.before[address]; ok && !d.settled && got.Equal(before[f.name]) {
		return false
	}
	sent := noLimit
	if isKnown(want) {
		sent = describe(want)
	}
	d.spelled.learn(f.name, sent, describe(got))
	d.learned = append(d.learned, describeSpelling(f.name, sent, describe(got)))
	return true
}

func describeSpelling(attribute, sent, returned string) string {
	if sent == noLimit {
		return fmt.Sprintf("%s: no limit is returned as %s", attribute, returned)
	}
	return fmt.Sprintf("%s: %q is returned as %q", attribute, sent, returned)
}

// checkStale notes a value that is not as it was when the plan was made.
func (d *delta) checkStale(where, name string, asPlanned bool, prior, want, got string) {
	if d.before == nil && !asPlanned {
		d.stale = append(d.stale, fmt.Sprintf("%s: %s in Terraform state, %s in Younium, and %s in the plan", owned(name, where), prior, got, want))
	}
}

// owned names something of an object, which is "" for the product.
func owned(name, where string) string {
	if where == "" {
		return name
	}
	return name + " of " + where
}

// family has the objects of a map in the plan, in the state, and in Younium.
type family struct {
	level               *level
	plan, prior, actual map[string]values
}

func newFamily(l *level, plan, prior, actual values) family {
	return family{l.below, plan.children(l.child), prior.children(l.child), actual.children(l.child)}
}

// withID returns the object of an ID, nil if there is none.
func withID(objects map[string]values, id string) values {
	for _, object := range objects {
		if id != "" && strings.EqualFold(object.text(attrID), id) {
			return object
		}
	}
	return nil
}

// find returns the planned object as it is in the state and in Younium. One without
// an ID is found by its name, among objects that the state did not have: an earlier
// PATCH created it, and the response was lost.
func (s family) find(planned values) (prior, actual values) {
	if id := planned.text(attrID); id != "" {
		return withID(s.prior, id), withID(s.actual, id)
	}
	for _, object := range s.actual {
		if withID(s.prior, object.text(attrID)) == nil && younium.EquivalentTexts(object.text(attrName), planned.text(attrName)) {
			return nil, object
		}
	}
	return nil, nil
}

// removed returns the IDs of what the state has, the plan has not, and Younium still
// has.
func (d *delta) removed(s family, where string) (ids []string) {
	for _, key := range slices.Sorted(maps.Keys(s.prior)) {
		id := s.prior[key].text(attrID)
		if has := withID(s.actual, id); has != nil && withID(s.plan, id) == nil {
			ids = append(ids, id)
			d.checkShown(s.level, label(s.level, key, where), s.prior[key], has)
		}
	}
	return ids
}

// checkShown notes what would be removed along with an object, although the plan did
// not show it, or not with these prices.
func (d *delta) checkShown(l *level, where string, prior, actual values) {
	had := prior.children(l.child)
	for key, child := range actual.children(l.child) {
		known := withID(had, child.text(attrID))
		if l == chargeLevel {
			known = had[key]
		}
		switch {
		case known == nil:
			d.stale = append(d.stale, label(l.below, key, where)+" was added")
		case l == planLevel:
			d.checkShown(l.below, label(l.below, key, where), known, child)
		default:
			d.checkStalePrices(where, key, known.details(), nil, child.details())
		}
	}
}

// missing notes a planned object that does not exist any more, unless the plan does
// not change it.
func (d *delta) missing(l *level, where string, planned, prior values) {
	if !l.object(planned).Equal(l.object(prior)) {
		d.stale = append(d.stale, where+" was deleted")
	}
}

func (d *delta) plans(plan, prior, actual values) (requests []younium.ChargePlanRequest) {
	all := newFamily(productLevel, plan, prior, actual)
	for _, key := range slices.Sorted(maps.Keys(all.plan)) {
		planned, where := all.plan[key], label(planLevel, key, "")
		had, has := all.find(planned)
		switch {
		case has == nil && planned.text(attrID) == "":
			requests = append(requests, planRequests(younium.OperationCreate, map[string]values{key: planned})...)
			continue
		case has == nil:
			d.missing(planLevel, where, planned, had)
			continue
		}
		changed := d.fields(planLevel, where, has.text(attrID), planned, had, has)
		request := younium.ChargePlanRequest{
			Operation: younium.OperationChange, ChargePlan: has.text(attrID), Charges: d.charges(where, planned, had, has),
		}
		planRequestWire(&request).put(changed)
		if len(changed) > 0 || len(request.Charges) > 0 {
			requests = append(requests, request)
		}
	}
	for _, id := range d.removed(all, "") {
		requests = append(requests, younium.ChargePlanRequest{Operation: younium.OperationRemove, ChargePlan: id})
	}
	return requests
}

func (d *delta) charges(where string, plan, prior, actual values) (requests []younium.ChargeRequest) {
	all := newFamily(planLevel, plan, prior, actual)
	for _, key := range slices.Sorted(maps.Keys(all.plan)) {
		planned, where := all.plan[key], label(chargeLevel, key, where)
		had, has := all.find(planned)
		switch {
		case has == nil && planned.text(attrID) == "":
			requests = append(requests, chargeRequests(younium.OperationCreate, map[string]values{key: planned})...)
			continue
		case has == nil:
			d.missing(chargeLevel, where, planned, had)
			continue
		}
		changed := d.fields(chargeLevel, where, has.text(attrID), planned, had, has)
		request := younium.ChargeRequest{
			Operation: younium.OperationChange, Charge: has.text(attrID), PriceDetails: d.prices(where, changed.text(attrModel), planned, had, has),
		}
		chargeRequestWire(&request).put(changed)
		if len(changed) > 0 || len(request.PriceDetails) > 0 {
			requests = append(requests, request)
		}
	}
	for _, id := range d.removed(all, where) {
		requests = append(requests, younium.ChargeRequest{Operation: younium.OperationRemove, Charge: id})
	}
	return requests
}

// prices returns the price details of a charge that have to be sent. All tiers of a
// currency are one value: it is planned, changed, stale and removed as a whole. With a
// new model, "" for none, Younium removes tiers by itself, and the next PATCH removes
// what is left.
func (d *delta) prices(where, model string, plan, prior, actual values) (requests []younium.PriceDetailRequest) {
	all := newFamily(chargeLevel, plan, prior, actual)
	for _, currency := range slices.Sorted(maps.Keys(all.actual)) {
		if model != "" && all.prior[currency] == nil && all.plan[currency] == nil {
			d.stale = append(d.stale, label(priceLevel, currency, where)+" was added, which the new model may remove")
		}
	}
	currencies := maps.Clone(all.prior)
	maps.Copy(currencies, all.plan)
	for _, currency := range slices.Sorted(maps.Keys(currencies)) {
		want, had, has := all.plan[currency].details(), all.prior[currency].details(), all.actual[currency].details()
		if d.equalDetails("", want, had) || d.equalDetails("", want, has) {
			continue
		}
		d.checkStalePrices(where, currency, had, want, has)
		for i, detail := range want {
			address := detailAddress(actual, currency, i)
			switch {
			case i >= len(has):
				requests = append(requests, detailRequest(younium.OperationCreate, currency, i, detail))
			case !d.equalDetails(address, want[i:i+1], has[i:i+1]):
				if model == "" {
					detail = d.wholeDetail(detail, tierAt(had, i), has[i])
				}
				requests = append(requests, detailRequest(younium.OperationChange, currency, i, detail))
			}
		}
		for i := min(len(has), len(had)) - 1; i >= len(want) && (model == "" || len(has) == 1 && model != modelRated); i-- {
			requests = append(requests, younium.PriceDetailRequest{
				Operation: younium.OperationRemove, PriceDetail: younium.PriceDetail{Currency: currency, Tier: i},
			})
		}
	}
	return requests
}

// wholeDetail returns all values of a changed price detail. What the plan does not
// change is as it is in Younium: a price that is left out beside a new description
// could become 0.
func (d *delta) wholeDetail(want, had, has values) values {
	detail := maps.Clone(want)
	for _, f := range tierLevel.fields {
		planned, ok := want[f.name]
		isUnset := !isKnown(planned) && f.name != attrToQuantity
		if ok && (isUnset || f.equivalent(planned, had[f.name], nil)) && !f.equivalent(planned, has[f.name], d.spelled) {
			detail[f.name] = has[f.name]
		}
	}
	return detail
}

// equalDetails reports whether price details are as wanted, in any spelling.
func (d *delta) equalDetails(address string, want, has []values) bool {
	return slices.EqualFunc(want, has, func(want, has values) bool {
		for _, f := range tierLevel.fields {
			one, other := want[f.name], has[f.name]
			isLimit := f.name == attrToQuantity
			switch {
			case isLimit && (one == nil) != (other == nil): // a tier, and a price without tiers
				return false
			case !isKnown(one) && (!isLimit || one == nil), f.equivalent(one, other, d.spelled):
				continue
			}
			if address == "" || !isLimit || !one.IsNull() || !d.learn(f, address, one, other) {
				return false
			}
		}
		return true
	})
}

func (d *delta) checkStalePrices(where, currency string, had, want, has []values) {
	var more []string
	if describeDetails(had, nil) == describeDetails(has, nil) {
		more = []string{attrPriceBase, attrDescription}
	}
	d.checkStale(where, "prices in "+currency, d.equalDetails("", had, has), describeDetails(had, more), describeDetails(want, more), describeDetails(has, more))
}

// describeDetails describes price details by their price, their limit, and more
// attributes.
func describeDetails(details []values, more []string) string {
	prices := make([]string, len(details))
	for i, detail := range details {
		prices[i] = quoted(detail[attrPrice])
		if isKnown(detail[attrToQuantity]) {
			prices[i] += " up to " + quoted(detail[attrToQuantity])
		}
		for _, name := range more {
			if isKnown(detail[name]) {
				prices[i] += " " + quoted(detail[name])
			}
		}
	}
	if len(prices) == 0 {
		return "none"
	}
	return strings.Join(prices, ", ")
}
