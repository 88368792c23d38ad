// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// wire has pointers to the fields of a request or a response, by attribute.
type wire map[string]any

func productWire(f *younium.ProductFields) wire {
	return wire{
		attrName: &f.Name, attrProductType: &f.ProductType, "category": &f.Category, "activation_date": &f.ActivationDate,
		attrERPID: &f.ExternalERPID, attrCRMID: &f.ExternalCRMID,
	}
}

func chargeWire(f *younium.ChargeFields) wire {
	return wire{
		attrName: &f.Name, attrModel: &f.Model, "charge_type": &f.ChargeType, "default_quantity": &f.DefaultQuantity,
		"price_period": &f.PricePeriod, "usage_rating": &f.UsageRating, "billing_period": &f.BillingPeriod,
		"period_alignment": &f.PeriodAlignment, "billing_day": &f.BillingDay, "billing_timing": &f.BillingTiming,
		attrSpecificDay: &f.SpecificBillingDay, "tax_included": &f.TaxIncluded, "tax_template": &f.TaxTemplate,
		"revenue_recognition": &f.RevenueRecognition, "deferred_revenue_account": &f.DeferredRevenueAccount,
		"recognized_revenue_account": &f.RecognizedRevenueAccount, attrERPID: &f.ExternalERPID, attrCRMID: &f.ExternalCRMID,
	}
}

func detailWire(d *younium.PriceDetail) wire {
	return wire{attrPrice: &d.Price, attrToQuantity: &d.ToQuantity, attrPriceBase: &d.PriceBase, attrDescription: &d.Description}
}

// with returns the union of both.
func (w wire) with(other wire) wire {
	maps.Copy(w, other)
	return w
}

// put sets the fields to the values that are known, in a request.
func (w wire) put(v values) {
	for name, value := range v {
		if !isKnown(value) {
			continue
		}
		switch field := w[name].(type) {
		case *string:
			*field = describe(value)
		case *json.Number:
			*field = json.Number(describe(value))
		case **bool:
			value, _ := value.(types.Bool)
			*field = value.ValueBoolPointer()
		case *map[string]string:
			*field = map[string]string{}
			for key, element := range elements(value) {
				(*field)[key] = describe(element)
			}
		}
	}
}

// get returns the values of the fields of a response.
func (w wire) get() values {
	v := values{}
	for name, field := range w {
		switch field := field.(type) {
		case *string:
			v[name] = stringOrNull(strings.TrimSpace(*field))
		case *json.Number:
			v[name] = numberOrNull(*field)
		case **bool:
			v[name] = types.BoolPointerValue(*field)
		case *bool:
			v[name] = types.BoolValue(*field)
		case *map[string]json.RawMessage:
			v[name] = customFieldValues(*field)
		}
	}
	return v
}

// customFieldValues returns custom fields as texts: a value that is no string in
// JSON is its JSON text.
func customFieldValues(fields map[string]json.RawMessage) attr.Value {
	texts := map[string]attr.Value{}
	for key, raw := range fields {
		var text string
		switch {
		case string(raw) == "null":
			continue
		case json.Unmarshal(raw, &text) != nil:
			text = string(raw)
		}
		if strings.TrimSpace(text) != "" { // a blank one is not set
			texts[key] = types.StringValue(text)
		}
	}
	if len(texts) == 0 {
		return types.MapNull(types.StringType)
	}
	return types.MapValueMust(types.StringType, texts)
}

// readProduct returns a product of Younium as values. Keys and equivalent values are
// those that are known: the state's, or the plan's.
func readProduct(p *younium.Product, known values, spelled spellings) (values, error) {
	w := productWire(&p.ProductFields).with(wire{
		"product_number": &p.ProductNumber, attrCustomFields: &p.CustomFields, "legal_entity_id": &p.LegalEntityID,
		"is_framework_product": &p.IsFrameworkProduct, "end_of_new_sales_date": &p.EndOfNewSalesDate,
		"end_of_renewal_date": &p.EndOfRenewalDate, "end_of_life_date": &p.EndOfLifeDate,
	})
	identities := make([]identity, len(p.ChargePlans))
	for i, plan := range p.ChargePlans {
		identities[i] = identity{plan.ID, plan.Name, plan.ChargePlanNumber}
	}
	knownPlans, plans := known.children(attrChargePlans), map[string]values{}
	for i, key := range bind(knownPlans, identities) {
		plan, err := readPlan(&p.ChargePlans[i], knownPlans[key], spelled)
		if err != nil {
			return nil, err
		}
		plans[key] = plan
	}
	return productLevel.readObject(w, known, spelled, productLevel.childMap(plans)), nil
}

// readObject returns an object of a level from the fields of a response.
func (l *level) readObject(w wire, known values, spelled spellings, children attr.Value) values {
	read := w.get()
	for _, f := range l.fields {
		if v, ok := read[f.name].(types.String); ok && f.kind == enumKind && !v.IsNull() {
			read[f.name] = types.StringValue(knownSpelling(v.ValueString(), f.values...))
		}
		if read[f.name] == nil {
			read[f.name] = f.kind.null()
		}
	}
	if l.child != "" {
		read[l.child] = children
	}
	return l.reconcile(read, known, spelled)
}

func readPlan(p *younium.ChargePlan, known values, spelled spellings) (values, error) {
	identities := make([]identity, len(p.Charges))
	for i, charge := range p.Charges {
		identities[i] = identity{charge.ID, charge.Name, charge.ChargeNumber}
	}
	knownCharges, charges := known.children(attrCharges), map[string]values{}
	for i, key := range bind(knownCharges, identities) {
		charge, err := readCharge(&p.Charges[i], knownCharges[key], spelled)
		if err != nil {
			return nil, err
		}
		charges[key] = charge
	}
	w := wire{attrID: &p.ID, attrPlanNumber: &p.ChargePlanNumber, attrName: &p.Name, attrCustomFields: &p.CustomFields}
	return planLevel.readObject(w, known, spelled, planLevel.childMap(charges)), nil
}

func readCharge(c *younium.Charge, known values, spelled spellings) (values, error) {
	w := chargeWire(&c.ChargeFields).with(wire{
		attrID: &c.ID, attrChargeNumber: &c.ChargeNumber, "unit": &c.UnitCode, attrCustomFields: &c.CustomFields,
	})
	byCurrency := map[string][]younium.PriceDetail{}
	for _, detail := range c.PriceDetails {
		currency := strings.ToUpper(detail.Currency)
		byCurrency[currency] = append(byCurrency[currency], detail)
	}
	prices := map[string]values{}
	for currency, details := range byCurrency {
		slices.SortFunc(details, func(a, b younium.PriceDetail) int { return a.Tier - b.Tier })
		for i, detail := range details {
			if detail.Tier != i {
				return nil, fmt.Errorf("the charge %q in Younium lacks tier %d of its prices in %s", c.Name, i+1, currency)
			}
		}
		tiered := len(details) > 1 || strings.EqualFold(c.Model, modelVolume) || strings.EqualFold(c.Model, modelTiered)
		prices[currency] = readPrices(details, tiered, known.children(attrPrices)[currency], spelled)
	}
	children := chargeLevel.noChildren()
	if len(prices) > 0 {
		children = chargeLevel.childMap(prices)
	}
	return chargeLevel.readObject(w, known, spelled, children), nil
}

// readPrices returns the prices in one currency.
func readPrices(details []younium.PriceDetail, tiered bool, known values, spelled spellings) values {
	if !tiered {
		return priceLevel.readObject(detailWire(&details[0]), known, spelled, priceLevel.noChildren())
	}
	knownTiers, tiers := known.tiers(), make([]attr.Value, len(details))
	for i := range details {
		detail, last := &details[i], i == len(details)-1
		if limit, err := detail.ToQuantity.Float64(); last && err == nil && limit >= infiniteQuantity {
			detail.ToQuantity = ""
		}
		tiers[i] = tierLevel.object(tierLevel.readObject(detailWire(detail), tierAt(knownTiers, i), spelled, nil))
	}
	return priceLevel.readObject(wire{}, nil, nil, types.ListValueMust(tierLevel.objectType, tiers))
}

// infiniteQuantity is from where on a quantity means that there is no limit.
const infiniteQuantity = 2147483647

// productRequest returns the request of a creation. Charge plans and charges are in
// the order of their keys.
func productRequest(planned values) younium.ProductRequest {
	request := younium.ProductRequest{ChargePlans: planRequests("", planned.children(attrChargePlans))}
	productRequestWire(&request).put(planned)
	if instant, ok := parseDate(request.ActivationDate); ok { // Younium's OpenAPI 2.1 declares it as a date-time
		request.ActivationDate = instant.Format(time.RFC3339Nano)
	}
	return request
}

func productRequestWire(r *younium.ProductRequest) wire {
	return productWire(&r.ProductFields).with(wire{attrCustomFields: &r.CustomFields})
}

func planRequestWire(r *younium.ChargePlanRequest) wire {
	return wire{attrName: &r.Name, attrCustomFields: &r.CustomFields}
}

func chargeRequestWire(r *younium.ChargeRequest) wire {
	return chargeWire(&r.ChargeFields).with(wire{
		"unit": &r.Unit, "measurements_rule": &r.MeasurementsRule, "offset_billing_days": &r.OffsetBillingDays, attrCustomFields: &r.CustomFields,
	})
}

func planRequests(operation younium.Operation, plans map[string]values) (requests []younium.ChargePlanRequest) {
	for _, key := range slices.Sorted(maps.Keys(plans)) {
		request := younium.ChargePlanRequest{Operation: operation, Charges: chargeRequests(operation, plans[key].children(attrCharges))}
		planRequestWire(&request).put(plans[key])
		requests = append(requests, request)
	}
	return requests
}

func chargeRequests(operation younium.Operation, charges map[string]values) (requests []younium.ChargeRequest) {
	for _, key := range slices.Sorted(maps.Keys(charges)) {
		request := younium.ChargeRequest{Operation: operation}
		chargeRequestWire(&request).put(charges[key])
		prices := charges[key].children(attrPrices)
		for _, currency := range slices.Sorted(maps.Keys(prices)) {
			for i, detail := range prices[currency].details() {
				request.PriceDetails = append(request.PriceDetails, detailRequest(operation, currency, i, detail))
			}
		}
		requests = append(requests, request)
	}
	return requests
}

// detailRequest returns a whole price detail. Only that of a tier says whether it is
// infinite.
func detailRequest(operation younium.Operation, currency string, tier int, v values) younium.PriceDetailRequest {
	request := younium.PriceDetailRequest{Operation: operation, PriceDetail: younium.PriceDetail{Currency: currency, Tier: tier}}
	detailWire(&request.PriceDetail).put(v)
	if limit := v[attrToQuantity]; limit != nil {
		infinite := limit.IsNull()
		request.IsInfinite = &infinite
	}
	return request
}
