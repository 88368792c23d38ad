// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// equivalence reports whether a planned value is equivalent to that of the state.
type equivalence func(stored, planned string) bool

// ifReturned is for an attribute that every object has: if it is missing in the
// state, Younium did not return it, which means nothing.
func ifReturned(equivalent equivalence) equivalence {
	return func(stored, planned string) bool { return stored == "" || equivalent(stored, planned) }
}

// replaceUnless forces replacement unless the new value is equivalent to that of
// the state.
func replaceUnless(equivalent equivalence) planmodifier.String {
	const description = "Forces replacement, unless the new value is equivalent."
	return stringplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = req.PlanValue.IsUnknown() || !equivalent(req.StateValue.ValueString(), req.PlanValue.ValueString())
		}, description, description)
}

// refuseChange adds an error to a plan that changes an attribute that the API
// cannot change, unless key, which forces replacement, changes too; "" for none. A
// refusal blocks terraform destroy as well, so it says how to get past it: destroy
// begins that sentence.
func refuseChange(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, attribute, key, destroy string) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	values := func(attribute string) (stored, planned types.String) {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attribute), &stored)...)
		resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root(attribute), &planned)...)
		return stored, planned
	}
	if key != "" {
		if stored, planned := values(key); planned.IsUnknown() || !strings.EqualFold(stored.ValueString(), planned.ValueString()) {
			return
		}
	}
	stored, planned := values(attribute)
	if planned.IsUnknown() || younium.EquivalentTexts(stored.ValueString(), planned.ValueString()) {
		return
	}
	wayOut := fmt.Sprintf("it is stored as %q.\n\nSet it to that value", stored.ValueString())
	if stored.ValueString() == "" {
		wayOut = "none is stored.\n\nRemove it from the block"
	}
	resp.Diagnostics.AddAttributeError(path.Root(attribute), summaryUnsupportedChange, fmt.Sprintf(
		"Younium cannot change `%s`: %s, or add it to ignore_changes in the lifecycle block. %s terraform destroy -refresh=false "+
			"-target=ADDRESS with the address above.", attribute, wayOut, destroy))
}
