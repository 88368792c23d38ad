// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package examples_test holds the examples and the guides to what they say:
// everything parses, what needs this provider alone is valid, and the guides'
// configurations are run against a simulated Younium.
package examples_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/younium/terraform-provider-younium/internal/provider"
)

var source = strings.TrimPrefix(provider.Address, "registry.terraform.io/")

// files lists what lies below a folder of the repository and ends so, by the
// path below that folder.
func files(t *testing.T, folder string, endings ...string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(filepath.Join(root, folder)), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() &&
			slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(name, ending) }) {
			found = append(found, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatalf("nothing below %s ends in %v", folder, endings)
	}
	return found
}

func parse(t *testing.T, name string) *hclsyntax.Body {
	t.Helper()
	parsed, diags := hclparse.NewParser().ParseHCLFile(filepath.Join(root, "examples", name))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	body, ok := parsed.Body.(*hclsyntax.Body)
	if !ok {
		t.Fatalf("%s is not in HCL's own syntax", name)
	}
	return body
}

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, name := range files(t, "examples", ".tf", ".tftest.hcl", ".tfquery.hcl", ".tfrc") {
		parse(t, name)
		written := []byte(read(t, filepath.Join(root, "examples", name)))
		if string(hclwrite.Format(written)) != string(written) {
			t.Errorf("examples/%s is not formatted: make generate does it", name)
		}
	}
	newWorkspace(t, ".").must(0, nil, "fmt", "-check", "-recursive")
}

// providers are the providers that a configuration uses, by their local names,
// and the sources that it gives them, where it does.
type providers map[string]string

func (p providers) add(t *testing.T, body *hclsyntax.Body) {
	t.Helper()
	for _, block := range body.Blocks {
		switch block.Type {
		case "resource", "data", "ephemeral":
			name, _, _ := strings.Cut(block.Labels[0], "_")
			p.use(name)
		case "provider":
			p.use(block.Labels[0])
		case "terraform":
			for _, inner := range block.Body.Blocks {
				for name, attribute := range inner.Body.Attributes {
					required, diags := attribute.Expr.Value(nil)
					if diags.HasErrors() {
						t.Fatal(diags)
					}
					p[name] = required.GetAttr("source").AsString()
				}
			}
		}
	}
}

func (p providers) use(name string) {
	if _, known := p[name]; !known && name != "terraform" {
		p[name] = ""
	}
}

// configurations groups the files: a guide's folder is one configuration, and
// so is each single file of those that the pages of objects show.
func configurations(t *testing.T) map[string]providers {
	t.Helper()
	found := map[string]providers{}
	for _, name := range files(t, "examples", ".tf") {
		configuration := path.Dir(name)
		switch first, _, _ := strings.Cut(name, "/"); first {
		case "provider", "resources", "data-sources", "ephemeral-resources":
			configuration = name
		case "catalogue": // several folders make one configuration, which TestCatalogue applies
			continue
		}
		if found[configuration] == nil {
			found[configuration] = providers{}
		}
		found[configuration].add(t, parse(t, name))
	}
	return found
}

func TestSources(t *testing.T) {
	t.Parallel()
	for configuration, used := range configurations(t) {
		if given := used["younium"]; given != "" && given != source {
			t.Errorf("examples/%s: source is %q, but the provider's address is %s", configuration, given, provider.Address)
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	validated := 0
	for configuration, used := range configurations(t) {
		if len(used) != 1 || slices.Collect(maps.Keys(used))[0] != "younium" {
			continue // Only its HCL can be checked.
		}
		validated++
		t.Run(configuration, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, configuration)
			if used["younium"] == "" {
				if err := w.Write("required.tf", requiredProviders); err != nil {
					t.Fatal(err)
				}
			}
			w.must(0, nil, "validate")
		})
	}
	if validated < 10 {
		t.Errorf("only %d configurations need this provider alone; there are more than that", validated)
	}
}

// Every object has the examples that its page shows.
func TestObjectsHaveExamples(t *testing.T) {
	t.Parallel()
	schemas, err := provider.NewServer(t.Context(), "test").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for folder, objects := range map[string]map[string]*tfprotov6.Schema{
		"resources/%s/resource.tf":                     schemas.ResourceSchemas,
		"resources/%s/import.sh":                       schemas.ResourceSchemas,
		"resources/%s/import-by-string-id.tf":          schemas.ResourceSchemas,
		"resources/%s/identity.tf":                     schemas.ResourceSchemas,
		"data-sources/%s/data-source.tf":               schemas.DataSourceSchemas,
		"ephemeral-resources/%s/ephemeral-resource.tf": schemas.EphemeralResourceSchemas,
		"list-resources/%s/list-resource.tfquery.hcl":  schemas.ListResourceSchemas,
	} {
		if len(objects) == 0 {
			t.Errorf("no object has examples/%s", folder)
		}
		for object := range objects {
			read(t, filepath.Join(root, "examples", fmt.Sprintf(folder, object)))
		}
	}
}

var requiredProviders = `terraform {
  required_providers {
    younium = { source = "` + source + `" }
  }
}
`
