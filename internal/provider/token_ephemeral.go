// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*tokenEphemeral)(nil)

type tokenEphemeral struct{ ephemeralBase }

func newTokenEphemeral() ephemeral.EphemeralResource {
	return &tokenEphemeral{ephemeralBase{objectBase{name: "token"}}}
}

// Schema implements ephemeral.EphemeralResource.
func (e *tokenEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Retrieves the provider's current access token and its expiration time, without storing them in Terraform state or in saved " +
			"plans. Does not trigger an additional login.",
		Attributes: map[string]schema.Attribute{
			"legal_entity": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: describeEntityInHeaders,
				Validators: []validator.String{isLegalEntity()},
			},
			"access_token": schema.StringAttribute{
				Computed: true, Sensitive: true, MarkdownDescription: describeAccessToken,
			},
			"token_type":  schema.StringAttribute{Computed: true, MarkdownDescription: describeType},
			"expires_at":  schema.StringAttribute{Computed: true, MarkdownDescription: describeExpiresAt},
			"expires_in":  schema.Int64Attribute{Computed: true, MarkdownDescription: describeExpiresIn},
			"environment": schema.StringAttribute{Computed: true, MarkdownDescription: describeEnvironment},
			"base_url":    schema.StringAttribute{Computed: true, MarkdownDescription: describeBaseURL},
			"request_headers": schema.MapAttribute{
				ElementType: types.StringType, Computed: true, Sensitive: true,
				MarkdownDescription: describeHeaders + " Pass them to a provider block or provisioner.",
			},
		},
	}
}

// Open implements ephemeral.EphemeralResource. There is no Renew: it could not change
// the value that was already passed on.
func (e *tokenEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var entity types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attrLegalEntity), &entity)...)
	client, ctx, stop := e.start(ctx, &resp.Diagnostics)
	defer stop()
	if resp.Diagnostics.HasError() {
		return
	}
	token, err := client.Token(ctx)
	if err != nil {
		resp.Diagnostics.Append(e.data.diagnose("Obtaining a token", legalEntity{}, err))
		return
	}
	model, diags := newTokenModel(ctx, client, token, client.InLegalEntity(entity.ValueString()).LegalEntity())
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}
