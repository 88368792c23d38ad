// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// echoed shows an expression of the ephemeral resource in the state of echo.this.
func echoed(expression string) string {
	return fmt.Sprintf("provider \"echo\" {\n  data = %s\n}\nresource \"echo\" \"this\" {}\n", expression)
}

func ephemeralTest(t *testing.T, server *youniumtest.Server, steps ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps:                    steps,
	})
}

func TestAPIGetEphemeral(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetCollection("/Accounts", accounts(245))
	server.SetObject("/Currency/BaseCurrency", json.RawMessage(`{"code":"SEK","description":null,"rate":12345678901234567.89,"tags":[]}`))
	server.SetBareArray("/Odd", []json.RawMessage{[]byte(oddRecords), []byte(`null`)})
	server.PutWebhook(youniumtest.Webhook{URL: webhookURL, Events: []string{"InvoicePosted"}, Token: "token-of-a-webhook"})
	server.SetBareArray("/webhooks", accounts(1)) // the simulated Younium's routes know one case only
	var blocks, expressions string
	want := map[string]knownvalue.Check{}
	for i, tc := range []struct {
		path, expression string
		want             knownvalue.Check
	}{
		{"/Accounts", "[for a in IT.items : a.n if a.n > 244]", sizes(245)},
		{"/Accounts", "IT.object == null", knownvalue.Bool(true)},
		{"/Currency/BaseCurrency", "jsonencode(IT.object)", knownvalue.StringExact(`{"code":"SEK","description":null,"rate":12345678901234567.89,"tags":[]}`)},
		{"/Currency/BaseCurrency", "IT.items == null", knownvalue.Bool(true)},
		{"/Odd", `[length(IT.items), IT.items[0]["a.b"]]`, sizes(2, 2)},
		{"/Webhooks", "IT.items[0].token", knownvalue.StringExact("token-of-a-webhook")},
		{"/webhooks", "length(IT.items)", knownvalue.Int64Exact(1)},
	} {
		name := fmt.Sprintf("case_%d", i)
		blocks += apiGetNamed("ephemeral", name, fmt.Sprintf("path = %q", tc.path))
		expressions += fmt.Sprintf("%s = %s\n", name, strings.ReplaceAll(tc.expression, "IT", "ephemeral.younium_api_get."+name))
		want[name] = tc.want
	}
	ephemeralTest(t, server, echoStep(t, blocks+echoed("{\n"+expressions+"}"),
		statecheck.ExpectKnownValue("echo.this", tfjsonpath.New("data"), knownvalue.ObjectExact(want))))
}

func TestAPIGetEphemeralErrors(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetCollection("/Accounts", accounts(2))
	ephemeralTest(
		t, server,
		resource.TestStep{
			Config:      apiGet("ephemeral", `path = "/Accounts"`, `query = { PageSize = "1" }`, "max_pages = 1"),
			ExpectError: pointsAt("Too many pages", "max_pages"),
		},
		resource.TestStep{
			Config:      apiGet("ephemeral", `path = "/Accounts"`, `legal_entity = "Third AB"`),
			ExpectError: wrapped(`"Third AB" (from this block) exists`),
		},
		resource.TestStep{
			Config:      apiGet("ephemeral", `path = "/Missing"`),
			ExpectError: wrapped("Reading /Missing failed:"),
		},
	)
}

func TestAPIGetEphemeralBadArguments(t *testing.T) {
	t.Parallel()
	checkBadAPIGetArguments(t, "ephemeral", badAPIGetArguments)
}

func TestAPIGetEphemeralUnknownWhilePlanning(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetCollection("/Accounts", accounts(3))
	block := apiGet("ephemeral", "path = terraform_data.later.output") + echoed("length(ephemeral.younium_api_get.this.items)")
	ephemeralTest(t, server, echoStep(t, later(`"/Accounts"`)+block,
		statecheck.ExpectKnownValue("echo.this", tfjsonpath.New("data"), knownvalue.Int64Exact(3))))
	server.Reset()
	ephemeralTest(t, server, resource.TestStep{
		Config:      later(`"/auth/token"`) + block,
		ExpectError: wrapped("Invalid path"),
	})
	if got := len(server.Requests()); got != 0 {
		t.Errorf("%d requests were made for the login's path", got)
	}
}

// TestAPIGetEphemeralLeavesNothing looks for what was read, and used, in all that
// Terraform leaves behind: plan, state and backup.
func TestAPIGetEphemeralLeavesNothing(t *testing.T) {
	t.Parallel()
	const marker = "marker-6d1f2a-personal-data"
	server := startYounium(t)
	server.AddLegalEntity("other-id", marker)
	server.SetBareArray("/Accounts", []json.RawMessage{[]byte(`{"name":"` + marker + `"}`)})
	variables := keyFor(server)
	variables["YOUNIUM_LEGAL_ENTITY"] = youniumtest.DefaultLegalEntityID
	w := newWorkspace(t, variables, apiGet("ephemeral", `path = "/Accounts"`)+`
provider "younium" {
  alias        = "named"
  legal_entity = ephemeral.younium_api_get.this.items[0].name
}
data "younium_webhooks" "this" {
  provider = younium.named
}
resource "terraform_data" "this" {
  input = "kept-in-state"
}
`)
	w.must("plan", "-out=plan")
	w.must("apply", "plan")
	w.must("apply", "-auto-approve", "-replace=terraform_data.this") // makes a backup
	if !slices.ContainsFunc(reads(server), func(r youniumtest.Request) bool {
		return r.Path == "/Webhooks" && r.Header.Get("legal-entity") == marker
	}) {
		t.Error("what was read was not used")
	}
	file := func(name string) string {
		text, err := os.ReadFile(filepath.Join(w.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for name, text := range map[string]string{
		"the plan":   w.must("show", "-json", "plan").Stdout,
		"the state":  file("terraform.tfstate"),
		"the backup": file("terraform.tfstate.backup"),
	} {
		if !strings.Contains(text, "kept-in-state") || strings.Contains(text, marker) {
			t.Errorf("%s holds what was read, or not what it should: %s", name, text)
		}
	}
}
