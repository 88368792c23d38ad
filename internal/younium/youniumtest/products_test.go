// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// crm is a creation with a tiered and a usage charge.
const crm = `{"name":"CRM","productType":"MultipleCharges","category":"Subscriptions","activationDate":"2026-01-01T00:00:00Z","chargePlans":[{"name":"Standard","charges":[` + crmUsers + `,` + crmCalls + `]}]}`

const (
	crmUsers = `{"name":"Users","chargeType":"Recurring","model":"Tiered","unit":"users","deferredRevenueAccount":"2970","measurementsRule":"LatestDate",` +
		`"offsetBillingDays":-3,"taxTemplate":{"key":"Sweden standard"},"PriceDetails":[{"currency":"SEK","tier":0,"price":0,"toQuantity":10},` +
		`{"currency":"SEK","tier":1,"price":99.5,"isInfinite":true}]}`
	crmCalls = `{"name":"Calls","chargeType":"Usage","model":"Rated","billingTiming":"InArrears"}`
)

// createCRM creates crm and returns what is stored.
func createCRM(t *testing.T, s *youniumtest.Server, c *caller) youniumtest.Product {
	t.Helper()
	c.do("POST", "/Products", crm).is(t, 201)
	all := s.Products()
	return all[len(all)-1]
}

func productServer(t *testing.T) (*youniumtest.Server, *caller) {
	t.Helper()
	s, c := newServer(t)
	s.PutExampleLookups()
	return s, c
}

func TestProductLife(t *testing.T) {
	t.Parallel()
	s, c := productServer(t)
	c.do("GET", "/Products", "").is(t, 400, "No products could be found")
	created := c.do("POST", "/Products", crm)
	stored := s.Products()[0]
	plan := stored.ChargePlans[0]
	if want := `{"id":"` + stored.ID + `","message":"Product created"}`; created.status != 201 || created.body != want {
		t.Errorf("created %d %s", created.status, created.body)
	}
	// What Younium generates, calculates and takes from its defaults, and nothing of what it never shows.
	const defaults = `"billingDay":"FirstDayOfMonth","specificBillingDay":0,"billingPeriod":"Monthly","periodAlignment":"AlignToOrder","billingTiming":"`
	want := `{"id":"` + stored.ID + `","productNumber":"P-000001","name":"CRM","productType":"MultipleCharges","category":"Subscriptions",` +
		`"activationDate":"2026-01-01T00:00:00Z","isFrameworkProduct":false,"chargePlans":[{"id":"` + plan.ID + `","chargePlanNumber":"CP-000001","name":"Standard","charges":[` +
		`{"id":"` + plan.Charges[0].ID + `","chargeNumber":"C-000001","name":"Users","model":"Tiered","chargeType":"Recurring","unitCode":"users","defaultQuantity":1,` +
		`"pricePeriod":"Monthly","usageRating":"Sum",` + defaults + `InAdvance","taxTemplate":"Sweden standard","taxIncluded":false,"deferredRevenueAccount":"2970","customFields":{"synced":false},` +
		`"priceDetails":[{"currency":"SEK","price":0,"tier":0,"fromQuantity":0,"toQuantity":10,"priceBase":"PerUnit"},{"currency":"SEK","price":99.5,"tier":1,"fromQuantity":10,"priceBase":"PerUnit"}]},` +
		`{"id":"` + plan.Charges[1].ID + `","chargeNumber":"C-000002","name":"Calls","model":"Rated","chargeType":"Usage","defaultQuantity":1,` +
		`"pricePeriod":"Monthly","usageRating":"Sum",` + defaults + `InArrears","taxIncluded":false,"customFields":{"synced":false}}],"customFields":{"synced":false}}],` +
		`"created":"` + stored.Created + `","modified":"` + stored.Modified + `","legalEntityId":"` + youniumtest.DefaultLegalEntityID + `","customFields":{"synced":false}}`
	if got := c.do("GET", "/Products/"+stored.ID, ""); got.body != want {
		t.Errorf("read %s, want %s", got.body, want)
	}
	c.do("GET", "/Products?Filter=productNumber+eq+'P-000001'", "").is(t, 200, want)
	c.do("GET", "/Products?Filter=externalERPId+eq+'none'", "").is(t, 400, "No products could be found")
	c.do("DELETE", "/Products/"+stored.ID, "").is(t, 200, "")
	c.do("GET", "/Products/"+stored.ID, "").is(t, 404)
}

// TestProductCreationRules changes one thing of crm, which is refused and stores nothing.
func TestProductCreationRules(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ old, replacement, want string }{
		"unknown field":        {`"name":"CRM"`, `"name":"CRM","nme":""`, `"nme":["The field nme is not known."]`},
		"lower-case prices":    {`"PriceDetails"`, `"priceDetails"`, `"chargePlans[0].charges[0].priceDetails":["The field priceDetails is not known."]`},
		"ID":                   {`"name":"CRM"`, `"name":"CRM","id":"1"`, `"id":[`},
		"operation":            {`"name":"Standard"`, `"name":"Standard","operation":"Create"`, `"chargePlans[0].operation":[`},
		"wrong type":           {`"price":99.5`, `"price":"much"`, `"$":["The body could not be converted`},
		"no object":            {crm, `[]`, `"$":["The body is not a JSON object."]`},
		"enum":                 {`"Tiered"`, `"tiered"`, `"chargePlans[0].charges[0].model":["The value 'tiered' is not valid."]`},
		"no model":             {`"model":"Rated"`, `"model":null`, `"chargePlans[0].charges[1].model":["The field model is required."]`},
		"date":                 {`"2026-01-01T00:00:00Z"`, `"soon"`, `"activationDate":[`},
		"unknown category":     {`"Subscriptions"`, `"Sub"`, `"category":["No category could be found for 'Sub'"]`},
		"unknown unit":         {`"users"`, `"user"`, `"chargePlans[0].charges[0].unit":["No unit of measurement could be found for 'user'"]`},
		"ambiguous account":    {`"2970"`, `"Twice"`, `"Several accounts were found for 'Twice'"`},
		"unknown currency":     {`"SEK"`, `"XXX"`, `"chargePlans[0].charges[0].PriceDetails[0].currency":["No currency could be found for 'XXX'"]`},
		"no plans":             {`"chargePlans":[`, `"chargePlans":[],"customFields":{"a":[`, `"chargePlans":["A product needs a charge plan"]`},
		"no charges":           {`"charges":[` + crmUsers + `,` + crmCalls + `]`, `"charges":[]`, `"chargePlans[0].charges":["A charge plan needs a charge"]`},
		"too many charges":     {`"MultipleCharges"`, `"MultipleChargePlans"`, `"productType":["The product has too many`},
		"too many for no type": {`"productType":"MultipleCharges",`, ``, `for the type Simple"]`},
		"prices of rated":      {`"Tiered"`, `"Rated"`, `"A rated charge has no price details"`},
		"no prices":            {`"Rated"`, `"Flat"`, `"A charge needs a price detail"`},
		"tiers of flat":        {`"Tiered"`, `"Flat"`, `"A charge of the model Flat has no tiers"`},
		"gap":                  {`"tier":1`, `"tier":2`, `"Tiers begin with 0 and have no gaps"`},
		"no first tier":        {`"tier":0`, `"tier":2`, `"Tiers begin with 0 and have no gaps"`},
		"twice":                {`"tier":1`, `"tier":0`, `"There is a price detail for SEK, tier 0 already"`},
		"infinite in between":  {`"toQuantity":10`, `"isInfinite":true`, `"Only the last tier can be infinite"`},
		"no end":               {`,"isInfinite":true`, ``, `"The last tier needs toQuantity or isInfinite"`},
		"falling":              {`"isInfinite":true`, `"toQuantity":10`, `"toQuantity has to rise from tier to tier"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c := productServer(t)
			for range 2 {
				s.PutLookup(youniumtest.ChartOfAccounts, youniumtest.Lookup{Code: "1", Name: "Twice"})
			}
			body := strings.Replace(crm, tc.old, tc.replacement, 1)
			if name == "no plans" {
				body = strings.TrimSuffix(body, "}") + "}}"
			}
			c.do("POST", "/Products", body).is(t, 400, tc.want)
			if n := len(s.Products()); n != 0 {
				t.Errorf("%d products", n)
			}
		})
	}
	_, c := productServer(t)
	c.with("Content-Type", "text/plain").do("POST", "/Products", crm).is(t, 415)
}

// TestProductPatch makes one change of crm. PLAN, USERS and CALLS stand for IDs.
func TestProductPatch(t *testing.T) {
	t.Parallel()
	users := func(change string) string {
		return `{"chargePlans":[{"chargePlan":"PLAN","charges":[{"charge":"USERS",` + change + `}]}]}`
	}
	const (
		free     = `{"currency":"SEK","price":0,"tier":0,"fromQuantity":0,"toQuantity":10,"priceBase":"PerUnit"}`
		rest     = `{"currency":"SEK","price":99.5,"tier":1,"fromQuantity":10,"priceBase":"PerUnit"}`
		creation = `{"operation":"Create","name":"Fee","chargeType":"OneOff","model":"Flat","PriceDetails":[{"operation":"Create","currency":"SEK","tier":0,"price":1}]}`
	)
	for name, tc := range map[string]struct {
		body   string
		status int
		want   string // in the product, or in the error
	}{
		"name":                   {`{"name":"Other","customFields":{"a":"b"}}`, 204, `"customFields":{"a":"b","synced":false}}`},
		"null":                   {`{"name":null}`, 204, `"name":"CRM"`},
		"empty":                  {`{}`, 204, `"name":"CRM"`},
		"by number":              {`{"chargePlans":[{"operation":"Change","chargePlan":"cp-000001","name":"Other"}]}`, 204, `"name":"Other","charges"`},
		"price":                  {users(`"PriceDetails":[{"currency":"SEK","tier":1,"price":1e-9}]`), 204, `[` + free + `,{"currency":"SEK","price":1e-9,"tier":1,"fromQuantity":10,"priceBase":"PerUnit"}]`},
		"no price":               {users(`"PriceDetails":[{"currency":"SEK","tier":1,"description":"d"}]`), 204, `"price":0,"tier":1,"description":"d"`},
		"end of tier":            {users(`"PriceDetails":[{"currency":"SEK","tier":1,"price":99.5,"toQuantity":20}]`), 204, `"fromQuantity":10,"toQuantity":20,`},
		"one tier less":          {users(`"PriceDetails":[{"operation":"Remove","currency":"SEK","tier":1}]`), 204, `[` + free + `]`},
		"another currency":       {users(`"PriceDetails":[{"operation":"Create","currency":"EUR","tier":0,"price":2,"isInfinite":true}]`), 204, `[{"currency":"EUR","price":2,"tier":0,"fromQuantity":0,"priceBase":"PerUnit"},` + free + `,` + rest + `]`},
		"model drops tiers":      {users(`"model":"Flat"`), 204, `[{"currency":"SEK","price":0,"tier":0,"priceBase":"PerUnit"}]`},
		"model drops all prices": {users(`"model":"Rated"`), 204, `"customFields":{"synced":false}},{"id":"CALLS"`},
		"model keeps tiers":      {users(`"model":"Volume"`), 204, `[` + free + `,` + rest + `]`},
		"a charge more":          {`{"chargePlans":[{"chargePlan":"PLAN","charges":[` + creation + `]}]}`, 204, `"chargeNumber":"C-000003","name":"Fee"`},
		"a charge less":          {`{"chargePlans":[{"chargePlan":"PLAN","charges":[{"operation":"Remove","charge":"CALLS"}]}]}`, 204, `"priceDetails":[` + free + `,` + rest + `]}],`},
		"a plan more":            {`{"productType":"Full","chargePlans":[{"operation":"Create","name":"Big","charges":[` + creation + `]}]}`, 204, `"chargePlanNumber":"CP-000002","name":"Big"`},
		"a plan too many":        {`{"chargePlans":[{"operation":"Create","name":"Big","charges":[` + creation + `]}]}`, 400, `too many charge plans`},
		"the last plan":          {`{"chargePlans":[{"operation":"Remove","chargePlan":"PLAN"}]}`, 400, `A product needs a charge plan`},
		"unknown plan":           {`{"chargePlans":[{"chargePlan":"CP-9"}]}`, 400, `"chargePlans[0]":["There is no 'CP-9'"]`},
		"unknown charge":         {`{"chargePlans":[{"chargePlan":"PLAN","charges":[{"operation":"Remove","charge":"C-9"}]}]}`, 400, `"chargePlans[0].charges[0]":["There is no 'C-9'"]`},
		"unknown price":          {users(`"PriceDetails":[{"operation":"Remove","currency":"SEK","tier":2}]`), 400, `There is no 'SEK, tier 2'`},
		"a dropped tier":         {users(`"model":"Flat","PriceDetails":[{"operation":"Remove","currency":"SEK","tier":1}]`), 400, `There is no 'SEK, tier 1'`},
		"unknown operation":      {`{"chargePlans":[{"operation":"change","chargePlan":"PLAN"}]}`, 400, `The value 'change' is not valid.`},
		"not known":              {users(`"unitCode":"users"`), 400, `The field unitCode is not known.`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c := productServer(t)
			before := createCRM(t, s, c)
			plan := before.ChargePlans[0]
			ids := strings.NewReplacer("PLAN", plan.ID, "USERS", plan.Charges[0].ID, "CALLS", plan.Charges[1].ID)
			path := "/Products/" + before.ID
			old := c.do("GET", path, "").body
			c.do("PATCH", path, ids.Replace(tc.body)).is(t, 415)
			patched := c.with("Content-Type", "application/merge-patch+json").do("PATCH", path, ids.Replace(tc.body))
			if tc.status == 204 {
				patched.is(t, 204, "")
				c.do("GET", path, "").is(t, 200, ids.Replace(tc.want))
				return
			}
			patched.is(t, tc.status, tc.want)
			c.do("GET", path, "").is(t, 200, old)
		})
	}
}

func TestProductRefusals(t *testing.T) {
	t.Parallel()
	s, c := productServer(t)
	product := createCRM(t, s, c)
	path := "/Products/" + product.ID
	patch := c.with("Content-Type", "application/merge-patch+json")
	product.ChargePlans[0].Charges[1].InUse = true
	s.PutProduct(product)
	for _, body := range []string{
		`{"name":"x","chargePlans":[{"chargePlan":"CP-000001","charges":[{"operation":"Remove","charge":"C-000002"}]}]}`,
		`{"name":"x","chargePlans":[{"operation":"Remove","chargePlan":"CP-000001"}]}`,
	} {
		patch.do("PATCH", path, body).is(t, 400, "The charge 'C-000002' is used on active orders")
	}
	c.do("DELETE", path, "").is(t, 400, "The charge 'C-000002' is used on active orders")
	c.do("DELETE", "/Currency/"+s.Currencies()[0].ID, "").is(t, 400, "The currency is in use")
	if left := s.Products(); len(left) != 1 || left[0].Name != "CRM" || len(left[0].ChargePlans[0].Charges) != 2 {
		t.Errorf("left %+v", left)
	}
	product.ChargePlans[0].Charges[1].InUse, product.IsFrameworkProduct = false, true
	s.PutProduct(product)
	patch.do("PATCH", path, `{"name":"x","chargePlans":[{"chargePlan":"CP-000001","name":"y"}]}`).is(t, 400, "Charge plans of a framework product cannot be changed")
	patch.do("PATCH", path, `{"name":"x"}`).is(t, 204)
	patch.do("PATCH", "/Products/"+product.ChargePlans[0].ID, `{"name":"x"}`).is(t, 404)
}

func TestProductModes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mode youniumtest.Mode
		has  string
		no   string
	}{
		"infinite as 0":         {youniumtest.Mode{InfiniteAs: new(0.0)}, `"fromQuantity":10,"toQuantity":0`, "\x00"},
		"infinite as a maximum": {youniumtest.Mode{InfiniteAs: new(2147483647.0)}, `"fromQuantity":10,"toQuantity":2147483647`, "\x00"},
		"accounts as names":     {youniumtest.Mode{AccountsAs: "name"}, `"deferredRevenueAccount":"Deferred revenue"`, "2970"},
		"accounts as both":      {youniumtest.Mode{AccountsAs: "both"}, `"deferredRevenueAccount":"2970 Deferred revenue"`, "\x00"},
		"prices rounded":        {youniumtest.Mode{RoundPrices: true}, `"price":99.5,`, "\x00"},
		"enums in other case":   {youniumtest.Mode{LowerEnums: true}, `"model":"tiered","chargeType":"recurring"`, "InAdvance"},
	} {
		s, c := productServer(t)
		path := "/Products/" + createCRM(t, s, c).ID
		s.SetMode(tc.mode)
		got := c.do("GET", path, "")
		if got.is(t, 200, tc.has); strings.Contains(got.body, tc.no) {
			t.Errorf("%s: read %s", name, got.body)
		}
	}
	s, c := productServer(t)
	s.SetMode(youniumtest.Mode{RoundPrices: true})
	c.do("POST", "/Products", strings.Replace(crm, "99.5", "0.003", 1)).is(t, 201)
	c.do("GET", "/Products/"+s.Products()[0].ID, "").is(t, 200, `"price":0,"tier":1`)

	s.SetMode(youniumtest.Mode{ListsWithoutPlans: true})
	if list := c.do("GET", "/Products", ""); list.status != 200 || strings.Contains(list.body, "chargePlans") {
		t.Errorf("listed %s", list.body)
	}
	c.do("GET", "/Products/"+s.Products()[0].ID, "").is(t, 200, "chargePlans")

	for want, mode := range map[string]youniumtest.Mode{
		"": {CreatedWithoutBody: true}, `{"message":"Product created"}`: {CreatedWithoutID: true},
	} {
		s.SetMode(mode)
		if created := c.do("POST", "/Products", crm); created.status != 201 || created.body != want {
			t.Errorf("created %d %s, want %q", created.status, created.body, want)
		}
	}
}

// TestSlowWrites lets two writes become visible one after the other.
func TestSlowWrites(t *testing.T) {
	t.Parallel()
	s, c := productServer(t)
	s.SetMode(youniumtest.Mode{SlowWrites: 2})
	product := createCRM(t, s, c)
	path := "/Products/" + product.ID
	c.with("Content-Type", "application/merge-patch+json").do("PATCH", path, `{"name":"x"}`).is(t, 204)
	var seen []string
	for _, read := range []string{path, "/Products", path, path, path} {
		got := c.do("GET", read, "")
		var name struct{ Name string }
		_ = json.Unmarshal([]byte(got.body), &name)
		seen = append(seen, fmt.Sprint(got.status, name.Name))
	}
	if got := strings.Join(seen, " "); got != "404 400 200CRM 200CRM 200x" {
		t.Errorf("seen %s", got)
	}
}

// TestHalfPatches keeps what came before the operation that fails.
func TestHalfPatches(t *testing.T) {
	t.Parallel()
	s, c := productServer(t)
	product := createCRM(t, s, c)
	s.SetMode(youniumtest.Mode{HalfPatches: true})
	const body = `{"chargePlans":[{"chargePlan":"CP-000001","charges":[{"charge":"C-000001","name":"x"},{"operation":"Remove","charge":"C-9"},{"charge":"C-000002","name":"y"}]}]}`
	c.with("Content-Type", "application/merge-patch+json").do("PATCH", "/Products/"+product.ID, body).is(t, 400, "There is no 'C-9'")
	charges := s.Products()[0].ChargePlans[0].Charges
	if charges[0].Name != "x" || charges[1].Name != "Calls" {
		t.Errorf("stored %+v", charges)
	}
}

func TestSharedProduct(t *testing.T) {
	t.Parallel()
	s, c := productServer(t)
	s.AddLegalEntity("second", "Second AB")
	second, own := c.with("Legal-Entity", "second"), c.with("Legal-Entity", youniumtest.DefaultLegalEntityID)
	product := createCRM(t, s, own)
	path := "/Products/" + product.ID
	second.do("GET", path, "").is(t, 404)
	product.SharedWith = []string{"second"}
	s.PutProduct(product)
	second.do("GET", path, "").is(t, 200, `"legalEntityId":"`+youniumtest.DefaultLegalEntityID+`"`)
	second.do("GET", "/Products", "").is(t, 200, `"totalCount":1`)
}
