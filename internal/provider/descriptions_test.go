// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/younium/terraform-provider-younium/internal/provider"
)

// Sentences begin with a capital, end with a period, and have three words or more.
var (
	sentences     = regexp.MustCompile(`(?s)^\p{Lu}\S*(\s+\S+){2,}\.$`)
	tellsVariable = regexp.MustCompile("variable is `YOUNIUM_[A-Z_]+`|It has no variable")
	tellsStorage  = regexp.MustCompile("stored|The state holds")
)

// The registry shows these texts, and an object's also where no Markdown is read.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	schemas, err := provider.NewServer(t.Context(), "test").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.Diagnostics) > 0 {
		t.Fatal(err, schemas.Diagnostics)
	}
	described := describeAll(t, "provider", schemas.Provider)
	for _, attribute := range schemas.Provider.Block.Attributes {
		if !tellsVariable.MatchString(attribute.Description) || !tellsStorage.MatchString(attribute.Description) {
			t.Errorf("provider.%s: nothing tells its variable, or what is stored of it: %q", attribute.Name, attribute.Description)
		}
	}
	for kind, objects := range map[string]map[string]*tfprotov6.Schema{
		"resource ": schemas.ResourceSchemas, "data ": schemas.DataSourceSchemas, "ephemeral ": schemas.EphemeralResourceSchemas,
	} {
		for name, schema := range objects {
			described += describeAll(t, kind+name, schema)
		}
	}
	if described < 50 {
		t.Errorf("only %d attributes found; there are more than that", described)
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
		if !sentences.MatchString(attribute.Description) {
			t.Errorf("%s: not sentences: %q", name, attribute.Description)
		}
		if attribute.Optional && !strings.Contains(strings.ToLower(attribute.Description), "default") {
			t.Errorf("%s is optional, and nothing tells its default: %q", name, attribute.Description)
		}
		if attribute.Sensitive && !strings.Contains(strings.ToLower(attribute.Description), "stored") {
			t.Errorf("%s is sensitive, and nothing tells whether it is stored: %q", name, attribute.Description)
		}
		if attribute.NestedType != nil {
			count += describeAttributes(t, name, attribute.NestedType.Attributes)
		}
	}
	return count
}
