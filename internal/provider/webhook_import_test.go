// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// hide gives an answer without some of its fields.
func hide(fields ...string) func([]byte) []byte {
	return func(body []byte) []byte {
		var shown map[string]any
		if err := json.Unmarshal(body, &shown); err != nil {
			return body
		}
		for _, field := range fields {
			delete(shown, field)
		}
		text, _ := json.Marshal(shown)
		return text
	}
}

// setFields gives an answer with some of its fields changed.
func setFields(values map[string]any) func([]byte) []byte {
	return func(body []byte) []byte {
		var shown map[string]any
		if err := json.Unmarshal(body, &shown); err != nil {
			return body
		}
		maps.Copy(shown, values)
		text, _ := json.Marshal(shown)
		return text
	}
}

func importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = younium_webhook.this\n  id = %q\n}\n", id)
}

// TestWebhookImport_BlockNeverReplaces imports what the configuration describes, in whatever
// words. The plan never replaces it.
func TestWebhookImport_BlockNeverReplaces(t *testing.T) {
	t.Parallel()
	const (
		entity    = `legal_entity = "Younium Test AB"`
		adopts    = "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy."
		rewords   = "Plan: 1 to import, 0 to add, 1 to change, 0 to destroy."
		otherName = `legal_entity = "` + youniumtest.DefaultLegalEntityID + `"`
	)
	for name, row := range map[string]struct {
		existing youniumtest.Webhook
		several  bool   // legal entities
		behind   string // the id
		hidden   []string
		config   string
		want     string
	}{
		"defaults":                          {config: webhookBlock(), want: adopts},
		"everything":                        {existing: youniumtest.Webhook{Description: "d", Status: "Disabled"}, config: webhookBlock(`description = "d"`, `status = "Disabled"`), want: adopts},
		"duplicate":                         {config: strings.Replace(webhookBlock(), "AccountCreated\"", "AccountCreated\", \"AccountCreated\"", 1), want: adopts},
		"entity of both":                    {config: providerBlock(entity) + webhookBlock(entity), want: adopts},
		"entity of the block":               {config: webhookBlock(entity), want: rewords},
		"entity of the block, hidden token": {config: webhookBlock(entity), hidden: []string{"token"}, want: rewords},
		"entity by name and id":             {several: true, config: providerBlock(entity) + webhookBlock(otherName), want: rewords},
		"entity behind the id":              {several: true, behind: ",Younium Test AB", config: webhookBlock(entity), want: adopts},
		"entity behind the id, by name":     {several: true, behind: ",Younium Test AB", config: webhookBlock(otherName), want: rewords},
		"entity behind the id, not needed":  {several: true, behind: ",Younium Test AB", config: providerBlock(otherName) + webhookBlock(), want: adopts},
		"another spelling": {config: `resource "younium_webhook" "this" {
  url    = "HTTPS://Hooks.Example.COM:443/younium"
  events = ["invoicePosted", "accountCreated"]
}
`, want: rewords},
		"another spelling of the status": {existing: youniumtest.Webhook{Status: "enabled"}, config: webhookBlock(), want: adopts},
		"answers that tell little":       {existing: youniumtest.Webhook{Description: "d"}, hidden: []string{"url", "events", "webhookStatus", "description"}, config: webhookBlock(`description = "d"`), want: rewords},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.SetMode(youniumtest.Mode{Normalise: true})
			if row.several {
				server.AddLegalEntity("b", "B AB")
			}
			if row.hidden != nil {
				server.Inject(youniumtest.Fault{Method: "GET", Path: "/Webhooks/*", Mangle: hide(row.hidden...)})
			}
			row.existing.URL, row.existing.Events = webhookURL, []string{"InvoicePosted", "AccountCreated"}
			existing := server.PutWebhook(row.existing)
			w := newServedWorkspace(t, keyFor(server), row.config+importBlock(existing.ID+row.behind))
			if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, row.want) {
				t.Fatalf("no %q in\n%s", row.want, printed)
			}
			w.must("apply", "-auto-approve")
			w.clean()
			if all := server.Webhooks(); len(all) != 1 || all[0].ID != existing.ID {
				t.Errorf("Younium has %v, want %v", all, existing)
			}
			w.must("destroy", "-auto-approve")
			w.sameIDs(server, 0)
		})
	}
}

// TestWebhookImport_Command imports first and plans later, with a reading in
// between.
func TestWebhookImport_Command(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	existing := server.PutWebhook(youniumtest.Webhook{URL: webhookURL, Events: []string{"InvoicePosted", "AccountCreated"}})
	w := newServedWorkspace(t, keyFor(server), webhookBlock(`legal_entity = "Younium Test AB"`))
	// An unset variable of a shell is an empty id.
	printed := unwrapped(w.run("import", webhookAddress, "").Output())
	if !strings.Contains(printed, "Error: Invalid import ID") || strings.Count(printed, "Error: ") > 1 {
		t.Errorf("the import of an empty id:\n%s", printed)
	}
	w.must("import", webhookAddress, existing.ID)
	w.must("refresh")
	if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, "Plan: 0 to add, 1 to change, 0 to destroy.") {
		t.Errorf("the plan after an import:\n%s", printed)
	}
	w.must("apply", "-auto-approve")
	w.clean()
	w.sameIDs(server, 1)
}

// TestWebhookImport_GoneAfterThinRead removes an imported webhook of which Younium never
// told the url.
func TestWebhookImport_GoneAfterThinRead(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	existing := server.PutWebhook(youniumtest.Webhook{URL: webhookURL, Events: []string{"InvoicePosted", "AccountCreated"}})
	server.Inject(youniumtest.Fault{Method: "GET", Path: "/Webhooks/*", Times: 1, Body: `{"id":"` + existing.ID + `"}`})
	w := newServedWorkspace(t, keyFor(server), webhookBlock())
	w.must("import", webhookAddress, existing.ID)
	server.DeleteWebhook(existing.ID)
	printed := unwrapped(w.must("plan").Output())
	if !strings.Contains(printed, "Warning: Object deleted outside of Terraform: webhook "+existing.ID) || !strings.Contains(printed, "Plan: 1 to add, 0 to change, 0 to destroy.") {
		t.Errorf("an imported webhook that is gone:\n%s", printed)
	}
}

// TestWebhookCreate_ThinResponse meets an answer to a creation that holds the id and
// the token, and nothing else.
func TestWebhookCreate_ThinResponse(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Mangle: hide("url", "events", "description", "webhookStatus")})
	w := newServedWorkspace(t, keyFor(server), webhookBlock(`description = "Ledger"`, `status = "Disabled"`))
	w.must("apply", "-auto-approve")
	w.clean()
	w.sameIDs(server, 1)
}

// TestWebhookCreate_IncompleteResponse says something else in the response to a
// creation than what is stored. The webhook is read once, and judged by that.
func TestWebhookCreate_IncompleteResponse(t *testing.T) {
	t.Parallel()
	for name, mangle := range map[string]func([]byte) []byte{
		"no description": hide("description"),
		"no events":      setFields(map[string]any{"events": []string{}}),
		"other events":   setFields(map[string]any{"events": []string{"InvoicePosted"}}),
		"other status":   setFields(map[string]any{"webhookStatus": "Disabled"}),
		"other URL":      setFields(map[string]any{"url": "https://other.example"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Mangle: mangle})
			w := newServedWorkspace(t, keyFor(server), webhookBlock(`description = "Ledger"`))
			w.must("apply", "-auto-approve")
			if got := server.Count("GET", "/Webhooks/*"); got != 1 {
				t.Errorf("%d reads after the creation, want one", got)
			}
			w.must("apply", "-auto-approve")
			w.must("apply", "-auto-approve")
			w.clean()
			w.sameIDs(server, 1)
			if got := server.Count("POST", "/Webhooks"); got != 1 {
				t.Errorf("%d creations, want one", got)
			}
		})
	}
}

// TestWebhookImport_GeneratedConfig lets Terraform write the configuration of what
// Younium spells in its own way. It is valid, and describes what exists.
func TestWebhookImport_GeneratedConfig(t *testing.T) {
	t.Parallel()
	for name, existing := range map[string]youniumtest.Webhook{
		"status in lower case":    {Status: "disabled", Description: "Ledger"},
		"status in upper case":    {Status: "ENABLED"},
		"blank description":       {Description: " \t\n"},
		"whitespace around words": {Description: " Ledger "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			existing.URL, existing.Events = webhookURL, []string{"invoicePosted", "AccountCreated"}
			stored := server.PutWebhook(existing)
			w := newServedWorkspace(t, keyFor(server), importBlock(stored.ID))
			w.must("plan", "-generate-config-out=generated.tf")
			w.must("validate")
			if printed := unwrapped(w.must("plan").Output()); !strings.Contains(printed, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.") {
				t.Errorf("the generated configuration differs:\n%s", printed)
			}
			w.must("apply", "-auto-approve")
			w.clean()
			w.sameIDs(server, 1)
			if got := server.Count("POST", "/Webhooks") + server.Count("DELETE", "/Webhooks/*"); got != 0 {
				t.Errorf("%d writes, want none", got)
			}
		})
	}
}
