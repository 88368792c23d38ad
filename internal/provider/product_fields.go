// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The attributes of a product. There are no defaults and no plan modifiers below
// the product itself, and no validators: the framework walks the schema from its
// root for each of them, which costs about 13 ms for a charge. ModifyPlan and
// ValidateConfig do all of it in one walk.

var productLevel = newLevel(level{
	noun: "product", child: attrChargePlans, below: planLevel, childUse: required,
	childDescription: "Charge plans, at least one, with keys that you choose. Without `name`, a new charge plan is named after its key.",
	fields: []field{
		{name: "product_number", use: computed, description: "Number of the product, such as `P-000001`."},
		{name: attrName, use: required, description: "Name of the product. Must not be blank."},
		{
			name: attrProductType, kind: enumKind, use: kept, values: []string{typeSimple, typeCharges, typePlans, typeFull},
			description: "Type of the product, which limits how many charge plans and charges it has: `Simple` one charge plan with one charge, " +
				"`MultipleCharges` one charge plan, `MultipleChargePlans` charge plans of one charge each. Defaults to the narrowest that fits, " +
				"and stays while it fits.",
		},
		{name: "category", kind: referenceKind, use: kept, description: "Name or ID of the product category."},
		{
			name: "activation_date", kind: dateKind, use: kept,
			description: "Date from which the product can be sold, such as `2027-01-01` or `2027-01-01T00:00:00Z`. UTC if it has no time zone.",
		},
		{name: attrERPID, use: kept, description: "ID of the product in an ERP system."},
		{name: attrCRMID, use: kept, description: "ID of the product in a CRM system."},
		{name: attrCustomFields, kind: customFieldsKind, use: kept, description: describeCustomFields},
		{name: "legal_entity_id", use: computed, description: "ID of the legal entity that owns the product. Legal entities can share products."},
		{name: "is_framework_product", kind: booleanKind, use: computed, description: "Whether it is a framework product, whose charge plans Younium refuses to change."},
		{name: "end_of_new_sales_date", use: computed, description: "Date after which the product is not sold to new customers. Set in Younium."},
		{name: "end_of_renewal_date", use: computed, description: "Date after which the product is not renewed. Set in Younium."},
		{name: "end_of_life_date", use: computed, description: "Date of the product's end of life. Set in Younium."},
	},
})

var planLevel = newLevel(level{
	noun: "charge plan", child: attrCharges, below: chargeLevel, childUse: required,
	childDescription: "Charges, at least one, with keys that you choose. Without `name`, a new charge is named after its key.",
	fields: []field{
		{name: attrID, use: computed, description: "ID of the charge plan (a UUID)."},
		{name: attrPlanNumber, use: computed, description: "Number of the charge plan, such as `CP-000001`."},
		{name: attrName, use: kept, description: "Name of the charge plan. Defaults to its key."},
		{name: attrCustomFields, kind: customFieldsKind, use: kept, description: describeCustomFields},
	},
})

var chargeLevel = newLevel(level{
	noun: "charge", child: attrPrices, below: priceLevel, childUse: optional,
	childDescription: "Prices by currency, such as `SEK`. Required unless `model` is `Rated`.",
	fields: []field{
		{name: attrID, use: computed, description: "ID of the charge (a UUID)."},
		{name: attrChargeNumber, use: computed, description: "Number of the charge, such as `C-000001`."},
		{name: attrName, use: kept, description: "Name of the charge. Defaults to its key."},
		{name: "charge_type", kind: enumKind, use: required, values: []string{"OneOff", "Recurring", "Usage", "Measured"}, description: "Type of the charge."},
		{
			name: attrModel, kind: enumKind, use: required, values: []string{modelFlat, modelQuantity, modelVolume, modelTiered, modelRated},
			description: "Price model. `Flat` and `Quantity` have one price for each currency, `Volume` and `Tiered` have tiers, `Rated` has no prices.",
		},
		{name: "unit", kind: referenceKind, use: kept, description: "Code, name or ID of the unit of measurement."},
		{name: "default_quantity", kind: numberKind, use: kept, description: "Default quantity of the charge on an order."},
		{name: "price_period", kind: enumKind, use: kept, values: []string{"Monthly", "Quarterly", "Annual"}, description: "Period that the price is for."},
		{name: "usage_rating", kind: enumKind, use: kept, values: []string{"Sum", "Max", "Average"}, description: "How usage is summarized."},
		{
			name: "measurements_rule", kind: enumKind, use: optional, unread: true, values: []string{"LatestDate", "SumLatestDate"},
			description: "Which measurements count. " + describeUnread,
		},
		{
			name: "billing_period", kind: enumKind, use: kept, values: []string{"Monthly", "Quarterly", "Annual", "EndOfTerm", "Biannual"},
			description: "Period that is billed at a time.",
		},
		{
			name: "period_alignment", kind: enumKind, use: kept,
			values:      []string{"None", "AlignToOrder", "AlignToCharge", "AlignToMonth", "AlignToCalendarQuarter", "AlignToDate"},
			description: "What billing periods are aligned to.",
		},
		{
			name: "billing_day", kind: enumKind, use: kept,
			values:      []string{"None", "FirstDayOfMonth", "LastDayOfMonth", "FromOrder", "FromCharge", "FromAccount", "SpecificDay", "DaysOffset"},
			description: "Day of billing.",
		},
		{name: "billing_timing", kind: enumKind, use: kept, values: []string{"InAdvance", "InArrears"}, description: "Whether a period is billed before or after it."},
		{name: attrSpecificDay, kind: wholeKind, use: kept, description: "Day of the month of billing, from 0 to 31, for the `billing_day` `SpecificDay`."},
		{
			name: "offset_billing_days", kind: wholeKind, use: optional, unread: true,
			description: "Number of days between the start of a period and its billing, for the `billing_day` `DaysOffset`. Can be negative. " + describeUnread,
		},
		{name: "tax_included", kind: booleanKind, use: kept, description: "Whether prices include tax."},
		{name: "tax_template", kind: referenceKind, use: kept, description: "Name or ID of the tax template."},
		{name: "revenue_recognition", kind: referenceKind, use: kept, description: "Name or ID of the revenue recognition rule."},
		{name: "deferred_revenue_account", kind: referenceKind, use: kept, description: "Code or ID of the account for deferred revenue."},
		{name: "recognized_revenue_account", kind: referenceKind, use: kept, description: "Code or ID of the account for recognized revenue."},
		{name: attrERPID, use: kept, description: "ID of the charge in an ERP system."},
		{name: attrCRMID, use: kept, description: "ID of the charge in a CRM system."},
		{name: attrCustomFields, kind: customFieldsKind, use: kept, description: describeCustomFields},
	},
})

var priceLevel = newLevel(level{
	noun: "prices in", child: attrTiers, below: tierLevel, list: true, childUse: optional,
	childDescription: "Tiers from the lowest quantity up. Required for the models `Volume` and `Tiered`.",
	fields: []field{
		{name: attrPrice, kind: numberKind, use: optional, description: "Price. `0` is a price. Required for the models `Flat` and `Quantity`."},
		{name: attrPriceBase, kind: enumKind, use: kept, values: []string{"Flat", "PerUnit"}, description: describePriceBase},
		{name: attrDescription, use: kept, description: "Description of the price."},
	},
})

var tierLevel = newLevel(level{
	noun: "tier",
	fields: []field{
		{name: attrPrice, kind: numberKind, use: required, description: "Price in the tier. `0` is a price."},
		{name: attrToQuantity, kind: numberKind, use: optional, description: "Quantity up to which the tier reaches. Leave it out in the last tier for no limit."},
		{name: attrPriceBase, kind: enumKind, use: kept, values: []string{"Flat", "PerUnit"}, description: describePriceBase},
		{name: attrDescription, use: kept, description: "Description of the tier."},
	},
})

const (
	attrName         = "name"
	attrChargePlans  = "charge_plans"
	attrCharges      = "charges"
	attrPrices       = "prices"
	attrTiers        = "tiers"
	attrPrice        = "price"
	attrToQuantity   = "to_quantity"
	attrPriceBase    = "price_base"
	attrDescription  = "description"
	attrModel        = "model"
	attrProductType  = "product_type"
	attrPlanNumber   = "charge_plan_number"
	attrChargeNumber = "charge_number"
	attrCustomFields = "custom_fields"
	attrSpecificDay  = "specific_billing_day"
	attrERPID        = "external_erp_id"
	attrCRMID        = "external_crm_id"

	typeSimple  = "Simple"
	typeCharges = "MultipleCharges"
	typePlans   = "MultipleChargePlans"
	typeFull    = "Full"

	modelFlat     = "Flat"
	modelQuantity = "Quantity"
	modelVolume   = "Volume"
	modelTiered   = "Tiered"
	modelRated    = "Rated"

	describeCustomFields = "Values of custom fields by key, as text. Only keys that are set here are compared with Younium. If you remove a key, its " +
		"value stays in Younium."
	describeUnread    = "**Younium never returns it: a change in Younium cannot be seen, and the first apply after an import sends it**. Defaults to what Younium chooses."
	describePriceBase = "Whether the price is for the whole quantity (`Flat`) or for each unit (`PerUnit`). Without it, a tier with a new limit " +
		"has that of the tier in its place, and Younium chooses it for a new `model`."
)

// markdown returns the description, with the values of an enumeration and the default.
func (f field) markdown() string {
	text := f.description
	if f.kind == enumKind {
		text += " Valid values: " + markdownList(f.values) + "."
	}
	if f.use == kept && !strings.Contains(text, "Defaults to") {
		text += " Defaults to the value in Younium."
	}
	return text
}

// attributes returns the schema of the level.
func (l *level) attributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, f := range l.fields {
		attributes[f.name] = f.attribute()
	}
	isRequired, isOptional := l.childUse == required, l.childUse == optional
	switch {
	case l.list:
		attributes[l.child] = schema.ListNestedAttribute{
			Optional: isOptional, MarkdownDescription: l.childDescription,
			NestedObject: schema.NestedAttributeObject{Attributes: l.below.attributes()},
		}
	case l.child != "":
		attributes[l.child] = schema.MapNestedAttribute{
			Required: isRequired, Optional: isOptional, MarkdownDescription: l.childDescription,
			NestedObject: schema.NestedAttributeObject{Attributes: l.below.attributes()},
		}
	}
	return attributes
}

func (f field) attribute() schema.Attribute {
	isRequired, isOptional, isComputed := f.use == required, f.use == optional || f.use == kept, f.use == kept || f.use == computed
	switch f.kind {
	case numberKind, wholeKind:
		return schema.NumberAttribute{Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: f.markdown()}
	case booleanKind:
		return schema.BoolAttribute{Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: f.markdown()}
	case customFieldsKind:
		return schema.MapAttribute{ElementType: types.StringType, Optional: isOptional, Computed: isComputed, MarkdownDescription: f.markdown()}
	}
	return schema.StringAttribute{Required: isRequired, Optional: isOptional, Computed: isComputed, MarkdownDescription: f.markdown()}
}
