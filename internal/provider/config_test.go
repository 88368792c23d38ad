// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestEnvironmentSettings(t *testing.T) {
	t.Parallel()
	variables := map[string]string{
		"YOUNIUM_CLIENT_ID":       " id\n",
		"YOUNIUM_SECRET":          "secret\r\n",
		"YOUNIUM_ACCESS_TOKEN":    "",
		"YOUNIUM_ENVIRONMENT":     " \t\n",
		"YOUNIUM_BASE_URL":        "https://younium.example.com",
		"YOUNIUM_LEGAL_ENTITY":    "Acme AB",
		"YOUNIUM_CA_CERT_FILE":    "ca.pem",
		"YOUNIUM_AUTH_VERSION":    "v2",
		"YOUNIUM_MAX_RETRIES":     "1",
		"YOUNIUM_REQUEST_TIMEOUT": "1s",
	}
	got := readEnv(func(name string) string { return variables[name] })
	want := configValues{
		"client_id":    {value: "id", variable: "YOUNIUM_CLIENT_ID"},
		"secret":       {value: "secret", variable: "YOUNIUM_SECRET"},
		"base_url":     {value: "https://younium.example.com", variable: "YOUNIUM_BASE_URL"},
		"legal_entity": {value: "Acme AB", variable: "YOUNIUM_LEGAL_ENTITY"},
		"ca_cert_file": {value: "ca.pem", variable: "YOUNIUM_CA_CERT_FILE"},
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
		set[pair[0]] = configValue{value: pair[1], variable: envVar(pair[0])}
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
			problem: "Set either access_token or client_id and secret, not both: one stands in for the other.",
		},
		"a token and half a key in the block": {
			block:   inBlock("access_token", "j", "secret", "s"),
			want:    "access_token=j secret=s",
			problem: "Set either access_token or secret, not both: one stands in for the other.",
		},
		"both kinds of credentials by variable": {
			shell:   inShell("access_token", "k", "client_id", "b"),
			want:    "access_token=$k client_id=$b",
			problem: "Set either the variable YOUNIUM_ACCESS_TOKEN or the variable YOUNIUM_CLIENT_ID, not both: one stands in for the other.",
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
			problem: "Set either base_url or environment, not both: one stands in for the other.",
		},
		"both places by variable": {
			shell:   inShell("base_url", "https://b", "environment", "sandbox"),
			want:    "base_url=$https://b environment=$sandbox",
			problem: "Set either the variable YOUNIUM_BASE_URL or the variable YOUNIUM_ENVIRONMENT, not both: one stands in for the other.",
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
		case set.variable != "":
			text = "$" + text
		}
		parts = append(parts, attribute+"="+text)
	}
	return strings.Join(parts, " ")
}

func TestMissing(t *testing.T) {
	t.Parallel()
	const (
		id     = "client_id, or the variable YOUNIUM_CLIENT_ID"
		secret = "secret, or the variable YOUNIUM_SECRET"
		place  = "environment, or the variable YOUNIUM_ENVIRONMENT"
		aside  = " (YOUNIUM_ACCESS_TOKEN is set, but left aside: the provider block sets a half of the key)"
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
