// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// place is where an object lives. It is kept in private state, so that an object
// that is not found is not taken for gone when the provider points elsewhere.
type place struct {
	BaseURL     string `json:"base_url"`
	LegalEntity string `json:"legal_entity"`
	// Key and Tenant are fingerprints, "" where nothing tells.
	Key    string `json:"key,omitempty"`
	Tenant string `json:"tenant,omitempty"`
}

// placeOf knows the tenant only after a call.
func placeOf(client *younium.Client, legalEntity types.String) place {
	return place{
		BaseURL: client.BaseURL(), LegalEntity: client.LegalEntity(legalEntity.ValueString()),
		Key: client.KeyFingerprint(), Tenant: client.TenantFingerprint(),
	}
}

// covers tells whether what was made there would certainly be found here.
func (p place) covers(made place) bool {
	sameTenant := p.Key != "" && p.Key == made.Key
	if p.Tenant != "" && made.Tenant != "" {
		sameTenant = p.Tenant == made.Tenant
	}
	return sameTenant && p.BaseURL == made.BaseURL && p.LegalEntity == made.LegalEntity
}

func (p place) String() string {
	if p.LegalEntity == "" {
		return p.BaseURL + " (no legal entity set)"
	}
	return fmt.Sprintf("%s in the legal entity %q", p.BaseURL, p.LegalEntity)
}

// The keys of private state. What was imported is marked until its first update.
const (
	placeKey    = "place"
	spellingKey = "spelling"
	importedKey = "imported"
)

// record keeps the place of what is here in private state. What does not tell its
// key or tenant leaves what was known of them.
func (p place) record(ctx context.Context, made place, private privateWriter) diag.Diagnostics {
	p.Key, p.Tenant = cmp.Or(p.Key, made.Key), cmp.Or(p.Tenant, made.Tenant)
	text, err := json.Marshal(p)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Place not recorded", err.Error())}
	}
	return private.SetKey(ctx, placeKey, text)
}

// privateWriter keeps what the state does not show beside an object.
type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// privateState is what was kept beside an object.
type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// madeAt reads the place from private state. Until its first reading an
// imported object has none.
func madeAt(ctx context.Context, private privateState, diags *diag.Diagnostics) (made place, recorded bool) {
	text, problems := private.GetKey(ctx, placeKey)
	diags.Append(problems...)
	return made, len(text) > 0 && json.Unmarshal(text, &made) == nil && made.BaseURL != ""
}

func wasImported(ctx context.Context, private privateState, diags *diag.Diagnostics) bool {
	mark, problems := private.GetKey(ctx, importedKey)
	diags.Append(problems...)
	return len(mark) > 0
}

// spelling is what Younium stores letter for letter, where the state has the
// configuration's words. It is kept in private state.
type spelling struct {
	URL    string   `json:"url"`
	Events []string `json:"events"`
}

func recordSpelling(ctx context.Context, stored *younium.Webhook, private privateWriter) diag.Diagnostics {
	text, err := json.Marshal(spelling{stored.URL, stored.Events})
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Spelling not recorded", err.Error())}
	}
	return private.SetKey(ctx, spellingKey, text)
}

// storedSpelling is empty where nothing is recorded.
func storedSpelling(ctx context.Context, private privateState, diags *diag.Diagnostics) (stored spelling) {
	text, problems := private.GetKey(ctx, spellingKey)
	diags.Append(problems...)
	_ = json.Unmarshal(text, &stored)
	return stored
}

func elsewhere(webhook younium.Webhook, made, here place) diag.Diagnostic {
	from := made.String()
	if from == here.String() {
		from += ", with a key or token that may be another tenant's. If it is the same tenant's, the webhook is gone"
	}
	detail := fmt.Sprintf("The provider works at %s, where there is no %s. It was made at %s.\n\n"+
		"It stays in the state, and nothing was changed in Younium. Point the provider (environment, base_url, client_id, "+
		"legal_entity) back to where the webhook was made, and change or destroy it from there. To leave it behind and forget "+
		"it: terraform state rm, with the address above.", here, webhookName(webhook), from)
	if made.BaseURL == here.BaseURL && made.LegalEntity != "" && made.LegalEntity != here.LegalEntity {
		detail += fmt.Sprintf("\n\nTo keep the webhook where it is while the provider moves on to another legal entity, point the "+
			"provider back, apply with\n\n  legal_entity = %q\n\nin this block first, and change the provider after that.",
			made.LegalEntity)
	}
	return diag.NewErrorDiagnostic("Webhook not found where the provider points", detail)
}

// nowhere is elsewhere for a webhook beside which no place is recorded.
func nowhere(webhook younium.Webhook, here place) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Webhook not found, and not known where it was made", fmt.Sprintf(
		"The provider works at %s, where there is no %s. The state has lost its note of where that was made, so that it may live "+
			"elsewhere.\n\nIt stays in the state, and nothing was changed in Younium. Point the provider (environment, base_url, "+
			"legal_entity) to where the webhook is, and the next plan notes that. Where it is gone, or to import it anew: terraform "+
			"state rm, with the address above.", here, webhookName(webhook)))
}
