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

func TestStringCheck(t *testing.T) {
	t.Parallel()
	const noMatch = "Invalid Attribute Value Match"
	event := func(name string) path.Path { return path.Root("events").AtSetValue(types.StringValue(name)) }
	description, version := path.Root("description"), path.Root("api_version")
	entity, address, endpoint := path.Root("legal_entity"), path.Root("url"), path.Root("path")
	for _, row := range []struct {
		validator     validator.String
		path          path.Path
		value         types.String
		summary, want string // want is the detail, "" where nothing is wrong
	}{
		{notBlank(), description, types.StringValue(""), noMatch, `Attribute description must not be empty or blank, got: ""`},
		{notBlank(), description, types.StringValue(" \n\u00a0"), noMatch, `Attribute description must not be empty or blank, got: " \n\u00a0"`},
		{notBlank(), description, types.StringValue("two\nlines"), "", ""},
		{notBlank(), description, types.StringNull(), "", ""},
		{notBlank(), description, types.StringUnknown(), "", ""},
		{eventName(), event(" "), types.StringValue(" "), noMatch, `Attribute events must contain event names that are not blank and have no control characters, got: " "`},
		{eventName(), event("a\x1b[2J"), types.StringValue("a\x1b[2J"), noMatch, `Attribute events must contain event names that are not blank and have no control characters, got: "a\x1b[2J"`},
		{eventName(), event("Fakturå"), types.StringValue("Fakturå"), "", ""},
		{isAPIVersion(), version, types.StringValue("2.1\r\n"), noMatch, `Attribute api_version must be a version, such as 2.1, got: "2.1\r\n"`},
		{isAPIVersion(), version, types.StringValue("2.1"), "", ""},
		{isLegalEntity(), entity, types.StringValue(" Acme"), "Invalid legal entity", "legal_entity must not have leading or trailing whitespace."},
		{isLegalEntity(), entity, types.StringValue("Å\nB"), "Invalid legal entity", "legal_entity must not contain control characters, such as a line break."},
		{isLegalEntity(), entity, types.StringValue("Åkeri AB"), "", ""},
		{isLegalEntity(), entity, types.StringValue("Acme AB"), "", ""},
		{isLegalEntity(), entity, types.StringNull(), "", ""},
		{
			webhookURL(), address, types.StringValue("hooks.example.com/pass"), "Invalid webhook URL",
			"url must be an absolute https or http URL, such as https://hooks.example.com/younium.",
		},
		{webhookURL(), address, types.StringValue("https://räksmörgås.example"), "", ""},
		{webhookURL(), address, types.StringUnknown(), "", ""},
		{
			apiPath(true), endpoint, types.StringValue("Accounts"), "Invalid path",
			"path must begin with a slash, such as /Accounts.",
		},
		{
			apiPath(true), endpoint, types.StringValue("/Webhooks"), "Invalid path",
			"path must not lead to the webhooks, whose tokens would be stored without being marked as sensitive. " +
				"Use the data source younium_webhooks, or the ephemeral resource younium_api_get.",
		},
		{apiPath(false), endpoint, types.StringValue("/Webhooks"), "", ""},
	} {
		var resp validator.StringResponse
		row.validator.ValidateString(t.Context(), validator.StringRequest{Path: row.path, ConfigValue: row.value}, &resp)
		var want diag.Diagnostics
		switch row.summary {
		case "":
		default:
			want.AddAttributeError(row.path, row.summary, row.want)
		}
		if !resp.Diagnostics.Equal(want) {
			t.Errorf("%s = %s: %v, want %v", row.path, row.value, resp.Diagnostics, want)
		}
	}
}
