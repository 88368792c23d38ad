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

// banned are phrases that readers of this project's docs stumble over, and what
// to write instead.
var banned = map[string]*regexp.Regexp{
	"environment variable, or Can also be set with": regexp.MustCompile(`(?i)\bits variable\b|\bthe variables? (is|are)\b`),
	"say what there is, not what is absent":         regexp.MustCompile(`\bIt has no (default|variable)\b|\bis not stored\. It\b`),
	"response, or returns":                          regexp.MustCompile(`(?i)\banswer(s|ed)?\b`),
	"credentials":                                   regexp.MustCompile(`(?i)\b(a|the|second|old) keys? (of|to|for|is|has|belongs?|that)\b|\ba key (is|was) made\b`),
	"after, of, or with":                            regexp.MustCompile(`(?i)\bbehind\b|\bbeside\b|\belsewhere\b|\blikewise\b`),
	"if":                                            regexp.MustCompile(`(?i)\bwhere (there|one|none|they|no \w+) (is|are|was|has|have)\b|\bwhere \S+ (is|are) (not )?set\b`),
	"retry, attempts":                               regexp.MustCompile(`(?i)\btr(y|ies|ied) again\b|\bmake again\b`),
	"whitespace, ID, simulation":                    regexp.MustCompile(`\bwhite space\b|\b(client|legal entity) ids?\b|\ba Younium (on|of|at|that)\b`),
	"says, names or reports":                        regexp.MustCompile(`(?i)\btells\b|\bfor want of\b|\bhands? out\b`),
}

const maxWords = 40

var (
	frontMatter = regexp.MustCompile(`(?s)\A---\n.*?\n---\n`)
	codeSpans   = regexp.MustCompile("`[^`]+`(?:(?:, | and | or |, or )`[^`]+`)*") // A list of code counts as one word.
	markup      = regexp.MustCompile(`{{[^}]*}}|\]\([^)]*\)`)
	newBlock    = regexp.MustCompile(`\n\s*\n|\n\s*(?:[-*]|\d+\.|#+|[~!-]>) |\|`)
	sentenceEnd = regexp.MustCompile(`[.!?]["”*)]*\s+`)
)

// sentences splits a page into sentences, without code, links' targets and tables'
// lines.
func sentences(text string) []string {
	text = frontMatter.ReplaceAllString(text, "\n")
	text = fence.ReplaceAllString(text, "\n\n")
	text = codeSpans.ReplaceAllString(markup.ReplaceAllString(text, ""), "code")
	var found []string
	for _, block := range newBlock.Split(text, -1) {
		found = append(found, sentenceEnd.Split(strings.Join(strings.Fields(block), " "), -1)...)
	}
	return found
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	counted := 0
	for source, text := range texts(t) {
		for _, sentence := range sentences(text) {
			counted++
			if words := len(strings.Fields(sentence)); words > maxWords {
				t.Errorf("%s: %d words, at most %d: %q", source, words, maxWords, sentence)
			}
			for instead, phrase := range banned {
				if match := phrase.FindString(sentence); match != "" {
					t.Errorf("%s: write %q instead of %q: %q", source, instead, match, sentence)
				}
			}
		}
	}
	if counted < 500 {
		t.Errorf("only %d sentences found", counted)
	}
}

// The rules find what they are for, and no good prose.
func TestLanguageRules(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"It has no default; its variable is X.", "Younium answered with 400.", "The user behind the token.", "A key is made in Younium.",
		"Empty where there is none.", "It is tried again.", "Copy the client id.", "The line tells that it worked.",
	} {
		if !slices.ContainsFunc(slices.Collect(maps.Values(banned)), func(phrase *regexp.Regexp) bool { return phrase.MatchString(bad) }) {
			t.Errorf("no rule finds %q", bad)
		}
	}
	for _, good := range []string{
		"Point the provider to where the object was created.", "It signs with the GPG key in the secrets.", "Each idempotency key is random.",
		"The provider retries after an outage.", "Copy the client ID.",
	} {
		for instead, phrase := range banned {
			if phrase.MatchString(good) {
				t.Errorf("the rule for %q finds %q", instead, good)
			}
		}
	}
	if got := sentences("One. Two `a.b`, `c` and `d`.\n- Three\n\n```shell\nfour. five\n```\n"); !slices.Equal(got[:3], []string{"One", "Two code.", "Three"}) {
		t.Errorf("sentences are %q", got)
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

var summaryInGuide = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")

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
	guide, single, _ := strings.Cut(read(t, filepath.Join(root, "templates/guides/troubleshooting.md.tmpl")), "\n## Messages about a single argument\n")
	_, bugs, _ := strings.Cut(single, "\n## ")
	explained := map[string]bool{}
	for _, match := range summaryInGuide.FindAllStringSubmatch(guide+bugs, -1) {
		if explained[match[1]] {
			t.Errorf("%q is explained twice", match[1])
		}
		explained[match[1]] = true
		if !strings.Contains(code, `"`+match[1]) {
			t.Errorf("no message of the provider begins with %q", match[1])
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
