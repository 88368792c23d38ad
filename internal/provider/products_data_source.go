// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var _ datasource.DataSourceWithConfigure = (*productsDataSource)(nil)

const attrNamePrefix = "name_prefix"

type productsDataSource struct{ dataSourceBase }

func newProductsDataSource() datasource.DataSource {
	return &productsDataSource{dataSourceBase{objectBase{name: "products"}}}
}

type productsModel struct {
	LegalEntity types.String     `tfsdk:"legal_entity"`
	NamePrefix  types.String     `tfsdk:"name_prefix"`
	Category    types.String     `tfsdk:"category"`
	Products    []productElement `tfsdk:"products"`
}

func (m *productsModel) legalEntity() types.String { return m.LegalEntity }

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

// Schema implements datasource.DataSource.
func (d *productsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	elementAttributes := map[string]schema.Attribute{
		attrID: schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the product (a UUID)."},
	}
	for _, f := range productLevel.fields {
		switch f.name {
		case "product_number", attrName, attrProductType, "category", attrERPID, attrCRMID,
			"end_of_new_sales_date", "end_of_renewal_date", "end_of_life_date":
			elementAttributes[f.name] = f.dataAttribute()
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the products of a legal entity, without their charge plans. Use `younium_product` to read those of one product.",
		Attributes: map[string]schema.Attribute{
			attrLegalEntity: schema.StringAttribute{
				Optional: true, Validators: []validator.String{isLegalEntity()},
				MarkdownDescription: "ID or name of the legal entity. IDs are recommended because names can change. Defaults to the provider's `legal_entity`.",
			},
			attrNamePrefix: schema.StringAttribute{
				Optional: true, Validators: []validator.String{notBlank()}, MarkdownDescription: "Text that the names of the products begin with, in this letter case. Defaults to any.",
			},
			"category": schema.StringAttribute{
				Optional: true, Validators: []validator.String{notBlank()}, MarkdownDescription: "Category of the products, as Younium returns it, in any letter case. Defaults to any.",
			},
			"products": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Products, sorted by number. Empty if there are none.",
				NestedObject: schema.NestedAttributeObject{Attributes: elementAttributes},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *productsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	m := &productsModel{}
	d.read(ctx, req, resp, m, "Listing the products", func(ctx context.Context, client *younium.Client) error {
		products, err := client.Products(ctx)
		if err != nil {
			return err
		}
		slices.SortFunc(products, func(a, b younium.Product) int {
			return cmp.Or(cmp.Compare(a.ProductNumber, b.ProductNumber), cmp.Compare(a.ID, b.ID))
		})
		m.Products = []productElement{} // an empty list, not null
		for _, p := range products {
			inCategory := m.Category.IsNull() || strings.EqualFold(m.Category.ValueString(), p.Category)
			if inCategory && strings.HasPrefix(p.Name, m.NamePrefix.ValueString()) {
				m.Products = append(m.Products, productElement{
					types.StringValue(p.ID), stringOrNull(p.ProductNumber), stringOrNull(p.Name), stringOrNull(p.ProductType), stringOrNull(p.Category),
					stringOrNull(p.ExternalERPID), stringOrNull(p.ExternalCRMID), stringOrNull(p.EndOfNewSalesDate),
					stringOrNull(p.EndOfRenewalDate), stringOrNull(p.EndOfLifeDate),
				})
			}
		}
		return nil
	})
}
