// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

// Environment is an environment of Younium.
type Environment string

// The environments that Younium documents.
const (
	Production   Environment = "production"
	Sandbox      Environment = "sandbox"
	USProduction Environment = "us_production"
	USSandbox    Environment = "us_sandbox"
)

// Environments returns the known environments in the order of the docs.
func Environments() []Environment {
	return []Environment{Production, Sandbox, USProduction, USSandbox}
}

// AuthVersion is the version of Younium's login endpoint.
type AuthVersion string

// The versions of the login endpoint. Both take the same request.
const (
	// AuthV1 is POST /auth/token with a camelCase response.
	AuthV1 AuthVersion = "v1"
	// AuthV2 is POST /auth/v2/token with a snake_case response.
	AuthV2 AuthVersion = "v2"
)

func (v AuthVersion) path() string {
	if v == AuthV2 {
		return "/auth/v2/token"
	}
	return "/auth/token"
}

// The US sandbox has two names in Younium's own pages: the page of auth v1
// prints the first, the page of auth v2 and the list of base URLs the second.
const (
	usSandboxV1 = "https://api.us.sandbox.younium.com"
	usSandboxV2 = "https://api.sandbox.us.younium.com"
)

// BaseURL returns the base URL of the environment for a login version, without a
// trailing slash, or "" if the environment is unknown.
// Source: Younium's developer portal, Get started.
func (e Environment) BaseURL(v AuthVersion) string {
	switch e {
	case Production:
		return "https://api.younium.com"
	case Sandbox:
		return "https://api.sandbox.younium.com"
	case USProduction:
		return "https://api.us.younium.com"
	case USSandbox:
		if v == AuthV2 {
			return usSandboxV2
		}
		return usSandboxV1
	}
	return ""
}

// OtherBaseURL returns the other base URL that Younium's pages have for the
// environment, or "" if they agree on one. It is for messages: the client never
// switches to another host by itself.
func (e Environment) OtherBaseURL(v AuthVersion) string {
	if e != USSandbox {
		return ""
	}
	if v == AuthV2 {
		return usSandboxV1
	}
	return usSandboxV2
}
