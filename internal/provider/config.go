// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// The attributes of the provider block.
const (
	attrClientID       = "client_id"
	attrSecret         = "secret"
	attrAccessToken    = "access_token"
	attrEnvironment    = "environment"
	attrBaseURL        = "base_url"
	attrLegalEntity    = "legal_entity"
	attrAuthVersion    = "auth_version"
	attrMaxRetries     = "max_retries"
	attrRequestTimeout = "request_timeout"
	attrCACertFile     = "ca_cert_file"
)

const (
	minRequestTimeout = time.Second
	maxRequestTimeout = 10 * time.Minute
)

// providerAttribute is an attribute of the provider block.
type providerAttribute struct {
	name string
	// envVar is its environment variable, or "".
	envVar string
	// parse sets a value in config. Its error finishes the sentence "base_url must …",
	// and never quotes the value: it may be a secret in the wrong place.
	parse func(config *younium.Config, value string) error
}

// providerAttributes are in the order of the docs and of reported problems.
var providerAttributes = []providerAttribute{
	{attrClientID, envVar(attrClientID), func(config *younium.Config, value string) error {
		config.ClientID = value
		return cmp.Or(checkInvisible(value), checkText(value))
	}},
	{attrSecret, envVar(attrSecret), func(config *younium.Config, value string) error {
		config.Secret = younium.NewSecret(value)
		return cmp.Or(checkInvisible(value), checkText(value))
	}},
	{attrAccessToken, envVar(attrAccessToken), func(config *younium.Config, value string) error {
		config.AccessToken = younium.NewSecret(value)
		if err := checkInvisible(value); err != nil {
			return err
		}
		if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return errors.New("must not contain whitespace, control characters or characters outside ASCII")
		}
		return nil
	}},
	{attrEnvironment, envVar(attrEnvironment), func(config *younium.Config, value string) error {
		config.Environment = younium.Environment(value)
		if !slices.Contains(younium.Environments(), config.Environment) {
			return errors.New("must be one of " + environmentNames())
		}
		return nil
	}},
	{attrBaseURL, envVar(attrBaseURL), func(config *younium.Config, value string) (err error) {
		if err := checkInvisible(value); err != nil {
			return err
		}
		config.BaseURL, err = younium.ParseBaseURL(value)
		return err
	}},
	{attrLegalEntity, envVar(attrLegalEntity), func(config *younium.Config, value string) error {
		config.LegalEntity = value
		return checkText(value)
	}},
	{attrAuthVersion, "", func(config *younium.Config, value string) error {
		config.AuthVersion = younium.AuthVersion(value)
		if config.AuthVersion != younium.AuthV1 && config.AuthVersion != younium.AuthV2 {
			return fmt.Errorf("must be %s or %s", younium.AuthV1, younium.AuthV2)
		}
		return nil
	}},
	{attrMaxRetries, "", func(config *younium.Config, value string) (err error) {
		config.MaxRetries, err = strconv.Atoi(value)
		if err != nil || config.MaxRetries < 0 || config.MaxRetries > 10 {
			return errors.New("must be a whole number from 0 to 10, got: " + value)
		}
		return nil
	}},
	{attrRequestTimeout, "", func(config *younium.Config, value string) (err error) {
		config.RequestTimeout, err = time.ParseDuration(value)
		if err != nil || config.RequestTimeout < minRequestTimeout || config.RequestTimeout > maxRequestTimeout {
			return errors.New("must be a duration from 1s to 10m, such as 30s")
		}
		return nil
	}},
	{attrCACertFile, envVar(attrCACertFile), func(_ *younium.Config, value string) error {
		return checkText(value) // Configure reads the file.
	}},
}

// envVar returns the environment variable of an attribute.
func envVar(attribute string) string { return "YOUNIUM_" + strings.ToUpper(attribute) }

func environmentNames() string {
	var names []string
	for _, environment := range younium.Environments() {
		names = append(names, string(environment))
	}
	return strings.Join(names, ", ")
}

// configValue is a configured value without surrounding whitespace and byte order
// mark.
type configValue struct {
	value string
	// unknown reports whether Terraform will know the value only while applying.
	unknown bool
	// envVar is the environment variable that set the value, or "" for HCL.
	envVar string
}

// configValues are the values that are set, by attribute.
type configValues map[string]configValue

func (s configValues) any(attributes ...string) bool {
	return slices.ContainsFunc(attributes, func(a string) bool { _, ok := s[a]; return ok })
}

// name returns the environment variable or the attribute that was set, for messages.
func (s configValues) name(attribute string) string {
	if envVar := s[attribute].envVar; envVar != "" {
		return envVar
	}
	return attribute
}

// from returns the source of a value, for messages.
func (s configValues) from(attribute string) string {
	return cmp.Or(s[attribute].envVar, "the provider block")
}

// problem is an invalid value of an attribute.
type problem struct {
	attribute string
	summary   string
	detail    string
	warning   bool
}

func appendProblems(diags *diag.Diagnostics, problems []problem) {
	for _, p := range problems {
		if p.warning {
			diags.AddAttributeWarning(path.Root(p.attribute), p.summary, p.detail)
		} else {
			diags.AddAttributeError(path.Root(p.attribute), p.summary, p.detail)
		}
	}
}

// byteOrderMark is what some editors and shells put at the beginning of a file.
const byteOrderMark = "\ufeff"

func trim(value string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(value), byteOrderMark))
}

// readEnv reads the environment variables. An empty one counts as unset: CI sets
// missing secrets to "" in a pull request from a fork.
func readEnv(getenv func(string) string) configValues {
	values := configValues{}
	for _, attribute := range providerAttributes {
		if attribute.envVar == "" {
			continue
		}
		if value := trim(getenv(attribute.envVar)); value != "" {
			values[attribute.name] = configValue{value: value, envVar: attribute.envVar}
		}
	}
	return values
}

// readHCL reads the provider block. A value of nothing but whitespace is kept as "",
// for parseConfig to report.
func readHCL(ctx context.Context, block tfsdk.Config, diags *diag.Diagnostics) configValues {
	values := configValues{}
	for _, attribute := range providerAttributes {
		var value attr.Value
		diags.Append(block.GetAttribute(ctx, path.Root(attribute.name), &value)...)
		if value == nil || value.IsNull() {
			continue
		}
		text := value.String() // of a number
		if s, ok := value.(types.String); ok {
			text = trim(s.ValueString())
		}
		values[attribute.name] = configValue{value: text, unknown: value.IsUnknown()}
	}
	return values
}

// resolve merges HCL and environment variables. HCL takes precedence, also over the
// environment variables of attributes that its own attributes replace.
func resolve(hcl, env configValues) (configValues, []problem) {
	resolved := configValues{}
	maps.Copy(resolved, env)
	maps.Copy(resolved, hcl)
	ignoreEnv := func(attributes ...string) {
		maps.DeleteFunc(resolved, func(attribute string, set configValue) bool {
			return set.envVar != "" && slices.Contains(attributes, attribute)
		})
	}
	if hcl.any(attrEnvironment, attrBaseURL) {
		ignoreEnv(attrEnvironment, attrBaseURL)
	}
	switch {
	case hcl.any(attrAccessToken):
		ignoreEnv(attrClientID, attrSecret)
	case hcl.any(attrClientID, attrSecret):
		ignoreEnv(attrAccessToken)
	}
	return resolved, slices.Concat(
		conflicts(resolved, attrBaseURL, attrEnvironment),
		conflicts(resolved, attrAccessToken, attrClientID, attrSecret))
}

// conflicts returns a problem if an attribute is set together with others that it
// replaces. An unknown value may turn out to be null: in `terraform validate`, every
// variable of the configuration is unknown.
func conflicts(resolved configValues, one string, others ...string) []problem {
	known := func(attribute string) bool { return resolved.any(attribute) && !resolved[attribute].unknown }
	var conflicting []string
	for _, other := range others {
		if known(other) {
			conflicting = append(conflicting, resolved.name(other))
		}
	}
	if !known(one) || len(conflicting) == 0 {
		return nil
	}
	return []problem{{
		attribute: one,
		summary:   summaryConflicting,
		detail:    fmt.Sprintf("Only one of %s or %s can be set.", resolved.name(one), strings.Join(conflicting, " and ")),
	}}
}

// parseConfig returns the client's configuration, as far as attributes define it,
// and the invalid values. It sends no request and reads no file.
func parseConfig(values configValues) (younium.Config, []problem) {
	config := younium.Config{
		AuthVersion: younium.AuthV1, MaxRetries: younium.DefaultMaxRetries, RequestTimeout: younium.DefaultRequestTimeout,
	}
	var problems []problem
	for _, attribute := range providerAttributes {
		set, ok := values[attribute.name]
		if !ok || set.unknown {
			continue
		}
		err := cmp.Or(checkLength(set.value), attribute.parse(&config, set.value))
		switch {
		case err != nil:
			problems = append(problems, problem{
				attribute: attribute.name,
				summary:   summaryInvalid,
				detail:    fmt.Sprintf("%s %s.", values.name(attribute.name), err),
			})
		case attribute.name == attrLegalEntity && !isASCII(set.value):
			problems = append(problems, problem{
				attribute: attribute.name, summary: summaryNotASCII, detail: detailNotASCII, warning: true,
			})
		}
	}
	config.BaseURL = cmp.Or(config.BaseURL, config.Environment.BaseURL(config.AuthVersion))
	return config, problems
}

// missing returns the required attributes that are not set, one line for each with
// its environment variable.
func missing(resolved, env configValues) []string {
	var lines []string
	require := func(attribute, hint string) {
		if !resolved.any(attribute) {
			lines = append(lines, fmt.Sprintf("%s (%s)%s", attribute, envVar(attribute), hint))
		}
	}
	if !resolved.any(attrAccessToken) {
		hint := ""
		if env.any(attrAccessToken) {
			hint = fmt.Sprintf("; %s is ignored, because the provider block sets client_id or secret", envVar(attrAccessToken))
		}
		require(attrClientID, hint)
		require(attrSecret, hint)
	}
	if !resolved.any(attrBaseURL) {
		require(attrEnvironment, ": "+environmentNames())
	}
	return lines
}

// unknown returns the attributes whose values are not known yet.
func unknown(resolved configValues) []string {
	var attributes []string
	for _, attribute := range slices.Sorted(maps.Keys(resolved)) {
		if resolved[attribute].unknown {
			attributes = append(attributes, attribute)
		}
	}
	return attributes
}
