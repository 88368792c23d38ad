// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package openapi validates requests and responses against Younium's own OpenAPI
// description, for tests. This repository must not contain that file: the environment
// variable YOUNIUM_OPENAPI names it.
package openapi

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// Description is Younium's OpenAPI description.
type Description struct {
	server string
	router routers.Router
}

// Load loads the description with the server's URL. Without a file it logs that and
// returns nil.
func Load(t *testing.T, server *youniumtest.Server) *Description {
	t.Helper()
	file := os.Getenv("YOUNIUM_OPENAPI")
	if file == "" {
		t.Log("did not run: YOUNIUM_OPENAPI names no file")
		return nil
	}
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// The description has an object for them, but bare texts as examples.
	for _, name := range []string{"LookupKey", "LookupKeyCurrency"} {
		if key := doc.Components.Schemas[name]; key != nil {
			key.Value.Type = nil
		}
	}
	doc.Servers = openapi3.Servers{{URL: server.URL()}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &Description{server: server.URL(), router: router}
}

// CheckRequest fails the test if the request is not valid by the description. It
// returns the operation, such as "GET /Webhooks/{id}".
func (d *Description) CheckRequest(t *testing.T, sent youniumtest.Request) string {
	t.Helper()
	input := d.input(t, sent)
	// Parameter names are compared case-sensitively, which the validator does not do.
	for name := range input.Request.URL.Query() {
		if input.Route.Operation.Parameters.GetByInAndName("query", name) == nil {
			t.Errorf("%s %s: the parameter %s is not described", sent.Method, sent.Path, name)
		}
	}
	if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil {
		t.Errorf("%s %s?%s: %v", sent.Method, sent.Path, sent.RawQuery, err)
	}
	return sent.Method + " " + input.Route.Path
}

// CheckResponse fails the test if the response is not valid by the description.
func (d *Description) CheckResponse(t *testing.T, sent youniumtest.Request, header http.Header, body string) {
	t.Helper()
	response := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: d.input(t, sent),
		Status:                 sent.Status,
		Header:                 header,
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	}
	response.SetBodyBytes([]byte(body))
	if err := openapi3filter.ValidateResponse(t.Context(), response); err != nil {
		t.Errorf("%s %s?%s: %v", sent.Method, sent.Path, sent.RawQuery, err)
	}
}

func (d *Description) input(t *testing.T, sent youniumtest.Request) *openapi3filter.RequestValidationInput {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), sent.Method, d.server+sent.Path, strings.NewReader(sent.Body))
	if err != nil {
		t.Fatal(err)
	}
	request.URL.RawQuery, request.Header = sent.RawQuery, sent.Header
	route, parameters, err := d.router.FindRoute(request)
	if err != nil {
		t.Fatalf("%s %s: %v", sent.Method, sent.Path, err)
	}
	return &openapi3filter.RequestValidationInput{
		Request: request, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
}
