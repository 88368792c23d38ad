// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"errors"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclparse"
	"go.yaml.in/yaml/v4"
)

// pages returns what is written by hand, by its path in the repository.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "internal/bench/README.md"} {
		found[name] = read(t, filepath.Join(root, name))
	}
	for _, kind := range []string{".tmpl", ".md"} { // The latter are pages as they are.
		for _, template := range files(t, "templates", kind) {
			found["templates/"+template] = read(t, filepath.Join(root, "templates", template))
		}
	}
	return found
}

var fence = regexp.MustCompile("(?ms)^( *)```([a-z]+)\n(.*?)^ *```$")

// What a page shows as a configuration parses as one.
func TestFences(t *testing.T) {
	t.Parallel()
	parsed := map[string]int{}
	for name, text := range pages(t) {
		for _, block := range fence.FindAllStringSubmatch(text, -1) {
			var err error
			switch block[2] {
			case "terraform":
				if _, diags := hclparse.NewParser().ParseHCL([]byte(block[3]), name); diags.HasErrors() {
					err = diags
				}
			case "yaml":
				err = parseYAML(block[3])
			}
			if err != nil {
				t.Errorf("%s shows what does not parse: %v\n%s", name, err, block[3])
			}
			parsed[block[2]]++
		}
	}
	if parsed["terraform"] < 5 {
		t.Errorf("found only these fences: %v", parsed)
	}
}

func parseYAML(text string) error {
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var document map[string]any
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

var action = regexp.MustCompile(`uses: ([\w-]+/[\w-]+)@(?:[0-9a-f]{40} # )?(v\d+)`)

// The pipelines parse, and use the versions of actions that this repository's
// own workflows use.
func TestPipelines(t *testing.T) {
	t.Parallel()
	own := map[string]string{}
	for _, name := range files(t, ".github/workflows", ".yml") {
		for _, used := range action.FindAllStringSubmatch(read(t, filepath.Join(root, ".github/workflows", name)), -1) {
			own[used[1]] = used[2]
		}
	}
	compared := 0
	for _, name := range files(t, "examples/guides/pipelines", ".yml", ".yaml") {
		text := read(t, filepath.Join(root, "examples/guides/pipelines", name))
		if err := parseYAML(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, used := range action.FindAllStringSubmatch(text, -1) {
			if version, known := own[used[1]]; known {
				compared++
				if version != used[2] {
					t.Errorf("%s uses %s@%s, and this repository %s", name, used[1], used[2], version)
				}
			}
		}
	}
	if compared == 0 {
		t.Error("no action is used by a pipeline and by this repository")
	}
}

var (
	goTest   = regexp.MustCompile("`go test [^`]*-run ([^` ]+) (\\./[^` ]+)`")
	testFunc = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

// Every promise names a test that there is.
func TestPromisesNameTests(t *testing.T) {
	t.Parallel()
	for name, text := range pages(t) {
		commands := goTest.FindAllStringSubmatch(text, -1)
		if name == "internal/bench/README.md" && len(commands) < 5 {
			t.Errorf("%s names only %d tests", name, len(commands))
		}
		for _, command := range commands {
			run, err := regexp.Compile(strings.Trim(command[1], `'"`))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if !slices.ContainsFunc(testsOf(t, command[2]), run.MatchString) {
				t.Errorf("%s: no test of %s matches -run %s", name, command[2], command[1])
			}
		}
	}
}

func testsOf(t *testing.T, folder string) []string {
	t.Helper()
	var names []string
	for _, file := range files(t, folder, "_test.go") {
		if strings.Contains(file, "/") {
			continue // Another package's.
		}
		for _, match := range testFunc.FindAllStringSubmatch(read(t, filepath.Join(root, folder, file)), -1) {
			names = append(names, match[1])
		}
	}
	return names
}

// Troubleshooting explains what Terraform and its framework say of a single argument.
// Each of these messages is provoked. They are the last section.
func TestMessagesAboutAnArgument(t *testing.T) {
	t.Parallel()
	const webhook = `resource "younium_webhook" "this" {
  url    = "https://hooks.example.com"
  events = ["InvoicePosted"]
  `
	mistakes := map[string]string{
		"Missing required argument":                     `data "younium_api_get" "this" {}`,
		"Missing Configuration for Required Attribute":  "data \"younium_api_get\" \"this\" {\n  path = null\n}",
		"Unsupported argument":                          webhook + `colour = "red"` + "\n}",
		"Invalid Configuration for Read-Only Attribute": webhook + `id = "x"` + "\n}",
		"Incorrect attribute value type":                webhook + "description = [\"x\"]\n}",
		"Invalid Attribute Value":                       "data \"younium_api_get\" \"this\" {\n  path      = \"/Accounts\"\n  max_pages = 0\n}",
		"Configuration Read Error":                      "data \"younium_api_get\" \"this\" {\n  path      = \"/Accounts\"\n  max_pages = 0.5\n}",
		"Invalid Attribute Value Match":                 webhook + `status = "Off"` + "\n}",
		"Null Set Value":                                strings.Replace(webhook, `"InvoicePosted"`, "null", 1) + "}",
	}
	guide := read(t, filepath.Join(root, "templates/guides/troubleshooting.md.tmpl"))
	_, section, _ := strings.Cut(guide, "\n## Messages about a single argument\n")
	rows := summariesIn(section)
	slices.Sort(rows)
	if provoked := slices.Sorted(maps.Keys(mistakes)); !slices.Equal(rows, provoked) {
		t.Errorf("the guide explains %q, and this test provokes %q", rows, provoked)
	}
	for summary, mistake := range mistakes {
		t.Run(summary, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, "provider/provider.tf")
			if err := w.Write("mistake.tf", mistake); err != nil {
				t.Fatal(err)
			}
			if output := w.must(1, nil, "validate", "-no-color"); !strings.Contains(output, "Error: "+summary+"\n") {
				t.Errorf("terraform says something else:\n%s", output)
			}
		})
	}
}

// The block that README begins with is the one that a newcomer pastes: it logs
// in, and leaves nothing secret behind.
func TestReadme(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newWorkspace(t, "provider/provider.tf", append(key(), place(server))...)
	for _, block := range fence.FindAllStringSubmatch(read(t, filepath.Join(root, "README.md")), -1) {
		if block[2] == "terraform" {
			if err := w.Write("main.tf", block[3]); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	marker := "marker-of-a-token"
	server.TokenSuffix(marker)
	if output := w.must(0, nil, "plan", "-out=tfplan", "-input=false"); !strings.Contains(output, "complete after") || server.Logins() != 1 {
		t.Errorf("%d logins in:\n%s", server.Logins(), output)
	}
	w.must(0, nil, "apply", "-input=false", "tfplan")
	w.holdsNone(marker, "eyJhbGci")
}
