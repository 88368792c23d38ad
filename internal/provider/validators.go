// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-validators/helpers/validatordiag"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// stringCheck is a validator of strings.
type stringCheck struct {
	// summary is the summary of its errors, which do not show the value: it may
	// contain a password. If it is "", errors are the framework's and show the value.
	summary string
	// description finishes the sentence "The value …".
	description string
	// check returns an error that finishes the sentence "path must …".
	check func(value string) error
}

var _ validator.String = stringCheck{}

// Description implements validator.String.
func (c stringCheck) Description(context.Context) string { return c.description }

// MarkdownDescription implements validator.String.
func (c stringCheck) MarkdownDescription(context.Context) string { return c.description }

// ValidateString implements validator.String.
func (c stringCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	attribute := path.Root(req.Path.Steps()[0].String()) // The path of an element would show its value twice.
	switch err := c.check(value); {
	case err != nil && c.summary == "":
		diagnostic := validatordiag.InvalidAttributeValueMatchDiagnostic(attribute, err.Error(), strconv.Quote(value))
		resp.Diagnostics.Append(diag.WithPath(req.Path, diagnostic))
	case err != nil:
		resp.Diagnostics.AddAttributeError(req.Path, c.summary, fmt.Sprintf("%s %s.", attribute, err))
	}
}

// matches returns a validator with a pattern. rule describes what the value must be.
func matches(pattern, rule string) validator.String {
	expression := regexp.MustCompile(pattern)
	return stringCheck{description: rule, check: func(value string) error {
		if !expression.MatchString(value) {
			return errors.New(rule)
		}
		return nil
	}}
}

// notBlank refuses strings without a visible character.
func notBlank() validator.String { return matches(`[^\pZ\pC]`, "must not be empty or blank") }

// eventName refuses what cannot be the name of an event. Only Younium knows which
// events exist.
func eventName() validator.String {
	return matches(`^\PC*[^\pZ\pC]\PC*$`, "must contain event names that are not blank and have no control characters")
}

// isAPIVersion refuses what cannot be a version.
func isAPIVersion() validator.String {
	return matches(`^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$`, "must be a version, such as 2.1")
}

// currencyCode accepts a code as in Younium's OpenAPI 2.1, in capital letters.
func currencyCode() validator.String {
	return matches(`^[A-Z]{3}$`, "must be three capital letters, such as SEK")
}

// isLegalEntity validates the legal_entity of an object like that of the provider.
func isLegalEntity() validator.String {
	return stringCheck{
		summary: summaryInvalidEntity, description: "must be the id or name of a legal entity",
		check: checkLegalEntity,
	}
}

func checkLegalEntity(value string) error {
	if strings.TrimSpace(value) != value {
		return errors.New("must not have leading or trailing whitespace")
	}
	return cmp.Or(checkLength(value), checkText(value))
}

// webhookURL validates the URL of a webhook.
func webhookURL() validator.String {
	return stringCheck{
		summary: summaryInvalidURL, description: "must be an absolute http or https URL",
		check: checkWebhookURL,
	}
}

func checkWebhookURL(value string) error {
	parsed, err := url.Parse(value)
	switch {
	case value == "":
		return errors.New("must not be empty")
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return errors.New("must not contain whitespace or control characters")
	case err != nil, parsed.Scheme != "https" && parsed.Scheme != "http", parsed.Hostname() == "":
		return errors.New("must be an absolute https or http URL, such as https://hooks.example.com/younium")
	}
	return nil
}

// apiPath validates the path of an endpoint. stored reports whether the response is
// stored in state.
func apiPath(stored bool) validator.String {
	return stringCheck{
		summary: summaryInvalidPath, description: "must be a path below the base URL, such as /Accounts",
		check: func(value string) error {
			err := checkAPIPath(value)
			if err == nil && stored && isWebhooksPath(value) {
				return errors.New("must not lead to the webhooks, whose tokens would be stored without being marked as sensitive. " +
					"Use the data source younium_webhooks, or the ephemeral resource younium_api_get")
			}
			return err
		},
	}
}

// maxLength is the limit of ASP.NET servers for all headers together. Tokens are sent
// in a header, and other values are far below it.
const maxLength = 32 << 10

func checkLength(value string) error {
	switch {
	case value == "":
		return errors.New("must not be empty. Omit it to leave it unset")
	case len(value) > maxLength:
		return fmt.Errorf("must not be longer than %d bytes", maxLength)
	}
	return nil
}

// checkText refuses what neither a header nor JSON can contain unchanged.
func checkText(value string) error {
	switch {
	case strings.ContainsFunc(value, unicode.IsControl):
		return errors.New("must not contain control characters, such as a line break")
	case !utf8.ValidString(value):
		return errors.New("must be valid UTF-8")
	}
	return nil
}

// checkInvisible refuses format characters (Cf), such as a zero width space: a text
// that was copied from a web page or a chat may hold some.
func checkInvisible(value string) error {
	for _, r := range value {
		if unicode.Is(unicode.Cf, r) {
			return fmt.Errorf("must not contain the invisible character %U. Remove it, or copy the value again", r)
		}
	}
	return nil
}

const detailNotASCII = "The name is sent in a header as UTF-8, and Younium does not document how it reads it.\n\nUse the legal entity's ID."

func isASCII(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII })
}
