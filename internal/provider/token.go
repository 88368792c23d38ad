// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// tokenModel is the model of both the data source and the ephemeral resource.
type tokenModel struct {
	LegalEntity    types.String `tfsdk:"legal_entity"`
	AccessToken    types.String `tfsdk:"access_token"`
	TokenType      types.String `tfsdk:"token_type"`
	ExpiresAt      types.String `tfsdk:"expires_at"`
	ExpiresIn      types.Int64  `tfsdk:"expires_in"`
	Environment    types.String `tfsdk:"environment"`
	BaseURL        types.String `tfsdk:"base_url"`
	RequestHeaders types.Map    `tfsdk:"request_headers"`
}

// The descriptions that the data source and the ephemeral resource share.
const (
	describeEntityInHeaders = "This legal entity, given by id or name, goes into `request_headers`. By default it is the provider's."
	describeAccessToken     = "The access token is a JWT. It has at least half of its life left when it is handed out; " +
		"otherwise there is a new login first. A given `access_token` is handed out as it is."
	describeTokenType = "The token goes into the Authorization header as this type, which is always `Bearer`."
	describeExpiresAt = "Expiration time of the token in UTC (RFC 3339): the earlier of the lifetime that Younium granted and the token's own `exp` claim. Null for a given `access_token` without an `exp` claim."
	describeExpiresIn = "Younium granted the token for this many seconds at the login; `expires_at` tells how much of that is left. " +
		"It is null for a given `access_token`."
	describeEnvironment = "The token works in this environment. It is null where the provider's `base_url` was given."
	describeBaseURL     = "The token works at this address of the API, which has no slash at its end."
	describeHeaders     = "A call to the API carries these headers: Authorization, Accept, Content-Type, api-version and, " +
		"where one is set, legal-entity."
)

func newTokenModel(ctx context.Context, client *younium.Client, token *younium.Token, legalEntity string) (tokenModel, diag.Diagnostics) {
	headers, diags := types.MapValueFrom(ctx, types.StringType, younium.RequestHeaders(token, legalEntity))
	model := tokenModel{
		LegalEntity:    stringOrNull(legalEntity),
		AccessToken:    types.StringValue(token.AccessToken.Reveal()),
		TokenType:      types.StringValue("Bearer"),
		Environment:    stringOrNull(string(client.Environment())),
		BaseURL:        types.StringValue(client.BaseURL()),
		RequestHeaders: headers,
	}
	if !token.ExpiresAt.IsZero() {
		model.ExpiresAt = types.StringValue(token.ExpiresAt.Format(time.RFC3339))
	}
	if token.ExpiresIn > 0 {
		model.ExpiresIn = types.Int64Value(token.ExpiresIn)
	}
	return model, diags
}
