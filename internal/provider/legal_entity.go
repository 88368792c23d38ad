// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// legalEntityValidator holds every object's own legal_entity to the rules of
// the provider's.
type legalEntityValidator struct{}

var _ validator.String = legalEntityValidator{}

// Description implements validator.String.
func (legalEntityValidator) Description(context.Context) string {
	return "must be the id or name of a legal entity"
}

// MarkdownDescription implements validator.String.
func (v legalEntityValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString implements validator.String.
func (legalEntityValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	err := checkLegalEntity(value)
	switch {
	case err != nil:
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid legal entity", fmt.Sprintf("The value of legal_entity %s.", err))
	case !isASCII(value):
		resp.Diagnostics.AddAttributeWarning(req.Path, summaryNotASCII, detailNotASCII)
	}
}

func checkLegalEntity(value string) error {
	if strings.TrimSpace(value) != value {
		return errors.New("has white space around it")
	}
	return cmp.Or(checkLength(value), checkText(value))
}
