// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const (
	webhookAddress = "younium_webhook.this"
	webhookURL     = "https://hooks.example.com/younium"
	unusedID       = "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d"
)

// webhookBlock is a webhook with the required arguments and more lines.
func webhookBlock(lines ...string) string {
	return fmt.Sprintf("resource \"younium_webhook\" \"this\" {\n  url = %q\n  events = [\"InvoicePosted\", \"AccountCreated\"]\n%s\n}\n",
		webhookURL, strings.Join(lines, "\n"))
}

// providerBlock is a provider with these lines.
func providerBlock(lines ...string) string {
	return "provider \"younium\" {\n" + strings.Join(lines, "\n") + "\n}\n"
}

// wrapped matches text that Terraform may have broken into lines.
func wrapped(text string) *regexp.Regexp {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(strings.Join(words, `\s+`))
}

// noWebhooks is a CheckDestroy.
func noWebhooks(server *youniumtest.Server) func(*terraform.State) error {
	return func(*terraform.State) error {
		if left := server.Webhooks(); len(left) > 0 {
			return fmt.Errorf("left behind: %v", left)
		}
		return nil
	}
}

func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(webhookAddress, action)}}
}

func unchanged() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

func webhookHas(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(webhookAddress, tfjsonpath.New(attribute), value)
}

func TestWebhook_StoresEveryAttribute(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		CheckDestroy:             noWebhooks(server),
		Steps: []resource.TestStep{
			{
				Config:           webhookBlock(`description = "Ledger Å"`, `status = "Disabled"`, `legal_entity = "Younium Test AB"`),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					webhookHas("url", knownvalue.StringExact(webhookURL)),
					webhookHas("events", knownvalue.SetExact([]knownvalue.Check{
						knownvalue.StringExact("AccountCreated"), knownvalue.StringExact("InvoicePosted"),
					})),
					webhookHas("description", knownvalue.StringExact("Ledger Å")),
					webhookHas("status", knownvalue.StringExact("Disabled")),
					webhookHas("legal_entity", knownvalue.StringExact("Younium Test AB")),
					webhookHas("id", knownvalue.StringFunc(func(id string) error {
						if all := server.Webhooks(); len(all) != 1 || all[0].ID != id {
							return fmt.Errorf("Younium has %v", all)
						}
						return nil
					})),
					webhookHas("token", knownvalue.StringFunc(func(token string) error {
						if all := server.Webhooks(); token != all[0].Token {
							return fmt.Errorf("Younium has %v", all)
						}
						return nil
					})),
					statecheck.ExpectSensitiveValue(webhookAddress, tfjsonpath.New("token")),
				},
			},
			{
				ResourceName: webhookAddress, ImportState: true, ImportStateVerify: true,
				ImportStateIdFunc: func(*terraform.State) (string, error) {
					return server.Webhooks()[0].ID + ",Younium Test AB", nil
				},
			},
		},
	})
}

func TestWebhook_Defaults(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		CheckDestroy:             noWebhooks(server),
		Steps: []resource.TestStep{
			{
				Config: webhookBlock(),
				ConfigStateChecks: []statecheck.StateCheck{
					webhookHas("description", knownvalue.Null()),
					webhookHas("status", knownvalue.StringExact("Enabled")),
					webhookHas("legal_entity", knownvalue.Null()),
					webhookHas("base_url", knownvalue.StringExact(server.URL())),
				},
			},
			{ResourceName: webhookAddress, ImportState: true, ImportStateVerify: true},
		},
	})
}

// replaces is a plan that would replace the webhook, and is not applied.
func replaces(before func(), config string) resource.TestStep {
	return resource.TestStep{
		PreConfig: before, Config: config, PlanOnly: true, ExpectNonEmptyPlan: true,
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(webhookAddress, plancheck.ResourceActionDestroyBeforeCreate),
		}},
	}
}

func TestWebhookPlan_EveryChangeReplaces(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	ids, tokens := statecheck.CompareValue(compare.ValuesDiffer()), statecheck.CompareValue(compare.ValuesDiffer())
	applied := func(config string, action plancheck.ResourceActionType) resource.TestStep {
		return resource.TestStep{
			Config: config, ConfigPlanChecks: planned(action),
			ConfigStateChecks: []statecheck.StateCheck{
				ids.AddStateValue(webhookAddress, tfjsonpath.New("id")),
				tokens.AddStateValue(webhookAddress, tfjsonpath.New("token")),
			},
		}
	}
	const entity, described = `legal_entity = "Younium Test AB"`, `description = "one"`
	config := webhookBlock(entity, described)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		CheckDestroy:             noWebhooks(server),
		Steps: []resource.TestStep{
			applied(config, plancheck.ResourceActionCreate),
			replaces(nil, strings.Replace(config, "/younium", "/other", 1)),
			replaces(nil, strings.Replace(config, "AccountCreated", "AccountChanged", 1)),
			replaces(nil, strings.Replace(config, "one", "two", 1)),
			replaces(nil, webhookBlock(entity)),
			replaces(nil, webhookBlock(entity, described, `status = "Disabled"`)),
			applied(strings.Replace(config, "/younium", "/other", 1), plancheck.ResourceActionDestroyBeforeCreate),
		},
	})
}

func TestWebhookRead_OrderOfEventsIsNoDrift(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{Config: webhookBlock()},
			{
				PreConfig: func() {
					webhook := server.Webhooks()[0]
					slices.Reverse(webhook.Events)
					server.PutWebhook(webhook)
				},
				Config: webhookBlock(), ConfigPlanChecks: unchanged(),
			},
			{
				Config:           strings.Replace(webhookBlock(), `"InvoicePosted", "AccountCreated"`, `"AccountCreated", "InvoicePosted"`, 1),
				ConfigPlanChecks: unchanged(),
			},
		},
	})
}

func TestWebhookRead_DriftReplaces(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	var original youniumtest.Webhook
	drifted := func(edit func(*youniumtest.Webhook)) resource.TestStep {
		return replaces(func() {
			webhook := original
			edit(&webhook)
			server.PutWebhook(webhook)
		}, webhookBlock())
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		CheckDestroy:             noWebhooks(server),
		Steps: []resource.TestStep{
			{Config: webhookBlock()},
			{
				PreConfig: func() { original = server.Webhooks()[0] },
				Config:    webhookBlock(), ConfigPlanChecks: unchanged(),
			},
			drifted(func(w *youniumtest.Webhook) { w.Description = "by hand" }),
			drifted(func(w *youniumtest.Webhook) { w.Events = w.Events[:1] }),
			drifted(func(w *youniumtest.Webhook) { w.Events = []string{} }),
			drifted(func(w *youniumtest.Webhook) { w.URL += "/elsewhere" }),
			drifted(func(w *youniumtest.Webhook) { w.Status = "Disabled" }),
			{
				Config: webhookBlock(), ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
				ConfigStateChecks: []statecheck.StateCheck{webhookHas("status", knownvalue.StringExact("Enabled"))},
			},
		},
	})
}

// TestWebhookPlan_EquivalentSpellingReplacesNothing writes what Younium stores, and
// every other spelling of it, into the configuration.
func TestWebhookPlan_EquivalentSpellingReplacesNothing(t *testing.T) {
	t.Parallel()
	for name, mode := range map[string]youniumtest.Mode{
		"as sent":                          {},
		"normalized":                       {Normalise: true},
		"normalized, the response as sent": {Normalise: true, CreatedAsSent: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetMode(mode)
			spelled := func(url, event string) string {
				return fmt.Sprintf("resource \"younium_webhook\" \"this\" {\n  url = %q\n  events = [%q]\n}\n", url, event)
			}
			steps := []resource.TestStep{{Config: spelled("HTTPS://R\u00e4ksm\u00f6rg\u00e5s.Example:443/a/./b/../%7Ex?q=%c3%a5", "invoicePosted")}}
			for _, row := range []struct{ url, event string }{
				{"https://r\u00e4ksm\u00f6rg\u00e5s.example/a/~x?q=\u00e5", "InvoicePosted"},
				{"https://xn--rksmrgs-5wao1o.example/a/~x?q=%C3%A5", "INVOICEPOSTED"},
				{"HTTPS://R\u00e4ksm\u00f6rg\u00e5s.Example:443/a/./b/../%7Ex?q=%c3%a5", "invoicePosted"},
			} {
				steps = append(steps, resource.TestStep{
					Config: spelled(row.url, row.event), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
					ConfigStateChecks: []statecheck.StateCheck{
						webhookHas("url", knownvalue.StringExact(row.url)),
						webhookHas("events", knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact(row.event)})),
					},
				}, resource.TestStep{Config: spelled(row.url, row.event), ConfigPlanChecks: unchanged()})
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(keyFor(server)), CheckDestroy: noWebhooks(server), Steps: steps,
			})
			if got := server.Count("POST", "/Webhooks"); got != 1 {
				t.Errorf("%d creations, want one", got)
			}
		})
	}
}

// TestWebhookPlan_TrailingSlashReplaces changes the URL to one that RFC 3986 calls
// another one.
func TestWebhookPlan_TrailingSlashReplaces(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{Config: webhookBlock()},
			replaces(nil, strings.Replace(webhookBlock(), webhookURL, webhookURL+"/", 1)),
		},
	})
}

func TestWebhookCreate_StoredDifferentlyTaints(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*youniumtest.Webhook){
		`url at other.example instead of hooks.example.com`:                      func(w *youniumtest.Webhook) { w.URL = "https://other.example" },
		`events ["InvoicePosted"] instead of ["AccountCreated" "InvoicePosted"]`: func(w *youniumtest.Webhook) { w.Events = []string{"InvoicePosted"} },
		`description "added" instead of ""`:                                      func(w *youniumtest.Webhook) { w.Description = "added" },
		`status "Disabled" instead of "Enabled"`:                                 func(w *youniumtest.Webhook) { w.Status = "Disabled" },
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetMode(youniumtest.Mode{Mutate: change})
			var first youniumtest.Webhook
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(keyFor(server)),
				CheckDestroy:             noWebhooks(server), // the state knows it, so that it is found and removed
				Steps: []resource.TestStep{
					{Config: webhookBlock(), ExpectError: wrapped("Younium stored different values")},
					{
						PreConfig: func() { first = server.Webhooks()[0] },
						Config:    webhookBlock(), ExpectError: wrapped(want),
					},
					{
						PreConfig: func() {
							if all := server.Webhooks(); len(all) != 1 || all[0].ID == first.ID {
								t.Errorf("after %v, Younium has %v: want one replacement", first, all)
							}
							server.SetMode(youniumtest.Mode{})
						},
						Config: webhookBlock(), ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
					},
				},
			})
		})
	}
}

func TestWebhookRead_KeepsTokenThatIsNotReturned(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetMode(youniumtest.Mode{HideTokens: true})
	same := statecheck.CompareValue(compare.ValuesSame())
	token := func() statecheck.StateCheck { return same.AddStateValue(webhookAddress, tfjsonpath.New("token")) }
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{Config: webhookBlock(), ConfigStateChecks: []statecheck.StateCheck{token(), webhookHas("token", knownvalue.NotNull())}},
			{RefreshState: true},
			{Config: webhookBlock(), ConfigPlanChecks: unchanged(), ConfigStateChecks: []statecheck.StateCheck{token()}},
		},
	})
}

// twice adds an empty field that an object may already have.
func twice(name string) func(body []byte) []byte {
	return func(body []byte) []byte {
		return bytes.Replace(body, []byte("{"), fmt.Appendf(nil, `{%[1]q:"",%[1]q:"",`, name), 1)
	}
}

// notUTF8 puts a letter of Latin-1 into an object.
func notUTF8(body []byte) []byte {
	return bytes.Replace(body, []byte("{"), []byte("{\"note\":\"\xe5\","), 1)
}

// TestWebhookRead_ErrorKeepsState reads a webhook that is there through answers that
// do not say so.
func TestWebhookRead_ErrorKeepsState(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	steps := []resource.TestStep{{Config: webhookBlock()}}
	for _, row := range []struct {
		fault youniumtest.Fault
		want  string
	}{
		{youniumtest.Fault{Status: 400}, "Younium rejected the request"},
		{youniumtest.Fault{Status: 401}, "New access token rejected"},
		{youniumtest.Fault{Status: 403}, "Access denied"},
		{youniumtest.Fault{Status: 429}, "Rate limit exceeded"},
		{youniumtest.Fault{Status: 500}, "Younium server error"},
		{youniumtest.Fault{Status: 503}, "Younium server error"},
		{youniumtest.Fault{Body: "<html>"}, "Response cannot be read"},
		{youniumtest.Fault{Body: "null"}, "Response cannot be read"},
		{youniumtest.Fault{Body: `{"id":"` + unusedID + `"}`}, "Response cannot be read"},
		{youniumtest.Fault{Mangle: twice("description")}, "the body contains an object with two fields of the same name"},
		{youniumtest.Fault{Mangle: notUTF8}, "the body contains text that is not valid UTF-8"},
		{youniumtest.Fault{HangUp: true}, "Connection to Younium failed"},
		{youniumtest.Fault{Redirect: "https://elsewhere.example"}, "Unexpected redirect"},
	} {
		row.fault.Method, row.fault.Path = "GET", "/Webhooks/*"
		steps = append(steps, resource.TestStep{
			PreConfig: func() {
				server.Reset()
				server.Inject(row.fault)
			},
			Config: webhookBlock(), PlanOnly: true, ExpectError: wrapped(row.want),
		})
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		CheckDestroy:             noWebhooks(server),
		Steps: append(steps, resource.TestStep{
			PreConfig: server.Reset,
			Config:    webhookBlock(), ConfigPlanChecks: unchanged(),
		}),
	})
}

func TestWebhookCreate_LostResponseCreatesOnce(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		mode  youniumtest.Mode
		fault youniumtest.Fault
	}{
		"the connection breaks":        {fault: youniumtest.Fault{HangUp: true}},
		"502":                          {fault: youniumtest.Fault{Status: 502}},
		"502, failures are stored":     {mode: youniumtest.Mode{StoreFailures: true}, fault: youniumtest.Fault{Status: 502}},
		"the answer breaks off":        {fault: youniumtest.Fault{CutBody: true}},
		"the connection breaks, twice": {fault: youniumtest.Fault{HangUp: true, RST: true, Times: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetMode(row.mode)
			row.fault.Method, row.fault.Path, row.fault.After = "POST", "/Webhooks", true
			row.fault.Times = max(1, row.fault.Times)
			server.Inject(row.fault)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(keyFor(server)),
				CheckDestroy:             noWebhooks(server),
				Steps: []resource.TestStep{{
					Config: webhookBlock(),
					ConfigStateChecks: []statecheck.StateCheck{webhookHas("id", knownvalue.StringFunc(func(id string) error {
						if all := server.Webhooks(); len(all) != 1 || all[0].ID != id {
							return fmt.Errorf("Younium has %v", all)
						}
						return nil
					}))},
				}},
			})
			if got := server.Count("POST", "/Webhooks"); got != row.fault.Times+1 {
				t.Errorf("%d requests, want %d", got, row.fault.Times+1)
			}
		})
	}
}

// TestWebhookCreate_ConflictAfterLostResponse has Younium say that the first attempt is
// still at work.
func TestWebhookCreate_ConflictAfterLostResponse(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		lost, conflicts   int
		created, attempts int
		err               string
	}{
		"it ends well":       {lost: 1, conflicts: 3, created: 1, attempts: 5},
		"it does not end":    {lost: 1, conflicts: 100, created: 1, attempts: 5, err: "Outcome unknown"},
		"nothing came first": {conflicts: 100, attempts: 1, err: "Younium rejected the request"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			if row.lost > 0 {
				server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", HangUp: true, After: true, Times: row.lost})
			}
			server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: 409, Times: row.conflicts})
			step := resource.TestStep{Config: webhookBlock()}
			if row.err != "" {
				step.ExpectError = wrapped(row.err)
			}
			resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories(keyFor(server)), Steps: []resource.TestStep{step}})
			keys := map[string]bool{}
			attempts := 0
			for _, request := range server.Requests() {
				if request.Method == http.MethodPost && request.Path == "/Webhooks" {
					keys[request.Header.Get("Younium-Idempotency-Key")] = true
					attempts++
				}
			}
			if attempts != row.attempts || len(keys) != 1 {
				t.Errorf("%d attempts with %d keys, want %d with one", attempts, len(keys), row.attempts)
			}
			wantLeft := row.created
			if row.err == "" {
				wantLeft = 0 // it was in state, so that the test has destroyed it
			}
			if got := len(server.Webhooks()); got != wantLeft {
				t.Errorf("%d webhooks are left, want %d", got, wantLeft)
			}
		})
	}
}

// TestWebhookCreate_RateLimitWaitsForAMinute has no response name a pause.
func TestWebhookCreate_RateLimitWaitsForAMinute(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: 429, Times: younium.DefaultMaxRetries})
	var waited time.Duration
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server), func(c *younium.Config) {
			c.Pause = func(planned time.Duration) time.Duration {
				waited += planned
				return 0
			}
		}),
		CheckDestroy: noWebhooks(server),
		Steps:        []resource.TestStep{{Config: webhookBlock()}},
	})
	if waited < time.Minute || waited > 2*time.Minute {
		t.Errorf("waited %s, want one to two minutes", waited)
	}
	if got := server.Count("POST", "/Webhooks"); got != younium.DefaultMaxRetries+1 {
		t.Errorf("%d requests, want %d", got, younium.DefaultMaxRetries+1)
	}
}

func TestWebhookPlan_LogsIn(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	wrong := keyFor(server)
	wrong["YOUNIUM_SECRET"] = "not-the-secret"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(wrong),
		Steps: []resource.TestStep{
			{Config: webhookBlock(), PlanOnly: true, ExpectError: wrapped("Younium rejected the credentials")},
		},
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(nil),
		Steps: []resource.TestStep{
			{Config: webhookBlock(), PlanOnly: true, ExpectError: wrapped("Missing Younium configuration")},
		},
	})
	if got := server.Count("", "/Webhooks*"); got != 0 {
		t.Errorf("%d calls to the API", got)
	}
}

func TestWebhookPlan_UnknownValues(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	later := `resource "terraform_data" "later" {
  input = { id = "` + youniumtest.ClientID + `", url = "` + webhookURL + `", event = "InvoicePosted", status = "Disabled", entity = "Younium Test AB" }
}
`
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		CheckDestroy:             noWebhooks(server),
		Steps: []resource.TestStep{
			{
				Config: later + providerBlock(`client_id = terraform_data.later.output.id`, fmt.Sprintf("secret = %q", youniumtest.Secret)) +
					`resource "younium_webhook" "this" {
  url          = terraform_data.later.output.url
  events       = [terraform_data.later.output.event]
  description  = terraform_data.later.output.event
  status       = terraform_data.later.output.status
  legal_entity = terraform_data.later.output.entity
}`,
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					webhookHas("url", knownvalue.StringExact(webhookURL)), webhookHas("status", knownvalue.StringExact("Disabled")),
				},
			},
		},
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config: `resource "terraform_data" "later" {
  input = "hooks.example.com"
}
resource "younium_webhook" "this" {
  url    = terraform_data.later.output
  events = ["InvoicePosted"]
}`,
			ExpectError: wrapped("Invalid webhook URL"),
		}},
	})
}

func TestWebhookCreate_DeniedNamesLegalEntity(t *testing.T) {
	t.Parallel()
	for want, config := range map[string]string{
		"Set legal_entity if the tenant has several legal entities":  webhookBlock(),
		`legal entity "Nobody AB" (from this block) exists`:          webhookBlock(`legal_entity = "Nobody AB"`),
		`legal entity "Unknown AB" (from the provider block) exists`: providerBlock(`legal_entity = "Unknown AB"`) + webhookBlock(),
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity("b", "B AB")
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(keyFor(server)),
				Steps: []resource.TestStep{
					{Config: config, ExpectError: wrapped(want)},
					{Config: config, ExpectError: wrapped("the user of the credentials has the required permission. Integrations can also be restricted")},
				},
			})
		})
	}
}

func TestWebhook_SendsHeaders(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	variables := keyFor(server)
	maps.Copy(variables, map[string]string{"TF_APPEND_USER_AGENT": "ci/7", "YOUNIUM_LEGAL_ENTITY": "Younium Test AB"})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(variables),
		Steps:                    []resource.TestStep{{Config: webhookBlock() + "data \"younium_webhooks\" \"all\" {}\n"}},
	})
	agent := regexp.MustCompile(`^Terraform/\d+\.\d+\.\d+\S* \(\+https://www\.terraform\.io\) terraform-provider-younium/0\.0\.0-test ci/7$`)
	methods := map[string]int{}
	for _, request := range server.Requests() {
		if got := request.Header.Get("User-Agent"); !agent.MatchString(got) {
			t.Errorf("%s %s: User-Agent %q", request.Method, request.Path, got)
		}
		if got := request.Header.Get("Accept"); got != "application/json" {
			t.Errorf("%s %s: Accept %q", request.Method, request.Path, got)
		}
		if strings.HasPrefix(request.Path, "/auth/") {
			continue
		}
		methods[request.Method]++
		if got := request.Header.Get("Api-Version"); got != "2.1" {
			t.Errorf("%s %s: api-version %q", request.Method, request.Path, got)
		}
		if got := request.Header.Get("Legal-Entity"); got != "Younium Test AB" {
			t.Errorf("%s %s: legal-entity %q", request.Method, request.Path, got)
		}
	}
	if methods["GET"] == 0 || methods["POST"] != 1 || methods["DELETE"] != 1 {
		t.Errorf("requests: %v", methods)
	}
}
