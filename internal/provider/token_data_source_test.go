// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestTokenDataSource(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config: `data "younium_token" "this" {}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.younium_token.this", tfjsonpath.New("token_type"), knownvalue.StringExact("Bearer")),
				statecheck.ExpectKnownValue("data.younium_token.this", tfjsonpath.New("expires_in"), knownvalue.Int64Exact(86400)),
				statecheck.ExpectSensitiveValue("data.younium_token.this", tfjsonpath.New("access_token")),
				statecheck.ExpectSensitiveValue("data.younium_token.this", tfjsonpath.New("request_headers")),
			},
		}},
	})
}
