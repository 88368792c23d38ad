// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	younium "github.com/younium/terraform-provider-younium/internal/provider"
)

// A rival that grew apart from the provider would make the ratios worthless.
func TestSchemaIsTheRealOne(t *testing.T) {
	t.Parallel()
	want := attributesOf(t, younium.NewServer(t.Context(), "test"))
	got := attributesOf(t, providerserver.NewProtocol6(emptyProvider{})())
	if len(got) != len(want) {
		t.Fatalf("got %d attributes, want %d", len(got), len(want))
	}
	for i, attribute := range want {
		other := got[i]
		if other.Name != attribute.Name || !other.Type.Equal(attribute.Type) || other.Computed != attribute.Computed ||
			other.Optional != attribute.Optional || other.Sensitive != attribute.Sensitive {
			t.Errorf("%s differs: got %+v", attribute.Name, other)
		}
	}
}

// attributesOf returns those of younium_token, which have an order.
func attributesOf(t *testing.T, server tfprotov6.ProviderServer) []*tfprotov6.SchemaAttribute {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || schemas.DataSourceSchemas["younium_token"] == nil {
		t.Fatalf("no data source younium_token: %v", err)
	}
	return schemas.DataSourceSchemas["younium_token"].Block.Attributes
}
