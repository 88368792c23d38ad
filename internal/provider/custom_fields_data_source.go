// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

type customFieldElement struct {
	ID types.String `tfsdk:"id"`
	customFieldFields
}

func newCustomFieldsDataSource() datasource.DataSource {
	return &lookupDataSource[younium.CustomField, customFieldElement]{
		dataSourceBase: dataSourceBase{objectBase{name: "custom_fields"}},
		describe:       "Custom fields, sorted by entity and key.",
		element: map[string]schema.Attribute{
			attrID:          computedString("ID of the custom field (a UUID)."),
			"entity":        computedString("Entity that has the custom field, such as `Charge`."),
			"key":           computedString("Key of the custom field, unique within its entity."),
			"field_type":    computedString("Type of the values, such as `Text`."),
			"type_entity":   computedString("Entity that a value refers to if `field_type` is `Entity`, else null."),
			"name":          computedString("Name of the custom field, null if it has none."),
			"default_value": computedString("Default of the values, null if there is none."),
			"list":          computedString("List that the values are taken from, null if there is none."),
		},
		more: map[string]schema.Attribute{
			"entity": schema.StringAttribute{
				Optional: true, Validators: []validator.String{notBlank()},
				MarkdownDescription: "Entity of the custom fields to list, such as `Charge`, in any letter case. Defaults to all entities.",
			},
		},
		list: (*younium.Client).CustomFields,
		keys: func(f *younium.CustomField) []string { return []string{f.Entity, f.Key, f.ID} },
		model: func(f *younium.CustomField) customFieldElement {
			element := customFieldElement{ID: types.StringValue(f.ID)}
			element.set(f)
			return element
		},
		extend: func(ctx context.Context, _ *younium.Client, state *tfsdk.State, fields []younium.CustomField) ([]younium.CustomField, error) {
			var entity types.String
			state.GetAttribute(ctx, path.Root("entity"), &entity)
			return slices.DeleteFunc(fields, func(f younium.CustomField) bool {
				return !entity.IsNull() && !strings.EqualFold(f.Entity, entity.ValueString())
			}), nil
		},
	}
}
