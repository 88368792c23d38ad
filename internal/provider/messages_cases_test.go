// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func (m *messages) configuration() {
	m.section("Provider configuration")
	const invisible = "id\u200b"
	for _, c := range []struct {
		name         string
		block, shell configValues
	}{
		{"base URL and environment in the block", inBlock("base_url", "https://a.example.com", "environment", "sandbox"), nil},
		{"access token and credentials in the shell", nil, inShell("access_token", jwt, "client_id", "id", "secret", "s")},
		{"client ID with an invisible character", inBlock("client_id", invisible), nil},
		{"secret with a line break, in the shell", nil, inShell("secret", "a\nb")},
		{"empty secret", inBlock("secret", ""), nil},
		{"secret that is too long", inBlock("secret", strings.Repeat("x", maxLength+1)), nil},
		{"secret that is not UTF-8", inBlock("secret", "\xff"), nil},
		{"access token of two words", inBlock("access_token", "two words"), nil},
		{"unknown environment, in the shell", nil, inShell("environment", "prod")},
		{"relative base URL", inBlock("base_url", "a.example.com"), nil},
		{"base URL with a password", inBlock("base_url", "https://a:b@a.example.com"), nil},
		{"base URL with a query", inBlock("base_url", "https://a.example.com?x"), nil},
		{"base URL with a wrong port", inBlock("base_url", "https://a.example.com:0"), nil},
		{"base URL with a path that leads up", inBlock("base_url", "https://a.example.com/../x"), nil},
		{"base URL without TLS, in the shell", nil, inShell("base_url", "http://a.example.com")},
		{"legal entity that is not ASCII", inBlock("legal_entity", "Åkeri AB"), nil},
		{"unknown login version", inBlock("auth_version", "v3"), nil},
		{"half a retry", inBlock("max_retries", "2.5"), nil},
		{"long timeout", inBlock("request_timeout", "1h"), nil},
	} {
		resolved, problems := resolve(c.block, c.shell)
		_, invalid := parseConfig(resolved)
		var diags diag.Diagnostics
		appendProblems(&diags, append(problems, invalid...))
		m.add(c.name, diags...)
	}
	dir := m.t.TempDir()
	_, cert := youniumtest.SelfSigned("127.0.0.1", time.Now().Add(time.Hour))
	for name, content := range map[string]string{"empty": "", "key": pemBegin + "KEY-----\n", "mixed": string(cert) + pemBegin + "X-----\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			m.t.Fatal(err)
		}
	}
	for _, file := range []string{filepath.Join(dir, "empty"), filepath.Join(dir, "key"), filepath.Join(dir, "mixed"), "no/such/file"} {
		var diags diag.Diagnostics
		(&youniumProvider{getenv: func(string) string { return "" }}).newClient(younium.Config{}, inShell("ca_cert_file", file), "", &diags)
		m.add("CA file: "+filepath.Base(file), diags...)
	}
	canceled, cancel := context.WithCancel(m.t.Context())
	cancel()
	for _, c := range []struct {
		name string
		data *providerData
	}{
		{"not configured", nil},
		{"interrupted", newProviderData(canceled, nil, nil)},
		{"unknown values", newProviderData(m.t.Context(), inBlock("client_id", "?", "secret", "?"), nil)},
		{"nothing is set", newProviderData(m.t.Context(), nil, nil)},
		{"no environment", newProviderData(m.t.Context(), inBlock("client_id", "id", "secret", "s"), nil)},
		{"half of the credentials, and a token in the shell", newProviderData(m.t.Context(), inBlock("client_id", "id", "environment", "sandbox"), inShell("access_token", jwt))},
	} {
		var diags diag.Diagnostics
		(&objectBase{data: c.data}).requireClient(&diags)
		m.add(c.name, diags...)
	}
	var diags diag.Diagnostics
	(&objectBase{}).configure("text", &diags)
	m.add("something else from the provider", diags...)
}

func (m *messages) validators() {
	m.section("Arguments of objects")
	for _, c := range []struct {
		attribute, value string
		validator        validator.String
	}{
		{"legal_entity", "", isLegalEntity()},
		{"legal_entity", " Acme AB", isLegalEntity()},
		{"url", "", webhookURL()},
		{"url", "https://a b", webhookURL()},
		{"url", "a.example.com", webhookURL()},
		{"path", "", apiPath(true)},
		{"path", "/Accounts?x", apiPath(true)},
		{"path", "/%2e", apiPath(true)},
		{"path", "/auth/token", apiPath(true)},
		{"path", "/Accounts/", apiPath(true)},
		{"path", "/Accounts/a b", apiPath(true)},
		{"path", "/Accounts/%2F", apiPath(true)},
		{"path", "/Accounts/..", apiPath(true)},
		{"path", "/Webhooks", apiPath(true)},
		{"description", " ", notBlank()},
		{"events", " ", eventName()},
		{"api_version", "?", isAPIVersion()},
		{"code", "sek", currencyCode()},
	} {
		var resp validator.StringResponse
		c.validator.ValidateString(m.t.Context(), validator.StringRequest{Path: path.Root(c.attribute), ConfigValue: types.StringValue(c.value)}, &resp)
		m.add(fmt.Sprintf("%s = %q", c.attribute, c.value), resp.Diagnostics...)
	}
	for _, value := range []map[string]attr.Value{{" ": types.StringValue("x")}, {"Filter": types.StringNull()}, {"Filter": types.StringValue("\n")}} {
		var resp validator.MapResponse
		query := types.MapValueMust(types.StringType, value)
		apiQueryValidator{}.ValidateMap(m.t.Context(), validator.MapRequest{Path: path.Root("query"), ConfigValue: query}, &resp)
		m.add("query = "+query.String(), resp.Diagnostics...)
	}
	var pages validator.Int64Response
	maxPages().ValidateInt64(m.t.Context(), validator.Int64Request{Path: path.Root("max_pages"), ConfigValue: types.Int64Value(0)}, &pages)
	m.add("max_pages = 0", pages.Diagnostics...)
	for _, id := range []string{"a b", "id,", "id, Acme AB"} {
		var resp resource.ImportStateResponse
		(&resourceBase{objectBase{name: "webhook"}}).ImportState(m.t.Context(), resource.ImportStateRequest{ID: id}, &resp)
		m.add(fmt.Sprintf("import ID %q", id), resp.Diagnostics...)
	}
	for _, kind := range []resource.Resource{newProductResource(), newCustomFieldResource()} {
		var resp resource.ImportStateResponse
		kind, _ := kind.(resource.ResourceWithImportState)
		kind.ImportState(m.t.Context(), resource.ImportStateRequest{ID: "a/b/c"}, &resp)
		m.add(fmt.Sprintf("import ID of a %T", kind), resp.Diagnostics...)
	}
}

func (m *messages) client() {
	m.section("Requests")
	cases := diagnoseCases(m.t)
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		c := cases[name]
		m.add(name, c.diagnose())
	}
}

func (m *messages) objects() {
	m.section("Objects")
	data := dataFor(m.t, inBlock("environment", "sandbox", "client_id", "id", "secret", "s", "legal_entity", "Acme AB"), nil)
	base := &resourceBase{objectBase{name: "webhook", data: data}}
	here, known := types.StringValue(data.client.BaseURL()), originOf(data.client)
	at := func(baseURL, entity types.String, created origin) located {
		model := &webhookModel{resourceModel: resourceModel{types.StringValue("ID"), entity, baseURL}}
		return located{object: model, created: created, client: data.client.InLegalEntity(entity.ValueString())}
	}
	acme, null := types.StringValue("Acme AB"), types.StringNull()
	m.add("not found, gone", at(here, acme, known).notFoundError())
	m.add("not found, imported", at(null, null, origin{}).notFoundError())
	m.add("not found, imported with a legal entity", at(null, acme, origin{}).notFoundError())
	m.add("not found, unknown origin", at(here, acme, origin{}).notFoundError())
	unread := &productModel{resourceModel: resourceModel{types.StringValue("ID"), acme, here}}
	unread.Name = types.StringValue("CRM")
	m.add("not found, never read", located{object: unread, created: known, client: data.client}.notFoundError())
	m.add("not found, another tenant", at(here, acme, origin{Tenant: "other"}).notFoundError())
	m.add("not found, null legal entity", at(here, null, known).notFoundError())
	m.add("change at another base URL", at(types.StringValue("https://a.example.com"), acme, known).otherBaseURLError())
	m.add("new legal entity", at(here, types.StringValue("Beta AB"), known).otherLegalEntityError(acme))
	m.add("new legal entity, none before", at(here, types.StringValue("Beta AB"), known).otherLegalEntityError(null))

	request := &younium.RequestError{Method: "POST", URL: "https://api.example.com/Webhooks", Status: 503, Attempts: 5}
	unknown := &younium.OutcomeUnknownError{Request: request}
	similar := candidate{"ID", "events [\"InvoicePosted\"]", true}
	for _, list := range []listCandidates{
		func(context.Context, *younium.Client) ([]candidate, error) { return nil, nil },
		func(context.Context, *younium.Client) ([]candidate, error) { return []candidate{similar}, nil },
		func(context.Context, *younium.Client) ([]candidate, error) { return nil, request },
	} {
		m.add("created or not", base.diagnoseCreate(m.t.Context(), data.client, at(here, acme, known).object, list, unknown))
	}
}

// server provokes what takes a response of Younium's.
func (m *messages) server() {
	m.section("Responses")
	younium := youniumtest.New()
	m.t.Cleanup(younium.Close)
	younium.SetMode(youniumtest.Mode{
		Mutate:         func(w *youniumtest.Webhook) { w.Description, w.Status = "Other", "Disabled" },
		MutateCurrency: func(c *youniumtest.Currency) { c.Description = "Other" },
	})
	younium.SetCollection("/Accounts", youniumtest.Records(2))
	for name, object := range map[string]string{
		"/Huge": `{"number":1e2000}`, "/Deep": strings.Repeat("[", 200) + strings.Repeat("]", 200), "/Names": `{"\u00e5":1,"a\u030a":2}`,
		"/Order": `{"pageNumber":1,"nextPage":"?PageNumber=3","data":[1]}`, "/Pages": `{"pageNumber":1,"totalPages":2,"data":[1]}`,
		"/Count": `{"pageNumber":1,"totalCount":2,"data":[1]}`, "/Link": `{"id":1,"nextPage":"?PageNumber=2"}`,
		"/Back": `{"totalCount":2,"data":[1],"nextPage":"?token=a"}`, "/Twice": `{"id":1,"id":2}`,
	} {
		younium.SetObject(name, json.RawMessage(object))
	}
	younium.Inject(youniumtest.Fault{Path: "/HangUp", HangUp: true})
	younium.Inject(youniumtest.Fault{Path: "/Page", Body: "<html>", Header: http.Header{"Content-Type": {"text/html"}}})
	p := serveFor(m.t, younium)
	query := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"PageSize": text("1")})
	m.add("more than one page", p.readAPI(map[string]tftypes.Value{"path": text("/Accounts"), "query": query, "max_pages": tftypes.NewValue(tftypes.Number, 1)})...)
	for _, name := range []string{"/Huge", "/Deep", "/Names", "/Order", "/Pages", "/Count", "/Link", "/Back", "/Twice", "/HangUp", "/Page"} {
		m.add(name, p.readAPI(map[string]tftypes.Value{"path": text(name)})...)
	}

	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	currency := map[string]tftypes.Value{"id": unknown, "base_url": unknown, "code": text("SEK"), "description": text("Krona")}
	_, diags := p.create("younium_currency", currency)
	m.add("a currency that is stored differently", diags...)
	currency["id"], currency["base_url"] = text("ID"), text(younium.URL())
	changed := maps.Clone(currency)
	changed["description"] = text("Krone")
	m.add("a new description of a currency", p.plan("younium_currency", currency, changed)...)
	delete(currency, "description")
	m.add("a description of a currency without", p.plan("younium_currency", currency, changed)...)

	events := tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{text("InvoicePosted")})
	created, diags := p.create("younium_webhook", map[string]tftypes.Value{
		"id": unknown, "base_url": unknown, "token": unknown, "url": text("https://hooks.example.com/x"), "events": events, "status": text("Enabled"),
	})
	m.add("a webhook that is stored differently", diags...)
	younium.DeleteWebhook(younium.Webhooks()[0].ID)
	read, err := p.ReadResource(m.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: "younium_webhook", CurrentState: created.NewState, Private: created.Private, CurrentIdentity: created.NewIdentity,
	})
	if err != nil {
		m.t.Fatal(err)
	}
	m.add("a webhook that was deleted", fromProtocol(read.Diagnostics)...)
}

// protocolServer is a configured provider, as Terraform calls it.
type protocolServer struct {
	tfprotov6.ProviderServer
	t       *testing.T
	schemas *tfprotov6.GetProviderSchemaResponse
}

func serveFor(t *testing.T, server *youniumtest.Server) *protocolServer {
	t.Helper()
	shell := map[string]string{
		"YOUNIUM_BASE_URL": server.URL(), "YOUNIUM_CLIENT_ID": youniumtest.ClientID, "YOUNIUM_SECRET": youniumtest.Secret,
	}
	p := &protocolServer{NewServerForTest(func(name string) string { return shell[name] }, func(c *younium.Config) {
		c.Pause = func(time.Duration) time.Duration { return 0 }
	}), t, nil}
	var err error
	if p.schemas, err = p.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	resp, err := p.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: p.value(p.schemas.Provider, map[string]tftypes.Value{"max_retries": tftypes.NewValue(tftypes.Number, 0)})})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp)
	}
	return p
}

func (p *protocolServer) value(schema *tfprotov6.Schema, values map[string]tftypes.Value) *tfprotov6.DynamicValue {
	p.t.Helper()
	object, _ := schema.ValueType().(tftypes.Object)
	whole := map[string]tftypes.Value{}
	for name, typ := range object.AttributeTypes {
		whole[name] = tftypes.NewValue(typ, nil)
	}
	maps.Copy(whole, values)
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, whole))
	if err != nil {
		p.t.Fatal(err)
	}
	return &value
}

func (p *protocolServer) readAPI(config map[string]tftypes.Value) []diag.Diagnostic {
	p.t.Helper()
	value := p.value(p.schemas.DataSourceSchemas["younium_api_get"], config)
	resp, err := p.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: "younium_api_get", Config: value})
	if err != nil {
		p.t.Fatal(err)
	}
	return fromProtocol(resp.Diagnostics)
}

func (p *protocolServer) create(name string, planned map[string]tftypes.Value) (*tfprotov6.ApplyResourceChangeResponse, []diag.Diagnostic) {
	p.t.Helper()
	schema := p.schemas.ResourceSchemas[name]
	none, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), nil))
	if err != nil {
		p.t.Fatal(err)
	}
	value := p.value(schema, planned)
	resp, err := p.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: &none, PlannedState: value, Config: value,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp, fromProtocol(resp.Diagnostics)
}

func (p *protocolServer) plan(name string, prior, proposed map[string]tftypes.Value) []diag.Diagnostic {
	p.t.Helper()
	schema := p.schemas.ResourceSchemas[name]
	value := p.value(schema, proposed)
	resp, err := p.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: name, PriorState: p.value(schema, prior), ProposedNewState: value, Config: value,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return fromProtocol(resp.Diagnostics)
}

func fromProtocol(diags []*tfprotov6.Diagnostic) (all []diag.Diagnostic) {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			all = append(all, diag.NewErrorDiagnostic(d.Summary, d.Detail))
		} else {
			all = append(all, diag.NewWarningDiagnostic(d.Summary, d.Detail))
		}
	}
	return all
}
