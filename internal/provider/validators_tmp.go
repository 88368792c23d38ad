// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-validators/helpers/validatordiag"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// notBlank refuses text that shows nothing.
func notBlank() validator.String {
	return textValidator{regexp.MustCompile(`[^\pZ\pC]`), "must not be empty or blank"}
}

// eventName refuses what cannot be a name. Which names there are is Younium's
// to say.
func eventName() validator.String {
	return textValidator{
		regexp.MustCompile(`^\PC*[^\pZ\pC]\PC*$`), "must hold names of events, which are not blank and have no control characters",
	}
}

// currencyCode accepts what Younium's OpenAPI 2.1 calls a code, in capitals.
func currencyCode() validator.String {
	return textValidator{regexp.MustCompile(`^[A-Z]{3}$`), "must be three capital letters, such as SEK"}
}

// textValidator holds text to a pattern. The framework's own shows the value as
// it is, so that nobody sees a blank one, and an element's twice.
type textValidator struct {
	pattern *regexp.Regexp
	rule    string // finishes the sentence "Attribute …"
}

var _ validator.String = textValidator{}

// Description implements validator.String.
func (v textValidator) Description(context.Context) string { return v.rule }

// MarkdownDescription implements validator.String.
func (v textValidator) MarkdownDescription(context.Context) string { return v.rule }

// ValidateString implements validator.String.
func (v textValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || v.pattern.MatchString(value) {
		return
	}
	attribute := path.Root(req.Path.Steps()[0].String())
	told := validatordiag.InvalidAttributeValueMatchDiagnostic(attribute, v.rule, strconv.Quote(value))
	resp.Diagnostics.Append(diag.WithPath(req.Path, told))
}

// webhookURLValidator holds a URL to what a webhook can have. Its errors do not
// repeat the value: receivers often take a password in their URL.
type webhookURLValidator struct{}

var _ validator.String = webhookURLValidator{}

// Description implements validator.String.
func (webhookURLValidator) Description(context.Context) string {
	return "must be an absolute http or https URL"
}

// MarkdownDescription implements validator.String.
func (v webhookURLValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString implements validator.String.
func (webhookURLValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := checkWebhookURL(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid webhook URL", fmt.Sprintf(
			"The value %s. A webhook needs an absolute URL, such as https://hooks.example.com/younium.", problem))
	}
}

func checkWebhookURL(value string) string {
	parsed, err := url.Parse(value)
	switch {
	case value == "":
		return "is empty"
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return "holds white space or control characters"
	case err != nil:
		return "is no URL"
	case parsed.Scheme != "https" && parsed.Scheme != "http":
		return "does not begin with https:// or http://"
	case parsed.Hostname() == "":
		return "names no host"
	}
	return ""
}
