// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*apiGetEphemeral)(nil)

type apiGetEphemeral struct{ ephemeralBase }

func newAPIGetEphemeral() ephemeral.EphemeralResource {
	return &apiGetEphemeral{ephemeralBase{objectBase{name: "api_get"}}}
}

// Schema implements ephemeral.EphemeralResource.
func (e *apiGetEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads any endpoint of the Younium API with a GET request, following all pages. The response, such as personal data or webhook " +
			"tokens, is not stored in Terraform state or in saved plans.",
		Attributes: map[string]schema.Attribute{
			attrPath: schema.StringAttribute{
				Required: true, Validators: []validator.String{apiPath(false)},
				MarkdownDescription: describeAPIPath + "The login (`/auth`) is refused.",
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

// Open implements ephemeral.EphemeralResource.
func (e *apiGetEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model apiGetModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	result := model.read(ctx, &e.objectBase, req.Config.Raw, false, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Result.Raw = result
	}
}
