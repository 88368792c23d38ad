// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import "context"

// PaymentTerm is PaymentTermResponse of Younium's OpenAPI 2.1.
type PaymentTerm struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// TermType is a value such as NetDays.
	TermType string `json:"termType"`
	Days     *int64 `json:"days"` // nil if a response lacks it
}

var paymentTerms = kind[PaymentTerm]{
	path: "/PaymentTerms",
	id:   func(t *PaymentTerm) string { return t.ID },
}

// PaymentTerms returns the payment terms in the order of Younium. Errors are those
// of Read.
func (c *Client) PaymentTerms(ctx context.Context) ([]PaymentTerm, error) {
	return listObjects(ctx, c, paymentTerms, nil)
}
