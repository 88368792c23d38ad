// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"errors"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// An echo provider is the receiver of the ephemeral value: it puts what its
// block is given into the state of its resource.
func TestTokenEphemeral(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity("second-entity-id", "Second AB")
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{echoStep(t, `
				ephemeral "younium_token" "this" { legal_entity = "second-entity-id" }
				provider "echo" { data = ephemeral.younium_token.this }
				resource "echo" "this" {}`,
			statecheck.ExpectKnownValue("echo.this", tfjsonpath.New("data"), knownvalue.ObjectExact(map[string]knownvalue.Check{
				"access_token": knownvalue.StringRegexp(regexp.MustCompile(`^eyJ[\w-]+\.[\w-]{100,}\.[\w-]{300,}$`)),
				"token_type":   knownvalue.StringExact("Bearer"),
				"expires_at":   knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)),
				"expires_in":   knownvalue.Int64Exact(86400),
				"environment":  knownvalue.Null(),
				"base_url":     knownvalue.StringExact(server.URL()),
				"legal_entity": knownvalue.StringExact("second-entity-id"),
				"request_headers": knownvalue.MapExact(map[string]knownvalue.Check{
					"Authorization": knownvalue.StringRegexp(regexp.MustCompile(`^Bearer eyJ`)),
					"Accept":        knownvalue.StringExact("application/json"),
					"Content-Type":  knownvalue.StringExact("application/json"),
					"api-version":   knownvalue.StringExact("2.1"),
					"legal-entity":  knownvalue.StringExact("second-entity-id"),
				}),
			})),
			stateCheck(func(value func(address string) map[string]any) error {
				data, ok := value("echo.this")["data"].(map[string]any)
				given, ok2 := data["request_headers"].(map[string]any)
				if !ok || !ok2 {
					return errors.New("no headers")
				}
				headers := map[string]string{}
				for name, text := range given {
					headers[name], _ = text.(string)
				}
				createWith(t, server.URL()+"/Webhooks", headers)
				return nil
			}))},
	})
	if webhooks := server.Webhooks(); len(webhooks) != 1 || webhooks[0].LegalEntity != "second-entity-id" {
		t.Errorf("got the webhooks %+v, want one in the legal entity of the block", webhooks)
	}
}

func TestTokenEphemeralTakesProvidersLegalEntity(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		ProtoV6ProviderFactories: factories(with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", youniumtest.DefaultLegalEntityName)),
		Steps: []resource.TestStep{echoStep(t, `
				ephemeral "younium_token" "this" {}
				provider "echo" { data = ephemeral.younium_token.this.request_headers["legal-entity"] }
				resource "echo" "this" {}`,
			statecheck.ExpectKnownValue("echo.this", tfjsonpath.New("data"), knownvalue.StringExact(youniumtest.DefaultLegalEntityName)))},
	})
}
