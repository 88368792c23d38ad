// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/younium/terraform-provider-younium/internal/language"
)

var (
	// sentences begin with a capital, end with a period, and have two words or more.
	sentences = regexp.MustCompile(`(?s)^\p{Lu}\S*(\s+\S+)+\.$`)

	// noNounPhrase matches openings that are not the name of a value.
	noNounPhrase = regexp.MustCompile(`^(The attribute|This|These|It|Here|By default|In|Requests|Calls|Logins)\b|^Younium \w+s\b|^The \w+ \w+s\b`)
)

// defaults are the defaults of attributes, by name.
var defaults = map[string]string{
	attrAuthVersion: "`v1`", attrMaxRetries: "`4`", attrRequestTimeout: "`30s`", attrAPIVersion: "`2.1`", attrMaxPages: "`10`", "status": "`Enabled`",
	attrLegalEntity: "the provider's `legal_entity`", // of objects
}

// The registry shows these texts, and an object's also where no Markdown is read.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	server := NewServer(t.Context(), "test")
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.Diagnostics) > 0 {
		t.Fatal(err, schemas.Diagnostics)
	}
	described := describeAll(t, "provider", schemas.Provider)
	for _, attribute := range schemas.Provider.Block.Attributes {
		i := slices.IndexFunc(providerAttributes, func(a providerAttribute) bool { return a.name == attribute.Name })
		want := fmt.Sprintf("Can also be set with the `%s` environment variable.", providerAttributes[i].envVar)
		if has := strings.Contains(attribute.Description, want); has != (providerAttributes[i].envVar != "") {
			t.Errorf("provider.%s: %q stands there: %t: %q", attribute.Name, want, has, attribute.Description)
		}
	}
	for kind, schemas := range map[string]map[string]*tfprotov6.Schema{
		"resource ": schemas.ResourceSchemas, "data ": schemas.DataSourceSchemas, "ephemeral ": schemas.EphemeralResourceSchemas,
		"list ": schemas.ListResourceSchemas,
	} {
		for name, schema := range schemas {
			described += describeAll(t, kind+name, schema)
		}
	}
	if described < 50 {
		t.Errorf("only %d attributes found; there are more than that", described)
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil || len(identities.IdentitySchemas) < 2 {
		t.Fatal(err, identities)
	}
	for name, schema := range identities.IdentitySchemas {
		for _, attribute := range schema.IdentityAttributes {
			checkDescription(t, "identity "+name+"."+attribute.Name, attribute.Description)
		}
	}
}

// describeAll checks an object's description and those of its attributes, and
// returns how many these are.
func describeAll(t *testing.T, object string, schema *tfprotov6.Schema) int {
	t.Helper()
	if text := schema.Block.Description; !sentences.MatchString(text) || strings.Contains(text, "](") {
		t.Errorf("%s: not sentences without a link: %q", object, text)
	}
	return describeAttributes(t, object, schema.Block.Attributes)
}

func describeAttributes(t *testing.T, parent string, attributes []*tfprotov6.SchemaAttribute) int {
	t.Helper()
	count := len(attributes)
	for _, attribute := range attributes {
		name := parent + "." + attribute.Name
		checkDescription(t, name, attribute.Description)
		value, ok := defaults[attribute.Name]
		if ok && attribute.Optional && name != "provider."+attrLegalEntity && !strings.Contains(attribute.Description, "Defaults to "+value) {
			t.Errorf("%s: its default %s is missing: %q", name, value, attribute.Description)
		}
		if attribute.NestedType != nil {
			count += describeAttributes(t, name, attribute.NestedType.Attributes)
		}
	}
	return count
}

func checkDescription(t *testing.T, name, text string) {
	t.Helper()
	if !sentences.MatchString(text) || noNounPhrase.MatchString(text) {
		t.Errorf("%s: not a noun phrase and sentences: %q", name, text)
	}
	if problems := language.Problems(text); problems != nil {
		t.Errorf("%s: %v: %q", name, problems, text)
	}
}
