// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

type currencyElement struct {
	ID          types.String `tfsdk:"id"`
	Code        types.String `tfsdk:"code"`
	Description types.String `tfsdk:"description"`
}

func newCurrenciesDataSource() datasource.DataSource {
	return &lookupDataSource[younium.Currency, currencyElement]{
		dataSourceBase: dataSourceBase{objectBase{name: "currencies"}},
		describe:       "Currencies, sorted by code.",
		element: map[string]schema.Attribute{
			attrID:        computedString("ID of the currency (a UUID)."),
			"code":        computedString("Code of the currency, such as `SEK`."),
			"description": computedString("Description of the currency. Null if it has none."),
		},
		more: map[string]schema.Attribute{
			"base_currency": computedString("Code of the legal entity's base currency. Null if Younium reports none."),
		},
		list: (*younium.Client).Currencies,
		keys: func(c *younium.Currency) []string { return []string{c.Code, c.ID} },
		model: func(c *younium.Currency) currencyElement {
			return currencyElement{types.StringValue(c.ID), stringOrNull(c.Code), textOrNull(types.StringNull(), c.Description)}
		},
		extend: setBaseCurrency,
	}
}

func setBaseCurrency(ctx context.Context, client *younium.Client, state *tfsdk.State, currencies []younium.Currency) ([]younium.Currency, error) {
	base, err := client.BaseCurrency(ctx)
	switch {
	case errors.Is(err, younium.ErrNotFound): // then base_currency is null
		return currencies, nil
	case err != nil:
		return nil, err
	}
	state.SetAttribute(ctx, path.Root("base_currency"), stringOrNull(base.Code)) // a string: it cannot fail
	return currencies, nil
}
