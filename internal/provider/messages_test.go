// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/younium/terraform-provider-younium/internal/language"
)

// goldenFile has every message of the provider. After a change of wording, write
// it anew with UPDATE_MESSAGES=1, and review the difference.
const goldenFile = "testdata/messages.golden"

// messages are the provoked messages, each under what provoked it.
type messages struct {
	t    *testing.T
	text strings.Builder
	// errors are the summaries of errors, and all those of warnings too.
	errors, all map[string]bool
}

func (m *messages) section(title string) { fmt.Fprintf(&m.text, "\n=== %s\n", title) }

// unstable matches what differs between runs and machines.
var unstable = regexp.MustCompile(`127\.0\.0\.1:\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

func (m *messages) add(name string, diags ...diag.Diagnostic) {
	m.t.Helper()
	if len(diags) == 0 {
		m.t.Errorf("%s: there is no message", name)
	}
	for _, d := range diags {
		summary, _, _ := strings.Cut(d.Summary(), ": ") // some warnings add the object
		m.all[summary] = true
		if d.Severity() == diag.SeverityError {
			m.errors[summary] = true
		}
		about := ""
		if on, ok := d.(diag.DiagnosticWithPath); ok {
			about = " (" + on.Path().String() + ")"
		}
		detail := unstable.ReplaceAllStringFunc(d.Detail(), func(found string) string {
			return map[bool]string{true: "127.0.0.1:PORT", false: "ID"}[strings.HasPrefix(found, "127")]
		})
		fmt.Fprintf(&m.text, "\n# %s\n%s: %s%s\n  %s\n", name, d.Severity(), unstable.ReplaceAllString(d.Summary(), "ID"), about,
			strings.ReplaceAll(detail, "\n", "\n  "))
		words := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(d.Summary()+". "+detail, `""`) // without Younium's and the user's
		if problems := language.Problems(words); problems != nil {
			m.t.Errorf("%s: %v: %q", name, problems, detail)
		}
	}
}

// inProductTests are messages that need a whole product, and a Younium that has another
// one. The tests of products provoke them.
var inProductTests = []string{"summaryAmbiguousName", "summaryNameInUse", "summaryProductChanged", "summaryProductInUse"}

func TestMessages(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("some messages contain those of the operating system")
	}
	m := &messages{t: t, errors: map[string]bool{}, all: map[string]bool{}}
	m.configuration()
	m.products()
	m.validators()
	m.client()
	m.objects()
	m.server()

	for name, summary := range summaries(t) {
		if !m.all[summary] && !slices.Contains(inProductTests, name) {
			t.Errorf("no message has the summary %s: provoke %q", name, summary)
		}
	}
	checkTroubleshooting(t, m.errors)
	got := strings.ReplaceAll(strings.TrimSpace(m.text.String()), "\n  \n", "\n\n") + "\n"
	if os.Getenv("UPDATE_MESSAGES") != "" {
		if err := os.WriteFile(goldenFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		i := 0
		for i < min(len(gotLines), len(wantLines)) && gotLines[i] == wantLines[i] {
			i++
		}
		t.Errorf("%s differs from line %d on. Got:\n%s\nIf this is meant, write it with UPDATE_MESSAGES=1.",
			goldenFile, i+1, strings.Join(gotLines[max(0, i-3):min(len(gotLines), i+6)], "\n"))
	}
}

// summaries returns the summary constants of the package. It wants no summary
// beside them.
func summaries(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	position := map[string]int{ // of the summary among the arguments
		"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0, "AddAttributeError": 1, "AddAttributeWarning": 1,
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.ValueSpec:
				if literal, ok := firstOf(node.Values).(*ast.BasicLit); ok && strings.HasPrefix(node.Names[0].Name, "summary") {
					found[node.Names[0].Name], _ = strconv.Unquote(literal.Value)
				}
			case *ast.CallExpr:
				name, _ := node.Fun.(*ast.SelectorExpr)
				if name == nil {
					break
				}
				if i, ok := position[name.Sel.Name]; ok && len(node.Args) > i {
					if literal, ok := node.Args[i].(*ast.BasicLit); ok {
						t.Errorf("%s: %s is not a constant named summary…", file, literal.Value)
					}
				}
			}
			return true
		})
	}
	if len(found) < 30 {
		t.Errorf("only %d summaries found; there are more than that", len(found))
	}
	return found
}

func firstOf(values []ast.Expr) ast.Expr {
	if len(values) == 0 {
		return nil
	}
	return values[0]
}

// selfExplaining are the summaries that the guide need not explain.
var selfExplaining = []string{summaryNotConfigured, summaryUnexpectedData}

// checkTroubleshooting wants every summary of an error on its page.
func checkTroubleshooting(t *testing.T, errorSummaries map[string]bool) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "troubleshooting.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, summary := range slices.Sorted(maps.Keys(errorSummaries)) {
		if !slices.Contains(selfExplaining, summary) && !strings.Contains(string(page), summary) {
			t.Errorf("Troubleshooting lacks %q", summary)
		}
	}
}
