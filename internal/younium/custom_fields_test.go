// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const customFieldsPath = "/CustomFieldConfigurations"

var sampleField = younium.CustomField{Entity: "Charge", Key: "erp_code", FieldType: "Text", Name: "ERP code"}

func TestCustomField_Lifecycle(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	client := newClient(server)
	created, err := client.CreateCustomField(t.Context(), sampleField)
	if err != nil {
		t.Fatal(err)
	}
	want := sampleField
	want.ID = server.CustomFields()[0].ID
	if *created != want {
		t.Errorf("created %v, want %v", created, want)
	}
	if read, err := client.CustomField(t.Context(), want.ID); err != nil || *read != want {
		t.Errorf("read %v, %v", read, err)
	}
	want.DefaultValue = "0"
	updated, err := client.UpdateCustomField(t.Context(), want.ID, younium.CustomField{Key: "ignored", FieldType: "Date", DefaultValue: "0"})
	if err != nil || *updated != want {
		t.Errorf("updated %v, %v", updated, err)
	}
	for _, request := range server.Requests() {
		if request.Method == http.MethodPatch && request.Body != `{"defaultValue":"0"}` {
			t.Errorf("sent %s", request.Body)
		}
	}
	server.DeleteCustomField(want.ID)
	if _, err := client.UpdateCustomField(t.Context(), want.ID, sampleField); !errors.Is(err, younium.ErrNotFound) {
		t.Errorf("updated what is gone: %v", err)
	}
	if list, err := client.CustomFields(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("listed %v, %v", list, err)
	}
}

func TestUpdate_ReadBackFails(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	field := server.PutCustomField(youniumtest.CustomField{Entity: "Charge", Key: "k", FieldType: "Text"})
	server.Inject(youniumtest.Fault{Method: "GET", Status: http.StatusForbidden})
	stored, err := newClient(server).UpdateCustomField(t.Context(), field.ID, younium.CustomField{Name: "n"})
	if stored != nil || err != nil || server.CustomFields()[0].Name != "n" {
		t.Errorf("updated %v, %v, stored %+v", stored, err, server.CustomFields())
	}
	server.Reset()
	server.Inject(youniumtest.Fault{Method: "PATCH", Status: http.StatusBadRequest})
	if _, err := newClient(server).UpdateCustomField(t.Context(), field.ID, younium.CustomField{Name: "n"}); younium.StatusCode(err) != 400 {
		t.Errorf("a refusal of a field that exists: %v", err)
	}
}

func TestCustomFieldByKey(t *testing.T) {
	t.Parallel()
	const id = "0f0e0d0c-0b0a-4908-8706-050403020100"
	for name, row := range map[string]struct {
		key   string
		fault *youniumtest.Fault
		want  string // the ID, or the error
	}{
		"there":                  {key: "erp_code", want: id},
		"a key to escape":        {key: "a b/ö?", want: "2"},
		"not there":              {key: "other", want: younium.ErrNotFound.Error()},
		"another letter case":    {key: "ERP_CODE", want: id}, // by the list
		"gateway's 404":          {key: "erp_code", fault: &youniumtest.Fault{Path: customFieldsPath + "/*", Status: 404}, want: id},
		"another one's record":   {key: "erp_code", fault: &youniumtest.Fault{Path: customFieldsPath + "/*", Body: `{"id":"3","entity":"Charge","key":"x"}`}, want: id},
		"denied":                 {key: "erp_code", fault: &youniumtest.Fault{Path: customFieldsPath + "/*", Status: 403}, want: "403"},
		"the list fails as well": {key: "other", fault: &youniumtest.Fault{Path: customFieldsPath, Status: 403}, want: "403"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			server.PutCustomField(youniumtest.CustomField{ID: id, Entity: "Charge", Key: "erp_code", FieldType: "Text"})
			server.PutCustomField(youniumtest.CustomField{ID: "2", Entity: "Charge", Key: "a b/ö?", FieldType: "Text"})
			server.PutCustomField(youniumtest.CustomField{ID: "4", Entity: "Product", Key: "other", FieldType: "Text"})
			if row.fault != nil {
				server.Inject(*row.fault)
			}
			field, err := newClient(server).CustomFieldByKey(t.Context(), "Charge", row.key)
			switch {
			case row.want == "403":
				if younium.StatusCode(err) != 403 {
					t.Errorf("read %v, %v; want a 403", field, err)
				}
			case err != nil && err.Error() != row.want, err == nil && field.ID != row.want:
				t.Errorf("read %v, %v; want %s", field, err, row.want)
			}
		})
	}
}

// TestCreateCustomField_SettlesByKey looks for the field of a creation that no
// response tells of, and takes it only if it holds what was sent.
func TestCreateCustomField_SettlesByKey(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		faults  []youniumtest.Fault
		other   bool // there is another field of that key
		settled bool
	}{
		"no response":                 {faults: []youniumtest.Fault{{HangUp: true, After: true}}, settled: true},
		"no response, not created":    {faults: []youniumtest.Fault{{HangUp: true}}},
		"a page of something between": {faults: []youniumtest.Fault{{Status: 201, Body: "<html>"}}},
		"no response, another field":  {faults: []youniumtest.Fault{{HangUp: true}}, other: true},
		"created, but not read":       {faults: []youniumtest.Fault{{}, {Method: "GET", Path: customFieldsPath + "/*", Status: 403}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			if row.other {
				server.PutCustomField(youniumtest.CustomField{Entity: "Charge", Key: "erp_code", FieldType: "Integer"})
			}
			for i, fault := range row.faults {
				if i == 0 {
					fault.Method, fault.Path = "POST", customFieldsPath
				}
				server.Inject(fault)
			}
			client := newClient(server, func(c *younium.Config) { c.MaxRetries = 0 })
			created, err := client.CreateCustomField(t.Context(), sampleField)
			var unknown *younium.OutcomeUnknownError
			if row.settled != (err == nil) || !row.settled && !errors.As(err, &unknown) {
				t.Fatalf("created %v, %v", created, err)
			}
			if row.settled && created.ID != server.CustomFields()[0].ID {
				t.Errorf("created %v, stored %v", created, server.CustomFields())
			}
		})
	}
	server := newServer(t)
	server.PutCustomField(youniumtest.CustomField{Entity: "Charge", Key: "erp_code", FieldType: "Text", Name: "ERP code"})
	if _, err := newClient(server).CreateCustomField(t.Context(), sampleField); younium.StatusCode(err) != 400 {
		t.Errorf("a field that exists was created with %v", err)
	}
}
