// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// The guide on adoption: the commands of both ways lead to a plan with imports
// alone, and then to no changes.
func TestAdoptProducts(t *testing.T) {
	t.Parallel()
	guide := read(t, filepath.Join(root, "templates/guides/adopting-an-existing-catalogue.md.tmpl"))
	for _, heading := range []string{"From a data source", "With terraform query"} {
		t.Run(heading, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.PutExampleLookups()
			server.PutExampleProducts()
			w := newWorkspace(t, "guides/adopt-products", append(key(), place(server), "TF_CLI_ARGS_apply=-auto-approve")...)
			_, section, _ := strings.Cut(guide, "\n### "+heading+"\n")
			section, _, _ = strings.Cut(section, "\n### ")
			if strings.Contains(section, "terraform query") {
				skipWithoutQuery(t)
			} else if terraformcli.OpenTofu() {
				t.Skipf("keys with spaces need Terraform 1.9.8, OpenTofu %s generates them without quotes", built.Version)
			}
			w.follow(section)
			plan := w.must(0, nil, "plan", "-input=false", "-no-color")
			if want := "3 to import, 0 to add, 0 to change, 0 to destroy"; !strings.Contains(plan, want) || !strings.Contains(guide, want) {
				t.Errorf("no %q in the guide or the plan:\n%s", want, plan)
			}
			w.apply()
			w.must(0, nil, "plan", "-detailed-exitcode", "-input=false")
			if writes := server.Count("", "") - server.Count("GET", "") - server.Logins(); writes != 0 {
				t.Errorf("%d writes", writes)
			}
		})
	}
}

// follow runs the commands that a guide shows.
func (w *workspace) follow(section string) {
	w.t.Helper()
	for _, block := range fence.FindAllStringSubmatch(section, -1) {
		if block[2] != "shell" {
			continue
		}
		for line := range strings.Lines(block[3]) {
			command, file, redirected := strings.Cut(strings.TrimSpace(line), " > ")
			result := w.run(nil, strings.Fields(command)[1:]...)
			if result.ExitCode != 0 {
				w.t.Fatalf("%s: exit code %d\n%s", command, result.ExitCode, result.Output())
			}
			if !redirected {
				continue
			}
			if err := w.Write(file, result.Stdout); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// The guide on adoption: what exists is imported, what is missing is created, and
// the same configuration works again.
func TestAdopt(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.PutCurrency(youniumtest.Currency{Code: "EUR"})
	server.PutCurrency(youniumtest.Currency{Code: "NOK"})
	w := newWorkspace(t, "guides/adopt", append(key(), place(server))...)
	if output := w.must(0, nil, "plan", "-input=false", "-no-color"); !strings.Contains(output, "Plan: 1 to import, 1 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the plan:\n%s", output)
	}
	w.apply()
	w.must(0, nil, "plan", "-detailed-exitcode", "-input=false")
	if got := server.Count("POST", "/Currency"); got != 1 || server.Count("DELETE", "") != 0 {
		t.Errorf("%d creations and %d deletions, want one and none", got, server.Count("DELETE", ""))
	}
}

// The guide on adoption: a reference that leads nowhere fails the plan.
func TestCheckReferences(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newWorkspace(t, "guides/check-references", append(key(), place(server),
		`TF_VAR_currencies=["SEK"]`, `TF_VAR_units=["users"]`, `TF_VAR_tax_templates=["Sweden standard"]`, `TF_VAR_accounts=["2970","3001"]`)...)
	output := w.must(1, nil, "plan", "-input=false", "-no-color")
	for _, want := range []string{"Error: Resource precondition failed", "currencies: SEK", "units of measurement: users", "2970, 3001"} {
		if !strings.Contains(output, want) {
			t.Errorf("no %q in\n%s", want, output)
		}
	}
	server.PutExampleLookups()
	w.apply()
}

// The pages of list resources show their examples, and each example finds what
// there is.
func TestListResources(t *testing.T) {
	t.Parallel()
	names := files(t, "examples/list-resources", ".hcl")
	for _, name := range names {
		object := filepath.Dir(name)
		page := read(t, filepath.Join(root, "templates/list-resources", strings.TrimPrefix(object, "younium_")+".md"))
		if example := read(t, filepath.Join(root, "examples/list-resources", name)); !strings.Contains(page, example) {
			t.Errorf("the page of %s does not show its example", object)
		}
	}
	server := startYounium(t)
	server.AddLegalEntity(norway, "Younium Test AS")
	ids := []string{
		server.PutWebhook(youniumtest.Webhook{URL: "https://hooks.example.com", Events: []string{"InvoicePosted"}}).ID,
		server.PutCurrency(youniumtest.Currency{Code: "SEK"}).ID,
		server.PutCustomField(youniumtest.CustomField{Entity: "Charge", Key: "erp_code", FieldType: "Text", LegalEntity: norway}).ID,
		server.PutProduct(youniumtest.Product{Name: "Acme CRM", ProductType: "Simple"}).ID,
	}
	w := newWorkspace(t, "list-resources", append(key(), place(server), "YOUNIUM_LEGAL_ENTITY="+youniumtest.DefaultLegalEntityID)...)
	skipWithoutQuery(t)
	for _, name := range names {
		if err := os.Rename(filepath.Join(w.Dir, name), filepath.Join(w.Dir, strings.ReplaceAll(name, "/", "."))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Write("main.tf", requiredProviders+"provider \"younium\" {}\n"); err != nil {
		t.Fatal(err)
	}
	output := w.must(0, nil, "query", "-no-color")
	if missing := slices.DeleteFunc(ids, func(id string) bool { return strings.Contains(output, id) }); len(missing) > 0 {
		t.Errorf("no %v in\n%s", missing, output)
	}
}

// skipWithoutQuery is for a test that has a workspace.
func skipWithoutQuery(t *testing.T) {
	t.Helper()
	if built.Version.LessThan(tfversion.Version1_14_0) || terraformcli.OpenTofu() {
		t.Skipf("terraform query needs Terraform %s, this is %s", tfversion.Version1_14_0, built.Version)
	}
}
