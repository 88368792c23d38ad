// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/younium/terraform-provider-younium/internal/language"
)

// texts returns what the rules for language hold for, by its source. Add a line for
// each further kind of text.
func texts(t *testing.T) map[string]string {
	t.Helper()
	found := pages(t)
	delete(found, "CHANGELOG.md") // Its entries are history.
	messages := read(t, filepath.Join(root, "internal/provider/testdata/messages.golden"))
	found["messages"] = regexp.MustCompile(`"[^"\n]*"`).ReplaceAllString(messages, "words") // of Younium or the user
	return found
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	counted := 0
	for source, text := range texts(t) {
		counted += len(language.Sentences(text))
		for _, problem := range language.Problems(text) {
			t.Errorf("%s: %s", source, problem)
		}
	}
	if counted < 500 {
		t.Errorf("only %d sentences found", counted)
	}
}

// Providers that Terraform finds without required_providers.
var official = []string{"aws", "http", "kubernetes", "time", "vault"}

// Every example with a provider that is neither HashiCorp's nor this one can be
// pasted: it has the source of each.
func TestRequiredProviders(t *testing.T) {
	t.Parallel()
	examples := configurations(t)
	for page, text := range pages(t) {
		for i, block := range fence.FindAllStringSubmatch(text, -1) {
			if block[2] != "terraform" {
				continue
			}
			parsed, diags := hclparse.NewParser().ParseHCL([]byte(block[3]), page)
			if diags.HasErrors() {
				continue // TestFences reports it.
			}
			used := providers{}
			used.add(t, bodyOf(t, parsed))
			examples[page+"#"+string(rune('1'+i))] = used
		}
	}
	checked := 0
	for example, used := range examples {
		others := slices.DeleteFunc(slices.Sorted(maps.Keys(used)), func(name string) bool { return name == "younium" || slices.Contains(official, name) })
		if len(others) == 0 {
			continue
		}
		checked++
		for _, name := range append(others, "younium") {
			if used[name] == "" {
				t.Errorf("%s: required_providers has no source of %s", example, name)
			}
		}
	}
	if checked < 4 {
		t.Errorf("only %d examples use providers of others", checked)
	}
}

func bodyOf(t *testing.T, file *hcl.File) *hclsyntax.Body {
	t.Helper()
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		t.Fatal("not in HCL's own syntax")
	}
	return body
}

var summariesInGuide = regexp.MustCompile("(?m)^(?:\\||###) (`.+?`)(?: \\||$)")

// summariesIn returns the messages that a part of Troubleshooting explains, in rows and
// in headings.
func summariesIn(guide string) []string {
	var found []string
	for _, match := range summariesInGuide.FindAllStringSubmatch(guide, -1) {
		found = append(found, strings.Split(strings.Trim(match[1], "`"), "`, `")...)
	}
	return found
}

// Troubleshooting explains messages of the provider once, and no others. That none is
// missing is tested beside the messages.
func TestTroubleshooting(t *testing.T) {
	t.Parallel()
	var code string
	for _, file := range files(t, "internal/provider", ".go") {
		if !strings.HasSuffix(file, "_test.go") {
			code += read(t, filepath.Join(root, "internal/provider", file))
		}
	}
	guide, _, _ := strings.Cut(read(t, filepath.Join(root, "templates/guides/troubleshooting.md.tmpl")), "\n## Messages about a single argument\n")
	explained := map[string]bool{}
	for _, summary := range summariesIn(guide) {
		if explained[summary] {
			t.Errorf("%q is explained twice", summary)
		}
		explained[summary] = true
		if !strings.Contains(code, `"`+summary) {
			t.Errorf("no message of the provider begins with %q", summary)
		}
	}
}

// Every page of an object says in its first callout, and only there, what is stored.
func TestStoredOnce(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, page := range files(t, "docs", ".md") {
		if strings.HasPrefix(page, "guides/") || page == "index.md" {
			continue
		}
		checked++
		callouts := regexp.MustCompile(`(?m)^[~-]> .*$`).FindAllString(read(t, filepath.Join(root, "docs", page)), -1)
		if len(callouts) != 1 || !strings.Contains(callouts[0], "Terraform state and saved plans contain") {
			t.Errorf("docs/%s: its callouts are %q", page, callouts)
		}
	}
	if checked < 8 {
		t.Errorf("only %d pages of objects", checked)
	}
}
