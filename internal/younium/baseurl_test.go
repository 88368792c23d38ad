// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"https://younium.example.com/":                 "https://younium.example.com",
		"HTTPS://Younium.Example.COM:8443/Gateway/v1/": "https://younium.example.com:8443/Gateway/v1",
		"https://younium.example.com:443/x":            "https://younium.example.com/x",
		"http://[::1]:80":                              "http://[::1]",
		"http://LOCALHOST:8080//":                      "http://localhost:8080",
		"https://younium.example.com/a%2Fb":            "https://younium.example.com/a%2Fb",
		"https://[2001:DB8::1]/x":                      "https://[2001:db8::1]/x",
	} {
		if got, err := younium.ParseBaseURL(value); err != nil || got != want {
			t.Errorf("%s: got %q and %v, want %q", value, got, err, want)
		}
	}
}

func FuzzBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://younium.example.com", "HTTPS://Younium.Example.COM:8443/gateway/v1/", "http://127.0.0.1:8080/younium",
		"http://localhost", "http://[::1]:80", "http://[fe80::1%25lo]", "http://younium.example.com", "https://a:b@c", "https://@c",
		"https://a?x", "https://a#", "https://a/%2e%2e/b", "https://a/../b", "https://a%00b", "https://ünium.example.com/å",
		"https://a/%zz", "https://a:99999", "https:a", "//a", "", " ", "https://a\\@b", "https://İ", "https://a/;b?c", "https://a//", "https://%41",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got, err := younium.ParseBaseURL(value)
		if err != nil {
			if value != "" && len(value) > 8 && strings.Contains(err.Error(), value) {
				t.Errorf("the error repeats the value: %v", err)
			}
			return
		}
		parsed, err := url.Parse(got)
		if err != nil {
			t.Fatalf("%q became %q, which is no URL: %v", value, got, err)
		}
		loopback := parsed.Hostname() == "localhost" || net.ParseIP(parsed.Hostname()).IsLoopback()
		if parsed.Scheme != "https" && (parsed.Scheme != "http" || !loopback) {
			t.Errorf("%q became %q, over which a secret would travel in the open", value, got)
		}
		if parsed.User != nil || parsed.RawQuery != "" || parsed.ForceQuery || parsed.Fragment != "" || strings.ContainsAny(got, "?#") {
			t.Errorf("%q became %q, which holds more than host and path", value, got)
		}
		if again, err := younium.ParseBaseURL(got); err != nil || again != got {
			t.Errorf("%q became %q, which becomes %q and %v", value, got, again, err)
		}
	})
}
