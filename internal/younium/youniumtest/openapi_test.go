// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest/openapi"
)

// TestOpenAPI holds the server's responses against Younium's own description.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	description := openapi.Load(t, s)
	if description == nil {
		return
	}
	w := s.PutWebhook(youniumtest.Webhook{URL: "https://a.example", Events: []string{"E"}})
	krona := s.PutCurrency(youniumtest.Currency{Code: "NOK"})
	s.SetBaseCurrency("NOK")
	const missing = "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2912"
	missingAs400 := youniumtest.Mode{MissingAs400: true}
	for _, tc := range []struct {
		method, path, body string
		mode               youniumtest.Mode
		status             int
	}{
		{"POST", "/Webhooks", hook, youniumtest.Mode{}, 201},
		{"POST", "/Webhooks", "{}", youniumtest.Mode{}, 400},
		{"GET", "/Webhooks", "", youniumtest.Mode{}, 200},
		{"GET", "/Webhooks", "", youniumtest.Mode{HideTokens: true}, 200},
		{"GET", "/Webhooks/" + w.ID, "", youniumtest.Mode{}, 200},
		{"GET", "/Webhooks/" + missing, "", missingAs400, 400},
		{"DELETE", "/Webhooks/" + missing, "", missingAs400, 400},
		{"DELETE", "/Webhooks/" + w.ID, "", youniumtest.Mode{}, 200},
		{"GET", "/Webhooks", "", youniumtest.Mode{EmptyListAs400: true}, 200},
		{"POST", "/Webhooks", hook, youniumtest.Mode{CreatedWithoutID: true}, 201},
		{"POST", "/Webhooks", hook, youniumtest.Mode{CreatedAsSent: true, Normalise: true}, 201},
		{"POST", "/Webhooks", hook, youniumtest.Mode{CreatedThin: true}, 201},
		{"POST", "/Currency", crowns, youniumtest.Mode{}, 201},
		{"POST", "/Currency", `{"code":"EUR"}`, youniumtest.Mode{CreatedWithoutID: true}, 201},
		{"POST", "/Currency", `{"code":"DKK"}`, youniumtest.Mode{CreatedAsSent: true, Normalise: true}, 201},
		{"POST", "/Currency", `{"code":"USD"}`, youniumtest.Mode{CreatedThin: true}, 201},
		{"POST", "/Currency", crowns, youniumtest.Mode{}, 400},
		{"POST", "/Currency", "{}", youniumtest.Mode{}, 400},
		{"GET", "/Currency?PageSize=1", "", youniumtest.Mode{}, 200},
		{"GET", "/Currency?PageSize=1&PageNumber=2", "", youniumtest.Mode{}, 200},
		{"GET", "/Currency?PageSize=1&PageNumber=6", "", youniumtest.Mode{}, 400},
		{"GET", "/Currency/BaseCurrency", "", youniumtest.Mode{}, 200},
		{"GET", "/Currency/" + krona.ID, "", youniumtest.Mode{}, 200},
		{"GET", "/Currency/" + missing, "", youniumtest.Mode{}, 404},
		{"GET", "/Currency/" + missing, "", missingAs400, 400},
		{"DELETE", "/Currency/" + missing, "", youniumtest.Mode{}, 404},
		{"DELETE", "/Currency/" + missing, "", missingAs400, 400},
		{"DELETE", "/Currency/" + krona.ID, "", youniumtest.Mode{CurrencyInUse: true}, 400},
		{"DELETE", "/Currency/" + krona.ID, "", youniumtest.Mode{}, 200},
		{"GET", "/Currency/BaseCurrency", "", youniumtest.Mode{}, 400},
	} {
		s.SetMode(tc.mode)
		got := c.do(tc.method, tc.path, tc.body)
		got.is(t, tc.status)
		all := s.Requests()
		if tc.status < 300 {
			description.CheckRequest(t, all[len(all)-1])
		}
		description.CheckResponse(t, all[len(all)-1], got.header, got.body)
	}
}
