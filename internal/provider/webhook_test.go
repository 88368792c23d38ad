// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestTextValidators(t *testing.T) {
	t.Parallel()
	event := func(name string) path.Path { return path.Root("events").AtSetValue(types.StringValue(name)) }
	for _, row := range []struct {
		validator validator.String
		path      path.Path
		value     types.String
		want      string // the detail, "" where nothing is wrong
	}{
		{notBlank(), path.Root("description"), types.StringValue(""), `Attribute description must not be empty or blank, got: ""`},
		{notBlank(), path.Root("description"), types.StringValue(" \n\u00a0"), `Attribute description must not be empty or blank, got: " \n\u00a0"`},
		{notBlank(), path.Root("description"), types.StringValue("two\nlines"), ""},
		{notBlank(), path.Root("description"), types.StringNull(), ""},
		{notBlank(), path.Root("description"), types.StringUnknown(), ""},
		{eventName(), event(" "), types.StringValue(" "), `Attribute events must hold names of events, which are not blank and have no control characters, got: " "`},
		{eventName(), event("a\x1b[2J"), types.StringValue("a\x1b[2J"), `Attribute events must hold names of events, which are not blank and have no control characters, got: "a\x1b[2J"`},
		{eventName(), event("Fakturå"), types.StringValue("Fakturå"), ""},
		{isAPIVersion(), path.Root("api_version"), types.StringValue("2.1\r\n"), `Attribute api_version must be a version, such as 2.1, got: "2.1\r\n"`},
		{isAPIVersion(), path.Root("api_version"), types.StringValue("2.1"), ""},
	} {
		var resp validator.StringResponse
		row.validator.ValidateString(t.Context(), validator.StringRequest{Path: row.path, ConfigValue: row.value}, &resp)
		if row.want == "" {
			if len(resp.Diagnostics) > 0 {
				t.Errorf("%s = %s: %v", row.path, row.value, resp.Diagnostics)
			}
			continue
		}
		want := diag.Diagnostics{diag.NewAttributeErrorDiagnostic(row.path, "Invalid Attribute Value Match", row.want)}
		if !resp.Diagnostics.Equal(want) {
			t.Errorf("%s = %s: %v, want %v", row.path, row.value, resp.Diagnostics, want)
		}
	}
}
