// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// managed describes a managed resource to the tests that every one of them
// passes. A new resource is a row.
type managed struct {
	name string // the type, without "younium_"
	// attributes are the lines of a block, equivalent spells them otherwise, and
	// object is what messages call it.
	attributes, equivalent, object string
	path                           string // of the API
	// put creates the object of the block under an ID ("" for a new one), and remove
	// deletes it, as somebody in Younium would.
	put    func(server *youniumtest.Server, id string) string
	remove func(server *youniumtest.Server, id string)
	ids    func(server *youniumtest.Server) []string
	// naturalKey reports whether a creation without a usable response is settled by a
	// natural key, and settles whether one without any response is.
	naturalKey, settles bool
	// forgets reports that a destruction sends nothing: it removes the object from
	// state alone.
	forgets bool
}

func managedResources() []managed {
	return []managed{
		{
			name: "webhook", object: "webhook for hooks.example.com", path: "/Webhooks",
			attributes: "url = \"https://hooks.example.com/younium\"\nevents = [\"InvoicePosted\"]\ndescription = \"Ledger\"",
			equivalent: "url = \"HTTPS://Hooks.Example.com:443/./%79ounium\"\nevents = [\"invoicePosted\"]\ndescription = \" Ledger\"",
			put: func(server *youniumtest.Server, id string) string {
				return server.PutWebhook(youniumtest.Webhook{ID: id, URL: webhookURL, Events: []string{"InvoicePosted"}, Description: "Ledger"}).ID
			},
			remove: (*youniumtest.Server).DeleteWebhook,
			ids: func(server *youniumtest.Server) (ids []string) {
				for _, webhook := range server.Webhooks() {
					ids = append(ids, webhook.ID)
				}
				return ids
			},
		},
		{
			name: "currency", object: "currency SEK", path: "/Currency", naturalKey: true,
			attributes: "code = \"SEK\"\ndescription = \"Swedish krona\"",
			equivalent: "code = \"SEK\"\ndescription = \" Swedish krona\"",
			put: func(server *youniumtest.Server, id string) string {
				return server.PutCurrency(youniumtest.Currency{ID: id, Code: "SEK", Description: "Swedish krona"}).ID
			},
			remove: (*youniumtest.Server).DeleteCurrency,
			ids: func(server *youniumtest.Server) (ids []string) {
				for _, currency := range server.Currencies() {
					ids = append(ids, currency.ID)
				}
				return ids
			},
		},
		{
			name: "custom_field", object: "custom field Charge/erp_code", path: "/CustomFieldConfigurations",
			naturalKey: true, settles: true, forgets: true,
			attributes: "entity = \"Charge\"\nkey = \"erp_code\"\nfield_type = \"Text\"\nname = \"ERP code\"",
			equivalent: "entity = \"Charge\"\nkey = \"erp_code\"\nfield_type = \"Text\"\nname = \" ERP code\"",
			put: func(server *youniumtest.Server, id string) string {
				return server.PutCustomField(youniumtest.CustomField{ID: id, Entity: "Charge", Key: "erp_code", FieldType: "Text", Name: "ERP code"}).ID
			},
			remove: (*youniumtest.Server).DeleteCustomField,
			ids: func(server *youniumtest.Server) (ids []string) {
				for _, field := range server.CustomFields() {
					ids = append(ids, field.ID)
				}
				return ids
			},
		},
		{
			name: "product", object: "product CRM", path: "/Products", naturalKey: true,
			attributes: "name = \"CRM\"\nactivation_date = \"2027-01-01T00:00:00Z\"\ncharge_plans = { A = { charges = { B = { charge_type = \"Usage\", model = \"Rated\", default_quantity = 1 } } } }",
			equivalent: "name = \"CRM \"\nactivation_date = \"2027-01-01\"\ncharge_plans = { A = { charges = { B = { charge_type = \"Usage\", model = \"Rated\", default_quantity = 1.0 } } } }",
			put: func(server *youniumtest.Server, id string) string {
				charge := youniumtest.Charge{Name: "B", ChargeType: "Usage", Model: "Rated", DefaultQuantity: 1}
				return server.PutProduct(youniumtest.Product{
					ID: id, Name: "CRM", ProductType: "Simple", ActivationDate: "2027-01-01T00:00:00",
					ChargePlans: []youniumtest.ChargePlan{{Name: "A", Charges: []youniumtest.Charge{charge}}},
				}).ID
			},
			remove: (*youniumtest.Server).DeleteProduct,
			ids: func(server *youniumtest.Server) (ids []string) {
				for _, product := range server.Products() {
					ids = append(ids, product.ID)
				}
				return ids
			},
		},
	}
}

func (m managed) address() string { return "younium_" + m.name + ".this" }

// block is a block with these lines more.
func (m managed) block(lines ...string) string {
	return fmt.Sprintf("resource \"younium_%s\" \"this\" {\n%s\n%s\n}\n", m.name, m.attributes, strings.Join(lines, "\n"))
}

// sending returns the commands that send something, which a destruction without a
// refresh does not do if it only forgets the object.
func (m managed) sending(commands ...string) []string {
	return slices.DeleteFunc(commands, func(command string) bool {
		return m.forgets && strings.HasPrefix(command, "destroy ") && strings.HasSuffix(command, " -refresh=false")
	})
}

// writes counts the requests that change something.
func (m managed) writes(server *youniumtest.Server) int {
	return server.Count("POST", m.path) + server.Count("PATCH", m.path+"/*") + server.Count("DELETE", m.path+"/*")
}

func TestManaged_CoversEveryResource(t *testing.T) {
	t.Parallel()
	var covered []string
	for _, m := range managedResources() {
		covered = append(covered, "younium_"+m.name)
	}
	slices.Sort(covered)
	_, schemas := protocolServer(t)
	if all := slices.Sorted(maps.Keys(schemas.ResourceSchemas)); !slices.Equal(all, covered) {
		t.Errorf("the tests cover %v of %v: a new resource is a row of managedResources", covered, all)
	}
}

const defaultEntity = `legal_entity = "` + youniumtest.DefaultLegalEntityName + `"`

func TestManaged_CreatesAndImports(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			has := func(attribute string, value knownvalue.Check) statecheck.StateCheck {
				return statecheck.ExpectKnownValue(m.address(), tfjsonpath.New(attribute), value)
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", youniumtest.DefaultLegalEntityName)),
				CheckDestroy: func(*terraform.State) error {
					if left := m.ids(server); len(left) > 0 && !m.forgets {
						return fmt.Errorf("left behind: %v", left)
					}
					return nil
				},
				Steps: []resource.TestStep{
					{
						Config: m.block(),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(m.address(), plancheck.ResourceActionCreate),
							plancheck.ExpectKnownValue(m.address(), tfjsonpath.New("base_url"), knownvalue.StringExact(server.URL())),
							plancheck.ExpectKnownValue(m.address(), tfjsonpath.New("legal_entity"), knownvalue.StringExact(youniumtest.DefaultLegalEntityName)),
						}},
						ConfigStateChecks: []statecheck.StateCheck{
							has("base_url", knownvalue.StringExact(server.URL())),
							has("legal_entity", knownvalue.StringExact(youniumtest.DefaultLegalEntityName)),
							has("id", knownvalue.StringFunc(func(id string) error {
								if ids := m.ids(server); len(ids) != 1 || ids[0] != id {
									return fmt.Errorf("Younium has %v", ids)
								}
								return nil
							})),
						},
					},
					{Config: m.block(), ConfigPlanChecks: unchanged()},
					{ResourceName: m.address(), ImportState: true, ImportStateVerify: true},
					{
						ResourceName: m.address(), ImportState: true, ImportStateVerify: true,
						ImportStateIdFunc: func(*terraform.State) (string, error) {
							return m.ids(server)[0] + "," + youniumtest.DefaultLegalEntityName, nil
						},
					},
				},
			})
		})
	}
}

func TestManaged_ImportsByIdentity(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(keyFor(server)),
				TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
				Steps: []resource.TestStep{
					{
						Config: m.block(defaultEntity),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectIdentityValueMatchesState(m.address(), tfjsonpath.New("id")),
							statecheck.ExpectIdentityValueMatchesState(m.address(), tfjsonpath.New("legal_entity")),
						},
					},
					{ResourceName: m.address(), ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				},
			})
		})
	}
}

func TestManaged_ImportOfAMissingOne(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity("b", "B AB")
			existing := m.put(server, "")
			w := newServedWorkspace(t, with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", youniumtest.DefaultLegalEntityName), m.block())
			for id, words := range map[string][]string{
				unusedID:            {"Error: Import ID not found", "The import ID " + unusedID + " does not exist at " + server.URL(), "For another legal entity, import"},
				unusedID + ",B AB":  {"Error: Import ID not found", `(legal entity "B AB")`, "Check the import ID, its legal entity, and the provider's environment."},
				existing + ",B AB":  {"Error: Import ID not found", `(legal entity "B AB")`},
				existing + ",nope":  {"Error: Access denied", `legal entity "nope" (from the import ID)`},
				existing + ",":      {"Error: Invalid import ID", "The legal entity after the comma must not be empty. Omit the comma, or add the ID or name"},
				existing + ", B AB": {"Error: Invalid import ID", "The legal entity after the comma must not have leading or trailing whitespace."},
				"":                  {"Error: Invalid import ID"},
				"../auth":           {"Error: Invalid import ID"},
			} {
				printed := w.failsArgs(nil, []string{"import", m.address(), id}, words...)
				for _, blame := range []string{"this block", "attribute", "set legal_entity"} {
					if strings.Contains(printed, blame) {
						t.Errorf("import of %q: %q in\n%s", id, blame, printed)
					}
				}
				if strings.Contains(id, ",") && strings.Contains(printed, "For another legal entity") {
					t.Errorf("import of %q: advises what was done:\n%s", id, printed)
				}
			}
			unset := newServedWorkspace(t, keyFor(server), m.block())
			unset.failsArgs(nil, []string{"import", m.address(), existing}, "Check that the user of the credentials has the required permission",
				"If the object is in another legal entity, add a comma and that legal entity to the import ID.")
			if got := m.writes(server); got != 0 {
				t.Errorf("%d writes", got)
			}
		})
	}
}

func TestManaged_ImportOfAnInvalidIdentity(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			config := fmt.Sprintf("import {\n  to = %s\n  identity = {\n    id = %q\n    legal_entity = \"\"\n  }\n}\n", m.address(), m.put(server, ""))
			w := newServedWorkspace(t, keyFor(server), config+m.block())
			if built.Version.LessThan(tfversion.Version1_12_0) {
				t.Skipf("identities need Terraform %s, this is %s", tfversion.Version1_12_0, built.Version)
			}
			printed := w.fails(nil, "plan", "Error: Invalid import ID", "The legal entity in the identity must not be empty. Omit legal_entity, or add the ID or name")
			if requests := len(server.Requests()); requests != 0 || strings.Contains(printed, "comma") {
				t.Errorf("%d requests, and\n%s", requests, printed)
			}
		})
	}
}

func TestManaged_DeletedOutside(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for _, mode := range []youniumtest.Mode{{}, {MissingAs400: true, EmptyListAs400: true}} {
				server := startYounium(t)
				server.SetMode(mode)
				w := newServedWorkspace(t, keyFor(server), m.block())
				w.must("apply", "-auto-approve")
				w.must("plan", "-destroy", "-out=destroy")
				gone := m.ids(server)[0]
				m.remove(server, gone)
				printed := unwrapped(w.must("plan").Output())
				want := "Warning: Object deleted outside of Terraform: " + m.object
				if !strings.Contains(printed, want) || !strings.Contains(printed, "Plan: 1 to add, 0 to change, 0 to destroy.") {
					t.Errorf("%+v: no %q and a creation in\n%s", mode, want, printed)
				}
				w.must("apply", "destroy") // what is gone already needs no deletion
				w.must("apply", "-auto-approve")
				if ids := m.ids(server); len(ids) != 1 || ids[0] == gone {
					t.Errorf("%+v: Younium has %v, want one new object", mode, ids)
				}
			}
		})
	}
}

// reworded is the block with equivalent values, which is an update that sends
// nothing.
func (m managed) reworded() string {
	m.attributes = m.equivalent
	return m.block()
}

func TestManaged_UpdateOfADeletedOne(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			w := newServedWorkspace(t, keyFor(server), m.block())
			w.must("apply", "-auto-approve")
			w.write("main.tf", requiredProviders+m.reworded())
			w.must("plan", "-out=update")
			m.remove(server, m.ids(server)[0])
			w.fails(nil, "apply update", "Error: Object deleted outside of Terraform", "The "+strings.ReplaceAll(m.name, "_", " ")+" ", "Run terraform apply again")
			w.must("apply", "-auto-approve")
			w.clean()
		})
	}
}

// TestManaged_NullLegalEntityPinsNothing creates without a legal entity. The
// provider's then applies, and is recorded when a refresh finds the object there.
func TestManaged_NullLegalEntityPinsNothing(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			w := newServedWorkspace(t, keyFor(server), m.block())
			w.must("apply", "-auto-approve")

			server.AddLegalEntity("b", "B AB") // so that none is an error, and another one no proof
			w.fails(nil, "plan", "Set legal_entity if the tenant has several legal entities", "set legal_entity in this block")
			other := map[string]string{"YOUNIUM_LEGAL_ENTITY": "B AB"}
			for _, command := range m.sending("apply -auto-approve", "destroy -auto-approve -refresh=false") {
				w.fails(other, command, "Error: Object belongs to a different Younium environment", "set legal_entity in this block")
			}
			if len(m.ids(server)) != 1 {
				t.Errorf("Younium has %v", m.ids(server))
			}
			named := map[string]string{"YOUNIUM_LEGAL_ENTITY": youniumtest.DefaultLegalEntityName}
			w.write("main.tf", requiredProviders+m.reworded())
			for _, args := range []string{"apply -auto-approve -refresh=false", "apply -auto-approve"} {
				recorded := !strings.Contains(args, "refresh=false")
				if result := w.runWith(named, strings.Fields(args)...); result.ExitCode != 0 {
					t.Errorf("terraform %s: %s", args, unwrapped(result.Output()))
				}
				if state := w.must("state", "pull").Stdout; strings.Contains(state, youniumtest.DefaultLegalEntityName) != recorded {
					t.Errorf("terraform %s: recorded %t, want %t", args, !recorded, recorded)
				}
			}
			if got := server.Count("POST", m.path); got != 1 || len(m.ids(server)) != 1 {
				t.Errorf("%d creations, and Younium has %v", got, m.ids(server))
			}
		})
	}
}

// TestManaged_WrongTarget points the provider to where the object is not, in
// fresh runs and with plans that were saved before.
func TestManaged_WrongTarget(t *testing.T) {
	t.Parallel()
	const different = "Error: Object belongs to a different Younium environment"
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			home, other := startYounium(t), startYounium(t)
			home.SetMode(youniumtest.Mode{MissingAs400: true})
			other.SetMode(youniumtest.Mode{MissingAs400: true})
			elsewhere := map[string]string{"YOUNIUM_BASE_URL": other.URL()}
			other.SetTenant(youniumtest.ClientID, "another-tenant")
			w := newServedWorkspace(t, keyFor(home), m.block())
			w.must("plan", "-out=saved")
			w.fails(elsewhere, "apply saved", "inconsistent final plan", home.URL(), other.URL())
			w.must("apply", "-auto-approve")
			for _, command := range []string{"apply -auto-approve", "destroy -auto-approve", "destroy -auto-approve -refresh=false"} {
				w.fails(elsewhere, command, different, home.URL(), other.URL())
			}
			for _, saved := range []struct{ config, plan, words string }{
				{m.block(), "plan -destroy", different},
				{m.reworded(), "plan", different},
				{m.block(), "plan -replace=" + m.address(), different},
				{m.block("lifecycle {\n create_before_destroy = true\n}"), "plan -replace=" + m.address(), "inconsistent final plan"},
			} {
				w.write("main.tf", requiredProviders+saved.config)
				w.must(strings.Fields(saved.plan + " -out=saved")...)
				w.fails(elsewhere, "apply saved", saved.words, home.URL(), other.URL())
			}
			if got := m.writes(other); got != 0 {
				t.Errorf("%d writes at the other one", got)
			}
			// An object of that ID there does not help: it is another tenant's.
			m.put(other, m.ids(home)[0])
			for _, command := range []string{"plan", "destroy -auto-approve", "destroy -auto-approve -refresh=false"} {
				w.fails(elsewhere, command, different)
			}
			if got := len(m.ids(other)); got != 1 {
				t.Errorf("the other one has %d objects, want its own", got)
			}
			if got := m.writes(other); got != 0 || len(m.ids(home)) != 1 {
				t.Errorf("%d writes at the other one, and %v at home", got, m.ids(home))
			}
			w.must("destroy", "-auto-approve", "-refresh=false")
		})
	}
}

// TestManaged_DeposedStaysWhereItIs applies a saved replacement that creates first
// with another environment. Terraform has deposed the old object by then; nothing is
// sent there, and a plan where it lives deletes it.
func TestManaged_DeposedStaysWhereItIs(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			home, other := startYounium(t), startYounium(t)
			elsewhere := map[string]string{"YOUNIUM_BASE_URL": other.URL()}
			w := newServedWorkspace(t, keyFor(home), m.block("lifecycle {\n create_before_destroy = true\n}"))
			w.must("apply", "-auto-approve")
			created := m.ids(home)
			w.must("plan", "-replace="+m.address(), "-out=saved")
			w.fails(elsewhere, "apply saved", "inconsistent final plan")
			if state := w.must("state", "pull").Stdout; !strings.Contains(state, `"deposed"`) || !strings.Contains(state, created[0]) {
				t.Errorf("the old object is not deposed:\n%s", state)
			}
			w.fails(elsewhere, "destroy -auto-approve -refresh=false", "Error: Object belongs to a different Younium environment")
			if got := m.writes(other); got != 0 {
				t.Errorf("%d writes at the other one", got)
			}
			if got := m.ids(home); !slices.Equal(got, created) {
				t.Errorf("Younium has %v, want %v", got, created)
			}
			if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, "Plan: 1 to add, 0 to change, 1 to destroy.") {
				t.Errorf("the next plan:\n%s", printed)
			}
			if m.naturalKey { // A second one cannot be created first.
				w.must("destroy", "-auto-approve", "-target="+m.address())
			}
			if m.forgets {
				m.remove(home, created[0])
			}
			w.must("apply", "-auto-approve")
			w.clean()
			if got := m.ids(home); len(got) != 1 || got[0] == created[0] {
				t.Errorf("Younium has %v, want one other than %v", got, created)
			}
		})
	}
}

// TestManaged_NewBaseURL reaches the same tenant by another base URL, as after a
// move behind a gateway. A refresh records it; before that, nothing is sent.
func TestManaged_NewBaseURL(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			gateway := map[string]string{"YOUNIUM_BASE_URL": strings.Replace(server.URL(), "127.0.0.1", "localhost", 1)}
			w := newServedWorkspace(t, keyFor(server), m.block())
			w.must("apply", "-auto-approve")
			w.must("plan", "-destroy", "-out=destroy")
			w.fails(gateway, "apply destroy", "Error: Object belongs to a different Younium environment", "Nothing was sent.", "Run terraform plan again")
			if result := w.runWith(gateway, "apply", "-auto-approve"); result.ExitCode != 0 || m.writes(server) != 1 {
				t.Errorf("%d writes: %s", m.writes(server), unwrapped(result.Output()))
			}
			if state := w.must("state", "pull").Stdout; !strings.Contains(state, gateway["YOUNIUM_BASE_URL"]) {
				t.Errorf("the new base URL is not recorded:\n%s", state)
			}
			if result := w.runWith(gateway, "destroy", "-auto-approve", "-refresh=false"); result.ExitCode != 0 || len(m.ids(server)) != 0 && !m.forgets {
				t.Errorf("Younium has %v: %s", m.ids(server), unwrapped(result.Output()))
			}
		})
	}
}

// TestManaged_OtherTenant comes with credentials of another tenant, or that do not
// tell their tenant, to the same base URL.
func TestManaged_OtherTenant(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			foreign := map[string]string{"YOUNIUM_CLIENT_ID": "7b1e4f60-8a2d-4c93-b5e7-0d6f9a3c2e18", "YOUNIUM_SECRET": "another-secret"}
			server.AddKey(foreign["YOUNIUM_CLIENT_ID"], foreign["YOUNIUM_SECRET"])
			server.SetTenant(foreign["YOUNIUM_CLIENT_ID"], "another-tenant")
			w := newServedWorkspace(t, keyFor(server), m.block())
			w.must("apply", "-auto-approve")
			m.remove(server, m.ids(server)[0])
			for _, command := range m.sending("apply -auto-approve", "destroy -auto-approve -refresh=false") {
				w.fails(foreign, command, "Error: Object belongs to a different Younium environment", "credentials that may belong to another tenant")
			}
			if got := len(m.ids(server)); got != 0 {
				t.Errorf("%d objects were created", got)
			}
			w.must("plan") // which knows that it is gone
		})
	}
}

// TestManaged_LegalEntityIsPinned changes the provider's legal entity, which moves
// nothing, and the block's, which the object has to be in.
func TestManaged_LegalEntityIsPinned(t *testing.T) {
	t.Parallel()
	const variable = "YOUNIUM_LEGAL_ENTITY"
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity("b", "B AB")
			w := newServedWorkspace(t, with(keyFor(server), variable, youniumtest.DefaultLegalEntityName), m.block())
			w.must("plan", "-out=create")
			w.fails(map[string]string{variable: "B AB"}, "apply create", "inconsistent final plan", youniumtest.DefaultLegalEntityName, "B AB")
			w.must("apply", "-auto-approve")
			created := m.ids(server)
			for _, entity := range []string{"B AB", ""} {
				if result := w.runWith(map[string]string{variable: entity}, "plan", "-detailed-exitcode"); result.ExitCode != 0 {
					t.Errorf("with %q the plan is not clean: %s", entity, unwrapped(result.Output()))
				}
			}
			rewrite := func(lines ...string) { w.write("main.tf", requiredProviders+m.block(lines...)) }
			rewrite(`legal_entity = "` + youniumtest.DefaultLegalEntityID + `"`) // another name of the same one
			if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, "Plan: 0 to add, 1 to change, 0 to destroy.") {
				t.Errorf("another name of the legal entity:\n%s", printed)
			}
			w.must("apply", "-auto-approve")
			w.clean()
			rewrite(`legal_entity = "B AB"`)
			w.fails(nil, "apply -auto-approve", "Error: Object not found in the legal entity", `is not in legal entity "B AB"`, "-replace=ADDRESS")
			rewrite()
			w.clean()
			if got := m.ids(server); !slices.Equal(got, created) || m.writes(server) != 1 {
				t.Errorf("after %v, Younium has %v after %d writes", created, got, m.writes(server))
			}
			rewrite(`legal_entity = "B AB"`)
			w.must("apply", "-auto-approve", "-replace="+m.address())
			w.clean()
		})
	}
}

// TestManaged_LegalEntityIsRenamed denies the pinned name, and finds the object
// under the provider's or the configured one.
func TestManaged_LegalEntityIsRenamed(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity("b", "B AB")
			w := newServedWorkspace(t, with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", "b"), m.block(`legal_entity = "B AB"`))
			w.must("apply", "-auto-approve")
			server.RenameLegalEntity("b", "New B AB")
			nowhere := map[string]string{"YOUNIUM_LEGAL_ENTITY": youniumtest.DefaultLegalEntityID}
			w.fails(nowhere, "plan", "Error: Access denied", `legal entity "B AB" (from Terraform state)`,
				"set legal_entity in this block and run terraform apply -refresh=false once")
			w.write("main.tf", requiredProviders+m.block(`legal_entity = "New B AB"`))
			if result := w.runWith(nowhere, "apply", "-auto-approve", "-refresh=false"); result.ExitCode != 0 {
				t.Errorf("the way out: %s", unwrapped(result.Output()))
			}
			w.clean()
			server.RenameLegalEntity("b", "Newest B AB")
			w.write("main.tf", requiredProviders+m.block())
			w.must("apply", "-auto-approve") // found under the provider's ID
			w.clean()
			if got := len(m.ids(server)); got != 1 || m.writes(server) != 1 {
				t.Errorf("%d objects after %d writes, want one and one", got, m.writes(server))
			}
		})
	}
}

func TestManaged_UnknownOutcome(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for name, fault := range map[string]youniumtest.Fault{
				"never a response":    {HangUp: true, After: true},
				"unreadable response": {Status: 201, Body: "<html>", After: true},
				"500":                 {Status: 500, After: true},
				"not created":         {HangUp: true},
			} {
				server := startYounium(t)
				fault.Method, fault.Path = "POST", m.path
				server.Inject(fault)
				w := newServedWorkspace(t, keyFor(server), providerBlock(noRetries)+m.block())
				if m.settles && fault.After { // no outcome is unknown then
					w.must("apply", "-auto-approve")
					w.clean()
					if ids := m.ids(server); len(ids) != 1 || server.Count("POST", m.path) != 1 {
						t.Errorf("%s: Younium has %v after %d creations, want one after one", name, ids, server.Count("POST", m.path))
					}
					continue
				}
				printed := w.fails(nil, "apply -auto-approve", "Error: Outcome unknown", "Creating the "+m.object+" failed: POST ",
					"It is not in Terraform state.")
				server.Reset()
				for _, id := range m.ids(server) {
					if !strings.Contains(printed, "terraform import ADDRESS "+id) || !strings.Contains(printed, "equal to this block") {
						t.Errorf("%s: no import line for %s in\n%s", name, id, printed)
					}
					w.must("import", m.address(), id)
				}
				w.must("apply", "-auto-approve")
				w.clean()
				if ids := m.ids(server); len(ids) != 1 {
					t.Errorf("%s: Younium has %v, want one", name, ids)
				}
			}
		})
	}
}

// TestManaged_ThinResponses creates with responses that say little, or something
// else than what is stored. No mode taints, but of a webhook what was stored
// otherwise, and each object exists once.
func TestManaged_ThinResponses(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for name, row := range map[string]struct {
				mode      youniumtest.Mode
				withoutID bool
			}{
				"ID alone":     {mode: youniumtest.Mode{CreatedThin: true}},
				"as sent":      {mode: youniumtest.Mode{CreatedAsSent: true, Normalise: true}},
				"normalized":   {mode: youniumtest.Mode{Normalise: true}},
				"without ID":   {mode: youniumtest.Mode{CreatedWithoutID: true}, withoutID: true},
				"without body": {mode: youniumtest.Mode{CreatedWithoutBody: true}, withoutID: true},
				"no token":     {mode: youniumtest.Mode{HideTokens: true}},
			} {
				server := startYounium(t)
				server.SetMode(row.mode)
				w := newServedWorkspace(t, keyFor(server), m.reworded())
				if row.withoutID && !m.naturalKey {
					printed := w.fails(nil, "apply -auto-approve", "Error: Outcome unknown")
					if !strings.Contains(printed, "terraform import ADDRESS "+m.ids(server)[0]) {
						t.Errorf("%s: no import line in\n%s", name, printed)
					}
					w.must("import", m.address(), m.ids(server)[0])
					w.must("apply", "-auto-approve") // which takes the spelling of the block
				} else {
					w.must("apply", "-auto-approve")
				}
				w.clean()
				if ids := m.ids(server); len(ids) != 1 || server.Count("POST", m.path) != 1 {
					t.Errorf("%s: Younium has %v after %d creations, want one after one", name, ids, server.Count("POST", m.path))
				}
			}
		})
	}
}

func TestManaged_Denied(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			w := newServedWorkspace(t, keyFor(server), m.block())
			server.Inject(youniumtest.Fault{Path: m.path, Status: 403})
			w.fails(nil, "apply -auto-approve", "Error: Access denied", "Creating the "+m.object)
			server.Reset()
			w.must("apply", "-auto-approve")
			server.Inject(youniumtest.Fault{Path: m.path + "/*", Status: 403})
			w.fails(nil, "plan", "Error: Access denied", "Reading the "+m.object)
			for _, command := range m.sending("destroy -auto-approve -refresh=false") {
				w.fails(nil, command, "Error: Access denied", "Deleting the "+m.object)
			}
			server.Reset()
			w.clean()
			w.must("destroy", "-auto-approve")
		})
	}
}

func TestManaged_NothingLeaks(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server, variables := markedYounium(t)
			w := newWorkspace(t, variables, m.block())
			for _, command := range []string{"plan -out=plan", "apply plan", "plan", "destroy -auto-approve"} {
				result, log := logged(t, w, "TRACE", nil, strings.Fields(command)...)
				if result.ExitCode != 0 {
					t.Fatalf("terraform %s: %s", command, result.Output())
				}
				checkNoMarker(t, command+": log", log)
				checkNoMarker(t, command+": output", result.Output())
				checkNoMarker(t, command+": state", w.must("state", "pull").Stdout)
			}
			if writes := m.writes(server); writes != 2 && (writes != 1 || !m.forgets) {
				t.Errorf("%d writes, want a creation and a deletion", writes)
			}
		})
	}
}
