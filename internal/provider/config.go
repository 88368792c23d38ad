// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
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

// variables gives the environment variable that stands in for an attribute.
var variables = map[string]string{
	attrClientID:    "YOUNIUM_CLIENT_ID",
	attrSecret:      "YOUNIUM_SECRET",
	attrAccessToken: "YOUNIUM_ACCESS_TOKEN",
	attrEnvironment: "YOUNIUM_ENVIRONMENT",
	attrBaseURL:     "YOUNIUM_BASE_URL",
	attrLegalEntity: "YOUNIUM_LEGAL_ENTITY",
	attrCACertFile:  "YOUNIUM_CA_CERT_FILE",
}

// setting is one value as somebody wrote it, without surrounding white space.
type setting struct {
	value string
	// unknown tells that Terraform will know the value only while applying.
	unknown bool
	// variable is the environment variable that it comes from, "" for HCL.
	variable string
}

// settings holds what is set, by attribute. An attribute that is absent is not
// set, or its value is unknown.
type settings map[string]setting

func (s settings) any(attributes ...string) bool {
	return slices.ContainsFunc(attributes, func(a string) bool { _, ok := s[a]; return ok })
}

func (s settings) copyTo(target settings, attributes ...string) {
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

// environmentSettings reads the variables. An empty one counts as unset: a pull
// request from a fork has such.
func environmentSettings(getenv func(string) string) settings {
	set := settings{}
	for attribute, variable := range variables {
		if value := strings.TrimSpace(getenv(variable)); value != "" {
			set[attribute] = setting{value: value, variable: variable}
		}
	}
	return set
}

// resolve decides which value counts where HCL and variables meet.
func resolve(hcl, env settings) (settings, []problem) {
	resolved := settings{}
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
	if resolved.any(attrEnvironment) && resolved.any(attrBaseURL) {
		problems = append(problems, conflict(resolved, attrBaseURL, attrEnvironment))
	}

	switch {
	case hcl.any(attrAccessToken):
		hcl.copyTo(resolved, attrAccessToken, attrClientID, attrSecret)
	case hcl.any(attrClientID, attrSecret):
		env.copyTo(resolved, attrClientID, attrSecret)
		hcl.copyTo(resolved, attrClientID, attrSecret)
	default:
		env.copyTo(resolved, attrAccessToken, attrClientID, attrSecret)
	}
	for _, attribute := range []string{attrClientID, attrSecret} {
		if resolved.any(attrAccessToken) && resolved.any(attribute) {
			problems = append(problems, conflict(resolved, attrAccessToken, attribute))
			break
		}
	}
	return resolved, problems
}

// missing names what a client cannot do without and nobody has set, one line
// for each attribute with its variable.
func missing(resolved settings) []string {
	var lines []string
	need := func(attribute, hint string) {
		if !resolved.any(attribute) {
			lines = append(lines, fmt.Sprintf("%s, or the variable %s%s", attribute, variables[attribute], hint))
		}
	}
	if !resolved.any(attrAccessToken) {
		need(attrClientID, "")
		need(attrSecret, "")
	}
	if !resolved.any(attrBaseURL) {
		need(attrEnvironment, ": "+environmentNames())
	}
	return lines
}

// unknown names the attributes whose values are not known yet.
func unknown(resolved settings) []string {
	var attributes []string
	for _, attribute := range slices.Sorted(maps.Keys(resolved)) {
		if resolved[attribute].unknown {
			attributes = append(attributes, attribute)
		}
	}
	return attributes
}

func conflict(s settings, one, other string) problem {
	return problem{
		attribute: one,
		summary:   "Conflicting Younium configuration",
		detail: fmt.Sprintf("%s and %s are both set, and it takes one of the two. Remove one of them.",
			s.name(one), s.name(other)),
	}
}

// name says where a value comes from, as people would look for it.
func (s settings) name(attribute string) string {
	if variable := s[attribute].variable; variable != "" {
		return "the variable " + variable
	}
	return attribute
}
