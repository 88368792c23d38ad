// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// providerData is the provider data of every resource and data source.
type providerData struct {
	// client is nil if a value is missing or not known yet.
	client *younium.Client

	missing []string // lines for the user
	unknown []string // attributes

	// from is the source of each attribute's value, for errors.
	from map[string]string

	// stopCtx ends when Terraform is interrupted.
	stopCtx context.Context

	tokenStates sync.Map // of tokenState to tftypes.Value
}

func newProviderData(stopCtx context.Context, resolved, env configValues) *providerData {
	data := &providerData{
		missing: missing(resolved, env), unknown: unknown(resolved), from: map[string]string{}, stopCtx: stopCtx,
	}
	for attribute := range resolved {
		data.from[attribute] = resolved.from(attribute)
	}
	return data
}

// objectBase has what resources, data sources and ephemeral resources share.
type objectBase struct {
	// name is the type name without "younium_".
	name string
	data *providerData
}

// describeListedEntity describes the legal_entity of what only reads.
const describeListedEntity = "ID or name of the legal entity. IDs are recommended because names can change. Defaults to the provider's `legal_entity`."

// noun is the name in messages and descriptions.
func (b *objectBase) noun() string { return strings.ReplaceAll(b.name, "_", " ") }

// apiCall makes the API calls of one operation.
type apiCall func(ctx context.Context, client *younium.Client) error

func (b *objectBase) configure(provided any, diags *diag.Diagnostics) {
	if provided == nil {
		return // Terraform validates before it configures the provider
	}
	data, ok := provided.(*providerData)
	if !ok {
		diags.AddError(summaryUnexpectedData,
			fmt.Sprintf("Expected %T, got %T. Report this as a bug, without secrets and state.", data, provided))
		return
	}
	b.data = data
}

// warnNotASCII warns of a legal entity outside ASCII. Terraform validates a block
// without a configured provider first, in `terraform validate` and in every plan
// alike, and once more where it plans, with the values of variables. Only the
// latter warns, so that a plan tells it once.
func (b *objectBase) warnNotASCII(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) {
	if b.data == nil {
		return
	}
	var entity types.String
	if config.GetAttribute(ctx, path.Root(attrLegalEntity), &entity).HasError() {
		return // the framework reports it
	}
	if value := entity.ValueString(); !isASCII(value) && checkLegalEntity(value) == nil {
		diags.AddAttributeWarning(path.Root(attrLegalEntity), summaryNotASCII, detailNotASCII)
	}
}

// start starts an operation. It returns the client, or nil after it has added an
// error that says why there is none; a context that ends when Terraform is
// interrupted; and a function to call when the operation is done.
func (b *objectBase) start(ctx context.Context, diags *diag.Diagnostics) (*younium.Client, context.Context, context.CancelFunc) {
	client := b.requireClient(diags)
	if client == nil {
		return nil, ctx, func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(b.data.stopCtx, cancel)
	return client, ctx, func() { stop(); cancel() }
}

func (b *objectBase) requireClient(diags *diag.Diagnostics) *younium.Client {
	switch {
	case b.data == nil:
		diags.AddError(summaryNotConfigured,
			"Terraform used an object before it configured the provider. Report this as a bug, without secrets and state.")
		return nil
	case b.data.stopCtx.Err() != nil:
		diags.AddError(summaryCanceled, "Terraform was interrupted before this operation started.")
		return nil
	case len(b.data.unknown) > 0:
		diags.AddError(summaryUnknown, fmt.Sprintf(
			"Terraform needs to authenticate with Younium, but %s in the provider block will be known only after apply.\n\nApply the "+
				"resources that the value depends on first, with terraform apply -target=ADDRESS, or use a value that is known during "+
				"planning.", strings.Join(b.data.unknown, " and ")))
		return nil
	case len(b.data.missing) > 0:
		what := "Younium credentials are"
		if strings.HasPrefix(b.data.missing[0], attrEnvironment) {
			what = "The Younium environment is"
		}
		diags.AddError(summaryMissing, fmt.Sprintf(
			"%s not configured. Set each of these in the provider block or as an environment variable (an empty one counts as unset):\n\n"+
				"  - %s\n\nCredentials are created in Younium under Privacy & Security > Personal Tokens. Instead of them you can set "+
				"access_token (YOUNIUM_ACCESS_TOKEN), and instead of environment, base_url (YOUNIUM_BASE_URL).",
			what, strings.Join(b.data.missing, "\n  - ")))
		return nil
	}
	return b.data.client
}

// dataSourceBase is embedded in every data source.
type dataSourceBase struct{ objectBase }

// Metadata implements datasource.DataSource.
func (b *dataSourceBase) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + b.name
}

// Configure implements datasource.DataSourceWithConfigure.
func (b *dataSourceBase) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	b.configure(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (b *dataSourceBase) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	b.warnNotASCII(ctx, req.Config, &resp.Diagnostics)
}

// inLegalEntity is a model with a legal_entity.
type inLegalEntity interface{ legalEntity() types.String }

// read reads the configuration into m, makes the call in m's legal entity, and
// stores m. In errors, doing describes the call.
func (b *dataSourceBase) read(
	ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse, m inLegalEntity, doing string, call apiCall,
) {
	resp.Diagnostics.Append(req.Config.Get(ctx, m)...)
	client, ctx, stop := b.start(ctx, &resp.Diagnostics)
	defer stop()
	if resp.Diagnostics.HasError() {
		return
	}
	entity := m.legalEntity().ValueString()
	if err := call(ctx, client.InLegalEntity(entity)); err != nil {
		resp.Diagnostics.Append(b.data.diagnose(doing, legalEntity{entity, fromBlock}, err))
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	}
}

// ephemeralBase is embedded in every ephemeral resource.
type ephemeralBase struct{ objectBase }

// Metadata implements ephemeral.EphemeralResource.
func (b *ephemeralBase) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + b.name
}

// Configure implements ephemeral.EphemeralResourceWithConfigure.
func (b *ephemeralBase) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	b.configure(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements ephemeral.EphemeralResourceWithValidateConfig.
func (b *ephemeralBase) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	b.warnNotASCII(ctx, req.Config, &resp.Diagnostics)
}
