// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var requestField = regexp.MustCompile(`(?i)^(?:\$\.)?chargePlans\[(\d+)\](?:\.charges\[(\d+)\])?`)

// requestPath returns the path of the charge plan or charge that Younium's error to
// a creation is about, or an empty path.
func requestPath(err error, planned values) path.Path {
	var requestErr *younium.RequestError
	if !errors.As(err, &requestErr) {
		return path.Empty()
	}
	for _, message := range requestErr.Messages {
		match := requestField.FindStringSubmatch(message.Field)
		if match == nil {
			continue
		}
		at, object := path.Empty(), planned
		for i, attribute := range []string{attrChargePlans, attrCharges} {
			children := object.children(attribute)
			keys := slices.Sorted(maps.Keys(children))
			index, err := strconv.Atoi(match[i+1])
			if err != nil || index >= len(keys) {
				break
			}
			at, object = at.AtName(attribute).AtMapKey(keys[index]), children[keys[index]]
		}
		return at
	}
	return path.Empty()
}

// withPath returns the diagnostics with the path in each error.
func withPath(at path.Path, diags diag.Diagnostics) (all diag.Diagnostics) {
	for _, d := range diags {
		if d.Severity() == diag.SeverityError {
			d = diag.WithPath(at, d)
		}
		all = append(all, d)
	}
	return all
}
