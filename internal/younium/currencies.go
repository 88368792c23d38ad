// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"context"
	"iter"
	"net/http"
	"strings"
)

// Currency is Currency, and in requests CreateCurrencyRequest, of Younium's
// OpenAPI 2.1. Younium cannot change one.
type Currency struct {
	// ID is a UUID that Younium generates.
	ID string `json:"id,omitempty"`
	// Code has three letters, such as SEK.
	Code string `json:"code"`
	// Description is "" for none.
	Description string `json:"description,omitempty"`
}

var currencies = kind[Currency]{
	path:      "/Currency",
	emptyList: lazyRegexp(`(?i)^no currenc(?:y|ies) (could be|was|were) found`),
	id:        func(c *Currency) string { return c.ID },
	holds: func(c, sent *Currency) bool {
		return EquivalentTexts(c.Code, sent.Code) && EquivalentTexts(c.Description, sent.Description)
	},
	sameKey: func(c, sent *Currency) bool { return strings.EqualFold(c.Code, sent.Code) },
}

// Currencies returns the currencies in the order of Younium. Errors are those of
// Read.
func (c *Client) Currencies(ctx context.Context) ([]Currency, error) {
	return listObjects(ctx, c, currencies, nil)
}

// EachCurrency returns the currencies in the order of Younium as their pages are read. An
// error comes last, with nil. Errors are those of Read.
func (c *Client) EachCurrency(ctx context.Context) iter.Seq2[*Currency, error] {
	return eachObject(ctx, c, currencies, nil)
}

// Currency reads one currency. It returns ErrNotFound if it is certain that
// there is none of that ID, else the errors of any call.
func (c *Client) Currency(ctx context.Context, id string) (*Currency, error) {
	return getObject(ctx, c, currencies, id)
}

// BaseCurrency reads the currency in which the legal entity keeps its books. It
// returns ErrNotFound if Younium reports none (404, or any 400), else the errors of
// any call.
func (c *Client) BaseCurrency(ctx context.Context) (*Currency, error) {
	base := new(Currency)
	err := c.do(ctx, call{method: http.MethodGet, path: currencies.path + "/BaseCurrency"}, func(body []byte) error {
		return decodeObject(c, currencies, "", body, base)
	})
	if status := StatusCode(err); status == http.StatusNotFound || status == http.StatusBadRequest {
		return nil, ErrNotFound
	}
	return base, err
}

// CreateCurrency creates a currency of the given code and description. It
// returns *OutcomeUnknownError if the currency may exist although no response
// says so, else the errors of any call.
func (c *Client) CreateCurrency(ctx context.Context, currency Currency) (*Currency, error) {
	currency.ID = ""
	return createObject(ctx, c, currencies, currency)
}

// DeleteCurrency deletes a currency. It returns ErrNotFound if it is certain
// that there is none of that ID, else the errors of any call.
func (c *Client) DeleteCurrency(ctx context.Context, id string) error {
	return deleteObject(ctx, c, currencies, id)
}
