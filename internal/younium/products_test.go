// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// productClient is a client of a server that has what sampleProduct refers to.
func productClient(t *testing.T) (*youniumtest.Server, *younium.Client) {
	t.Helper()
	server := newServer(t)
	server.PutExampleLookups()
	return server, newClient(server)
}

func priced(tier int, price, to json.Number) younium.PriceDetailRequest {
	detail := younium.PriceDetailRequest{PriceDetail: younium.PriceDetail{Currency: "SEK", Tier: tier, Price: price, ToQuantity: to}}
	if to == "" {
		detail.IsInfinite = new(true)
	}
	return detail
}

// sampleProduct has one plan with a tiered and a flat charge.
func sampleProduct() younium.ProductRequest {
	flat := younium.PriceDetailRequest{PriceDetail: younium.PriceDetail{Currency: "SEK", Price: "1000"}}
	return younium.ProductRequest{
		ProductFields: younium.ProductFields{Name: "Acme CRM", ProductType: "MultipleCharges", Category: "Subscriptions"},
		ChargePlans: []younium.ChargePlanRequest{{
			Name: "Standard",
			Charges: []younium.ChargeRequest{
				{
					ChargeFields: younium.ChargeFields{Name: "Users", ChargeType: "Recurring", Model: "Tiered", DefaultQuantity: "5"},
					Unit:         "users", MeasurementsRule: "LatestDate", CustomFields: map[string]string{"erp": "1"},
					PriceDetails: []younium.PriceDetailRequest{priced(0, "0", "10"), priced(1, "99.50", "")},
				},
				{
					ChargeFields: younium.ChargeFields{Name: "Fee", ChargeType: "Recurring", Model: "Flat", TaxIncluded: new(false), DeferredRevenueAccount: "2970"},
					PriceDetails: []younium.PriceDetailRequest{flat},
				},
			},
		}},
	}
}

func TestProduct_Lifecycle(t *testing.T) {
	t.Parallel()
	server, client := productClient(t)
	created, err := client.CreateProduct(t.Context(), sampleProduct())
	if err != nil {
		t.Fatal(err)
	}
	const sent = `{"name":"Acme CRM","productType":"MultipleCharges","category":"Subscriptions","chargePlans":[{"name":"Standard","charges":[` +
		`{"name":"Users","model":"Tiered","chargeType":"Recurring","defaultQuantity":5,"unit":"users","measurementsRule":"LatestDate","customFields":{"erp":"1"},` +
		`"PriceDetails":[{"currency":"SEK","tier":0,"price":0,"toQuantity":10},{"currency":"SEK","tier":1,"price":99.50,"isInfinite":true}]},` +
		`{"name":"Fee","model":"Flat","chargeType":"Recurring","taxIncluded":false,"deferredRevenueAccount":"2970","PriceDetails":[{"currency":"SEK","tier":0,"price":1000}]}]}]}`
	all := server.Requests()
	if post := all[len(all)-2]; post.Method != http.MethodPost || post.Body != sent || post.Header.Get("Younium-Idempotency-Key") == "" {
		t.Errorf("sent %s %s", post.Method, post.Body)
	}
	stored := server.Products()[0]
	users, fee := created.ChargePlans[0].Charges[0], created.ChargePlans[0].Charges[1]
	wantPrices := []younium.PriceDetail{
		{Currency: "SEK", Tier: 0, Price: "0", ToQuantity: "10", PriceBase: "PerUnit"},
		{Currency: "SEK", Tier: 1, Price: "99.5", PriceBase: "PerUnit"},
	}
	switch {
	case created.ID != stored.ID, created.ProductNumber != "P-000001", created.LegalEntityID != youniumtest.DefaultLegalEntityID:
		t.Errorf("created %+v", created)
	case users.ID != stored.ChargePlans[0].Charges[0].ID, users.ChargeNumber != "C-000001", users.UnitCode != "users", users.DefaultQuantity != "5",
		string(users.CustomFields["synced"]) != "false", string(users.CustomFields["erp"]) != `"1"`, !slices.Equal(users.PriceDetails, wantPrices):
		t.Errorf("created %+v", users)
	case fee.TaxIncluded == nil, *fee.TaxIncluded, fee.DeferredRevenueAccount != "2970", fee.BillingTiming != "InAdvance":
		t.Errorf("created %+v", fee)
	}
	if list, err := client.Products(t.Context()); err != nil || len(list) != 1 || list[0].ID != created.ID {
		t.Errorf("listed %v, %v", list, err)
	}
	if err := client.DeleteProduct(t.Context(), created.ID); err != nil || len(server.Products()) != 0 {
		t.Errorf("deleted with %v, left %v", err, server.Products())
	}
	if err := client.DeleteProduct(t.Context(), created.ID); !errors.Is(err, younium.ErrNotFound) {
		t.Errorf("deleted again with %v, want not found", err)
	}
	if _, err := client.Product(t.Context(), created.ID); !errors.Is(err, younium.ErrNotFound) {
		t.Errorf("read with %v, want not found", err)
	}
}

func TestProductByNumber(t *testing.T) {
	t.Parallel()
	server, client := productClient(t)
	if _, err := client.ProductByNumber(t.Context(), "P-000002"); !errors.Is(err, younium.ErrNotFound) {
		t.Errorf("found none with %v", err)
	}
	plans := []youniumtest.ChargePlan{{Charges: []youniumtest.Charge{{}}}}
	server.PutProduct(youniumtest.Product{Name: "One", ChargePlans: plans})
	two := server.PutProduct(youniumtest.Product{Name: "Two", ChargePlans: plans})
	for _, mode := range []youniumtest.Mode{{}, {ListsWithoutPlans: true}} {
		server.SetMode(mode)
		if found, err := client.ProductByNumber(t.Context(), "P-000002"); err != nil || found.ID != two.ID || len(found.ChargePlans) != 1 {
			t.Errorf("found %+v, %v", found, err)
		}
	}
	all := server.Requests()
	if query := all[len(all)-2].RawQuery; query != "Filter=productNumber+eq+%27P-000002%27&PageSize=100" {
		t.Errorf("asked for %s", query)
	}
	if _, err := client.ProductByNumber(t.Context(), "P-' or 1 eq 1"); younium.StatusCode(err) != http.StatusBadRequest {
		t.Errorf("a quote leads to %v", err)
	}
	// A server that ignores the filter, and two of a number.
	body := `{"pageNumber":1,"data":[{"id":"a","productNumber":"P-1"},{"id":"b","productNumber":"P-2"},{"id":"c","productNumber":"P-2"}]}`
	server.Inject(youniumtest.Fault{Method: "GET", Path: "/Products", Body: body})
	if _, err := client.ProductByNumber(t.Context(), "P-3"); !errors.Is(err, younium.ErrNotFound) {
		t.Errorf("found none with %v", err)
	}
	if _, err := client.ProductByNumber(t.Context(), "P-2"); err == nil || !strings.Contains(err.Error(), "several products of the same number") {
		t.Errorf("found two with %v", err)
	}
}

// TestProduct_Incomplete never takes a response without plans, charges or their IDs for
// a product that has none: an update would create them again.
func TestProduct_Incomplete(t *testing.T) {
	t.Parallel()
	server, client := productClient(t)
	for body, complete := range map[string]bool{
		`{"id":"1"}`:                                                     false,
		`{"id":"1","chargePlans":null}`:                                  false,
		`{"id":"1","chargePlans":[{"id":"2"}]}`:                          false,
		`{"id":"1","chargePlans":[{"charges":[]}]}`:                      false,
		`{"id":"1","chargePlans":[{"id":"2","charges":[{}]}]}`:           false,
		`{"id":"2","chargePlans":[]}`:                                    false,
		`{"id":"1","chargePlans":[]}`:                                    true,
		`{"id":"1","chargePlans":[{"id":"2","charges":[{"id":"3"}]}]}`:   true,
		`{"id":"1","chargePlans":[{"id":"2","charges":[]}],"created":5}`: false,
	} {
		server.Reset()
		server.Inject(youniumtest.Fault{Method: "GET", Path: "/Products/1", Body: body})
		if product, err := client.Product(t.Context(), "1"); (err == nil) != complete {
			t.Errorf("%s: read %v, %v", body, product, err)
		}
	}
}

func TestCreateProduct_Outcomes(t *testing.T) {
	t.Parallel()
	type unknown = *younium.OutcomeUnknownError
	twin := func(age time.Duration) func(*youniumtest.Server) {
		return func(s *youniumtest.Server) {
			plan := youniumtest.ChargePlan{Name: "Standard", Charges: []youniumtest.Charge{{Name: "Fee"}, {Name: "Users"}}}
			s.PutProduct(youniumtest.Product{Name: "Acme CRM", Created: s.Now().Add(-age).UTC().Format("2006-01-02T15:04:05"), ChargePlans: []youniumtest.ChargePlan{plan}})
		}
	}
	for name, row := range map[string]struct {
		mode      youniumtest.Mode
		setUp     func(*youniumtest.Server)
		fault     youniumtest.Fault
		creations int // requests, one where 0
		want      error
	}{
		"as it should be":                 {},
		"slow":                            {mode: youniumtest.Mode{SlowWrites: 3}},
		"slow, missing as 400":            {mode: youniumtest.Mode{SlowWrites: 3, MissingAs400: true}},
		"not readable":                    {mode: youniumtest.Mode{SlowWrites: 100}, want: &younium.NotReadBackError{}},
		"reads refused":                   {fault: youniumtest.Fault{Method: "GET", Status: 403}, want: &younium.NotReadBackError{}},
		"reads garbled":                   {fault: youniumtest.Fault{Method: "GET", Body: "{}"}, want: &younium.NotReadBackError{}},
		"refused":                         {fault: youniumtest.Fault{Method: "POST", Status: 400}, want: &younium.RequestError{}},
		"answer lost once":                {fault: youniumtest.Fault{Method: "POST", HangUp: true, After: true, Times: 1}, creations: 2},
		"answer lost":                     {fault: youniumtest.Fault{Method: "POST", HangUp: true, After: true}, creations: 3, want: unknown(nil)},
		"answer garbled":                  {fault: youniumtest.Fault{Method: "POST", Body: "<html>", After: true}, want: unknown(nil)},
		"no body":                         {mode: youniumtest.Mode{CreatedWithoutBody: true}},
		"no ID":                           {mode: youniumtest.Mode{CreatedWithoutID: true}},
		"no ID, lists without plans":      {mode: youniumtest.Mode{CreatedWithoutID: true, ListsWithoutPlans: true}},
		"no ID, slow":                     {mode: youniumtest.Mode{CreatedWithoutID: true, SlowWrites: 2}},
		"no ID, not listed":               {mode: youniumtest.Mode{CreatedWithoutID: true, SlowWrites: 100}, want: unknown(nil)},
		"no ID, an older one":             {mode: youniumtest.Mode{CreatedWithoutID: true}, setUp: twin(time.Hour)},
		"no ID, only an older one listed": {mode: youniumtest.Mode{CreatedWithoutID: true, SlowWrites: 100}, setUp: twin(time.Hour), want: unknown(nil)},
		"no ID, two that look alike":      {mode: youniumtest.Mode{CreatedWithoutID: true}, setUp: twin(0), want: unknown(nil)},
		"no ID, another of its name": {mode: youniumtest.Mode{CreatedWithoutID: true}, setUp: func(s *youniumtest.Server) {
			s.PutProduct(youniumtest.Product{Name: "Acme CRM", ChargePlans: []youniumtest.ChargePlan{{Name: "Other", Charges: []youniumtest.Charge{{Name: "Fee"}}}}})
		}},
		"no ID and no date": {
			mode: youniumtest.Mode{CreatedWithoutID: true}, want: unknown(nil),
			fault: youniumtest.Fault{Method: "POST", Header: http.Header{"Date": nil}},
		},
		"no ID, lists refused": {
			mode: youniumtest.Mode{CreatedWithoutID: true}, want: unknown(nil),
			fault: youniumtest.Fault{Method: "GET", Status: 403},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := productClient(t)
			if row.setUp != nil {
				row.setUp(server)
			}
			server.SetMode(row.mode)
			if row.fault.Method != "" {
				row.fault.Path = "/Products*"
				server.Inject(row.fault)
			}
			before := len(server.Products())
			created, err := client.CreateProduct(t.Context(), sampleProduct())
			if n := server.Count("POST", "/Products"); n != max(row.creations, 1) {
				t.Errorf("%d creations", n)
			}
			made := server.Products()[before:]
			var notReadBack *younium.NotReadBackError
			switch {
			case len(made) > 1:
				t.Errorf("made %d products", len(made))
			case row.want == nil && (err != nil || created.ID != made[0].ID || len(created.ChargePlans) != 1):
				t.Errorf("created %+v, %v", created, err)
			case row.want != nil && (created != nil || fmt.Sprintf("%T", err) != fmt.Sprintf("%T", row.want)):
				t.Errorf("created %+v, %T %v; want %T", created, err, err, row.want)
			case errors.As(err, &notReadBack) && notReadBack.ID != made[0].ID:
				t.Errorf("the error has ID %s", notReadBack.ID)
			}
		})
	}
}

// shop has a product to update.
type shop struct {
	server *youniumtest.Server
	client *younium.Client
	id     string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	server, client := productClient(t)
	created, err := client.CreateProduct(t.Context(), sampleProduct())
	if err != nil {
		t.Fatal(err)
	}
	server.Reset()
	return &shop{server: server, client: client, id: created.ID}
}

// patchOf is a PATCH of one charge of the sample.
func patchOf(actual *younium.Product, charge younium.ChargeRequest) *younium.ProductRequest {
	plan := younium.ChargePlanRequest{Operation: younium.OperationChange, ChargePlan: actual.ChargePlans[0].ID, Charges: []younium.ChargeRequest{charge}}
	return &younium.ProductRequest{ChargePlans: []younium.ChargePlanRequest{plan}}
}

func charged(actual *younium.Product, name string) *younium.Charge {
	for i, charge := range actual.ChargePlans[0].Charges {
		if charge.Name == name {
			return &actual.ChargePlans[0].Charges[i]
		}
	}
	return nil
}

type next = func(*younium.Product, bool) (*younium.ProductRequest, error)

// wantPrice wants a price of the flat charge, and a rule that no response has.
func wantPrice(price json.Number) next {
	return func(actual *younium.Product, acknowledged bool) (*younium.ProductRequest, error) {
		fee := charged(actual, "Fee")
		change := younium.ChargeRequest{Operation: younium.OperationChange, Charge: fee.ID}
		if !acknowledged {
			change.MeasurementsRule = "SumLatestDate"
		}
		if fee.PriceDetails[0].Price != price {
			detail := younium.PriceDetailRequest{Operation: younium.OperationChange, PriceDetail: fee.PriceDetails[0]}
			detail.Price = price
			change.PriceDetails = []younium.PriceDetailRequest{detail}
		}
		if acknowledged && change.PriceDetails == nil {
			return nil, nil //nolint:nilnil // Nothing is left to change.
		}
		return patchOf(actual, change), nil
	}
}

// wantSetup wants one more charge.
func wantSetup(actual *younium.Product, _ bool) (*younium.ProductRequest, error) {
	if charged(actual, "Setup") != nil {
		return nil, nil //nolint:nilnil // Nothing is left to change.
	}
	detail := younium.PriceDetailRequest{Operation: younium.OperationCreate, PriceDetail: younium.PriceDetail{Currency: "EUR", Price: "0.003"}}
	return patchOf(actual, younium.ChargeRequest{
		Operation: younium.OperationCreate, ChargeFields: younium.ChargeFields{Name: "Setup", Model: "Flat", ChargeType: "OneOff"},
		PriceDetails: []younium.PriceDetailRequest{detail},
	}), nil
}

// wantNoUsers wants the tiered charge removed.
func wantNoUsers(actual *younium.Product, _ bool) (*younium.ProductRequest, error) {
	users := charged(actual, "Users")
	if users == nil {
		return nil, nil //nolint:nilnil // Nothing is left to change.
	}
	return patchOf(actual, younium.ChargeRequest{Operation: younium.OperationRemove, Charge: users.ID}), nil
}

// wantFlat wants another model and then another price, as if it could not tell before what
// Younium makes of the tiers.
func wantFlat(actual *younium.Product, _ bool) (*younium.ProductRequest, error) {
	users := charged(actual, "Users")
	change := younium.ChargeRequest{Operation: younium.OperationChange, Charge: users.ID}
	switch {
	case users.Model != "Quantity":
		change.Model = "Quantity"
	case users.PriceDetails[0].Price != "7":
		detail := younium.PriceDetailRequest{Operation: younium.OperationChange, PriceDetail: users.PriceDetails[0]}
		detail.Price = "7"
		change.PriceDetails = []younium.PriceDetailRequest{detail}
	default:
		return nil, nil //nolint:nilnil // Nothing is left to change.
	}
	return patchOf(actual, change), nil
}

// wantFlatAndSetup wants one more charge, and the model in the PATCH that creates it.
func wantFlatAndSetup(actual *younium.Product, _ bool) (*younium.ProductRequest, error) {
	patch, err := wantFlat(actual, false)
	if setup, _ := wantSetup(actual, false); setup != nil {
		patch.ChargePlans[0].Charges = append(patch.ChargePlans[0].Charges, setup.ChargePlans[0].Charges...)
	}
	return patch, err
}

// wantMore wants another price whatever it is.
func wantMore(actual *younium.Product, acknowledged bool) (*younium.ProductRequest, error) {
	return wantPrice(charged(actual, "Fee").PriceDetails[0].Price+"0")(actual, acknowledged)
}

func TestUpdateProduct_Outcomes(t *testing.T) {
	t.Parallel()
	stale := errors.New("stale")
	lost := youniumtest.Fault{Method: "PATCH", HangUp: true, After: true}
	notSent := youniumtest.Fault{Method: "PATCH", HangUp: true}
	readsFail := youniumtest.Fault{Method: "GET", Status: 403, Skip: 1}
	for name, row := range map[string]struct {
		mode    youniumtest.Mode
		faults  []youniumtest.Fault
		next    next
		patches int
		done    bool  // the product is as wanted
		want    error // by its type
		creates bool  // of *ProductDiffersError
		unread  bool  // no product is returned
	}{
		"a price":                        {next: wantPrice("1100"), patches: 1, done: true},
		"a price of 0":                   {next: wantPrice("0"), patches: 1, done: true},
		"nothing":                        {next: func(*younium.Product, bool) (*younium.ProductRequest, error) { return nil, nil }, done: true}, //nolint:nilnil // Nothing is to change.
		"stale":                          {next: func(*younium.Product, bool) (*younium.ProductRequest, error) { return nil, stale }, want: stale},
		"a charge":                       {next: wantSetup, patches: 1, done: true},
		"a removal":                      {next: wantNoUsers, patches: 1, done: true},
		"in two rounds":                  {next: wantFlat, patches: 2, done: true},
		"slow":                           {mode: youniumtest.Mode{SlowWrites: 2}, next: wantPrice("1100"), patches: 1, done: true},
		"slow, a charge":                 {mode: youniumtest.Mode{SlowWrites: 2}, next: wantSetup, patches: 1, done: true},
		"in two rounds, a charge":        {next: wantFlatAndSetup, patches: 2, done: true},
		"lost, in two rounds, a charge":  {faults: []youniumtest.Fault{onlyOnce(lost)}, next: wantFlatAndSetup, patches: 2, done: true},
		"hung up, a charge with more":    {faults: []youniumtest.Fault{onlyOnce(notSent)}, next: wantFlatAndSetup, patches: 1, want: &younium.ProductDiffersError{}, creates: true},
		"slow, in two rounds":            {mode: youniumtest.Mode{SlowWrites: 2}, next: wantFlat, patches: 2, done: true},
		"rounded":                        {mode: youniumtest.Mode{RoundPrices: true}, next: wantPrice("0.003"), patches: 1, want: &younium.ProductDiffersError{}},
		"never as wanted":                {next: wantMore, patches: 3, want: &younium.ProductDiffersError{}},
		"answer lost":                    {faults: []youniumtest.Fault{lost}, next: wantNoUsers, patches: 1, done: true},
		"answer lost, a charge":          {faults: []youniumtest.Fault{lost}, next: wantSetup, patches: 1, done: true},
		"answer lost and slow, a charge": {mode: youniumtest.Mode{SlowWrites: 2}, faults: []youniumtest.Fault{lost}, next: wantSetup, patches: 1, done: true},
		"answers lost, unseen field":     {faults: []youniumtest.Fault{lost}, next: wantPrice("1100"), patches: 3, want: &younium.ProductDiffersError{}},
		"hung up once":                   {faults: []youniumtest.Fault{onlyOnce(notSent)}, next: wantPrice("1100"), patches: 2, done: true},
		"unavailable once":               {faults: []youniumtest.Fault{{Method: "PATCH", Status: 503, Times: 1}}, next: wantPrice("1100"), patches: 2, done: true},
		"hung up, a charge":              {faults: []youniumtest.Fault{notSent}, next: wantSetup, patches: 1, want: &younium.ProductDiffersError{}, creates: true},
		"unavailable, a charge":          {faults: []youniumtest.Fault{{Method: "PATCH", Status: 500}}, next: wantSetup, patches: 1, want: &younium.ProductDiffersError{}, creates: true},
		"limited once, a charge":         {faults: []youniumtest.Fault{{Method: "PATCH", Status: 429, Times: 1}}, next: wantSetup, patches: 2, done: true},
		"limited":                        {faults: []youniumtest.Fault{{Method: "PATCH", Status: 429}}, next: wantSetup, patches: 3, want: &younium.RequestError{}},
		"token revoked once, a charge":   {faults: []youniumtest.Fault{{Method: "PATCH", Status: 401, Times: 1}}, next: wantSetup, patches: 2, done: true},
		"refused":                        {faults: []youniumtest.Fault{{Method: "PATCH", Status: 400}}, next: wantSetup, patches: 1, want: &younium.RequestError{}},
		"gone":                           {faults: []youniumtest.Fault{{Method: "PATCH", Status: 404}}, next: wantSetup, patches: 1, want: &younium.RequestError{}},
		"half":                           {mode: youniumtest.Mode{HalfPatches: true}, next: wantHalf, patches: 1, want: &younium.RequestError{}},
		"unreadable":                     {faults: []youniumtest.Fault{{Method: "GET", Status: 403}}, next: wantSetup, want: &younium.RequestError{}, unread: true},
		"unreadable afterwards":          {faults: []youniumtest.Fault{readsFail}, next: wantSetup, patches: 1, want: &younium.RequestError{}, unread: true},
		"lost, unreadable afterwards":    {faults: []youniumtest.Fault{lost, readsFail}, next: wantSetup, patches: 1, want: &younium.OutcomeUnknownError{}, unread: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.server.SetMode(row.mode)
			for _, f := range row.faults {
				f.Path = "/Products*"
				s.server.Inject(f)
			}
			actual, err := s.client.UpdateProduct(t.Context(), s.id, row.next)
			if n := s.server.Count("PATCH", "/Products/"+s.id); n != row.patches {
				t.Errorf("%d PATCHes, want %d", n, row.patches)
			}
			if (actual == nil) != row.unread {
				t.Errorf("returned %v", actual)
			}
			if row.mode.HalfPatches && charged(actual, "Fee").PriceDetails[0].Price != "1100" {
				t.Errorf("returned what was read before the PATCH: %+v", actual)
			}
			if row.done != (err == nil) || fmt.Sprintf("%T", err) != fmt.Sprintf("%T", row.want) {
				t.Errorf("ended with %T %v, want %T", err, err, row.want)
			}
			var differs *younium.ProductDiffersError
			if errors.As(err, &differs) && (differs.Creates != row.creates || differs.Left == nil || (differs.Err != nil) != (len(row.faults) > 0)) {
				t.Errorf("the error is %+v", differs)
			}
			s.checkOnce(t)
		})
	}
}

// onlyOnce is a fault of the next request alone.
func onlyOnce(f youniumtest.Fault) youniumtest.Fault {
	f.Times = 1
	return f
}

// wantHalf wants a new price of one charge and an account that does not exist.
func wantHalf(actual *younium.Product, _ bool) (*younium.ProductRequest, error) {
	patch, err := wantPrice("1100")(actual, false)
	patch.ChargePlans[0].Charges = append(patch.ChargePlans[0].Charges, younium.ChargeRequest{
		Operation: younium.OperationChange, Charge: charged(actual, "Users").ID, Unit: "no such unit",
	})
	return patch, err
}

// checkOnce holds that nothing was created twice, and that each PATCH was said to be
// what Younium takes, without a key that it does not know there.
func (s *shop) checkOnce(t *testing.T) {
	t.Helper()
	var names []string
	for _, charge := range s.server.Products()[0].ChargePlans[0].Charges {
		names = append(names, charge.Name)
	}
	if slices.Sort(names); len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("the charges are %v", names)
	}
	for _, request := range s.server.Requests() {
		if request.Method == http.MethodPatch && (request.Header.Get("Content-Type") != "application/merge-patch+json" || request.Header.Get("Younium-Idempotency-Key") != "") {
			t.Errorf("a PATCH has %v", request.Header)
		}
	}
}

// TestUpdateProduct_Acknowledged tells next what it cannot see.
func TestUpdateProduct_Acknowledged(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var told []bool
	_, err := s.client.UpdateProduct(t.Context(), s.id, func(actual *younium.Product, acknowledged bool) (*younium.ProductRequest, error) {
		told = append(told, acknowledged)
		return wantPrice("1100")(actual, acknowledged)
	})
	if err != nil || !slices.Equal(told, []bool{false, true}) {
		t.Errorf("told %v, ended with %v", told, err)
	}
	fee := s.server.Products()[0].ChargePlans[0].Charges[1]
	if fee.MeasurementsRule != "SumLatestDate" || fee.PriceDetails[0].Price != 1100 {
		t.Errorf("stored %+v", fee)
	}
}

func TestUpdateProduct_Cancelled(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	base := younium.BaseTransport(nil)
	defer base.CloseIdleConnections()
	client := younium.NewOver(configFor(s.server.URL()), roundTripper(func(request *http.Request) (*http.Response, error) {
		response, err := base.RoundTrip(request)
		if request.Method != http.MethodPatch {
			return response, err
		}
		cancel()
		return nil, errors.Join(ctx.Err(), response.Body.Close())
	}))
	product, err := client.UpdateProduct(ctx, s.id, wantSetup)
	var unknown *younium.OutcomeUnknownError
	if product != nil || !errors.As(err, &unknown) || !errors.Is(err, context.Canceled) || s.server.Count("PATCH", "") != 1 {
		t.Errorf("returned %v, %v", product, err)
	}
	s.checkOnce(t)
}

// TestProduct_Faults meets each request of products with what a server or something in
// between may answer. An error is one line without secrets; nothing is created twice.
func TestProduct_Faults(t *testing.T) {
	t.Parallel()
	html := http.Header{"Content-Type": {"text/html"}}
	for name, fault := range map[string]youniumtest.Fault{
		"400":              {Status: 400, Body: `{"errors":{"chargePlans[0].charges[1]":["Wrong"]}}`},
		"403":              {Status: 403},
		"429":              {Status: 429},
		"500 afterwards":   {Status: 500, After: true},
		"503":              {Status: 503},
		"echo":             {Echo: true},
		"raw echo":         {EchoRaw: true},
		"echo as success":  {Echo: true, Status: 200},
		"redirect":         {Redirect: "https://elsewhere.example/"},
		"redirect to GET":  {Redirect: "https://elsewhere.example/", Status: 303, After: true},
		"hung up":          {HangUp: true},
		"hung up after it": {HangUp: true, After: true},
		"reset":            {HangUp: true, RST: true, After: true},
		"page":             {Body: "<html>" + secretMarker, Header: html},
		"null":             {Body: "null"},
		"array":            {Body: "[]"},
		"not UTF-8":        {Body: "{\"id\":\"\xff\"}"},
		"twice":            {Body: `{"id":"1","id":"2"}`},
		"wrong types":      {Body: `{"id":1,"chargePlans":{}}`},
	} {
		for method, do := range productCalls {
			t.Run(name+" to "+method, func(t *testing.T) {
				t.Parallel()
				checkFaultyProduct(t, fault, method, do)
			})
		}
	}
}

// productCalls are calls by the method of their request that meets a fault.
var productCalls = map[string]func(context.Context, *younium.Client, string) error{
	http.MethodPost: func(ctx context.Context, c *younium.Client, _ string) error {
		_, err := c.CreateProduct(ctx, sampleProduct())
		return err
	},
	http.MethodGet: func(ctx context.Context, c *younium.Client, _ string) error {
		_, err := c.ProductByNumber(ctx, "P-000001")
		return err
	},
	http.MethodPatch: func(ctx context.Context, c *younium.Client, id string) error {
		_, err := c.UpdateProduct(ctx, id, wantSetup)
		return err
	},
	http.MethodDelete: func(ctx context.Context, c *younium.Client, id string) error { return c.DeleteProduct(ctx, id) },
}

func checkFaultyProduct(t *testing.T, fault youniumtest.Fault, method string, do func(context.Context, *younium.Client, string) error) {
	t.Helper()
	server, _ := productClient(t)
	server.AddKey(youniumtest.ClientID, secretMarker)
	server.TokenSuffix(tokenMarker)
	log := &logBuffer{}
	client := newClient(server, func(c *younium.Config) { c.Secret, c.Logger = younium.NewSecret(secretMarker), log.logger() })
	id := ""
	if method != http.MethodPost {
		created, err := client.CreateProduct(t.Context(), sampleProduct())
		if err != nil {
			t.Fatal(err)
		}
		id = created.ID
	}
	fault.Method, fault.Path = method, "/Products*"
	server.Inject(fault)
	err := do(t.Context(), client, id)
	if err == nil && (method == http.MethodPost || method == http.MethodGet) {
		t.Error("succeeded")
	}
	if err != nil && (strings.ContainsAny(err.Error(), "\r\n\x1b") || len(err.Error()) > 1000) {
		t.Errorf("the error is no short line: %q", err)
	}
	checkNoMarker(t, err)
	checkText(t, log.String())
	if n := server.Count("PATCH", ""); method == http.MethodPatch && n != 1 && fault.Status != http.StatusTooManyRequests {
		t.Errorf("%d PATCHes", n)
	}
	products := server.Products()
	if len(products) > 1 || len(products) == 1 && len(products[0].ChargePlans[0].Charges) > 3 {
		t.Errorf("stored %+v", products)
	}
}
