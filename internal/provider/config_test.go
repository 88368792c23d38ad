// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

func TestReadEnv(t *testing.T) {
	t.Parallel()
	variables := map[string]string{
		"YOUNIUM_CLIENT_ID":       "\ufeff id\n",
		"YOUNIUM_SECRET":          "secret\r\n",
		"YOUNIUM_ACCESS_TOKEN":    "",
		"YOUNIUM_ENVIRONMENT":     " \ufeff\t\n",
		"YOUNIUM_BASE_URL":        "https://younium.example.com",
		"YOUNIUM_LEGAL_ENTITY":    "Acme AB",
		"YOUNIUM_CA_CERT_FILE":    "ca.pem",
		"YOUNIUM_AUTH_VERSION":    "v2",
		"YOUNIUM_MAX_RETRIES":     "1",
		"YOUNIUM_REQUEST_TIMEOUT": "1s",
	}
	got := readEnv(func(name string) string { return variables[name] })
	want := configValues{
		"client_id":    {value: "id", envVar: "YOUNIUM_CLIENT_ID"},
		"secret":       {value: "secret", envVar: "YOUNIUM_SECRET"},
		"base_url":     {value: "https://younium.example.com", envVar: "YOUNIUM_BASE_URL"},
		"legal_entity": {value: "Acme AB", envVar: "YOUNIUM_LEGAL_ENTITY"},
		"ca_cert_file": {value: "ca.pem", envVar: "YOUNIUM_CA_CERT_FILE"},
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// inBlock and inShell make settings from pairs of attribute and value; the
// value "?" is unknown.
func inBlock(pairs ...string) configValues {
	set := configValues{}
	for pair := range slices.Chunk(pairs, 2) {
		if set[pair[0]] = (configValue{value: pair[1]}); pair[1] == "?" {
			set[pair[0]] = configValue{unknown: true}
		}
	}
	return set
}

func inShell(pairs ...string) configValues {
	set := configValues{}
	for pair := range slices.Chunk(pairs, 2) {
		set[pair[0]] = configValue{value: pair[1], envVar: envVar(pair[0])}
	}
	return set
}

func TestResolve(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block, shell configValues
		want         string // "attribute=value", with "$" before what a variable set
		problem      string // the detail of the only one
	}{
		"nothing": {},
		"the block wins over each variable": {
			block: inBlock("legal_entity", "A", "ca_cert_file", "a.pem", "client_id", "a", "secret", "s", "environment", "sandbox"),
			shell: inShell("legal_entity", "B", "ca_cert_file", "b.pem", "client_id", "b", "secret", "t", "environment", "production"),
			want:  "ca_cert_file=a.pem client_id=a environment=sandbox legal_entity=A secret=s",
		},
		"variables stand in for what the block leaves out": {
			block: inBlock("auth_version", "v2", "max_retries", "0", "request_timeout", "5s"),
			shell: inShell("legal_entity", "B", "ca_cert_file", "b.pem", "client_id", "b", "secret", "t", "environment", "production"),
			want: "auth_version=v2 ca_cert_file=$b.pem client_id=$b environment=$production legal_entity=$B max_retries=0 " +
				"request_timeout=5s secret=$t",
		},
		"a key's halves may come from both": {
			block: inBlock("client_id", "a"),
			shell: inShell("client_id", "b", "secret", "t"),
			want:  "client_id=a secret=$t",
		},
		"half a key in the block leaves the variable's token aside": {
			block: inBlock("client_id", "a"),
			shell: inShell("access_token", "j", "secret", "t"),
			want:  "client_id=a secret=$t",
		},
		"a token in the block leaves the variables' key aside": {
			block: inBlock("access_token", "j"),
			shell: inShell("access_token", "k", "client_id", "b", "secret", "t"),
			want:  "access_token=j",
		},
		"a token by variable": {
			shell: inShell("access_token", "k"),
			want:  "access_token=$k",
		},
		"both kinds of credentials in the block": {
			block:   inBlock("access_token", "j", "client_id", "a", "secret", "s"),
			want:    "access_token=j client_id=a secret=s",
			problem: "Only one of access_token or client_id and secret can be set.",
		},
		"a token and half a key in the block": {
			block:   inBlock("access_token", "j", "secret", "s"),
			want:    "access_token=j secret=s",
			problem: "Only one of access_token or secret can be set.",
		},
		"both kinds of credentials by variable": {
			shell:   inShell("access_token", "k", "client_id", "b"),
			want:    "access_token=$k client_id=$b",
			problem: "Only one of YOUNIUM_ACCESS_TOKEN or YOUNIUM_CLIENT_ID can be set.",
		},
		"an address in the block leaves the variable's environment aside": {
			block: inBlock("base_url", "https://a"),
			shell: inShell("environment", "production"),
			want:  "base_url=https://a",
		},
		"an environment in the block leaves the variable's address aside": {
			block: inBlock("environment", "sandbox"),
			shell: inShell("base_url", "https://b", "environment", "production"),
			want:  "environment=sandbox",
		},
		"both places in the block": {
			block:   inBlock("base_url", "https://a", "environment", "sandbox"),
			want:    "base_url=https://a environment=sandbox",
			problem: "Only one of base_url or environment can be set.",
		},
		"both places by variable": {
			shell:   inShell("base_url", "https://b", "environment", "sandbox"),
			want:    "base_url=$https://b environment=$sandbox",
			problem: "Only one of YOUNIUM_BASE_URL or YOUNIUM_ENVIRONMENT can be set.",
		},
		"a variable never stands in for the unknown": {
			block: inBlock("client_id", "?", "secret", "?", "environment", "?", "legal_entity", "?", "ca_cert_file", "?"),
			shell: inShell("client_id", "b", "secret", "t", "environment", "production", "legal_entity", "B", "ca_cert_file", "b.pem"),
			want:  "ca_cert_file=? client_id=? environment=? legal_entity=? secret=?",
		},
		"nor for an unknown of the other kind": {
			block: inBlock("access_token", "?", "base_url", "?"),
			shell: inShell("client_id", "b", "secret", "t", "environment", "production"),
			want:  "access_token=? base_url=?",
		},
		"the unknown may turn out to be null, so it is in nobody's way": {
			block: inBlock("access_token", "?", "client_id", "a", "secret", "s", "base_url", "https://a", "environment", "?"),
			want:  "access_token=? base_url=https://a client_id=a environment=? secret=s",
		},
		"what is empty in the block is not replaced": {
			block: inBlock("client_id", "", "environment", "", "legal_entity", ""),
			shell: inShell("client_id", "b", "secret", "t", "environment", "production", "legal_entity", "B"),
			want:  "client_id= environment= legal_entity= secret=$t",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resolved, problems := resolve(test.block, test.shell)
			if got := show(resolved); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			var details []string
			for _, p := range problems {
				details = append(details, p.detail)
			}
			if got := strings.Join(details, "\n"); got != test.problem {
				t.Errorf("got the problem %q, want %q", got, test.problem)
			}
		})
	}
}

func show(s configValues) string {
	var parts []string
	for _, attribute := range slices.Sorted(maps.Keys(s)) {
		text := s[attribute].value
		switch set := s[attribute]; {
		case set.unknown:
			text = "?"
		case set.envVar != "":
			text = "$" + text
		}
		parts = append(parts, attribute+"="+text)
	}
	return strings.Join(parts, " ")
}

func TestMissing(t *testing.T) {
	t.Parallel()
	const (
		id     = "client_id (YOUNIUM_CLIENT_ID)"
		secret = "secret (YOUNIUM_SECRET)"
		place  = "environment (YOUNIUM_ENVIRONMENT): production, sandbox, us_production, us_sandbox"
		aside  = "; YOUNIUM_ACCESS_TOKEN is ignored, because the provider block sets client_id or secret"
	)
	for name, test := range map[string]struct {
		block, shell configValues
		want         []string
	}{
		"everything":    {want: []string{id, secret, place}},
		"nothing":       {block: inBlock("client_id", "a", "secret", "s", "environment", "sandbox")},
		"by variables":  {shell: inShell("client_id", "a", "secret", "s", "base_url", "https://b")},
		"a token":       {block: inBlock("access_token", "j"), want: []string{place}},
		"half a key":    {block: inBlock("client_id", "a"), want: []string{secret, place}},
		"the unknown":   {block: inBlock("client_id", "?", "secret", "?", "environment", "?")},
		"left aside":    {block: inBlock("client_id", "a", "base_url", "b"), shell: inShell("access_token", "k"), want: []string{secret + aside}},
		"no key at all": {block: inBlock("environment", "sandbox"), want: []string{id, secret}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resolved, _ := resolve(test.block, test.shell)
			if got := missing(resolved, test.shell); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	if got := unknown(inBlock("secret", "?", "client_id", "a", "base_url", "?")); !slices.Equal(got, []string{"base_url", "secret"}) {
		t.Errorf("got %q, want base_url and secret", got)
	}
	if got := unknown(inBlock("secret", "s")); got != nil {
		t.Errorf("got %q, want nothing", got)
	}
}

const (
	jwt   = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
	empty = "must not be empty. Omit it to leave it unset"
	odd   = "must not contain control characters, such as a line break"
)

func TestParseConfig_ReportsBadValues(t *testing.T) {
	t.Parallel()
	var (
		long    = strings.Repeat("x", 100_000)
		tooLong = "must not be longer than 32768 bytes"
		noEnv   = "must be one of production, sandbox, us_production, us_sandbox"
		noURL   = "must be an absolute URL, such as https://younium.example.com"
		noHTTPS = "must begin with https:// (or http:// on a loopback host)"
		noToken = "must not contain whitespace, control characters or characters outside ASCII"
		noTime  = "must be a duration from 1s to 10m, such as 30s"
		query   = "must not contain a query or fragment"
		login   = "must not contain a user name or password. Set client_id and secret instead"
		away    = "must not contain .. or control characters in its path"
		noPort  = "must have a port from 1 to 65535, or none"
		unseen  = func(codePoint string) string {
			return "must not contain the invisible character " + codePoint + ". Remove it, or copy the value again"
		}
	)
	for _, test := range []struct{ attribute, value, want string }{
		{"client_id", "6f1f9a52-3c0e-4d7b-9a57-0d1c2b3a4f5e", ""},
		{"client_id", "", empty},
		{"client_id", "two\nlines", odd},
		{"client_id", "a\x00b", odd},
		{"client_id", long, tooLong},
		{"client_id", "kündigung", ""},
		{"client_id", "a\u200bb", unseen("U+200B")},
		{"secret", "s€cret", ""},
		{"secret", "\u00ads", unseen("U+00AD")},
		{"secret", "s\u2060", unseen("U+2060")},
		{"secret", "s\ufeffs", unseen("U+FEFF")},
		{"secret", "s\U000e0001", unseen("U+E0001")},
		{"secret", "", empty},
		{"secret", "two\nlines", odd},
		{"secret", "\xff\xfe", "must be valid UTF-8"},
		{"secret", long, tooLong},
		{"access_token", jwt, ""},
		{"access_token", "opaque", ""},
		{"access_token", "", empty},
		{"access_token", "two words", noToken},
		{"access_token", "two\nlines", noToken},
		{"access_token", "Bearer " + jwt, noToken},
		{"access_token", "tökén", noToken},
		{"access_token", "a\x7fb", noToken},
		{"access_token", jwt + "\u200d", unseen("U+200D")},
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
		{"base_url", "https://younium\u200b.example.com", unseen("U+200B")},
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
		{"auth_version", "V2", "must be v1 or v2"},
		{"auth_version", "v3\x00", "must be v1 or v2"},
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
				want = set.name(test.attribute) + " " + want + "."
			}
			_, problems := parseConfig(set)
			switch {
			case want == "" && len(problems) == 0:
			case len(problems) != 1, problems[0].attribute != test.attribute, problems[0].detail != want, problems[0].warning:
				t.Errorf("%s = %.40q: got %+v, want the one problem %q", test.attribute, test.value, problems, want)
			}
		}
		unknown := configValues{test.attribute: {value: test.value, unknown: true}}
		if _, problems := parseConfig(unknown); len(problems) != 0 {
			t.Errorf("an unknown %s was checked: %+v", test.attribute, problems)
		}
	}
}

func TestParseConfig_WarnsOfLegalEntityOutsideASCII(t *testing.T) {
	t.Parallel()
	_, problems := parseConfig(inBlock("legal_entity", "Åkeri & Söner AB"))
	if len(problems) != 1 || !problems[0].warning || problems[0].attribute != "legal_entity" ||
		!strings.Contains(problems[0].detail, "Use the legal entity's ID.") {
		t.Errorf("got %+v, want one warning that recommends the id", problems)
	}
}

func TestParseConfig_ReportsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	_, problems := parseConfig(inBlock("request_timeout", "x", "environment", "x", "client_id", "", "auth_version", "x"))
	var got []string
	for _, p := range problems {
		got = append(got, p.attribute)
	}
	if want := "client_id environment auth_version request_timeout"; strings.Join(got, " ") != want {
		t.Errorf("got problems of %q, want of %q", got, want)
	}
}

func TestParseConfig(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		set  configValues
		want younium.Config
	}{
		"defaults": {
			set: inBlock("environment", "us_sandbox"),
			want: younium.Config{
				Environment: younium.USSandbox, BaseURL: "https://api.us.sandbox.younium.com", AuthVersion: younium.AuthV1,
				MaxRetries: 4, RequestTimeout: 30 * time.Second,
			},
		},
		"everything": {
			set: inBlock("environment", "us_sandbox", "client_id", "id", "legal_entity", "Acme AB", "auth_version", "v2",
				"max_retries", "0", "request_timeout", "1m30s", "ca_cert_file", "not-read.pem"),
			want: younium.Config{
				Environment: younium.USSandbox, BaseURL: "https://api.sandbox.us.younium.com", AuthVersion: younium.AuthV2,
				ClientID: "id", LegalEntity: "Acme AB", RequestTimeout: 90 * time.Second,
			},
		},
		"an address": {
			set: inBlock("base_url", "HTTPS://Gateway.Example.COM/younium/", "max_retries", "10"),
			want: younium.Config{
				BaseURL: "https://gateway.example.com/younium", AuthVersion: younium.AuthV1, MaxRetries: 10, RequestTimeout: 30 * time.Second,
			},
		},
		"what is not known yet": {
			set:  inBlock("environment", "?", "client_id", "?", "max_retries", "?"),
			want: younium.Config{AuthVersion: younium.AuthV1, MaxRetries: 4, RequestTimeout: 30 * time.Second},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, problems := parseConfig(test.set)
			if !reflect.DeepEqual(got, test.want) || len(problems) != 0 {
				t.Errorf("got %+v and %+v, want %+v", got, problems, test.want)
			}
		})
	}
	secrets, _ := parseConfig(inBlock("secret", "s", "access_token", "j"))
	if secrets.Secret.Reveal() != "s" || secrets.AccessToken.Reveal() != "j" {
		t.Errorf("got the secret %q and the token %q", secrets.Secret.Reveal(), secrets.AccessToken.Reveal())
	}
}
