// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Product is a product as the server stores it and, with its fields that JSON has,
// ProductResponse of the OpenAPI description.
type Product struct {
	ID                 string         `json:"id"`
	ProductNumber      string         `json:"productNumber,omitempty"`
	Name               string         `json:"name,omitempty"`
	ProductType        string         `json:"productType,omitempty"`
	Category           string         `json:"category,omitempty"`
	ActivationDate     string         `json:"activationDate,omitempty"`
	EndOfNewSalesDate  string         `json:"endOfNewSalesDate,omitempty"`
	EndOfRenewalDate   string         `json:"endOfRenewalDate,omitempty"`
	EndOfLifeDate      string         `json:"endOfLifeDate,omitempty"`
	IsFrameworkProduct bool           `json:"isFrameworkProduct"`
	ChargePlans        []ChargePlan   `json:"chargePlans,omitempty"`
	ExternalERPID      string         `json:"externalERPId,omitempty"`
	ExternalCRMID      string         `json:"externalCRMId,omitempty"`
	Created            string         `json:"created"`
	Modified           string         `json:"modified"`
	LegalEntity        string         `json:"legalEntityId"`
	CustomFields       map[string]any `json:"customFields,omitempty"`

	SharedWith []string `json:"-"` // IDs of other legal entities that have the product too.
}

// ChargePlan is ChargePlanResponse.
type ChargePlan struct {
	ID               string         `json:"id"`
	ChargePlanNumber string         `json:"chargePlanNumber,omitempty"`
	Name             string         `json:"name,omitempty"`
	Charges          []Charge       `json:"charges,omitempty"`
	CustomFields     map[string]any `json:"customFields,omitempty"`
}

// Charge is ChargeResponse. Accounts and the unit are stored by their codes, other
// lookups by their names.
type Charge struct {
	ID                       string         `json:"id"`
	ChargeNumber             string         `json:"chargeNumber,omitempty"`
	Name                     string         `json:"name,omitempty"`
	Model                    string         `json:"model,omitempty"`
	ChargeType               string         `json:"chargeType,omitempty"`
	UnitCode                 string         `json:"unitCode,omitempty"`
	DefaultQuantity          float64        `json:"defaultQuantity"`
	PricePeriod              string         `json:"pricePeriod,omitempty"`
	UsageRating              string         `json:"usageRating,omitempty"`
	BillingDay               string         `json:"billingDay,omitempty"`
	SpecificBillingDay       int            `json:"specificBillingDay"`
	BillingPeriod            string         `json:"billingPeriod,omitempty"`
	PeriodAlignment          string         `json:"periodAlignment,omitempty"`
	BillingTiming            string         `json:"billingTiming,omitempty"`
	TaxTemplate              string         `json:"taxTemplate,omitempty"`
	TaxIncluded              bool           `json:"taxIncluded"`
	ExternalERPID            string         `json:"externalERPId,omitempty"`
	ExternalCRMID            string         `json:"externalCRMId,omitempty"`
	RevenueRecognition       string         `json:"revenueRecognition,omitempty"`
	DeferredRevenueAccount   string         `json:"deferredRevenueAccount,omitempty"`
	RecognizedRevenueAccount string         `json:"recognizedRevenueAccount,omitempty"`
	CustomFields             map[string]any `json:"customFields,omitempty"`
	PriceDetails             []PriceDetail  `json:"priceDetails,omitempty"`

	MeasurementsRule  string `json:"-"` // No response has these two.
	OffsetBillingDays int    `json:"-"`
	InUse             bool   `json:"-"` // On an active order, so that it cannot be removed.

	accountNames map[string]string // By code.
}

// PriceDetail is PriceDetailsResponse.
type PriceDetail struct {
	Currency     string   `json:"currency"`
	Price        float64  `json:"price"`
	Tier         int      `json:"tier"`
	Description  string   `json:"description,omitempty"`
	FromQuantity *float64 `json:"fromQuantity,omitempty"`
	ToQuantity   *float64 `json:"toQuantity,omitempty"`
	PriceBase    string   `json:"priceBase,omitempty"`

	IsInfinite bool `json:"-"` // No response has it.
}

// ProductDefaults are what a tenant sets where a creation leaves it out.
type ProductDefaults struct {
	Category     string
	Charge       Charge         // Names, prices and custom fields do not count.
	CustomFields map[string]any // Of products, charge plans and charges.
}

// Products returns the products of all legal entities, oldest first. A new server has
// none.
func (s *Server) Products() []Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.products.all()
}

// PutProduct adds a product, or replaces the one with its ID, as someone in Younium's
// user interface would. Empty IDs and numbers are generated, an empty LegalEntity is
// the default one. Nothing of it is validated.
func (s *Server) PutProduct(p Product) Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.products.put(p)
}

// PutExampleProducts adds a product of each kind of price: flat, tiered and by usage.
// They refer to what PutExampleLookups adds.
func (s *Server) PutExampleProducts() {
	for _, product := range []struct {
		id, name, plan string
		charge         Charge
	}{
		{"e7a1c4d2-93b5-4f60-8c1d-5a2e6b7f9034", "Acme Support", "Business hours", Charge{
			Name: "Support", Model: "Flat", ChargeType: "Recurring", PricePeriod: "Monthly",
			PriceDetails: []PriceDetail{{Currency: "EUR", Price: 45, PriceBase: "Flat"}, {Currency: "SEK", Price: 490, PriceBase: "Flat"}},
		}},
		{"1b6f0d93-4e28-47a5-9c3b-8d7e2f5a6c14", "Acme Analytics", "Standard", Charge{
			Name: "Seats", Model: "Tiered", ChargeType: "Recurring", PricePeriod: "Monthly", UnitCode: "users", DefaultQuantity: 5,
			PriceDetails: []PriceDetail{
				{Currency: "SEK", Price: 0, ToQuantity: new(3.0), PriceBase: "PerUnit"},
				{Currency: "SEK", Tier: 1, Price: 149.5, IsInfinite: true, PriceBase: "PerUnit"},
			},
		}},
		{"6c9e3a75-0d14-4b82-a7f6-3e1c5d8b9f20", "Acme Å & Ö", "Pay as you go", Charge{
			Name: "Calls", Model: "Quantity", ChargeType: "Usage", UsageRating: "Sum", UnitCode: "calls",
			PriceDetails: []PriceDetail{{Currency: "SEK", Price: 0.012, PriceBase: "PerUnit"}},
		}},
	} {
		charge := product.charge
		charge.BillingPeriod, charge.BillingTiming, charge.TaxTemplate = "Monthly", "InAdvance", "Sweden standard"
		charge.DeferredRevenueAccount, charge.RecognizedRevenueAccount = "2970", "3001"
		s.PutProduct(Product{
			ID: product.id, Name: product.name, ProductType: "Simple", Category: "Subscriptions",
			ChargePlans: []ChargePlan{{Name: product.plan, Charges: []Charge{charge}}},
		})
	}
}

// DeleteProduct removes the product with an ID, if it exists.
func (s *Server) DeleteProduct(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.products.drop(id)
}

// SetProductDefaults replaces what a creation gets where it says nothing.
func (s *Server) SetProductDefaults(d ProductDefaults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.productDefaults = d
}

func newProductDefaults() ProductDefaults {
	return ProductDefaults{
		Charge: Charge{
			DefaultQuantity: 1, PricePeriod: "Monthly", UsageRating: "Sum", BillingPeriod: "Monthly",
			PeriodAlignment: "AlignToOrder", BillingDay: "FirstDayOfMonth", BillingTiming: "InAdvance",
		},
		CustomFields: map[string]any{"synced": false},
	}
}

func newProducts(s *Server) *collection[Product, *Product] {
	return &collection[Product, *Product]{
		server: s, singular: "product", plural: "products", complete: s.completeProduct,
		keep: func(p *Product, _ Mode) string {
			for i := range p.ChargePlans {
				if reason := p.ChargePlans[i].inUse(); reason != "" {
					return reason
				}
			}
			return ""
		},
		visible: func(p *Product, entity string) bool { return slices.Contains(p.SharedWith, entity) },
	}
}

// completeProduct generates the IDs and numbers that are missing, and calculates what
// Younium does.
func (s *Server) completeProduct(p *Product) {
	s.number(&p.ProductNumber, "P")
	p.Modified = s.now().UTC().Format(time.RFC3339Nano)
	p.Created = cmp.Or(p.Created, p.Modified)
	for i := range p.ChargePlans {
		plan := &p.ChargePlans[i]
		plan.ID = cmp.Or(plan.ID, newID())
		s.number(&plan.ChargePlanNumber, "CP")
		for j := range plan.Charges {
			charge := &plan.Charges[j]
			charge.ID = cmp.Or(charge.ID, newID())
			s.number(&charge.ChargeNumber, "C")
			charge.setFromQuantities()
		}
	}
}

// number generates a number such as CP-000001 where there is none.
func (s *Server) number(number *string, prefix string) {
	if *number == "" {
		s.numbers[prefix]++
		*number = fmt.Sprintf("%s-%06d", prefix, s.numbers[prefix])
	}
}

// setFromQuantities sorts the price details and lets each tier begin where the one
// before it ends.
func (c *Charge) setFromQuantities() {
	slices.SortStableFunc(c.PriceDetails, func(a, b PriceDetail) int {
		return cmp.Or(cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Tier, b.Tier))
	})
	for i := range c.PriceDetails {
		price := &c.PriceDetails[i]
		price.FromQuantity = nil
		switch {
		case c.Model != "Volume" && c.Model != "Tiered":
		case price.Tier == 0:
			price.FromQuantity = new(0.0)
		case i > 0:
			price.FromQuantity = c.PriceDetails[i-1].ToQuantity
		}
	}
}

func (p *ChargePlan) inUse() string {
	for i := range p.Charges {
		if reason := p.Charges[i].inUse(); reason != "" {
			return reason
		}
	}
	return ""
}

func (c *Charge) inUse() string {
	if !c.InUse {
		return ""
	}
	return "The charge '" + c.ChargeNumber + "' is used on active orders"
}

func (p *Product) identity() (id, legalEntity *string) { return &p.ID, &p.LegalEntity }

func (p *Product) clone() Product {
	other := *p
	other.SharedWith = slices.Clone(p.SharedWith)
	other.CustomFields = maps.Clone(p.CustomFields)
	other.ChargePlans = slices.Clone(p.ChargePlans)
	for i := range other.ChargePlans {
		plan := &other.ChargePlans[i]
		plan.CustomFields = maps.Clone(plan.CustomFields)
		plan.Charges = slices.Clone(plan.Charges)
		for j := range plan.Charges {
			charge := &plan.Charges[j]
			charge.CustomFields = maps.Clone(charge.CustomFields)
			charge.PriceDetails = slices.Clone(charge.PriceDetails)
		}
	}
	return other
}

// request returns the fields that a filter may name though no product has a value.
func (p *Product) request() map[string]any {
	return map[string]any{"name": nil, "category": nil, "productNumber": nil, "externalERPId": nil, "externalCRMId": nil, modified: nil}
}

func (*Product) invalid() map[string][]string { return nil }

func (*Product) alter(Mode) {}

func (p *Product) model(m Mode) any {
	shown := p.clone()
	if m.LowerEnums {
		shown.ProductType = lowerFirst(shown.ProductType)
	}
	for i := range shown.ChargePlans {
		for j := range shown.ChargePlans[i].Charges {
			shown.ChargePlans[i].Charges[j].show(m)
		}
	}
	return shown
}

// show changes a charge into what a response has of it.
func (c *Charge) show(m Mode) {
	for _, account := range []*string{&c.DeferredRevenueAccount, &c.RecognizedRevenueAccount} {
		name := c.accountNames[*account]
		switch {
		case name == "":
		case m.AccountsAs == "name":
			*account = name
		case m.AccountsAs == "both":
			*account += " " + name
		}
	}
	if m.LowerEnums {
		for _, value := range []*string{
			&c.Model, &c.ChargeType, &c.PricePeriod, &c.UsageRating, &c.BillingDay, &c.BillingPeriod, &c.PeriodAlignment, &c.BillingTiming,
		} {
			*value = lowerFirst(*value)
		}
	}
	for i := range c.PriceDetails {
		price := &c.PriceDetails[i]
		if price.IsInfinite {
			price.ToQuantity = m.InfiniteAs
		}
		if m.LowerEnums {
			price.PriceBase = lowerFirst(price.PriceBase)
		}
		if m.RoundPrices {
			price.Price = math.Round(price.Price*100) / 100
		}
	}
}

func lowerFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// earlier is what products were before a write, for the reads that do not see it yet.
type earlier struct {
	products []Product
	reads    int
}

// productReads lets reads see what they do in the mode.
func (s *Server) productReads(work handler) handler {
	return func(c *call) response {
		stored := s.products.objects
		defer func() { s.products.objects = stored }()
		if len(s.unseen) > 0 {
			s.products.objects = s.unseen[0].products
			if s.unseen[0].reads--; s.unseen[0].reads == 0 {
				s.unseen = s.unseen[1:]
			}
		}
		if s.mode.ListsWithoutPlans && c.id == "" {
			s.products.objects = s.products.all()
			for i := range s.products.objects {
				s.products.objects[i].ChargePlans = nil
			}
		}
		return work(c)
	}
}

// productWrites keeps what the next reads see, if the mode has writes that are slow.
func (s *Server) productWrites(work handler) handler {
	return func(c *call) response {
		if s.mode.SlowWrites == 0 {
			return work(c)
		}
		before := s.products.all()
		r := work(c)
		if r.status < http.StatusBadRequest {
			s.unseen = append(s.unseen, earlier{before, s.mode.SlowWrites})
		}
		return r
	}
}
