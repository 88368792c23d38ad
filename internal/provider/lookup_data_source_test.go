// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// lookup describes a lookup data source to the tests that all of them pass.
type lookup struct {
	name, path string
	// records are in the order of Younium, and elements are what they become, sorted.
	// The last record is nothing but an ID, or its key.
	records  []string
	elements []map[string]any
	noun     string
}

const (
	lookupID1 = "11111111-1111-4111-8111-111111111111"
	lookupID2 = "22222222-2222-4222-8222-222222222222"
)

func lookups() []lookup {
	return []lookup{
		{
			name: "units_of_measurement", path: "/UnitOfMeasurements", noun: "units of measurement",
			records:  []string{`{"id":"` + lookupID1 + `","unitCode":"users","name":"Users","displayName":"user accounts"}`, `{"id":"` + lookupID2 + `"}`},
			elements: []map[string]any{{"id": lookupID2}, {"id": lookupID1, "code": "users", "name": "Users", "display_name": "user accounts"}},
		},
		{
			name: "tax_templates", path: "/TaxTemplates", noun: "tax templates",
			records: []string{
				`{"id":"` + lookupID1 + `","name":"Sweden standard","description":"25 %","effectiveFrom":"2024-01-01T00:00:00","effectiveTo":"9999-12-31T00:00:00",` +
					`"details":[{"country":"SE","tax1":25.0}],"taxAccount":{"id":"` + lookupID2 + `","code":"2610","name":"VAT"}}`,
				`{"id":"` + lookupID2 + `"}`,
			},
			elements: []map[string]any{{"id": lookupID2}, {
				"id": lookupID1, "name": "Sweden standard", "description": "25 %", "effective_from": "2024-01-01T00:00:00", "effective_to": "9999-12-31T00:00:00",
			}},
		},
		{
			name: "chart_of_accounts", path: "/ChartOfAccounts", noun: "chart of accounts",
			records: []string{
				`{"id":"` + lookupID1 + `","code":"3001","name":"Sales","description":"Domestic","externalERPId":"erp","externalCRMId":"crm"}`,
				`{"id":"` + lookupID2 + `"}`,
			},
			elements: []map[string]any{{"id": lookupID2}, {
				"id": lookupID1, "code": "3001", "name": "Sales", "description": "Domestic", "external_erp_id": "erp", "external_crm_id": "crm",
			}},
		},
		{
			name: "payment_terms", path: "/PaymentTerms", noun: "payment terms",
			records: []string{
				`{"id":"` + lookupID1 + `","name":"NET0","description":"At once","termType":"NetDays","days":0}`,
				`{"id":"` + lookupID2 + `"}`,
			},
			elements: []map[string]any{{"id": lookupID2}, {"id": lookupID1, "name": "NET0", "description": "At once", "term_type": "NetDays", "days": 0}},
		},
		{
			name: "custom_fields", path: "/CustomFieldConfigurations", noun: "custom fields",
			records: []string{
				`{"id":"` + lookupID1 + `","entity":"Charge","key":"owner","fieldType":"Entity","typeEntity":"User","name":"Owner","defaultValue":"nobody","list":"people",` +
					`"entityObject":"Charge"}`,
				`{"id":"` + lookupID2 + `","entity":"Charge","key":"erp_code"}`,
			},
			elements: []map[string]any{{"id": lookupID2, "entity": "Charge", "key": "erp_code"}, {
				"id": lookupID1, "entity": "Charge", "key": "owner", "field_type": "Entity", "type_entity": "User", "name": "Owner",
				"default_value": "nobody", "list": "people",
			}},
		},
	}
}

func (l lookup) address() string { return "data.younium_" + l.name + ".these" }

func (l lookup) has(value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(l.address(), tfjsonpath.New(l.name), value)
}

func (l lookup) config(lines string) string {
	return fmt.Sprintf("data \"younium_%s\" \"these\" {\n%s\n}\n", l.name, lines)
}

// values compares the whole list. Attributes that an element leaves out are null.
func (l lookup) values() knownvalue.Check {
	names := map[string]bool{}
	for _, element := range l.elements {
		for name := range element {
			names[name] = true
		}
	}
	var all []knownvalue.Check
	for _, element := range l.elements {
		attributes := map[string]knownvalue.Check{}
		for name := range names {
			switch value := element[name].(type) {
			case string:
				attributes[name] = knownvalue.StringExact(value)
			case int:
				attributes[name] = knownvalue.Int64Exact(int64(value))
			default:
				attributes[name] = knownvalue.Null()
			}
		}
		all = append(all, knownvalue.ObjectExact(attributes))
	}
	return knownvalue.ListExact(all)
}

func rawRecords(texts ...string) []json.RawMessage {
	var records []json.RawMessage
	for _, text := range texts {
		records = append(records, json.RawMessage(text))
	}
	return records
}

func TestLookups(t *testing.T) {
	t.Parallel()
	for _, l := range lookups() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity("b", "B AB")
			const pages = 250
			many := make([]string, pages)
			for i := range many {
				many[i] = fmt.Sprintf(`{"id":"%08d-0000-4000-8000-000000000000"}`, pages-i)
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", youniumtest.DefaultLegalEntityName)),
				Steps: []resource.TestStep{
					{
						PreConfig:         func() { server.SetCollection(l.path, rawRecords(l.records...)) },
						Config:            l.config(""),
						ConfigStateChecks: []statecheck.StateCheck{l.has(l.values())},
					},
					{
						PreConfig: func() { server.SetCollection(l.path, rawRecords(many...)) },
						Config:    l.config(""),
						ConfigStateChecks: []statecheck.StateCheck{
							l.has(knownvalue.ListSizeExact(pages)),
							statecheck.ExpectKnownValue(l.address(), tfjsonpath.New(l.name).AtSliceIndex(0).AtMapKey("id"),
								knownvalue.StringExact("00000001-0000-4000-8000-000000000000")),
						},
					},
					{
						PreConfig: func() { server.SetCollection(l.path, nil) },
						Config:    l.config(`legal_entity = "B AB"`),
						ConfigStateChecks: []statecheck.StateCheck{
							l.has(knownvalue.ListExact(nil)), // 400 "No … could be found"
							statecheck.ExpectKnownValue(l.address(), tfjsonpath.New("legal_entity"), knownvalue.StringExact("B AB")),
						},
					},
				},
			})
			for _, request := range server.Requests() {
				if entity := request.Header.Get("Legal-Entity"); request.Path == l.path && entity != youniumtest.DefaultLegalEntityName && entity != "B AB" {
					t.Errorf("a request in %q", entity)
				}
			}
			if server.Count("GET", l.path) < 5 { // each step reads the list, and its pages, more than once
				t.Errorf("%d requests", server.Count("GET", l.path))
			}
		})
	}
}

func TestLookups_Errors(t *testing.T) {
	t.Parallel()
	for _, l := range lookups() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetCollection(l.path, rawRecords(l.records...))
			var steps []resource.TestStep
			for _, row := range []struct {
				fault youniumtest.Fault
				want  string
			}{
				{youniumtest.Fault{Status: 400}, "Listing the " + l.noun + " failed"},
				{youniumtest.Fault{Status: 403}, "Access denied"},
				{youniumtest.Fault{Body: "{}"}, "Response cannot be read"},
				{youniumtest.Fault{Body: `[{"name":"no ID"}]`}, "Response cannot be read"},
				{youniumtest.Fault{Body: `{"pageNumber":1,"totalCount":2,"data":[{"id":"a"}]}`}, "the list is incomplete"},
			} {
				row.fault.Path = l.path
				steps = append(steps, resource.TestStep{
					PreConfig: func() {
						server.Reset()
						server.Inject(row.fault)
					},
					Config: l.config(""), ExpectError: wrapped(row.want),
				})
			}
			resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories(keyFor(server)), Steps: steps})
		})
	}
}
