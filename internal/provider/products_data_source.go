// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

const attrNamePrefix = "name_prefix"

type productElement struct {
	ID                types.String `tfsdk:"id"`
	ProductNumber     types.String `tfsdk:"product_number"`
	Name              types.String `tfsdk:"name"`
	ProductType       types.String `tfsdk:"product_type"`
	Category          types.String `tfsdk:"category"`
	ExternalERPID     types.String `tfsdk:"external_erp_id"`
	ExternalCRMID     types.String `tfsdk:"external_crm_id"`
	EndOfNewSalesDate types.String `tfsdk:"end_of_new_sales_date"`
	EndOfRenewalDate  types.String `tfsdk:"end_of_renewal_date"`
	EndOfLifeDate     types.String `tfsdk:"end_of_life_date"`
}

func newProductsDataSource() datasource.DataSource {
	element := map[string]schema.Attribute{attrID: computedString("ID of the product (a UUID).")}
	for _, f := range productLevel.fields {
		switch f.name {
		case "product_number", attrName, attrProductType, "category", attrERPID, attrCRMID,
			"end_of_new_sales_date", "end_of_renewal_date", "end_of_life_date":
			element[f.name] = f.dataAttribute()
		}
	}
	return &lookupDataSource[younium.Product, productElement]{
		dataSourceBase: dataSourceBase{objectBase{name: "products"}},
		describe:       "Products, sorted by number, without their charge plans: use `younium_product` to read those of one product.",
		element:        element,
		more: map[string]schema.Attribute{
			attrNamePrefix: schema.StringAttribute{
				Optional: true, Validators: []validator.String{notBlank()}, MarkdownDescription: "Text that the names of the products begin with, in this letter case. Defaults to any.",
			},
			"category": schema.StringAttribute{
				Optional: true, Validators: []validator.String{notBlank()}, MarkdownDescription: "Category of the products, as Younium returns it, in any letter case. Defaults to any.",
			},
		},
		list: (*younium.Client).Products,
		keys: func(p *younium.Product) []string { return []string{p.ProductNumber, p.ID} },
		model: func(p *younium.Product) productElement {
			return productElement{
				types.StringValue(p.ID), stringOrNull(p.ProductNumber), stringOrNull(p.Name), stringOrNull(p.ProductType), stringOrNull(p.Category),
				stringOrNull(p.ExternalERPID), stringOrNull(p.ExternalCRMID), stringOrNull(p.EndOfNewSalesDate),
				stringOrNull(p.EndOfRenewalDate), stringOrNull(p.EndOfLifeDate),
			}
		},
		extend: func(ctx context.Context, _ *younium.Client, state *tfsdk.State, products []younium.Product) ([]younium.Product, error) {
			var prefix, category types.String
			state.GetAttribute(ctx, path.Root(attrNamePrefix), &prefix)
			state.GetAttribute(ctx, path.Root("category"), &category)
			return slices.DeleteFunc(products, func(p younium.Product) bool {
				inCategory := category.IsNull() || strings.EqualFold(category.ValueString(), p.Category)
				return !inCategory || !strings.HasPrefix(p.Name, prefix.ValueString())
			}), nil
		},
	}
}
