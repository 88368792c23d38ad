// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

// Mode is a set of documented or feared variations; the zero Mode is what the
// OpenAPI description suggests.
type Mode struct {
	// EmptyListAs400 has an empty GET /Webhooks return 400 "No webhooks could
	// be found" instead of []. Paged lists always do so.
	EmptyListAs400 bool

	// MissingAs400 has GET and DELETE of a missing object return 400 instead
	// of 404 (Younium's changelog, Dec 2022).
	MissingAs400 bool

	// HideTokens has GET and list omit a webhook's token, which is nullable.
	HideTokens bool

	// StoreFailures has failures of a POST replayed too, faults included
	// (Younium's developer portal, Idempotent requests).
	StoreFailures bool

	// CurrencyInUse has DELETE of a currency that exists return 400 "The
	// currency is in use" and change nothing.
	CurrencyInUse bool

	// Normalise stores scheme and host in lower case, an empty path as "/", any
	// other without its last slash, events with an upper-case first
	// letter; of a currency, the code in upper case.
	Normalise bool

	// Mutate and MutateCurrency store something other than what was sent. They
	// are called with the server's lock held.
	Mutate         func(*Webhook)
	MutateCurrency func(*Currency)
}

// SetMode replaces the mode as a whole.
func (s *Server) SetMode(m Mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mode = m
}
