// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

// The requests of the OpenAPI description. Those of a creation are those of a change
// without operation, chargePlan and charge. A null is as if it were left out.
type (
	productRequest struct {
		ProductType    *string        `json:"productType"`
		Name           *string        `json:"name"`
		Category       lookupKey      `json:"category"`
		ActivationDate *string        `json:"activationDate"`
		ExternalERPID  *string        `json:"externalERPId"`
		ExternalCRMID  *string        `json:"externalCRMId"`
		CustomFields   map[string]any `json:"customFields"`
		ChargePlans    []planRequest  `json:"chargePlans"`
	}
	planRequest struct {
		Operation    string          `json:"operation"`
		ChargePlan   lookupKey       `json:"chargePlan"`
		Name         *string         `json:"name"`
		CustomFields map[string]any  `json:"customFields"`
		Charges      []chargeRequest `json:"charges"`
	}
	chargeRequest struct {
		Operation                string         `json:"operation"`
		Charge                   lookupKey      `json:"charge"`
		Name                     *string        `json:"name"`
		Model                    *string        `json:"model"`
		ChargeType               *string        `json:"chargeType"`
		Unit                     lookupKey      `json:"unit"`
		DefaultQuantity          *float64       `json:"defaultQuantity"`
		PricePeriod              *string        `json:"pricePeriod"`
		UsageRating              *string        `json:"usageRating"`
		MeasurementsRule         *string        `json:"measurementsRule"`
		BillingPeriod            *string        `json:"billingPeriod"`
		PeriodAlignment          *string        `json:"periodAlignment"`
		BillingDay               *string        `json:"billingDay"`
		BillingTiming            *string        `json:"billingTiming"`
		SpecificBillingDay       *int           `json:"specificBillingDay"`
		OffsetBillingDays        *int           `json:"offsetBillingDays"`
		TaxIncluded              *bool          `json:"taxIncluded"`
		TaxTemplate              lookupKey      `json:"taxTemplate"`
		RevenueRecognition       lookupKey      `json:"revenueRecognition"`
		DeferredRevenueAccount   lookupKey      `json:"deferredRevenueAccount"`
		RecognizedRevenueAccount lookupKey      `json:"recognizedRevenueAccount"`
		ExternalERPID            *string        `json:"externalERPId"`
		ExternalCRMID            *string        `json:"externalCRMId"`
		CustomFields             map[string]any `json:"customFields"`
		PriceDetails             []priceRequest `json:"PriceDetails"` // Documented with a capital.
	}
	priceRequest struct {
		Operation   string    `json:"operation"`
		Currency    lookupKey `json:"currency"`
		Tier        int       `json:"tier"`
		Price       float64   `json:"price"` // Not nullable: where it is left out, it is 0.
		ToQuantity  *float64  `json:"toQuantity"`
		IsInfinite  *bool     `json:"isInfinite"`
		PriceBase   *string   `json:"priceBase"`
		Description *string   `json:"description"`
	}
)

// lookupKey is LookupKey: an object by the description, a bare text by its examples.
type lookupKey struct{ Text string }

// UnmarshalJSON implements [json.Unmarshaler].
func (k *lookupKey) UnmarshalJSON(text []byte) error {
	if !bytes.HasPrefix(text, []byte("{")) {
		return json.Unmarshal(text, &k.Text)
	}
	var object struct{ Key, Value string }
	err := json.Unmarshal(text, &object)
	k.Text = cmp.Or(object.Key, object.Value)
	return err
}

// enums are the values of the OpenAPI description, in exactly this letter case.
var enums = map[string][]string{
	"productType":      {"Simple", "MultipleCharges", "MultipleChargePlans", "Full"},
	"chargeType":       {"OneOff", "Recurring", "Usage", "Measured"},
	"model":            {"Flat", "Quantity", "Volume", "Tiered", "Rated"},
	"pricePeriod":      {"Monthly", "Quarterly", "Annual"},
	"usageRating":      {"Sum", "Max", "Average"},
	"measurementsRule": {"LatestDate", "SumLatestDate"},
	"billingPeriod":    {"Monthly", "Quarterly", "Annual", "EndOfTerm", "Biannual"},
	"periodAlignment":  {"None", "AlignToOrder", "AlignToCharge", "AlignToMonth", "AlignToCalendarQuarter", "AlignToDate"},
	"billingDay":       {"None", "FirstDayOfMonth", "LastDayOfMonth", "FromOrder", "FromCharge", "FromAccount", "SpecificDay", "DaysOffset"},
	"billingTiming":    {"InAdvance", "InArrears"},
	"priceBase":        {"Flat", "PerUnit"},
	"operation":        {"", "Change", "Create", "Remove"},
}

func (s *Server) createProduct(c *call) response {
	if !isJSON(c.Header) {
		return problemResponse(http.StatusUnsupportedMediaType, "6.5.13", "Unsupported Media Type", nil)
	}
	var request productRequest
	invalid := decodeExactly(c.body, &request)
	created := Product{LegalEntity: c.entity, ProductType: "Simple", Category: s.productDefaults.Category}
	if len(invalid) == 0 {
		edit := &productEdit{server: s, entity: c.entity, creates: true, invalid: invalid}
		edit.product(&created, &request)
		edit.checkShape(&created)
	}
	if len(invalid) > 0 {
		return badRequest(invalid)
	}
	created = s.products.put(created)
	switch {
	case s.mode.CreatedWithoutBody:
		return response{status: http.StatusCreated}
	case s.mode.CreatedWithoutID:
		return jsonResponse(http.StatusCreated, map[string]string{"message": "Product created"})
	}
	return jsonResponse(http.StatusCreated, map[string]string{"id": created.ID, "message": "Product created"})
}

func (s *Server) patchProduct(c *call) response {
	if !isMergePatch(c.Header) {
		return problemResponse(http.StatusUnsupportedMediaType, "6.5.13", "Unsupported Media Type", nil)
	}
	i := s.products.find(c.id, c.entity)
	if i < 0 {
		return s.products.missing(c.id)
	}
	var request productRequest
	invalid := decodeExactly(c.body, &request)
	changed := s.products.objects[i].clone()
	if changed.IsFrameworkProduct && len(request.ChargePlans) > 0 {
		invalid["chargePlans"] = []string{"Charge plans of a framework product cannot be changed"}
	}
	if len(invalid) == 0 {
		edit := &productEdit{server: s, entity: c.entity, invalid: invalid}
		edit.product(&changed, &request)
		if len(invalid) > 0 && s.mode.HalfPatches {
			s.products.put(changed)
			return badRequest(invalid)
		}
		edit.checkShape(&changed)
	}
	if len(invalid) > 0 {
		return badRequest(invalid)
	}
	s.products.put(changed)
	return response{status: http.StatusNoContent}
}

// decodeExactly decodes a JSON object and returns what is wrong, by field. Names that
// the struct does not have in exactly that letter case are not known.
func decodeExactly(body []byte, request *productRequest) map[string][]string {
	invalid := map[string][]string{}
	var raw map[string]any
	if json.Unmarshal(body, &raw) != nil || raw == nil {
		invalid["$"] = []string{"The body is not a JSON object."}
	} else if err := json.Unmarshal(body, request); err != nil {
		invalid["$"] = []string{"The body could not be converted: " + err.Error()}
	}
	checkNames(raw, reflect.TypeFor[productRequest](), "", invalid)
	return invalid
}

func checkNames(raw any, of reflect.Type, path string, invalid map[string][]string) {
	switch raw := raw.(type) {
	case []any:
		for i, element := range raw {
			if of.Kind() == reflect.Slice {
				checkNames(element, of.Elem(), fmt.Sprintf("%s[%d]", path, i), invalid)
			}
		}
	case map[string]any:
		if of.Kind() != reflect.Struct || of == reflect.TypeFor[lookupKey]() {
			return
		}
		fields := map[string]reflect.Type{}
		for field := range of.Fields() {
			fields[field.Tag.Get("json")] = field.Type
		}
		for name, value := range raw {
			inner := strings.TrimPrefix(path+"."+name, ".")
			if fields[name] == nil {
				invalid[inner] = []string{"The field " + name + " is not known."}
			} else {
				checkNames(value, fields[name], inner, invalid)
			}
		}
	}
}

// productEdit makes the changes of a request, in their order, up to the first one that
// is wrong.
type productEdit struct {
	server  *Server
	entity  string
	creates bool // The request is that of a creation, without operations.
	invalid map[string][]string
}

func (e *productEdit) fail(path, text string) { e.invalid[path] = append(e.invalid[path], text) }

func (e *productEdit) product(p *Product, r *productRequest) {
	e.set(&p.Name, r.Name, "name")
	e.set(&p.ProductType, r.ProductType, "productType")
	e.set(&p.ExternalERPID, r.ExternalERPID, "externalERPId")
	e.set(&p.ExternalCRMID, r.ExternalCRMID, "externalCRMId")
	e.setLookup(&p.Category, r.Category, Categories, "category")
	if r.ActivationDate != nil {
		at, err := parseTime(*r.ActivationDate)
		if err != nil {
			e.fail("activationDate", "The value could not be converted.")
		}
		p.ActivationDate = at.UTC().Format(time.RFC3339)
	}
	e.setCustomFields(&p.CustomFields, r.CustomFields, e.creates)
	for i := range r.ChargePlans {
		if len(e.invalid) == 0 {
			e.plan(p, &r.ChargePlans[i], fmt.Sprintf("chargePlans[%d]", i))
		}
	}
}

func (e *productEdit) plan(p *Product, r *planRequest, path string) {
	at := slices.IndexFunc(p.ChargePlans, func(plan ChargePlan) bool {
		return r.ChargePlan.means(plan.ID, plan.ChargePlanNumber, plan.Name)
	})
	creates, ok := e.operation(r.Operation, r.ChargePlan.Text, at >= 0, path)
	switch {
	case !ok:
		return
	case creates:
		p.ChargePlans = append(p.ChargePlans, ChargePlan{})
		at = len(p.ChargePlans) - 1
	case r.Operation == "Remove":
		removeUnless(e, &p.ChargePlans, at, p.ChargePlans[at].inUse(), path)
		return
	}
	plan := &p.ChargePlans[at]
	e.set(&plan.Name, r.Name, path+".name")
	e.setCustomFields(&plan.CustomFields, r.CustomFields, creates)
	for i := range r.Charges {
		if len(e.invalid) == 0 {
			e.charge(plan, &r.Charges[i], fmt.Sprintf("%s.charges[%d]", path, i))
		}
	}
}

func (e *productEdit) charge(plan *ChargePlan, r *chargeRequest, path string) {
	at := slices.IndexFunc(plan.Charges, func(c Charge) bool { return r.Charge.means(c.ID, c.ChargeNumber, c.Name) })
	creates, ok := e.operation(r.Operation, r.Charge.Text, at >= 0, path)
	switch {
	case !ok:
		return
	case creates:
		plan.Charges = append(plan.Charges, e.server.productDefaults.Charge)
		at = len(plan.Charges) - 1
	case r.Operation == "Remove":
		removeUnless(e, &plan.Charges, at, plan.Charges[at].inUse(), path)
		return
	}
	charge := &plan.Charges[at]
	model := charge.Model
	e.chargeFields(charge, r, path)
	e.setCustomFields(&charge.CustomFields, r.CustomFields, creates)
	if charge.Model != model && !creates {
		charge.dropTiers()
	}
	for i := range r.PriceDetails {
		if len(e.invalid) == 0 {
			e.price(charge, &r.PriceDetails[i], fmt.Sprintf("%s.PriceDetails[%d]", path, i))
		}
	}
	if len(e.invalid) == 0 {
		e.checkPrices(charge, path)
	}
}

// removeUnless removes an object, unless there is a reason to keep it.
func removeUnless[T any](e *productEdit, all *[]T, at int, reason, path string) {
	if reason != "" {
		e.fail(path, reason)
		return
	}
	*all = slices.Delete(*all, at, at+1)
}

// dropTiers removes the price details that a new model cannot have (Younium's product
// guide).
func (c *Charge) dropTiers() {
	tiers := c.Model == "Volume" || c.Model == "Tiered"
	c.PriceDetails = slices.DeleteFunc(c.PriceDetails, func(p PriceDetail) bool {
		return c.Model == "Rated" || !tiers && p.Tier > 0
	})
	for i := range c.PriceDetails {
		if !tiers {
			c.PriceDetails[i].ToQuantity, c.PriceDetails[i].IsInfinite = nil, false
		}
	}
}

func (e *productEdit) chargeFields(c *Charge, r *chargeRequest, path string) {
	for _, field := range []struct {
		stored *string
		sent   *string
		name   string
	}{
		{&c.Name, r.Name, "name"},
		{&c.Model, r.Model, "model"},
		{&c.ChargeType, r.ChargeType, "chargeType"},
		{&c.PricePeriod, r.PricePeriod, "pricePeriod"},
		{&c.UsageRating, r.UsageRating, "usageRating"},
		{&c.MeasurementsRule, r.MeasurementsRule, "measurementsRule"},
		{&c.BillingPeriod, r.BillingPeriod, "billingPeriod"},
		{&c.PeriodAlignment, r.PeriodAlignment, "periodAlignment"},
		{&c.BillingDay, r.BillingDay, "billingDay"},
		{&c.BillingTiming, r.BillingTiming, "billingTiming"},
		{&c.ExternalERPID, r.ExternalERPID, "externalERPId"},
		{&c.ExternalCRMID, r.ExternalCRMID, "externalCRMId"},
	} {
		e.set(field.stored, field.sent, path+"."+field.name)
	}
	for name, stored := range map[string]string{"model": c.Model, "chargeType": c.ChargeType} {
		if stored == "" {
			e.fail(path+"."+name, "The field "+name+" is required.")
		}
	}
	setValue(&c.DefaultQuantity, r.DefaultQuantity)
	setValue(&c.SpecificBillingDay, r.SpecificBillingDay)
	setValue(&c.OffsetBillingDays, r.OffsetBillingDays)
	setValue(&c.TaxIncluded, r.TaxIncluded)
	e.setLookup(&c.UnitCode, r.Unit, UnitsOfMeasurement, path+".unit")
	e.setLookup(&c.TaxTemplate, r.TaxTemplate, TaxTemplates, path+".taxTemplate")
	e.setLookup(&c.RevenueRecognition, r.RevenueRecognition, RevenueRecognitions, path+".revenueRecognition")
	e.setLookup(&c.DeferredRevenueAccount, r.DeferredRevenueAccount, ChartOfAccounts, path+".deferredRevenueAccount")
	e.setLookup(&c.RecognizedRevenueAccount, r.RecognizedRevenueAccount, ChartOfAccounts, path+".recognizedRevenueAccount")
	c.accountNames = map[string]string{}
	for _, account := range e.server.lookups[ChartOfAccounts].objects {
		c.accountNames[account.Code] = account.Name
	}
}

func (e *productEdit) price(c *Charge, r *priceRequest, path string) {
	currency := e.currency(r.Currency.Text)
	if currency == "" {
		e.fail(path+".currency", "No currency could be found for '"+r.Currency.Text+"'")
		return
	}
	at := slices.IndexFunc(c.PriceDetails, func(p PriceDetail) bool { return p.Currency == currency && p.Tier == r.Tier })
	key := fmt.Sprintf("%s, tier %d", currency, r.Tier)
	creates, ok := e.operation(r.Operation, key, at >= 0, path)
	switch {
	case !ok:
		return
	case creates && at >= 0:
		e.fail(path, "There is a price detail for "+key+" already")
		return
	case creates:
		c.PriceDetails = append(c.PriceDetails, PriceDetail{Currency: currency, Tier: r.Tier, PriceBase: "PerUnit"})
		at = len(c.PriceDetails) - 1
		if c.Model == "Flat" {
			c.PriceDetails[at].PriceBase = "Flat"
		}
	case r.Operation == "Remove":
		c.PriceDetails = slices.Delete(c.PriceDetails, at, at+1)
		return
	}
	price := &c.PriceDetails[at]
	price.Price = r.Price
	if r.ToQuantity != nil {
		price.ToQuantity, price.IsInfinite = r.ToQuantity, false
	}
	if setValue(&price.IsInfinite, r.IsInfinite); price.IsInfinite {
		price.ToQuantity = nil
	}
	e.set(&price.PriceBase, r.PriceBase, path+".priceBase")
	e.set(&price.Description, r.Description, path+".description")
}

// operation reports whether an operation creates something, and whether it is possible
// for what exists or not.
func (e *productEdit) operation(operation, key string, exists bool, path string) (creates, ok bool) {
	e.set(new(string), &operation, path+".operation")
	switch {
	case e.creates && operation != "":
		e.fail(path+".operation", "The field operation is not known.")
	case !e.creates && operation != "Create" && !exists:
		e.fail(path, "There is no '"+key+"'")
	default:
		return e.creates || operation == "Create", true
	}
	return false, false
}

// checkPrices holds the prices of a charge to the rules of Younium's product guide.
func (e *productEdit) checkPrices(c *Charge, path string) {
	c.setFromQuantities()
	path += ".PriceDetails"
	tiers := c.Model == "Volume" || c.Model == "Tiered"
	switch {
	case c.Model == "Rated" && len(c.PriceDetails) > 0:
		e.fail(path, "A rated charge has no price details")
	case c.Model != "Rated" && len(c.PriceDetails) == 0:
		e.fail(path, "A charge needs a price detail")
	}
	for i, price := range c.PriceDetails {
		first := i == 0 || c.PriceDetails[i-1].Currency != price.Currency
		last := i == len(c.PriceDetails)-1 || c.PriceDetails[i+1].Currency != price.Currency
		switch {
		case !tiers && (price.Tier > 0 || price.ToQuantity != nil || price.IsInfinite):
			e.fail(path, "A charge of the model "+c.Model+" has no tiers")
		case !tiers:
		case first && price.Tier != 0, !first && price.Tier != c.PriceDetails[i-1].Tier+1:
			e.fail(path, "Tiers begin with 0 and have no gaps")
		case !last && price.ToQuantity == nil:
			e.fail(path, "Only the last tier can be infinite")
		case last && price.ToQuantity == nil && !price.IsInfinite:
			e.fail(path, "The last tier needs toQuantity or isInfinite")
		case price.ToQuantity != nil && price.FromQuantity != nil && *price.ToQuantity <= *price.FromQuantity:
			e.fail(path, "toQuantity has to rise from tier to tier")
		}
	}
}

// checkShape holds the number of plans and charges to the type of a product.
func (e *productEdit) checkShape(p *Product) {
	most := 0
	for i := range p.ChargePlans {
		most = max(most, len(p.ChargePlans[i].Charges))
		if len(p.ChargePlans[i].Charges) == 0 {
			e.fail(fmt.Sprintf("chargePlans[%d].charges", i), "A charge plan needs a charge")
		}
	}
	onePlan := p.ProductType == "Simple" || p.ProductType == "MultipleCharges"
	oneCharge := p.ProductType == "Simple" || p.ProductType == "MultipleChargePlans"
	switch {
	case len(p.ChargePlans) == 0:
		e.fail("chargePlans", "A product needs a charge plan")
	case onePlan && len(p.ChargePlans) > 1, oneCharge && most > 1:
		e.fail("productType", "The product has too many charge plans or charges for the type "+p.ProductType)
	}
}

// set sets a text that was sent. One with a fixed set of values has to be of it.
func (e *productEdit) set(stored, sent *string, path string) {
	if sent == nil {
		return
	}
	values := enums[path[strings.LastIndex(path, ".")+1:]]
	if values != nil && !slices.Contains(values, *sent) {
		e.fail(path, "The value '"+*sent+"' is not valid.")
	}
	*stored = *sent
}

func setValue[T any](stored, sent *T) {
	if sent != nil {
		*stored = *sent
	}
}

func (e *productEdit) setCustomFields(stored *map[string]any, sent map[string]any, creates bool) {
	merged := map[string]any{}
	if creates {
		maps.Copy(merged, e.server.productDefaults.CustomFields)
	}
	maps.Copy(merged, *stored)
	maps.Copy(merged, sent)
	*stored = merged
}

// setLookup stores the code of what a key means, or its name if it has no code.
func (e *productEdit) setLookup(stored *string, sent lookupKey, kind LookupKind, path string) {
	if sent.Text == "" {
		return
	}
	found, reason := e.server.lookUp(kind, e.entity, sent.Text)
	if reason != "" {
		e.fail(path, reason)
	}
	*stored = cmp.Or(found.Code, found.Name)
}

func (e *productEdit) currency(key string) string {
	for _, c := range e.server.currencies.objects {
		if c.LegalEntity == e.entity && (c.Code == key || c.ID == key) {
			return c.Code
		}
	}
	return ""
}

// means reports whether a key is one of the texts.
func (k lookupKey) means(texts ...string) bool {
	return k.Text != "" && slices.ContainsFunc(texts, func(text string) bool { return strings.EqualFold(text, k.Text) })
}
