// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestTokenDataSource(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	const address = "data.younium_token.this"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config: `data "younium_token" "this" {}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("access_token"), knownvalue.StringRegexp(regexp.MustCompile(`^eyJ`))),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("token_type"), knownvalue.StringExact("Bearer")),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("expires_in"), knownvalue.Int64Exact(86400)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("environment"), knownvalue.Null()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("base_url"), knownvalue.StringExact(server.URL())),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("legal_entity"), knownvalue.Null()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("request_headers"), knownvalue.MapSizeExact(4)),
				statecheck.ExpectSensitiveValue(address, tfjsonpath.New("access_token")),
				statecheck.ExpectSensitiveValue(address, tfjsonpath.New("request_headers")),
			},
		}, {
			// A new token on every run is no change of the infrastructure.
			Config:           `data "younium_token" "this" {}`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		}},
	})
}

func TestTokenDataSourceLegalEntity(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	header := tfjsonpath.New("request_headers").AtMapKey("legal-entity")
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", "Provider AB\n")),
		Steps: []resource.TestStep{{
			Config: `
				data "younium_token" "provider" {}
				data "younium_token" "own" { legal_entity = "Åkeri AB" }`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.younium_token.provider", header, knownvalue.StringExact("Provider AB")),
				statecheck.ExpectKnownValue("data.younium_token.provider", tfjsonpath.New("legal_entity"), knownvalue.StringExact("Provider AB")),
				statecheck.ExpectKnownValue("data.younium_token.own", header, knownvalue.StringExact("Åkeri AB")),
				statecheck.ExpectKnownValue("data.younium_token.own", tfjsonpath.New("legal_entity"), knownvalue.StringExact("Åkeri AB")),
			},
		}},
	})
}

// The argument of an object is held to the rules of the provider's, and each
// error stands at its own block.
func TestLegalEntityOfAnObject(t *testing.T) {
	t.Parallel()
	var config strings.Builder
	bad := map[string]struct{ value, want string }{
		"empty":   {`""`, "must not be empty. Omit it to leave it unset."},
		"blank":   {`"  "`, "must not have leading or trailing whitespace."},
		"padded":  {`"Acme AB\n"`, "must not have leading or trailing whitespace."},
		"control": {`"Acme\r\nX-Injected: 1"`, "must not contain control characters, such as a line break."},
		"long":    {`"` + strings.Repeat("x", 100_000) + `"`, "must not be longer than 32768 bytes."},
	}
	for name, test := range bad {
		fmt.Fprintf(&config, "data \"younium_token\" %q {\n  legal_entity = %s\n}\n", name, test.value)
		fmt.Fprintf(&config, "ephemeral \"younium_token\" %q {\n  legal_entity = %s\n}\n", name, test.value)
	}
	config.WriteString(`
		data "younium_token" "null" { legal_entity = null }
		data "younium_token" "unicode" { legal_entity = "Åkeri AB" }
		resource "terraform_data" "x" { input = "Acme AB" }
		data "younium_token" "unknown" { legal_entity = terraform_data.x.output }`)
	result := newWorkspace(t, nil, config.String()).run("validate")
	reports := strings.Split(flat(result.Stderr), "Error: ")[1:]
	for name, test := range bad {
		for _, object := range []string{"with data.younium_token." + name + ",", "with ephemeral.younium_token." + name + ","} {
			if !slices.ContainsFunc(reports, func(report string) bool {
				return strings.HasPrefix(report, "Invalid legal entity "+object) && strings.Contains(report, "legal_entity "+test.want)
			}) {
				t.Errorf("%s %s: %q is missing", object, name, test.want)
			}
		}
	}
	warnings := strings.Count(result.Output(), "Warning: Legal entity name is not ASCII") // The plan warns.
	if len(reports) != 2*len(bad) || warnings != 0 {
		t.Errorf("%d errors and %d warnings, want %d and none:\n%.3000s", len(reports), warnings, 2*len(bad), result.Output())
	}
}
