// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var (
	_ resource.ResourceWithConfigure   = (*currencyResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*currencyResource)(nil)
	_ resource.ResourceWithIdentity    = (*currencyResource)(nil)
	_ resource.ResourceWithImportState = (*currencyResource)(nil)
)

type currencyResource struct{ resourceBase }

func newCurrencyResource() resource.Resource {
	return &currencyResource{resourceBase{objectBase{name: "currency"}}}
}

type currencyModel struct {
	resourceModel
	Code        types.String `tfsdk:"code"`
	Description types.String `tfsdk:"description"`
}

// String implements fmt.Stringer.
func (m *currencyModel) String() string {
	return strings.TrimSpace("currency " + m.Code.ValueString() + " " + m.ID.ValueString())
}

// set sets the attributes to what Younium stores. A response without a code says
// nothing of what it lacks.
func (m *currencyModel) set(currency *younium.Currency) {
	if currency.Code != "" {
		m.Code, m.Description = equalFoldOr(m.Code, currency.Code), textOrNull(m.Description, currency.Description)
	}
}

// Schema implements resource.Resource.
func (r *currencyResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema("Manages a currency of a legal entity. Import a currency that already exists, since Younium refuses to create its code twice.",
		map[string]schema.Attribute{
			"code": schema.StringAttribute{
				Required: true, Validators: []validator.String{currencyCode()},
				PlanModifiers:       []planmodifier.String{replaceUnless(ifReturned(strings.EqualFold))},
				MarkdownDescription: "Code of the currency, three capital letters such as `SEK`. Changing this forces replacement.",
			},
			"description": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{notBlank()},
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "Description of the currency. Must not be empty if set. Defaults to what Younium stores. Cannot be " +
					"changed after the currency is created.",
			},
		})
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *currencyResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.resourceBase.ModifyPlan(ctx, req, resp)
	refuseChange(ctx, req, resp, "description", "code", "To destroy the object anyway, and to create another one with the next apply, run")
}

// Create implements resource.Resource.
func (r *currencyResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	m := &currencyModel{}
	r.create(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		planned := younium.Currency{Code: m.Code.ValueString(), Description: m.Description.ValueString()}
		created, err := client.CreateCurrency(ctx, planned)
		if err != nil {
			return err
		}
		m.ID = types.StringValue(created.ID)
		if m.Description.IsUnknown() {
			planned.Description, m.Description = created.Description, textOrNull(m.Description, created.Description)
		}
		if created.Code != "" {
			warnStoredDifferently(&resp.Diagnostics, m, currencyDifferences(planned, created))
		}
		return nil
	}, func(ctx context.Context, client *younium.Client) ([]candidate, error) {
		currencies, err := client.Currencies(ctx)
		var candidates []candidate
		for _, c := range currencies {
			if strings.EqualFold(c.Code, m.Code.ValueString()) {
				equal := m.Description.IsUnknown() || younium.EquivalentTexts(c.Description, m.Description.ValueString())
				candidates = append(candidates, candidate{c.ID, fmt.Sprintf("code %q, description %q", c.Code, c.Description), equal})
			}
		}
		return candidates, err
	})
}

func currencyDifferences(planned younium.Currency, stored *younium.Currency) []string {
	var lines []string
	if !strings.EqualFold(planned.Code, stored.Code) {
		lines = append(lines, fmt.Sprintf("code %q instead of %q", stored.Code, planned.Code))
	}
	if !younium.EquivalentTexts(planned.Description, stored.Description) {
		lines = append(lines, fmt.Sprintf("description %q instead of %q", stored.Description, planned.Description))
	}
	return lines
}

// Read implements resource.Resource.
func (r *currencyResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	m := &currencyModel{}
	r.read(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		currency, err := client.Currency(ctx, m.ID.ValueString())
		if err == nil {
			m.set(currency)
		}
		return err
	})
}

// Update implements resource.Resource. Younium cannot change a currency: this is
// for an equivalent spelling, or another name of the legal entity.
func (r *currencyResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	m := &currencyModel{}
	r.update(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		_, err := client.Currency(ctx, m.ID.ValueString())
		return err
	})
}

// Delete implements resource.Resource.
func (r *currencyResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	m := &currencyModel{}
	r.delete(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		return client.DeleteCurrency(ctx, m.ID.ValueString())
	})
}
