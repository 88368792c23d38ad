// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var _ datasource.DataSourceWithConfigure = (*currenciesDataSource)(nil)

type currenciesDataSource struct{ dataSourceBase }

func newCurrenciesDataSource() datasource.DataSource {
	return &currenciesDataSource{dataSourceBase{objectBase{name: "currencies"}}}
}

type currenciesModel struct {
	LegalEntity  types.String      `tfsdk:"legal_entity"`
	BaseCurrency types.String      `tfsdk:"base_currency"`
	Currencies   []currencyElement `tfsdk:"currencies"`
}

func (m *currenciesModel) legalEntity() types.String { return m.LegalEntity }

type currencyElement struct {
	ID          types.String `tfsdk:"id"`
	Code        types.String `tfsdk:"code"`
	Description types.String `tfsdk:"description"`
}

// Schema implements datasource.DataSource.
func (d *currenciesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the currencies of a legal entity and names its base currency.",
		Attributes: map[string]schema.Attribute{
			attrLegalEntity: schema.StringAttribute{
				Optional: true, Validators: []validator.String{isLegalEntity()},
				MarkdownDescription: "ID or name of the legal entity to list currencies of. IDs are recommended because names can change. Defaults to the provider's `legal_entity`.",
			},
			"base_currency": schema.StringAttribute{Computed: true, MarkdownDescription: "Code of the legal entity's base currency. Null if Younium reports none."},
			"currencies": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Currencies, sorted by code. Empty if there are none.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					attrID:        schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the currency (a UUID)."},
					"code":        schema.StringAttribute{Computed: true, MarkdownDescription: "Code of the currency, such as `SEK`."},
					"description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the currency. Null if it has none."},
				}},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *currenciesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	m := &currenciesModel{}
	d.read(ctx, req, resp, m, "Listing the currencies", func(ctx context.Context, client *younium.Client) error {
		currencies, err := client.Currencies(ctx)
		if err != nil {
			return err
		}
		slices.SortFunc(currencies, func(a, b younium.Currency) int {
			return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID))
		})
		m.Currencies = make([]currencyElement, len(currencies)) // an empty list, not null
		for i, c := range currencies {
			m.Currencies[i] = currencyElement{types.StringValue(c.ID), stringOrNull(c.Code), textOrNull(types.StringNull(), c.Description)}
		}
		base, err := client.BaseCurrency(ctx)
		switch {
		case errors.Is(err, younium.ErrNotFound): // then base_currency is null
		case err != nil:
			return err
		default:
			m.BaseCurrency = stringOrNull(base.Code)
		}
		return nil
	})
}
