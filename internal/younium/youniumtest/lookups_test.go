// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func TestLookups(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.AddLegalEntity("second", "Second AB")
	second := c.with("Legal-Entity", "second")
	c = c.with("Legal-Entity", youniumtest.DefaultLegalEntityID)
	for path, want := range map[string]struct {
		put   youniumtest.Lookup
		empty string
		model string
	}{
		"/UnitOfMeasurements": {
			put:   youniumtest.Lookup{Code: "pcs", Name: "Pieces"},
			empty: "No units of measurement could be found",
			model: `"unitCode":"pcs","name":"Pieces","displayName":"Pieces"}`,
		},
		"/TaxTemplates": {
			put:   youniumtest.Lookup{Name: "Sweden standard"},
			empty: "No tax templates could be found",
			model: `"name":"Sweden standard","effectiveFrom":"2020-01-01T00:00:00Z",`,
		},
		"/ChartOfAccounts": {
			put:   youniumtest.Lookup{Code: "2970", Name: "Deferred revenue", Description: "d"},
			empty: "No accounts could be found",
			model: `"code":"2970","name":"Deferred revenue","description":"d"}`,
		},
		"/PaymentTerms": {
			put:   youniumtest.Lookup{Name: "30 days", Days: 30},
			empty: "No payment terms could be found",
			model: `"name":"30 days","days":30,"termType":"NetDays"}`,
		},
	} {
		kind := youniumtest.LookupKind(path)
		c.do("GET", path, "").is(t, 400, want.empty)
		put := s.PutLookup(kind, want.put)
		model := `{"id":"` + put.ID + `",` + want.model
		c.do("GET", path, "").is(t, 200, `"totalCount":1,`, model)
		c.do("GET", path+"/"+put.ID, "").is(t, 200, model)
		c.do("POST", path, "{}").is(t, 405)
		second.do("GET", path, "").is(t, 400, want.empty)
		s.DeleteLookup(kind, put.ID)
		c.do("GET", path+"/"+put.ID, "").is(t, 404)
		if left := s.Lookups(kind); len(left) != 0 {
			t.Errorf("left %v", left)
		}
	}
}
