// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var (
	_ resource.ResourceWithConfigure   = (*customFieldResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*customFieldResource)(nil)
	_ resource.ResourceWithIdentity    = (*customFieldResource)(nil)
	_ resource.ResourceWithImportState = (*customFieldResource)(nil)
)

type customFieldResource struct{ resourceBase }

func newCustomFieldResource() resource.Resource {
	return &customFieldResource{resourceBase{objectBase{name: "custom_field"}}}
}

type customFieldModel struct {
	resourceModel
	customFieldFields
}

// String implements fmt.Stringer.
func (m *customFieldModel) String() string {
	if m.Key.ValueString() == "" {
		return "custom field " + m.ID.ValueString()
	}
	return "custom field " + m.importID()
}

// importID is the natural key.
func (m *customFieldModel) importID() string {
	return m.Entity.ValueString() + "/" + m.Key.ValueString()
}

func (m *customFieldModel) importArgument() string {
	return importArgument(m.importID(), m.LegalEntity.ValueString())
}

// customFieldKey matches what the API can read a custom field by.
const customFieldKey = `[^\pC/\\]*[^\pC\pZ/\\.][^\pC/\\]*`

// Schema implements resource.Resource.
func (r *customFieldResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	unchangeable := func(value schema.StringAttribute) schema.StringAttribute {
		value.MarkdownDescription += " Cannot be changed after the custom field is created."
		return value
	}
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{notBlank()},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: description + " Must not be empty if set. Defaults to what Younium stores, and is never cleared.",
		}
	}
	typeEntity := text("Entity that a value refers to if `field_type` is `Entity`. Known values: " + markdownList(customFieldTypeEntities) + ".")
	typeEntity.Validators = []validator.String{knownValues(customFieldTypeEntities)}
	resp.Schema = r.schema("Manages the definition of a custom field. **Destroying it only removes it from Terraform state:** Younium's API cannot delete a "+
		"custom field, so it stays in Younium, and creating its key again fails. Import it to manage it again.\n\nA changed `name`, "+
		"`default_value` or `list` is updated in place. Any other change is refused in the plan.\n\nThis resource is built from Younium's published API "+
		"description and tested against a simulation of it, but not yet against a live Younium. Try it in a sandbox first. To "+
		"compare your sandbox with what this resource assumes, run `YOUNIUM_ACC_CUSTOM_FIELDS=1 make testacc` in the provider's repository.",
		map[string]schema.Attribute{
			"entity": unchangeable(schema.StringAttribute{
				Required: true, Validators: []validator.String{knownValues(customFieldEntities)},
				MarkdownDescription: "Entity that has the custom field. Known values: " + markdownList(customFieldEntities) + ".",
			}),
			"key": unchangeable(schema.StringAttribute{
				Required: true, Validators: []validator.String{matches("^"+customFieldKey+"$", "must not be blank or contain slashes or control characters")},
				MarkdownDescription: "Key of the custom field, unique within its entity, such as `erp_code`.",
			}),
			"field_type": unchangeable(schema.StringAttribute{
				Required: true, Validators: []validator.String{knownValues(customFieldTypes)},
				MarkdownDescription: "Type of the values. Known values: " + markdownList(customFieldTypes) + ".",
			}),
			"type_entity":   unchangeable(typeEntity),
			"name":          text("Name that people see."),
			"default_value": text("Default of the values."),
			"list":          text("Name or ID of the list that the values are taken from."),
		})
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *customFieldResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.resourceBase.ModifyPlan(ctx, req, resp)
	if req.State.Raw.IsNull() {
		return
	}
	stored := &customFieldModel{}
	resp.Diagnostics.Append(req.State.Get(ctx, stored)...)
	if req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(stored.notDeletableWarning())
		return
	}
	for _, attribute := range []string{"entity", "key", "field_type", "type_entity"} {
		if !stored.Key.IsNull() { // else Younium did not return it, which means nothing
			refuseChange(ctx, req, resp, attribute, "", "To remove the custom field from state, without deleting it in Younium, run")
		}
	}
}

func (m *customFieldModel) notDeletableWarning() diag.Diagnostic {
	return diag.NewWarningDiagnostic(summaryNotDeletable+": "+m.String(), fmt.Sprintf(
		"Younium's API cannot delete custom fields. The %s stays in Younium, and is only removed from Terraform state.\n\nTo manage it "+
			"again, run terraform import ADDRESS %s with the address of its block.", m, m.importArgument()))
}

// ImportState implements resource.ResourceWithImportState. Read replaces a natural
// key with the ID.
func (r *customFieldResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	key := regexp.MustCompile("^[A-Za-z]+/" + customFieldKey + "$")
	r.importState(ctx, req, resp, func(id string) bool { return younium.IsID(id) || key.MatchString(id) },
		"by ENTITY/KEY, such as Charge/erp_code, or by its ID")
}

// Create implements resource.Resource.
func (r *customFieldResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	m := &customFieldModel{}
	r.create(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		planned := m.field()
		created, err := client.CreateCustomField(ctx, planned)
		if younium.StatusCode(err) == http.StatusBadRequest {
			if _, notFound := client.CustomFieldByKey(ctx, planned.Entity, planned.Key); notFound == nil {
				return &existsError{err, m.importArgument()}
			}
		}
		if err != nil {
			return err
		}
		m.ID = types.StringValue(created.ID)
		m.setUnknown(created)
		warnStoredDifferently(&resp.Diagnostics, m, customFieldDifferences(planned, created))
		return nil
	}, func(ctx context.Context, client *younium.Client) ([]candidate, error) {
		fields, err := client.CustomFields(ctx)
		if err != nil {
			return []candidate{{id: m.importID()}}, err
		}
		var candidates []candidate
		for _, f := range fields {
			if strings.EqualFold(f.Entity, m.Entity.ValueString()) && strings.EqualFold(f.Key, m.Key.ValueString()) {
				description := fmt.Sprintf("field_type %q, name %q, default_value %q, list %q", f.FieldType, f.Name, f.DefaultValue, f.List)
				candidates = append(candidates, candidate{f.ID, description, len(customFieldDifferences(m.field(), &f)) == 0})
			}
		}
		return candidates, nil
	})
}

// Read implements resource.Resource.
func (r *customFieldResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	m := &customFieldModel{}
	r.read(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		read := client.CustomField
		if entity, key, imported := strings.Cut(m.ID.ValueString(), "/"); imported {
			read = func(ctx context.Context, _ string) (*younium.CustomField, error) {
				return client.CustomFieldByKey(ctx, entity, key)
			}
		}
		field, err := read(ctx, m.ID.ValueString())
		if err == nil {
			m.ID = types.StringValue(field.ID)
			m.set(field)
		}
		return err
	})
}

// Update implements resource.Resource.
func (r *customFieldResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	m, prior := &customFieldModel{}, &customFieldModel{}
	resp.Diagnostics.Append(req.State.Get(ctx, prior)...)
	r.update(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		planned, known := m.field(), prior.field()
		var changes younium.CustomField
		for change, values := range map[*string][2]string{
			&changes.Name:         {known.Name, planned.Name},
			&changes.DefaultValue: {known.DefaultValue, planned.DefaultValue},
			&changes.List:         {known.List, planned.List},
		} {
			if !younium.EquivalentTexts(values[0], values[1]) {
				*change = values[1]
			}
		}
		if changes == (younium.CustomField{}) { // another spelling, or another name of the legal entity
			_, err := client.CustomField(ctx, m.ID.ValueString())
			return err
		}
		stored, err := client.UpdateCustomField(ctx, m.ID.ValueString(), changes)
		if err == nil {
			warnStoredDifferently(&resp.Diagnostics, m, customFieldDifferences(changes, stored))
		}
		return err
	})
}

// Delete implements resource.Resource. It sends nothing: Younium's API cannot delete
// a custom field.
func (r *customFieldResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	m := &customFieldModel{}
	r.delete(ctx, req, resp, m, func(context.Context, *younium.Client) error { return nil })
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(m.notDeletableWarning())
	}
}
