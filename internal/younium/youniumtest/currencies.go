// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Currency is a currency as the server stores it. LegalEntity is an ID.
type Currency struct {
	ID, Code, Description, LegalEntity string
}

// currencyModel is Currency of the OpenAPI description.
type currencyModel struct {
	ID          string `json:"id"`
	Code        string `json:"code,omitempty"`
	Description string `json:"description,omitempty"`
}

// Currencies returns the currencies of all legal entities, oldest first. A new
// server has none.
func (s *Server) Currencies() []Currency {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.currencies.all()
}

// PutCurrency adds a currency, or replaces the one with its ID, as someone in
// Younium's user interface would. An empty ID is generated, an empty LegalEntity is
// the default one. Neither Code nor Description is validated.
func (s *Server) PutCurrency(c Currency) Currency {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.currencies.put(c)
}

// DeleteCurrency removes the currency with an ID, if it exists.
func (s *Server) DeleteCurrency(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.currencies.drop(id)
}

// SetBaseCurrency makes GET /Currency/BaseCurrency return the currency with a code,
// which each legal entity needs to have. Without one, it returns 400.
func (s *Server) SetBaseCurrency(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.baseCode = code
}

func (s *Server) baseCurrency(c *call) response {
	for _, currency := range s.currencies.all() {
		if currency.LegalEntity == c.entity && currency.Code == s.baseCode {
			return jsonResponse(http.StatusOK, currency.model(s.mode))
		}
	}
	return noneFound("base currency")
}

func newCurrencies(s *Server) *collection[Currency, *Currency] {
	return &collection[Currency, *Currency]{
		server: s, singular: "currency", plural: "currencies",
		conflict: func(created, other *Currency) string {
			if created.Code != other.Code {
				return ""
			}
			return "A currency with code '" + created.Code + "' already exists"
		},
		keep: func(c *Currency, m Mode) string {
			if !m.CurrencyInUse && !slices.ContainsFunc(s.products.objects, func(p Product) bool { return p.hasPriceIn(c) }) {
				return ""
			}
			return "The currency is in use"
		},
	}
}

func (p *Product) hasPriceIn(currency *Currency) bool {
	for _, plan := range p.ChargePlans {
		for _, charge := range plan.Charges {
			for _, price := range charge.PriceDetails {
				if price.Currency == currency.Code && p.LegalEntity == currency.LegalEntity {
					return true
				}
			}
		}
	}
	return false
}

func (c *Currency) identity() (id, legalEntity *string) { return &c.ID, &c.LegalEntity }

func (c *Currency) clone() Currency { return *c }

func (c *Currency) request() map[string]any {
	return map[string]any{"code": &c.Code, "description": &c.Description}
}

func (c *Currency) invalid() map[string][]string {
	invalid := map[string][]string{}
	if utf8.RuneCountInString(c.Code) != 3 {
		invalid["code"] = []string{"The field code must be a string with a length of 3."}
	}
	return invalid
}

func (c *Currency) alter(m Mode) {
	if m.Normalise {
		c.Code = strings.ToUpper(c.Code)
	}
	if m.MutateCurrency != nil {
		m.MutateCurrency(c)
	}
}

func (c *Currency) model(Mode) any {
	return currencyModel{ID: c.ID, Code: c.Code, Description: c.Description}
}
