// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Command empty is a provider that does nothing: its cost is that of Terraform and
// the framework. The benchmark compares the real provider with it. Its data source
// has the schema of the real one and leaves every value null.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return emptyProvider{} },
		providerserver.ServeOpts{Address: "registry.terraform.io/example/empty"})
	if err != nil {
		log.Fatal(err)
	}
}

type emptyProvider struct{}

func (emptyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "younium"
}

func (emptyProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (emptyProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (emptyProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return emptyToken{} }}
}

func (emptyProvider) Resources(context.Context) []func() resource.Resource { return nil }

type emptyToken struct{}

func (emptyToken) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_token"
}

func (emptyToken) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"legal_entity":    schema.StringAttribute{Optional: true, Computed: true},
		"access_token":    schema.StringAttribute{Computed: true, Sensitive: true},
		"token_type":      schema.StringAttribute{Computed: true},
		"expires_at":      schema.StringAttribute{Computed: true},
		"expires_in":      schema.Int64Attribute{Computed: true},
		"environment":     schema.StringAttribute{Computed: true},
		"base_url":        schema.StringAttribute{Computed: true},
		"request_headers": schema.MapAttribute{Computed: true, Sensitive: true, ElementType: types.StringType},
	}}
}

func (emptyToken) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {}
