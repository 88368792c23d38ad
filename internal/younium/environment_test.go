// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// TestEnvironments swaps the transport, so that nothing leaves the machine.
func TestEnvironments(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		environment younium.Environment
		version     younium.AuthVersion
		login       string
	}{
		{younium.Production, younium.AuthV1, "https://api.younium.com/auth/token"},
		{younium.Production, younium.AuthV2, "https://api.younium.com/auth/v2/token"},
		{younium.Sandbox, younium.AuthV1, "https://api.sandbox.younium.com/auth/token"},
		{younium.Sandbox, younium.AuthV2, "https://api.sandbox.younium.com/auth/v2/token"},
		{younium.USProduction, younium.AuthV1, "https://api.us.younium.com/auth/token"},
		{younium.USProduction, younium.AuthV2, "https://api.us.younium.com/auth/v2/token"},
		{younium.USSandbox, younium.AuthV1, "https://api.us.sandbox.younium.com/auth/token"},
		{younium.USSandbox, younium.AuthV2, "https://api.sandbox.us.younium.com/auth/v2/token"},
	} {
		t.Run(string(row.environment)+" "+string(row.version), func(t *testing.T) {
			t.Parallel()
			var asked []string
			transport := roundTripper(func(request *http.Request) (*http.Response, error) {
				asked = append(asked, request.Method+" "+request.URL.String())
				checkLoginRequest(t, request)
				if row.version == younium.AuthV2 {
					return reply(http.StatusOK, `{"access_token":"an.access.token","expires_in":86400}`), nil
				}
				return reply(http.StatusOK, `{"accessToken":"an.access.token","expiresIn":86400}`), nil
			})
			client := younium.NewOver(younium.Config{
				Environment: row.environment,
				BaseURL:     row.environment.BaseURL(row.version),
				AuthVersion: row.version,
				ClientID:    "the-client-id",
				Secret:      younium.NewSecret("the-secret"),
				LegalEntity: "Acme AB",
				UserAgent:   "an agent",
			}, transport)
			if got := token(t, client).AccessToken.Reveal(); got != "an.access.token" {
				t.Errorf("the token is %q", got)
			}
			if want := []string{"POST " + row.login}; !slices.Equal(asked, want) {
				t.Errorf("asked %q, want %q", asked, want)
			}
			if client.Environment() != row.environment || client.AuthVersion() != row.version {
				t.Errorf("the client says %s, %s", client.Environment(), client.AuthVersion())
			}
		})
	}
}

// checkLoginRequest holds a login against Younium's page: nothing but the key in
// the body, and no header that belongs to calls.
func checkLoginRequest(t *testing.T, request *http.Request) {
	t.Helper()
	body, err := io.ReadAll(request.Body)
	if want := `{"clientId":"the-client-id","secret":"the-secret"}`; err != nil || string(body) != want {
		t.Errorf("the body is %s, want %s", body, want)
	}
	for header, want := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "an agent",
		"Authorization": "", "legal-entity": "", "api-version": "", "younium-idempotency-key": "",
	} {
		if got := request.Header.Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
}

func TestEnvironmentNames(t *testing.T) {
	t.Parallel()
	want := []younium.Environment{younium.Production, younium.Sandbox, younium.USProduction, younium.USSandbox}
	if got := younium.Environments(); !slices.Equal(got, want) {
		t.Errorf("Environments() = %v, want %v", got, want)
	}
	for _, environment := range append(want, "", "staging") {
		for _, version := range []younium.AuthVersion{younium.AuthV1, younium.AuthV2} {
			other := environment.OtherBaseURL(version)
			switch {
			case environment != younium.USSandbox && other != "":
				t.Errorf("%s %s has another address, %s", environment, version, other)
			case environment == younium.USSandbox && (other == "" || other == environment.BaseURL(version)):
				t.Errorf("%s %s has the other address %q", environment, version, other)
			}
		}
	}
	for _, unknown := range []younium.Environment{"", "staging", "Production"} {
		if got := unknown.BaseURL(younium.AuthV1); got != "" {
			t.Errorf("%q has the address %s", unknown, got)
		}
	}
}
