// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package acceptance_test holds the acceptance tests. With TF_ACC=1 they run
// against the sandbox that the YOUNIUM_* variables name, and without it against
// the simulator. Run one at a time: each removes what it finds of another.
package acceptance_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/younium/terraform-provider-younium/internal/provider"
	"github.com/younium/terraform-provider-younium/internal/target"
	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// TestMain keeps from the simulator's tests what the shell sets for a sandbox.
func TestMain(m *testing.M) {
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "YOUNIUM_") && os.Getenv(resource.EnvTfAcc) == "" {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

func TestAcc(t *testing.T) {
	t.Parallel()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skip("acceptance tests need TF_ACC=1 and a sandbox")
	}
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // A second interrupt does not wait for the sweep.
	sb, err := newSandbox(ctx, os.Getenv, younium.DefaultMaxRetries)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("Testing against %s", sb.config.BaseURL)
	sb.run(t, slices.Concat(terraformChecks, factChecks))
}

// sandbox is a Younium to test against.
type sandbox struct {
	ctx    context.Context
	config younium.Config
	client *younium.Client
	block  string // the provider block, "" if the provider is to read the environment
	lookup func(ctx context.Context, host string) ([]string, error)
	hidden younium.Redactor
	seen   map[string]bool // null fields and headers about limits, in all responses

	customFields bool          // whether to create a custom field, which cannot be removed
	pause        time.Duration // between reads that wait for a write

	// For the simulator, failures are counted and not reported, and the log is read.
	simulated bool
	failures  int
	log       strings.Builder
}

func newSandbox(ctx context.Context, getenv func(string) string, retries int) (*sandbox, error) {
	found, err := target.Find(getenv)
	if err == nil {
		err = found.RefuseProduction()
	}
	value := func(name string) string { return strings.TrimSpace(getenv(name)) }
	config := younium.Config{
		BaseURL: found.BaseURL, Environment: found.Environment, AuthVersion: younium.AuthV1, LegalEntity: value("YOUNIUM_LEGAL_ENTITY"),
		ClientID: value("YOUNIUM_CLIENT_ID"), Secret: younium.NewSecret(value("YOUNIUM_SECRET")),
		UserAgent: "terraform-provider-younium/acceptance", MaxRetries: retries, RequestTimeout: younium.DefaultRequestTimeout,
	}
	if err == nil && (config.ClientID == "" || config.Secret.IsZero()) {
		err = errors.New("set YOUNIUM_CLIENT_ID and YOUNIUM_SECRET")
	}
	sb := &sandbox{ctx: ctx, config: config, client: younium.New(config), lookup: net.DefaultResolver.LookupHost, seen: map[string]bool{}}
	sb.customFields, sb.pause = value("YOUNIUM_ACC_CUSTOM_FIELDS") == "1", 200*time.Millisecond
	sb.hidden.Add(config.Secret)
	sb.hidden.Add(younium.NewSecret(config.ClientID))
	return sb, err
}

// check is one acceptance test.
type check struct {
	name string
	run  func(*sandbox, *recorder)
}

// run sweeps before the checks and after each, also after a failure or an interrupt.
func (sb *sandbox) run(t *testing.T, checks []check) {
	t.Helper()
	if sb.sweep(&recorder{t, sb}); sb.failures > 0 {
		return
	}
	for _, check := range checks {
		t.Run(check.name, func(t *testing.T) { //nolint:paralleltest // A sweep removes what any check has created.
			r := &recorder{t, sb}
			if sb.ctx.Err() != nil {
				r.must(false, check.name, "run", "interrupted")
			}
			t.Cleanup(func() { sb.sweep(r) })
			check.run(sb, r)
		})
	}
}

// sweep removes what this run or an earlier one has left. Whatever else the
// checks create is to be removed here too.
func (sb *sandbox) sweep(t *recorder) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(sb.ctx), time.Minute)
	defer cancel()
	err := errors.Join( // Products first, as long as their prices need a currency.
		removeAll(ctx, sb.client.Products, func(p younium.Product) (string, string) { return p.Name, p.ID }, sb.client.DeleteProduct),
		removeAll(ctx, sb.client.Currencies, func(c younium.Currency) (string, string) { return c.Description, c.ID }, sb.client.DeleteCurrency),
		removeAll(ctx, sb.client.Webhooks, func(w younium.Webhook) (string, string) { return w.URL, w.ID }, sb.client.DeleteWebhook),
	)
	if err != nil {
		t.must(false, "what begins with "+namePrefix, "removed", err)
	}
}

// removeAll removes the objects of a list whose names begin with namePrefix, after
// the host in the URL of a webhook.
func removeAll[T any](ctx context.Context, list func(context.Context) ([]T, error), identify func(T) (name, id string), remove func(context.Context, string) error) error {
	objects, err := list(ctx)
	for _, object := range objects {
		if name, id := identify(object); strings.HasPrefix(strings.TrimPrefix(name, urlHost), namePrefix) {
			if removed := remove(ctx, id); !errors.Is(removed, younium.ErrNotFound) { // as a list may not yet say
				err = errors.Join(err, removed)
			}
		}
	}
	return err
}

// recorder is a testing.T that logs facts, and no secrets.
type recorder struct {
	*testing.T
	sb *sandbox
}

// fact logs what is assumed of Younium beside what was found.
func (r *recorder) fact(name string, assumed, found any) {
	r.Helper()
	line := r.sb.hidden.Clean(fmt.Sprintf("%s: assumed %v, found %v", name, assumed, found))
	r.sb.log.WriteString(line + "\n")
	r.Log(line)
}

// must is a fact that the provider cannot do without: otherwise it ends the check.
func (r *recorder) must(holds bool, name string, assumed, found any) {
	r.Helper()
	if r.fact(name, assumed, found); holds {
		return
	}
	if r.sb.failures++; r.sb.simulated {
		r.SkipNow()
	}
	r.Fatal("which must not differ")
}

// The names of all that is created here begin with namePrefix. The host in the URLs
// of webhooks cannot exist (RFC 2606).
const (
	namePrefix = "tfacc-"
	urlHost    = "https://example.invalid/"
)

func newName() string { return namePrefix + strings.ToLower(rand.Text()) }

// terraformChecks run Terraform. ISO 4217 reserves the currency XTS for tests.
var terraformChecks = []check{
	{"Webhook", lifecycle("webhook", "webhooks", (*younium.Client).Webhook, younium.ErrNotFound, `
		resource "younium_webhook" "test" {
			url         = "https://example.invalid/NAME"
			events      = ["SubscriptionCancelled", "InvoicePosted"]
			description = "NAME, may be deleted"
			status      = "Disabled"
		}`)},
	{"Currency", lifecycle("currency", "currencies", (*younium.Client).Currency, younium.ErrNotFound, `
		resource "younium_currency" "test" {
			code        = "XTS"
			description = "NAME, may be deleted"
		}`)},
	{"Product", lifecycle("product", "products", (*younium.Client).Product, younium.ErrNotFound, `
		data "younium_currencies" "base" {}
		resource "younium_product" "test" {
			name         = "NAME"
			charge_plans = { plan = { charges = { charge = {
				charge_type = "OneOff"
				model       = "Flat"
				prices      = { (data.younium_currencies.base.base_currency) = { price = 1 } }
			} } } }
		}`)},
	{"Token", (*sandbox).token},
}

// lifecycle creates a resource, finds it in its data source, plans it again, imports
// it and destroys it. After that, read has to return an error, or nil.
func lifecycle[T any](kind, plural string, read func(*younium.Client, context.Context, string) (T, error), want error, config string) func(*sandbox, *recorder) {
	address, id := "younium_"+kind+".test", tfjsonpath.New("id")
	config = strings.ReplaceAll(config, "NAME", newName()) + fmt.Sprintf("\ndata \"younium_%s\" \"test\" { depends_on = [%s] }", plural, address)
	isListed := statecheck.CompareValueCollection("data.younium_"+plural+".test", []tfjsonpath.Path{tfjsonpath.New(plural), id}, address, id, compare.ValuesSame())
	return func(sb *sandbox, t *recorder) {
		sb.terraform(t, resource.TestCase{
			CheckDestroy: func(state *terraform.State) (err error) {
				if created := state.RootModule().Resources[address]; created != nil && !sb.await(func() bool {
					_, err = read(sb.client, sb.ctx, created.Primary.ID)
					return errors.Is(err, want)
				}) {
					return errors.New(address + " after its destruction: " + fmt.Sprint(err, ", not ", want))
				}
				return nil
			},
			Steps: []resource.TestStep{
				{
					Config: sb.block + config, ConfigStateChecks: []statecheck.StateCheck{isListed},
					ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				},
				{ // An import takes the custom fields that Younium has added.
					ResourceName: address, ImportState: true, ImportStateVerify: true,
					ImportStateVerifyIgnore: []string{"token", "custom_fields", "charge_plans.plan.custom_fields", "charge_plans.plan.charges.charge.custom_fields"},
				},
			},
		})
	}
}

// token stores whether there is an ephemeral token, and not that token.
func (sb *sandbox) token(t *recorder) {
	sb.terraform(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{{
			Config: sb.block + `
				data "younium_api_get" "test" { path = "/Currency" }
				data "younium_token" "test" {}
				ephemeral "younium_token" "test" {}
				provider "echo" { data = ephemeral.younium_token.test.access_token != "" }
				resource "echo" "test" {}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data"), knownvalue.Bool(true)),
			},
			ExpectNonEmptyPlan: terraformcli.PlanShowsEphemerals(t.Context()),
		}},
	})
}

// terraform serves the provider as its own program does. What it prints needs no
// recorder: provider and Terraform hide secrets themselves.
func (sb *sandbox) terraform(t *recorder, test resource.TestCase) {
	test.IsUnitTest = sb.simulated
	test.ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){
		"younium": func() (tfprotov6.ProviderServer, error) { return provider.NewServer(sb.ctx, "acceptance"), nil },
		"echo":    echoprovider.NewProviderServer(),
	}
	resource.Test(t.T, test)
}

// simulate runs checks against a simulator. Afterwards nothing may be left
// behind and nothing secret logged, whatever happened.
func simulate(t *testing.T, checks []check, prepare func(*sandbox, *youniumtest.Server)) *sandbox {
	t.Helper()
	if os.Getenv(resource.EnvTfAcc) != "" {
		t.Skip("the environment leads to a sandbox")
	}
	server := youniumtest.New()
	t.Cleanup(server.Close)
	server.TokenSuffix("login-marker")
	server.PutExampleLookups()
	server.SetBaseCurrency("SEK")
	for i := len(server.Currencies()); i < 130; i++ {
		server.PutCurrency(youniumtest.Currency{Code: fmt.Sprintf("A%c%c", 'A'+i/26, 'A'+i%26)})
	}
	server.PutCurrency(youniumtest.Currency{Code: "XTS", Description: namePrefix + "left"})
	server.PutWebhook(youniumtest.Webhook{URL: urlHost + namePrefix + "left"})
	server.PutProduct(youniumtest.Product{Name: namePrefix + "left"})
	webhook := server.PutWebhook(youniumtest.Webhook{URL: urlHost + "stays"})
	product := server.PutProduct(youniumtest.Product{Name: "stays", ChargePlans: []youniumtest.ChargePlan{{Name: "stays"}}})
	variables := map[string]string{"YOUNIUM_BASE_URL": server.URL(), "YOUNIUM_CLIENT_ID": youniumtest.ClientID, "YOUNIUM_SECRET": youniumtest.Secret + "\n"}
	sb, err := newSandbox(t.Context(), func(name string) string { return variables[name] }, 0)
	if err != nil {
		t.Fatal(err)
	}
	sb.simulated, sb.pause = true, 0
	sb.block = fmt.Sprintf("provider \"younium\" {\n base_url = %q\n client_id = %q\n secret = %q\n max_retries = 0\n}\n",
		server.URL(), youniumtest.ClientID, youniumtest.Secret)
	prepare(sb, server)
	sb.run(t, checks)
	left := []any{server.Webhooks(), server.Products(), len(server.Currencies()), len(server.CustomFields()) > 0}
	if want := []any{[]youniumtest.Webhook{webhook}, []youniumtest.Product{product}, 130, sb.customFields}; !reflect.DeepEqual(left, want) {
		t.Errorf("left %+v, want %+v", left, want)
	}
	secrets := regexp.MustCompile(youniumtest.Secret + "|" + youniumtest.ClientID + "|eyJ|(login|webhook)-marker")
	if found := secrets.FindString(sb.log.String()); found != "" {
		t.Errorf("%q was logged:\n%s", found, &sb.log)
	}
	return sb
}

func TestSimulated(t *testing.T) {
	t.Parallel()
	again := []check{{"CustomFieldAgain", (*sandbox).customField}}
	sb := simulate(t, slices.Concat(terraformChecks, factChecks, again), func(sb *sandbox, server *youniumtest.Server) {
		sb.config.Environment, sb.customFields = "sandbox", true
		sb.lookup = func(_ context.Context, host string) ([]string, error) {
			return nil, map[string]error{"api.us.sandbox.younium.com": errors.New("no such host")}[host]
		}
		server.SetMode(youniumtest.Mode{
			SlowWrites: 1, ListsWithoutPlans: true, AccountsAs: "both",
			HideTokens: true, Mutate: func(w *youniumtest.Webhook) { w.Token = "webhook-marker" },
		})
		server.Inject(youniumtest.Fault{Method: "GET", Path: "/Products", Mangle: func(body []byte) []byte {
			return bytes.ReplaceAll(body, []byte(`"productNumber":`), []byte(`"chargePlans":null,"productNumber":`))
		}})
		server.Inject(youniumtest.Fault{Path: "/Currency", Header: http.Header{"X-RateLimit-Limit": {"60"}}})
	})
	if sb.failures > 0 {
		t.Errorf("%d failures", sb.failures)
	}
	for _, line := range []string{
		`api.us.sandbox.younium.com exists: assumed true, found false`,
		`login v1: assumed 200 .*, found 200 \[accessToken expires expiresIn refreshToken\]`,
		`login with the secret "not-the-secret": assumed .*, found 401 {"errors":\["Invalid client id or secret key"\]}`,
		`create: assumed .*, found 201 \[description events id token url webhookStatus\]`,
		`headers: .*Younium-Idempotency-Durationinhours`,
		`events: assumed as sent, found as sent`,
		`its token in the list: assumed true, found false`,
		`another webhook of that URL, .*, found 201 \[events id token url webhookStatus\]`,
		`GET of a missing webhook: .*, found 404 {.*}`,
		`nextPage: .*, found .*Filter=code\+ne\+%27XXX%27.*`,
		`records on all pages: assumed 130, found 130`,
		`order of records without OrderBy, in smaller pages: assumed equal, found equal`,
		`time until a new webhook can be read: assumed 0s, found \d+s`,
		`null fields and headers about limits: assumed \[\], found \["chargePlans":null X-Ratelimit-Limit:\[60\]`,
		`PATCH of a nested charge by its UUID: assumed .*, found 204 with 0 bytes, then "renamed"`,
		`PATCH of an externalERPId with null: assumed .*, found 204 with 0 bytes, then "tfacc-erp"`,
		`prices whose last tier is infinite: .*, found .*toQuantity:10.* price:2 priceBase:PerUnit tier:1\]`,
		`text of deferredRevenueAccount: .* then "2970", found .* then "2970 Deferred revenue"`,
		`text of taxTemplate: .* then "Sweden standard", found .* then "Sweden standard"`,
		`text of unit: .* then "users", found .* then "users"`,
		`charge plans in a list: assumed 200 true, found 200 false`,
		`time until a write of a product can be read: assumed 0s, found 0s`,
		`DELETE of a currency that a price uses: assumed 400 .*, found 400 {.*The currency is in use.*}`,
		`another product of that name: assumed 201 .*, found 201`,
		`another charge of that name: assumed 204 .*, found 204`,
		`types of custom fields: assumed .*, found \[Integer\]`,
		`an Integer custom field with the text 7: assumed 204 .*"7", found 204 .*"tfacc_integer":"7"`,
	} {
		if !regexp.MustCompile("(?m)^" + line).MatchString(sb.log.String()) {
			t.Errorf("no line like %q in\n%s", line, &sb.log)
		}
	}
}

func TestSimulatedFailures(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]youniumtest.Fault{
		"lost webhook":      {Method: "POST", Path: "/Webhooks", After: true, HangUp: true},
		"wrong id":          {Method: "POST", Path: "/Webhooks", Skip: 1, After: true, Body: `{"id":"7"}`},
		"echo of logins":    {Path: "/auth/*", Skip: 1, Echo: true},
		"echo of calls":     {Method: "POST", Path: "/Webhooks", EchoRaw: true},
		"failed deletion":   {Method: "DELETE", Path: "/Webhooks/*", Skip: 1, Times: 1, Status: 500},
		"lost product":      {Method: "POST", Path: "/Products", After: true, HangUp: true},
		"refused PATCH":     {Method: "PATCH", Path: "/Products/*", Status: 400},
		"lost question":     {Method: "DELETE", Path: "/Currency/*", Skip: 1, Times: 1, HangUp: true},
		"failed sweep":      {Method: "DELETE", Path: "/Products/*", Skip: 1, Times: 1, Status: 500},
		"interrupted POST":  {Method: "POST", Path: "/Webhooks"},
		"interrupted PATCH": {Method: "PATCH", Path: "/Products/*"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := simulate(t, factChecks, func(sb *sandbox, server *youniumtest.Server) {
				if strings.HasPrefix(name, "interrupted") {
					ctx, cancel := context.WithCancel(sb.ctx)
					sb.ctx, fault.Mangle = ctx, func(body []byte) []byte { cancel(); return body }
				}
				server.Inject(fault)
			})
			if sb.failures == 0 {
				t.Errorf("no failure:\n%s", &sb.log)
			}
		})
	}
}

func TestProductionIsRefused(t *testing.T) {
	t.Parallel()
	getenv := func(name string) string { return map[string]string{"YOUNIUM_ENVIRONMENT": "production"}[name] }
	if _, err := newSandbox(t.Context(), getenv, 0); err == nil || !strings.Contains(err.Error(), "is production") {
		t.Errorf("got %v", err)
	}
}
