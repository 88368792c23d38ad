// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

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

func TestDiagnose(t *testing.T) {
	t.Parallel()
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
	for name, test := range map[string]struct {
		data    *providerData
		entity  string
		source  string // fromBlock
		err     error
		summary string
		detail  []string // in this order
	}{
		"cancelled": {
			data: sandbox, err: call(younium.RequestError{Err: context.Canceled}), summary: "Cancelled",
			detail: []string{"Listing the webhooks was cancelled before Younium had answered."},
		},
		"login rejected, key by variables": {
			data: sandbox, err: login(younium.RequestError{Status: 401, Messages: []younium.Message{{Text: "Invalid client id or secret key"}}}),
			summary: "Younium rejected the login",
			detail: []string{
				`POST https://api.example.com/auth/token returned 401: "Invalid client id or secret key".`, "\n\n",
				"check that client_id (from YOUNIUM_CLIENT_ID) and secret (from YOUNIUM_SECRET) were generated in the environment sandbox",
				"Privacy & Security > Personal Tokens",
			},
		},
		"login rejected, key by halves, another address": {
			data: gateway, err: login(younium.RequestError{Status: 400}), summary: "Younium rejected the login",
			detail: []string{
				"returned 400 without a body.", "client_id (from the provider block) and secret (from YOUNIUM_SECRET)",
				"the Younium at https://gateway.example.com/younium",
			},
		},
		"login at a path that does not exist": {
			data: gateway, err: login(younium.RequestError{Status: 404}), summary: "Login to Younium failed",
			detail: []string{"returned 404", "Check base_url (from the provider block) and auth_version."},
		},
		"login during an outage": {
			data: sandbox, err: login(younium.RequestError{Status: 503, Attempts: 5}), summary: "Login to Younium failed",
			detail: []string{"returned 503", "after 5 attempts", "Run again later. If this goes on, it is for Younium's support."},
		},
		"login rate limited": {
			data: sandbox, err: login(younium.RequestError{Status: 429, RetryAfter: 15 * time.Minute}), summary: "Younium is rate limiting",
			detail: []string{
				"Younium asks for a pause of 15m0s, longer than the 1m0s that this provider waits. This request changed nothing. " +
					"Run again later, or lower -parallelism.",
			},
		},
		"login answered by something else": {
			data: gateway, err: login(younium.RequestError{Status: 200, ContentType: "text/html", Length: 7, Err: errors.New("it is not JSON")}),
			summary: "Login to Younium failed",
			detail:  []string{"returned 200 with 7 bytes of text/html", "Something other than Younium", "Check base_url (from the provider block), and that nothing between this machine and gateway.example.com intercepts requests."},
		},
		"login refused by something else": {
			data: sandbox, err: login(younium.RequestError{Status: 403, ContentType: "text/html", Length: 7}),
			summary: "Login to Younium failed",
			detail: []string{
				"returned 403, with 7 bytes of text/html", "\n\nSomething other than Younium may have responded, such as a gateway or a firewall. " +
					"Check environment (from the provider block), and that nothing between this machine and api.sandbox.younium.com intercepts requests.",
			},
		},
		"login at a path that does not exist, with a page": {
			data: gateway, err: login(younium.RequestError{Status: 404, ContentType: "text/html", Length: 7}), summary: "Login to Younium failed",
			detail: []string{"Check base_url (from the provider block) and auth_version."},
		},
		"login redirected on its host": {
			data: gateway, err: login(younium.RequestError{Status: 302, RedirectHost: "gateway.example.com"}),
			summary: "Login to Younium failed",
			detail:  []string{"This one stays on its host. Check the scheme and path in base_url (from the provider block)."},
		},
		"a port without TLS": {
			data: gateway, err: login(younium.RequestError{Err: http.ErrSchemeMismatch}), summary: "Login to Younium failed",
			detail: []string{"the server does not speak TLS", "\n\nCheck the scheme and port of base_url (from the provider block)."},
		},
		"an environment without TLS": {
			data: sandbox, err: call(younium.RequestError{Err: tls.RecordHeaderError{}}), summary: "Younium could not be reached",
			detail: []string{"the server does not speak TLS", "\n\nSomething other than Younium may have responded"},
		},
		"login redirected": {
			data: gateway, err: login(younium.RequestError{Status: 307, RedirectHost: "login.example.org"}),
			summary: "Login to Younium failed",
			detail:  []string{"a redirect to login.example.org", "the credentials would go along", "name it in base_url"},
		},
		"login timed out": {
			data: sandbox, err: login(younium.RequestError{Err: io.ErrUnexpectedEOF}), summary: "Login to Younium failed",
			detail: []string{"Run again when Younium can be reached. If this goes on, check environment (from the provider block)."},
		},
		"host that does not resolve": {
			data: gateway, err: login(younium.RequestError{Err: noHost}), summary: "Login to Younium failed",
			detail: []string{
				"the host api.example.com does not resolve",
				"Check base_url (from the provider block), and whether this machine needs a proxy (HTTPS_PROXY) or a VPN",
			},
		},
		"US sandbox that does not resolve": {
			data: usV1, err: login(younium.RequestError{Err: noHost}), summary: "Login to Younium failed",
			detail: []string{
				"spell the host of us_sandbox in two ways", "leave environment out and write:\n\n",
				`  base_url = "https://api.sandbox.us.younium.com"`,
			},
		},
		"US sandbox of v2 that refuses": {
			data: usV2, err: login(younium.RequestError{Err: refused}), summary: "Login to Younium failed",
			detail: []string{`  base_url = "https://api.us.sandbox.younium.com"`},
		},
		"US sandbox that answers 404": {
			data: usV1, err: login(younium.RequestError{Status: 404}), summary: "Login to Younium failed",
			detail: []string{`  base_url = "https://api.sandbox.us.younium.com"`},
		},
		"US sandbox with the certificate of another host": {
			data: usV1, err: login(younium.RequestError{Err: another}), summary: "Login to Younium failed",
			detail: []string{`  base_url = "https://api.sandbox.us.younium.com"`},
		},
		"US sandbox that rejects the key": {
			data: usV1, err: login(younium.RequestError{Status: 401}), summary: "Younium rejected the login",
			detail: []string{"generated in the environment us_sandbox"},
		},
		"unknown certificate authority": {
			data: sandbox, err: login(younium.RequestError{Err: foreign}), summary: "Login to Younium failed",
			detail: []string{"certificate is not trusted", "name its certificate authority in ca_cert_file"},
		},
		"unknown certificate authority, in spite of a file": {
			data: bundle, err: login(younium.RequestError{Err: foreign}), summary: "Login to Younium failed",
			detail: []string{
				"certificate is not trusted", "\n\nNeither the system nor ca_cert_file (from YOUNIUM_CA_CERT_FILE) holds the certificate authority",
			},
		},
		"certificate of another host": {
			data: gateway, err: call(younium.RequestError{Err: another}), summary: "Younium could not be reached",
			detail: []string{"certificate is not trusted", "Check base_url (from the provider block) and the clock"},
		},
		"certificate expired": {
			data: sandbox, err: call(younium.RequestError{Err: expired}), summary: "Younium could not be reached",
			detail: []string{"Check environment (from the provider block) and the clock of this machine."},
		},
		"given token, 401": {
			data: given, summary: "Access token rejected",
			err: &younium.AccessTokenError{Request: &younium.RequestError{
				Method: "GET", URL: "https://api.younium.com/Webhooks", Status: 401, Messages: []younium.Message{{Text: "Not for you"}},
			}},
			detail: []string{
				`Listing the webhooks failed: GET https://api.younium.com/Webhooks returned 401: "Not for you".`,
				"The access token (from YOUNIUM_ACCESS_TOKEN) may have expired", "other than the environment production",
				"Provide a new one, or set client_id and secret.",
			},
		},
		"given token, expired": {
			data: given, err: &younium.AccessTokenError{ExpiredAt: time.Date(2026, 11, 24, 20, 41, 9, 0, time.UTC)},
			summary: "Access token expired", detail: []string{
				"Listing the webhooks failed: the access token (from YOUNIUM_ACCESS_TOKEN) expired at 2026-11-24T20:41:09Z.",
				"Provide a new one, or set client_id and secret.",
			},
		},
		"given token, expired, 401": {
			data: given, summary: "Access token expired",
			err: &younium.AccessTokenError{
				ExpiredAt: time.Date(2026, 11, 24, 20, 41, 9, 0, time.UTC),
				Request:   &younium.RequestError{Method: "GET", URL: "https://api.younium.com/Webhooks", Status: 401},
			},
			detail: []string{
				"returned 401 without a body.\n\nThe access token (from YOUNIUM_ACCESS_TOKEN) expired at 2026-11-24T20:41:09Z. " +
					"Provide a new one, or set client_id and secret.",
			},
		},
		"given token, 401 of something else": {
			data: given, summary: "Access token rejected",
			err: &younium.AccessTokenError{Request: &younium.RequestError{
				Method: "GET", URL: "https://api.younium.com/Webhooks", Status: 401, ContentType: "text/html", Length: 7,
			}},
			detail: []string{"returned 401, with 7 bytes of text/html", "Something other than Younium may have responded"},
		},
		"fresh tokens rejected": {
			data: gateway, summary: "Younium rejects a fresh token",
			err: &younium.NewTokenRejectedError{Request: &younium.RequestError{
				Method: "GET", URL: "https://gateway.example.com/younium/Webhooks", Status: 401,
			}},
			detail: []string{
				"Listing the webhooks failed: GET https://gateway.example.com/younium/Webhooks returned 401 without a body.\n\n",
				"passes the Authorization header on",
			},
		},
		"no such endpoint": {
			data: gateway, err: call(younium.RequestError{Status: 404}), summary: "Younium refused the request",
			detail: []string{
				"returned 404", "There is no such endpoint, or no such record. Check the arguments of this block, and base_url (from the provider block).",
			},
		},
		"denied, legal entity of the provider": {
			data: sandbox, err: call(younium.RequestError{Status: 403}), summary: "Younium denied access",
			detail: []string{
				"Listing the webhooks failed: GET https://api.example.com/Webhooks returned 403", "\n\nThe login is valid",
				`the legal entity ("Acme AB", from the provider block) is unknown or not yours`, "lacks a permission", "restricted for this tenant",
			},
		},
		"denied, legal entity of the block": {
			data: sandbox, entity: "Beta AB", err: call(younium.RequestError{Status: 403}), summary: "Younium denied access",
			detail: []string{`the legal entity ("Beta AB", from this block) is unknown or not yours`},
		},
		"denied, legal entity by variable": {
			data: dataFor(t, inBlock("environment", "sandbox"), inShell("client_id", "id", "secret", "s", "legal_entity", "Gamma AB")),
			err:  call(younium.RequestError{Status: 403}), summary: "Younium denied access",
			detail: []string{`the legal entity ("Gamma AB", from YOUNIUM_LEGAL_ENTITY) is unknown or not yours`},
		},
		"denied, legal entity of the import ID": {
			data: sandbox, entity: "nope", source: fromImportID, err: call(younium.RequestError{Status: 403}), summary: "Younium denied access",
			detail: []string{`the legal entity ("nope", from the import ID) is unknown or not yours`},
		},
		"denied, import ID without legal entity": {
			data: gateway, source: fromImportID, err: call(younium.RequestError{Status: 403}), summary: "Younium denied access",
			detail: []string{"no legal entity is set, and this tenant has several", "add a comma and that legal entity to the import ID."},
		},
		"import refused": {
			data: sandbox, source: fromImportID, err: call(younium.RequestError{Status: 422}), summary: "Younium refused the request",
			detail: []string{"Check the import ID."},
		},
		"denied by something else": {
			data: gateway, err: call(younium.RequestError{Status: 403, ContentType: "text/html", Length: 7}), summary: "Younium denied access",
			detail: []string{"returned 403, with 7 bytes of text/html", "\n\nSomething other than Younium may have responded"},
		},
		"denied, no legal entity": {
			data: gateway, err: call(younium.RequestError{Status: 403}), summary: "Younium denied access",
			detail: []string{"no legal entity is set, and this tenant has several"},
		},
		"rate limited": {
			data: sandbox, err: call(younium.RequestError{Status: 429}), summary: "Younium is rate limiting",
			detail: []string{"This request changed nothing. Run again later, or lower -parallelism."},
		},
		"down": {
			data: sandbox, err: call(younium.RequestError{Status: 503, RetryAfter: time.Hour}), summary: "Younium failed",
			detail: []string{"returned 503", "Younium asks for a pause of 1h0m0s", "Run again later."},
		},
		"redirected": {
			data: sandbox, err: call(younium.RequestError{Status: 302, RedirectHost: "x.example.org"}),
			summary: "Younium answered with a redirect", detail: []string{"a redirect to x.example.org", "Redirects are refused"},
		},
		"unreadable": {
			data: sandbox, err: call(younium.RequestError{Status: 200, Err: errors.New("it is not JSON")}),
			summary: "Response cannot be read", detail: []string{"but it is not JSON", "Check environment (from the provider block)"},
		},
		"unreachable": {
			data: sandbox, err: call(younium.RequestError{Err: refused}), summary: "Younium could not be reached",
			detail: []string{"connection refused", "Check environment (from the provider block)"},
		},
		"a proxy that does not work": {
			data: sandbox, err: call(younium.RequestError{Err: &net.OpError{Op: "proxyconnect", Net: "tcp", Err: refused}}),
			summary: "Younium could not be reached", detail: []string{"proxy", "Check the proxy that HTTPS_PROXY names"},
		},
		"a proxy that wants credentials, in the login": {
			data: sandbox, err: login(younium.RequestError{Err: &younium.ProxyError{Host: "proxy.test:3128", Variable: "https_proxy", Status: 407}}),
			summary: "Login to Younium failed",
			detail:  []string{"Add the credentials for the proxy to https_proxy, percent-encoded: http://USER:PASSWORD@proxy.test:3128."},
		},
		"a proxy that rejects credentials": {
			data: sandbox, err: call(younium.RequestError{Err: &younium.ProxyError{Host: "proxy.test:3128", Variable: "HTTPS_PROXY", Status: 407, Credentials: true}}),
			summary: "Younium could not be reached", detail: []string{"Check the credentials in HTTPS_PROXY. Percent-encode"},
		},
		"a proxy that denies the host": {
			data: sandbox, err: call(younium.RequestError{Err: &younium.ProxyError{Host: "proxy.test:3128", Variable: "HTTPS_PROXY", Status: 403}}),
			summary: "Younium could not be reached", detail: []string{"The proxy must allow api.example.com: ask its administrator."},
		},
		"a proxy with a sign-in page": {
			data: sandbox, err: call(younium.RequestError{Err: &younium.ProxyError{Host: "proxy.test:3128", Variable: "HTTPS_PROXY", Status: 302}}),
			summary: "Younium could not be reached", detail: []string{"The proxy redirects to a sign-in page."},
		},
		"a proxy that is no URL": {
			data: sandbox, err: call(younium.RequestError{Err: &younium.ProxyURLError{Variable: "HTTPS_PROXY"}}),
			summary: "Younium could not be reached", detail: []string{"Correct HTTPS_PROXY. In a user name or password, percent-encode"},
		},
		"a response over the limit": {
			data: gateway, err: call(younium.RequestError{Status: 200, Err: &younium.BodyTooLargeError{Limit: 16}}),
			summary: "Response cannot be read",
			detail:  []string{"returned 200, but the body is longer than the limit of 16 bytes.", "set a smaller PageSize in query", "check base_url (from the provider block)"},
		},
		"a login's response over the limit": {
			data: gateway, err: login(younium.RequestError{Status: 200, Err: &younium.BodyTooLargeError{Limit: 16}}),
			summary: "Login to Younium failed",
			detail:  []string{"longer than the limit of 16 bytes.", "Something other than Younium may have responded, such as a gateway or a firewall. Check base_url"},
		},
		"a response with a field twice": {
			data: sandbox, err: call(younium.RequestError{Status: 200, Err: younium.ErrDuplicateField}),
			summary: "Response cannot be read", detail: []string{"two fields of the same name", "contact Younium's support"},
		},
		"refused": {
			data: sandbox, err: call(younium.RequestError{Status: 422, Messages: []younium.Message{{Text: "No such event"}}}),
			summary: "Younium refused the request", detail: []string{`returned 422: "No such event".`, "Check the arguments of this block."},
		},
		"an answer that shows the token": {
			data: gateway, err: younium.ErrCredentialsInResponse, summary: "Answer not passed on",
			detail: []string{
				"Listing the webhooks succeeded, but ", "the response contains the secret or a token that was sent.\n\n",
				"check base_url (from the provider block)", "replace the key",
			},
		},
		"an answer that is a login's": {
			data: sandbox, err: younium.ErrLoginResponse, summary: "Answer not passed on",
			detail: []string{
				"Listing the webhooks succeeded, but ", "the response is that of a login and contains an access token, which would land in the state",
				"Check environment (from the provider block), and what this path leads to.", "ephemeral resource younium_api_get",
			},
		},
		"anything else": {
			data: sandbox, err: errors.New("the address is malformed"), summary: "Younium request failed",
			detail: []string{"Listing the webhooks failed: wrapped: the address is malformed."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.data.diagnose("Listing the webhooks", legalEntity{test.entity, cmp.Or(test.source, fromBlock)}, fmt.Errorf("wrapped: %w", test.err))
			if got.Summary() != test.summary {
				t.Errorf("got the summary %q, want %q", got.Summary(), test.summary)
			}
			rest := got.Detail()
			for _, part := range test.detail {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Fatalf("%q is missing, or not in its place, in:\n%s", part, got.Detail())
				}
				rest = after
			}
		})
	}
}
