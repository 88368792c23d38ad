// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"math/big"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// stringOrNull returns null for "", which is how the client represents a value that
// Younium does not have.
func stringOrNull(value string) types.String {
	if value == "" {
		return types.StringNull()
	}
	return types.StringValue(value)
}

// stringValues returns the values, with "" for null or unknown.
func stringValues(values []types.String) []string {
	var known []string
	for _, value := range values {
		known = append(known, value.ValueString())
	}
	return known
}

// markdownList lists values in Markdown.
func markdownList(values []string) string { return "`" + strings.Join(values, "`, `") + "`" }

// textOrNull returns the known text if it is equivalent to the stored one, and
// else the stored one, null if it is blank.
func textOrNull(known types.String, stored string) types.String {
	if !known.IsUnknown() && !known.IsNull() && younium.EquivalentTexts(known.ValueString(), stored) {
		return known
	}
	return stringOrNull(strings.TrimSpace(stored))
}

// equalFoldOr returns the known text if the stored one differs in letter case
// only, and else the stored one, null if it is "".
func equalFoldOr(known types.String, stored string) types.String {
	if strings.EqualFold(known.ValueString(), stored) {
		return known
	}
	return stringOrNull(stored)
}

// knownSpelling returns the known value that differs from value in letter case
// only, or value itself: what Younium returns has to be a value that the schema
// accepts.
func knownSpelling(value string, known ...string) string {
	for _, other := range known {
		if strings.EqualFold(value, other) {
			return other
		}
	}
	return value
}

// numberText returns the shortest JSON text of the float64 that is nearest to a
// number: Younium's numbers are of that type.
func numberText(number *big.Float) json.Number {
	float, _ := number.Float64()
	text, err := json.Marshal(float)
	if err != nil { // it is infinite, which ValidateConfig refuses
		return json.Number(number.String())
	}
	return json.Number(text)
}

// numberOrNull returns the number of a JSON text, at the precision of Terraform's
// configurations, null for "".
func numberOrNull(text json.Number) types.Number {
	number, _, err := big.ParseFloat(string(text), 10, 512, big.ToNearestEven)
	if err != nil {
		return types.NumberNull()
	}
	return types.NumberValue(number)
}
