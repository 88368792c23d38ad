// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

type financialAccountElement struct {
	ID            types.String `tfsdk:"id"`
	Code          types.String `tfsdk:"code"`
	Name          types.String `tfsdk:"name"`
	Description   types.String `tfsdk:"description"`
	ExternalERPID types.String `tfsdk:"external_erp_id"`
	ExternalCRMID types.String `tfsdk:"external_crm_id"`
}

func newChartOfAccountsDataSource() datasource.DataSource {
	return &lookupDataSource[younium.FinancialAccount, financialAccountElement]{
		dataSourceBase: dataSourceBase{objectBase{name: "chart_of_accounts"}},
		describe:       "Financial accounts, sorted by code.",
		element: map[string]schema.Attribute{
			attrID:            computedString("ID of the financial account (a UUID)."),
			"code":            computedString("Code of the financial account, such as `3001`."),
			"name":            computedString("Name of the financial account."),
			"description":     computedString("Description of the financial account, null if it has none."),
			"external_erp_id": computedString("ID of the financial account in an ERP system, null if it has none."),
			"external_crm_id": computedString("ID of the financial account in a CRM system, null if it has none."),
		},
		list: (*younium.Client).ChartOfAccounts,
		keys: func(a *younium.FinancialAccount) []string { return []string{a.Code, a.ID} },
		model: func(a *younium.FinancialAccount) financialAccountElement {
			return financialAccountElement{
				types.StringValue(a.ID), stringOrNull(a.Code), stringOrNull(a.Name), stringOrNull(a.Description),
				stringOrNull(a.ExternalERPID), stringOrNull(a.ExternalCRMID),
			}
		},
	}
}
