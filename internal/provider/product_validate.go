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
		c.refuse(path.Root(attrProductType), "must allow the charge plans and charges of this block, such as %q, got: %q", narrowestType(counts), config.text(attrProductType))
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

// refuse adds an error, whose rule finishes the sentence "path must …". Its detail has
// the whole path, since Terraform shows at most the line of a root attribute.
func (c *checker) refuse(at path.Path, rule string, args ...any) {
	c.diags.AddAttributeError(at, summaryInvalidValue, fmt.Sprintf("`%s` %s.", at, fmt.Sprintf(rule, args...)))
}

func (c *checker) warn() {
	if c.warns && len(c.unknown) > 0 {
		c.diags.AddWarning(summaryUnknownValue+": "+c.object, fmt.Sprintf(
			"This version of the provider does not know these values, and sends them as they are:\n\n  %s\n\nCheck their spelling.", strings.Join(c.unknown, "\n  ")))
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
		c.refuse(at, "must have at least one element")
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		object, _ := all[key].(types.Object)
		switch {
		case object.IsNull():
			c.refuse(at.AtMapKey(key), "must not be null. Omit the key instead")
		case strings.TrimSpace(key) == "":
			c.refuse(at, "must not have a blank key, got: %q", key)
		case l == chargeLevel && !currencyPattern.MatchString(key):
			c.refuse(at, "must have keys of three capital letters, such as SEK, got: %q", key)
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
				c.refuse(at.AtMapKey(key), "must not be null or blank, because Younium cannot clear a custom field. Omit the key instead")
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
		c.refuse(at, "must not be empty or blank, got: %q", text)
	case f.kind == dateKind && !isDate:
		c.refuse(at, "must be a date such as 2027-01-01, or a date with a time such as 2027-01-01T00:00:00Z, got: %q", text)
	case f.kind != enumKind || slices.Contains(f.values, text):
	case known != text:
		c.refuse(at, "must be spelled %q, got: %q", known, text)
	default:
		c.unknown = append(c.unknown, fmt.Sprintf("%s = %q. Known values: %s.", at, text, strings.Join(f.values, ", ")))
	}
}

func (c *checker) checkNumber(f field, at path.Path, number *big.Float) {
	float, _ := number.Float64()
	switch {
	case math.IsInf(float, 0):
		c.refuse(at, "must fit in a 64-bit number, got: %s", numberText(number))
	case f.kind == wholeKind && !number.IsInt():
		c.refuse(at, "must be a whole number, got: %s", numberText(number))
	case f.name == attrSpecificDay && (float < 0 || float > 31):
		c.refuse(at, "must be between 0 and 31, got: %s", numberText(number))
	}
}

// checkModel checks the prices of a charge against its model.
func (c *checker) checkModel(at path.Path, charge values) {
	model, prices := charge.text(attrModel), charge[attrPrices]
	tiered, single := model == modelVolume || model == modelTiered, model == modelFlat || model == modelQuantity
	switch at := at.AtName(attrPrices); {
	case model == modelRated && !prices.IsNull():
		c.refuse(at, "must be omitted for the model %s", model)
	case (tiered || single) && prices.IsNull():
		c.refuse(at, "must be set for the model %s", model)
	}
	for currency, v := range charge.children(attrPrices) {
		at, price, tiers := at.AtName(attrPrices).AtMapKey(currency), v[attrPrice], v[attrTiers]
		switch {
		case single && (price.IsNull() || !tiers.IsNull()):
			c.refuse(at, "must have `price` and no `tiers` for the model %s", model)
		case tiered && (tiers.IsNull() || !price.IsNull()):
			c.refuse(at, "must have `tiers` and no `price` for the model %s", model)
		case tiered && (!v[attrPriceBase].IsNull() || !v[attrDescription].IsNull()):
			c.refuse(at, "must have `price_base` and `description` in its tiers for the model %s", model)
		case tiered && !tiers.IsUnknown() && len(v.tiers()) == 0:
			c.refuse(at.AtName(attrTiers), "must have at least one element")
		}
	}
}

// checkTiers checks that quantities rise from 0, and that only the last tier has no limit.
func (c *checker) checkTiers(at path.Path, prices values) {
	var last *big.Float
	tiers := prices.tiers()
	list, _ := prices[attrTiers].(types.List)
	for i, tier := range tiers {
		at := at.AtListIndex(i)
		if tier == nil {
			last = nil
			if list.Elements()[i].IsNull() {
				c.refuse(at, "must not be null. Omit the tier instead")
			}
			continue
		}
		c.check(tierLevel, at, tier)
		limit, _ := tier[attrToQuantity].(types.Number)
		switch {
		case limit.IsUnknown():
			last = nil
		case limit.IsNull() && i < len(tiers)-1:
			c.refuse(at.AtName(attrToQuantity), "must be set in all tiers except the last one")
		case limit.IsNull():
		case limit.ValueBigFloat().Cmp(big.NewFloat(infiniteQuantity)) >= 0:
			c.refuse(at.AtName(attrToQuantity), "must be smaller than %d, which Younium takes for no limit. Omit it in the last tier for no limit", infiniteQuantity)
		case limit.ValueBigFloat().Sign() <= 0:
			c.refuse(at.AtName(attrToQuantity), "must be larger than 0, got: %s", numberText(limit.ValueBigFloat()))
		case last != nil && limit.ValueBigFloat().Cmp(last) <= 0:
			c.refuse(at.AtName(attrToQuantity), "must be larger than that of the tier before (%s), got: %s", numberText(last), numberText(limit.ValueBigFloat()))
		default:
			last = limit.ValueBigFloat()
		}
	}
}
