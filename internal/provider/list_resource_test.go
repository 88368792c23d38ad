// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// lister serves what ships, in this process, to tests that work on any Terraform.
type lister struct {
	namePrefix string
	t          *testing.T
	server     tfprotov6.ProviderServer
	schemas    *tfprotov6.GetProviderSchemaResponse
}

func newLister(t *testing.T, variables map[string]string) *lister {
	t.Helper()
	server, err := factories(variables)["younium"]()
	if err != nil {
		t.Fatal(err)
	}
	l := &lister{t: t, server: server}
	l.schemas, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(l.schemas.Diagnostics) > 0 {
		t.Fatal(err, l.schemas.Diagnostics)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: block(t, l.schemas.Provider, nil)})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatal(err, configured.Diagnostics)
	}
	return l
}

// list returns up to so many results of a kind, and what failed.
func (l *lister) list(kind, entity string, req tfprotov6.ListResourceRequest) (results []tfprotov6.ListResourceResult, failure string) {
	l.t.Helper()
	server, ok := l.server.(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // Terraform asks for it in this way.
	if !ok {
		l.t.Fatal("the server cannot list")
	}
	values := map[string]tftypes.Value{}
	if entity != "" {
		values["legal_entity"] = tftypes.NewValue(tftypes.String, entity)
	}
	if l.namePrefix != "" {
		values["name_prefix"] = tftypes.NewValue(tftypes.String, l.namePrefix)
	}
	req.TypeName = "younium_" + kind
	req.Config = block(l.t, l.schemas.ListResourceSchemas[req.TypeName], values)
	validated, err := server.ValidateListResourceConfig(l.t.Context(), &tfprotov6.ValidateListResourceConfigRequest{TypeName: req.TypeName, Config: req.Config})
	if err != nil || len(validated.Diagnostics) > 0 {
		return nil, fmt.Sprint(err, validated.Diagnostics[0].Detail)
	}
	stream, err := server.ListResource(l.t.Context(), &req)
	if err != nil {
		l.t.Fatal(err)
	}
	for result := range stream.Results {
		for _, diagnostic := range result.Diagnostics {
			failure += diagnostic.Summary + ": " + diagnostic.Detail
		}
		if len(result.Diagnostics) == 0 {
			results = append(results, result)
		}
	}
	return results, failure
}

// object decodes a value of Terraform's protocol.
func (l *lister) object(value *tfprotov6.DynamicValue, of tftypes.Type) map[string]tftypes.Value {
	l.t.Helper()
	decoded, err := value.Unmarshal(of)
	attributes := map[string]tftypes.Value{}
	if err == nil {
		err = decoded.As(&attributes)
	}
	if err != nil {
		l.t.Fatal(err)
	}
	return attributes
}

var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String, "legal_entity": tftypes.String}}

// imported returns what an import by identity, and the read after it, know.
func (l *lister) imported(kind string, identity *tfprotov6.ResourceIdentityData) map[string]tftypes.Value {
	l.t.Helper()
	name := "younium_" + kind
	imported, err := l.server.ImportResourceState(l.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: name, Identity: identity})
	if err != nil || len(imported.Diagnostics) > 0 {
		l.t.Fatal(err, imported.Diagnostics)
	}
	read, err := l.server.ReadResource(l.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: name, CurrentState: imported.ImportedResources[0].State, CurrentIdentity: imported.ImportedResources[0].Identity,
		Private: imported.ImportedResources[0].Private,
	})
	if err != nil || len(read.Diagnostics) > 0 {
		l.t.Fatal(err, read.Diagnostics)
	}
	return l.object(read.NewState, l.schemas.ResourceSchemas[name].ValueType())
}

// TestList_NamePrefix counts only the products of the prefix towards the limit.
func TestList_NamePrefix(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	for _, name := range []string{"Other", "Acme A", "acme B", "Acme C", "Acme D"} {
		server.PutProduct(youniumtest.Product{Name: name, ProductType: "Simple"})
	}
	l := newLister(t, keyFor(server))
	l.namePrefix = "Acme "
	results, failure := l.list("product", "", tfprotov6.ListResourceRequest{Limit: 2})
	var names []string
	for _, result := range results {
		_, name, _ := strings.Cut(result.DisplayName, " ")
		names = append(names, name)
	}
	if want := []string{"Acme A", "Acme C"}; failure != "" || !slices.Equal(names, want) {
		t.Errorf("got %q and %q, want %q", names, failure, want)
	}
}

func TestList_CoversEveryResource(t *testing.T) {
	t.Parallel()
	_, schemas := protocolServer(t)
	listed, managed := slices.Sorted(maps.Keys(schemas.ListResourceSchemas)), slices.Sorted(maps.Keys(schemas.ResourceSchemas))
	if !slices.Equal(listed, managed) {
		t.Errorf("%v can be listed, and %v managed", listed, managed)
	}
}

// TestList_ReturnsWhatAnImportReads compares each result with what an import of its
// identity reads, except that sensitive attributes are null.
func TestList_ReturnsWhatAnImportReads(t *testing.T) {
	t.Parallel()
	for _, m := range managedResources() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity("b", "B AB")
			id := m.put(server, "")
			l := newLister(t, with(keyFor(server), "YOUNIUM_LEGAL_ENTITY", "b"))
			schema := l.schemas.ResourceSchemas["younium_"+m.name]
			if results, failure := l.list(m.name, "", tfprotov6.ListResourceRequest{}); len(results) > 0 || failure != "" {
				t.Errorf("the provider's legal entity has %v, %s", results, failure)
			}
			for _, include := range []bool{false, true} {
				results, failure := l.list(m.name, youniumtest.DefaultLegalEntityID, tfprotov6.ListResourceRequest{IncludeResource: include, Limit: 100})
				if len(results) != 1 || failure != "" || results[0].DisplayName == "" {
					t.Fatalf("listed %v, %s", results, failure)
				}
				identity := l.object(results[0].Identity.IdentityData, identityType)
				want := map[string]string{"id": id, "legal_entity": youniumtest.DefaultLegalEntityID}
				for name, text := range want {
					if !identity[name].Equal(tftypes.NewValue(tftypes.String, text)) {
						t.Errorf("the identity has %s %s, want %s", name, identity[name], text)
					}
				}
				if !include {
					if results[0].Resource != nil {
						t.Error("a resource that nobody asked for")
					}
					continue
				}
				listed := l.object(results[0].Resource, schema.ValueType())
				imported := l.imported(m.name, results[0].Identity)
				for _, attribute := range schema.Block.Attributes {
					switch got := listed[attribute.Name]; {
					case attribute.Sensitive && !got.IsNull():
						t.Errorf("%s is sensitive, and listed", attribute.Name)
					case !attribute.Sensitive && !got.Equal(imported[attribute.Name]):
						t.Errorf("%s is listed as %s, and imported as %s", attribute.Name, got, imported[attribute.Name])
					case attribute.Sensitive && imported[attribute.Name].IsNull():
						t.Errorf("%s is null anyway, which shows nothing", attribute.Name)
					}
				}
			}
			if got := m.writes(server); got != 0 {
				t.Errorf("%d writes", got)
			}
		})
	}
}

// TestList_StopsAtTheLimit counts pages: those after the limit are not read.
func TestList_StopsAtTheLimit(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	for i := range 250 {
		server.PutCurrency(youniumtest.Currency{Code: fmt.Sprintf("%c%c%c", 'A'+i/26/26, 'A'+i/26%26, 'A'+i%26)})
	}
	l := newLister(t, keyFor(server))
	for _, row := range []struct {
		limit int64
		want  int
		pages int
	}{{1, 1, 1}, {100, 100, 1}, {101, 101, 2}, {250, 250, 3}, {1000, 250, 3}, {0, 250, 3}} {
		before := server.Count("GET", "/Currency")
		results, failure := l.list("currency", "", tfprotov6.ListResourceRequest{Limit: row.limit})
		if pages := server.Count("GET", "/Currency") - before; len(results) != row.want || pages != row.pages || failure != "" {
			t.Errorf("limit %d: %d results of %d pages, want %d of %d: %s", row.limit, len(results), pages, row.want, row.pages, failure)
		}
	}
	// What was read is passed on before the next page fails.
	server.Inject(youniumtest.Fault{Path: "/Currency", Skip: 1, Status: 403})
	results, failure := l.list("currency", "", tfprotov6.ListResourceRequest{Limit: 1000})
	if len(results) != 100 || !strings.Contains(failure, "Access denied: Listing the currencies failed") {
		t.Errorf("%d results before %s", len(results), failure)
	}
}

// TestList_OmitsWhatCannotBeManaged lists the products around one without charge plans.
func TestList_OmitsWhatCannotBeManaged(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	rated := []youniumtest.ChargePlan{{Name: "A", Charges: []youniumtest.Charge{{Name: "x", Model: "Rated", ChargeType: "Usage"}}}}
	gap := []youniumtest.ChargePlan{{Name: "A", Charges: []youniumtest.Charge{{Name: "x", Model: "Tiered", PriceDetails: []youniumtest.PriceDetail{{Currency: "SEK", Tier: 1}}}}}}
	for name, plans := range map[string][]youniumtest.ChargePlan{"one": rated, "draft": nil, "no charge": {{Name: "A"}}, "gap": gap, "two": rated} {
		server.PutProduct(youniumtest.Product{Name: name, ProductType: "Simple", ChargePlans: plans})
	}
	l := newLister(t, keyFor(server))
	for limit, want := range map[int64]int{0: 2, 1: 1, 2: 2} {
		results, _ := l.list("product", "", tfprotov6.ListResourceRequest{Limit: limit, IncludeResource: true})
		if len(results) != want {
			t.Errorf("limit %d: %d results, want %d", limit, len(results), want)
		}
	}
	_, warning := l.list("product", "", tfprotov6.ListResourceRequest{IncludeResource: true})
	for _, want := range []string{" draft: Terraform cannot manage it: it has no charge plans", " no charge: ", ` gap: Terraform cannot manage it: the charge "x" in Younium lacks tier 1`} {
		if !strings.Contains(warning, want) {
			t.Errorf("no %q in the warnings %q", want, warning)
		}
	}
}

func TestList_Errors(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	l := newLister(t, keyFor(server))
	for _, m := range managedResources() {
		for _, row := range []struct {
			entity, body, want string
		}{
			{"nope", "", `Check that legal entity "nope" (from this block) exists`},
			{" b", "", "must not have leading or trailing whitespace"},
			{"", "{}", "Response cannot be read"},
			{"", `[{"description":"no ID"}]`, "Response cannot be read"},
		} {
			if row.body != "" {
				server.Inject(youniumtest.Fault{Path: m.path, Body: row.body, Times: 1})
			}
			if results, failure := l.list(m.name, row.entity, tfprotov6.ListResourceRequest{}); len(results) > 0 || !strings.Contains(failure, row.want) {
				t.Errorf("%s: %d results and %q, want %q", m.name, len(results), failure, row.want)
			}
		}
	}
	if _, failure := newLister(t, nil).list("currency", "", tfprotov6.ListResourceRequest{}); !strings.Contains(failure, "Missing Younium configuration") {
		t.Errorf("without credentials: %q", failure)
	}
	if _, err := l.server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Fatal(err)
	}
	if _, failure := l.list("currency", "", tfprotov6.ListResourceRequest{}); !strings.Contains(failure, "Operation canceled") {
		t.Errorf("after an interrupt: %q", failure)
	}
}

// query is a file that lists all kinds, in the default legal entity.
func query() string {
	var blocks strings.Builder
	for _, m := range managedResources() {
		fmt.Fprintf(&blocks, "list \"younium_%s\" \"all\" {\n  provider = younium\n  config {\n    %s\n  }\n}\n", m.name, defaultEntity)
	}
	return blocks.String()
}

// TestList_OtherCommandsAreUndisturbed plans in a folder with a query, with any
// Terraform and OpenTofu.
func TestList_OtherCommandsAreUndisturbed(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newServedWorkspace(t, keyFor(server), currencyBlock(`code = "SEK"`))
	w.write("all.tfquery.hcl", query())
	w.must("apply", "-auto-approve")
	w.clean()
}

// TestList_Query runs the built binary: it generates configuration, which is valid
// and imports without a change. No secret is printed.
func TestList_Query(t *testing.T) {
	t.Parallel()
	server, variables := markedYounium(t)
	server.AddLegalEntity("b", "B AB") // so that the generated configuration has to name one
	w := newWorkspace(t, with(variables, "YOUNIUM_LEGAL_ENTITY", "b"), "")
	if built.Version.LessThan(tfversion.Version1_14_0) || terraformcli.OpenTofu() {
		t.Skipf("terraform query needs Terraform %s, this is %s", tfversion.Version1_14_0, built.Version)
	}
	kinds := managedResources()
	for _, m := range kinds {
		m.put(server, "")
	}
	w.write("all.tfquery.hcl", query())
	token := server.Webhooks()[0].Token
	printed := w.must("query").Output()
	for _, m := range kinds {
		if !strings.Contains(printed, "list.younium_"+m.name+".all") || !strings.Contains(printed, m.ids(server)[0]) {
			t.Errorf("no %s in\n%s", m.name, printed)
		}
	}
	printed = w.must("query", "-json", "-generate-config-out=generated.tf").Output()
	generated, err := os.ReadFile(filepath.Join(w.Dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"output": printed, "configuration": string(generated)} {
		checkNoMarker(t, name, text)
		if token == "" || strings.Contains(text, token) {
			t.Errorf("the %s shows the token of a webhook", name)
		}
	}
	if err := os.Remove(filepath.Join(w.Dir, "all.tfquery.hcl")); err != nil {
		t.Fatal(err)
	}
	w.must("validate")
	want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", len(kinds))
	if planned := unwrapped(w.must("plan").Output()); !strings.Contains(planned, want) || strings.Contains(planned, "Warning: ") && !strings.Contains(planned, "development overrides") {
		t.Errorf("no %q in\n%s\nof\n%s", want, planned, generated)
	}
	w.must("apply", "-auto-approve")
	w.clean()
	server.Inject(youniumtest.Fault{Path: "/Currency", Status: 403})
	w.write("all.tfquery.hcl", query())
	w.fails(nil, "query", "Error: Access denied", `list "younium_currency" "all"`, "Listing the currencies failed")
}
