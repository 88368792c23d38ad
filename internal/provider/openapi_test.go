// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest/openapi"
)

// TestManaged_SendsWhatOpenAPIDescribes holds what the objects send against Younium's own
// description. The answers are held against it where youniumtest is tested.
func TestManaged_SendsWhatOpenAPIDescribes(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	description := openapi.Load(t, server)
	if description == nil {
		return
	}
	server.PutExampleLookups()
	server.DeleteCurrency(server.Currencies()[0].ID) // SEK, which the configuration creates
	server.SetMode(youniumtest.Mode{MissingAs400: true})
	lists := "data \"younium_currencies\" \"these\" {}\n"
	for _, l := range lookups() {
		lists += l.config("")
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{Config: webhookBlock() + webhooksBlock("") + currencyBlock(`code = "SEK"`) + customFieldBlock(`field_type = "Text"`)},
			{Config: customFieldBlock(`field_type = "Text"`, `name = "ERP code"`) + lists},
			{Config: webhookBlock(`description = "d"`, `status = "Disabled"`) + currencyBlock(`code = "NOK"`, `description = "Krone"`)},
			{ // The read by id finds nothing, so that the list is read.
				PreConfig: func() { server.DeleteWebhook(server.Webhooks()[0].ID) },
				Config:    webhookBlock(),
			},
			{PreConfig: func() { server.PutCurrency(youniumtest.Currency{Code: "SEK"}) }, Config: allAttributes() + "data \"younium_products\" \"these\" {}\n"},
			{Config: allAttributes(slices.Collect(maps.Keys(attributeValues()))...)},
			{Config: oneCharge},
		},
	})

	operations := map[string]bool{}
	for _, recorded := range server.Requests() {
		if strings.HasPrefix(recorded.Path, "/auth/") {
			continue // logins are no part of the description
		}
		operations[description.CheckRequest(t, recorded)] = true
	}
	want := map[string]bool{
		"GET /Webhooks": true, "POST /Webhooks": true, "GET /Webhooks/{id}": true, "DELETE /Webhooks/{id}": true,
		"GET /Currency": true, "POST /Currency": true, "GET /Currency/{id}": true, "DELETE /Currency/{id}": true, "GET /Currency/BaseCurrency": true,
		"GET /CustomFieldConfigurations": true, "POST /CustomFieldConfigurations": true, "GET /CustomFieldConfigurations/{entity}/{key}": true,
		"GET /CustomFieldConfigurations/{id}": true, "PATCH /CustomFieldConfigurations/{id}": true,
		"GET /UnitOfMeasurements": true, "GET /TaxTemplates": true, "GET /ChartOfAccounts": true, "GET /PaymentTerms": true,
		"GET /Products": true, "POST /Products": true, "GET /Products/{id}": true, "PATCH /Products/{id}": true, "DELETE /Products/{id}": true,
	}
	if !maps.Equal(operations, want) {
		t.Errorf("checked %v, want %v", operations, want)
	}
}
