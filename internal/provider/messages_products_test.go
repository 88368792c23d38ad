// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// Configurations are JSON: a product with the charges of one charge plan, and a
// charge with a model and other attributes.
func jsonProduct(charges ...string) string {
	return `{"name":"CRM","charge_plans":{"A":{"charges":{` + strings.Join(charges, ",") + `}}}}`
}

func jsonCharge(key, model string, more ...string) string {
	return fmt.Sprintf(`%q:{%s}`, key, strings.Join(append(more, `"charge_type":"Recurring"`, `"model":"`+model+`"`), ","))
}

func jsonTiers(tiers string) string { return `"prices":{"SEK":{"tiers":[` + tiers + `]}}` }

const onePrice = `"prices":{"SEK":{"price":10}}`

// catalogue provokes the messages of products and custom fields.
func (m *messages) catalogue() {
	server := youniumtest.New()
	m.t.Cleanup(server.Close)
	server.PutExampleLookups()
	p := serveFor(m.t, server)
	m.productRules(p)
	m.productPlans(p)
	m.productChanges(p, server)
	m.productData(p, server)
	m.customFields(p)
}

func (m *messages) productRules(p *protocolServer) {
	m.section("Arguments of products")
	for _, c := range []struct{ name, config string }{
		{"no charge plan", `{"name":"CRM","charge_plans":{}}`},
		{"no charge", jsonProduct()},
		{"a charge plan that is null", `{"name":"CRM","charge_plans":{"A":null}}`},
		{"a blank key", jsonProduct(jsonCharge(" ", "Rated"))},
		{"a blank name", jsonProduct(jsonCharge("fee", "Flat", onePrice, `"name":" "`))},
		{"another letter case", jsonProduct(jsonCharge("fee", "Flat", onePrice, `"billing_timing":"inadvance"`))},
		{"an unknown value", jsonProduct(jsonCharge("fee", "Flat", onePrice, `"billing_period":"Weekly"`))},
		{"no date", `{"activation_date":"soon",` + jsonProduct(jsonCharge("fee", "Rated"))[1:]},
		{"a price that is too large", jsonProduct(jsonCharge("fee", "Flat", `"prices":{"SEK":{"price":1e400}}`))},
		{"half a day", jsonProduct(jsonCharge("fee", "Flat", onePrice, `"offset_billing_days":-1.5`))},
		{"a day of no month", jsonProduct(jsonCharge("fee", "Flat", onePrice, `"specific_billing_day":32`))},
		{"a custom field to clear", jsonProduct(jsonCharge("fee", "Flat", onePrice, `"custom_fields":{"erp":""}`))},
		{"a type that allows one charge", `{"product_type":"Simple",` + jsonProduct(jsonCharge("fee", "Rated"), jsonCharge("users", "Rated"))[1:]},
		{"a currency in small letters", jsonProduct(jsonCharge("fee", "Flat", `"prices":{"sek":{"price":10}}`))},
		{"a model with prices, without any", jsonProduct(jsonCharge("fee", "Flat"))},
		{"a model without prices, with one", jsonProduct(jsonCharge("fee", "Rated", onePrice))},
		{"a model with one price, with tiers", jsonProduct(jsonCharge("fee", "Flat", jsonTiers(`{"price":1}`)))},
		{"a price base of all tiers", jsonProduct(jsonCharge("fee", "Tiered", `"prices":{"SEK":{"price_base":"Flat","tiers":[{"price":1}]}}`))},
		{"a model with tiers, with one price", jsonProduct(jsonCharge("fee", "Tiered", onePrice))},
		{"no tier", jsonProduct(jsonCharge("fee", "Tiered", jsonTiers("")))},
		{"a tier that is null", jsonProduct(jsonCharge("fee", "Tiered", jsonTiers(`{"to_quantity":5,"price":1},null`)))},
		{"two tiers without a limit", jsonProduct(jsonCharge("fee", "Tiered", jsonTiers(`{"price":1},{"price":2}`)))},
		{"a limit below zero", jsonProduct(jsonCharge("fee", "Tiered", jsonTiers(`{"to_quantity":-1,"price":1},{"price":2}`)))},
		{"a limit that means none", jsonProduct(jsonCharge("fee", "Tiered", jsonTiers(`{"to_quantity":2147483647,"price":1}`)))},
		{"a limit that does not rise", jsonProduct(jsonCharge("fee", "Tiered", jsonTiers(`{"to_quantity":5,"price":1},{"to_quantity":5,"price":2}`)))},
	} {
		m.add(c.name, p.validate("younium_product", c.config)...)
	}
}

func (m *messages) productPlans(p *protocolServer) {
	m.section("Plans of products")
	stored := func(key, id string) string { return jsonCharge(key, "Rated", `"name":"Users"`, `"id":"`+id+`"`) }
	state := &tfprotov6.ApplyResourceChangeResponse{NewState: dynamicJSON(`{"id":"ID",` + jsonProduct(stored("a", "1"), stored("b", "2"))[1:])}
	_, diags := p.planJSON("younium_product", state, jsonProduct(jsonCharge("a", "Rated"), jsonCharge("b", "Rated"), jsonCharge("c", "Rated", `"name":"Users"`)))
	m.add("the name of another charge", diags...)
	_, diags = p.planJSON("younium_product", state, jsonProduct(jsonCharge("c", "Rated", `"name":"Users"`)))
	m.add("a new key for one of two charges of a name", diags...)
	flat := &tfprotov6.ApplyResourceChangeResponse{NewState: dynamicJSON(`{"id":"ID",` + jsonProduct(jsonCharge("fee", "Flat", `"id":"1"`, onePrice))[1:])}
	_, diags = p.planJSON("younium_product", flat, jsonProduct(jsonCharge("fee", "Quantity", onePrice)))
	m.add("a new model", diags...)
	var unknown diag.Diagnostics
	(&planner{diags: &unknown, exists: true}).isPlannable(path.Root(attrChargePlans).AtMapKey("A").AtName(attrCharges), types.MapUnknown(chargeLevel.objectType))
	m.add("charges that are not known yet", unknown...)
}

// productChange is a creation, change or deletion of a product, and what happens in
// Younium between plan and apply.
type productChange struct {
	name      string
	mode      youniumtest.Mode
	from, to  string
	meanwhile func(*youniumtest.Server)
}

func (m *messages) productChange(p *protocolServer, server *youniumtest.Server, c productChange) {
	server.Reset()
	server.SetMode(youniumtest.Mode{})
	for _, product := range server.Products() {
		server.DeleteProduct(product.ID)
	}
	state := &tfprotov6.ApplyResourceChangeResponse{NewState: dynamicJSON("null")}
	if c.from != "" {
		plan, _ := p.planJSON("younium_product", state, c.from)
		created, diags := p.applyJSON("younium_product", state, c.from, plan)
		if len(diags) > 0 {
			m.t.Fatal(c.name, diags)
		}
		state = created
	}
	server.SetMode(c.mode)
	plan, planned := p.planJSON("younium_product", state, c.to)
	if c.meanwhile != nil {
		c.meanwhile(server)
	}
	_, applied := p.applyJSON("younium_product", state, c.to, plan)
	m.add(c.name, append(planned, applied...)...)
}

// editCharges has somebody change the charges of the only product.
func editCharges(change func([]youniumtest.Charge) []youniumtest.Charge) func(*youniumtest.Server) {
	return func(server *youniumtest.Server) {
		product := server.Products()[0]
		product.ChargePlans[0].Charges = change(product.ChargePlans[0].Charges)
		server.PutProduct(product)
	}
}

func fault(f youniumtest.Fault) func(*youniumtest.Server) {
	return func(server *youniumtest.Server) { server.Inject(f) }
}

// productChanges provokes what takes a response of Younium's.
func (m *messages) productChanges(p *protocolServer, server *youniumtest.Server) {
	m.section("Changes of products")
	rounds, none := youniumtest.Mode{RoundPrices: true}, youniumtest.Mode{}
	fee, raised := jsonCharge("fee", "Flat", onePrice), jsonCharge("fee", "Flat", `"prices":{"SEK":{"price":10.012}}`)
	users, named := jsonCharge("users", "Rated"), jsonCharge("users", "Rated", `"name":"Users"`)
	one, two, changed := jsonProduct(fee), jsonProduct(fee, users), jsonProduct(raised, named)
	spelled := jsonCharge("fee", "Tiered", `"deferred_revenue_account":"2970"`, jsonTiers(`{"to_quantity":5,"price":2},{"price":1}`))
	currencies := jsonCharge("fee", "Tiered", `"prices":{"SEK":{"tiers":[{"to_quantity":5,"price":2},{"price":1}]},"EUR":{"tiers":[{"price":1}]}}`)
	deleteUsers := editCharges(func(charges []youniumtest.Charge) []youniumtest.Charge { return charges[:1] })
	for _, c := range []productChange{
		{"created with rounded prices", rounds, "", jsonProduct(raised), nil},
		{"created with other spellings", youniumtest.Mode{InfiniteAs: new(0.0), AccountsAs: "both"}, "", jsonProduct(spelled), nil},
		{"created, and not found", none, "", one, fault(youniumtest.Fault{Method: "GET", Path: "/Products/*", Status: 404})},
		{"created, and not readable", none, "", one, fault(youniumtest.Fault{Method: "GET", Path: "/Products/*", Status: 500})},
		{"created with a unit that does not exist", none, "", jsonProduct(fee, jsonCharge("users", "Rated", `"unit":"nope"`)), nil},
		{"created or not", none, "", one, fault(youniumtest.Fault{Method: "POST", Path: "/Products", HangUp: true, After: true})},
		{"changed to a rounded price", rounds, one, jsonProduct(raised), nil},
		{"a charge, a currency and a tier less", none, jsonProduct(currencies, users), jsonProduct(jsonCharge("fee", "Tiered", jsonTiers(`{"price":2}`))), nil},
		{"a price that changed since the plan", none, one, jsonProduct(raised), editCharges(func(charges []youniumtest.Charge) []youniumtest.Charge {
			charges[0].PriceDetails[0].Price = 12
			return charges
		})},
		{"a charge that was deleted since the plan", none, two, changed, deleteUsers},
		{"a charge that is deleted during the apply", none, two, changed, fault(youniumtest.Fault{Method: "PATCH", After: true, Mangle: func(body []byte) []byte {
			deleteUsers(server)
			return body
		}})},
		{"a change that fails", none, one, jsonProduct(raised), fault(youniumtest.Fault{Method: "PATCH", HangUp: true})},
		{"a creation that does nothing", none, one, two, fault(youniumtest.Fault{Method: "PATCH", Status: 204})},
		{"a removal that does nothing", none, two, one, fault(youniumtest.Fault{Method: "PATCH", Status: 204})},
		{"prices without the first tier", none, one, jsonProduct(raised), editCharges(func(charges []youniumtest.Charge) []youniumtest.Charge {
			charges[0].PriceDetails[0].Tier = 1
			return charges
		})},
		{"a deletion that Younium rejects", none, one, "null", editCharges(func(charges []youniumtest.Charge) []youniumtest.Charge {
			charges[0].InUse = true
			return charges
		})},
	} {
		m.productChange(p, server, c)
	}
}

func (m *messages) productData(p *protocolServer, server *youniumtest.Server) {
	m.section("Data source of products")
	server.Reset()
	for range 2 {
		server.PutProduct(youniumtest.Product{Name: "Twice"})
	}
	thin := server.PutProduct(youniumtest.Product{Name: "Thin"})
	server.Inject(youniumtest.Fault{Path: "/Products/" + thin.ID, Body: `{"id":"` + thin.ID + `"}`})
	for _, config := range []string{`{"product_number":"P-9"}`, `{"name":"None"}`, `{"name":"Twice"}`, `{"name":"Thin"}`, `{}`} {
		m.add("younium_product "+config, p.readJSON("younium_product", config)...)
	}
	m.add("a list with a draft", p.list("younium_product", `{"name_prefix":"Thin"}`)...)
}

func (p *protocolServer) list(name, config string) (all []diag.Diagnostic) {
	p.t.Helper()
	server, ok := p.ProviderServer.(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // Terraform asks for it in this way.
	if !ok {
		p.t.Fatal("the server cannot list")
	}
	stream, err := server.ListResource(p.t.Context(), &tfprotov6.ListResourceRequest{TypeName: name, Config: dynamicJSON(config), IncludeResource: true})
	if err != nil {
		p.t.Fatal(err)
	}
	for result := range stream.Results {
		all = append(all, fromProtocol(result.Diagnostics)...)
	}
	return all
}

func (m *messages) customFields(p *protocolServer) {
	m.section("Custom fields")
	for _, c := range []struct{ name, config string }{
		{"another letter case", `{"entity":"charge","key":"erp_code","field_type":"Text"}`},
		{"a blank type", `{"entity":"Charge","key":"erp_code","field_type":" "}`},
		{"an unknown type", `{"entity":"Charge","key":"erp_code","field_type":"Memo"}`},
		{"a key with a slash", `{"entity":"Charge","key":"erp/code","field_type":"Text"}`},
	} {
		m.add(c.name, p.validate("younium_custom_field", c.config)...)
	}
	state := &tfprotov6.ApplyResourceChangeResponse{NewState: dynamicJSON(`{"id":"ID","entity":"Charge","key":"erp_code","field_type":"Text"}`)}
	_, diags := p.planJSON("younium_custom_field", state, `{"entity":"Charge","key":"erp_code","field_type":"Integer"}`)
	m.add("a new type", diags...)
	plan, diags := p.planJSON("younium_custom_field", state, "null")
	m.add("the plan to destroy it", diags...)
	_, diags = p.applyJSON("younium_custom_field", state, "null", plan)
	m.add("destroyed", diags...)
	create := func(key, fieldType string) []diag.Diagnostic {
		none, config := &tfprotov6.ApplyResourceChangeResponse{NewState: dynamicJSON("null")}, fmt.Sprintf(`{"entity":"Charge","key":%q,"field_type":%q}`, key, fieldType)
		plan, _ := p.planJSON("younium_custom_field", none, config)
		_, diags := p.applyJSON("younium_custom_field", none, config, plan)
		return diags
	}
	create("erp_code", "Text")
	m.add("created although it exists", create("erp_code", "Text")...)
	m.add("created with a type that Younium rejects", create("memo", "Memo")...)
}

func dynamicJSON(text string) *tfprotov6.DynamicValue {
	return &tfprotov6.DynamicValue{JSON: []byte(text)}
}

func (p *protocolServer) validate(name, config string) []diag.Diagnostic {
	p.t.Helper()
	resp, err := p.ValidateResourceConfig(p.t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: dynamicJSON(config)})
	if err != nil {
		p.t.Fatal(err)
	}
	return fromProtocol(resp.Diagnostics)
}

// planJSON plans a configuration, "null" to destroy.
func (p *protocolServer) planJSON(name string, state *tfprotov6.ApplyResourceChangeResponse, config string) (*tfprotov6.PlanResourceChangeResponse, []diag.Diagnostic) {
	p.t.Helper()
	resp, err := p.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: name, PriorState: state.NewState, PriorPrivate: state.Private, PriorIdentity: state.NewIdentity,
		ProposedNewState: dynamicJSON(config), Config: dynamicJSON(config),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp, fromProtocol(resp.Diagnostics)
}

func (p *protocolServer) applyJSON(
	name string, state *tfprotov6.ApplyResourceChangeResponse, config string, plan *tfprotov6.PlanResourceChangeResponse,
) (*tfprotov6.ApplyResourceChangeResponse, []diag.Diagnostic) {
	p.t.Helper()
	resp, err := p.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: state.NewState, Config: dynamicJSON(config),
		PlannedState: plan.PlannedState, PlannedPrivate: plan.PlannedPrivate, PlannedIdentity: plan.PlannedIdentity,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp, fromProtocol(resp.Diagnostics)
}

func (p *protocolServer) readJSON(name, config string) []diag.Diagnostic {
	p.t.Helper()
	validated, err := p.ValidateDataResourceConfig(p.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: dynamicJSON(config)})
	if err != nil {
		p.t.Fatal(err)
	}
	if len(validated.Diagnostics) > 0 {
		return fromProtocol(validated.Diagnostics)
	}
	read, err := p.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: dynamicJSON(config)})
	if err != nil {
		p.t.Fatal(err)
	}
	return fromProtocol(read.Diagnostics)
}
