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

type tokenEphemeral struct{ objectBase }

func newTokenEphemeral() ephemeral.EphemeralResource { return &tokenEphemeral{} }

// Metadata implements ephemeral.EphemeralResource.
func (e *tokenEphemeral) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_token"
}

// Schema implements ephemeral.EphemeralResource.
func (e *tokenEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Gives the access token with which the provider itself works, and its expiry, without leaving a byte " +
			"of it in the state or in a saved plan. It costs no login of its own. " + describeTokenRights +
			"\n\nNothing on this page is stored. Terraform 1.10 or OpenTofu 1.11 is needed.",
		Attributes: map[string]schema.Attribute{
			"legal_entity": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: describeEntityInHeaders,
				Validators: []validator.String{legalEntityValidator{}},
			},
			"access_token": schema.StringAttribute{
				Computed: true, Sensitive: true, MarkdownDescription: describeAccessToken + " It is not stored.",
			},
			"token_type":  schema.StringAttribute{Computed: true, MarkdownDescription: describeTokenType},
			"expires_at":  schema.StringAttribute{Computed: true, MarkdownDescription: describeExpiresAt},
			"expires_in":  schema.Int64Attribute{Computed: true, MarkdownDescription: describeExpiresIn},
			"environment": schema.StringAttribute{Computed: true, MarkdownDescription: describeEnvironment},
			"base_url":    schema.StringAttribute{Computed: true, MarkdownDescription: describeBaseURL},
			"request_headers": schema.MapAttribute{
				ElementType: types.StringType, Computed: true, Sensitive: true,
				MarkdownDescription: describeHeaders + " They are ready for provider blocks and provisioners. They hold the " +
					"token and are not stored.",
			},
		},
	}
}

// Configure implements ephemeral.EphemeralResourceWithConfigure.
func (e *tokenEphemeral) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.configure(req.ProviderData, &resp.Diagnostics)
}

// Open implements ephemeral.EphemeralResource. There is no Renew: it could not
// change the value that others already hold.
func (e *tokenEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var legalEntity types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("legal_entity"), &legalEntity)...)
	client, ctx, end := e.start(ctx, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	token, err := client.Token(ctx)
	if err != nil {
		resp.Diagnostics.Append(e.data.diagnose("Obtaining a token", "", err))
		return
	}
	model, diags := newTokenModel(ctx, client, token, client.LegalEntity(legalEntity.ValueString()))
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}
