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
	// envVar is the environment variable that stands in for it, or "".
	envVar string
	// parse puts a value into config. Its error finishes the sentence "The value of
	// the attribute …", and never repeats the value: it may be a secret in the wrong
	// place.
	parse func(config *younium.Config, value string) error
}

// providerAttributes are in the order of the docs, and of the problems reported.
var providerAttributes = []providerAttribute{
	{attrClientID, envVar(attrClientID), func(config *younium.Config, value string) error {
		config.ClientID = value
		return checkText(value)
	}},
	{attrSecret, envVar(attrSecret), func(config *younium.Config, value string) error {
		config.Secret = younium.NewSecret(value)
		return checkText(value)
	}},
	{attrAccessToken, envVar(attrAccessToken), func(config *younium.Config, value string) error {
		config.AccessToken = younium.NewSecret(value)
		if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return errors.New("holds white space or other characters that no access token has")
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
			return fmt.Errorf("is neither %s nor %s", younium.AuthV1, younium.AuthV2)
		}
		return nil
	}},
	{attrMaxRetries, "", func(config *younium.Config, value string) (err error) {
		config.MaxRetries, err = strconv.Atoi(value) // The schema holds it to its range.
		return err
	}},
	{attrRequestTimeout, "", func(config *younium.Config, value string) (err error) {
		config.RequestTimeout, err = time.ParseDuration(value)
		if err != nil || config.RequestTimeout < minRequestTimeout || config.RequestTimeout > maxRequestTimeout {
			return errors.New("is not a duration from 1s to 10m, such as 30s")
		}
		return nil
	}},
	{attrCACertFile, envVar(attrCACertFile), func(_ *younium.Config, value string) error {
		return checkText(value) // Configure reads the file.
	}},
}

// envVar returns the environment variable that stands in for an attribute.
func envVar(attribute string) string { return "YOUNIUM_" + strings.ToUpper(attribute) }

func environmentNames() string {
	var names []string
	for _, environment := range younium.Environments() {
		names = append(names, string(environment))
	}
	return strings.Join(names, ", ")
}

// configValue is one value as somebody wrote it, without surrounding white space.
type configValue struct {
	value string
	// unknown reports whether Terraform will know the value only while applying.
	unknown bool
	// variable is the environment variable that it comes from, "" for HCL.
	variable string
}

// configValues holds what is set, by attribute. What is not set is absent.
type configValues map[string]configValue

func (s configValues) any(attributes ...string) bool {
	return slices.ContainsFunc(attributes, func(a string) bool { _, ok := s[a]; return ok })
}

// name returns what was set, as people would look for it.
func (s configValues) name(attribute string) string {
	if variable := s[attribute].variable; variable != "" {
		return "the variable " + variable
	}
	return attribute
}

// from returns where a value was set.
func (s configValues) from(attribute string) string {
	return cmp.Or(s[attribute].variable, "the provider block")
}

// problem is a rule that the value of an attribute breaks.
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

// readEnv reads the environment variables. An empty one counts as unset: a pull
// request from a fork has such.
func readEnv(getenv func(string) string) configValues {
	set := configValues{}
	for _, attribute := range providerAttributes {
		if attribute.envVar == "" {
			continue
		}
		if value := strings.TrimSpace(getenv(attribute.envVar)); value != "" {
			set[attribute.name] = configValue{value: value, variable: attribute.envVar}
		}
	}
	return set
}

// readHCL reads the provider block. A value that is set to nothing but white
// space stays in as "", for parseConfig to report.
func readHCL(ctx context.Context, block tfsdk.Config, diags *diag.Diagnostics) configValues {
	set := configValues{}
	for _, attribute := range providerAttributes {
		var value attr.Value
		diags.Append(block.GetAttribute(ctx, path.Root(attribute.name), &value)...)
		if value == nil || value.IsNull() {
			continue
		}
		text := value.String() // of a number
		if s, ok := value.(types.String); ok {
			text = strings.TrimSpace(s.ValueString())
		}
		set[attribute.name] = configValue{value: text, unknown: value.IsUnknown()}
	}
	return set
}

// resolve decides which value counts if HCL and environment variables meet. What
// HCL sets also puts aside the variables of what it stands in for.
func resolve(hcl, env configValues) (configValues, []problem) {
	resolved := configValues{}
	maps.Copy(resolved, env)
	maps.Copy(resolved, hcl)
	putAside := func(attributes ...string) {
		maps.DeleteFunc(resolved, func(attribute string, set configValue) bool {
			return set.variable != "" && slices.Contains(attributes, attribute)
		})
	}
	if hcl.any(attrEnvironment, attrBaseURL) {
		putAside(attrEnvironment, attrBaseURL)
	}
	switch {
	case hcl.any(attrAccessToken):
		putAside(attrClientID, attrSecret)
	case hcl.any(attrClientID, attrSecret):
		putAside(attrAccessToken)
	}
	return resolved, slices.Concat(
		conflicts(resolved, attrBaseURL, attrEnvironment),
		conflicts(resolved, attrAccessToken, attrClientID, attrSecret))
}

// conflicts returns a problem if an attribute is set together with others that
// it stands in for. A value that is unknown may still turn out to be null: in `terraform
// validate`, every variable of the configuration is unknown.
func conflicts(resolved configValues, one string, others ...string) []problem {
	known := func(attribute string) bool { return resolved.any(attribute) && !resolved[attribute].unknown }
	var beside []string
	for _, other := range others {
		if known(other) {
			beside = append(beside, resolved.name(other))
		}
	}
	if !known(one) || len(beside) == 0 {
		return nil
	}
	return []problem{{
		attribute: one,
		summary:   "Conflicting Younium configuration",
		detail: fmt.Sprintf("Set either %s or %s, not both: one stands in for the other.",
			resolved.name(one), strings.Join(beside, " and ")),
	}}
}

const summaryInvalid = "Invalid Younium configuration"

// parseConfig returns the client's configuration, as far as attributes decide
// it, and the values that break a rule. It makes no request and reads no file.
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
				detail:    fmt.Sprintf("The value of %s %s.", values.name(attribute.name), err),
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

// missing returns what a client cannot do without and nobody has set, one line
// for each attribute with its environment variable.
func missing(resolved, env configValues) []string {
	var lines []string
	need := func(attribute, hint string) {
		if !resolved.any(attribute) {
			lines = append(lines, fmt.Sprintf("%s, or the variable %s%s", attribute, envVar(attribute), hint))
		}
	}
	if !resolved.any(attrAccessToken) {
		hint := ""
		if env.any(attrAccessToken) {
			hint = fmt.Sprintf(" (%s is set, but left aside: the provider block sets a half of the key)", envVar(attrAccessToken))
		}
		need(attrClientID, hint)
		need(attrSecret, hint)
	}
	if !resolved.any(attrBaseURL) {
		need(attrEnvironment, "")
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
