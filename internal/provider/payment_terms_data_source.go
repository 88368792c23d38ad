// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

type paymentTermElement struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	TermType    types.String `tfsdk:"term_type"`
	Days        types.Int64  `tfsdk:"days"`
}

func newPaymentTermsDataSource() datasource.DataSource {
	return &lookupDataSource[younium.PaymentTerm, paymentTermElement]{
		dataSourceBase: dataSourceBase{objectBase{name: "payment_terms"}},
		describe:       "Payment terms, sorted by name.",
		element: map[string]schema.Attribute{
			attrID:        computedString("ID of the payment term (a UUID)."),
			"name":        computedString("Name of the payment term."),
			"description": computedString("Description of the payment term, null if it has none."),
			"term_type":   computedString("Type of the payment term, such as `NetDays`."),
			"days":        schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of days of the payment term."},
		},
		list: (*younium.Client).PaymentTerms,
		keys: func(t *younium.PaymentTerm) []string { return []string{t.Name, t.ID} },
		model: func(t *younium.PaymentTerm) paymentTermElement {
			return paymentTermElement{
				types.StringValue(t.ID), stringOrNull(t.Name), stringOrNull(t.Description), stringOrNull(t.TermType),
				types.Int64PointerValue(t.Days),
			}
		},
	}
}
