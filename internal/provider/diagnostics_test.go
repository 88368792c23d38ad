// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// dataFor returns what the provider hands to its objects, from a block and
// variables.
func dataFor(t *testing.T, block, shell configValues) *providerData {
	t.Helper()
	return dataWith(t, block, shell, func(*younium.Config) {})
}

// dataWith is dataFor with a change to what the client is made of.
func dataWith(t *testing.T, block, shell configValues, change func(*younium.Config)) *providerData {
	t.Helper()
	resolved, _ := resolve(block, shell)
	config, _ := parseConfig(resolved)
	data := newProviderData(t.Context(), resolved, shell)
	p := &youniumProvider{version: "0.0.0-test", getenv: func(string) string { return "" }, configureClient: change}
	data.client = p.newClient(config, resolved, "1.11.4", nil)
	return data
}

// diagnoseCase is an error of the client. messages.golden has its whole message.
type diagnoseCase struct {
	data    *providerData
	entity  string
	source  string // fromBlock
	err     error
	summary string
}

func (c *diagnoseCase) diagnose() diag.Diagnostic {
	return c.data.diagnose("Listing the webhooks", legalEntity{c.entity, cmp.Or(c.source, fromBlock)}, c.err)
}

func diagnoseCases(t *testing.T) map[string]diagnoseCase {
	t.Helper()
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	_, authority := youniumtest.SelfSigned("127.0.0.1", time.Now().Add(time.Hour))
	if err := os.WriteFile(caFile, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	var (
		sandbox = dataFor(t, inBlock("environment", "sandbox", "legal_entity", "Acme AB"), inShell("client_id", "id", "secret", "secret-12345"))
		gateway = dataFor(t, inBlock("base_url", "https://gateway.example.com/younium", "client_id", "id"),
			inShell("secret", "secret-12345"))
		given   = dataFor(t, nil, inShell("access_token", jwt, "environment", "production"))
		usV1    = dataFor(t, inBlock("environment", "us_sandbox", "client_id", "id", "secret", "secret-12345"), nil)
		usV2    = dataFor(t, inBlock("environment", "us_sandbox", "auth_version", "v2", "client_id", "id", "secret", "secret-12345"), nil)
		bundle  = dataFor(t, inBlock("environment", "sandbox"), inShell("client_id", "id", "secret", "s", "ca_cert_file", caFile))
		noHost  = &net.OpError{Op: "dial", Err: &net.DNSError{Name: "api.example.com", IsNotFound: true}}
		refused = &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
		foreign = &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
		another = &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "api.example.com"}}
		expired = &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}
	)
	login := func(request younium.RequestError) error {
		request.Method, request.URL = "POST", "https://api.example.com/auth/token"
		return &younium.LoginError{Request: &request}
	}
	call := func(request younium.RequestError) error {
		request.Method, request.URL = "GET", "https://api.example.com/Webhooks"
		return &request
	}
	return map[string]diagnoseCase{
		"canceled": {
			data: sandbox, err: call(younium.RequestError{Err: context.Canceled}), summary: summaryCanceled,
		},
		"login rejected, credentials from the shell": {
			data: sandbox, err: login(younium.RequestError{Status: 401, Messages: []younium.Message{{Text: "Invalid client id or secret key"}}}),
			summary: summaryCredentials,
		},
		"login rejected, credentials from two sources, base URL": {
			data: gateway, err: login(younium.RequestError{Status: 400}), summary: summaryCredentials,
		},
		"login at a path that does not exist": {
			data: gateway, err: login(younium.RequestError{Status: 404}), summary: summaryLoginFailed,
		},
		"login during an outage": {
			data: sandbox, err: login(younium.RequestError{Status: 503, Attempts: 5}), summary: summaryLoginFailed,
		},
		"login with an expired token": {
			data: sandbox, err: login(younium.RequestError{Status: 200, ContentType: "application/json", Length: 61, Err: younium.ErrExpiredToken}),
			summary: summaryLoginFailed,
		},
		"login rate limited": {
			data: sandbox, err: login(younium.RequestError{Status: 429, RetryAfter: 15 * time.Minute}), summary: summaryRateLimit,
		},
		"login with the response of something else": {
			data: gateway, err: login(younium.RequestError{Status: 200, ContentType: "text/html", Length: 7, Err: errors.New("it is not JSON")}),
			summary: summaryLoginFailed,
		},
		"login refused by something else": {
			data: sandbox, err: login(younium.RequestError{Status: 403, ContentType: "text/html", Length: 7}),
			summary: summaryLoginFailed,
		},
		"login at a path that does not exist, with a page": {
			data: gateway, err: login(younium.RequestError{Status: 404, ContentType: "text/html", Length: 7}), summary: summaryLoginFailed,
		},
		"login redirected on its host": {
			data: gateway, err: login(younium.RequestError{Status: 302, RedirectHost: "gateway.example.com"}),
			summary: summaryLoginFailed,
		},
		"a port without TLS": {
			data: gateway, err: login(younium.RequestError{Err: http.ErrSchemeMismatch}), summary: summaryLoginFailed,
		},
		"an environment without TLS": {
			data: sandbox, err: call(younium.RequestError{Err: tls.RecordHeaderError{}}), summary: summaryConnectionFailed,
		},
		"login redirected": {
			data: gateway, err: login(younium.RequestError{Status: 307, RedirectHost: "login.example.org"}),
			summary: summaryLoginFailed,
		},
		"login timed out": {
			data: sandbox, err: login(younium.RequestError{Err: io.ErrUnexpectedEOF}), summary: summaryLoginFailed,
		},
		"host that does not resolve": {
			data: gateway, err: login(younium.RequestError{Err: noHost}), summary: summaryLoginFailed,
		},
		"US sandbox that does not resolve": {
			data: usV1, err: login(younium.RequestError{Err: noHost}), summary: summaryLoginFailed,
		},
		"US sandbox of v2 that refuses": {
			data: usV2, err: login(younium.RequestError{Err: refused}), summary: summaryLoginFailed,
		},
		"US sandbox with 404": {
			data: usV1, err: login(younium.RequestError{Status: 404}), summary: summaryLoginFailed,
		},
		"US sandbox with the certificate of another host": {
			data: usV1, err: login(younium.RequestError{Err: another}), summary: summaryLoginFailed,
		},
		"US sandbox that rejects the credentials": {
			data: usV1, err: login(younium.RequestError{Status: 401}), summary: summaryCredentials,
		},
		"unknown certificate authority": {
			data: sandbox, err: login(younium.RequestError{Err: foreign}), summary: summaryLoginFailed,
		},
		"unknown certificate authority, in spite of a file": {
			data: bundle, err: login(younium.RequestError{Err: foreign}), summary: summaryLoginFailed,
		},
		"certificate of another host": {
			data: gateway, err: call(younium.RequestError{Err: another}), summary: summaryConnectionFailed,
		},
		"certificate expired": {
			data: sandbox, err: call(younium.RequestError{Err: expired}), summary: summaryConnectionFailed,
		},
		"given token, 401": {
			data: given, summary: summaryUnauthorized,
			err: &younium.AccessTokenError{Request: &younium.RequestError{
				Method: "GET", URL: "https://api.younium.com/Webhooks", Status: 401, Messages: []younium.Message{{Text: "Not for you"}},
			}},
		},
		"given token, expired": {
			data: given, err: &younium.AccessTokenError{ExpiredAt: time.Date(2026, 11, 24, 20, 41, 9, 0, time.UTC)},
			summary: summaryExpired,
		},
		"given token, expired, 401": {
			data: given, summary: summaryExpired,
			err: &younium.AccessTokenError{
				ExpiredAt: time.Date(2026, 11, 24, 20, 41, 9, 0, time.UTC),
				Request:   &younium.RequestError{Method: "GET", URL: "https://api.younium.com/Webhooks", Status: 401},
			},
		},
		"given token, 401 of something else": {
			data: given, summary: summaryUnauthorized,
			err: &younium.AccessTokenError{Request: &younium.RequestError{
				Method: "GET", URL: "https://api.younium.com/Webhooks", Status: 401, ContentType: "text/html", Length: 7,
			}},
		},
		"new token rejected": {
			data: gateway, summary: summaryNewTokenRejected,
			err: &younium.NewTokenRejectedError{Request: &younium.RequestError{
				Method: "GET", URL: "https://gateway.example.com/younium/Webhooks", Status: 401,
			}},
		},
		"no such endpoint": {
			data: gateway, err: call(younium.RequestError{Status: 404}), summary: summaryRejected,
		},
		"denied, legal entity of the provider": {
			data: sandbox, err: call(younium.RequestError{Status: 403}), summary: summaryDenied,
		},
		"denied, legal entity of the block": {
			data: sandbox, entity: "Beta AB", err: call(younium.RequestError{Status: 403}), summary: summaryDenied,
		},
		"denied, legal entity by variable": {
			data: dataFor(t, inBlock("environment", "sandbox"), inShell("client_id", "id", "secret", "s", "legal_entity", "Gamma AB")),
			err:  call(younium.RequestError{Status: 403}), summary: summaryDenied,
		},
		"denied, legal entity of the import ID": {
			data: sandbox, entity: "nope", source: fromImportID, err: call(younium.RequestError{Status: 403}), summary: summaryDenied,
		},
		"denied, import ID without legal entity": {
			data: gateway, source: fromImportID, err: call(younium.RequestError{Status: 403}), summary: summaryDenied,
		},
		"import refused": {
			data: sandbox, source: fromImportID, err: call(younium.RequestError{Status: 422}), summary: summaryRejected,
		},
		"denied by something else": {
			data: gateway, err: call(younium.RequestError{Status: 403, ContentType: "text/html", Length: 7}), summary: summaryDenied,
		},
		"denied, no legal entity": {
			data: gateway, err: call(younium.RequestError{Status: 403}), summary: summaryDenied,
		},
		"rate limited": {
			data: sandbox, err: call(younium.RequestError{Status: 429}), summary: summaryRateLimit,
		},
		"down": {
			data: sandbox, err: call(younium.RequestError{Status: 503, RetryAfter: time.Hour}), summary: summaryServerError,
		},
		"redirected": {
			data: sandbox, err: call(younium.RequestError{Status: 302, RedirectHost: "x.example.org"}),
			summary: summaryRedirect,
		},
		"unreadable": {
			data: sandbox, err: call(younium.RequestError{Status: 200, Err: errors.New("it is not JSON")}),
			summary: summaryInvalidResponse,
		},
		"unreachable": {
			data: sandbox, err: call(younium.RequestError{Err: refused}), summary: summaryConnectionFailed,
		},
		"a proxy that does not work": {
			data: sandbox, err: call(younium.RequestError{Err: &net.OpError{Op: "proxyconnect", Net: "tcp", Err: refused}}),
			summary: summaryConnectionFailed,
		},
		"a proxy that wants credentials, in the login": {
			data: sandbox, err: login(younium.RequestError{Err: &younium.ProxyError{Host: "proxy.test:3128", Variable: "https_proxy", Status: 407}}),
			summary: summaryLoginFailed,
		},
		"a proxy that rejects credentials": {
			data: sandbox, err: call(younium.RequestError{Err: &younium.ProxyError{Host: "proxy.test:3128", Variable: "HTTPS_PROXY", Status: 407, Credentials: true}}),
			summary: summaryConnectionFailed,
		},
		"a proxy that denies the host": {
			data: sandbox, err: call(younium.RequestError{Err: &younium.ProxyError{Host: "proxy.test:3128", Variable: "HTTPS_PROXY", Status: 403}}),
			summary: summaryConnectionFailed,
		},
		"a proxy with a sign-in page": {
			data: sandbox, err: call(younium.RequestError{Err: &younium.ProxyError{Host: "proxy.test:3128", Variable: "HTTPS_PROXY", Status: 302}}),
			summary: summaryConnectionFailed,
		},
		"a proxy that is no URL": {
			data: sandbox, err: call(younium.RequestError{Err: &younium.ProxyURLError{Variable: "HTTPS_PROXY"}}),
			summary: summaryConnectionFailed,
		},
		"a response over the limit": {
			data: gateway, err: call(younium.RequestError{Status: 200, Err: &younium.BodyTooLargeError{Limit: 16}}),
			summary: summaryInvalidResponse,
		},
		"a login's response over the limit": {
			data: gateway, err: login(younium.RequestError{Status: 200, Err: &younium.BodyTooLargeError{Limit: 16}}),
			summary: summaryLoginFailed,
		},
		"a response with a field twice": {
			data: sandbox, err: call(younium.RequestError{Status: 200, Err: younium.ErrDuplicateField}),
			summary: summaryInvalidResponse,
		},
		"refused": {
			data: sandbox, err: call(younium.RequestError{Status: 422, Messages: []younium.Message{{Text: "No such event"}}}),
			summary: summaryRejected,
		},
		"a response that shows the token": {
			data: gateway, err: younium.ErrCredentialsInResponse, summary: summaryCredentialsShown,
		},
		"a response that is a login's": {
			data: sandbox, err: younium.ErrLoginResponse, summary: summaryCredentialsShown,
		},
		"anything else": {
			data: sandbox, err: errors.New("the address is malformed"), summary: summaryRequestFailed,
		},
	}
}

func TestDiagnose(t *testing.T) {
	t.Parallel()
	for name, test := range diagnoseCases(t) {
		if got := test.diagnose(); got.Summary() != test.summary {
			t.Errorf("%s: got the summary %q, want %q", name, got.Summary(), test.summary)
		}
	}
}
