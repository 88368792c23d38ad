// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// Go reads the proxy variables once for a process, and never sends loopback
// traffic through a proxy. So this file runs the test binary again, with
// variables of its own and for a name that only the tests resolve.
const (
	behindProxy   = "CLIENT_TEST_BEHIND_PROXY" // the address of the simulated Younium
	trustedCA     = "CLIENT_TEST_CA"           // PEM
	proxiedName   = "younium.test"
	proxyPassword = "marker-password-0123456789"
)

// callBehindProxy is that run: it logs in, or creates a webhook with a given
// token, and prints what came of it.
func callBehindProxy() int {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(os.Getenv(trustedCA)))
	transport := younium.BaseTransport(pool)
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasPrefix(address, proxiedName+":") {
			fmt.Println("dialled directly")
			address = os.Getenv(behindProxy)
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	log := &logBuffer{}
	config := configFor("https://"+proxiedName+"/younium", func(c *younium.Config) {
		c.Secret, c.Logger = younium.NewSecret(secretMarker), log.logger()
	})
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	err := younium.NewOver(config, transport).CheckLogin(ctx)
	fmt.Printf("login: %v\n", err)
	config.AccessToken = younium.NewSecret(tokenMarker)
	_, err = younium.NewOver(config, transport).CreateWebhook(ctx, newWebhook())
	var unknown *younium.OutcomeUnknownError
	fmt.Printf("create: %v\nunknown: %t\n%s", err, errors.As(err, &unknown), log)
	return 0
}

// proxy connects to one server whatever it is asked for, or answers status.
type proxy struct {
	address string
	mu      sync.Mutex
	asked   []*http.Request
}

func newProxy(t *testing.T, status int, server string) *proxy {
	t.Helper()
	p := &proxy{}
	p.address = listen(t, func(conn net.Conn, _ <-chan struct{}) {
		reader := bufio.NewReader(conn)
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		p.mu.Lock()
		p.asked = append(p.asked, request)
		p.mu.Unlock()
		if status != http.StatusOK {
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nContent-Length: 0\r\n\r\n", status, request.Header.Get("Proxy-Authorization"))
			return
		}
		tunnel(t.Context(), conn, reader, server)
	}).address
	return p
}

func tunnel(ctx context.Context, client net.Conn, sent io.Reader, address string) {
	server, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return
	}
	_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	var group sync.WaitGroup
	group.Go(func() {
		_, _ = io.Copy(server, sent)
		_ = server.Close()
	})
	group.Go(func() {
		_, _ = io.Copy(client, server)
		_ = client.Close()
	})
	stop := context.AfterFunc(ctx, func() { _ = client.Close() })
	group.Wait()
	stop()
}

func TestProxy(t *testing.T) {
	t.Parallel()
	const (
		success = "login: <nil>"
		failed  = "/younium/auth/token failed: "
	)
	for _, row := range []struct {
		name      string
		variables string // %s is the proxy's address, ␍ a carriage return and ␠ a space
		status    int
		distrust  bool
		phrases   []string
		connects  int // that the proxy is asked for, by login and create together
		direct    bool
	}{
		{name: "HTTPS_PROXY", variables: "HTTPS_PROXY=http://%s", status: 200, phrases: []string{success}, connects: 1},
		{name: "https_proxy", variables: "https_proxy=http://%s", status: 200, phrases: []string{success}, connects: 1},
		{name: "a proxy with a password", variables: "HTTPS_PROXY=http://user:" + proxyPassword + "@%s", status: 200, phrases: []string{success}, connects: 1},
		{name: "NO_PROXY", variables: "HTTPS_PROXY=http://%s NO_PROXY=younium.test", status: 200, phrases: []string{success}, direct: true},
		{name: "no_proxy", variables: "HTTPS_PROXY=http://%s no_proxy=other.test,.test", status: 200, phrases: []string{success}, direct: true},
		{name: "NO_PROXY for others", variables: "HTTPS_PROXY=http://%s NO_PROXY=other.test", status: 200, phrases: []string{success}, connects: 1},
		{name: "HTTP_PROXY is for plain HTTP", variables: "HTTP_PROXY=http://%s", status: 200, phrases: []string{success}, direct: true},
		{
			name: "407", variables: "HTTPS_PROXY=http://user:" + proxyPassword + "@%s", status: 407, connects: 2,
			phrases: []string{failed + "the proxy %s returned 407.", "Webhooks failed: the proxy %s returned 407.", "unknown: false"},
		},
		{name: "403", variables: "HTTPS_PROXY=http://%s", status: 403, phrases: []string{failed + "the proxy %s returned 403.", "unknown: false"}, connects: 2},
		{name: "302", variables: "HTTPS_PROXY=http://%s", status: 302, phrases: []string{failed + "the proxy %s returned 302.", "unknown: false"}, connects: 2},
		{name: "a carriage return at the end", variables: "HTTPS_PROXY=http://%s␍", status: 200, phrases: []string{success}, connects: 1},
		{name: "whitespace around", variables: "https_proxy=␠␠http://%s␠␍", status: 200, phrases: []string{success}, connects: 1},
		{name: "a host alone", variables: "HTTPS_PROXY=␠%s␍", status: 200, phrases: []string{success}, connects: 1},
		{name: "whitespace alone before another", variables: "HTTPS_PROXY=␍ https_proxy=http://%s", status: 200, phrases: []string{success}, connects: 1},
		{name: "whitespace alone", variables: "HTTPS_PROXY=␠␍", status: 200, phrases: []string{success}, direct: true},
		{name: "the upper-case name first", variables: "HTTPS_PROXY=http://%s https_proxy=http://127.0.0.1:1", status: 200, phrases: []string{success}, connects: 1},
		{name: "NO_PROXY with a carriage return", variables: "HTTPS_PROXY=http://%s NO_PROXY=other.test,␠younium.test␍", status: 200, phrases: []string{success}, direct: true},
		{
			name: "a password that is not percent-encoded", variables: "HTTPS_PROXY=http://user:" + proxyPassword + "%zz@%s", status: 200,
			phrases: []string{failed + "the environment variable HTTPS_PROXY does not contain a valid proxy URL.", "unknown: false"},
		},
		{
			name: "a line break inside", variables: "https_proxy=http://user:" + proxyPassword + "␍@%s", status: 200,
			phrases: []string{failed + "the environment variable https_proxy does not contain a valid proxy URL."},
		},
		{
			name: "an invalid proxy that is not needed", variables: "HTTPS_PROXY=http://user:" + proxyPassword + "%zz@%s NO_PROXY=younium.test", status: 200,
			phrases: []string{success}, direct: true,
		},
		{name: "503", variables: "HTTPS_PROXY=http://%s", status: 503, phrases: []string{failed + "the proxy %s returned 503, after 3 attempts.", "unknown: false"}, connects: 6},
		{name: "another certificate", variables: "HTTPS_PROXY=http://%s", status: 200, distrust: true, phrases: []string{failed + "the server's certificate is not trusted", "unknown: false"}, connects: 2},
		{name: "nobody listens", variables: "HTTPS_PROXY=http://127.0.0.1:1", status: 200, phrases: []string{failed + "connecting through the proxy failed: " + systemWords(syscall.ECONNREFUSED), "unknown: false"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			certificate, authority := youniumtest.SelfSigned(proxiedName, time.Now().Add(time.Hour))
			if row.distrust {
				_, authority = youniumtest.SelfSigned(proxiedName, time.Now().Add(time.Hour))
			}
			server := youniumtest.NewTLS(certificate)
			t.Cleanup(server.Close)
			server.AddKey(youniumtest.ClientID, secretMarker)
			address := strings.TrimSuffix(strings.TrimPrefix(server.URL(), "https://"), "/younium")
			between := newProxy(t, row.status, address)

			command := exec.CommandContext(t.Context(), os.Args[0])
			command.Env = append(environment(row.variables, between.address),
				behindProxy+"="+address, trustedCA+"="+string(authority))
			output, err := command.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			for _, phrase := range row.phrases {
				if phrase = strings.ReplaceAll(phrase, "%s", between.address); !strings.Contains(string(output), phrase) {
					t.Errorf("the output lacks %q:\n%s", phrase, output)
				}
			}
			if direct := strings.Contains(string(output), "dialled directly"); direct != row.direct {
				t.Errorf("dialled directly: %t", direct)
			}
			between.check(t, row.connects, strings.Contains(row.variables, proxyPassword))
			for _, marker := range []string{secretMarker, tokenMarker, proxyPassword} {
				if leaks(string(output), marker) {
					t.Errorf("%s is in the output:\n%s", marker, output)
				}
			}
		})
	}
}

// environment splits variables at spaces, and then puts in what stands for an address
// and for whitespace.
func environment(variables, address string) []string {
	entries := strings.Fields(variables)
	for i, entry := range entries {
		entries[i] = strings.NewReplacer("%s", address, "␍", "\r", "␠", " ").Replace(entry)
	}
	return entries
}

// check holds that the proxy was asked for connections, and for nothing else.
func (p *proxy) check(t *testing.T, connects int, password bool) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.asked) != connects {
		t.Errorf("%d requests to the proxy, want %d", len(p.asked), connects)
	}
	for _, request := range p.asked {
		if request.Method != http.MethodConnect || request.Host != proxiedName+":443" {
			t.Errorf("the proxy was asked to %s %s", request.Method, request.Host)
		}
		if (request.Header.Get("Proxy-Authorization") != "") != password || request.Header.Get("Authorization") != "" {
			t.Errorf("the proxy got %v", request.Header)
		}
	}
}
