// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// protocolServer speaks the plugin protocol, where the path of a diagnostic and
// what a newer Terraform sends can be seen.
func protocolServer(t *testing.T) (tfprotov6.ProviderServer, *tfprotov6.GetProviderSchemaResponse) {
	t.Helper()
	server, err := factories(nil)["younium"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.Diagnostics) > 0 {
		t.Fatal(err, schemas.Diagnostics)
	}
	return server, schemas
}

// block gives a block's value, null where values has none for an attribute.
func block(tb testing.TB, schema *tfprotov6.Schema, values map[string]tftypes.Value) *tfprotov6.DynamicValue {
	tb.Helper()
	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		tb.Fatalf("the schema is no object: %s", schema.ValueType())
	}
	attributes := map[string]tftypes.Value{}
	for name, of := range object.AttributeTypes {
		attributes[name] = tftypes.NewValue(of, nil)
		if value, set := values[name]; set {
			attributes[name] = value
		}
	}
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, attributes))
	if err != nil {
		tb.Fatal(err)
	}
	return &value
}

// reported gives the attributes at which errors and warnings point.
func reported(diagnostics []*tfprotov6.Diagnostic) (errors, warnings []string) {
	for _, diagnostic := range diagnostics {
		attribute := ""
		if steps := diagnostic.Attribute.Steps(); len(steps) > 0 {
			attribute, _ = strings.CutPrefix(tftypes.NewAttributePathWithSteps(steps[:1]).String(), "AttributeName(")
			attribute = strings.Trim(attribute, `")`)
		}
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			errors = append(errors, attribute)
		} else {
			warnings = append(warnings, attribute)
		}
	}
	return slices.Compact(errors), slices.Compact(warnings)
}

type inputRow struct {
	attribute string
	value     any
	wrong     bool
}

func text(values ...any) []tftypes.Value {
	var elements []tftypes.Value
	for _, value := range values {
		elements = append(elements, tftypes.NewValue(tftypes.String, value))
	}
	return elements
}

var long = strings.Repeat("x", 1<<20)

// urlRows are for the url of the resource and of the data source alike.
var urlRows = []inputRow{
	{attribute: "url", value: "", wrong: true},
	{attribute: "url", value: "  ", wrong: true},
	{attribute: "url", value: "https://a.example\n", wrong: true},
	{attribute: "url", value: "https://a.example/\x00", wrong: true},
	{attribute: "url", value: "https://a.example/a b", wrong: true},
	{attribute: "url", value: "hooks.example.com", wrong: true},
	{attribute: "url", value: "//a.example/x", wrong: true},
	{attribute: "url", value: "ftp://a.example", wrong: true},
	{attribute: "url", value: "https://", wrong: true},
	{attribute: "url", value: "https://:443/x", wrong: true},
	{attribute: "url", value: "https:a.example", wrong: true},
	{attribute: "url", value: "https://a.example:port", wrong: true},
	{attribute: "url", value: "https://a.example/%zz", wrong: true},
	{attribute: "url", value: long, wrong: true},
	{attribute: "url", value: "https://a.example/" + long},
	{attribute: "url", value: "https://räksmörgås.example/å?q=ö"},
	{attribute: "url", value: "HTTP://a.example"},
	{attribute: "url", value: "https://[::1]:8443/x?y#z"},
	{attribute: "url", value: tftypes.UnknownValue},
}

var legalEntityRows = []inputRow{
	{attribute: "legal_entity", value: "", wrong: true},
	{attribute: "legal_entity", value: " ", wrong: true},
	{attribute: "legal_entity", value: " Acme", wrong: true},
	{attribute: "legal_entity", value: "Acme\r\nX: y", wrong: true},
	{attribute: "legal_entity", value: long, wrong: true},
	{attribute: "legal_entity", value: "Räksmörgås AB"}, // a warning once the provider is configured,
	{attribute: "legal_entity", value: "Acme AB"},
	{attribute: "legal_entity", value: nil},
	{attribute: "legal_entity", value: tftypes.UnknownValue},
}

func TestWebhookValidate_Input(t *testing.T) {
	t.Parallel()
	server, schemas := protocolServer(t)
	schema := schemas.ResourceSchemas["younium_webhook"]
	events := tftypes.Set{ElementType: tftypes.String}
	rows := append(slices.Concat(urlRows, legalEntityRows), []inputRow{
		{attribute: "url", value: nil, wrong: true},
		{attribute: "events", value: nil, wrong: true},
		{attribute: "events", value: text(), wrong: true},
		{attribute: "events", value: text(""), wrong: true},
		{attribute: "events", value: text("InvoicePosted", " \t"), wrong: true},
		{attribute: "events", value: text("Invoice\nPosted"), wrong: true},
		{attribute: "events", value: text("Invoice\x00"), wrong: true},
		{attribute: "events", value: text("InvoicePosted", nil), wrong: true},
		{attribute: "events", value: text(long)},
		{attribute: "events", value: text("Fakturå", "NobodyKnowsThis")},
		{attribute: "events", value: text(tftypes.UnknownValue)},
		{attribute: "events", value: tftypes.UnknownValue},
		{attribute: "description", value: "", wrong: true},
		{attribute: "description", value: " \n\u00a0", wrong: true},
		{attribute: "description", value: "\x07", wrong: true},
		{attribute: "description", value: "two\nlines"},
		{attribute: "description", value: long},
		{attribute: "description", value: "Räksmörgås 🦐"},
		{attribute: "description", value: nil},
		{attribute: "description", value: tftypes.UnknownValue},
		{attribute: "status", value: "", wrong: true},
		{attribute: "status", value: " Enabled", wrong: true},
		{attribute: "status", value: "enabled", wrong: true},
		{attribute: "status", value: "Å\x00", wrong: true},
		{attribute: "status", value: long, wrong: true},
		{attribute: "status", value: "Disabled"},
		{attribute: "status", value: nil},
		{attribute: "status", value: tftypes.UnknownValue},
	}...)
	for _, row := range rows {
		values := map[string]tftypes.Value{
			"url":    tftypes.NewValue(tftypes.String, webhookURL),
			"events": tftypes.NewValue(events, text("InvoicePosted")),
		}
		of := schema.ValueType().(tftypes.Object).AttributeTypes[row.attribute] //nolint:forcetypeassert // block has checked it.
		values[row.attribute] = tftypes.NewValue(of, row.value)
		answer, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: "younium_webhook", Config: block(t, schema, values),
		})
		if err != nil {
			t.Fatal(err)
		}
		row.compare(t, answer.Diagnostics)
	}
}

func TestWebhooksValidate_Input(t *testing.T) {
	t.Parallel()
	server, schemas := protocolServer(t)
	schema := schemas.DataSourceSchemas["younium_webhooks"]
	for _, row := range append(slices.Concat(urlRows, legalEntityRows), inputRow{attribute: "url", value: nil}) {
		values := map[string]tftypes.Value{row.attribute: tftypes.NewValue(tftypes.String, row.value)}
		answer, err := server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
			TypeName: "younium_webhooks", Config: block(t, schema, values),
		})
		if err != nil {
			t.Fatal(err)
		}
		row.compare(t, answer.Diagnostics)
	}
}

// compare wants errors at the row's own attribute alone, and no warning.
func (row inputRow) compare(t *testing.T, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	var wantErrors []string
	if row.wrong {
		wantErrors = []string{row.attribute}
	}
	errors, warnings := reported(diagnostics)
	if !slices.Equal(errors, wantErrors) || len(warnings) > 0 {
		t.Errorf("%s = %.40q: errors at %q, want %q; warnings at %q, want none", row.attribute, row.value, errors, wantErrors, warnings)
	}
}

// TestWebhook_OddInput takes what validation lets through all the way.
func TestWebhook_OddInput(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	config := `resource "younium_webhook" "this" {
  url         = "https://räksmörgås.example/å/` + strings.Repeat("x", 4000) + `?q=ö"
  events      = ["Fakturå", "` + strings.Repeat("E", 4000) + `"]
  description = "two\nlines, \"quoted\" 🦐 ` + strings.Repeat("d", 4000) + `"
}`
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		CheckDestroy:             noWebhooks(server),
		Steps: []resource.TestStep{
			{Config: config, ConfigStateChecks: []statecheck.StateCheck{webhookHas("id", knownvalue.NotNull())}},
			{Config: config, ConfigPlanChecks: unchanged()},
		},
	})
}

// TestWebhookImport_Requests imports as the protocol does it, by identity too,
// which takes a newer Terraform than may be at hand.
func TestWebhookImport_Requests(t *testing.T) {
	t.Parallel()
	server, schemas := protocolServer(t)
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identitySchema := identities.IdentitySchemas["younium_webhook"]
	for _, attribute := range identitySchema.IdentityAttributes {
		required, optional := attribute.Name == "id", attribute.Name == "legal_entity"
		if attribute.RequiredForImport != required || attribute.OptionalForImport != optional {
			t.Fatalf("the identity is not id and legal_entity: %v", attribute)
		}
	}
	for name, row := range map[string]struct {
		id       string
		identity any // of the attribute id
		works    bool
		entity   any
	}{
		"id":                     {id: unusedID, works: true},
		"identity":               {identity: unusedID, works: true},
		"id that leads astray":   {id: "../auth/token"},
		"blank id":               {id: " "},
		"id in Unicode":          {id: "å"},
		"long id":                {id: long, works: true}, // Younium will not know it
		"legal entity":           {id: unusedID + ",B AB", works: true, entity: "B AB"},
		"comma in its name":      {id: unusedID + ",B, C & Co", works: true, entity: "B, C & Co"},
		"empty legal entity":     {id: unusedID + ","},
		"legal entity, spaced":   {id: unusedID + ", B AB"},
		"legal entity, broken":   {id: unusedID + ",B\nAB"},
		"legal entity, no id":    {id: ",B AB"},
		"empty identity":         {identity: ""},
		"identity that is wrong": {identity: "a\nb"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := importWebhook(t.Context(), t, server, identitySchema, row.id, row.identity)
			if failed := len(answer.Diagnostics) > 0; failed == row.works {
				t.Fatalf("diagnostics: %v", answer.Diagnostics)
			}
			if !row.works {
				return
			}
			imported := answer.ImportedResources[0]
			state, err := imported.State.Unmarshal(schemas.ResourceSchemas["younium_webhook"].ValueType())
			if err != nil {
				t.Fatal(err)
			}
			identity, err := imported.Identity.IdentityData.Unmarshal(identitySchema.ValueType())
			if err != nil {
				t.Fatal(err)
			}
			entity, _, err := tftypes.WalkAttributePath(state, tftypes.NewAttributePath().WithAttributeName("legal_entity"))
			if want := tftypes.NewValue(tftypes.String, row.entity); err != nil || !entity.(tftypes.Value).Equal(want) { //nolint:forcetypeassert // The schema says so.
				t.Errorf("legal entity %v, %v; want %v", entity, err, want)
			}
			for what, value := range map[string]tftypes.Value{"state": state, "identity": identity} {
				id, _, err := tftypes.WalkAttributePath(value, tftypes.NewAttributePath().WithAttributeName("id"))
				if want := tftypes.NewValue(tftypes.String, unusedID); err != nil || row.id != long && !id.(tftypes.Value).Equal(want) { //nolint:forcetypeassert // The schema says so.
					t.Errorf("%s: id %v, %v", what, id, err)
				}
			}
		})
	}
}

func importWebhook(ctx context.Context, t *testing.T, server tfprotov6.ProviderServer, schema *tfprotov6.ResourceIdentitySchema, id string, identity any) *tfprotov6.ImportResourceStateResponse {
	t.Helper()
	request := &tfprotov6.ImportResourceStateRequest{TypeName: "younium_webhook", ID: id}
	if identity != nil {
		of := schema.ValueType()
		value, err := tfprotov6.NewDynamicValue(of, tftypes.NewValue(of, map[string]tftypes.Value{
			"id": tftypes.NewValue(tftypes.String, identity), "legal_entity": tftypes.NewValue(tftypes.String, nil),
		}))
		if err != nil {
			t.Fatal(err)
		}
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: &value}
	}
	answer, err := server.ImportResourceState(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}
