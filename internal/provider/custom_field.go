// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// The values that Younium's OpenAPI 2.1 lists.
var (
	customFieldEntities = []string{
		"Account", "Order", "OrderProduct", "OrderProductCharge", "Product", "ChargePlan", "Charge", "ChargeDetails", "Quote",
		"QuoteProduct", "QuoteProductCharge", "Invoice", "InvoiceLine", "Posting", "Measurement", "Usage", "Country",
	}
	customFieldTypes        = []string{"Text", "Integer", "Checkbox", "Amount", "Date", "Entity", "Enum", "List", "DecimalNumber"}
	customFieldTypeEntities = []string{"Account", "User"}
)

// customFieldFields are the fields that the resource and each element of the data
// source have in common, except the ID.
type customFieldFields struct {
	Entity       types.String `tfsdk:"entity"`
	Key          types.String `tfsdk:"key"`
	FieldType    types.String `tfsdk:"field_type"`
	TypeEntity   types.String `tfsdk:"type_entity"`
	Name         types.String `tfsdk:"name"`
	DefaultValue types.String `tfsdk:"default_value"`
	List         types.String `tfsdk:"list"`
}

// set sets the fields to what Younium stores. An equivalent value is kept as it was.
// A response without a key says nothing of what it lacks.
func (f *customFieldFields) set(field *younium.CustomField) {
	if field.Key == "" {
		return
	}
	f.Entity = equalFoldOr(f.Entity, knownSpelling(field.Entity, customFieldEntities...))
	f.Key = equalFoldOr(f.Key, field.Key)
	f.FieldType = equalFoldOr(f.FieldType, knownSpelling(field.FieldType, customFieldTypes...))
	f.TypeEntity = equalFoldOr(f.TypeEntity, knownSpelling(field.TypeEntity, customFieldTypeEntities...))
	f.Name = textOrNull(f.Name, field.Name)
	f.DefaultValue = textOrNull(f.DefaultValue, field.DefaultValue)
	f.List = textOrNull(f.List, field.List)
}

// setUnknown sets what is unknown to what Younium stores.
func (f *customFieldFields) setUnknown(field *younium.CustomField) {
	var stored customFieldFields
	stored.set(field)
	for value, known := range map[*types.String]types.String{
		&f.TypeEntity: stored.TypeEntity, &f.Name: stored.Name, &f.DefaultValue: stored.DefaultValue, &f.List: stored.List,
	} {
		if value.IsUnknown() {
			*value = known
		}
	}
}

// field returns the values of the fields, with "" for null or unknown.
func (f *customFieldFields) field() younium.CustomField {
	return younium.CustomField{
		Entity: f.Entity.ValueString(), Key: f.Key.ValueString(), FieldType: f.FieldType.ValueString(), TypeEntity: f.TypeEntity.ValueString(),
		Name: f.Name.ValueString(), DefaultValue: f.DefaultValue.ValueString(), List: f.List.ValueString(),
	}
}

// customFieldDifferences describes what Younium stored instead of what was planned.
// What was not planned is Younium's to choose.
func customFieldDifferences(planned younium.CustomField, stored *younium.CustomField) []string {
	if stored == nil || stored.Key == "" {
		return nil // it could not be read
	}
	var lines []string
	compare := func(name, planned, stored string) {
		if planned != "" && !younium.EquivalentTexts(planned, stored) {
			lines = append(lines, fmt.Sprintf("%s %q instead of %q", name, stored, planned))
		}
	}
	compare("field_type", planned.FieldType, knownSpelling(stored.FieldType, planned.FieldType))
	compare("type_entity", planned.TypeEntity, knownSpelling(stored.TypeEntity, planned.TypeEntity))
	compare("name", planned.Name, stored.Name)
	compare("default_value", planned.DefaultValue, stored.DefaultValue)
	compare("list", planned.List, stored.List)
	return lines
}
