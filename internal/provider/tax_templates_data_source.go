// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

type taxTemplateElement struct {
	ID            types.String `tfsdk:"id"`
	Name          types.String `tfsdk:"name"`
	Description   types.String `tfsdk:"description"`
	EffectiveFrom types.String `tfsdk:"effective_from"`
	EffectiveTo   types.String `tfsdk:"effective_to"`
}

func newTaxTemplatesDataSource() datasource.DataSource {
	return &lookupDataSource[younium.TaxTemplate, taxTemplateElement]{
		dataSourceBase: dataSourceBase{objectBase{name: "tax_templates"}},
		describe:       "Tax templates, sorted by name.",
		element: map[string]schema.Attribute{
			attrID:           computedString("ID of the tax template (a UUID)."),
			"name":           computedString("Name of the tax template."),
			"description":    computedString("Description of the tax template, null if it has none."),
			"effective_from": computedString("Date from which the tax template applies, as Younium returns it."),
			"effective_to":   computedString("Date until which the tax template applies, as Younium returns it."),
		},
		list: (*younium.Client).TaxTemplates,
		keys: func(t *younium.TaxTemplate) []string { return []string{t.Name, t.ID} },
		model: func(t *younium.TaxTemplate) taxTemplateElement {
			return taxTemplateElement{
				types.StringValue(t.ID), stringOrNull(t.Name), stringOrNull(t.Description),
				stringOrNull(t.EffectiveFrom), stringOrNull(t.EffectiveTo),
			}
		},
	}
}
