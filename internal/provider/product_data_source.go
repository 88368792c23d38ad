// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var (
	_ datasource.DataSourceWithConfigure        = (*productDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*productDataSource)(nil)
)

type productDataSource struct{ dataSourceBase }

func newProductDataSource() datasource.DataSource {
	return &productDataSource{dataSourceBase{objectBase{name: "product"}}}
}

type productDataModel struct {
	ID          types.String `tfsdk:"id"`
	LegalEntity types.String `tfsdk:"legal_entity"`
	productAttributes
}

func (m *productDataModel) legalEntity() types.String { return m.LegalEntity }

// Schema implements datasource.DataSource.
func (d *productDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := productLevel.dataAttributes()
	for name, description := range map[string]string{
		attrID:           "ID of the product (a UUID).",
		"product_number": "Number of the product, such as `P-000001`.",
		attrName:         "Name of the product, in this letter case.",
		attrCRMID:        "ID of the product in a CRM system.",
		attrERPID:        "ID of the product in an ERP system.",
	} {
		attributes[name] = schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{notBlank()},
			MarkdownDescription: description + " Exactly one of `id`, `product_number`, `name`, `external_crm_id` and `external_erp_id` must be set.",
		}
	}
	attributes[attrLegalEntity] = schema.StringAttribute{
		Optional: true, Validators: []validator.String{isLegalEntity()},
		MarkdownDescription: describeListedEntity,
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a product with its charge plans, charges and prices.",
		Attributes:          attributes,
	}
}

// dataAttributes returns the schema of the level in a data source.
func (l *level) dataAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, f := range l.fields {
		attributes[f.name] = f.dataAttribute()
	}
	switch {
	case l.list:
		attributes[l.child] = schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "Tiers from the lowest quantity up.",
			NestedObject: schema.NestedAttributeObject{Attributes: l.below.dataAttributes()},
		}
	case l.child != "":
		description := "Prices by currency."
		if l != chargeLevel {
			description = strings.ToUpper(l.below.noun[:1]) + l.below.noun[1:] + "s by name."
		}
		attributes[l.child] = schema.MapNestedAttribute{
			Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: l.below.dataAttributes()},
		}
	}
	return attributes
}

func (f field) dataAttribute() schema.Attribute {
	description := f.description
	if f.unread {
		description = "Always null: Younium never returns it."
	}
	switch f.kind {
	case numberKind, wholeKind:
		return schema.NumberAttribute{Computed: true, MarkdownDescription: description}
	case booleanKind:
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	case customFieldsKind:
		return schema.MapAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: "Values of custom fields by key, as text."}
	}
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// ConfigValidators implements datasource.DataSourceWithConfigValidators.
func (d *productDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot(attrID), path.MatchRoot("product_number"),
		path.MatchRoot(attrName), path.MatchRoot(attrCRMID), path.MatchRoot(attrERPID))}
}

// Read implements datasource.DataSource.
func (d *productDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	m := &productDataModel{}
	d.read(ctx, req, resp, m, "Reading the product", func(ctx context.Context, client *younium.Client) error {
		product, err := m.find(ctx, client)
		var noMatch *matchError
		switch {
		case errors.As(err, &noMatch):
			resp.Diagnostics.Append(noMatch.Diagnostic)
			return nil
		case err != nil:
			return err
		}
		read, err := readProduct(product, nil, nil)
		if err == nil {
			m.ID = types.StringValue(product.ID)
			resp.Diagnostics.Append(m.set(ctx, read)...)
		}
		return err
	})
}

// matchError is returned if not exactly one product matches.
type matchError struct{ diag.Diagnostic }

func (e *matchError) Error() string { return e.Summary() }

// find returns the product that the configuration means.
func (m *productDataModel) find(ctx context.Context, client *younium.Client) (*younium.Product, error) {
	var product *younium.Product
	var err error
	switch {
	case !m.ID.IsNull():
		product, err = client.Product(ctx, m.ID.ValueString())
	case !m.ProductNumber.IsNull():
		product, err = client.ProductByNumber(ctx, m.ProductNumber.ValueString())
	default:
		return m.search(ctx, client)
	}
	if errors.Is(err, younium.ErrNotFound) {
		return nil, notFoundAt(client, "ID or number")
	}
	return product, err
}

func notFoundAt(client *younium.Client, what string) error {
	return &matchError{diag.NewErrorDiagnostic(summaryNotFound, fmt.Sprintf(
		"There is no product with this %s at %s.\n\nCheck the arguments of this block, its legal entity and the provider's environment.",
		what, targetText(client.BaseURL(), client.LegalEntity())))}
}

// search looks in the list of products, and then reads the only match: a list may
// lack charge plans.
func (m *productDataModel) search(ctx context.Context, client *younium.Client) (*younium.Product, error) {
	products, err := client.Products(ctx)
	if err != nil {
		return nil, err
	}
	var matches []string
	var id string
	for _, p := range products {
		has := func(want types.String, got string) bool { return !want.IsNull() && want.ValueString() == got }
		if has(m.Name, p.Name) || has(m.ExternalCRMID, p.ExternalCRMID) || has(m.ExternalERPID, p.ExternalERPID) {
			id = p.ID
			matches = append(matches, fmt.Sprintf("%s %s (ID %s)", p.ProductNumber, p.Name, p.ID))
		}
	}
	switch len(matches) {
	case 0:
		return nil, notFoundAt(client, "name or external ID")
	case 1:
		return client.Product(ctx, id)
	}
	return nil, &matchError{diag.NewErrorDiagnostic(summarySeveralMatch, fmt.Sprintf(
		"These products match:\n\n  %s\n\nSet id or product_number instead.", strings.Join(matches, "\n  ")))}
}
