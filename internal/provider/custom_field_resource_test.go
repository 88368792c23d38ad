// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const (
	customFieldAddress = "younium_custom_field.this"
	customFieldsPath   = "/CustomFieldConfigurations"
)

// customFieldBlock is a block of a field of charges with these lines more.
func customFieldBlock(lines ...string) string {
	return "resource \"younium_custom_field\" \"this\" {\nentity = \"Charge\"\nkey = \"erp_code\"\n" + strings.Join(lines, "\n") + "\n}\n"
}

func customFieldHas(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(customFieldAddress, tfjsonpath.New(attribute), value)
}

// bodies returns the bodies of the requests of a method for custom fields.
func bodies(server *youniumtest.Server, method string) (all []string) {
	for _, request := range server.Requests() {
		if request.Method == method && strings.HasPrefix(request.Path, customFieldsPath) {
			all = append(all, request.Body)
		}
	}
	return all
}

// TestCustomField_ChangesTextsInPlace patches what changes and nothing else. What is
// left out is Younium's, and never cleared.
func TestCustomField_ChangesTextsInPlace(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetMode(youniumtest.Mode{MutateCustomField: func(f *youniumtest.CustomField) {
		if f.Name == "" {
			f.Name = "erp_code"
		}
	}})
	const text = `field_type = "Text"`
	updated := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(customFieldAddress, plancheck.ResourceActionUpdate),
	}}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{
				Config: customFieldBlock(text),
				ConfigStateChecks: []statecheck.StateCheck{
					customFieldHas("name", knownvalue.StringExact("erp_code")),
					customFieldHas("default_value", knownvalue.Null()),
					customFieldHas("type_entity", knownvalue.Null()),
				},
			},
			{Config: customFieldBlock(text), ConfigPlanChecks: unchanged()},
			{Config: customFieldBlock(text, `name = "ERP code"`, `default_value = "0"`), ConfigPlanChecks: updated},
			{Config: customFieldBlock(text, `default_value = "0"`), ConfigPlanChecks: unchanged()},
			{Config: customFieldBlock(text, `default_value = " 0"`), ConfigPlanChecks: updated}, // sends nothing
			{Config: customFieldBlock(text, `default_value = "1"`, `list = "codes"`), ConfigPlanChecks: updated},
			{
				PreConfig: func() {
					field := server.CustomFields()[0]
					field.DefaultValue = "by hand"
					server.PutCustomField(field)
				},
				Config: customFieldBlock(text, `default_value = "1"`, `list = "codes"`), ConfigPlanChecks: updated,
			},
			{Config: customFieldBlock(text, `default_value = "1"`, `list = "codes"`), ConfigPlanChecks: unchanged()},
		},
	})
	if got, want := bodies(server, http.MethodPost), []string{`{"entity":"Charge","key":"erp_code","fieldType":"Text"}`}; !slices.Equal(got, want) {
		t.Errorf("created with %q, want %q", got, want)
	}
	want := []string{`{"name":"ERP code","defaultValue":"0"}`, `{"defaultValue":"1","list":"codes"}`, `{"defaultValue":"1"}`}
	if got := bodies(server, http.MethodPatch); !slices.Equal(got, want) {
		t.Errorf("patched with %q, want %q", got, want)
	}
}

// TestCustomField_OtherChangesAreRefused changes what nothing can change, and takes
// the ways out.
func TestCustomField_OtherChangesAreRefused(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	block := func(lines ...string) string {
		return requiredProviders + "resource \"younium_custom_field\" \"this\" {\n" + strings.Join(lines, "\n") + "\n}\n"
	}
	w := newServedWorkspace(t, keyFor(server), "")
	w.write("main.tf", block(`entity = "Charge"`, `key = "owner"`, `field_type = "Entity"`, `type_entity = "User"`))
	w.must("apply", "-auto-approve")
	for attribute, lines := range map[string][]string{
		"entity":      {`entity = "Product"`, `key = "owner"`, `field_type = "Entity"`, `type_entity = "User"`},
		"key":         {`entity = "Charge"`, `key = "holder"`, `field_type = "Entity"`, `type_entity = "User"`},
		"field_type":  {`entity = "Charge"`, `key = "owner"`, `field_type = "Text"`, `type_entity = "User"`},
		"type_entity": {`entity = "Charge"`, `key = "owner"`, `field_type = "Entity"`, `type_entity = "Account"`},
	} {
		w.write("main.tf", block(lines...))
		w.fails(nil, "plan", "Error: Attribute cannot be changed", "Younium cannot change `"+attribute+"`: it is stored as", "ignore_changes",
			"without deleting it in Younium, run terraform destroy -refresh=false -target=ADDRESS")
		w.write("main.tf", block(append(lines, "lifecycle {\n  ignore_changes = ["+attribute+"]\n}")...))
		w.clean()
	}
	w.write("main.tf", block(`entity = "Product"`, `key = "owner"`, `field_type = "Entity"`, `type_entity = "User"`))
	w.must("destroy", "-auto-approve", "-refresh=false")
	if got := server.CustomFields(); len(got) != 1 || len(bodies(server, http.MethodPatch)) != 0 || len(bodies(server, http.MethodPost)) != 1 {
		t.Errorf("Younium has %+v", got)
	}
}

// TestCustomField_DestroyOnlyForgets destroys, which sends nothing, and imports what
// is still there by its key.
func TestCustomField_DestroyOnlyForgets(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity("b", "B AB")
	w := newServedWorkspace(t, with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", youniumtest.DefaultLegalEntityID), customFieldBlock(`field_type = "Text"`, `name = "ERP code"`))
	w.must("apply", "-auto-approve")
	created := server.CustomFields()
	if printed := unwrapped(w.must("plan", "-destroy").Output()); !strings.Contains(printed, "Warning: Object cannot be deleted: custom field Charge/erp_code") {
		t.Errorf("the plan does not warn:\n%s", printed)
	}
	w.must("plan", "-destroy", "-out=destroy")
	before := len(server.Requests())
	printed := unwrapped(w.must("apply", "destroy").Output())
	line := `terraform import ADDRESS "Charge/erp_code,` + youniumtest.DefaultLegalEntityID + `"`
	if !strings.Contains(printed, "Warning: Object cannot be deleted: custom field Charge/erp_code") || !strings.Contains(printed, line) {
		t.Errorf("no warning with %s in\n%s", line, printed)
	}
	if got := server.Requests()[before:]; len(got) > 0 || !slices.Equal(server.CustomFields(), created) {
		t.Errorf("sent %d requests, and Younium has %+v", len(got), server.CustomFields())
	}

	w.fails(nil, "apply -auto-approve", "Error: Younium rejected the request", "already exists for Charge", "To manage it, run "+line)
	for _, id := range []string{"Charge/erp_code", "charge/ERP_CODE", "Charge/erp_code," + youniumtest.DefaultLegalEntityID} {
		w.must("import", customFieldAddress, id)
		if state := w.must("state", "pull").Stdout; !strings.Contains(state, created[0].ID) || strings.Contains(state, `"Charge/erp_code"`) {
			t.Errorf("import of %s: the state does not hold the ID:\n%s", id, state)
		}
		w.clean()
		w.must("state", "rm", customFieldAddress)
	}
	w.fails(nil, "import "+customFieldAddress+" Charge/other", "Error: Import ID not found", "The import ID Charge/other does not exist at")
	w.fails(nil, "import "+customFieldAddress+" Charge/erp_code,b", "Error: Import ID not found", `(legal entity "b")`)
	for _, id := range []string{"Charge/", "/erp_code", "Charge/..", "../erp_code", "Charge/a/b"} {
		w.fails(nil, "import "+customFieldAddress+" "+id, "Error: Invalid import ID", "by ENTITY/KEY, such as Charge/erp_code, or by its ID, such as")
	}
}

// TestCustomField_StoredDifferentlyWarns has Younium store other texts. The state
// holds what was planned, and nothing is tainted.
func TestCustomField_StoredDifferentlyWarns(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetMode(youniumtest.Mode{MutateCustomField: func(f *youniumtest.CustomField) { f.Name = strings.ToUpper(f.Name) }})
	w := newServedWorkspace(t, keyFor(server), "")
	for _, name := range []string{"first", "second"} { // in a creation, and in an update
		w.write("main.tf", requiredProviders+customFieldBlock(`field_type = "Text"`, `name = "`+name+`"`))
		printed := unwrapped(w.must("apply", "-auto-approve").Output())
		want := `name "` + strings.ToUpper(name) + `" instead of "` + name + `"`
		if !strings.Contains(printed, "Warning: Younium stored different values: custom field Charge/erp_code") || !strings.Contains(printed, want) {
			t.Errorf("no %s in\n%s", want, printed)
		}
		if state := w.must("state", "pull").Stdout; strings.Contains(state, "tainted") || !strings.Contains(state, `"`+name+`"`) {
			t.Errorf("the state does not hold the plan:\n%s", state)
		}
	}
	server.SetMode(youniumtest.Mode{})
	w.must("apply", "-auto-approve")
	w.clean()
}

// TestCustomFieldCreate_NotReadBack creates a field that cannot be read then. Its
// key is known nevertheless, and imports it.
func TestCustomFieldCreate_NotReadBack(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.Inject(youniumtest.Fault{Method: "GET", Status: 403})
	w := newServedWorkspace(t, keyFor(server), customFieldBlock(`field_type = "Text"`))
	w.fails(nil, "apply -auto-approve", "Error: Outcome unknown", "Listing the existing objects failed", `terraform import ADDRESS "Charge/erp_code"`)
	server.Reset()
	w.must("import", customFieldAddress, "Charge/erp_code")
	w.clean()
}

// TestCustomFieldCreate_TakesNoOther meets a field of that key after a creation that
// never reached Younium.
func TestCustomFieldCreate_TakesNoOther(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	other := server.PutCustomField(youniumtest.CustomField{Entity: "Charge", Key: "erp_code", FieldType: "Integer"})
	server.Inject(youniumtest.Fault{Method: "POST", Path: customFieldsPath, HangUp: true})
	w := newServedWorkspace(t, keyFor(server), providerBlock(noRetries)+customFieldBlock(`field_type = "Text"`))
	printed := w.fails(nil, "apply -auto-approve", "Error: Outcome unknown", "terraform import ADDRESS "+other.ID, `field_type "Integer"`)
	if strings.Contains(printed, "all as in this block") {
		t.Errorf("the other field is called equal:\n%s", printed)
	}
}

func TestCustomField_Values(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	step := func(want string, lines ...string) resource.TestStep {
		config := "resource \"younium_custom_field\" \"this\" {\n" + strings.Join(lines, "\n") + "\n}\n"
		return resource.TestStep{Config: config, ExpectError: wrapped(want)}
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			step("Attribute entity must be spelled \"Charge\", got: \"charge\"", `entity = "charge"`, `key = "k"`, `field_type = "Text"`),
			step("Attribute field_type must not be empty or blank", `entity = "Charge"`, `key = "k"`, `field_type = " "`),
			step("must not be blank or contain slashes", `entity = "Charge"`, `key = "a/b"`, `field_type = "Text"`),
			step("must not be blank or contain slashes", `entity = "Charge"`, `key = ".."`, `field_type = "Text"`),
			step("must not be empty or blank", `entity = "Charge"`, `key = "k"`, `field_type = "Text"`, `name = ""`),
			step("The value 'Memo' is not valid", `entity = "Charge"`, `key = "k"`, `field_type = "Memo"`), // Younium's words
		},
	})
	w := newServedWorkspace(t, keyFor(server), "resource \"younium_custom_field\" \"this\" {\nentity = \"Memo\"\nkey = \"k\"\nfield_type = \"Text\"\n}\n")
	if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, "Warning: Unknown value: Memo") {
		t.Errorf("no warning in\n%s", printed)
	}
}

// TestCustomFieldRead_ThinResponseKeepsValues reads a field of which Younium returns
// the ID alone.
func TestCustomFieldRead_ThinResponseKeepsValues(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newServedWorkspace(t, keyFor(server), customFieldBlock(`field_type = "Text"`, `name = "ERP code"`))
	w.must("apply", "-auto-approve")
	server.Inject(youniumtest.Fault{Method: "GET", Path: customFieldsPath + "/*", Mangle: hide("entity", "key", "fieldType", "name")})
	w.clean()
}

func TestCustomFields_OfOneEntity(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	for _, entity := range []string{"Product", "Charge", "Account"} {
		server.PutCustomField(youniumtest.CustomField{Entity: entity, Key: "k", FieldType: "Text"})
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config: "data \"younium_custom_fields\" \"these\" {\n  entity = \"charge\"\n}\n",
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.younium_custom_fields.these", tfjsonpath.New("custom_fields"), knownvalue.ListSizeExact(1)),
				statecheck.ExpectKnownValue("data.younium_custom_fields.these", tfjsonpath.New("custom_fields").AtSliceIndex(0).AtMapKey("entity"),
					knownvalue.StringExact("Charge")),
			},
		}},
	})
}
