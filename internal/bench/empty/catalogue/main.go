// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Command catalogue is a provider whose products do nothing: its cost is that of
// Terraform and the framework. The benchmark of the catalogue compares the real
// provider with it. It takes the schema from the real one.
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	younium "github.com/younium/terraform-provider-younium/internal/provider"
)

func main() {
	ctx := context.Background()
	schemas, err := younium.NewServer(ctx, "empty").GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err == nil {
		products := emptyProduct{schema.Schema{Attributes: attributes(schemas.ResourceSchemas["younium_product"].Block.Attributes)}}
		err = providerserver.Serve(ctx, func() provider.Provider { return emptyProvider{products} }, providerserver.ServeOpts{Address: younium.Address})
	}
	if err != nil {
		log.Fatal(err)
	}
}

// attributes returns the attributes of the protocol as the framework's.
func attributes(all []*tfprotov6.SchemaAttribute) map[string]schema.Attribute {
	converted := map[string]schema.Attribute{}
	for _, a := range all {
		converted[a.Name] = attribute(a)
	}
	return converted
}

func attribute(a *tfprotov6.SchemaAttribute) schema.Attribute {
	switch {
	case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap:
		nested := schema.NestedAttributeObject{Attributes: attributes(a.NestedType.Attributes)}
		return schema.MapNestedAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, NestedObject: nested}
	case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeList:
		nested := schema.NestedAttributeObject{Attributes: attributes(a.NestedType.Attributes)}
		return schema.ListNestedAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, NestedObject: nested}
	case a.Type.Equal(tftypes.String):
		return schema.StringAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed}
	case a.Type.Equal(tftypes.Number):
		return schema.NumberAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed}
	case a.Type.Equal(tftypes.Bool):
		return schema.BoolAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed}
	case a.Type.Equal(tftypes.Map{ElementType: tftypes.String}):
		return schema.MapAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, ElementType: types.StringType}
	}
	panic(fmt.Sprintf("%s is of a type that is not expected", a.Name))
}

type emptyProvider struct{ products emptyProduct }

func (emptyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "younium"
}

func (emptyProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (emptyProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (emptyProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p emptyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return p.products }}
}

type emptyProduct struct{ schema schema.Schema }

func (emptyProduct) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_product"
}

func (p emptyProduct) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = p.schema
}

func (emptyProduct) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (emptyProduct) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (emptyProduct) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (emptyProduct) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
