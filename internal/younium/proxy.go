// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// ProxyError is returned when a proxy does not connect to the host.
type ProxyError struct {
	// Host is the proxy's host and port, and Variable the environment variable that
	// names it.
	Host, Variable string
	// Status is that of the proxy's response.
	Status int
	// Credentials reports whether the variable holds credentials.
	Credentials bool
}

func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s returned %d", e.Host, e.Status)
}

// ProxyURLError is returned if an environment variable names no proxy. Its value may
// hold a password and is not kept.
type ProxyURLError struct {
	Variable string
}

func (e *ProxyURLError) Error() string {
	return "the environment variable " + e.Variable + " does not contain a valid proxy URL"
}

func (*ProxyURLError) permanent() {}

// proxyVariables are the environment variables of net/http in its order of precedence,
// without HTTP_PROXY: the only hosts for plain HTTP are those of loopback, which no
// proxy serves.
type proxyVariables struct {
	variable string // that names the proxy
	config   httpproxy.Config
}

// readProxyVariables does what net/http does, except that it ignores whitespace
// around values. There, a carriage return at the end makes a value that cannot be
// parsed, which means that there is no proxy.
func readProxyVariables() proxyVariables {
	variable, proxy := firstVariable("HTTPS_PROXY", "https_proxy")
	_, noProxy := firstVariable("NO_PROXY", "no_proxy")
	return proxyVariables{variable: variable, config: httpproxy.Config{HTTPSProxy: proxy, NoProxy: noProxy}}
}

func firstVariable(names ...string) (name, value string) {
	for _, name := range names {
		if value := strings.TrimSpace(os.Getenv(name)); value != "" {
			return name, value
		}
	}
	return "", ""
}

// proxy returns a function for [http.Transport.Proxy]. A request that would need a
// proxy whose URL cannot be parsed fails, and never goes to its host directly.
func (v proxyVariables) proxy() func(*http.Request) (*url.URL, error) {
	config := v.config
	invalid := !isProxyURL(config.HTTPSProxy)
	if invalid {
		config.HTTPSProxy = "http://proxy.invalid"
	}
	proxyFor := config.ProxyFunc()
	return func(request *http.Request) (*url.URL, error) {
		proxy, err := proxyFor(request.URL)
		if proxy != nil && invalid {
			return nil, &ProxyURLError{Variable: v.variable}
		}
		return proxy, err
	}
}

// isProxyURL reports whether httpproxy can parse a value: a URL or a host.
func isProxyURL(value string) bool {
	if _, err := url.Parse(value); err == nil {
		return true
	}
	_, err := url.Parse("http://" + value)
	return err == nil
}

// checkConnect is for [http.Transport.OnProxyConnectResponse]. Without it, net/http
// makes the proxy's status text the error.
func (v proxyVariables) checkConnect(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{Host: proxy.Host, Variable: v.variable, Status: response.StatusCode, Credentials: proxy.User != nil}
}
