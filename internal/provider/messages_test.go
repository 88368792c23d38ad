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
	details     strings.Builder
}

func (m *messages) section(title string) { fmt.Fprintf(&m.text, "\n=== %s\n", title) }

// unstable matches what differs between runs and machines, by what is written instead.
var unstable = map[string]*regexp.Regexp{
	"127.0.0.1:PORT": regexp.MustCompile(`127\.0\.0\.1:\d+`),
	"ID":             regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`),
	"trace ID TRACE": regexp.MustCompile(`trace ID [0-9a-f-]+`),
	"created TIME":   regexp.MustCompile(`created \d{4}-[\dT:.-]+Z?`),
}

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
		m.details.WriteString(d.Detail() + "\n")
		title, detail := d.Summary(), d.Detail()
		for stable, pattern := range unstable {
			title, detail = pattern.ReplaceAllString(title, stable), pattern.ReplaceAllString(detail, stable)
		}
		fmt.Fprintf(&m.text, "\n# %s\n%s: %s%s\n  %s\n", name, d.Severity(), title, about, strings.ReplaceAll(detail, "\n", "\n  "))
		words := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(d.Summary()+". "+detail, `""`) // without Younium's and the user's
		if problems := language.Problems(words); problems != nil {
			m.t.Errorf("%s: %v: %q", name, problems, detail)
		}
	}
}

func TestMessages(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("some messages contain those of the operating system")
	}
	m := &messages{t: t, errors: map[string]bool{}, all: map[string]bool{}}
	m.configuration()
	m.validators()
	m.client()
	m.objects()
	m.server()
	m.catalogue()

	summaries, details := inSource(t)
	for name, summary := range summaries {
		if !m.all[summary] {
			t.Errorf("no message has the summary %s: provoke %q", name, summary)
		}
	}
	for summary := range m.all {
		isFrameworks := strings.Contains(summary, " Attribute")
		if !isFrameworks && !slices.Contains(slices.Collect(maps.Values(summaries)), summary) {
			t.Errorf("%q is not a constant named summary…", summary)
		}
	}
	for _, detail := range details {
		if !strings.Contains(m.details.String(), detail) {
			t.Errorf("no message has the detail %q: provoke it", detail)
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

// summaryPosition is the position of the summary among the arguments of what makes a
// message. refuse has none.
var summaryPosition = map[string]int{
	"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
	"AddAttributeError": 1, "AddAttributeWarning": 1, "refuse": -1,
}

// inSource returns the summary constants of the package, and parts of its details that
// no value interrupts. It wants no summary beside the constants.
func inSource(t *testing.T) (summaries map[string]string, details []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	summaries = map[string]string{}
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
				if len(node.Values) > 0 && strings.HasPrefix(node.Names[0].Name, "summary") {
					summaries[node.Names[0].Name] = strings.Join(literals(node.Values[0]), "")
				}
			case *ast.CallExpr:
				name, _ := node.Fun.(*ast.SelectorExpr)
				if name == nil {
					break
				}
				i, ok := summaryPosition[name.Sel.Name]
				if !ok || len(node.Args) <= i+1 {
					break
				}
				if i >= 0 && slices.ContainsFunc(literals(node.Args[i]), func(text string) bool { return text != ": " }) {
					t.Errorf("%s: %q is not a constant named summary…", file, literals(node.Args[i]))
				}
				for _, argument := range node.Args[i+1:] {
					for _, text := range literals(argument) {
						details = append(details, verb.Split(text, -1)...)
					}
				}
			}
			return true
		})
	}
	if len(summaries) < 50 || len(details) < 100 {
		t.Errorf("only %d summaries and %d details found; there are more than that", len(summaries), len(details))
	}
	return summaries, details
}

// verb matches a value in a format.
var verb = regexp.MustCompile(`%(\[\d\])?[a-zA-Z]`)

// literals returns the texts that are written in an expression.
func literals(expression ast.Expr) (texts []string) {
	ast.Inspect(expression, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, _ := strconv.Unquote(literal.Value)
			texts = append(texts, text)
		}
		return true
	})
	return texts
}

// selfExplaining are the summaries that the guide need not explain.
var selfExplaining = []string{
	summaryNotConfigured, summaryUnexpectedData, "Missing Attribute Configuration",
}

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
