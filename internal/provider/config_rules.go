// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

const (
	minRequestTimeout = time.Second
	maxRequestTimeout = 10 * time.Minute

	// maxLength is what servers of ASP.NET take for all headers together. Tokens
	// go into one, and no other value comes near it.
	maxLength = 32 << 10
)

// validate reports the values that break a rule, in the order of the docs. It
// makes no request and reads no file. A detail never repeats the value: it may
// be a secret in the wrong place.
func validate(resolved configValues) []problem {
	var problems []problem
	for _, rule := range []struct {
		attribute string
		// broken finishes the sentence "The value of the attribute …".
		broken func(string) error
	}{
		{attrClientID, checkText},
		{attrSecret, checkText},
		{attrAccessToken, checkAccessToken},
		{attrEnvironment, checkEnvironment},
		{attrBaseURL, func(value string) error { _, err := younium.ParseBaseURL(value); return err }},
		{attrLegalEntity, checkText},
		{attrAuthVersion, checkAuthVersion},
		{attrRequestTimeout, func(value string) error { _, err := parseRequestTimeout(value); return err }},
		{attrCACertFile, checkText},
	} {
		set, ok := resolved[rule.attribute]
		if !ok || set.unknown {
			continue
		}
		err := cmp.Or(checkLength(set.value), rule.broken(set.value))
		switch {
		case err != nil:
			problems = append(problems, problem{
				attribute: rule.attribute,
				summary:   summaryInvalid,
				detail:    fmt.Sprintf("The value of %s %s.", resolved.name(rule.attribute), err),
			})
		case rule.attribute == attrLegalEntity && !isASCII(set.value):
			problems = append(problems, problem{
				attribute: rule.attribute, summary: summaryNotASCII, detail: detailNotASCII, warning: true,
			})
		}
	}
	return problems
}

const summaryInvalid = "Invalid Younium configuration"

func checkLength(value string) error {
	switch {
	case value == "":
		return errors.New("is empty; leave the attribute out where it is not meant to be set")
	case len(value) > maxLength:
		return fmt.Errorf("is longer than %d bytes", maxLength)
	}
	return nil
}

// checkText keeps out what no header and no JSON can carry as it is.
func checkText(value string) error {
	switch {
	case strings.ContainsFunc(value, unicode.IsControl):
		return errors.New("holds control characters, such as a line break")
	case !utf8.ValidString(value):
		return errors.New("is not UTF-8")
	}
	return nil
}

func checkAccessToken(value string) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("holds white space or other characters that no access token has")
	}
	return nil
}

func checkEnvironment(value string) error {
	if younium.Environment(value).BaseURL(younium.AuthV1) == "" {
		return errors.New("must be one of " + environmentNames())
	}
	return nil
}

func environmentNames() string {
	var names []string
	for _, environment := range younium.Environments() {
		names = append(names, string(environment))
	}
	return strings.Join(names, ", ")
}

func checkAuthVersion(value string) error {
	switch younium.AuthVersion(value) {
	case younium.AuthV1, younium.AuthV2:
		return nil
	}
	return fmt.Errorf("is neither %s nor %s", younium.AuthV1, younium.AuthV2)
}

const (
	summaryNotASCII = "Legal entity outside ASCII"
	detailNotASCII  = "Younium does not document how it reads such a name in a header. It is sent as UTF-8. " +
		"The legal entity's id works everywhere."
)

func isASCII(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII })
}

func parseRequestTimeout(value string) (time.Duration, error) {
	timeout, err := time.ParseDuration(value)
	if err != nil || timeout < minRequestTimeout || timeout > maxRequestTimeout {
		return 0, errors.New("is not a duration from 1s to 10m, such as 30s")
	}
	return timeout, nil
}
