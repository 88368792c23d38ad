// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// flat undoes the line breaks that Terraform puts into its messages.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// with returns a copy of variables with one more, or another value of it.
func with(variables map[string]string, name, value string) map[string]string {
	variables = maps.Clone(variables)
	variables[name] = value
	return variables
}

// outputs decodes the outputs of the last apply into values, by name. Sensitive
// ones are among them: `terraform output -json` shows them to tools.
func outputs(t *testing.T, w *workspace, values map[string]any) {
	t.Helper()
	var all map[string]struct{ Value json.RawMessage }
	if err := json.Unmarshal([]byte(w.must("output", "-json").Stdout), &all); err != nil {
		t.Fatal(err)
	}
	for name, value := range values {
		if err := json.Unmarshal(all[name].Value, value); err != nil {
			t.Fatalf("output %s: %v", name, err)
		}
	}
}

// claims decodes the payload of a token.
func claims(t *testing.T, token string) (payload struct {
	Subject string `json:"sub"`
	Expiry  int64  `json:"exp"`
},
) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("a token of %d parts", len(parts))
	}
	decoded, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(decoded, &payload)
	}
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

func TestPlanLogsInOnce(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"1 data source":    `data "younium_token" "this" {}`,
		"50 data sources":  `data "younium_token" "this" { count = 50 }`,
		"500 data sources": `data "younium_token" "this" { count = 500 }`,
		"each with a legal entity of its own": `
			data "younium_token" "this" {
				count        = 50
				legal_entity = "entity-${count.index}"
			}`,
		"mixed with ephemerals, each with a legal entity of its own": `
			data "younium_token" "this" {
				count        = 25
				legal_entity = "entity-${count.index}"
			}
			ephemeral "younium_token" "this" {
				count        = 25
				legal_entity = "entity-${count.index}"
			}`,
		"by way of a module": `
			data "younium_token" "this" {}
			ephemeral "younium_token" "this" {}
			module "child" {
				source = "./child"
				count  = 5
			}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			w := newWorkspace(t, keyFor(server), config)
			if strings.Contains(config, "module") {
				w.write("child/main.tf", requiredProviders+`data "younium_token" "this" {}`)
				w.must("get")
			}
			w.must("plan")
			if logins, connections := server.Count("POST", "/auth/token"), server.Connections(); logins != 1 || connections != 1 {
				t.Errorf("%d logins over %d connections, want one over one", logins, connections)
			}
			if n := len(server.Requests()); n != 1 {
				t.Errorf("%d requests in all, want the login alone", n)
			}
		})
	}
}

func TestAliasesDoNotMix(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddKey("second-client", "second-secret-98765")
	w := newWorkspace(t, map[string]string{"YOUNIUM_BASE_URL": server.URL()}, fmt.Sprintf(`
		provider "younium" {
			client_id = %q
			secret    = %q
		}
		provider "younium" {
			alias     = "second"
			client_id = "second-client"
			secret    = "second-secret-98765"
		}
		data "younium_token" "first" { count = 20 }
		data "younium_token" "second" {
			count    = 20
			provider = younium.second
		}
		output "first" {
			value     = data.younium_token.first[*].access_token
			sensitive = true
		}
		output "second" {
			value     = data.younium_token.second[*].access_token
			sensitive = true
		}`, youniumtest.ClientID, youniumtest.Secret))
	w.must("apply", "-auto-approve")

	var bodies []string
	for _, request := range server.Requests() {
		bodies = append(bodies, request.Body)
	}
	slices.Sort(bodies)
	want := []string{
		fmt.Sprintf(`{"clientId":%q,"secret":%q}`, youniumtest.ClientID, youniumtest.Secret),
		`{"clientId":"second-client","secret":"second-secret-98765"}`,
	}
	if !slices.Equal(bodies, want) {
		t.Errorf("got the logins %q, want %q", bodies, want)
	}
	var first, second []string
	outputs(t, w, map[string]any{"first": &first, "second": &second})
	for i := range 20 {
		if a, b := claims(t, first[i]).Subject, claims(t, second[i]).Subject; a != youniumtest.ClientID || b != "second-client" {
			t.Fatalf("block %d got the tokens of %s and %s", i, a, b)
		}
	}
}

func TestLoginRequest(t *testing.T) {
	t.Parallel()
	for version, path := range map[string]string{"v1": "/auth/token", "v2": "/auth/v2/token"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			variables := with(keyFor(server), "TF_APPEND_USER_AGENT", "pipeline/7")
			variables["YOUNIUM_LEGAL_ENTITY"] = youniumtest.DefaultLegalEntityName
			w := newWorkspace(t, variables, fmt.Sprintf(`
				provider "younium" { auth_version = %q }
				data "younium_token" "this" {}
				data "younium_webhooks" "all" {}`, version))
			w.must("plan")
			login, call := server.Requests()[0], server.Requests()[1]
			if login.Method != "POST" || login.Path != path || call.Path != "/Webhooks" || login.Conn != call.Conn {
				t.Fatalf("got %s %s and %s %s", login.Method, login.Path, call.Method, call.Path)
			}
			if want := fmt.Sprintf(`{"clientId":%q,"secret":%q}`, youniumtest.ClientID, youniumtest.Secret); login.Body != want {
				t.Errorf("got the body %s, want %s", login.Body, want)
			}
			for _, header := range []string{"Legal-Entity", "Api-Version", "Authorization"} {
				if login.Header.Values(header) != nil || call.Header.Get(header) == "" {
					t.Errorf("%s belongs to a call and not to a login", header)
				}
			}
			if login.Header.Get("Content-Type") != "application/json" || login.Header.Get("Accept") != "application/json" {
				t.Errorf("got the headers %v", login.Header)
			}
			agent := regexp.MustCompile(`^Terraform/\d+\.\d+\.\S+ \(\+https://www\.terraform\.io\) terraform-provider-younium/dev pipeline/7$`)
			for _, request := range server.Requests() {
				if !agent.MatchString(request.Header.Get("User-Agent")) {
					t.Errorf("got the User-Agent %q", request.Header.Get("User-Agent"))
				}
			}
		})
	}
}

func TestWrongCredentials(t *testing.T) {
	t.Parallel()
	const words = `"Client id unknown"`
	for name, test := range map[string]struct {
		fault youniumtest.Fault // none: Younium's own answer to a wrong key
		want  string
	}{
		"as Younium answers":             {want: `returned 401: "Invalid client id or secret key".`},
		"400 with an array":              {youniumtest.Fault{Status: 400, Body: `{"errors":["Client id unknown"]}`}, "returned 400: " + words + "."},
		"401 with an array":              {youniumtest.Fault{Status: 401, Body: `{"errors":["Client id unknown"]}`}, "returned 401: " + words + "."},
		"the unquoted form of the pages": {youniumtest.Fault{Status: 401, Body: `{errors: ["Client id unknown"]}`}, "returned 401: " + words + "."},
		"an object of arrays": {
			youniumtest.Fault{Status: 400, Body: `{"errors":{"clientId":["Client id unknown"],"secret":["Too short"]},"title":"Invalid"}`},
			`returned 400: "clientId: Client id unknown", "secret: Too short".`,
		},
		"empty": {youniumtest.Fault{Status: 401}, "returned 401 without a body."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			if test.fault.Status != 0 {
				server.Inject(test.fault)
			}
			w := newWorkspace(t, with(keyFor(server), "YOUNIUM_SECRET", "wrong-secret-4711"), `data "younium_token" "this" { count = 200 }`)
			result := w.run("plan")
			got := flat(result.Stderr)
			if logins := len(server.Requests()); logins != 1 || result.ExitCode != 1 {
				t.Errorf("exit code %d after %d requests, want 1 after one login", result.ExitCode, logins)
			}
			// Each report stands alone: from Terraform 1.14 on, one of them is all that is printed.
			reports := strings.Split(got, "Error: Younium rejected the credentials")[1:]
			if len(reports) == 0 || strings.Contains(got, "wrong-secret") {
				t.Errorf("no report, or one that shows the secret:\n%.1500s", result.Stderr)
			}
			for _, report := range reports {
				for _, part := range []string{
					"POST " + server.URL() + "/auth/token " + test.want,
					"Check that client_id (from YOUNIUM_CLIENT_ID) and secret (from YOUNIUM_SECRET) were",
					"in the environment at " + server.URL() + ", under Privacy & Security > Personal Tokens",
				} {
					if !strings.Contains(report, part) {
						t.Fatalf("%q is missing in one of %d reports:\n%s", part, len(reports), report)
					}
				}
			}
		})
	}
}

func TestLogin_RefusedBySomethingElse(t *testing.T) {
	t.Parallel()
	typed := func(contentType string) http.Header { return http.Header{"Content-Type": {contentType}} }
	const page = "<html>marker-page</html>"
	for name, row := range map[string]struct {
		fault youniumtest.Fault
		want  string
	}{
		"a page, 403":                 {youniumtest.Fault{Status: 403, Body: page, Header: typed("text/html")}, "returned 403, with 24 bytes of text/html that contain none"},
		"a page, 400":                 {youniumtest.Fault{Status: 400, Body: page, Header: typed("text/html")}, "returned 400, with 24 bytes of text/html that contain none"},
		"JSON of a gateway, 401":      {youniumtest.Fault{Status: 401, Body: `{"message":"marker-page"}`}, "returned 401, with 25 bytes of application/json that contain none"},
		"text, 401":                   {youniumtest.Fault{Status: 401, Body: "marker-page", Header: typed("text/plain")}, "returned 401, with 11 bytes of text/plain that contain none"},
		"a page of a sign-in, 200":    {youniumtest.Fault{Status: 200, Body: page, Header: typed("text/html")}, "returned 200 with 24 bytes of text/html, but"},
		"a list instead of an object": {youniumtest.Fault{Status: 401, Body: `["marker-page"]`}, "returned 401, with 15 bytes of application/json that contain none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			row.fault.Path = "/auth/token"
			server.Inject(row.fault)
			w := newServedWorkspace(t, keyFor(server), `data "younium_token" "this" {}`)
			result := w.run("plan")
			output := unwrapped(result.Output())
			for _, part := range []string{
				"Error: Login to Younium failed", row.want, "The response may come from a gateway or firewall instead of Younium. " +
					"Check base_url (from YOUNIUM_BASE_URL), and whether anything intercepts requests to 127.0.0.1:",
			} {
				if !strings.Contains(output, part) {
					t.Errorf("%q is missing in\n%s", part, output)
				}
			}
			for _, unwanted := range []string{"marker-page", youniumtest.Secret, "belong to one environment", "client_id", "rejected the credentials"} {
				if strings.Contains(output, unwanted) {
					t.Errorf("the output shows %q:\n%s", unwanted, output)
				}
			}
			if requests := len(server.Requests()); result.ExitCode != 1 || requests != 1 {
				t.Errorf("exit code %d after %d requests, want 1 after one", result.ExitCode, requests)
			}
		})
	}
}

// TestLogin_PortWithoutTLS meets a server that speaks HTTP where base_url says https.
func TestLogin_PortWithoutTLS(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	variables := with(keyFor(server), "YOUNIUM_BASE_URL", strings.Replace(server.URL(), "http://", "https://", 1))
	w := newServedWorkspace(t, variables, `data "younium_token" "this" {}`)
	result := w.run("plan")
	output := unwrapped(result.Output())
	want := "failed: the server does not speak TLS. Check the scheme and port of base_url (from YOUNIUM_BASE_URL)."
	if result.ExitCode != 1 || !strings.Contains(output, want) || strings.Contains(output, "when Younium can be reached") ||
		strings.Contains(output, "tries") || strings.Contains(output, youniumtest.Secret) {
		t.Errorf("exit code %d, want %q:\n%s", result.ExitCode, want, output)
	}
	if got := server.Requests(); len(got) != 0 {
		t.Errorf("%d requests reached the server", len(got))
	}
}

func TestLoginOutage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault youniumtest.Fault
		want  string
	}{
		"503":     {youniumtest.Fault{Status: 503}, `returned\s+503\s+without\s+a\s+body,\s+after\s+5\s+attempts`},
		"hang-up": {youniumtest.Fault{HangUp: true}, `the\s+connection\s+was\s+closed[^.]+after\s+5\s+attempts`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			test.fault.Path = "/auth/token"
			server.Inject(test.fault)
			started := time.Now()
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(keyFor(server)),
				Steps: []resource.TestStep{{
					Config:      `data "younium_token" "this" { count = 200 }`,
					ExpectError: regexp.MustCompile(`(?s)Login to Younium failed.*` + test.want),
				}},
			})
			windows := 1 + int(time.Since(started)/(30*time.Second))
			if requests := len(server.Requests()); requests < 5 || requests > 5*windows {
				t.Errorf("%d requests in %s, want the five tries of one login for each 30 s", requests, time.Since(started))
			}
		})
	}
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	given := func(token string) map[string]string {
		return map[string]string{"YOUNIUM_BASE_URL": server.URL(), "YOUNIUM_ACCESS_TOKEN": token}
	}
	const config = `
		data "younium_token" "this" {}
		data "younium_webhooks" "all" {}
		output "token" {
			value     = data.younium_token.this
			sensitive = true
		}`
	valid := server.IssueToken()
	server.SetTokenLifetime(-time.Hour)
	expired := server.IssueToken()

	w := newWorkspace(t, given(valid+"\n"), config)
	w.must("apply", "-auto-approve")
	var got struct {
		Token   string  `json:"access_token"`
		At      string  `json:"expires_at"`
		Seconds *int64  `json:"expires_in"`
		Place   *string `json:"environment"`
	}
	outputs(t, w, map[string]any{"token": &got})
	if want := time.Unix(claims(t, valid).Expiry, 0).UTC().Format(time.RFC3339); got.At != want || got.Token != valid {
		t.Errorf("expires at %s, want what exp says: %s", got.At, want)
	}
	if got.Seconds != nil || got.Place != nil {
		t.Errorf("expires_in and environment are %v and %v, want null: nothing tells them", got.Seconds, got.Place)
	}

	server.RevokeTokens()
	used := w.run("plan")
	if text := flat(used.Stderr); !strings.Contains(text, "Error: Access token rejected") ||
		!strings.Contains(text, "returned 401 without a body. The access token (from YOUNIUM_ACCESS_TOKEN) may have expired") {
		t.Errorf("got:\n%s", used.Stderr)
	}
	old := w.runWith(given(expired), "plan")
	if text := flat(old.Stderr); !strings.Contains(text, "Error: Access token expired") || !strings.Contains(text, "the access token (from YOUNIUM_ACCESS_TOKEN) expired at "+
		time.Unix(claims(t, expired).Expiry, 0).UTC().Format(time.RFC3339)) {
		t.Errorf("got:\n%s", old.Stderr)
	}
	// Younium's 401 to a token of which the expiry is known says the same.
	when := time.Unix(claims(t, expired).Expiry, 0).UTC().Format(time.RFC3339)
	const advice = ". Provide a new one, or set client_id and secret."
	read := newWorkspace(t, map[string]string{"YOUNIUM_BASE_URL": server.URL()}, fmt.Sprintf("provider \"younium\" {\n  access_token = %q\n}\n"+
		"data \"younium_webhooks\" \"all\" {}\n", expired))
	printed := read.fails(nil, "plan", "Error: Access token expired", "returned 401 without a body. The access token (from the provider block) expired at "+when+advice)
	if strings.Contains(printed, expired) || strings.Contains(printed, "may have expired") {
		t.Errorf("got:\n%s", printed)
	}
	// What only creates fails in the plan too, and not after its approval.
	creation := newWorkspace(t, given(expired), webhookBlock())
	creation.fails(nil, "plan", "Planning the webhook failed: the access token (from YOUNIUM_ACCESS_TOKEN) expired at")
	if logins := server.Logins(); logins != 0 {
		t.Errorf("%d logins, want none", logins)
	}
}

// TestToken_ExpiresAtIsTheEarlier grants a token for longer than its exp claim says.
func TestToken_ExpiresAtIsTheEarlier(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetTokenLifetime(time.Hour)
	server.Inject(youniumtest.Fault{Path: "/auth/token", Mangle: func(body []byte) []byte {
		var response map[string]any
		if err := json.Unmarshal(body, &response); err != nil {
			return body
		}
		response["expiresIn"] = 86400
		text, _ := json.Marshal(response)
		return text
	}})
	w := newServedWorkspace(t, keyFor(server), `
		data "younium_token" "this" {}
		output "token" {
			value     = data.younium_token.this
			sensitive = true
		}`)
	w.must("apply", "-auto-approve")
	var got struct {
		Token   string `json:"access_token"`
		At      string `json:"expires_at"`
		Seconds int64  `json:"expires_in"`
	}
	outputs(t, w, map[string]any{"token": &got})
	if want := time.Unix(claims(t, got.Token).Expiry, 0).UTC().Format(time.RFC3339); got.At != want || got.Seconds != 86400 {
		t.Errorf("expires at %s, after %d seconds, want %s and what was granted", got.At, got.Seconds, want)
	}
}

func TestGivenTokenThatTellsNothing(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(map[string]string{"YOUNIUM_ENVIRONMENT": "us_sandbox"}),
		Steps: []resource.TestStep{{
			Config: `
				provider "younium" { access_token = "opaque" }
				data "younium_token" "this" {}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.younium_token.this", tfjsonpath.New("access_token"), knownvalue.StringExact("opaque")),
				statecheck.ExpectKnownValue("data.younium_token.this", tfjsonpath.New("expires_at"), knownvalue.Null()),
				statecheck.ExpectKnownValue("data.younium_token.this", tfjsonpath.New("expires_in"), knownvalue.Null()),
				statecheck.ExpectKnownValue("data.younium_token.this", tfjsonpath.New("environment"), knownvalue.StringExact("us_sandbox")),
				statecheck.ExpectKnownValue("data.younium_token.this", tfjsonpath.New("base_url"),
					knownvalue.StringExact("https://api.us.sandbox.younium.com")),
			},
		}},
	})
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// Each command reads a token, then spends time in a call, then reads a token
// again and makes another call.
func TestTokenDuringLongRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spent   time.Duration
		renewed bool
	}{
		"more than half of its life is left": {11 * time.Hour, false},
		"less than half of its life is left": {13 * time.Hour, true},
		"it has expired":                     {25 * time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.Inject(youniumtest.Fault{Path: "/Webhooks", Mangle: func(body []byte) []byte {
				server.Advance(test.spent)
				return body
			}})
			var before, after string
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(keyFor(server), func(config *younium.Config) { config.Now = server.Now }),
				Steps: []resource.TestStep{{
					Config: `
						data "younium_token" "before" {}
						data "younium_webhooks" "long" { depends_on = [data.younium_token.before] }
						data "younium_token" "after" { depends_on = [data.younium_webhooks.long] }
						data "younium_webhooks" "late" { depends_on = [data.younium_token.after] }`,
					ConfigStateChecks: []statecheck.StateCheck{
						stateCheck(func(value func(address string) map[string]any) error {
							before, _ = value("data.younium_token.before")["expires_at"].(string)
							after, _ = value("data.younium_token.after")["expires_at"].(string)
							return nil
						}),
					},
				}},
			})
			from, err := time.Parse(time.RFC3339, before)
			to, err2 := time.Parse(time.RFC3339, after)
			if err = cmp.Or(err, err2); err != nil {
				t.Fatal(err)
			}
			if moved := to.Sub(from); test.renewed != (moved >= test.spent) || !test.renewed && moved != 0 {
				t.Errorf("expires_at moved by %s while %s went by", moved, test.spent)
			}
			// Two calls for each time that the configuration was read.
			reads, logins := server.Count("GET", "/Webhooks")/2, server.Logins()
			if want := map[bool]int{false: reads, true: 2 * reads}[test.renewed]; logins != want {
				t.Errorf("%d logins for %d reads of the configuration, want %d", logins, reads, want)
			}
			for _, request := range server.Requests() {
				if request.Status == http.StatusUnauthorized {
					t.Error("a call went out with a token that had expired")
				}
			}
		})
	}
}

// stateCheck looks at the state that a step ends with; value gives an object's
// attributes.
type stateCheck func(value func(address string) map[string]any) error

func (check stateCheck) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = check(func(address string) map[string]any {
		for _, object := range req.State.Values.RootModule.Resources {
			if object.Address == address {
				return object.AttributeValues
			}
		}
		return nil
	})
}

// An expired token costs a call one login, and no 401.
func TestTokenExpiresBetweenCalls(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.Inject(youniumtest.Fault{Path: "/Webhooks", Mangle: func(body []byte) []byte {
		server.Advance(24*time.Hour - time.Minute + time.Second) // the last minute does not count
		return body
	}})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server), func(config *younium.Config) { config.Now = server.Now }),
		Steps: []resource.TestStep{{Config: `
			data "younium_webhooks" "one" {}
			data "younium_webhooks" "two" { depends_on = [data.younium_webhooks.one] }`}},
	})
	for i, request := range server.Requests() {
		if login := strings.HasPrefix(request.Path, "/auth/"); request.Status != http.StatusOK || login != (i%2 == 0) {
			t.Errorf("request %d: %s returned %d, want login and call in turn", i, request.Path, request.Status)
		}
	}
}

func TestRequestHeaders_WorkInOtherClients(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity("second-entity-id", "Åkeri & Söner AB")
	w := newWorkspace(t, keyFor(server), `
		data "younium_token" "this" { legal_entity = "second-entity-id" }
		output "headers" {
			value     = data.younium_token.this.request_headers
			sensitive = true
		}
		output "url" { value = "${data.younium_token.this.base_url}/Webhooks" }`)
	w.must("apply", "-auto-approve")
	var headers map[string]string
	var url string
	outputs(t, w, map[string]any{"headers": &headers, "url": &url})
	if want := []string{"Accept", "Authorization", "Content-Type", "api-version", "legal-entity"}; !slices.Equal(slices.Sorted(maps.Keys(headers)), want) {
		t.Errorf("got the headers %q, want %q", slices.Sorted(maps.Keys(headers)), want)
	}
	createWith(t, url, headers)
	webhooks := server.Webhooks()
	if len(webhooks) != 1 || webhooks[0].LegalEntity != "second-entity-id" {
		t.Errorf("got the webhooks %+v, want one in the legal entity of the block", webhooks)
	}
}

// createWith makes a webhook with nothing but the given headers, as another
// HTTP client would.
func createWith(t *testing.T, url string, headers map[string]string) {
	t.Helper()
	body := strings.NewReader(`{"url":"https://hooks.example.com/younium","events":["InvoicePosted"]}`)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, body)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if answer, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusCreated {
		t.Fatalf("returned %d and %v: %s", response.StatusCode, err, answer)
	}
}

// Terraform starts what was queued behind its parallelism even after it has been
// interrupted, and tells the process of an alias of it that has nothing to do yet:
// what comes then must neither log in nor hang.
func TestInterruptEndsQueuedObjectsToo(t *testing.T) {
	t.Parallel()
	var logins atomic.Int32
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	hanging := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that the client leaves
		if logins.Add(1) > 1 {
			// The other process may just be starting, so that Terraform cannot tell it yet.
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		interrupt()
		<-r.Context().Done()
	}))
	t.Cleanup(hanging.Close)
	w := newWorkspace(t, map[string]string{
		"YOUNIUM_BASE_URL": hanging.URL, "YOUNIUM_CLIENT_ID": youniumtest.ClientID, "YOUNIUM_SECRET": youniumtest.Secret,
	}, `
provider "younium" { alias = "other" }
ephemeral "younium_token" "many" { count = 20 }
ephemeral "younium_token" "more" {
  count    = 20
  provider = younium.other
}`)
	result, _ := w.Run(ctx, nil, "plan", "-parallelism=2")
	if result.ExitCode != 1 || !strings.Contains(result.Output(), "Error: Operation canceled") {
		t.Errorf("exit code %d\n%s", result.ExitCode, result.Output())
	}
	if count := logins.Load(); count > 2 {
		t.Errorf("%d logins, want at most those that the two began before", count)
	}
}
