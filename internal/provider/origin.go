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

// origin identifies the tenant that an object belongs to. It is in private state, so
// that an object that is not found is not considered deleted when the provider
// points to another tenant. Base URL and legal entity are attributes.
type origin struct {
	// Tenant and Key are fingerprints, "" if unknown.
	Tenant string `json:"tenant,omitempty"`
	Key    string `json:"key,omitempty"`
}

// originOf returns the origin of what the client accesses. It lacks the tenant until
// the client has called Younium.
func originOf(client *younium.Client) origin {
	return origin{Tenant: client.TenantFingerprint(), Key: client.KeyFingerprint()}
}

// matches reports whether it is certain that both are of the same tenant.
func (o origin) matches(current origin) bool {
	if o.Tenant != "" && current.Tenant != "" {
		return o.Tenant == current.Tenant
	}
	return o.Key != "" && o.Key == current.Key
}

const originKey = "origin"

// privateWriter writes private state.
type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// privateReader reads private state.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// save stores the origin. What it lacks is taken from known.
func (o origin) save(ctx context.Context, known origin, private privateWriter) diag.Diagnostics {
	o.Tenant, o.Key = cmp.Or(o.Tenant, known.Tenant), cmp.Or(o.Key, known.Key)
	text, _ := json.Marshal(o) // two strings never fail
	return private.SetKey(ctx, originKey, text)
}

// loadOrigin returns the zero origin if none is recorded.
func loadOrigin(ctx context.Context, private privateReader, diags *diag.Diagnostics) (o origin) {
	text, problems := private.GetKey(ctx, originKey)
	diags.Append(problems...)
	_ = json.Unmarshal(text, &o)
	return o
}

// located is an object in state together with the client that looks for it.
type located struct {
	object
	created origin
	client  *younium.Client
}

// imported reports whether the object was imported and not read yet: then the state
// has only an ID and a legal entity.
func (l located) imported() bool { return l.common().BaseURL.IsNull() }

// hasOtherBaseURL reports whether the state records another base URL than the
// provider's.
func (l located) hasOtherBaseURL() bool {
	return !l.imported() && l.common().BaseURL.ValueString() != l.client.BaseURL()
}

// hasMovedSafely reports whether an object that was found has the base URL of the
// state, or another one of the recorded tenant, such as that of a gateway.
func (l located) hasMovedSafely() bool {
	current := originOf(l.client)
	return !l.hasOtherBaseURL() || l.created.Tenant != "" && l.created.Tenant == current.Tenant
}

// isHere reports whether the client uses the base URL, legal entity and tenant of the
// object.
func (l located) isHere() bool {
	return !l.imported() && !l.hasOtherBaseURL() &&
		l.common().LegalEntity.ValueString() == l.client.LegalEntity() && l.created.matches(originOf(l.client))
}

// isGone reports whether it is certain that an object that was not found no longer
// exists. It is not if the object was never found: it may not be readable yet.
func (l located) isGone() bool { return l.isHere() && l.wasRead() }

// entity returns the legal entity of the client and its source.
func (l located) entity() legalEntity {
	source := fromState
	if l.imported() {
		source = fromImportID
	}
	return legalEntity{l.common().LegalEntity.ValueString(), source}
}

func targetText(baseURL, entity string) string {
	if entity == "" {
		return baseURL
	}
	return fmt.Sprintf("%s (legal entity %q)", baseURL, entity)
}

func (l located) clientTarget() string { return targetText(l.client.BaseURL(), l.client.LegalEntity()) }

func (l located) stateTarget() string {
	return targetText(l.common().BaseURL.ValueString(), l.common().LegalEntity.ValueString())
}

// notFoundError returns an error for an object that was not found although it has to
// exist.
func (l located) notFoundError() diag.Diagnostic {
	switch {
	case l.isGone():
		return diag.NewErrorDiagnostic(summaryDeleted, fmt.Sprintf(
			"The %s no longer exists in Younium.\n\nRun terraform apply again: the refresh removes it from Terraform state.", l))
	case l.isHere():
		return diag.NewErrorDiagnostic(summaryNotReadBack, fmt.Sprintf(
			"Younium created the %s with the ID %s, but has not returned it since. It stays in Terraform state.\n\nRun terraform plan again later. If it does "+
				"not exist in Younium, run terraform state rm with the address above.", l, l.common().ID.ValueString()))
	case l.imported():
		id, advice := l.common().ID.ValueString(), "Check the import ID, its legal entity, and the provider's environment."
		if l.common().LegalEntity.IsNull() {
			advice = "Check the import ID and the provider's environment. For another legal entity, import " + importArgument(id, "LEGAL ENTITY") + "."
		}
		return diag.NewErrorDiagnostic(summaryImportNotFound, fmt.Sprintf("The import ID %s does not exist at %s.\n\n%s", id, l.clientTarget(), advice))
	case l.created == origin{}:
		return l.unknownOriginError()
	}
	return l.wrongTargetError()
}

// legalEntityExit is for an object whose recorded legal entity no longer leads to it.
const legalEntityExit = "If the object is in another legal entity, or its legal entity was renamed, set legal_entity in this block and run " +
	"terraform apply -refresh=false once."

const keptInState = "It stays in Terraform state, and nothing was changed in Younium."

func (l located) wrongTargetError() diag.Diagnostic {
	from := l.stateTarget()
	if from == l.clientTarget() {
		from += ", with credentials that may belong to another tenant"
	}
	exit := ""
	if l.common().LegalEntity.IsNull() && l.client.LegalEntity() != "" && !l.hasOtherBaseURL() {
		exit = " " + legalEntityExit
	}
	return diag.NewErrorDiagnostic(summaryWrongTarget, fmt.Sprintf(
		"The %s was created at %s. The provider points to %s, where it was not found or cannot be identified. %s\n\n"+
			"Point the provider (environment, base_url, legal_entity and credentials) to where the object was created. To forget the "+
			"object instead, run terraform state rm with the address above.%s", l, from, l.clientTarget(), keptInState, exit))
}

// unknownOriginError is like wrongTargetError for an object without a recorded
// origin.
func (l located) unknownOriginError() diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryUnknownOrigin, fmt.Sprintf(
		"The %s was not found at %s, and Terraform state does not record its tenant. %s\n\nPoint the provider to where the object "+
			"is. If it was deleted, run terraform state rm with the address above.", l, l.clientTarget(), keptInState))
}

// otherBaseURLError returns an error for a change that would use another base URL.
func (l located) otherBaseURLError() diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryWrongTarget, fmt.Sprintf(
		"The %s is recorded at %s, and the provider points to %s. Nothing was sent.\n\nRun terraform plan again: the refresh records "+
			"a new base URL of the same tenant. Otherwise point the provider to %[2]s.",
		l, l.common().BaseURL.ValueString(), l.client.BaseURL()))
}

// otherLegalEntityError returns an error for an object that is not in the legal
// entity that the configuration now names.
func (l located) otherLegalEntityError(prior types.String) diag.Diagnostic {
	from := "the provider's default legal entity"
	if !prior.IsNull() {
		from = fmt.Sprintf("legal entity %q", prior.ValueString())
	}
	return diag.NewErrorDiagnostic(summaryNotInEntity, fmt.Sprintf(
		"The %s is not in legal entity %q. It is recorded in %s. %s\n\nSet legal_entity to where the object is. To create a new one "+
			"in that legal entity and delete this one, run terraform apply -replace=ADDRESS with the address above.",
		l, l.client.LegalEntity(), from, keptInState))
}
