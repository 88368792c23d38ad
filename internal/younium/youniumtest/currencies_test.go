// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const crowns = `{"code":"SEK","description":"Swedish krona"}`

func TestCurrencyLife(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	c.do("GET", "/Currency", "").is(t, 400, `"errors":{"message":["No currencies could be found"]}`)
	created := c.do("POST", "/Currency", crowns)
	created.is(t, 201)
	all := s.Currencies()
	if len(all) != 1 || all[0].LegalEntity != youniumtest.DefaultLegalEntityID {
		t.Fatalf("stored %+v", all)
	}
	id := all[0].ID
	want := fmt.Sprintf(`{"id":%q,"code":"SEK","description":"Swedish krona"}`, id)
	if created.body != want {
		t.Errorf("created %s, want %s", created.body, want)
	}
	if got := c.do("GET", "/Currency/"+id, ""); got.status != 200 || got.body != want {
		t.Errorf("read %d %s, want %s", got.status, got.body, want)
	}
	c.do("GET", "/Currency", "").is(t, 200, `"pageNumber":1,"pageSize":20,"totalPages":1,"totalCount":1,`, `"data":[`+want+`]`)
	c.do("PATCH", "/Currency/"+id, "{}").is(t, 405, "")
	c.do("DELETE", "/Currency/"+id, "").is(t, 200, "")
	c.do("DELETE", "/Currency/"+id, "").is(t, 404, `"title":"Not Found"`)
	c.do("GET", "/Currency/"+id, "").is(t, 404, `"title":"Not Found"`)
	c.do("GET", "/Currency/SEK", "").is(t, 400, `"id":["The value 'SEK' is not valid."]`)
	c.do("GET", "/Currency", "").is(t, 400, `"errors":{"message":["No currencies could be found"]}`)
}

func TestCurrencyInput(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"least", `{"code":"NOK"}`, 201, `,"code":"NOK"}`},
		{"null", `{"code":"NOK","description":null}`, 201, `,"code":"NOK"}`},
		{"letters beyond ASCII", `{"code":"ÅÄÖ"}`, 201, `"code":"ÅÄÖ"`},
		{"no code", `{"description":"d"}`, 400, `"errors":{"code":["The field code must be a string with a length of 3."]}`},
		{"null code", `{"code":null}`, 400, `"errors":{"code":[`},
		{"two characters", `{"code":"NO"}`, 400, `"errors":{"code":[`},
		{"four characters", `{"code":"NOKK"}`, 400, `"errors":{"code":[`},
		{"wrong type", `{"code":578}`, 400, `"errors":{"code":["The value of code could not be converted."]}`},
		{"unknown field", `{"code":"NOK","name":"n"}`, 400, `"errors":{"name":["The field name is not known."]}`},
		{"other case", `{"Code":"NOK"}`, 400, `"errors":{"Code":[`},
		{"an ID", `{"code":"NOK","id":"7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"}`, 400, `"errors":{"id":[`},
		{"no object", `[]`, 400, `"errors":{"$":[`},
		{"a code that exists", crowns, 400, `"errors":{"message":["A currency with code 'SEK' already exists"]}`},
		{"a code that exists in other letters", `{"code":"sek"}`, 201, `"code":"sek"`},
		{"a code of another legal entity", `{"code":"EUR"}`, 201, `"code":"EUR"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t)
			s.PutCurrency(youniumtest.Currency{Code: "SEK"})
			s.PutCurrency(youniumtest.Currency{Code: "EUR", LegalEntity: "second"})
			c.do("POST", "/Currency", tc.body).is(t, tc.status, tc.want)
			want := 2
			if tc.status == 201 {
				want = 3
			}
			if n := len(s.Currencies()); n != want {
				t.Errorf("%d currencies, want %d", n, want)
			}
		})
	}
	_, c := newServer(t)
	c.with("Content-Type", "text/plain").do("POST", "/Currency", crowns).is(t, 415)
}

func TestCurrencyPages(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.AddLegalEntity("second", "Second AB")
	for i := range 45 {
		s.PutCurrency(youniumtest.Currency{Code: fmt.Sprintf("C%02d", i)})
		s.PutCurrency(youniumtest.Currency{Code: fmt.Sprintf("D%02d", i), LegalEntity: "second"})
	}
	c = c.with("Legal-Entity", "second")
	for query, want := range map[string]struct {
		first string
		count int
		next  string
	}{
		"":                          {"D00", 20, "?PageNumber=2&PageSize=20"},
		"?PageNumber=3":             {"D40", 5, ""},
		"?PageSize=30&PageNumber=2": {"D30", 15, ""},
		"?PageSize=100":             {"D00", 45, ""},
	} {
		var got struct {
			TotalCount int
			NextPage   string
			Data       []struct{ Code string }
		}
		r := c.do("GET", "/Currency"+query, "")
		r.is(t, 200)
		if err := json.Unmarshal([]byte(r.body), &got); err != nil {
			t.Fatal(err)
		}
		if want.next != "" {
			want.next = s.URL() + "/Currency" + want.next
		}
		if got.TotalCount != 45 || len(got.Data) != want.count || got.Data[0].Code != want.first || got.NextPage != want.next {
			t.Errorf("%q returns %+v", query, got)
		}
	}
	c.do("GET", "/Currency?PageNumber=4", "").is(t, 400, `"errors":{"message":["No currencies could be found"]}`)
	c.do("GET", "/Currency?PageSize=0", "").is(t, 400, `"PageSize":["The value '0' is not valid."]`)
}

func TestCurrencyLegalEntity(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.AddLegalEntity("second", "Second AB")
	first, second := c.with("Legal-Entity", youniumtest.DefaultLegalEntityID), c.with("Legal-Entity", "Second AB")
	first.do("POST", "/Currency", crowns).is(t, 201)
	second.do("POST", "/Currency", crowns).is(t, 201)
	second.do("POST", "/Currency", crowns).is(t, 400, "A currency with code 'SEK' already exists")
	all := s.Currencies()
	if len(all) != 2 || all[0].LegalEntity != youniumtest.DefaultLegalEntityID || all[1].LegalEntity != "second" {
		t.Fatalf("stored %+v", all)
	}
	first.do("GET", "/Currency/"+all[1].ID, "").is(t, 404)
	first.do("DELETE", "/Currency/"+all[1].ID, "").is(t, 404)
	second.do("GET", "/Currency/"+all[1].ID, "").is(t, 200)
	first.do("GET", "/Currency", "").is(t, 200, `"totalCount":1`, all[0].ID)

	s.SetBaseCurrency("SEK")
	first.do("GET", "/Currency/BaseCurrency", "").is(t, 200, all[0].ID)
	second.do("GET", "/Currency/BaseCurrency", "").is(t, 200, all[1].ID)
	c.do("GET", "/Currency", "").is(t, 403, "")
	c.with("Authorization", "").do("GET", "/Currency", "").is(t, 401, "")
}

func TestBaseCurrency(t *testing.T) {
	t.Parallel()
	const none = `"errors":{"message":["No base currency could be found"]}`
	s, c := newServer(t)
	c.do("GET", "/Currency/BaseCurrency", "").is(t, 400, none)
	s.PutCurrency(youniumtest.Currency{Code: "SEK"})
	euro := s.PutCurrency(youniumtest.Currency{Code: "EUR", Description: "Euro"})
	c.do("GET", "/Currency/BaseCurrency", "").is(t, 400, none)
	s.SetBaseCurrency("EUR")
	want := fmt.Sprintf(`{"id":%q,"code":"EUR","description":"Euro"}`, euro.ID)
	if got := c.do("GET", "/Currency/BaseCurrency", ""); got.status != 200 || got.body != want {
		t.Errorf("base currency %d %s, want %s", got.status, got.body, want)
	}
	c.do("DELETE", "/Currency/BaseCurrency", "").is(t, 405, "")
	s.DeleteCurrency(euro.ID)
	c.do("GET", "/Currency/BaseCurrency", "").is(t, 400, none)
}

func TestPutCurrency(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	put := s.PutCurrency(youniumtest.Currency{Code: "SEK"})
	if put.ID == "" || put.LegalEntity != youniumtest.DefaultLegalEntityID {
		t.Errorf("put %+v", put)
	}
	put.Description = "Swedish krona"
	s.PutCurrency(put)
	if got := s.Currencies(); !slices.Equal(got, []youniumtest.Currency{put}) {
		t.Errorf("stored %+v, want %+v", got, put)
	}
	c.do("GET", "/Currency/"+put.ID, "").is(t, 200, `"description":"Swedish krona"`)
	s.DeleteCurrency("another")
	s.DeleteCurrency(put.ID)
	if n := len(s.Currencies()); n != 0 {
		t.Errorf("%d currencies are left", n)
	}
}

func TestCurrencyModes(t *testing.T) {
	t.Parallel()
	const missing = "/Currency/7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"
	s, c := newServer(t)

	s.SetMode(youniumtest.Mode{MissingAs400: true})
	c.do("GET", missing, "").is(t, 400, `"errors":{"message":["No currency could be found"]}`)
	c.do("DELETE", missing, "").is(t, 400, `"errors":{"message":["No currency could be found"]}`)

	s.SetMode(youniumtest.Mode{CurrencyInUse: true})
	c.do("DELETE", missing, "").is(t, 404)
	used := s.PutCurrency(youniumtest.Currency{Code: "SEK"})
	c.do("DELETE", "/Currency/"+used.ID, "").is(t, 400, `"errors":{"message":["The currency is in use"]}`)
	c.do("GET", "/Currency/"+used.ID, "").is(t, 200, `"code":"SEK"`)
	hooked := s.PutWebhook(youniumtest.Webhook{})
	c.do("DELETE", "/Webhooks/"+hooked.ID, "").is(t, 200)

	s.SetMode(youniumtest.Mode{Normalise: true})
	c.do("POST", "/Currency", `{"code":"nok","description":"d"}`).is(t, 201, `"code":"NOK","description":"d"`)
	c.do("POST", "/Currency", `{"code":"Nok"}`).is(t, 400, "A currency with code 'NOK' already exists")

	s.SetMode(youniumtest.Mode{MutateCurrency: func(c *youniumtest.Currency) { c.Description = strings.ToUpper(c.Description) }})
	c.do("POST", "/Currency", `{"code":"DKK","description":"d"}`).is(t, 201, `"code":"DKK","description":"D"`)
}

func TestCurrencyIdempotency(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	c = c.with("Younium-Idempotency-Key", "k")
	first, again := c.do("POST", "/Currency", crowns), c.do("POST", "/Currency", crowns)
	first.is(t, 201)
	again.is(t, 201, first.body)
	c.do("POST", "/Webhooks", hook).is(t, 201) // A key's scope is the endpoint.
	if len(s.Currencies()) != 1 || again.header.Get("Younium-Idempotency-Key") != "k" {
		t.Errorf("%d currencies, headers %v", len(s.Currencies()), again.header)
	}
}
