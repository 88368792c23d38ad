// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import "context"

// TaxTemplate is TaxTemplateResponse of Younium's OpenAPI 2.1, without the rates.
type TaxTemplate struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// EffectiveFrom and EffectiveTo are dates, as Younium writes them.
	EffectiveFrom string `json:"effectiveFrom"`
	EffectiveTo   string `json:"effectiveTo"`
}

var taxTemplates = kind[TaxTemplate]{
	path: "/TaxTemplates",
	id:   func(t *TaxTemplate) string { return t.ID },
}

// TaxTemplates returns the tax templates in the order of Younium. Errors are those
// of Read.
func (c *Client) TaxTemplates(ctx context.Context) ([]TaxTemplate, error) {
	return listObjects(ctx, c, taxTemplates, nil)
}
