// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// What follows needs to see warnings, exit codes, saved plans or the requests
// of one command alone.

// webhookBlocks is so many webhooks.
func webhookBlocks(count int) string {
	return fmt.Sprintf("resource \"younium_webhook\" \"many\" {\n  count = %d\n  url = \"%s/${count.index}\"\n  events = [\"InvoicePosted\"]\n}\n",
		count, webhookURL)
}

const noRetries = "max_retries = 0"

var decoration = regexp.MustCompile("\x1b\\[[0-9;]*m|[│╷╵]")

// unwrapped is what a command printed, on one line and without colours.
func unwrapped(output string) string {
	return strings.Join(strings.Fields(decoration.ReplaceAllString(output, " ")), " ")
}

// fails runs a command that has to fail in these words, and returns what it printed.
func (w *workspace) fails(variables map[string]string, command string, words ...string) string {
	w.t.Helper()
	return w.failsArgs(variables, strings.Fields(command), words...)
}

// failsArgs is fails for a command with empty arguments.
func (w *workspace) failsArgs(variables map[string]string, args []string, words ...string) string {
	w.t.Helper()
	result := w.runWith(variables, args...)
	printed := unwrapped(result.Output())
	if result.ExitCode != 1 {
		w.t.Errorf("terraform %q: exit code %d, want 1\n%s", args, result.ExitCode, printed)
	}
	for _, text := range words {
		if !strings.Contains(printed, text) {
			w.t.Errorf("terraform %q: no %q in\n%s", args, text, printed)
		}
	}
	return printed
}

// clean plans and wants nothing to do.
func (w *workspace) clean() {
	w.t.Helper()
	if result := w.run("plan", "-detailed-exitcode"); result.ExitCode != 0 {
		w.t.Errorf("the plan is not clean: exit code %d\n%s", result.ExitCode, unwrapped(result.Output()))
	}
}

// webhookIDs gives the ids in the state by URL.
func (w *workspace) webhookIDs() map[string]string {
	w.t.Helper()
	var state struct {
		Resources []struct {
			Type      string
			Instances []struct {
				Attributes struct{ ID, URL string }
			}
		}
	}
	if text := w.must("state", "pull").Stdout; text != "" {
		if err := json.Unmarshal([]byte(text), &state); err != nil {
			w.t.Fatal(err)
		}
	}
	ids := map[string]string{}
	for _, one := range state.Resources {
		for _, instance := range one.Instances {
			if one.Type == "younium_webhook" {
				ids[instance.Attributes.URL] = instance.Attributes.ID
			}
		}
	}
	return ids
}

// storedIDs gives the ids in Younium by URL, and fails where two have one URL.
func storedIDs(t *testing.T, server *youniumtest.Server) map[string]string {
	t.Helper()
	ids := map[string]string{}
	for _, webhook := range server.Webhooks() {
		if other, twice := ids[webhook.URL]; twice {
			t.Errorf("%s exists twice: %s and %s", webhook.URL, other, webhook.ID)
		}
		ids[webhook.URL] = webhook.ID
	}
	return ids
}

// sameIDs wants state and Younium to hold the same webhooks, count of them.
func (w *workspace) sameIDs(server *youniumtest.Server, count int) {
	w.t.Helper()
	known, stored := w.webhookIDs(), storedIDs(w.t, server)
	if len(stored) != count || !maps.Equal(known, stored) {
		w.t.Errorf("the state holds %v and Younium %v, want the same %d", known, stored, count)
	}
}

func TestWebhookDelete_GoneOrError(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		mode    youniumtest.Mode
		removed bool // by somebody else, after the plan
		fault   youniumtest.Fault
		want    string // "" is success
	}{
		"gone, 404":                      {removed: true},
		"gone, 400":                      {mode: youniumtest.Mode{MissingAs400: true}, removed: true},
		"gone, 400, empty list is a 400": {mode: youniumtest.Mode{MissingAs400: true, EmptyListAs400: true}, removed: true},
		"lost answer":                    {fault: youniumtest.Fault{HangUp: true, After: true, Times: 1}},
		"bare 400":                       {fault: youniumtest.Fault{Status: 400}, want: "Younium rejected the request"},
		"404 of a gateway":               {fault: youniumtest.Fault{Status: 404, Body: "<html>"}, want: "Younium rejected the request"},
		"403":                            {fault: youniumtest.Fault{Status: 403}, want: "Access denied"},
		"500":                            {fault: youniumtest.Fault{Status: 500}, want: "Younium server error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetMode(row.mode)
			w := newServedWorkspace(t, keyFor(server), webhookBlock())
			w.must("apply", "-auto-approve")
			w.must("plan", "-destroy", "-out=plan")
			if row.removed {
				server.DeleteWebhook(server.Webhooks()[0].ID)
			}
			if row.fault.Status != 0 || row.fault.HangUp {
				row.fault.Method, row.fault.Path = "DELETE", "/Webhooks/*"
				server.Inject(row.fault)
			}
			if row.want == "" {
				w.must("apply", "plan")
				w.sameIDs(server, 0)
				return
			}
			w.fails(nil, "apply plan", row.want, "Deleting the webhook for hooks.example.com")
			w.sameIDs(server, 1)
		})
	}
}

// TestWebhookRead_OtherTenantKeepsState comes with keys and tokens that tell their tenant.
func TestWebhookRead_OtherTenantKeepsState(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	key := func(id, tenant string) map[string]string {
		server.AddKey(id, "another-secret")
		server.SetTenant(id, tenant)
		return map[string]string{"YOUNIUM_CLIENT_ID": id, "YOUNIUM_SECRET": "another-secret"}
	}
	server.SetTenant(youniumtest.ClientID, "tenant-a")
	rotated, foreign := key("2c9d7e10-4b6f-4a35-9d8c-1f0e3a5b7c92", "tenant-a"), key("7b1e4f60-8a2d-4c93-b5e7-0d6f9a3c2e18", "tenant-b")
	given := func(id, tenant string) map[string]string {
		server.SetTenant(id, tenant)
		return map[string]string{"YOUNIUM_CLIENT_ID": "", "YOUNIUM_SECRET": "", "YOUNIUM_ACCESS_TOKEN": server.IssueToken()}
	}
	own, others, silent := given(youniumtest.ClientID, "tenant-a"), given(youniumtest.ClientID, "tenant-b"), given(youniumtest.ClientID, "")
	server.SetTenant(youniumtest.ClientID, "tenant-a")

	w := newServedWorkspace(t, keyFor(server), webhookBlock())
	w.must("apply", "-auto-approve")
	server.DeleteWebhook(server.Webhooks()[0].ID)
	for name, variables := range map[string]map[string]string{
		"another tenant's key": foreign, "another tenant's token": others, "a token that tells no tenant": silent,
	} {
		for _, command := range []string{"apply -auto-approve", "destroy -auto-approve", "destroy -auto-approve -refresh=false"} {
			if !strings.Contains(w.fails(variables, command), "Error: Object belongs to a different Younium environment") {
				t.Errorf("%s: terraform %s fails for another reason", name, command)
			}
		}
	}
	if len(w.webhookIDs()) != 1 || len(server.Webhooks()) > 0 {
		t.Error("the webhook was taken from the state, or made anew")
	}
	for name, variables := range map[string]map[string]string{"a new key": rotated, "a token": own} {
		if printed := unwrapped(w.runWith(variables, "plan").Output()); !strings.Contains(printed, "Warning: Object deleted outside of Terraform: webhook for hooks.example.com") {
			t.Errorf("%s of the same tenant is not believed:\n%s", name, printed)
		}
	}
}

// TestWebhookRead_OtherKeyKeepsState comes with keys whose tokens do not tell their tenant.
func TestWebhookRead_OtherKeyKeepsState(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	other := map[string]string{"YOUNIUM_CLIENT_ID": "2c9d7e10-4b6f-4a35-9d8c-1f0e3a5b7c92", "YOUNIUM_SECRET": "another-secret"}
	server.AddKey(other["YOUNIUM_CLIENT_ID"], other["YOUNIUM_SECRET"])
	server.SetTenant(other["YOUNIUM_CLIENT_ID"], "")
	server.SetTenant(youniumtest.ClientID, "")
	w := newServedWorkspace(t, keyFor(server), webhookBlock())
	w.must("apply", "-auto-approve")
	webhook := server.Webhooks()[0]

	server.DeleteWebhook(webhook.ID)
	for _, command := range []string{"apply -auto-approve", "destroy -auto-approve -refresh=false"} {
		w.fails(other, command, "Error: Object belongs to a different Younium environment",
			"was created at "+server.URL()+", with credentials that may belong to another tenant")
	}
	if len(w.webhookIDs()) != 1 || len(server.Webhooks()) > 0 {
		t.Error("the webhook was taken from the state, or made anew")
	}

	// A key that finds it is one of the same tenant, and may say from then on that it is gone.
	server.PutWebhook(webhook)
	w.runWith(other, "apply", "-auto-approve")
	token := server.IssueToken()
	w.runWith(map[string]string{"YOUNIUM_CLIENT_ID": "", "YOUNIUM_SECRET": "", "YOUNIUM_ACCESS_TOKEN": token}, "apply", "-auto-approve")
	w.must("refresh")
	server.DeleteWebhook(webhook.ID)
	if printed := unwrapped(w.runWith(other, "plan").Output()); !strings.Contains(printed, "Error: Object belongs to a different Younium environment") {
		t.Errorf("the last key to find it was the first:\n%s", printed)
	}
	if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, "Warning: Object deleted outside of Terraform: webhook for hooks.example.com") {
		t.Errorf("the key that found it is not believed:\n%s", printed)
	}
}

// TestWebhook_ErrorsHideURL has an address with a secret in it, in every message
// that names the webhook.
func TestWebhook_ErrorsHideURL(t *testing.T) {
	t.Parallel()
	const marker = "marker-of-an-address"
	for name, row := range map[string]struct {
		fault   youniumtest.Fault
		mode    youniumtest.Mode
		command string
		says    string
	}{
		"denied":  {fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: 403}, says: "Access denied"},
		"refused": {fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: 400}, says: "Creating the webhook for hooks.example.com failed"},
		"quoted": {
			fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", Echo: true, Status: 400},
			says:  "Creating the webhook for hooks.example.com failed",
		},
		"missing": {fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: 404}, says: "Creating the webhook for hooks.example.com failed"},
		"failed":  {fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: 500}, says: "Creating the webhook for hooks.example.com failed"},
		"unknown": {fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", HangUp: true, After: true}, says: "Outcome unknown"},
		"changed": {
			mode: youniumtest.Mode{Mutate: func(w *youniumtest.Webhook) { w.URL += "&more=" + marker }},
			says: `url: another path, query, user name or password at hooks.example.com`,
		},
		"read":   {fault: youniumtest.Fault{Method: "GET", Path: "/Webhooks/*", Status: 403}, command: "plan", says: "Access denied"},
		"delete": {fault: youniumtest.Fault{Method: "DELETE", Path: "/Webhooks/*", Status: 403}, command: "destroy -auto-approve", says: "Access denied"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetMode(row.mode)
			w := newServedWorkspace(t, keyFor(server), `
variable "password" {
  sensitive = true
  default   = "`+marker+`"
}
resource "younium_webhook" "this" {
  url    = "https://user:${var.password}@hooks.example.com/in/${var.password}?code=${var.password}"
  events = ["InvoicePosted"]
}`)
			if row.command == "" {
				row.command = "apply -auto-approve"
			} else {
				w.must("apply", "-auto-approve")
			}
			if row.fault.Path != "" {
				server.Inject(row.fault)
			}
			result := w.run(strings.Fields(row.command)...)
			printed := unwrapped(result.Output())
			if result.ExitCode == 0 || !strings.Contains(printed, row.says) || !strings.Contains(printed, "hooks.example.com") {
				t.Errorf("exit code %d, want %q in\n%s", result.ExitCode, row.says, printed)
			}
			if strings.Contains(result.Output(), marker) {
				t.Error("the address is shown whole")
			}
		})
	}
}

func TestWebhookCreate_UnknownOutcome(t *testing.T) {
	t.Parallel()
	list := youniumtest.Fault{Method: "GET", Path: "/Webhooks", Status: 403}
	for name, row := range map[string]struct {
		mode    youniumtest.Mode
		fault   youniumtest.Fault
		listing *youniumtest.Fault
		exists  int
		words   []string
	}{
		"not made, an empty list is a 400": {
			mode: youniumtest.Mode{EmptyListAs400: true}, fault: youniumtest.Fault{HangUp: true}, words: []string{"but Younium may still be creating it. Before the next apply, check in Younium"},
		},
		"nobody can tell": {
			fault: youniumtest.Fault{HangUp: true, After: true}, listing: &list, exists: 1,
			words: []string{"Listing the existing objects failed: GET ", "returned 403", "Otherwise the apply creates a second one"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetMode(row.mode)
			row.fault.Method, row.fault.Path = "POST", "/Webhooks"
			server.Inject(row.fault)
			if row.listing != nil {
				server.Inject(*row.listing)
			}
			w := newServedWorkspace(t, keyFor(server), providerBlock(noRetries)+webhookBlock())
			printed := w.fails(nil, "apply -auto-approve", append(row.words, "Error: Outcome unknown",
				"Creating the webhook for hooks.example.com failed: POST ", "It is not in Terraform state.")...)
			made := server.Webhooks()
			if len(made) != row.exists {
				t.Fatalf("Younium has %v, want %d", made, row.exists)
			}
			server.Reset()
			for _, webhook := range made {
				if row.listing == nil && !strings.Contains(printed, "terraform import ADDRESS "+webhook.ID) {
					t.Errorf("no import line for %s in\n%s", webhook.ID, printed)
				}
				w.must("import", "younium_webhook.this", webhook.ID)
			}
			w.must("apply", "-auto-approve")
			w.sameIDs(server, 1)
		})
	}
}

// TestWebhookCreate_UnknownOutcomeListsCandidates creates a webhook beside those of others with its url.
func TestWebhookCreate_UnknownOutcomeListsCandidates(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	stranger := server.PutWebhook(youniumtest.Webhook{URL: "HTTPS://Hooks.example.com/younium", Events: []string{"QuoteCreated"}, Description: "CRM", Status: "Disabled"})
	unlike := server.PutWebhook(youniumtest.Webhook{URL: "https://other.example", Events: []string{"InvoicePosted"}})
	server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", HangUp: true, After: true})
	w := newServedWorkspace(t, keyFor(server), providerBlock(noRetries)+webhookBlock(`description = "Ledger"`))
	printed := w.fails(nil, "apply -auto-approve")
	made := server.Webhooks()[2]
	want := "terraform import ADDRESS " + made.ID + ` events ["AccountCreated" "InvoicePosted"], description "Ledger", status "Enabled", ` +
		"equal to this block terraform import ADDRESS " + stranger.ID + ` events ["QuoteCreated"], description "CRM", status "Disabled" ` +
		"If this run created one of them"
	if !strings.Contains(printed, want) || strings.Contains(printed, unlike.ID) {
		t.Errorf("no %q in\n%s", want, printed)
	}
}

// TestWebhookRead_OriginLost takes away what was noted beside a webhook.
func TestWebhookRead_OriginLost(t *testing.T) {
	t.Parallel()
	for name, private := range map[string]string{
		"nothing":         "",
		"no origin":       "{}",
		"an empty origin": `{"origin":"e30="}`,
		"something else":  `{"origin":"W10="}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			w := newServedWorkspace(t, keyFor(server), webhookBlock())
			w.must("apply", "-auto-approve")
			made := server.Webhooks()[0]
			var state map[string]any
			if err := json.Unmarshal([]byte(w.must("state", "pull").Stdout), &state); err != nil {
				t.Fatal(err)
			}
			state["serial"] = 100
			instance := state["resources"].([]any)[0].(map[string]any)["instances"].([]any)[0].(map[string]any) //nolint:forcetypeassert // Terraform's state is like that.
			if instance["private"] == nil {
				t.Fatal("nothing to take away")
			}
			instance["private"] = base64.StdEncoding.EncodeToString([]byte(private))
			text, err := json.Marshal(state)
			if err != nil {
				t.Fatal(err)
			}
			w.write("lost.tfstate", string(text))
			w.must("state", "push", "lost.tfstate")

			server.DeleteWebhook(made.ID)
			const want = "Error: Object not found, and its origin is unknown"
			w.fails(nil, "apply -auto-approve", want)
			w.fails(nil, "destroy -auto-approve -refresh=false", want)
			server.PutWebhook(made)
			w.sameIDs(server, 1)
			w.must("apply", "-auto-approve") // which finds it and records its origin
			server.DeleteWebhook(made.ID)
			w.must("apply", "-auto-approve")
			w.sameIDs(server, 1)
			if got := server.Count("POST", "/Webhooks"); got != 2 {
				t.Errorf("%d creations, want the first and one more after it was certainly gone", got)
			}
		})
	}
}

// TestWebhookCreate_OutageCreatesOnce creates 20 webhooks while Younium goes down for good after
// the eighth request.
func TestWebhookCreate_OutageCreatesOnce(t *testing.T) {
	t.Parallel()
	const count = 20
	for name, fault := range map[string]youniumtest.Fault{
		"503":      {Status: 503},
		"hangs up": {HangUp: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			fault.Path, fault.Skip = "/Webhooks*", 8
			server.Inject(fault)
			w := newServedWorkspace(t, keyFor(server), providerBlock(noRetries)+webhookBlocks(count))
			w.fails(nil, "apply -auto-approve", "Error: Outcome unknown")
			w.sameIDs(server, 8)
			server.Reset()
			w.must("apply", "-auto-approve")
			w.sameIDs(server, count)
			w.clean()
		})
	}
}

// TestWebhookCreate_LostResponsesCanBeImported creates 20 webhooks, and of the last twelve nobody gets
// an answer. What the errors say is enough to import them.
func TestWebhookCreate_LostResponsesCanBeImported(t *testing.T) {
	t.Parallel()
	const count = 20
	server := startYounium(t)
	server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Skip: 8, HangUp: true, After: true})
	w := newServedWorkspace(t, keyFor(server), providerBlock(noRetries)+webhookBlocks(count))
	printed := w.fails(nil, "apply -auto-approve")
	known, stored := w.webhookIDs(), storedIDs(t, server)
	if len(known) != 8 || len(stored) != count {
		t.Fatalf("the state holds %v and Younium %v, want 8 and %d", known, stored, count)
	}
	account := regexp.MustCompile(`with younium_webhook\.many\[(\d+)\], .*? Creating the webhook for hooks\.example\.com failed: .*? terraform import ADDRESS (\S+) `)
	var imports strings.Builder
	for _, told := range account.FindAllStringSubmatch(printed, -1) {
		known[webhookURL+"/"+told[1]] = told[2]
		fmt.Fprintf(&imports, "import {\n  to = younium_webhook.many[%s]\n  id = %q\n}\n", told[1], told[2])
	}
	if !maps.Equal(known, stored) {
		t.Fatalf("state and errors tell of %v, Younium holds %v", known, stored)
	}
	server.Reset()
	if err := w.Write("imports.tf", imports.String()); err != nil {
		t.Fatal(err)
	}
	w.must("apply", "-auto-approve")
	w.sameIDs(server, count)
	w.clean()
	if got := server.Count("POST", "/Webhooks"); got != 0 {
		t.Errorf("%d creations after the imports", got)
	}
}

// TestWebhook_HundredShareOneLogin counts logins and connections of each provider process
// that makes requests: one for a saved plan, one for its application.
func TestWebhook_HundredShareOneLogin(t *testing.T) {
	t.Parallel()
	const count = 100
	server := startYounium(t)
	w := newWorkspace(t, keyFor(server), webhookBlocks(count))
	for _, row := range []struct {
		command string
		exist   int // afterwards
	}{
		{"plan -out=plan", 0},
		{"apply plan", count},
		{"plan -detailed-exitcode", count},
		{"plan -destroy -out=plan", count},
		{"apply plan", 0},
	} {
		server.Reset()
		w.must(strings.Fields(row.command)...)
		w.sameIDs(server, row.exist)
		if got := server.Logins(); got != 1 {
			t.Errorf("terraform %s: %d logins, want one", row.command, got)
		}
		// There are ten at a time, and a few that were dialled in vain.
		if got := server.Connections(); got > count/4 {
			t.Errorf("terraform %s: %d connections", row.command, got)
		}
	}
}

// TestWebhookCreate_RevokedTokenLogsInOnce takes all tokens back in the middle of an apply.
func TestWebhookCreate_RevokedTokenLogsInOnce(t *testing.T) {
	t.Parallel()
	const count, parallelism = 40, 10
	server := startYounium(t)
	w := newWorkspace(t, keyFor(server), webhookBlocks(count))
	w.must("plan", "-out=plan")
	server.Reset()
	var created atomic.Int32
	server.OnRequest(func(request youniumtest.Request) {
		if request.Method == "POST" && request.Path == "/Webhooks" && created.Add(1) == count/2 {
			server.RevokeTokens()
		}
	})
	w.must("apply", "plan")
	w.sameIDs(server, count)
	if got := server.Logins(); got != 2 {
		t.Errorf("%d logins, want one before and one after", got)
	}
	rejected, bodies := 0, map[string]int{}
	for _, request := range server.Requests() {
		if request.Path == "/Webhooks" {
			bodies[request.Body]++
		}
		if request.Status == 401 {
			rejected++
		}
	}
	if rejected == 0 || rejected > parallelism || server.Count("POST", "/Webhooks") != count+rejected {
		t.Errorf("%d of %d creations were rejected", rejected, server.Count("POST", "/Webhooks"))
	}
	for body, times := range bodies {
		if times > 2 {
			t.Errorf("sent %d times: %s", times, body)
		}
	}
}

func TestWebhookCreate_NewTokensRejected(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newWorkspace(t, keyFor(server), webhookBlocks(20))
	w.must("plan", "-out=plan")
	server.Reset()
	server.RejectTokens(true)
	w.fails(nil, "apply plan", "Error: New access token rejected")
	if got := server.Logins(); got != 2 {
		t.Errorf("%d logins, want one, and one more after the first token was rejected", got)
	}
	w.sameIDs(server, 0)
	server.RejectTokens(false)
	w.must("apply", "-auto-approve")
	w.sameIDs(server, 20)
}

// TestWebhookCreate_InterruptedListsCandidates presses Ctrl-C while Younium has made the webhook and
// does not answer.
func TestWebhookCreate_InterruptedListsCandidates(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity("b", "B AB")
	w := newWorkspace(t, keyFor(server), webhookBlock(`legal_entity = "Younium Test AB"`))
	printed := w.interrupted(server, youniumtest.Fault{Method: "POST", Path: "/Webhooks", After: true}, "apply", "-auto-approve")
	for _, text := range []string{"Error: Outcome unknown", "it was canceled", `terraform import ADDRESS "` + server.Webhooks()[0].ID + `,Younium Test AB"`} {
		if !strings.Contains(printed, text) {
			t.Errorf("no %q in\n%s", text, printed)
		}
	}
}

func TestWebhook_TokenIsNotShown(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newWorkspace(t, keyFor(server), webhookBlock()+"data \"younium_webhooks\" \"all\" {\n  depends_on = [younium_webhook.this]\n}\n")
	var printed strings.Builder
	variables := map[string]string{"TF_LOG": "TRACE"}
	for _, command := range []string{"apply -auto-approve", "plan", "show", "apply -auto-approve -replace=younium_webhook.this", "destroy -auto-approve"} {
		token := ""
		if all := server.Webhooks(); len(all) > 0 {
			token = all[0].Token
		}
		result := w.runWith(variables, strings.Fields(command)...)
		if result.ExitCode != 0 {
			t.Fatalf("terraform %s: %s", command, result.Output())
		}
		printed.WriteString(result.Output())
		tokens := []string{token}
		for _, webhook := range server.Webhooks() {
			tokens = append(tokens, webhook.Token)
		}
		for _, token := range slices.Compact(tokens) {
			if token != "" && strings.Contains(printed.String(), token) {
				t.Errorf("terraform %s: the webhook's token is shown", command)
			}
		}
	}
	if !strings.Contains(printed.String(), webhookURL) {
		t.Error("nothing was printed")
	}
}
