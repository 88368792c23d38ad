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
	missingAs400 := youniumtest.Mode{MissingAs400: true}
	holdExchanges(t, s, c, description, []exchange{
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
		{"GET", "/CustomFieldConfigurations", "", youniumtest.Mode{}, 400},
		{"POST", "/CustomFieldConfigurations", erpCode, youniumtest.Mode{}, 201},
		{"POST", "/CustomFieldConfigurations", erpCode, youniumtest.Mode{}, 400},
		{"GET", "/CustomFieldConfigurations", "", youniumtest.Mode{}, 200},
		{"GET", "/CustomFieldConfigurations/Charge/erp_code", "", youniumtest.Mode{}, 200},
		{"GET", "/CustomFieldConfigurations/" + missing, "", youniumtest.Mode{}, 400},
	})
}

// TestOpenAPI_Products does so for products and what they refer to.
func TestOpenAPI_Products(t *testing.T) {
	t.Parallel()
	s, c := productServer(t)
	description := openapi.Load(t, s)
	if description == nil {
		return
	}
	product := createCRM(t, s, c)
	path, one := "/Products/"+product.ID, "/"+missing
	const price = `{"chargePlans":[{"operation":"Change","chargePlan":"CP-000001","charges":[{"operation":"Change","charge":"C-000001",` +
		`"PriceDetails":[{"operation":"Change","currency":"SEK","tier":0,"price":0.5,"toQuantity":10}]}]}]}`
	all := []exchange{
		{"POST", "/Products", crm, youniumtest.Mode{}, 201},
		{"POST", "/Products", crm, youniumtest.Mode{CreatedWithoutID: true}, 201},
		{"POST", "/Products", "{}", youniumtest.Mode{}, 400},
		{"GET", "/Products?PageSize=1&Filter=productNumber+eq+'P-000001'", "", youniumtest.Mode{}, 200},
		{"GET", "/Products?Filter=name+like+'x'", "", youniumtest.Mode{}, 400},
		{"GET", "/Products", "", youniumtest.Mode{ListsWithoutPlans: true}, 200},
		{"GET", path, "", youniumtest.Mode{}, 200},
		{"GET", path, "", youniumtest.Mode{InfiniteAs: new(0.0), AccountsAs: "both", RoundPrices: true}, 200},
		{"PATCH", path, price, youniumtest.Mode{}, 204},
		{"PATCH", path, `{"category":"none"}`, youniumtest.Mode{}, 400},
		{"PATCH", "/Products" + one, price, youniumtest.Mode{}, 404},
		{"GET", "/Products" + one, "", youniumtest.Mode{}, 404},
		{"GET", "/Products" + one, "", youniumtest.Mode{MissingAs400: true}, 400},
		{"DELETE", path, "", youniumtest.Mode{}, 200},
		{"DELETE", path, "", youniumtest.Mode{}, 404},
	}
	for _, kind := range []youniumtest.LookupKind{youniumtest.UnitsOfMeasurement, youniumtest.TaxTemplates, youniumtest.ChartOfAccounts, youniumtest.PaymentTerms} {
		all = append(all,
			exchange{"GET", string(kind), "", youniumtest.Mode{}, 200},
			exchange{"GET", string(kind) + "/" + s.Lookups(kind)[0].ID, "", youniumtest.Mode{}, 200},
			exchange{"GET", string(kind) + one, "", youniumtest.Mode{}, 404},
		)
	}
	holdExchanges(t, s, c, description, all)
}

const missing = "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2912"

// exchange is a request, and the status of its response in a mode.
type exchange struct {
	method, path, body string
	mode               youniumtest.Mode
	status             int
}

func holdExchanges(t *testing.T, s *youniumtest.Server, c *caller, description *openapi.Description, all []exchange) {
	t.Helper()
	patching := c.with("Content-Type", "application/merge-patch+json")
	for _, e := range all {
		s.SetMode(e.mode)
		sender := c
		if e.method == "PATCH" {
			sender = patching
		}
		got := sender.do(e.method, e.path, e.body)
		got.is(t, e.status)
		all := s.Requests()
		if e.status < 300 {
			description.CheckRequest(t, all[len(all)-1])
		}
		description.CheckResponse(t, all[len(all)-1], got.header, got.body)
	}
}
