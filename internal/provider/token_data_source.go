// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var _ datasource.DataSourceWithConfigure = (*tokenDataSource)(nil)

type tokenDataSource struct{ dataSourceBase }

func newTokenDataSource() datasource.DataSource {
	return &tokenDataSource{dataSourceBase{objectBase{name: "token"}}}
}

// Schema implements datasource.DataSource.
func (d *tokenDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Retrieves the provider's current access token and its expiration time. Does not trigger an additional login.",
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
				MarkdownDescription: describeHeaders + " Pass them to `data \"http\"` or another HTTP client.",
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *tokenDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var entity types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attrLegalEntity), &entity)...)
	client, ctx, stop := d.start(ctx, &resp.Diagnostics)
	defer stop()
	if resp.Diagnostics.HasError() {
		return
	}
	token, err := client.Token(ctx)
	if err != nil {
		resp.Diagnostics.Append(d.data.diagnose("Obtaining a token", legalEntity{}, err))
		return
	}
	key := tokenState{token: token, legalEntity: client.InLegalEntity(entity.ValueString()).LegalEntity()}
	if cached, ok := d.data.tokenStates.Load(key); ok {
		resp.State.Raw, _ = cached.(tftypes.Value)
		return
	}
	model, diags := newTokenModel(ctx, client, token, key.legalEntity)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	if !resp.Diagnostics.HasError() {
		d.data.tokenStates.Store(key, resp.State.Raw)
	}
}

// tokenState is the key of a cached state. A configuration may have a thousand of
// these data sources, and encoding each state again costs more than the rest of
// Read.
type tokenState struct {
	token       *younium.Token
	legalEntity string
}
