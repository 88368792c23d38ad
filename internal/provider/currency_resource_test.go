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

const currencyAddress = "younium_currency.this"

func currencyBlock(lines ...string) string {
	return "resource \"younium_currency\" \"this\" {\n" + strings.Join(lines, "\n") + "\n}\n"
}

func currencyHas(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(currencyAddress, tfjsonpath.New(attribute), value)
}

func currencyPlanned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(currencyAddress, action)}}
}

func TestCurrency_DescriptionIsYouniumsIfLeftOut(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetMode(youniumtest.Mode{MutateCurrency: func(c *youniumtest.Currency) { c.Description = " Swedish krona " }})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{
				Config:            currencyBlock(`code = "SEK"`),
				ConfigStateChecks: []statecheck.StateCheck{currencyHas("description", knownvalue.StringExact("Swedish krona"))},
			},
			{Config: currencyBlock(`code = "SEK"`), ConfigPlanChecks: unchanged()},
			{ // an equivalent spelling is no change
				Config:           currencyBlock(`code = "SEK"`, `description = "Swedish krona "`),
				ConfigPlanChecks: currencyPlanned(plancheck.ResourceActionUpdate),
			},
			{Config: currencyBlock(`code = "SEK"`, `description = "Swedish krona "`), ConfigPlanChecks: unchanged()},
		},
	})
	var sent []string
	for _, request := range server.Requests() {
		if request.Method == http.MethodPost && request.Path == "/Currency" {
			sent = append(sent, request.Body)
		}
	}
	if !slices.Equal(sent, []string{`{"code":"SEK"}`}) {
		t.Errorf("sent %q", sent)
	}
}

func TestCurrency_ChangedCodeReplaces(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{Config: currencyBlock(`code = "sek"`), ExpectError: wrapped("must be three capital letters")},
			{Config: currencyBlock(`code = "SEK"`, `description = " "`), ExpectError: wrapped("must not be empty or blank")},
			{Config: currencyBlock(`code = "SEK"`, `description = "Krona"`)},
			{
				Config:           currencyBlock(`code = "NOK"`, `description = "Krone"`),
				ConfigPlanChecks: currencyPlanned(plancheck.ResourceActionDestroyBeforeCreate),
			},
		},
	})
}

// TestCurrency_ChangedDescriptionIsRefused changes what the API cannot change, in
// the configuration and in Younium, and takes the two ways out.
func TestCurrency_ChangedDescriptionIsRefused(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	config := func(description string, more ...string) string {
		return requiredProviders + currencyBlock(append(more, `code = "SEK"`, `description = "`+description+`"`)...)
	}
	w := newServedWorkspace(t, keyFor(server), "")
	w.write("main.tf", config("Krona"))
	w.must("apply", "-auto-approve")
	w.write("main.tf", config("Crown"))
	w.fails(nil, "plan", "Error: Attribute cannot be changed", "Younium cannot change `description`: it is stored as \"Krona\".", "ignore_changes",
		"terraform destroy -refresh=false -target=ADDRESS")
	w.write("main.tf", config("Crown", "lifecycle {\n  ignore_changes = [description]\n}"))
	w.clean()
	w.write("main.tf", config("Krona"))
	w.clean()

	currency := server.Currencies()[0]
	currency.Description = "by hand"
	server.PutCurrency(currency)
	w.fails(nil, "plan", "Error: Attribute cannot be changed", `it is stored as "by hand"`)
	w.must("destroy", "-auto-approve", "-refresh=false")
	if left := server.Currencies(); len(left) > 0 || server.Count("POST", "/Currency") != 1 {
		t.Errorf("left behind after %d creations: %v", server.Count("POST", "/Currency"), left)
	}
}

// TestCurrency_StoredDifferentlyWarns has Younium store another description. The
// state holds what was planned, and nothing is tainted.
func TestCurrency_StoredDifferentlyWarns(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetMode(youniumtest.Mode{MutateCurrency: func(c *youniumtest.Currency) { c.Description = "cut" }})
	w := newServedWorkspace(t, keyFor(server), currencyBlock(`code = "SEK"`, `description = "Krona"`))
	printed := unwrapped(w.must("apply", "-auto-approve").Output())
	for _, want := range []string{"Warning: Younium stored different values: currency SEK " + server.Currencies()[0].ID, `description "cut" instead of "Krona"`} {
		if !strings.Contains(printed, want) {
			t.Errorf("no %q in\n%s", want, printed)
		}
	}
	if state := w.must("state", "pull").Stdout; strings.Contains(state, "tainted") || !strings.Contains(state, `"Krona"`) {
		t.Errorf("the state does not hold the plan:\n%s", state)
	}
	w.fails(nil, "plan", "Error: Attribute cannot be changed", `it is stored as "cut"`)
	w.write("main.tf", requiredProviders+currencyBlock(`code = "SEK"`, `description = "cut"`))
	w.clean()
}

func TestCurrency_InUseStays(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newServedWorkspace(t, keyFor(server), currencyBlock(`code = "SEK"`))
	w.must("apply", "-auto-approve")
	server.SetMode(youniumtest.Mode{CurrencyInUse: true})
	w.fails(nil, "destroy -auto-approve", "Error: Younium rejected the request", `"The currency is in use"`)
	server.SetMode(youniumtest.Mode{})
	w.clean()
}

func TestCurrency_ExistingCodeIsRefused(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.PutCurrency(youniumtest.Currency{Code: "SEK"})
	w := newServedWorkspace(t, keyFor(server), currencyBlock(`code = "SEK"`))
	w.fails(nil, "apply -auto-approve", "Error: Younium rejected the request", "already exists")
	w.must("import", currencyAddress, server.Currencies()[0].ID)
	w.clean()
}

// TestCurrencyRead_ThinResponseKeepsValues reads a currency of which Younium returns
// the ID alone.
func TestCurrencyRead_ThinResponseKeepsValues(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newServedWorkspace(t, keyFor(server), currencyBlock(`code = "SEK"`, `description = "Krona"`))
	w.must("apply", "-auto-approve")
	server.Inject(youniumtest.Fault{Method: "GET", Path: "/Currency/*", Mangle: hide("code", "description")})
	w.clean()
}

// TestCurrencyCreate_ReadBackFails creates a currency of which nothing is known but
// the ID, which is no reason to call it stored otherwise.
func TestCurrencyCreate_ReadBackFails(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetMode(youniumtest.Mode{CreatedThin: true})
	server.Inject(youniumtest.Fault{Method: "GET", Path: "/Currency/*", Status: 500})
	w := newServedWorkspace(t, keyFor(server), currencyBlock(`code = "SEK"`, `description = "Krona"`))
	if printed := w.must("apply", "-auto-approve").Output(); strings.Contains(printed, "Warning: Younium stored") {
		t.Errorf("a warning about what is not known:\n%s", printed)
	}
	server.Reset()
	w.clean()
}

func TestCurrencyImport_WithoutDescription(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	existing := server.PutCurrency(youniumtest.Currency{Code: "SEK"})
	w := newServedWorkspace(t, keyFor(server), currencyBlock(`code = "SEK"`, `description = "Krona"`))
	w.must("import", currencyAddress, existing.ID)
	w.fails(nil, "plan", "Error: Attribute cannot be changed", "none is stored.", "Remove it from the block")
	w.write("main.tf", requiredProviders+currencyBlock(`code = "SEK"`))
	w.clean()
}
