// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// requestPath returns the path of what Younium's error to a creation is about, or an
// empty path. The legend says what the indices of all its messages stand for.
func requestPath(err error, planned values) (first path.Path, legend string) {
	var requestErr *younium.RequestError
	if !errors.As(err, &requestErr) {
		return path.Empty(), ""
	}
	var lines []string
	for _, message := range requestErr.Messages {
		at, field := fieldPath(message.Field, planned)
		line := fmt.Sprintf("%s is `%s`.", field, at)
		if field == "" || slices.Contains(lines, line) {
			continue
		}
		if len(lines) == 0 {
			first = at
		}
		lines = append(lines, line)
	}
	return first, strings.Join(lines, "\n")
}

var requestField = regexp.MustCompile(`(?i)^(?:\$\.)?(chargePlans\[(\d+)\](?:\.charges\[(\d+)\])?)(?:\.(\w+))?`)

// fieldPath returns the path of a field of a creation, such as
// chargePlans[0].charges[1].unit, and the part of the field that it stands for, "" for
// none.
func fieldPath(field string, planned values) (at path.Path, part string) {
	match := requestField.FindStringSubmatch(field)
	if match == nil {
		return path.Empty(), ""
	}
	at, l, object := path.Empty(), productLevel, planned
	for _, index := range match[2:4] {
		if index == "" {
			break
		}
		children := object.children(l.child)
		keys := slices.Sorted(maps.Keys(children))
		i, err := strconv.Atoi(index)
		if err != nil || i >= len(keys) {
			return path.Empty(), ""
		}
		at, object, l = at.AtName(l.child).AtMapKey(keys[i]), children[keys[i]], l.below
	}
	for _, f := range l.fields {
		if strings.EqualFold(strings.ReplaceAll(f.name, "_", ""), match[4]) {
			return at.AtName(f.name), match[1] + "." + match[4]
		}
	}
	return at, match[1]
}

// withPath returns the diagnostics with the path and the legend in each error.
// Terraform shows at most the line of a root attribute for the path.
func withPath(at path.Path, legend string, diags diag.Diagnostics) (all diag.Diagnostics) {
	for _, d := range diags {
		if d.Severity() == diag.SeverityError {
			d = diag.NewAttributeErrorDiagnostic(at, d.Summary(), d.Detail()+"\n\n"+legend)
		}
		all = append(all, d)
	}
	return all
}
