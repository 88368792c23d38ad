// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
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
	for _, file := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "internal/bench/README.md"} {
		check(file, path.Dir(file))
	}
	for _, page := range files(t, "docs", ".md") {
		check("docs/"+page, path.Join("docs", path.Dir(page)))
	}
	for _, template := range files(t, "templates", ".tmpl", ".md") {
		check("templates/"+template, path.Join("docs", path.Dir(template)))
		page := "docs/" + strings.TrimSuffix(template, ".tmpl")
		if template == "resources.md.tmpl" || template == "data-sources.md.tmpl" { // Those of objects without a template of their own.
			continue
		}
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
