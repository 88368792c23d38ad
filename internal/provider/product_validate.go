// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ValidateConfig implements resource.ResourceWithValidateConfig. It holds values that
// are known to the documented rules. All others are for Younium to judge.
func (r *productResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	r.resourceBase.ValidateConfig(ctx, req, resp)
	m := &productModel{}
	if resp.Diagnostics.Append(req.Config.Get(ctx, m)...); resp.Diagnostics.HasError() {
		return
	}
	config := m.values(ctx, &resp.Diagnostics)
	// As with legal entities, only a plan warns.
	c := checker{diags: &resp.Diagnostics, warns: r.data != nil, object: m.String()}
	c.check(productLevel, path.Empty(), config)
	if counts, known := shape(config); known && config.isKnown(attrProductType) && !fits(config.text(attrProductType), counts) {
		c.refuse(path.Root(attrProductType), "Type does not fit", fmt.Sprintf("A product of the type %s cannot have the charge plans and charges of "+
			"this block. Leave product_type out, or set it to %q.", config.text(attrProductType), narrowestType(counts)))
	}
	c.warn()
}

// checker checks the configuration of a product.
type checker struct {
	diags   *diag.Diagnostics
	warns   bool
	object  string
	unknown []string // values of enumerations
}

func (c *checker) refuse(at path.Path, summary, detail string) {
	c.diags.AddAttributeError(at, summary, detail)
}

func (c *checker) warn() {
	if c.warns && len(c.unknown) > 0 {
		c.diags.AddWarning("Unknown value: "+c.object, fmt.Sprintf(
			"This version of the provider does not know these values, and passes them on:\n\n  %s\n\nCheck their spelling.", strings.Join(c.unknown, "\n  ")))
	}
}

func (c *checker) check(l *level, at path.Path, v values) {
	for _, f := range l.fields {
		if v.isKnown(f.name) {
			c.checkField(f, at.AtName(f.name), v)
		}
	}
	switch l {
	case chargeLevel:
		c.checkModel(at, v)
	case priceLevel:
		c.checkTiers(at.AtName(attrTiers), v)
	}
	if l.child == "" || l.list {
		return
	}
	at = at.AtName(l.child)
	all := elements(v[l.child])
	if v.isKnown(l.child) && len(all) == 0 {
		c.refuse(at, "Missing "+l.below.noun, fmt.Sprintf("`%s` must have at least one element.", l.child))
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		object, _ := all[key].(types.Object)
		switch {
		case object.IsNull():
			c.refuse(at.AtMapKey(key), "Missing value", "Elements must not be null. Leave the key out instead.")
		case strings.TrimSpace(key) == "":
			c.refuse(at.AtMapKey(key), "Invalid key", "Keys must not be blank.")
		case l == chargeLevel && !currencyPattern.MatchString(key):
			c.refuse(at.AtMapKey(key), "Invalid currency", fmt.Sprintf("Keys of `prices` must be three capital letters, such as SEK, got: %q.", key))
		case !object.IsUnknown():
			c.check(l.below, at.AtMapKey(key), object.Attributes())
		}
	}
}

var currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)

// checkField checks the value of one attribute.
func (c *checker) checkField(f field, at path.Path, v values) {
	value := v[f.name]
	switch f.kind {
	case numberKind, wholeKind:
		number, _ := value.(types.Number)
		c.checkNumber(f, at, number.ValueBigFloat())
		return
	case customFieldsKind:
		for key, element := range elements(value) {
			if !element.IsUnknown() && strings.TrimSpace(describe(element)) == "" {
				c.refuse(at.AtMapKey(key), "Missing value", "Values must not be null or blank: Younium cannot clear a custom field. Leave the key out instead.")
			}
		}
		return
	case booleanKind:
		return
	}
	text := v.text(f.name)
	_, isDate := parseDate(text)
	known := knownSpelling(text, f.values...)
	switch {
	case strings.TrimSpace(text) == "":
		c.refuse(at, "Missing value", fmt.Sprintf("`%s` must not be blank.", f.name))
	case f.kind == dateKind && !isDate:
		c.refuse(at, "Invalid date", fmt.Sprintf("`%s` must be a date such as 2027-01-01, or a date with a time such as 2027-01-01T00:00:00Z, got: %q.", f.name, text))
	case f.kind != enumKind || slices.Contains(f.values, text):
	case known != text:
		c.refuse(at, "Invalid value", fmt.Sprintf("`%s` must be spelled %q, got: %q.", f.name, known, text))
	default:
		c.unknown = append(c.unknown, fmt.Sprintf("%s = %q", at, text))
	}
}

func (c *checker) checkNumber(f field, at path.Path, number *big.Float) {
	float, _ := number.Float64()
	switch {
	case math.IsInf(float, 0):
		c.refuse(at, "Invalid number", fmt.Sprintf("`%s` is too large.", f.name))
	case f.kind == wholeKind && !number.IsInt():
		c.refuse(at, "Invalid number", fmt.Sprintf("`%s` must be a whole number, got: %s.", f.name, numberText(number)))
	case f.name == attrSpecificDay && (float < 0 || float > 31):
		c.refuse(at, "Invalid number", fmt.Sprintf("`%s` must be between 0 and 31, got: %s.", f.name, numberText(number)))
	}
}

// checkModel checks the prices of a charge against its model.
func (c *checker) checkModel(at path.Path, charge values) {
	model, prices := charge.text(attrModel), charge[attrPrices]
	tiered, single := model == modelVolume || model == modelTiered, model == modelFlat || model == modelQuantity
	switch at := at.AtName(attrPrices); {
	case model == modelRated && !prices.IsNull():
		c.refuse(at, "Prices do not fit the model", "A charge of the model Rated has no prices. Remove `prices`.")
	case (tiered || single) && prices.IsNull():
		c.refuse(at, "Missing prices", fmt.Sprintf("A charge of the model %s needs `prices`.", model))
	}
	for currency, v := range charge.children(attrPrices) {
		at, price, tiers := at.AtName(attrPrices).AtMapKey(currency), v[attrPrice], v[attrTiers]
		switch {
		case single && (price.IsNull() || !tiers.IsNull()):
			c.refuse(at, "Prices do not fit the model", fmt.Sprintf("Prices of the model %s have `price`, and no `tiers`.", model))
		case tiered && (tiers.IsNull() || !price.IsNull()):
			c.refuse(at, "Prices do not fit the model", fmt.Sprintf("Prices of the model %s have `tiers`, and no `price`.", model))
		case tiered && !tiers.IsUnknown() && len(v.tiers()) == 0:
			c.refuse(at.AtName(attrTiers), "Missing tier", "`tiers` must have at least one element.")
		}
	}
}

// checkTiers checks that quantities rise, and that only the last tier has no limit.
func (c *checker) checkTiers(at path.Path, prices values) {
	var last *big.Float
	tiers := prices.tiers()
	list, _ := prices[attrTiers].(types.List)
	for i, tier := range tiers {
		at := at.AtListIndex(i)
		if tier == nil {
			last = nil
			if list.Elements()[i].IsNull() {
				c.refuse(at, "Missing value", "Elements must not be null. Leave the tier out instead.")
			}
			continue
		}
		c.check(tierLevel, at, tier)
		limit, _ := tier[attrToQuantity].(types.Number)
		switch {
		case limit.IsUnknown():
			last = nil
		case limit.IsNull() && i < len(tiers)-1:
			c.refuse(at.AtName(attrToQuantity), "Missing quantity", "Only the last tier may leave out `to_quantity`.")
		case limit.IsNull():
		case last != nil && limit.ValueBigFloat().Cmp(last) <= 0:
			c.refuse(at.AtName(attrToQuantity), "Invalid quantity", fmt.Sprintf("`to_quantity` must be larger than that of the tier before (%s), got: %s.",
				numberText(last), numberText(limit.ValueBigFloat())))
		default:
			last = limit.ValueBigFloat()
		}
	}
}
