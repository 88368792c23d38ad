// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package provider implements the Terraform provider: it reads configuration, passes
// one client to every resource and data source, and converts the client's results to
// state and diagnostics.
package provider

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// Address is the provider's address in the registry. To publish it under another
// address, change this line; `make generate` copies it into examples and docs.
const Address = "registry.terraform.io/younium/younium"

var (
	_ provider.Provider                       = (*youniumProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*youniumProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*youniumProvider)(nil)
	_ provider.ProviderWithListResources      = (*youniumProvider)(nil)
)

type youniumProvider struct {
	version string
	getenv  func(string) string
	// stopCtx ends when Terraform is interrupted.
	stopCtx context.Context
	// configureClient lets tests replace the client's clock and waits; nil otherwise.
	configureClient func(*younium.Config)
}

// Metadata implements provider.Provider.
func (p *youniumProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "younium"
	resp.Version = p.version
}

const describeSavedPlans = "Saved plans contain the value if you pass it through a non-ephemeral variable."

// Schema implements provider.Provider.
func (p *youniumProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages Younium and provides short-lived access tokens to other tools.",
		Attributes: map[string]schema.Attribute{
			attrClientID: text("Client ID of the personal token. Leading and trailing whitespace is ignored. Required unless `access_token` is set. " +
				"Can also be set with the `YOUNIUM_CLIENT_ID` environment variable. Terraform state contains only a fingerprint of it."),
			attrSecret: secret("Secret of the personal token. Leading and trailing whitespace is ignored. Required unless `access_token` is set. " +
				"Can also be set with the `YOUNIUM_SECRET` environment variable. " + describeSavedPlans),
			attrAccessToken: secret("Access token to use instead of `client_id` and `secret`. The provider does not renew it. Can also be set " +
				"with the `YOUNIUM_ACCESS_TOKEN` environment variable. Conflicts with `client_id` and `secret`. " + describeSavedPlans),
			attrEnvironment: text("Younium environment to use. Valid values: `production` (Europe), `sandbox`, `us_production`, `us_sandbox`. " +
				"Required unless `base_url` is set. Can also be set with the `YOUNIUM_ENVIRONMENT` environment variable. Conflicts with `base_url`."),
			attrBaseURL: text("Base URL of the Younium API, for a gateway or test server. Must use `https`, except on a loopback host. Can have a " +
				"path. Can also be set with the `YOUNIUM_BASE_URL` environment variable. Conflicts with `environment`."),
			attrLegalEntity: text("ID or name of the legal entity to use. IDs are recommended because names can change. Every object has an " +
				"argument of this name, which takes precedence. Can also be set with the `YOUNIUM_LEGAL_ENTITY` environment variable."),
			attrAuthVersion: text("Version of the login endpoint. Valid values: `v1`, `v2`. Defaults to `v1`."),
			// The framework calls 1.5 for an Int64Attribute a bug of the provider.
			attrMaxRetries: schema.NumberAttribute{
				Optional: true, MarkdownDescription: "Maximum number of retries after a connection error, rate limit or outage (0–10). Defaults to `4`.",
			},
			attrRequestTimeout: text("Timeout for a single request attempt, from `1s` to `10m`. Defaults to `30s`. All attempts of one request, " +
				"with the waits between them, end within five minutes."),
			attrCACertFile: text("Path to a PEM file of additional CA certificates to trust, such as those of a TLS-inspecting proxy. A leading " +
				"`~` is the home directory. Can also be set with the `YOUNIUM_CA_CERT_FILE` environment variable."),
		},
	}
}

// ValidateConfig implements provider.ProviderWithValidateConfig. It validates only
// the block itself: during `terraform validate`, the environment variables of the
// run are not known.
func (p *youniumProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	// The framework itself reports a value that is not of its attribute's type.
	resolved, problems := resolve(readHCL(ctx, req.Config, &diag.Diagnostics{}), nil)
	_, invalid := parseConfig(resolved)
	isWarning := func(p problem) bool { return p.warning } // Configure warns, once.
	appendProblems(&resp.Diagnostics, slices.DeleteFunc(append(problems, invalid...), isWarning))
}

// Configure implements provider.Provider. It sends no request: the first object that
// needs a token logs in, so that a configuration without one needs no account.
func (p *youniumProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	env := readEnv(p.getenv)
	resolved, problems := resolve(readHCL(ctx, req.Config, &resp.Diagnostics), env)
	config, invalid := parseConfig(resolved)
	appendProblems(&resp.Diagnostics, append(problems, invalid...))
	if resp.Diagnostics.HasError() {
		return
	}
	data := newProviderData(p.stopCtx, resolved, env)
	if len(data.unknown) > 0 && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
	if len(data.unknown) == 0 && len(data.missing) == 0 {
		data.client = p.newClient(config, resolved, req.TerraformVersion, &resp.Diagnostics)
	}
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData, resp.ListResourceData = data, data, data, data
}

// newClient returns a client, after it has set what parseConfig does not.
func (p *youniumProvider) newClient(
	config younium.Config, resolved configValues, terraform string, diags *diag.Diagnostics,
) *younium.Client {
	config.UserAgent = userAgent(terraform, p.version, p.getenv("TF_APPEND_USER_AGENT"))
	config.Logger = slog.New(logHandler{})
	if set, ok := resolved[attrCACertFile]; ok {
		var unused []string
		var err error
		config.RootCAs, unused, err = loadCACerts(set.value)
		switch name := resolved.name(attrCACertFile); {
		case err != nil:
			hint := ""
			if !filepath.IsAbs(set.value) && !strings.HasPrefix(set.value, "~") {
				hint = " Relative paths start at the directory in which Terraform runs."
			}
			diags.AddAttributeError(path.Root(attrCACertFile), summaryInvalid,
				fmt.Sprintf("The file in %s cannot be used: %s.%s", name, err, hint))
		case len(unused) > 0:
			diags.AddAttributeWarning(path.Root(attrCACertFile), summaryCertsNotLoaded, fmt.Sprintf(
				"The file in %s contains blocks that are not CA certificates: %s. The provider trusts its other certificates.\n\n"+
					"Correct or remove these blocks.", name, joinBlocks(unused)))
		}
	}
	if p.configureClient != nil {
		p.configureClient(&config)
	}
	return younium.New(config)
}

// userAgent returns the User-Agent header in the form that Terraform providers use.
// What the user appends must not break the header.
func userAgent(terraform, version, appended string) string {
	agent := fmt.Sprintf("Terraform/%s (+https://www.terraform.io) terraform-provider-younium/%s", terraform, version)
	appended = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.TrimSpace(appended))
	return strings.TrimSpace(agent + " " + appended)
}

// DataSources implements provider.Provider.
func (p *youniumProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newTokenDataSource, newWebhooksDataSource, newCurrenciesDataSource, newUnitsOfMeasurementDataSource, newTaxTemplatesDataSource,
		newChartOfAccountsDataSource, newPaymentTermsDataSource, newCustomFieldsDataSource, newProductDataSource, newProductsDataSource,
		newAPIGetDataSource,
	}
}

// Resources implements provider.Provider.
func (p *youniumProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newWebhookResource, newCurrencyResource, newCustomFieldResource, newProductResource}
}

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *youniumProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newTokenEphemeral, newAPIGetEphemeral}
}

// ListResources implements provider.ProviderWithListResources.
func (p *youniumProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{newWebhookList, newCurrencyList, newCustomFieldList, newProductList}
}
