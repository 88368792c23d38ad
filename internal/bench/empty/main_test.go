// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	younium "github.com/younium/terraform-provider-younium/internal/provider"
)

// A rival that grew apart from the provider would make the ratios worthless.
func TestSchemaIsTheRealOne(t *testing.T) {
	t.Parallel()
	want := schemaOf(t, younium.New("test")())
	got := schemaOf(t, emptyProvider{})
	if !got.Type().Equal(want.Type()) {
		t.Errorf("got %s\nwant %s", got.Type(), want.Type())
	}
	for name, attribute := range want.GetAttributes() {
		other := got.GetAttributes()[name]
		if other.IsComputed() != attribute.IsComputed() || other.IsOptional() != attribute.IsOptional() ||
			other.IsSensitive() != attribute.IsSensitive() {
			t.Errorf("%s differs", name)
		}
	}
}

func schemaOf(t *testing.T, p provider.Provider) schema.Schema {
	t.Helper()
	for _, construct := range p.DataSources(t.Context()) {
		source := construct()
		var metadata datasource.MetadataResponse
		source.Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "younium"}, &metadata)
		if metadata.TypeName == "younium_token" {
			var response datasource.SchemaResponse
			source.Schema(t.Context(), datasource.SchemaRequest{}, &response)
			return response.Schema
		}
	}
	t.Fatal("no data source younium_token")
	return schema.Schema{}
}
