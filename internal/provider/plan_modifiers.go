// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
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
// cannot change, unless the object is replaced anyway. A refusal blocks terraform
// destroy too, so it says how to get past it.
func refuseChange(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, attribute string) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() || len(resp.RequiresReplace) > 0 {
		return
	}
	var stored, planned types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attribute), &stored)...)
	resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, path.Root(attribute), &planned)...)
	if planned.IsUnknown() || equivalentTexts(stored, planned) {
		return
	}
	resp.Diagnostics.AddAttributeError(path.Root(attribute), "Change is not possible",
		"Younium cannot change `"+attribute+"`: it is stored as "+quoted(stored)+".\n\nSet it to that, or add it to ignore_changes in the "+
			"lifecycle block. To destroy the object anyway, run terraform destroy -refresh=false.")
}
