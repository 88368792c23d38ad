// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// TestWebhookOpenAPI holds what the webhook objects send against Younium's own
// description, which is not ours to ship: YOUNIUM_OPENAPI names the file. The
// answers are held against it where youniumtest is tested.
func TestWebhookOpenAPI(t *testing.T) {
	t.Parallel()
	file := os.Getenv("YOUNIUM_OPENAPI")
	if file == "" {
		t.Log("did not run: YOUNIUM_OPENAPI names no file")
		return
	}
	server := startYounium(t)
	server.SetMode(youniumtest.Mode{MissingAs400: true})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{Config: webhookBlock() + webhooksBlock("")},
			{Config: webhookBlock(`description = "d"`, `status = "Disabled"`)},
			{ // The read by id finds nothing, so that the list is read.
				PreConfig: func() { server.DeleteWebhook(server.Webhooks()[0].ID) },
				Config:    webhookBlock(),
			},
		},
	})

	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: server.URL()}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	operations := map[string]bool{}
	for _, recorded := range server.Requests() {
		if strings.HasPrefix(recorded.Path, "/auth/") {
			continue // logins are no part of the description
		}
		request, err := http.NewRequestWithContext(t.Context(), recorded.Method, server.URL()+recorded.Path, strings.NewReader(recorded.Body))
		if err != nil {
			t.Fatal(err)
		}
		request.URL.RawQuery, request.Header = recorded.RawQuery, recorded.Header
		route, parameters, err := router.FindRoute(request)
		if err != nil {
			t.Errorf("%s %s: %v", recorded.Method, recorded.Path, err)
			continue
		}
		operations[recorded.Method+" "+route.Path] = true
		err = openapi3filter.ValidateRequest(t.Context(), &openapi3filter.RequestValidationInput{
			Request: request, PathParams: parameters, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
		})
		if err != nil {
			t.Errorf("%s %s: %v", recorded.Method, recorded.Path, err)
		}
	}
	want := map[string]bool{"GET /Webhooks": true, "POST /Webhooks": true, "GET /Webhooks/{id}": true, "DELETE /Webhooks/{id}": true}
	if !maps.Equal(operations, want) {
		t.Errorf("checked %v, want %v", operations, want)
	}
}
