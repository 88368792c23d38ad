// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import "context"

// FinancialAccount is FinancialAccountResponse of Younium's OpenAPI 2.1.
type FinancialAccount struct {
	ID            string `json:"id"`
	Code          string `json:"code"`
	Name          string `json:"name"`
	Description   string `json:"description"`
	ExternalERPID string `json:"externalERPId"`
	ExternalCRMID string `json:"externalCRMId"`
}

var chartOfAccounts = kind[FinancialAccount]{
	path: "/ChartOfAccounts",
	id:   func(a *FinancialAccount) string { return a.ID },
}

// ChartOfAccounts returns the financial accounts in the order of Younium. Errors
// are those of Read.
func (c *Client) ChartOfAccounts(ctx context.Context) ([]FinancialAccount, error) {
	return listObjects(ctx, c, chartOfAccounts, nil)
}
