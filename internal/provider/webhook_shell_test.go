// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package provider_test

import (
	"fmt"
	"os/exec"
	"regexp"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// TestWebhookCreate_ImportLineSurvivesShell pastes the line that an unknown outcome prints into a
// shell, in a tenant where an id alone leads nowhere.
func TestWebhookCreate_ImportLineSurvivesShell(t *testing.T) {
	t.Parallel()
	line := regexp.MustCompile(`terraform import (ADDRESS .*?) events \[`)
	for _, entity := range []string{"B AB", "Å & Ö, it's", "`$HOME` \"B\" isn't \\ !1"} {
		t.Run(entity, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity("b", entity)
			server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", HangUp: true, After: true})
			w := newServedWorkspace(t, keyFor(server), providerBlock(noRetries)+webhookBlock(fmt.Sprintf("legal_entity = %q", entity)))
			told := line.FindStringSubmatch(w.fails(nil, "apply -auto-approve"))
			if told == nil {
				t.Fatal("no line to paste")
			}
			server.Reset()
			argument, err := exec.CommandContext(t.Context(), "sh", "-c", `ADDRESS() { printf %s "$@"; }; `+told[1]).Output()
			if err != nil {
				t.Fatalf("%s: %v", told[1], err)
			}
			w.must("import", webhookAddress, string(argument))
			w.clean()
			w.sameIDs(server, 1)
		})
	}
}
