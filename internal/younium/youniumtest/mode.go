// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"encoding/json"
	"maps"
	"net/http"
)

// Mode is a set of documented or possible variations; the zero Mode is what the
// OpenAPI description suggests.
type Mode struct {
	// EmptyListAs400 makes an empty GET /Webhooks return 400 "No webhooks could
	// be found" instead of []. Paged lists always do so.
	EmptyListAs400 bool

	// MissingAs400 makes GET and DELETE of a missing object return 400 instead
	// of 404 (Younium's changelog, Dec 2022).
	MissingAs400 bool

	// HideTokens makes GET and list omit a webhook's token, which is nullable.
	HideTokens bool

	// StoreFailures makes idempotency keys replay failures of a POST too, faults
	// included (Younium's developer portal, Idempotent requests).
	StoreFailures bool

	// CreatedWithoutBody makes the 201 of a creation have an empty body, as may
	// that of endpoints whose 201 the OpenAPI description leaves open. The object
	// is stored nevertheless.
	CreatedWithoutBody bool

	// CreatedWithoutID makes the 201 of a creation omit the ID, which the
	// OpenAPI description does not require.
	CreatedWithoutID bool

	// CreatedAsSent makes the 201 of a creation have the fields of the request
	// as they were before Normalise, Mutate and MutateCurrency, while reads
	// return what is stored. ID and token are those that are stored.
	CreatedAsSent bool

	// CreatedThin makes the 201 of a creation omit everything except the ID
	// and, of a webhook, the token.
	CreatedThin bool

	// CurrencyInUse makes DELETE of an existing currency return 400 "The
	// currency is in use" and change nothing, as that of one with prices does.
	CurrencyInUse bool

	// SlowWrites makes this number of reads after each write of a product, lists
	// included, return what was there before that write.
	SlowWrites int

	// ListsWithoutPlans makes the list of products omit their charge plans.
	ListsWithoutPlans bool

	// HalfPatches makes a PATCH of a product that fails store what it says before
	// the operation that fails.
	HalfPatches bool

	// InfiniteAs is the toQuantity of the infinite last tier of a charge; nil is none.
	InfiniteAs *float64

	// AccountsAs makes products show accounts by "name", or by "both" code and name,
	// instead of by their code.
	AccountsAs string

	// RoundPrices makes products show prices with two decimals.
	RoundPrices bool

	// LowerEnums makes products show enumeration values with a lower-case first
	// letter.
	LowerEnums bool

	// Normalise stores another spelling: of a webhook, the equivalent URL that
	// servers produce by RFC 3986, and events with an upper-case first letter; of
	// a currency, the code in upper case. In a URL, scheme and host are in lower
	// case, the host is in punycode, a default port, dot segments and unnecessary
	// escapes are removed, other escapes are in upper case, and an empty path is
	// "/". A slash at the end of any other path stays: without it, the URL is a
	// different one.
	Normalise bool

	// Mutate, MutateCurrency and MutateCustomField store something other than what
	// was sent. They are called with the server's lock held.
	Mutate            func(*Webhook)
	MutateCurrency    func(*Currency)
	MutateCustomField func(*CustomField)
}

// SetMode replaces the whole mode.
func (s *Server) SetMode(m Mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mode = m
}

// created returns the 201 of a creation: what is stored, unless the mode says
// otherwise. Its modes can be combined.
func (m Mode) created(stored, sent any, request map[string]any) response {
	switch {
	case m.CreatedWithoutBody:
		return response{status: http.StatusCreated}
	case !m.CreatedWithoutID && !m.CreatedAsSent && !m.CreatedThin:
		return jsonResponse(http.StatusCreated, stored)
	}
	fields := fieldsOf(stored)
	if m.CreatedAsSent {
		maps.DeleteFunc(fields, func(name string, _ json.RawMessage) bool { return request[name] != nil })
		for name, value := range fieldsOf(sent) {
			if request[name] != nil {
				fields[name] = value
			}
		}
	}
	if m.CreatedThin {
		maps.DeleteFunc(fields, func(name string, _ json.RawMessage) bool { return name != "id" && name != "token" })
	}
	if m.CreatedWithoutID {
		delete(fields, "id")
	}
	return jsonResponse(http.StatusCreated, fields)
}

// fieldsOf returns the fields of a wire struct by name.
func fieldsOf(model any) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(marshal(model), &fields); err != nil {
		panic("youniumtest: " + err.Error())
	}
	return fields
}
