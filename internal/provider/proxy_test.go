// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// proxiedHost does not resolve: only a proxy leads to it.
const proxiedHost = "younium.invalid"

// connectProxy answers each CONNECT with a status or, for 200, connects to a server.
type connectProxy struct {
	status int
	server string

	mu       sync.Mutex
	connects []string
}

func (p *connectProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.connects = append(p.connects, r.Method+" "+r.Host)
	p.mu.Unlock()
	if p.status != http.StatusOK {
		w.Header().Set("Location", "https://sign-in.example/?secret=1")
		w.WriteHeader(p.status)
		return
	}
	server, err := new(net.Dialer).DialContext(r.Context(), "tcp", p.server)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer server.Close()
	w.WriteHeader(http.StatusOK)
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}

func TestProxy_AdviceFitsResponse(t *testing.T) {
	t.Parallel()
	const password = "marker-password-0123456789"
	certificate, authority := youniumtest.SelfSigned(proxiedHost, time.Now().Add(time.Hour))
	server := youniumtest.NewTLS(certificate)
	t.Cleanup(server.Close)
	server.SetCollection("/Accounts", accounts(1))
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		status   int
		value    string // of HTTPS_PROXY; %s is the proxy's address
		connects int
		detail   string // of the error, "" for success; %s is the proxy's address
	}{
		"407 without credentials": {
			407, "http://%s", 1,
			"failed: the proxy %s returned 407. Add the credentials for the proxy to HTTPS_PROXY, percent-encoded: http://USER:PASSWORD@%s.",
		},
		"407 with credentials": {
			407, "http://user:" + password + "@%s", 1,
			"failed: the proxy %s returned 407. Check the credentials in HTTPS_PROXY. Percent-encode their special characters",
		},
		"403":                        {403, "http://%s", 1, "failed: the proxy %s returned 403. Ask the proxy's administrator to allow " + proxiedHost + "."},
		"302":                        {302, "http://%s", 1, "failed: the proxy %s returned 302. Sign in to the proxy from this machine, then retry"},
		"501":                        {501, "http://%s", 1, "failed: the proxy %s returned 501. Check the proxy in HTTPS_PROXY, or add " + proxiedHost + " to NO_PROXY"},
		"success":                    {200, "http://%s", 1, ""},
		"a carriage return":          {200, "http://%s\r", 1, ""},
		"a carriage return, and 403": {403, " http://%s\r\n", 1, "failed: the proxy %s returned 403. Ask the proxy's administrator to allow"},
		"a password that is not percent-encoded": {
			200, "http://user:" + password + "%%@%s", 0,
			"failed: the environment variable HTTPS_PROXY does not contain a valid proxy URL. Correct HTTPS_PROXY. Percent-encode",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy := &connectProxy{status: row.status, server: strings.TrimSuffix(strings.TrimPrefix(server.URL(), "https://"), "/younium")}
			between := httptest.NewServer(proxy)
			t.Cleanup(between.Close)
			address := strings.TrimPrefix(between.URL, "http://")
			variables := maps.Clone(keyFor(server))
			variables["YOUNIUM_BASE_URL"] = "https://" + proxiedHost + "/younium"
			variables["YOUNIUM_CA_CERT_FILE"] = caFile
			variables["HTTPS_PROXY"] = strings.ReplaceAll(row.value, "%s", address)
			variables["NO_PROXY"], variables["no_proxy"] = "", ""
			w := newWorkspace(t, variables, apiGet("data", `path = "/Accounts"`))
			result := w.run("plan")
			output := unwrapped(result.Output())
			if detail := strings.ReplaceAll(row.detail, "%s", address); (result.ExitCode == 0) != (detail == "") || !strings.Contains(output, detail) {
				t.Errorf("exit code %d, want %q:\n%s", result.ExitCode, detail, output)
			}
			for _, unwanted := range []string{password, "sign-in.example", "when Younium can be reached"} {
				if strings.Contains(output, unwanted) {
					t.Errorf("the output shows %q:\n%s", unwanted, output)
				}
			}
			proxy.mu.Lock()
			defer proxy.mu.Unlock()
			if row.detail == "" { // A call may come before the login's connection is free again, and open another one.
				proxy.connects = slices.Compact(proxy.connects)
			}
			if want := slices.Repeat([]string{"CONNECT " + proxiedHost + ":443"}, row.connects); !slices.Equal(proxy.connects, want) {
				t.Errorf("the proxy got %q, want %q", proxy.connects, want)
			}
		})
	}
}
