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
	describeEntityInHeaders = "ID or name of the legal entity for `request_headers`. IDs are recommended because names can change. Defaults to " +
		"the provider's `legal_entity`."
	describeAccessToken = "Access token, a JWT. At least half of its lifetime is left; otherwise the provider logs in again first. An " +
		"`access_token` of the provider is returned unchanged."
	describeType      = "Token type. Always `Bearer`."
	describeExpiresAt = "Expiration time of the token in UTC (RFC 3339): the earlier of the lifetime that Younium granted and the token's own " +
		"`exp` claim. Null for an `access_token` of the provider without an `exp` claim."
	describeExpiresIn = "Lifetime of the token in seconds at login. Use `expires_at` for the remaining time. Null for an `access_token` of " +
		"the provider."
	describeEnvironment = "Younium environment of the token. Null if the provider uses `base_url`."
	describeBaseURL     = "Base URL of the Younium API, without a trailing slash."
	describeHeaders     = "HTTP headers for calling the API: `Authorization` (with the token), `Accept`, `Content-Type`, `api-version` and, if a " +
		"legal entity is set, `legal-entity`."
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
