// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// providerData is what the provider hands to every object.
type providerData struct {
	// client is nil where something is missing or not known yet.
	client *younium.Client

	missing []string // lines for the user
	unknown []string // attributes

	// from says where each attribute's value was set, for errors.
	from map[string]string

	// stopCtx ends when Terraform is stopCtx.
	stopCtx context.Context

	tokenStates sync.Map // of tokenState to tftypes.Value
}

func newProviderData(interrupted context.Context, resolved, env configValues) *providerData {
	data := &providerData{
		missing: missing(resolved, env), unknown: unknown(resolved), from: map[string]string{}, stopCtx: interrupted,
	}
	for attribute := range resolved {
		data.from[attribute] = resolved.from(attribute)
	}
	return data
}

// objectBase is embedded in every object and takes the provider's data.
type objectBase struct{ data *providerData }

func (h *objectBase) configure(provided any, diags *diag.Diagnostics) {
	if provided == nil {
		return // Terraform validates before it configures the provider
	}
	data, ok := provided.(*providerData)
	if !ok {
		diags.AddError("Unexpected provider data",
			fmt.Sprintf("Expected %T, got %T. This is a bug in the provider; please report it.", data, provided))
		return
	}
	h.data = data
}

// known tells whether there is a client, for those who can do without one.
func (h *objectBase) known() bool { return h.data != nil && h.data.client != nil }

// start starts a piece of work. It returns the client, or nil after an error that
// says why there is none; a context that ends when Terraform is interrupted; and
// what to call when the work is done.
func (h *objectBase) start(ctx context.Context, diags *diag.Diagnostics) (*younium.Client, context.Context, context.CancelFunc) {
	client := h.requireClient(diags)
	if client == nil {
		return nil, ctx, func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	forget := context.AfterFunc(h.data.stopCtx, cancel)
	return client, ctx, func() { forget(); cancel() }
}

func (h *objectBase) requireClient(diags *diag.Diagnostics) *younium.Client {
	switch {
	case h.data == nil:
		diags.AddError("Provider not configured",
			"Terraform asked for work before it configured the provider. This is a bug; please report it.")
		return nil
	case h.data.stopCtx.Err() != nil:
		diags.AddError(summaryCancelled, "Terraform was interrupted before this had begun.")
		return nil
	case len(h.data.unknown) > 0:
		diags.AddError("Younium configuration not known yet", fmt.Sprintf(
			"This needs to log in to Younium now, but Terraform will know %s of the provider block only while applying. "+
				"Apply what that depends on first (terraform apply -target=…), or set it from something that is known while "+
				"planning, such as a variable.", strings.Join(h.data.unknown, " and ")))
		return nil
	case len(h.data.missing) > 0:
		diags.AddError("Missing Younium configuration", fmt.Sprintf(
			"This needs to log in to Younium, but neither the provider block nor an environment variable sets the following (an "+
				"empty variable counts as not set):\n\n  - %s\n\n"+
				"A key is made in Younium under Privacy & Security > Personal Tokens. In its place, access_token (or "+
				"YOUNIUM_ACCESS_TOKEN) takes a token that somebody else obtained. The environment is one of %s; base_url (or "+
				"YOUNIUM_BASE_URL) stands in for it.", strings.Join(h.data.missing, "\n  - "), environmentNames()))
		return nil
	}
	return h.data.client
}
