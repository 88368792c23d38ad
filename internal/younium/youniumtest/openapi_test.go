// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// TestOpenAPI holds the server's answers against Younium's own description,
// which is not ours to ship: YOUNIUM_OPENAPI names the file.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	file := os.Getenv("YOUNIUM_OPENAPI")
	if file == "" {
		t.Log("did not run: YOUNIUM_OPENAPI names no file")
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	s, c := newServer(t)
	doc.Servers = openapi3.Servers{{URL: s.URL()}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	w := s.PutWebhook(youniumtest.Webhook{URL: "https://a.example", Events: []string{"E"}})
	s.SetCollection("/Currency", []json.RawMessage{
		json.RawMessage(`{"id":"7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910","code":"SEK"}`),
		json.RawMessage(`{"id":"7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2911","code":"EUR"}`),
	})
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
		{"GET", "/Currency?PageSize=1", "", youniumtest.Mode{}, 200},
		{"GET", "/Currency?PageSize=1&PageNumber=2", "", youniumtest.Mode{}, 200},
		{"GET", "/Currency?PageSize=1&PageNumber=3", "", youniumtest.Mode{}, 400},
	} {
		s.SetMode(tc.mode)
		got := c.do(tc.method, tc.path, tc.body)
		got.is(t, tc.status)
		request, err := http.NewRequestWithContext(t.Context(), tc.method, s.URL()+tc.path, strings.NewReader(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		route, parameters, err := router.FindRoute(request)
		if err != nil {
			t.Fatalf("%s %s: %v", tc.method, tc.path, err)
		}
		input := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: parameters, Route: route},
			Status:                 got.status,
			Header:                 got.header,
			Options:                &openapi3filter.Options{IncludeResponseStatus: true},
		}
		input.SetBodyBytes([]byte(got.body))
		if err := openapi3filter.ValidateResponse(t.Context(), input); err != nil {
			t.Errorf("%s %s: %v", tc.method, tc.path, err)
		}
	}
}
