// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package target finds the Younium environment that a program of this repository is
// to use, and refuses production.
package target

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// Target is an environment or base URL of Younium.
type Target struct {
	// Environment is "" if a base URL was set.
	Environment younium.Environment
	// BaseURL is the base URL of the API without a trailing slash.
	BaseURL string
	// Host is the host of BaseURL, with its port if there is one.
	Host string
}

// Find reads YOUNIUM_ENVIRONMENT or YOUNIUM_BASE_URL, as the provider does. An
// environment has the base URL of auth v1. Errors do not quote a base URL: it may be
// a secret in the wrong place.
func Find(getenv func(string) string) (Target, error) {
	environment := younium.Environment(strings.TrimSpace(getenv("YOUNIUM_ENVIRONMENT")))
	address := strings.TrimSpace(getenv("YOUNIUM_BASE_URL"))
	switch {
	case environment == "" && address == "":
		return Target{}, errors.New("set YOUNIUM_ENVIRONMENT (sandbox or us_sandbox) or YOUNIUM_BASE_URL, and YOUNIUM_CLIENT_ID and YOUNIUM_SECRET")
	case environment != "" && address != "":
		return Target{}, errors.New("YOUNIUM_ENVIRONMENT and YOUNIUM_BASE_URL are both set: unset one of them")
	case environment != "":
		address = environment.BaseURL(younium.AuthV1)
		if address == "" {
			return Target{}, errors.New("YOUNIUM_ENVIRONMENT names no environment that the provider knows")
		}
	}
	baseURL, err := younium.ParseBaseURL(address)
	if err != nil {
		return Target{}, fmt.Errorf("YOUNIUM_BASE_URL %w", err)
	}
	parsed, err := url.Parse(baseURL)
	return Target{Environment: environment, BaseURL: baseURL, Host: parsed.Host}, err
}

// RefuseProduction returns an error if the host is that of production, in any
// spelling.
func (t Target) RefuseProduction() error {
	name, _, _ := strings.Cut(strings.ToLower(t.Host), ":")
	for _, production := range []younium.Environment{younium.Production, younium.USProduction} {
		if "https://"+strings.TrimRight(name, ".") == production.BaseURL(younium.AuthV1) {
			return fmt.Errorf("%s is production, which this command refuses: use a sandbox", t.Host)
		}
	}
	return nil
}
