// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// The guide on other tools: a copy of the token is rewritten on a schedule, and
// somebody who looks never finds a dead one.
func TestRotation(t *testing.T) {
	t.Parallel()
	server, vault := startYounium(t), &vault{}
	stand := serveStandIns(t,
		&standIn{"time", &timeRotating{server.Now}},
		&standIn{"vault", &vaultSecret{vault}})
	w := newWorkspace(t, "guides/vault", append(key(), place(server), stand)...)
	if built.Version.LessThan(tfversion.Version1_11_0) {
		if output := w.must(1, nil, "plan", "-input=false"); !strings.Contains(output, "Core version") {
			t.Errorf("not what the example says that it needs: %s", output)
		}
		return
	}

	const every, rotation = 2 * time.Hour, 8 * time.Hour
	age := time.Duration(0)
	for hour := time.Duration(0); hour <= 24*time.Hour; hour += every {
		written := len(vault.tokens())
		w.apply()
		tokens := vault.tokens()
		if due := hour%rotation == 0; due != (len(tokens) > written) {
			t.Fatalf("after %s: written %d times, before the apply %d times", hour, len(tokens), written)
		}
		if len(tokens) > written {
			age = 0
		}
		server.Advance(every)
		if age += every; age > rotation {
			t.Fatalf("after %s the copy is %s old", hour, age)
		}
		if !works(t, server, tokens[len(tokens)-1]) {
			t.Fatalf("after %s the copy is dead", hour)
		}
	}

	tokens := vault.tokens()
	if works(t, server, tokens[0]) {
		t.Error("the first copy outlived its day: the server's clock does not move")
	}
	w.must(0, nil, "plan", "-out=tfplan", "-input=false")
	w.holdsNone(append(tokens, youniumtest.Secret)...)

	server.Advance(24 * time.Hour)
	if works(t, server, tokens[len(tokens)-1]) {
		t.Error("a copy that nobody rewrites lives on")
	}
}

const (
	norway    = "9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b"
	variables = `TF_VAR_legal_entities={"se":"` + youniumtest.DefaultLegalEntityID + `","no":"` + norway + `"}`
)

// The guide on environments and legal entities: one login for all entities, and
// each webhook where it belongs.
func TestLegalEntities(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity(norway, "Younium Test AS")
	w := newWorkspace(t, "guides/legal-entities", append(key(), place(server), variables)...)

	w.apply()
	if logins := server.Logins(); logins != 2 {
		t.Errorf("%d logins; one in the plan and one in the apply were to be expected", logins)
	}
	entities := map[string]int{}
	for _, request := range server.Requests() {
		if request.Method == http.MethodPost && request.Path == "/Webhooks" {
			entities[request.Header.Get("Legal-Entity")]++
		}
	}
	if len(entities) != 2 || entities[norway] != 1 || entities[youniumtest.DefaultLegalEntityID] != 1 {
		t.Errorf("webhooks created by legal entity: %v", entities)
	}
	if counts := strings.TrimSpace(w.run(nil, "output", "-json", "webhooks").Stdout); counts != `{"no":1,"se":1}` {
		t.Errorf("output webhooks is %s", counts)
	}
	w.must(0, nil, "plan", "-detailed-exitcode", "-input=false")
}

// The pages of resources: the example can be applied, and every import adopts
// what is there as the example has it.
func TestResources(t *testing.T) {
	t.Parallel()
	resources := map[string]func(*youniumtest.Server){
		"younium_webhook": func(server *youniumtest.Server) {
			server.PutWebhook(youniumtest.Webhook{
				ID: "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d", URL: "https://hooks.example.com/younium", LegalEntity: norway,
				Events: []string{"InvoicePosted", "JournalPosted"}, Description: "Posts invoices and journals to the ledger",
			})
		},
		"younium_currency": func(server *youniumtest.Server) {
			server.PutCurrency(youniumtest.Currency{
				ID: "2c8e5a71-9d40-4b6f-8e13-7f0a6d2b4c95", Code: "DKK", Description: "Danish krone", LegalEntity: norway,
			})
		},
		"younium_custom_field": func(server *youniumtest.Server) {
			server.PutCustomField(youniumtest.CustomField{
				ID: "6f2d9b04-5a17-4c3e-9e80-1b7c4d8a2f63", Entity: "Charge", Key: "erp_code", FieldType: "Text", Name: "ERP code", LegalEntity: norway,
			})
		},
		"younium_product": func(server *youniumtest.Server) { server.PutProduct(productInNorway()) },
	}
	examples, err := os.ReadDir(filepath.Join(root, "examples/resources"))
	if err != nil || len(examples) != len(resources) {
		t.Errorf("there are examples of %d resources (%v), and %d are tried", len(examples), err, len(resources))
	}
	for resource, put := range resources {
		t.Run(resource, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity(norway, "Younium Test AS")
			server.PutExampleLookups()
			workspace := func() *workspace {
				w := newWorkspace(t, "resources/"+resource+"/resource.tf",
					append(key(), place(server), "YOUNIUM_LEGAL_ENTITY="+youniumtest.DefaultLegalEntityID)...)
				if err := w.Write("required.tf", requiredProviders); err != nil {
					t.Fatal(err)
				}
				return w
			}
			applied := workspace()
			applied.apply()
			applied.must(0, nil, "plan", "-detailed-exitcode", "-input=false")

			put(server)
			for _, file := range []string{"import-by-string-id.tf", "identity.tf"} {
				w := workspace()
				if err := w.Write("import.tf", read(t, filepath.Join(root, "examples/resources", resource, file))); err != nil {
					t.Fatal(err)
				}
				inNorway := []string{"YOUNIUM_LEGAL_ENTITY=" + norway}
				output := w.run(inNorway, "plan", "-input=false", "-no-color").Output()
				if strings.Contains(output, `An argument named "identity" is not expected here.`) {
					continue // Terraform has it from 1.12 on.
				}
				if !strings.Contains(output, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.") {
					t.Errorf("%s:\n%s", file, output)
				}
			}
			w := workspace()
			script := strings.Split(strings.TrimSpace(read(t, filepath.Join(root, "examples/resources", resource, "import.sh"))), "\n")
			_, arguments, _ := strings.Cut(script[len(script)-1], "terraform import ")
			address, id, _ := strings.Cut(arguments, " ")
			w.must(0, nil, "import", "-input=false", address, strings.Trim(id, `"`))
			w.must(0, nil, "plan", "-detailed-exitcode", "-input=false")
		})
	}
}

// productInNorway is the product of the example.
func productInNorway() youniumtest.Product {
	monthly := youniumtest.Charge{
		ChargeType: "Recurring", PricePeriod: "Monthly", BillingPeriod: "Monthly", BillingTiming: "InAdvance", TaxTemplate: "Sweden standard",
		RevenueRecognition: "Recognized monthly over time", DeferredRevenueAccount: "2970", RecognizedRevenueAccount: "3001",
	}
	fee, users := monthly, monthly
	fee.Name, fee.Model = "Platform fee", "Flat"
	fee.PriceDetails = []youniumtest.PriceDetail{{Currency: "EUR", Price: 95}, {Currency: "SEK", Price: 1000}}
	users.Name, users.Model, users.UnitCode, users.DefaultQuantity = "Users", "Tiered", "users", 5
	users.PriceDetails = slices.Concat(tiers("EUR", []float64{0, 9.5, 7.5}, 10, 100), tiers("SEK", []float64{0, 99.5, 79}, 10, 100))
	calls := youniumtest.Charge{
		Name: "API calls", ChargeType: "Usage", Model: "Volume", UnitCode: "calls", UsageRating: "Sum", BillingPeriod: "Monthly", BillingTiming: "InArrears",
		PriceDetails: tiers("SEK", []float64{0.012, 0.008}, 100000),
	}
	return youniumtest.Product{
		ID: "5f0c2a1e-7b3d-4c8f-9e6a-1d2b3c4e5f60", ProductNumber: "P-000123", Name: "Acme CRM", Category: "Subscriptions",
		ProductType: "MultipleCharges", LegalEntity: norway,
		ChargePlans: []youniumtest.ChargePlan{{Name: "Standard", Charges: []youniumtest.Charge{fee, users, calls}}},
	}
}

// tiers are price details of these prices, the last of which has no limit.
func tiers(currency string, prices []float64, limits ...float64) []youniumtest.PriceDetail {
	details := make([]youniumtest.PriceDetail, len(prices))
	for i, price := range prices {
		details[i] = youniumtest.PriceDetail{Currency: currency, Tier: i, Price: price, IsInfinite: i == len(limits)}
		if i < len(limits) {
			details[i].ToQuantity = &limits[i]
		}
	}
	return details
}

// The guide on pipelines: the plan has a token alone and the apply the key, and
// the saved plan may be older than any token.
func TestPlanWithATokenApplyWithTheKey(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity(norway, "Younium Test AS")
	w := newWorkspace(t, "guides/legal-entities", place(server), variables)

	token := server.IssueToken()
	w.must(0, []string{"YOUNIUM_ACCESS_TOKEN=" + token}, "plan", "-out=tfplan", "-input=false")
	if logins := server.Logins(); logins != 0 {
		t.Errorf("%d logins of a plan that was given a token", logins)
	}
	w.holdsNone(token, youniumtest.Secret)

	server.Advance(30 * time.Hour)
	if works(t, server, token) {
		t.Fatal("the plan's token has not expired")
	}
	w.must(0, key(), "apply", "-input=false", "tfplan")
	if logins, webhooks := server.Logins(), len(server.Webhooks()); logins != 1 || webhooks != 2 {
		t.Errorf("%d logins and %d webhooks of the apply", logins, webhooks)
	}
}

// The guide on pipelines: an output with the token of the data source differs
// at each plan.
func TestDriftOfATokenInTheState(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newWorkspace(t, "guides/coming-from-data-http/after", append(key(), place(server))...)
	server.SetCollection("/Accounts", nil)
	stored := "data \"younium_token\" \"this\" {}\noutput \"token\" {\n  value = data.younium_token.this.access_token\n  sensitive = true\n}\n"
	if err := w.Write("token.tf", stored); err != nil {
		t.Fatal(err)
	}
	w.apply()
	w.must(2, nil, "plan", "-detailed-exitcode", "-input=false")
	if err := w.Write("token.tf", "data \"younium_token\" \"this\" {}\n"); err != nil {
		t.Fatal(err)
	}
	w.apply()
	w.must(0, nil, "plan", "-detailed-exitcode", "-input=false")
}

// The guide for those who come from data "http": all pages, and nothing secret
// in the state.
func TestComingFromDataHTTP(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	var accounts []json.RawMessage
	for i := range 250 {
		accounts = append(accounts, json.RawMessage(fmt.Sprintf(`{"name":"Account %d"}`, i)))
	}
	server.SetCollection("/Accounts", accounts)
	marker := "marker-of-a-token"
	server.TokenSuffix(marker)
	w := newWorkspace(t, "guides/coming-from-data-http/after", append(key(), place(server))...)

	w.must(0, nil, "plan", "-out=tfplan", "-input=false")
	w.must(0, nil, "apply", "-input=false", "tfplan")
	var names []string
	if err := json.Unmarshal([]byte(w.run(nil, "output", "-json", "account_names").Stdout), &names); err != nil {
		t.Fatal(err)
	}
	if len(names) != len(accounts) || names[249] != "Account 249" {
		t.Errorf("%d of %d accounts", len(names), len(accounts))
	}
	w.holdsNone(marker, youniumtest.Secret)
}

// The guide for module authors.
func TestModule(t *testing.T) {
	t.Parallel()
	t.Run("without an account", func(t *testing.T) {
		t.Parallel()
		output := newWorkspace(t, "module").must(0, nil, "test", "-filter=tests/mocked.tftest.hcl", "-no-color")
		if !strings.Contains(output, "2 passed, 0 failed") {
			t.Error(output)
		}
	})
	t.Run("against a simulated Younium", func(t *testing.T) {
		t.Parallel()
		server := startYounium(t)
		output := newWorkspace(t, "module", append(key(), place(server))...).must(0, nil, "test", "-no-color")
		if !strings.Contains(output, "5 passed, 0 failed") {
			t.Error(output)
		}
		if server.Count(http.MethodPost, "/Webhooks") != 1 || len(server.Webhooks()) != 0 {
			t.Errorf("%d webhooks created, %d left", server.Count(http.MethodPost, "/Webhooks"), len(server.Webhooks()))
		}
	})
}
