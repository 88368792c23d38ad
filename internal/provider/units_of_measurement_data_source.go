// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

type unitOfMeasurementElement struct {
	ID          types.String `tfsdk:"id"`
	Code        types.String `tfsdk:"code"`
	Name        types.String `tfsdk:"name"`
	DisplayName types.String `tfsdk:"display_name"`
}

func newUnitsOfMeasurementDataSource() datasource.DataSource {
	return &lookupDataSource[younium.UnitOfMeasurement, unitOfMeasurementElement]{
		dataSourceBase: dataSourceBase{objectBase{name: "units_of_measurement"}},
		describe:       "Units of measurement, sorted by code.",
		element: map[string]schema.Attribute{
			attrID:         computedString("ID of the unit (a UUID)."),
			"code":         computedString("Code of the unit, such as `users`."),
			"name":         computedString("Name of the unit, null if it has none."),
			"display_name": computedString("Name of the unit on invoices and other documents, null if it has none."),
		},
		list: (*younium.Client).UnitsOfMeasurement,
		keys: func(u *younium.UnitOfMeasurement) []string { return []string{u.Code, u.ID} },
		model: func(u *younium.UnitOfMeasurement) unitOfMeasurementElement {
			return unitOfMeasurementElement{
				types.StringValue(u.ID), stringOrNull(u.Code), stringOrNull(u.Name), stringOrNull(u.DisplayName),
			}
		},
	}
}
