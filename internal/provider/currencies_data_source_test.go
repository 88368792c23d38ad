// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const currenciesAddress = "data.younium_currencies.these"

func currenciesHave(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(currenciesAddress, tfjsonpath.New(attribute), value)
}

func TestCurrencies_SortsByCode(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity("b", "B AB")
	element := func(code, description, entity string) knownvalue.Check {
		put := server.PutCurrency(youniumtest.Currency{Code: code, Description: description, LegalEntity: entity})
		shown := knownvalue.Null()
		if description != "" {
			return knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": knownvalue.StringExact(put.ID), "code": knownvalue.StringExact(code), "description": knownvalue.StringExact(description),
			})
		}
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": knownvalue.StringExact(put.ID), "code": knownvalue.StringExact(code), "description": shown,
		})
	}
	second, first := element("SEK", "Swedish krona", ""), element("EUR", "", "")
	other := element("NOK", "", "b")
	server.SetBaseCurrency("SEK")
	config := "data \"younium_currencies\" \"these\" {\n  %s\n}\n"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", youniumtest.DefaultLegalEntityName)),
		Steps: []resource.TestStep{
			{
				Config: fmt.Sprintf(config, ""),
				ConfigStateChecks: []statecheck.StateCheck{
					currenciesHave("currencies", knownvalue.ListExact([]knownvalue.Check{first, second})),
					currenciesHave("base_currency", knownvalue.StringExact("SEK")),
				},
			},
			{
				Config: fmt.Sprintf(config, `legal_entity = "B AB"`),
				ConfigStateChecks: []statecheck.StateCheck{
					currenciesHave("currencies", knownvalue.ListExact([]knownvalue.Check{other})),
					currenciesHave("base_currency", knownvalue.Null()), // Younium says that there is none
				},
			},
			{Config: fmt.Sprintf(config, `legal_entity = "Nobody AB"`), ExpectError: wrapped(`legal entity "Nobody AB" (from this block)`)},
		},
	})
}

func TestCurrencies_ReadsAllPages(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	const count = 250
	for i := range count {
		server.PutCurrency(youniumtest.Currency{Code: fmt.Sprintf("%c%c%c", 'A'+i/26/26, 'A'+i/26%26, 'A'+i%26)})
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config: `data "younium_currencies" "these" {}`,
			ConfigStateChecks: []statecheck.StateCheck{
				currenciesHave("currencies", knownvalue.ListSizeExact(count)),
				statecheck.ExpectKnownValue(currenciesAddress, tfjsonpath.New("currencies").AtSliceIndex(count-1).AtMapKey("code"), knownvalue.StringExact("AJP")),
			},
		}},
	})
}

func TestCurrencies_EmptyAndErrors(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	const config = `data "younium_currencies" "these" {}`
	steps := []resource.TestStep{{
		Config:            config,
		ConfigStateChecks: []statecheck.StateCheck{currenciesHave("currencies", knownvalue.ListExact(nil))},
	}}
	for _, row := range []struct {
		fault youniumtest.Fault
		want  string
	}{
		{youniumtest.Fault{Status: 400}, "Younium rejected the request"},
		{youniumtest.Fault{Status: 403}, "Access denied"},
		{youniumtest.Fault{Body: "{}"}, "Response cannot be read"},
		{youniumtest.Fault{Body: `[{"code":"SEK"}]`}, "Response cannot be read"},
		{youniumtest.Fault{Body: `{"pageNumber":1,"totalCount":2,"data":[{"id":"a","code":"SEK"}]}`}, "the list is incomplete"},
		{youniumtest.Fault{Path: "/Currency/BaseCurrency", Status: 500}, "Younium server error"},
	} {
		if row.fault.Path == "" {
			row.fault.Path = "/Currency"
		}
		steps = append(steps, resource.TestStep{
			PreConfig: func() {
				server.Reset()
				server.Inject(row.fault)
			},
			Config: config, ExpectError: wrapped(row.want),
		})
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories(keyFor(server)), Steps: steps})
}
