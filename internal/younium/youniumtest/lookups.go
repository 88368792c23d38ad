// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// LookupKind is a kind of objects that products refer to, and that the API cannot
// create: the path of its list, or a name if the API does not list it either.
type LookupKind string

// The kinds of lookups.
const (
	UnitsOfMeasurement  LookupKind = "/UnitOfMeasurements"
	TaxTemplates        LookupKind = "/TaxTemplates"
	ChartOfAccounts     LookupKind = "/ChartOfAccounts"
	PaymentTerms        LookupKind = "/PaymentTerms"
	Categories          LookupKind = "categories"
	RevenueRecognitions LookupKind = "revenue recognition templates"
)

// Lookup is an object of a [LookupKind] as the server stores it. What a kind does not
// have is ignored; LegalEntity is an ID.
type Lookup struct {
	ID, Code, Name, Description, LegalEntity string

	Days     int    // Of a payment term.
	TermType string // Of a payment term; NetDays where empty.

	kind LookupKind
}

// lookupNames are the singular and plural in the words of Younium's errors.
var lookupNames = map[LookupKind][2]string{
	UnitsOfMeasurement:  {"unit of measurement", "units of measurement"},
	TaxTemplates:        {"tax template", "tax templates"},
	ChartOfAccounts:     {"account", "accounts"},
	PaymentTerms:        {"payment term", "payment terms"},
	Categories:          {"category", "categories"},
	RevenueRecognitions: {"revenue recognition template", "revenue recognition templates"},
}

// The models of the OpenAPI description: UnitOfMeasure, TaxTemplateResponse,
// FinancialAccountResponse and PaymentTermResponse.
type (
	unitModel struct {
		ID          string `json:"id"`
		UnitCode    string `json:"unitCode,omitempty"`
		Name        string `json:"name,omitempty"`
		DisplayName string `json:"displayName,omitempty"`
	}
	taxTemplateModel struct {
		ID            string `json:"id"`
		Name          string `json:"name,omitempty"`
		Description   string `json:"description,omitempty"`
		EffectiveFrom string `json:"effectiveFrom"`
		EffectiveTo   string `json:"effectiveTo"`
		Created       string `json:"created"`
		Modified      string `json:"modified"`
	}
	accountModel struct {
		ID          string `json:"id"`
		Code        string `json:"code"`
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
	}
	paymentTermModel struct {
		ID          string `json:"id"`
		Name        string `json:"name,omitempty"`
		Description string `json:"description,omitempty"`
		Days        int    `json:"days"`
		TermType    string `json:"termType"`
	}
)

// Lookups returns the lookups of a kind of all legal entities, oldest first. A new
// server has none.
func (s *Server) Lookups(kind LookupKind) []Lookup {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lookups[kind].all()
}

// PutLookup adds a lookup, or replaces the one with its ID, as someone in Younium's
// user interface would. An empty ID is generated, an empty LegalEntity is the default
// one. Nothing of it is validated.
func (s *Server) PutLookup(kind LookupKind, l Lookup) Lookup {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lookups[kind].put(l)
}

// DeleteLookup removes the lookup with an ID, if it exists.
func (s *Server) DeleteLookup(kind LookupKind, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lookups[kind].drop(id)
}

// PutExampleLookups adds what the example of a product refers to, currencies included,
// to the default legal entity.
func (s *Server) PutExampleLookups() {
	for kind, all := range map[LookupKind][]Lookup{
		UnitsOfMeasurement:  {{Code: "users", Name: "Users"}, {Code: "calls", Name: "API calls"}},
		TaxTemplates:        {{Name: "Sweden standard", Description: "25 % VAT"}, {Name: "EU reverse charge"}},
		ChartOfAccounts:     {{Code: "2970", Name: "Deferred revenue"}, {Code: "3001", Name: "Sales of services"}},
		PaymentTerms:        {{Name: "30 days", Description: "Net 30 days", Days: 30}},
		Categories:          {{Name: "Subscriptions"}, {Name: "Add-ons"}},
		RevenueRecognitions: {{Name: "Recognized monthly over time"}, {Name: "Recognized at once"}},
	} {
		for _, l := range all {
			s.PutLookup(kind, l)
		}
	}
	existing := s.Currencies()
	for _, code := range []string{"SEK", "EUR"} {
		if !slices.ContainsFunc(existing, func(c Currency) bool { return c.Code == code }) {
			s.PutCurrency(Currency{Code: code})
		}
	}
}

func newLookups(s *Server) map[LookupKind]*collection[Lookup, *Lookup] {
	all := map[LookupKind]*collection[Lookup, *Lookup]{}
	for kind, names := range lookupNames {
		all[kind] = &collection[Lookup, *Lookup]{
			server: s, singular: names[0], plural: names[1],
			complete: func(l *Lookup) { l.kind = kind },
		}
	}
	return all
}

// addLookupRoutes adds the handlers of the kinds that the API lists.
func (s *Server) addLookupRoutes(routes map[string]methods) {
	for kind, stored := range s.lookups {
		if path := string(kind); strings.HasPrefix(path, "/") {
			routes[path] = methods{http.MethodGet: stored.list}
			routes[path+"/"] = methods{http.MethodGet: stored.read}
		}
	}
}

// lookUp returns the only lookup of a legal entity that a key means: an ID, code or
// name. Otherwise it returns why there is none.
func (s *Server) lookUp(kind LookupKind, entity, key string) (Lookup, string) {
	stored := s.lookups[kind]
	var found []Lookup
	for _, l := range stored.objects {
		if l.LegalEntity == entity && (strings.EqualFold(l.ID, key) || strings.EqualFold(l.Code, key) || strings.EqualFold(l.Name, key)) {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 0:
		return Lookup{}, "No " + stored.singular + " could be found for '" + key + "'"
	case 1:
		return found[0], ""
	}
	return Lookup{}, "Several " + stored.plural + " were found for '" + key + "'"
}

func (l *Lookup) identity() (id, legalEntity *string) { return &l.ID, &l.LegalEntity }

func (l *Lookup) clone() Lookup { return *l }

// request returns nothing: the API creates no lookups.
func (*Lookup) request() map[string]any { return nil }

func (*Lookup) invalid() map[string][]string { return nil }

func (*Lookup) alter(Mode) {}

func (l *Lookup) model(Mode) any {
	const start = "2020-01-01T00:00:00Z"
	switch l.kind {
	case UnitsOfMeasurement:
		return unitModel{ID: l.ID, UnitCode: l.Code, Name: l.Name, DisplayName: l.Name}
	case TaxTemplates:
		return taxTemplateModel{ID: l.ID, Name: l.Name, Description: l.Description, EffectiveFrom: start, EffectiveTo: "9999-12-31T00:00:00Z", Created: start, Modified: start}
	case ChartOfAccounts:
		return accountModel{ID: l.ID, Code: l.Code, Name: l.Name, Description: l.Description}
	}
	return paymentTermModel{ID: l.ID, Name: l.Name, Description: l.Description, Days: l.Days, TermType: cmp.Or(l.TermType, "NetDays")}
}
