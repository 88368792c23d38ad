// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
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

// envVar gives the environment envVar that stands in for an attribute.
func envVar(attribute string) string { return "YOUNIUM_" + strings.ToUpper(attribute) }

// configValue is one value as somebody wrote it, without surrounding white space.
type configValue struct {
	value string
	// unknown tells that Terraform will know the value only while applying.
	unknown bool
	// variable is the environment variable that it comes from, "" for HCL.
	variable string
}

// configValues holds what is set, by attribute. What is not set is absent.
type configValues map[string]configValue

func (s configValues) any(attributes ...string) bool {
	return slices.ContainsFunc(attributes, func(a string) bool { _, ok := s[a]; return ok })
}

func (s configValues) copyTo(target configValues, attributes ...string) {
	for _, attribute := range attributes {
		if value, ok := s[attribute]; ok {
			target[attribute] = value
		}
	}
}

// problem is a rule that the value of an attribute breaks.
type problem struct {
	attribute string
	summary   string
	detail    string
	warning   bool
}

// readEnv reads the variables. An empty one counts as unset: a pull
// request from a fork has such.
func readEnv(getenv func(string) string) configValues {
	set := configValues{}
	for _, attribute := range []string{
		attrClientID, attrSecret, attrAccessToken, attrEnvironment, attrBaseURL, attrLegalEntity, attrCACertFile,
	} {
		if value := strings.TrimSpace(getenv(envVar(attribute))); value != "" {
			set[attribute] = configValue{value: value, variable: envVar(attribute)}
		}
	}
	return set
}

// resolve decides which value counts where HCL and variables meet.
func resolve(hcl, env configValues) (configValues, []problem) {
	resolved := configValues{}
	var problems []problem
	for _, attribute := range []string{attrLegalEntity, attrCACertFile, attrAuthVersion, attrMaxRetries, attrRequestTimeout} {
		env.copyTo(resolved, attribute)
		hcl.copyTo(resolved, attribute)
	}

	place := env
	if hcl.any(attrEnvironment, attrBaseURL) {
		place = hcl
	}
	place.copyTo(resolved, attrEnvironment, attrBaseURL)
	problems = append(problems, conflicts(resolved, attrBaseURL, attrEnvironment)...)

	switch {
	case hcl.any(attrAccessToken):
		hcl.copyTo(resolved, attrAccessToken, attrClientID, attrSecret)
	case hcl.any(attrClientID, attrSecret):
		env.copyTo(resolved, attrClientID, attrSecret)
		hcl.copyTo(resolved, attrClientID, attrSecret)
	default:
		env.copyTo(resolved, attrAccessToken, attrClientID, attrSecret)
	}
	return resolved, append(problems, conflicts(resolved, attrAccessToken, attrClientID, attrSecret)...)
}

// missing names what a client cannot do without and nobody has set, one line
// for each attribute with its variable.
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

// unknown names the attributes whose values are not known yet.
func unknown(resolved configValues) []string {
	var attributes []string
	for _, attribute := range slices.Sorted(maps.Keys(resolved)) {
		if resolved[attribute].unknown {
			attributes = append(attributes, attribute)
		}
	}
	return attributes
}

// conflicts reports an attribute that is set beside others that it stands in
// for. A value that is unknown may still turn out to be null: in `terraform
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

// name says what was set, as people would look for it.
func (s configValues) name(attribute string) string {
	if variable := s[attribute].variable; variable != "" {
		return "the variable " + variable
	}
	return attribute
}

// from says where a value was set.
func (s configValues) from(attribute string) string {
	return cmp.Or(s[attribute].variable, "the provider block")
}
