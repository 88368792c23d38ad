// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// attributeValues has two values of each attribute that can be set, as the
// configuration spells them. A new attribute is a row.
func attributeValues() map[string][2]string {
	return map[string][2]string{
		"name":                               {`"CRM"`, `"CRM 2"`},
		"product_type":                       {`"MultipleChargePlans"`, `"Full"`},
		"category":                           {`"Subscriptions"`, `"Add-ons"`},
		"activation_date":                    {`"2027-01-01T00:00:00Z"`, `"2027-02-01"`},
		"external_erp_id":                    {`"erp"`, `"erp 2"`},
		"external_crm_id":                    {`"crm"`, `"crm 2"`},
		"custom_fields":                      {`{ a = "1" }`, `{ a = "2" }`},
		"charge_plans.name":                  {`"Standard"`, `"Standard 2"`},
		"charge_plans.custom_fields":         {`{ a = "1" }`, `{ a = "2" }`},
		"charges.name":                       {`"Users"`, `"Users 2"`},
		"charges.charge_type":                {`"Recurring"`, `"Usage"`},
		"charges.model":                      {`"Tiered"`, `"Volume"`},
		"charges.unit":                       {`"users"`, `"calls"`},
		"charges.default_quantity":           {`1.5`, `0`},
		"charges.price_period":               {`"Quarterly"`, `"Annual"`},
		"charges.usage_rating":               {`"Max"`, `"Average"`},
		"charges.measurements_rule":          {`"LatestDate"`, `"SumLatestDate"`},
		"charges.billing_period":             {`"Quarterly"`, `"EndOfTerm"`},
		"charges.period_alignment":           {`"None"`, `"AlignToMonth"`},
		"charges.billing_day":                {`"SpecificDay"`, `"DaysOffset"`},
		"charges.billing_timing":             {`"InAdvance"`, `"InArrears"`},
		"charges.specific_billing_day":       {`31`, `1`},
		"charges.offset_billing_days":        {`-1`, `2`},
		"charges.tax_included":               {`true`, `false`},
		"charges.tax_template":               {`"Sweden standard"`, `"EU reverse charge"`},
		"charges.revenue_recognition":        {`"Recognized at once"`, `"Recognized monthly over time"`},
		"charges.deferred_revenue_account":   {`"2970"`, `"3001"`},
		"charges.recognized_revenue_account": {`"3001"`, `"2970"`},
		"charges.external_erp_id":            {`"erp"`, `"erp 2"`},
		"charges.external_crm_id":            {`"crm"`, `"crm 2"`},
		"charges.custom_fields":              {`{ a = "1" }`, `{ a = "2" }`},
		"prices.price":                       {`1`, `2`},
		"prices.price_base":                  {`"Flat"`, `"PerUnit"`},
		"prices.description":                 {`"one"`, `"two"`},
		"tiers.price":                        {`1`, `0`},
		"tiers.to_quantity":                  {`10`, `20`},
		"tiers.price_base":                   {`"Flat"`, `"PerUnit"`},
		"tiers.description":                  {`"one"`, `"two"`},
	}
}

// allAttributes is a product with a value of each attribute, the second one of those
// that are changed.
func allAttributes(changed ...string) string {
	lines := map[string][]string{}
	rows := attributeValues()
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		object, attribute, nested := strings.Cut(name, ".")
		if !nested {
			object, attribute = "", name
		}
		value := rows[name][0]
		if slices.Contains(changed, name) {
			value = rows[name][1]
		}
		lines[object] = append(lines[object], attribute+" = "+value)
	}
	block := func(object string) string { return strings.Join(lines[object], "\n") }
	flat := "flat = {\nname = \"Flat\"\ncharge_type = \"OneOff\"\nmodel = \"Flat\"\nprices = { SEK = {\n" + block("prices") + "\n} }\n}"
	users := "users = {\n" + block("charges") + "\nprices = { SEK = { tiers = [{\n" + block("tiers") + "\n}, { price = 5 }] } }\n}"
	return "resource \"younium_product\" \"crm\" {\n" + block("") + "\ncharge_plans = { A = {\n" + block("charge_plans") + "\ncharges = {\n" +
		users + "\n} }, B = { charges = {\n" + flat + "\n} } }\n}\n"
}

// TestProduct_EveryAttribute creates every attribute, reads it back, changes it alone,
// finds its drift and imports it.
func TestProduct_EveryAttribute(t *testing.T) {
	t.Parallel()
	rows := attributeValues()
	server := startCatalogue(t)
	base := allAttributes()
	w := newServedWorkspace(t, keyFor(server), base)
	w.must("apply", "-auto-approve")
	w.clean()
	created := server.Products()[0]

	for _, name := range slices.Sorted(maps.Keys(rows)) {
		server.Reset()
		w.write("main.tf", requiredProviders+allAttributes(name))
		printed := unwrapped(w.must("apply", "-auto-approve").Output())
		attribute := name[strings.LastIndex(name, ".")+1:]
		if changes := changedValues(printed); changes != 1 {
			t.Errorf("%s: %d changes in\n%s", name, changes, printed)
		}
		patches := sent(server, "PATCH")
		field := strings.ReplaceAll(strings.ToLower(attribute), "_", "")
		if len(patches) != 1 || !strings.Contains(strings.ToLower(patches[0]), `"`+field+`":`) {
			t.Errorf("%s: sent %q", name, patches)
		}
		server.PutProduct(created) // somebody changes it back
		unread := attribute == "measurements_rule" || attribute == "offset_billing_days"
		if drifted := changedValues(unwrapped(w.must("plan").Output())); (drifted == 0) != unread || drifted > 1 {
			t.Errorf("%s: drift shows %d changes", name, drifted)
		}
		if unread {
			w.applies(base)
		}
	}
	w.write("main.tf", requiredProviders+base)
	w.clean()
	w.must("state", "rm", productAddress)
	w.must("import", productAddress, created.ID)
	server.Reset()
	w.applies(base)
	patches := strings.Join(sent(server, "PATCH"), " ")
	want := fmt.Sprintf(`{"chargePlans":[{"operation":"Change","chargePlan":"%s","charges":[{"operation":"Change","charge":"%s","measurementsRule":"LatestDate","offsetBillingDays":-1}]}]}`,
		created.ChargePlans[0].ID, created.ChargePlans[0].Charges[0].ID)
	if patches != want {
		t.Errorf("after the import it sent %s, want %s", patches, want)
	}
}

func TestProduct_EveryAttributeHasARow(t *testing.T) {
	t.Parallel()
	_, schemas := protocolServer(t)
	var all []string
	var walk func(object string, attributes []*tfprotov6.SchemaAttribute)
	walk = func(object string, attributes []*tfprotov6.SchemaAttribute) {
		for _, attribute := range attributes {
			switch {
			case attribute.NestedType != nil:
				walk(attribute.Name+".", attribute.NestedType.Attributes)
			case (attribute.Optional || attribute.Required) && attribute.Name != "legal_entity":
				all = append(all, object+attribute.Name)
			}
		}
	}
	walk("", schemas.ResourceSchemas["younium_product"].Block.Attributes)
	slices.Sort(all)
	if rows := slices.Sorted(maps.Keys(attributeValues())); !slices.Equal(all, rows) {
		t.Errorf("the schema has %v, and the test %v", all, rows)
	}
}
