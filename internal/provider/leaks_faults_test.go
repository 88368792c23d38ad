// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/younium/terraform-provider-younium/internal/provider"
	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// markerHook is the token of every webhook.
const markerHook = "webhookmarker5c3e"

var (
	secretSpellings = spellings(markerInside)
	tokenSpellings  = slices.Concat(spellings(markerToken), spellings(markerHook))
	allSpellings    = slices.Concat(secretSpellings, tokenSpellings)
)

// spellings gives a marker as text can hold it. Its characters are the same in
// JSON and in a URL, so what is left is base64, at each of the three places that
// its first byte can have in a group, and hexadecimal digits.
func spellings(marker string) []string {
	all := []string{marker, hex.EncodeToString([]byte(marker)), strings.ToUpper(hex.EncodeToString([]byte(marker)))}
	for before, dependent := range []int{0, 2, 3} { // characters that depend on the bytes before the marker
		encoded := base64.RawURLEncoding.EncodeToString([]byte("xx"[:before] + marker))
		own := encoded[dependent : (before+len(marker))*8/6]
		all = append(all, own, strings.NewReplacer("-", "+", "_", "/").Replace(own))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	for _, marker := range []string{markerInside, markerToken, markerHook} {
		for before := range 5 {
			text := strings.Repeat("?", before) + marker + "?>"
			for form, encoded := range map[string]string{
				"itself": text, "base64": base64.StdEncoding.EncodeToString([]byte(text)),
				"base64 for URLs": base64.RawURLEncoding.EncodeToString([]byte(text)), "hex": hex.EncodeToString([]byte(text)),
			} {
				if occurrences(encoded, allSpellings) == 0 {
					t.Errorf("%s is not found as %s after %d bytes", marker, form, before)
				}
			}
		}
	}
}

func occurrences(text string, markers []string) int {
	n := 0
	for _, marker := range markers {
		n += strings.Count(text, marker)
	}
	return n
}

// leakSuite counts what was done.
type leakSuite struct{ commands, searched, faults, found atomic.Int64 }

// search looks for markers where none may be.
func (s *leakSuite) search(t *testing.T, where, text string, markers []string) {
	t.Helper()
	s.searched.Add(int64(len(text)))
	for _, marker := range markers {
		if before, _, found := strings.Cut(text, marker); found {
			s.found.Add(1)
			t.Errorf("%s holds %s after …%s", where, marker, before[max(0, len(before)-300):])
		}
	}
}

// leakSite is a server and a workspace that are full of markers.
type leakSite struct {
	*leakSuite
	server *youniumtest.Server
	w      *workspace
}

// openWorkspace is newWorkspace or newServedWorkspace.
type openWorkspace = func(t *testing.T, variables map[string]string, config string) *workspace

func (s *leakSuite) site(t *testing.T, open openWorkspace, config string) *leakSite {
	t.Helper()
	server, variables := markedYounium(t)
	server.PutExampleLookups()
	server.SetMode(youniumtest.Mode{Mutate: func(w *youniumtest.Webhook) { w.Token = markerHook }})
	server.SetCollection("/Accounts", accounts(3))
	w := open(t, variables, providerBlock(noRetries)+config)
	return &leakSite{leakSuite: s, server: server, w: w}
}

// terraform runs a command with everything logged, wants its exit code, and
// looks through all that it left.
func (s *leakSite) terraform(t *testing.T, variables map[string]string, exitCode int, args ...string) (printed string) {
	t.Helper()
	result, log := logged(t, s.w, "TRACE", variables, args...)
	s.commands.Add(1)
	if result.ExitCode != exitCode {
		t.Errorf("terraform %s: exit code %d, want %d\n%s", args[0], result.ExitCode, exitCode, unwrapped(result.Output()))
	}
	if len(log) < 1000 {
		t.Errorf("terraform %s: the log has only %d bytes", args[0], len(log))
	}
	for where, text := range map[string]string{"standard output": result.Stdout, "standard error": result.Stderr, "log": log} {
		s.search(t, fmt.Sprintf("terraform %s: the %s", args[0], where), text, allSpellings)
		if strings.Contains(text, "panic") {
			t.Errorf("terraform %s: the %s tells of a panic", args[0], where)
		}
	}
	if crashes, err := filepath.Glob(filepath.Join(s.w.Dir, "crash*")); err != nil || len(crashes) > 0 {
		t.Errorf("terraform %s: %v, %v", args[0], crashes, err)
	}
	return unwrapped(result.Output())
}

func (s *leakSite) file(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(s.w.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// checkState wants no secret in a state file, and tokens only in what Terraform
// knows to be sensitive: as many as there are in the file as a whole.
func (s *leakSite) checkState(t *testing.T, name string) {
	t.Helper()
	text := s.file(t, name)
	s.search(t, name, text, secretSpellings)
	all := occurrences(text, tokenSpellings)
	if all == 0 {
		return
	}
	var shown struct {
		Values struct {
			Outputs map[string]struct {
				Sensitive bool
				Value     any
			}
			Root struct {
				Resources []struct {
					Values    any
					Sensitive any `json:"sensitive_values"`
				}
			} `json:"root_module"`
		}
	}
	s.commands.Add(1)
	result := s.w.run("show", "-json", name)
	if err := json.Unmarshal([]byte(result.Stdout), &shown); err != nil {
		t.Fatalf("%v: %s", err, result.Stderr)
	}
	marked := 0
	for _, output := range shown.Values.Outputs {
		marked += markedTokens(t, output.Value, output.Sensitive)
	}
	for _, resource := range shown.Values.Root.Resources {
		marked += markedTokens(t, resource.Values, resource.Sensitive)
	}
	if all != marked {
		s.found.Add(int64(all - marked))
		t.Errorf("%s holds tokens in %d places, of which %d are marked as sensitive", name, all, marked)
	}
}

// markedTokens counts tokens in a value of which sensitive, in the same shape,
// tells by true what is so.
func markedTokens(t *testing.T, value, sensitive any) int {
	t.Helper()
	n := 0
	switch marks := sensitive.(type) {
	case bool:
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if marks {
			n = occurrences(string(text), tokenSpellings)
		}
	case map[string]any:
		fields, _ := value.(map[string]any)
		for name, mark := range marks {
			n += markedTokens(t, fields[name], mark)
		}
	case []any:
		elements, _ := value.([]any)
		for i, mark := range marks {
			n += markedTokens(t, elements[i], mark)
		}
	}
	return n
}

// managedIn gives the IDs of all objects that a state file manages.
func managedIn(t *testing.T, text string) []string {
	t.Helper()
	var state struct {
		Resources []struct {
			Mode      string
			Instances []struct{ Attributes struct{ ID string } }
		}
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			if resource.Mode == "managed" {
				ids = append(ids, instance.Attributes.ID)
			}
		}
	}
	return ids
}

// leakConfig has every object with a secret.
const leakConfig = `
	variable "more" { default = 0 }
	data "younium_token" "this" {}
	data "younium_webhooks" "all" {}
	data "younium_api_get" "accounts" { path = "/Accounts" }
	resource "younium_webhook" "kept" {
		for_each = toset(["a", "b"])
		url      = "https://hooks.example.com/${each.key}"
		events   = ["InvoicePosted"]
	}
	resource "younium_webhook" "more" {
		count  = var.more
		url    = "https://hooks.example.com/more"
		events = ["InvoicePosted"]
	}
	output "token" {
		value     = [data.younium_token.this.access_token, data.younium_token.this.request_headers]
		sensitive = true
	}
	output "webhooks" {
		value     = [data.younium_webhooks.all, younium_webhook.kept]
		sensitive = true
	}
	ephemeral "younium_token" "this" {}
	ephemeral "younium_api_get" "webhooks" { path = "/Webhooks" }
`

// leakProducts have no secrets. Their requests have.
const leakProducts = `
	variable "products" { default = 0 }
	data "younium_products" "all" {}
	resource "younium_product" "kept" {
		for_each     = toset(["a", "b"])
		name         = each.key
		charge_plans = { A = { charges = { fee = { charge_type = "OneOff", model = "Flat", prices = { SEK = { price = var.products } } } } } }
	}
	resource "younium_product" "more" {
		count        = var.products
		name         = "more"
		charge_plans = { A = { charges = { fee = { charge_type = "Usage", model = "Rated" } } } }
	}
`

// leakEphemerals show that there are tokens, without a word of them: a saved
// plan holds the configuration too. The conditions are not among the above,
// since Terraform 1.11 cannot show a state as JSON that tells of them.
var leakEphemerals = fmt.Sprintf(`
	ephemeral "younium_token" "this" {
		lifecycle {
			postcondition {
				condition     = length(self.access_token) > 500
				error_message = "There is no token."
			}
		}
	}
	ephemeral "younium_api_get" "webhooks" {
		path = "/Webhooks"
		lifecycle {
			postcondition {
				condition     = alltrue([for webhook in self.items : length(webhook.token) == %d])
				error_message = "There is a token without its marker."
			}
		}
	}
`, len(markerHook))

func TestNothingLeaksUnderFaults(t *testing.T) {
	t.Parallel()
	suite := &leakSuite{}
	t.Cleanup(func() { // when all of the following have ended
		t.Logf("%d commands run, %d bytes searched, %d faults tried, %d occurrences found",
			suite.commands.Load(), suite.searched.Load(), suite.faults.Load(), suite.found.Load())
	})
	t.Run("without faults", func(t *testing.T) {
		t.Parallel()
		suite.withoutFaults(t)
	})
	t.Run("ephemerals alone", func(t *testing.T) {
		t.Parallel()
		suite.ephemeralsAlone(t)
	})
	t.Run("reading endpoint by endpoint", func(t *testing.T) {
		t.Parallel()
		suite.endpointByEndpoint(t)
	})
	t.Run("server by server", func(t *testing.T) {
		t.Parallel()
		suite.serverByServer(t)
	})
	for _, meeting := range leakMeetings(t) {
		t.Run(meeting.name, func(t *testing.T) {
			t.Parallel()
			suite.withFaults(t, meeting)
		})
	}
}

func (s *leakSuite) withoutFaults(t *testing.T) {
	t.Helper()
	site := s.site(t, newWorkspace, leakConfig)
	for _, command := range []string{
		"validate", "plan -out=saved.tfplan", "show saved.tfplan", "apply saved.tfplan", "refresh", "show", "output", "state list",
		"state show younium_webhook.kept[\"a\"]", "state show data.younium_token.this", "state rm younium_webhook.kept[\"b\"]",
		"import younium_webhook.kept[\"b\"] ID", "plan", "apply -auto-approve -replace=younium_webhook.kept[\"a\"]",
		"plan -destroy", "destroy -auto-approve",
	} {
		args := strings.Fields(command)
		if args[0] == "import" {
			args[2] = storedIDs(t, site.server)["https://hooks.example.com/b"]
		}
		site.server.Reset()
		site.terraform(t, nil, 0, args...)
		switch command {
		case "plan":
			if n := site.server.Count("GET", "/Webhooks"); n != 2 {
				t.Errorf("%d lists of webhooks, want that of the data source and that of the ephemeral resource", n)
			}
		case "plan -out=saved.tfplan":
			s.search(t, "the saved plan", unzip(t, filepath.Join(site.w.Dir, "saved.tfplan")), secretSpellings)
		case "refresh", "apply -auto-approve -replace=younium_webhook.kept[\"a\"]":
			text := site.file(t, "terraform.tfstate")
			if !strings.Contains(text, markerToken) || !strings.Contains(text, markerHook) {
				t.Error("the tokens were never there, so that nothing was proved")
			}
			site.checkState(t, "terraform.tfstate")
			site.checkState(t, "terraform.tfstate.backup")
		}
	}
	site.checkState(t, "terraform.tfstate.backup")
}

// ephemeralsAlone wants no token in any file that Terraform writes, where runs
// succeed and where the answers are not what they should be.
func (s *leakSuite) ephemeralsAlone(t *testing.T) {
	t.Helper()
	site := s.site(t, newWorkspace, `resource "terraform_data" "this" { input = "used" }`+leakEphemerals)
	site.server.PutWebhook(youniumtest.Webhook{URL: webhookURL, Events: []string{"InvoicePosted"}, Token: markerHook})
	site.terraform(t, nil, 0, "plan", "-out=saved.tfplan")
	site.terraform(t, nil, 0, "apply", "saved.tfplan")
	site.server.Inject(youniumtest.Fault{Method: "GET", CutBody: true})
	site.terraform(t, nil, 1, "apply", "-auto-approve", "-replace=terraform_data.this")
	site.server.Reset()
	site.server.Inject(youniumtest.Fault{Method: "GET", Echo: true, Status: http.StatusOK})
	site.terraform(t, nil, 1, "refresh")
	s.search(t, "the saved plan", unzip(t, filepath.Join(site.w.Dir, "saved.tfplan")), allSpellings)
	s.search(t, "the state", everyFile(t, site.w.Dir, "main.tf"), secretSpellings)
	for _, name := range []string{"terraform.tfstate", "saved.tfplan"} {
		s.search(t, name, site.file(t, name), allSpellings)
	}
}

// endpointByEndpoint has one younium_api_get meet each fault, so that no fault of
// another request keeps a response out of the state.
func (s *leakSuite) endpointByEndpoint(t *testing.T) {
	t.Helper()
	var paths []string
	faults := map[string]leakFault{}
	for _, row := range leakingBodies() {
		if row.reading != unmet {
			path := fmt.Sprintf("/Fault%02d", len(paths))
			paths, faults[path] = append(paths, path), row
		}
	}
	site := s.site(t, newWorkspace, fmt.Sprintf("data \"younium_api_get\" \"each\" {\n  for_each = toset([\"%s\"])\n  path     = each.key\n}\n", strings.Join(paths, `", "`)))
	for _, path := range paths {
		site.server.SetCollection(path, accounts(3))
	}
	site.terraform(t, nil, 0, "apply", "-auto-approve")
	before := site.file(t, "terraform.tfstate")
	for path, row := range faults {
		row.fault.Method, row.fault.Path = "GET", path
		site.server.Inject(row.fault)
		s.faults.Add(1)
	}
	printed := site.terraform(t, nil, 1, "refresh")
	for path, row := range faults {
		if failed := strings.Contains(printed, fmt.Sprintf("with data.younium_api_get.each[%q]", path)); failed != (row.reading != 0) {
			t.Errorf("%s: failed is %t in\n%s", row.name, failed, printed)
		}
	}
	site.checkKept(t, before, printed, false)
}

// leakMeeting is where faults are met: the requests, and a command that makes them.
type leakMeeting struct {
	name     string
	open     openWorkspace
	config   string
	faults   []leakFault
	requests []youniumtest.Fault // method and path alone
	command  string
	outcome  func(leakFault) int
}

func leakMeetings(t *testing.T) []leakMeeting {
	t.Helper()
	everywhere := slices.Concat(leakingConnections(), leakingAnswers(), leakingBodies())
	return []leakMeeting{
		{
			"login", newWorkspace, leakConfig, slices.Concat(leakingProxies(t), everywhere),
			[]youniumtest.Fault{{Method: "POST", Path: "/auth/token"}},
			"plan", func(f leakFault) int { return f.login },
		},
		// Lists, reads by ID, and both kinds of younium_api_get.
		{
			"reading", newWorkspace, leakConfig + leakProducts, everywhere,
			[]youniumtest.Fault{{Method: "GET"}},
			"refresh", func(f leakFault) int { return f.reading },
		},
		{
			"creating and deleting", newWorkspace, leakConfig, everywhere,
			[]youniumtest.Fault{{Method: "POST", Path: "/Webhooks"}, {Method: "DELETE", Path: "/Webhooks/*"}},
			"apply -auto-approve -refresh=false -replace=younium_webhook.kept[\"a\"] -var=more=1", func(f leakFault) int { return f.writing },
		},
		// The provider would wait for what it cannot read back.
		{
			"products", newServedWorkspace, leakProducts, slices.DeleteFunc(slices.Clone(everywhere), leakFault.waits),
			[]youniumtest.Fault{{Method: "POST", Path: "/Products"}, {Method: "PATCH", Path: "/Products/*"}, {Method: "DELETE", Path: "/Products/*"}},
			"apply -auto-approve -refresh=false -replace=younium_product.kept[\"a\"] -var=products=1", func(f leakFault) int { return f.writing },
		},
	}
}

// leakFault is a row: a fault, and the exit code of the command that meets it in
// each place.
type leakFault struct {
	name                    string
	fault                   youniumtest.Fault
	variables               map[string]string // lead elsewhere
	says                    string            // what the error tells, where that shows that the fault was met
	login, reading, writing int
	// deleted tells that the answer to a delete is what Younium says of success.
	deleted bool
}

// waits reports whether the fault takes until the client gives up.
func (f leakFault) waits() bool { return f.fault.Stall || f.fault.Drip > 0 }

// unmet is an outcome where the fault has no meaning.
const unmet = -1

func failing(name string, fault youniumtest.Fault) leakFault {
	return leakFault{name: name, fault: fault, login: 1, reading: 1, writing: 1}
}

func harmless(name string, fault youniumtest.Fault) leakFault {
	return leakFault{name: name, fault: fault}
}

func inLogin(f leakFault) leakFault {
	f.reading, f.writing = unmet, unmet
	return f
}

func inReading(f leakFault) leakFault {
	f.login, f.writing = unmet, unmet
	return f
}

func inCalls(f leakFault) leakFault {
	f.login = unmet
	return f
}

func takenForDeleted(f leakFault) leakFault {
	f.deleted = true
	return f
}

func leakingConnections() []leakFault {
	return []leakFault{
		failing("closed after the work", youniumtest.Fault{HangUp: true, After: true}),
		failing("closed during the body", youniumtest.Fault{CutBody: true}),
		failing("hang after the work", youniumtest.Fault{Stall: true, After: true}),
		failing("slow drip", youniumtest.Fault{Drip: 50 * time.Millisecond}),
	}
}

func leakingAnswers() []leakFault {
	var faults []leakFault
	for _, status := range []int{400, 401, 404, 429, 500, 503} { // one of each family; the client is tested with all of them
		row := failing(fmt.Sprint(status, " with the request in the documented field"), youniumtest.Fault{Echo: true, Status: status})
		row.deleted = status == http.StatusNotFound
		faults = append(faults, row)
	}
	for _, status := range []int{302, 307} {
		faults = append(faults, failing(fmt.Sprint(status), youniumtest.Fault{
			Status: status, Redirect: "http://127.0.0.1:1/?secret=" + markerInside + "&token=" + markerToken,
		}))
	}
	return append(
		faults,
		failing("400 with the request as it is", youniumtest.Fault{EchoRaw: true}),
		failing("503 with the request as it is", youniumtest.Fault{EchoRaw: true, Status: 503}),
		failing("502 with the body of a login", youniumtest.Fault{Status: 502, Body: loginBody}),
		failing("400 with a webhook", youniumtest.Fault{Status: 400, Body: webhookBody}),
		failing("400 with the secret percent-encoded", youniumtest.Fault{
			Status: 400, Body: `{"errors":["Got ` + url.QueryEscape(markerSecret) + `."]}`,
		}),
		failing("429 with a long pause", pausing("900")),
		inLogin(failing("429 with a date far away", pausing("Fri, 31 Dec 9999 23:59:59 GMT"))),
		inLogin(failing("429 with a negative pause", pausing("-30"))),
		inReading(failing("429 with a malformed pause", pausing("as soon as "+markerToken))),
		inReading(failing("103 and then nothing of use", youniumtest.Fault{
			Status: 103, Body: loginBody, Header: http.Header{"Link": {"</" + markerToken + ">; rel=preload"}},
		})),
		failing("401 cut off", youniumtest.Fault{Status: 401, Echo: true, CutBody: true}),
	)
}

// pausing asks for a pause, and shows the request.
func pausing(retryAfter string) youniumtest.Fault {
	return youniumtest.Fault{Status: 429, Echo: true, Header: http.Header{"Retry-After": {retryAfter}}}
}

const (
	loginBody = `{"accessToken":"eyJhbGciOi.e30.` + markerToken + `","refreshToken":"` + markerToken +
		`","expiresIn":86400,"expires":"Thu, 21 Sep 2025 11:12:01 GMT"}`
	webhookBody = `{"id":"` + unusedID + `","url":"https://hooks.example.com/other","events":["InvoicePosted"],"token":"` + markerHook +
		`","webhookStatus":"Enabled"}`
)

func leakingBodies() []leakFault {
	mangled := func(change func(body []byte) []byte) youniumtest.Fault { return youniumtest.Fault{Mangle: change} }
	replaced := func(from, to string) youniumtest.Fault {
		return mangled(func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(from), []byte(to)) })
	}
	body := func(text string) youniumtest.Fault { return youniumtest.Fault{Body: text} }
	page := youniumtest.Fault{
		Body: "<title>" + markerInside + "</title><p>" + markerToken, Header: http.Header{"Content-Type": {"text/html"}},
	}
	return []leakFault{
		failing("200 with HTML", page),
		takenForDeleted(failing("200 without a body", youniumtest.Fault{Status: 200})),
		takenForDeleted(failing("200 with null", body("null"))),
		takenForDeleted(failing("200 with a string", body(`"`+markerToken+`"`))),
		failing("200 with cut JSON", mangled(func(body []byte) []byte { return body[:len(body)/2] })),
		takenForDeleted(failing("200 with the request in the documented field", youniumtest.Fault{Echo: true, Status: 200})),
		failing("200 with the request as it is", youniumtest.Fault{EchoRaw: true, Status: 200}),
		failing("200 with a body that is too long", body(strings.Repeat(" ", 17<<20))),
		failing("gzip that is none", youniumtest.Fault{Body: loginBody, Header: http.Header{"Content-Encoding": {"gzip"}}}),
		harmless("gzip", youniumtest.Fault{Gzip: true}),
		harmless("BOM", mangled(func(body []byte) []byte { return append([]byte("\ufeff"), body...) })),
		failing("duplicate keys", replaced("{", `{"x":"first","x":"second",`)),
		failing("text that must be valid UTF-8", replaced("{", "{\"x\":\"\xff\",")),
		takenForDeleted(inCalls(failing("the body of a login", body(loginBody)))),
		inLogin(failing("the body of a webhook", body(webhookBody))),
		inLogin(failing("no accessToken", replaced("accessToken", "jwt"))),
		inLogin(failing("a token with line breaks", replaced(markerToken+`"`, markerToken+`\r\nX: y"`))),
		inLogin(failing("a token that has expired", body(`{"accessToken":"`+markerToken+`","expires":"Thu, 21 Sep 2023 11:12:01 GMT"}`))),
		inLogin(harmless("the other version's names", replaced("accessToken", "access_token"))),
		inLogin(harmless("expiresIn is nonsense", replaced(`"expiresIn":`, `"expiresIn":"`+markerToken+`","x":`))),
	}
}

// leakServer is a server that cannot be talked to, or that answers a login with its
// true answer in a way that no HTTP server would.
type leakServer struct{ name, says, baseURL, authority string }

// serverByServer has one configuration of the provider meet each server.
func (s *leakSuite) serverByServer(t *testing.T) {
	t.Helper()
	servers := slices.Concat(leakingServers(t), leakingWires(t))
	var config strings.Builder
	for i, server := range servers {
		s.faults.Add(1)
		_, _ = fmt.Fprintf(&config, `
			provider "younium" {
				alias        = "s%[1]d"
				base_url     = %[2]q
				max_retries  = 0
				ca_cert_file = %[3]s
			}
			data "younium_token" "s%[1]d" { provider = younium.s%[1]d }
		`, i, server.baseURL, cmp.Or(server.authority, "null"))
	}
	site := s.site(t, newWorkspace, config.String())
	printed := site.terraform(t, map[string]string{"HTTPS_PROXY": "", "https_proxy": ""}, 1, "plan")
	for i, server := range servers {
		_, after, found := strings.Cut(printed, fmt.Sprintf("with data.younium_token.s%d,", i))
		after, _, _ = strings.Cut(after, "Error: ")
		if !found || !strings.Contains(after, server.says) {
			t.Errorf("%s: not what says %q, with\n%s", server.name, server.says, printed)
		}
	}
}

func leakingServers(t *testing.T) []leakServer {
	t.Helper()
	servers := []leakServer{
		// Nobody listens there, and no other test can come to.
		{name: "connection refused", baseURL: "http://127.0.0.1:1", says: "connection refused"},
		// No resolver is asked for a name with an empty part.
		{name: "a name that does not resolve", baseURL: "https://younium..invalid", says: "the host younium..invalid does not resolve"},
	}
	for _, row := range []struct {
		name, host string
		life       time.Duration
		trusted    bool
	}{
		{"unknown CA", "127.0.0.1", time.Hour, false},
		{"expired certificate", "127.0.0.1", -time.Hour, true},
		{"wrong host name", "api.younium.com", time.Hour, true},
	} {
		certificate, authority := youniumtest.SelfSigned(row.host, time.Now().Add(row.life))
		server := youniumtest.NewTLS(certificate)
		t.Cleanup(server.Close)
		broken := leakServer{name: row.name, baseURL: server.URL(), says: "certificate"}
		if row.trusted {
			file := filepath.Join(t.TempDir(), "ca.pem")
			if err := os.WriteFile(file, authority, 0o600); err != nil {
				t.Fatal(err)
			}
			broken.authority = strconv.Quote(file)
		}
		servers = append(servers, broken)
	}
	return servers
}

// leakingProxies stand in the way to a name that only they could resolve, so that
// nothing leaves the machine. The proxy's password is the secret too.
func leakingProxies(t *testing.T) []leakFault {
	t.Helper()
	var faults []leakFault
	for name, status := range map[string]int{
		"a proxy that wants another password": http.StatusProxyAuthRequired, "a proxy that cannot resolve the name": http.StatusBadGateway,
	} {
		proxy, stop := youniumtest.Raw(func(connection net.Conn, request *http.Request) {
			body := fmt.Sprintf(`{"errors":[%q]}`, request.Header.Get("Proxy-Authorization"))
			_, _ = fmt.Fprintf(connection, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n%s",
				status, request.Header.Get("Proxy-Authorization"), len(body), body)
		})
		t.Cleanup(stop)
		faults = append(faults, inLogin(leakFault{name: name, login: 1, says: fmt.Sprintf("the proxy %s returned %d", proxy, status), variables: map[string]string{
			"YOUNIUM_BASE_URL": "https://younium.test.invalid", "HTTPS_PROXY": "http://user:" + markerInside + "@" + proxy, "NO_PROXY": "", "no_proxy": "",
		}}))
	}
	return faults
}

func leakingWires(t *testing.T) []leakServer {
	t.Helper()
	var servers []leakServer
	for _, row := range []struct{ name, head, says string }{
		{"101", "HTTP/1.1 101 " + markerToken + "\r\nConnection: Upgrade\r\nUpgrade: " + markerToken + "\r\n\r\n", "the server switched to another protocol"},
		{"103 without an end", "HTTP/1.1 103 Early Hints\r\nLink: </" + markerToken + ">\r\n\r\n", "the response is not HTTP"},
		{"a body that is longer than announced", "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n", "returned 200 with 40 bytes"},
		{"a body that is shorter than announced", "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", "closed before the response was complete"},
		{"a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: " + markerToken + "\r\n\r\n", "the response is not HTTP"},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 40\r\nContent-Length: 41\r\n\r\n", "the response is not HTTP"},
	} {
		address, stop := youniumtest.Raw(func(connection net.Conn, _ *http.Request) { _, _ = io.WriteString(connection, row.head+loginBody) })
		t.Cleanup(stop)
		servers = append(servers, leakServer{name: row.name, says: row.says, baseURL: "http://" + address})
	}
	return servers
}

// withFaults has one workspace meet all faults in one place, each with the same
// objects in Younium and in the state.
func (s *leakSuite) withFaults(t *testing.T, meeting leakMeeting) {
	t.Helper()
	site := s.site(t, meeting.open, meeting.config)
	site.terraform(t, nil, 0, "apply", "-auto-approve")
	site.terraform(t, nil, 0, "refresh") // so that the data source lists the webhooks
	before, webhooks, products := site.file(t, "terraform.tfstate"), site.server.Webhooks(), site.server.Products()
	deletes := slices.ContainsFunc(meeting.requests, func(request youniumtest.Fault) bool { return request.Method == "DELETE" })
	for _, row := range meeting.faults { //nolint:paralleltest // They share the workspace.
		outcome := meeting.outcome(row)
		if outcome == unmet {
			continue
		}
		t.Run(row.name, func(t *testing.T) {
			s.faults.Add(1)
			site.restore(before, webhooks, products)
			// A busy machine may take long for all else too.
			settings := []string{noRetries}
			if row.waits() {
				settings = append(settings, `request_timeout = "1s"`)
			}
			site.w.write("main.tf", requiredProviders+providerBlock(settings...)+meeting.config)
			for _, request := range meeting.requests {
				fault := row.fault
				fault.Method, fault.Path = request.Method, request.Path
				site.server.Inject(fault)
			}
			printed := site.terraform(t, row.variables, outcome, strings.Fields(meeting.command)...)
			if failed := strings.Contains(printed, "Error: "); failed != (outcome != 0) || !strings.Contains(printed, row.says) {
				t.Errorf("exit code %d, and not what says %q, with\n%s", outcome, row.says, printed)
			}
			for _, request := range meeting.requests {
				if row.variables == nil && site.server.Count(request.Method, request.Path) == 0 {
					t.Errorf("no %s %s met the fault", request.Method, request.Path)
				}
			}
			site.checkKept(t, before, printed, deletes && row.deleted)
		})
	}
}

func (s *leakSite) restore(state string, webhooks []youniumtest.Webhook, products []youniumtest.Product) {
	s.server.Reset()
	for _, webhook := range s.server.Webhooks() {
		s.server.DeleteWebhook(webhook.ID)
	}
	for _, webhook := range webhooks {
		s.server.PutWebhook(webhook)
	}
	for _, product := range s.server.Products() {
		s.server.DeleteProduct(product.ID)
	}
	for _, product := range products {
		s.server.PutProduct(product)
	}
	s.w.write("terraform.tfstate", state)
}

// checkKept wants every webhook and product that Younium holds to be in the state where it
// was there before, and else in the state or in what was printed.
func (s *leakSite) checkKept(t *testing.T, before, printed string, deleted bool) {
	t.Helper()
	after := s.file(t, "terraform.tfstate")
	if after != before {
		s.checkState(t, "terraform.tfstate")
		if s.file(t, "terraform.tfstate.backup") != before {
			s.checkState(t, "terraform.tfstate.backup")
		}
	}
	names := map[string]string{} // by ID
	for _, webhook := range s.server.Webhooks() {
		names[webhook.ID] = webhook.URL
	}
	for _, product := range s.server.Products() {
		names[product.ID] = product.Name
	}
	known, was := managedIn(t, after), managedIn(t, before)
	for id, name := range names {
		switch {
		case slices.Contains(known, id):
		case slices.Contains(was, id):
			if !deleted {
				t.Errorf("the state has lost %s\n%s", id, printed)
			}
		case !strings.Contains(printed, id):
			t.Errorf("nothing tells of %s, the ID of %s\n%s", id, name, printed)
		}
	}
}

// allNull is a block that sets nothing.
func allNull(block tftypes.Type) tftypes.Value {
	object, _ := block.(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, attribute := range object.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	return tftypes.NewValue(object, values)
}

// A crash prints values: those that the provider shares hold no text of a secret,
// not even where a data source has just written its token.
func TestSharedDataPrintsNothing(t *testing.T) {
	t.Parallel()
	server, variables := markedYounium(t)
	ctx := t.Context()
	p := provider.NewForTest(func(name string) string { return variables[name] }, func(*younium.Config) {})
	var block framework.SchemaResponse
	p.Schema(ctx, framework.SchemaRequest{}, &block)
	var configured framework.ConfigureResponse
	p.Configure(ctx, framework.ConfigureRequest{
		Config: tfsdk.Config{Schema: block.Schema, Raw: allNull(block.Schema.Type().TerraformType(ctx))},
	}, &configured)
	for _, create := range p.DataSources(ctx) {
		source, ok := create().(datasource.DataSourceWithConfigure)
		var name datasource.MetadataResponse
		source.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "younium"}, &name)
		if !ok || name.TypeName != "younium_token" {
			continue
		}
		var schema datasource.SchemaResponse
		source.Schema(ctx, datasource.SchemaRequest{}, &schema)
		null := allNull(schema.Schema.Type().TerraformType(ctx))
		source.Configure(ctx, datasource.ConfigureRequest{ProviderData: configured.DataSourceData}, &datasource.ConfigureResponse{})
		read := datasource.ReadResponse{State: tfsdk.State{Schema: schema.Schema, Raw: null}}
		source.Read(ctx, datasource.ReadRequest{Config: tfsdk.Config{Schema: schema.Schema, Raw: null}}, &read)
		if read.Diagnostics.HasError() || !strings.Contains(read.State.Raw.String(), markerToken) {
			t.Errorf("got %v", read.Diagnostics)
		}
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			text := fmt.Sprintf(format+format+format, configured.DataSourceData, source, p)
			if len(text) < 100 || occurrences(text, allSpellings) > 0 {
				t.Errorf("%s gives %s", format, text)
			}
		}
	}
	if server.Logins() != 1 {
		t.Errorf("%d logins, want that of the data source", server.Logins())
	}
}
