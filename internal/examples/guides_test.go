// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var included = regexp.MustCompile(`{{ *(?:tffile|codefile "[a-z]*") "([^"]*)" *}}`)

// Every file that a page includes exists, and every guide's example is included.
func TestIncludes(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, template := range files(t, "templates", ".tmpl", ".md") {
		for _, match := range included.FindAllStringSubmatch(read(t, filepath.Join(root, "templates", template)), -1) {
			shown[match[1]] = true
			if _, err := os.Stat(filepath.Join(root, match[1])); err != nil {
				t.Errorf("templates/%s includes %s, which does not exist", template, match[1])
			}
		}
	}
	for _, example := range files(t, "examples/guides", "") {
		if !shown["examples/guides/"+example] {
			t.Errorf("no guide includes examples/guides/%s", example)
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// Every relative link leads to a file, and to a heading where it names one. The links of a template count from where
// its page is written to.
func TestLinks(t *testing.T) {
	t.Parallel()
	check := func(file, from string) {
		for _, match := range link.FindAllStringSubmatch(read(t, filepath.Join(root, file)), -1) {
			target, anchor, _ := strings.Cut(match[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			page := filepath.Join(root, from, target)
			if target == "" {
				page = filepath.Join(root, file)
			}
			if _, err := os.Stat(page); err != nil {
				t.Errorf("%s links to %s, which does not exist", file, match[1])
				continue
			}
			if anchor != "" && !slices.Contains(anchorsOf(read(t, page)), anchor) {
				t.Errorf("%s links to %s, where there is no such heading", file, match[1])
			}
		}
	}
	for _, file := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"} {
		check(file, ".")
	}
	for _, page := range files(t, "docs", ".md") {
		check("docs/"+page, path.Join("docs", path.Dir(page)))
	}
	for _, template := range files(t, "templates", ".tmpl", ".md") {
		check("templates/"+template, path.Join("docs", path.Dir(template)))
		page := "docs/" + strings.TrimSuffix(template, ".tmpl")
		if _, err := os.Stat(filepath.Join(root, page)); err != nil {
			t.Errorf("%s is not written yet: make generate does it", page)
		}
	}
}

var (
	anchored = regexp.MustCompile(`(?m)^#+ (.+)$|<a id="([^"]+)">`)
	noAnchor = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchorsOf gives what a link to a part of a page may say: its headings, as GitHub
// and the registry spell them, and the ids that the docs generator writes.
func anchorsOf(page string) []string {
	var anchors []string
	for _, match := range anchored.FindAllStringSubmatch(page, -1) {
		heading := strings.ReplaceAll(noAnchor.ReplaceAllString(strings.ToLower(match[1]), ""), " ", "-")
		anchors = append(anchors, cmp.Or(match[2], heading))
	}
	return anchors
}

// The guide on errors has a section for every summary that the provider's
// source can show.
func TestErrorsGuide(t *testing.T) {
	t.Parallel()
	guide := read(t, filepath.Join(root, "templates", "guides", "errors.md.tmpl"))
	summaries := summariesOf(t)
	if len(summaries) < 20 {
		t.Errorf("only %d summaries found in internal/provider", len(summaries))
	}
	for _, summary := range summaries {
		if !strings.Contains(guide, "\n### "+summary+"\n") {
			t.Errorf("the guide on errors has no section %q", summary)
		}
	}
	for _, match := range regexp.MustCompile(`\n### ([^\n]+)`).FindAllStringSubmatch(guide, -1) {
		if !slices.Contains(summaries, match[1]) {
			t.Errorf("the guide on errors explains %q, which no diagnostic says", match[1])
		}
	}
}

// positions of the summary among the arguments, by the name of the function.
var positions = map[string]int{
	"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
	"AddAttributeError": 1, "AddAttributeWarning": 1, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
}

// summariesOf reads the summaries out of the provider's source: literals,
// constants, and whatever is assigned to something called summary.
func summariesOf(t *testing.T) []string {
	t.Helper()
	var trees []ast.Node
	constants := map[string]string{}
	for _, name := range files(t, "internal/provider", ".go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "internal/provider", name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, tree)
		ast.Inspect(tree, func(node ast.Node) bool {
			if spec, ok := node.(*ast.ValueSpec); ok {
				for i, value := range spec.Values {
					constants[spec.Names[i].Name] = literal(value)
				}
			}
			return true
		})
	}
	found := map[string]bool{}
	take := func(expression ast.Expr) {
		text := literal(expression)
		switch e := expression.(type) {
		case *ast.Ident:
			if text = constants[e.Name]; text == "" && e.Name == "summary" {
				return // A variable, whose assignments are taken by themselves.
			}
		case *ast.SelectorExpr:
			if e.Sel.Name == "summary" {
				return // A field, whose values are taken by themselves.
			}
		}
		if text == "" {
			t.Errorf("a summary in internal/provider is neither a text nor called summary: %T", expression)
			return
		}
		found[text] = true
	}
	for _, tree := range trees {
		ast.Inspect(tree, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.CallExpr:
				if selector, ok := n.Fun.(*ast.SelectorExpr); ok {
					if position, ok := positions[selector.Sel.Name]; ok {
						take(n.Args[position])
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "summary" {
					take(n.Value)
				}
			case *ast.AssignStmt:
				for i, target := range n.Lhs {
					if name, ok := target.(*ast.Ident); ok && name.Name == "summary" {
						take(n.Rhs[i])
					}
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(found))
}

func literal(expression ast.Expr) string {
	if basic, ok := expression.(*ast.BasicLit); ok && basic.Kind == token.STRING {
		text, _ := strconv.Unquote(basic.Value)
		return text
	}
	return ""
}
