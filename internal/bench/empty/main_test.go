// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	younium "github.com/younium/terraform-provider-younium/internal/provider"
)

// A schema that grew apart from the provider's would make the ratios worthless.
func TestSchemaIsTheRealOne(t *testing.T) {
	t.Parallel()
	want := attributesOf(t, younium.NewServer(t.Context(), "test"))
	if got := attributesOf(t, providerserver.NewProtocol6(emptyProvider{})()); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// attributesOf returns those of younium_token in order, without their descriptions.
func attributesOf(t *testing.T, server tfprotov6.ProviderServer) []string {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || schemas.DataSourceSchemas["younium_token"] == nil {
		t.Fatalf("no data source younium_token: %v", err)
	}
	var attributes []string
	for _, a := range schemas.DataSourceSchemas["younium_token"].Block.Attributes {
		attributes = append(attributes, fmt.Sprintf("%s %s: optional %t, computed %t, sensitive %t", a.Name, a.Type, a.Optional, a.Computed, a.Sensitive))
	}
	return attributes
}
