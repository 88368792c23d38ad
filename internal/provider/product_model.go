// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// productModel is the model of the resource.
type productModel struct {
	resourceModel
	productAttributes
}

// productAttributes are the attributes of the resource and the data source for the
// framework. Everything else works on values, in which whatever is not known yet can
// be unknown at any level.
type productAttributes struct {
	ProductNumber      types.String `tfsdk:"product_number"`
	Name               types.String `tfsdk:"name"`
	ProductType        types.String `tfsdk:"product_type"`
	Category           types.String `tfsdk:"category"`
	ActivationDate     types.String `tfsdk:"activation_date"`
	ExternalERPID      types.String `tfsdk:"external_erp_id"`
	ExternalCRMID      types.String `tfsdk:"external_crm_id"`
	LegalEntityID      types.String `tfsdk:"legal_entity_id"`
	IsFrameworkProduct types.Bool   `tfsdk:"is_framework_product"`
	EndOfNewSalesDate  types.String `tfsdk:"end_of_new_sales_date"`
	EndOfRenewalDate   types.String `tfsdk:"end_of_renewal_date"`
	EndOfLifeDate      types.String `tfsdk:"end_of_life_date"`
	CustomFields       types.Map    `tfsdk:"custom_fields"`
	ChargePlans        types.Map    `tfsdk:"charge_plans"`
}

// String implements fmt.Stringer.
func (m *productModel) String() string {
	return strings.TrimSpace("product " + m.Name.ValueString() + " " + m.ProductNumber.ValueString())
}

// values returns the attributes by name.
func (a *productAttributes) values(ctx context.Context, diags *diag.Diagnostics) values {
	object, problems := types.ObjectValueFrom(ctx, productLevel.objectType.AttrTypes, a)
	diags.Append(problems...)
	return object.Attributes()
}

// set sets all attributes. A missing value is null.
func (a *productAttributes) set(ctx context.Context, v values) diag.Diagnostics {
	return productLevel.object(v).As(ctx, a, basetypes.ObjectAsOptions{})
}

// values are the attributes of an object by name: a product, a charge plan, a
// charge, its prices in a currency, or a tier.
type values map[string]attr.Value

// level describes the objects of one kind: products, charge plans, charges, prices
// in a currency, or tiers.
type level struct {
	noun   string
	fields []field
	// child is the attribute with the objects of the level below, "" for none. They
	// are in a map, or in a list.
	child            string
	below            *level
	list             bool
	childUse         use
	childDescription string

	objectType types.ObjectType
}

func newLevel(l level) *level {
	l.objectType.AttrTypes = map[string]attr.Type{}
	for _, f := range l.fields {
		l.objectType.AttrTypes[f.name] = f.kind.attrType()
	}
	switch {
	case l.list:
		l.objectType.AttrTypes[l.child] = types.ListType{ElemType: l.below.objectType}
	case l.child != "":
		l.objectType.AttrTypes[l.child] = types.MapType{ElemType: l.below.objectType}
	}
	return &l
}

type use int

const (
	required use = iota
	optional
	kept // optional; where it is left out, Younium's value is kept
	computed
)

type fieldKind int

const (
	textKind fieldKind = iota
	enumKind
	referenceKind
	dateKind
	numberKind
	wholeKind
	booleanKind
	customFieldsKind
)

// field is an attribute other than those of the level below.
type field struct {
	name string
	kind fieldKind
	use  use
	// values are those of an enumeration.
	values      []string
	description string
	// unread reports whether Younium never returns it.
	unread bool
}

func (k fieldKind) attrType() attr.Type {
	switch k {
	case numberKind, wholeKind:
		return types.NumberType
	case booleanKind:
		return types.BoolType
	case customFieldsKind:
		return types.MapType{ElemType: types.StringType}
	}
	return types.StringType
}

// null returns the null value of the kind.
func (k fieldKind) null() attr.Value {
	switch k {
	case numberKind, wholeKind:
		return types.NumberNull()
	case booleanKind:
		return types.BoolNull()
	case customFieldsKind:
		return types.MapNull(types.StringType)
	}
	return types.StringNull()
}

// unknown returns the unknown value of the kind.
func (k fieldKind) unknown() attr.Value {
	switch k {
	case numberKind, wholeKind:
		return types.NumberUnknown()
	case booleanKind:
		return types.BoolUnknown()
	case customFieldsKind:
		return types.MapUnknown(types.StringType)
	}
	return types.StringUnknown()
}

// object returns the values as an object of the level. A missing value is null.
func (l *level) object(v values) basetypes.ObjectValue {
	all := values{}
	for _, f := range l.fields {
		if all[f.name] = v[f.name]; v[f.name] == nil {
			all[f.name] = f.kind.null()
		}
	}
	if l.child != "" {
		if all[l.child] = v[l.child]; v[l.child] == nil {
			all[l.child] = l.noChildren()
		}
	}
	return types.ObjectValueMust(l.objectType.AttrTypes, all)
}

func (l *level) noChildren() attr.Value {
	if l.list {
		return types.ListNull(l.below.objectType)
	}
	return types.MapNull(l.below.objectType)
}

// childMap returns the attribute with the objects of the level below.
func (l *level) childMap(children map[string]values) types.Map {
	elements := make(map[string]attr.Value, len(children))
	for key, child := range children {
		elements[key] = l.below.object(child)
	}
	return types.MapValueMust(l.below.objectType, elements)
}

// children returns the objects of the level below by key, without those that are
// not known or null.
func (v values) children(name string) map[string]values {
	children := map[string]values{}
	all, _ := v[name].(types.Map)
	for key, element := range all.Elements() {
		if object, ok := element.(types.Object); ok && !object.IsUnknown() && !object.IsNull() {
			children[key] = object.Attributes()
		}
	}
	return children
}

// tiers returns the objects of the attribute tiers, nil for one that is not known or null.
func (v values) tiers() []values {
	list, _ := v[attrTiers].(types.List)
	tiers := make([]values, len(list.Elements()))
	for i, element := range list.Elements() {
		if object, ok := element.(types.Object); ok && !object.IsUnknown() && !object.IsNull() {
			tiers[i] = object.Attributes()
		}
	}
	return tiers
}

// text returns a string attribute, "" for null or unknown.
func (v values) text(name string) string {
	value, _ := v[name].(types.String)
	return value.ValueString()
}

// isKnown reports whether an attribute is neither null nor unknown.
func (v values) isKnown(name string) bool { return isKnown(v[name]) }

func isKnown(v attr.Value) bool { return v != nil && !v.IsNull() && !v.IsUnknown() }

// tierAt returns the tier of an index, nil if there is none.
func tierAt(tiers []values, i int) values {
	if i < len(tiers) {
		return tiers[i]
	}
	return nil
}

// details returns the values of each price detail in a currency: those of its
// tiers, or its only ones.
func (v values) details() []values {
	if tiers := v.tiers(); len(tiers) > 0 || !v.isKnown(attrPrice) {
		return tiers
	}
	return []values{{attrPrice: v[attrPrice], attrPriceBase: v[attrPriceBase], attrDescription: v[attrDescription]}}
}
