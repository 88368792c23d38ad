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

const webhooksAddress = "data.younium_webhooks.these"

func webhooksBlock(line string) string {
	return "data \"younium_webhooks\" \"these\" {\n  " + line + "\n}\n"
}

func listed(webhooks ...knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(webhooksAddress, tfjsonpath.New("webhooks"), knownvalue.ListExact(webhooks))
}

// element is a webhook as the data source shows it. An empty description or
// token is null.
func element(webhook youniumtest.Webhook) knownvalue.Check {
	var events []knownvalue.Check
	for _, event := range webhook.Events {
		events = append(events, knownvalue.StringExact(event))
	}
	orNull := func(value string) knownvalue.Check {
		if value == "" {
			return knownvalue.Null()
		}
		return knownvalue.StringExact(value)
	}
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"id": knownvalue.StringExact(webhook.ID), "url": knownvalue.StringExact(webhook.URL),
		"events": knownvalue.SetExact(events), "description": orNull(webhook.Description),
		"status": knownvalue.StringExact(webhook.Status), "token": orNull(webhook.Token),
	})
}

func TestWebhooks_ListsAndFilters(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity("b", "B AB")
	put := func(url, description, entity, status string) youniumtest.Webhook {
		return server.PutWebhook(youniumtest.Webhook{
			URL: url, Description: description, LegalEntity: entity, Status: status, Events: []string{"InvoicePosted", "AccountCreated"},
		})
	}
	second := put("https://b.example", "", "", "Enabled")
	first := put("https://a.example/", "Ledger", "", "Disabled")
	other := put("https://a.example/", "", "b", "Enabled")
	odd := put("https://xn--rksmrgs-5wao1o.example/a/~x", "", "b", "Enabled")
	variables := keyFor(server)
	variables["YOUNIUM_LEGAL_ENTITY"] = youniumtest.DefaultLegalEntityName
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(variables),
		Steps: []resource.TestStep{
			{
				Config: webhooksBlock(""),
				ConfigStateChecks: []statecheck.StateCheck{
					listed(element(first), element(second)),
					statecheck.ExpectSensitiveValue(webhooksAddress, tfjsonpath.New("webhooks").AtSliceIndex(0).AtMapKey("token")),
				},
			},
			{Config: webhooksBlock(`url = "https://b.example"`), ConfigStateChecks: []statecheck.StateCheck{listed(element(second))}},
			{Config: webhooksBlock(`url = "HTTPS://A.example:443"`), ConfigStateChecks: []statecheck.StateCheck{listed(element(first))}}, // equivalent
			{Config: webhooksBlock(`url = "https://a.example/other"`), ConfigStateChecks: []statecheck.StateCheck{listed()}},
			{Config: webhooksBlock(`legal_entity = "B AB"`), ConfigStateChecks: []statecheck.StateCheck{listed(element(other), element(odd))}},
			{
				Config:            webhooksBlock("legal_entity = \"B AB\"\n" + `url = "https://R\u00e4ksm\u00f6rg\u00e5s.example:443/b/./../a/%7Ex"`),
				ConfigStateChecks: []statecheck.StateCheck{listed(element(odd))},
			},
			{Config: webhooksBlock(`legal_entity = "Nobody AB"`), ExpectError: wrapped(`legal entity "Nobody AB" (from this block)`)},
		},
	})
}

func TestWebhooks_Empty(t *testing.T) {
	t.Parallel()
	for _, mode := range []youniumtest.Mode{{}, {EmptyListAs400: true}} {
		t.Run(fmt.Sprintf("as 400 %t", mode.EmptyListAs400), func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetMode(mode)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(keyFor(server)),
				Steps: []resource.TestStep{
					{Config: webhooksBlock(""), ConfigStateChecks: []statecheck.StateCheck{listed()}},
					{Config: webhooksBlock(`url = "https://a.example"`), ConfigStateChecks: []statecheck.StateCheck{listed()}},
				},
			})
		})
	}
}

func TestWebhooks_Errors(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	var steps []resource.TestStep
	for _, row := range []struct {
		fault youniumtest.Fault
		want  string
	}{
		{youniumtest.Fault{Status: 400}, "Younium rejected the request"},
		{youniumtest.Fault{Status: 403}, "Access denied"},
		{youniumtest.Fault{Status: 500}, "Younium server error"},
		{youniumtest.Fault{Body: "null"}, "Response cannot be read"},
		{youniumtest.Fault{Body: "{}"}, "Response cannot be read"},
		{youniumtest.Fault{Body: `[{"id":"` + unusedID + `","id":"` + unusedID + `"}]`}, "two fields of the same name"},
		{youniumtest.Fault{Body: "[{\"id\":\"" + unusedID + "\",\"description\":\"\xff\"}]"}, "the body contains text that is not valid UTF-8"},
	} {
		row.fault.Path = "/Webhooks"
		steps = append(steps, resource.TestStep{
			PreConfig: func() {
				server.Reset()
				server.Inject(row.fault)
			},
			Config: webhooksBlock(""), ExpectError: wrapped(row.want),
		})
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories(keyFor(server)), Steps: steps})
}

func TestWebhooks_TokenNotReturned(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	webhook := server.PutWebhook(youniumtest.Webhook{URL: webhookURL, Events: []string{"InvoicePosted"}})
	server.SetMode(youniumtest.Mode{HideTokens: true})
	webhook.Token = ""
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{Config: webhooksBlock(""), ConfigStateChecks: []statecheck.StateCheck{listed(element(webhook))}},
		},
	})
}
