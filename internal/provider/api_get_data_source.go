// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ datasource.DataSourceWithConfigure = (*apiGetDataSource)(nil)

type apiGetDataSource struct{ dataSourceBase }

func newAPIGetDataSource() datasource.DataSource {
	return &apiGetDataSource{dataSourceBase{objectBase{name: "api_get"}}}
}

// Schema implements datasource.DataSource.
func (d *apiGetDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads any endpoint of the Younium API with a GET request, following all pages. Use it for objects without a data source of their own.",
		Attributes: map[string]schema.Attribute{
			attrPath: schema.StringAttribute{
				Required: true, Validators: []validator.String{apiPath(true)},
				MarkdownDescription: describeAPIPath + "The login (`/auth`) is refused. So are the webhooks (`/Webhooks`), " +
					"because their tokens are secrets: use `younium_webhooks`.",
			},
			attrQuery: schema.MapAttribute{
				ElementType: types.StringType, Optional: true, Validators: []validator.Map{apiQueryValidator{}},
				MarkdownDescription: describeAPIQuery,
			},
			attrLegalEntity: schema.StringAttribute{
				Optional: true, Validators: []validator.String{isLegalEntity()},
				MarkdownDescription: describeAPILegalEntity,
			},
			attrAPIVersion: schema.StringAttribute{
				Optional: true, Validators: []validator.String{isAPIVersion()}, MarkdownDescription: describeAPIVersion,
			},
			attrMaxPages: schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{maxPages()}, MarkdownDescription: describeAPIMaxPages,
			},
			"items":  schema.DynamicAttribute{Computed: true, MarkdownDescription: describeAPIItems},
			"object": schema.DynamicAttribute{Computed: true, MarkdownDescription: describeAPIObject},
		},
	}
}

// Read implements datasource.DataSource.
func (d *apiGetDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model apiGetModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	result := model.read(ctx, &d.objectBase, req.Config.Raw, true, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.State.Raw = result
	}
}
