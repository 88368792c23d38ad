// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"fmt"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const erpCode = `{"entity":"Charge","key":"erp_code","fieldType":"Text","name":"ERP code"}`

func TestCustomFieldLife(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.AddLegalEntity("b", "B AB")
	c = c.with("legal-entity", youniumtest.DefaultLegalEntityID)
	const root, none = "/CustomFieldConfigurations", `"errors":{"message":["No custom field configuration could be found"]}`
	c.do("GET", root, "").is(t, 400, "No custom field configurations could be found")
	if created := c.do("POST", root, erpCode); created.status != 201 || created.body != "" {
		t.Errorf("created with %d %q", created.status, created.body)
	}
	id := s.CustomFields()[0].ID
	want := fmt.Sprintf(`{"id":%q,"entity":"Charge","key":"erp_code","fieldType":"Text","name":"ERP code"}`, id)
	for _, path := range []string{"/" + id, "/Charge/erp_code"} {
		if got := c.do("GET", root+path, ""); got.status != 200 || got.body != want {
			t.Errorf("%s: read %d %s, want %s", path, got.status, got.body, want)
		}
	}
	c.do("GET", root, "").is(t, 200, `"totalCount":1,`, `"data":[`+want+`]`)
	c.do("POST", root, erpCode).is(t, 400, "A custom field with key 'erp_code' already exists for Charge")
	c.do("POST", root, `{"entity":"Product","key":"erp_code","fieldType":"Text"}`).is(t, 201)
	for _, missing := range []string{"/Charge/other", "/charge/erp_code", "/7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2912", "/x"} {
		c.do("GET", root+missing, "").is(t, 400, none)
	}
	c.with("legal-entity", "b").do("GET", root+"/Charge/erp_code", "").is(t, 400, none)

	c.do("PATCH", root+"/"+id, `{"defaultValue":"0"}`).is(t, 415)
	patch := c.with("Content-Type", "application/merge-patch+json")
	patch.do("PATCH", root+"/"+id, `{"defaultValue":"0"}`).is(t, 200, "")
	patch.do("PATCH", root+"/Charge/erp_code", `{"name":"Code"}`).is(t, 200, "")
	patch.do("PATCH", root+"/"+id, `{"Name":"x"}`).is(t, 400, "The field Name is not known.")
	if f := s.CustomFields()[0]; f.Name != "Code" || f.DefaultValue != "0" || f.FieldType != "Text" {
		t.Errorf("stored %+v", f)
	}
	c.do("DELETE", root+"/"+id, "").is(t, 405)
}

func TestCustomFieldInput(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"key":"k","fieldType":"Text"}`:                    `"entity":["The value '' is not valid."]`,
		`{"entity":"charge","key":"k","fieldType":"Text"}`:  `"entity":["The value 'charge' is not valid."]`,
		`{"entity":"Charge","key":"k","fieldType":"Texts"}`: `"fieldType":["The value 'Texts' is not valid."]`,
		`{"entity":"Charge","fieldType":"Text"}`:            `"key":["The key field is required."]`,
	} {
		s, c := newServer(t)
		c.do("POST", "/CustomFieldConfigurations", body).is(t, 400, want)
		if stored := s.CustomFields(); len(stored) > 0 {
			t.Errorf("%s: stored %+v", body, stored)
		}
	}
}
