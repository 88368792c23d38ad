// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
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

	// These say where credentials and legal entity were configured, in words
	// for errors.
	key         string
	given       string
	legalEntity string

	tokenStates sync.Map // of tokenState to tftypes.Value
}

func newProviderData(resolved settings) *providerData {
	return &providerData{
		missing:     missing(resolved),
		unknown:     unknown(resolved),
		key:         fmt.Sprintf("%s and %s", resolved.name(attrClientID), resolved.name(attrSecret)),
		given:       resolved.name(attrAccessToken),
		legalEntity: resolved.name(attrLegalEntity),
	}
}

// holder is embedded in every object and takes the provider's data.
type holder struct{ data *providerData }

func (h *holder) take(provided any, diags *diag.Diagnostics) {
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
func (h *holder) known() bool { return h.data != nil && h.data.client != nil }

// need returns the client, or nil after an error that says why there is none.
func (h *holder) need(diags *diag.Diagnostics) *younium.Client {
	switch {
	case h.data == nil:
		diags.AddError("Provider not configured",
			"Terraform asked for work before it configured the provider. This is a bug; please report it.")
		return nil
	case len(h.data.unknown) > 0:
		diags.AddError("Younium configuration not known yet", fmt.Sprintf(
			"This needs to log in to Younium now, but Terraform will know %s of the provider block only while applying. "+
				"Apply what the value comes from first (terraform apply -target=…), or set it from something that is "+
				"known while planning, such as a variable.", strings.Join(h.data.unknown, ", ")))
		return nil
	case len(h.data.missing) > 0:
		diags.AddError("Missing Younium configuration", fmt.Sprintf(
			"This needs to log in to Younium. Not set, neither in the provider block nor in the environment:\n\n  - %s\n\n"+
				"%s", strings.Join(h.data.missing, "\n  - "), howToGetAKey))
		return nil
	}
	return h.data.client
}

const howToGetAKey = "A key is made in Younium under Privacy & Security > Personal Tokens. In its place, access_token (or " +
	"YOUNIUM_ACCESS_TOKEN) takes a token that somebody else obtained, and base_url (or YOUNIUM_BASE_URL) stands in for " +
	"environment."
