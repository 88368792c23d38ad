// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"
	"time"
)

const (
	jwt   = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
	empty = "is empty; leave the attribute out where it is not meant to be set"
	odd   = "holds control characters, such as a line break"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	var (
		long    = strings.Repeat("x", 100_000)
		tooLong = "is longer than 32768 bytes"
		noEnv   = "must be one of production, sandbox, us_production, us_sandbox"
		noURL   = "is not an absolute URL, such as https://younium.example.com"
		noHTTPS = "has to begin with https:// (http:// is for a loopback host only), since the secret is sent there"
		noToken = "holds white space or other characters that no access token has"
		noTime  = "is not a duration from 1s to 10m, such as 30s"
		query   = "holds a query or a fragment; only a path may follow the host"
		login   = "holds a user name or password, which belong in client_id and secret"
		away    = "holds a path that leads elsewhere"
		noPort  = "holds a port that does not exist"
	)
	for _, test := range []struct{ attribute, value, want string }{
		{"client_id", "6f1f9a52-3c0e-4d7b-9a57-0d1c2b3a4f5e", ""},
		{"client_id", "", empty},
		{"client_id", "two\nlines", odd},
		{"client_id", "a\x00b", odd},
		{"client_id", long, tooLong},
		{"client_id", "kündigung", ""},
		{"secret", "s€cret", ""},
		{"secret", "", empty},
		{"secret", "two\nlines", odd},
		{"secret", "\xff\xfe", "is not UTF-8"},
		{"secret", long, tooLong},
		{"access_token", jwt, ""},
		{"access_token", "opaque", ""},
		{"access_token", "", empty},
		{"access_token", "two words", noToken},
		{"access_token", "two\nlines", noToken},
		{"access_token", "Bearer " + jwt, noToken},
		{"access_token", "tökén", noToken},
		{"access_token", "a\x7fb", noToken},
		{"access_token", long, tooLong},
		{"environment", "production", ""},
		{"environment", "sandbox", ""},
		{"environment", "us_production", ""},
		{"environment", "us_sandbox", ""},
		{"environment", "", empty},
		{"environment", "Sandbox", noEnv},
		{"environment", "staging", noEnv},
		{"environment", "sand\nbox", noEnv},
		{"environment", "sändbox", noEnv},
		{"environment", long, tooLong},
		{"base_url", "https://younium.example.com", ""},
		{"base_url", "HTTPS://Younium.Example.COM:8443/gateway/v1/", ""},
		{"base_url", "http://127.0.0.1:8080/younium", ""},
		{"base_url", "http://localhost", ""},
		{"base_url", "http://[::1]:80", ""},
		{"base_url", "http://127.1.2.3", ""},
		{"base_url", "", empty},
		{"base_url", "younium.example.com", noURL},
		{"base_url", "//younium.example.com", noHTTPS},
		{"base_url", "https:younium.example.com", noURL},
		{"base_url", "https://", noURL},
		{"base_url", "https://:443", noURL},
		{"base_url", "https://younium.example.com:port", noURL},
		{"base_url", "https://young\nium.example.com", noURL},
		{"base_url", "http://younium.example.com", noHTTPS},
		{"base_url", "http://localhost.example.com", noHTTPS},
		{"base_url", "http://0.0.0.0", noHTTPS},
		{"base_url", "http://127.0.0.1.example.com", noHTTPS},
		{"base_url", "ftp://younium.example.com", noHTTPS},
		{"base_url", "https://me:pass@younium.example.com", login},
		{"base_url", "https://@younium.example.com", login},
		{"base_url", "https://younium.example.com?x=1", query},
		{"base_url", "https://younium.example.com?", query},
		{"base_url", "https://younium.example.com#", query},
		{"base_url", "https://younium.example.com/a/../b", away},
		{"base_url", "https://younium.example.com/%2e%2e/b", away},
		{"base_url", "https://younium.example.com/a%0d%0ab", away},
		{"base_url", "https://127.0.0.1:99999", noPort},
		{"base_url", "https://127.0.0.1:0", noPort},
		{"base_url", "https://" + long, tooLong},
		{"legal_entity", "0b8f6d1e-52a4-4c3f-8e2d-7a9b1c0d3e4f", ""},
		{"legal_entity", "Acme AB", ""},
		{"legal_entity", "", empty},
		{"legal_entity", "Acme\r\nX-Injected: 1", odd},
		{"legal_entity", "Acme\u0085", odd},
		{"legal_entity", "Acme\x7f", odd},
		{"legal_entity", long, tooLong},
		{"auth_version", "v1", ""},
		{"auth_version", "v2", ""},
		{"auth_version", "", empty},
		{"auth_version", "V2", "is neither v1 nor v2"},
		{"auth_version", "v3\x00", "is neither v1 nor v2"},
		{"auth_version", long, tooLong},
		{"request_timeout", "1s", ""},
		{"request_timeout", "10m", ""},
		{"request_timeout", "1m30s", ""},
		{"request_timeout", "", empty},
		{"request_timeout", "999ms", noTime},
		{"request_timeout", "10m1s", noTime},
		{"request_timeout", "30", noTime},
		{"request_timeout", "-30s", noTime},
		{"request_timeout", "thirty", noTime},
		{"request_timeout", "30\u00a0s", noTime},
		{"request_timeout", long, tooLong},
		{"ca_cert_file", "certs/ca.pem", ""},
		{"ca_cert_file", "Zertifikate/größe.pem", ""},
		{"ca_cert_file", "", empty},
		{"ca_cert_file", "ca.pem\x00", odd},
		{"ca_cert_file", long, tooLong},
	} {
		for _, set := range []configValues{inBlock(test.attribute, test.value), inShell(test.attribute, test.value)} {
			want := test.want
			if want != "" {
				want = "The value of " + set.name(test.attribute) + " " + want + "."
			}
			problems := validate(set)
			switch {
			case want == "" && len(problems) == 0:
			case len(problems) != 1, problems[0].attribute != test.attribute, problems[0].detail != want, problems[0].warning:
				t.Errorf("%s = %.40q: got %+v, want the one problem %q", test.attribute, test.value, problems, want)
			}
		}
		unknown := configValues{test.attribute: {value: test.value, unknown: true}}
		if problems := validate(unknown); len(problems) != 0 {
			t.Errorf("an unknown %s was checked: %+v", test.attribute, problems)
		}
	}
}

func TestCheckWarnsOfLegalEntityOutsideASCII(t *testing.T) {
	t.Parallel()
	problems := validate(inBlock("legal_entity", "Åkeri & Söner AB"))
	if len(problems) != 1 || !problems[0].warning || problems[0].attribute != "legal_entity" ||
		!strings.Contains(problems[0].detail, "The legal entity's id works everywhere.") {
		t.Errorf("got %+v, want one warning that recommends the id", problems)
	}
}

func TestCheckReportsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	var got []string
	for _, p := range validate(inBlock("request_timeout", "x", "environment", "x", "client_id", "", "auth_version", "x")) {
		got = append(got, p.attribute)
	}
	if want := "client_id environment auth_version request_timeout"; strings.Join(got, " ") != want {
		t.Errorf("got problems of %q, want of %q", got, want)
	}
}

func TestParseRequestTimeout(t *testing.T) {
	t.Parallel()
	if got, err := parseRequestTimeout("1m30s"); err != nil || got != 90*time.Second {
		t.Errorf("got %s and %v, want 1m30s", got, err)
	}
}
