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

// requestPath returns the path of what Younium's error to a request is about, or an
// empty path. The legend says what the indices of all its messages stand for. sent may
// be nil.
func requestPath(err error, sent *younium.ProductRequest, planned values) (first path.Path, legend string) {
	var requestErr *younium.RequestError
	if sent == nil || !errors.As(err, &requestErr) {
		return path.Empty(), ""
	}
	var lines []string
	for _, message := range requestErr.Messages {
		at, field := fieldPath(message.Field, sent, planned)
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

// fieldPath returns the path of a field of a request, such as
// chargePlans[0].charges[1].unit, and the part of the field that it stands for, "" for
// none. The indices count what was sent.
func fieldPath(field string, sent *younium.ProductRequest, planned values) (at path.Path, part string) {
	match := requestField.FindStringSubmatch(field)
	if match == nil {
		return path.Empty(), ""
	}
	plan := indexed(sent.ChargePlans, match[2])
	plans := planned.children(attrChargePlans)
	key, found := keyOf(plans, plan.ChargePlan, plan.Name)
	at, l := path.Root(attrChargePlans).AtMapKey(key), planLevel
	if found && match[3] != "" {
		charge := indexed(plan.Charges, match[3])
		key, found = keyOf(plans[key].children(attrCharges), charge.Charge, charge.Name)
		at, l = at.AtName(attrCharges).AtMapKey(key), chargeLevel
	}
	if !found {
		return path.Empty(), ""
	}
	for _, f := range l.fields {
		if strings.EqualFold(strings.ReplaceAll(f.name, "_", ""), match[4]) {
			return at.AtName(f.name), match[1] + "." + match[4]
		}
	}
	return at, match[1]
}

// indexed returns the zero value if there is no such index.
func indexed[T any](all []T, index string) (found T) {
	if i, err := strconv.Atoi(index); err == nil && i < len(all) {
		found = all[i]
	}
	return found
}

// keyOf returns the key of an object with an ID, or of a new one with a name.
func keyOf(objects map[string]values, id, name string) (key string, found bool) {
	for _, key := range slices.Sorted(maps.Keys(objects)) {
		if id == "" && name != "" && nameOf(key, objects[key]) == name || id != "" && objects[key].text(attrID) == id {
			return key, true
		}
	}
	return "", false
}

// withPath returns the diagnostics with the path and the legend in each error.
// Terraform shows at most the line of a root attribute for the path.
func withPath(at path.Path, legend string, diags diag.Diagnostics) (all diag.Diagnostics) {
	if legend == "" {
		return diags
	}
	for _, d := range diags {
		if d.Severity() == diag.SeverityError {
			d = diag.NewAttributeErrorDiagnostic(at, d.Summary(), d.Detail()+"\n\n"+legend)
		}
		all = append(all, d)
	}
	return all
}
