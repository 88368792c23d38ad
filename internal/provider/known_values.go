// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/helpers/validatordiag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// knownValues refuses another letter case of the known values. It only warns of
// unknown values: Younium may add some.
type knownValues []string

var _ validator.String = knownValues(nil)

// Description implements validator.String.
func (v knownValues) Description(context.Context) string {
	return "should be one of " + strings.Join(v, ", ")
}

// MarkdownDescription implements validator.String.
func (v knownValues) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v knownValues) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	known := knownSpelling(value, v...)
	switch {
	case req.ConfigValue.IsNull(), req.ConfigValue.IsUnknown(), slices.Contains(v, value):
	case strings.TrimSpace(value) == "":
		resp.Diagnostics.Append(validatordiag.InvalidAttributeValueMatchDiagnostic(req.Path, "must not be empty or blank", strconv.Quote(value)))
	case known != value:
		resp.Diagnostics.Append(validatordiag.InvalidAttributeValueMatchDiagnostic(req.Path, "must be spelled "+strconv.Quote(known), strconv.Quote(value)))
	default:
		resp.Diagnostics.AddAttributeWarning(req.Path, summaryUnknownValue+": "+value, fmt.Sprintf(
			"This version of the provider does not know this value of `%s`, and sends it as it is. Known values: %s.\n\nCheck its spelling.", req.Path, strings.Join(v, ", ")))
	}
}
