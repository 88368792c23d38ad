// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"
	"path"
	"strings"
	"testing"
)

func TestCheckAPIPath(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"/Accounts", "/accounts", "/Accounts/49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d", "/Currency/BaseCurrency",
		"/CustomFieldConfigurations/Account/my%20key", "/CustomFieldConfigurations/Account/%C3%A5", "/a/b.c/_~-", "/swagger/v2.1/swagger.json",
		"/Accounts/%27%28%29%3A%40%26%3D%2B%24%2C", "/Webhooks", "/Webhooks/x", "/authors", "/Accounts/auth", "/a/...", "/a/%61",
	} {
		if err := checkAPIPath(good); err != nil {
			t.Errorf("%q: the value %s", good, err)
		}
	}
	for _, bad := range []struct{ value, problem string }{
		{"", "must begin with a slash"},
		{" ", "begin with a slash"},
		{"Accounts", "begin with a slash"},
		{" /Accounts", "begin with a slash"},
		{"https://api.younium.com/Accounts", "begin with a slash"},
		{`\Accounts`, "begin with a slash"},
		{"/", "plain name"},
		{"//evil.example/Accounts", "plain name"},
		{`/\evil.example`, "plain name"},
		{"/https://evil.example", "plain name"},
		{"/@evil.example", "plain name"},
		{"/../Accounts", "plain name"},
		{"/./Webhooks", "plain name"},
		{"/%2e%2e/Accounts", "plain name"},
		{"/%57ebhooks", "plain name"},
		{"/Webhooks;x=1", "plain name"},
		{"/Webhooks.", "plain name"},
		{"/Webhooks ", "plain name"},
		{"/Webhooks%20", "plain name"},
		{"/Webhooks%00", "plain name"},
		{"/Webhooks\n", "plain name"},
		{"/Wеbhooks", "plain name"}, // a Cyrillic е
		{"/Ｗebhooks", "plain name"}, // full width
		{"/Webhooks\u200b", "plain name"},
		{"/%61uth/token", "plain name"},
		{"/Webhookſ", "plain name"}, // a long s, which folds to s
		{"/auth", "login"},
		{"/AUTH/token", "login"},
		{"/Auth/v2/token", "login"},
		{"/Accounts/", "two slashes"},
		{"/Accounts//x", "two slashes"},
		{"/Accounts/..", "two dots"},
		{"/Accounts/../Webhooks", "two dots"},
		{"/Accounts/./x", "two dots"},
		{"/Accounts/%2e%2E/Webhooks", "two dots"},
		{"/Accounts/.%2e/Webhooks", "two dots"},
		{"/Accounts/%252e%252e/Webhooks", "encoded separator"},
		{"/Accounts/..%2fWebhooks", "encoded separator"},
		{"/Accounts/..%5cWebhooks", "encoded separator"},
		{"/Accounts/%3Fa", "encoded separator"},
		{"/Accounts/%23a", "encoded separator"},
		{"/Accounts/..%3Ba", "encoded separator"},
		{"/Accounts/%00", "encoded separator"},
		{"/Accounts/%0d%0aHost:%20x", "must percent-encode all"},
		{"/Accounts/%0d%0aHost", "encoded separator"},
		{"/Accounts/%c2%85", "encoded separator"}, // a control character beyond ASCII
		{"/Accounts/%ff", "encoded separator"},
		{"/Accounts/%c0%ae%c0%ae/Webhooks", "encoded separator"}, // dots, encoded too long
		{`/Accounts/..\Webhooks`, "must percent-encode all"},
		{"/Accounts/a b", "must percent-encode all"},
		{"/Accounts/a+b", "must percent-encode all"},
		{"/Accounts/å", "must percent-encode all"},
		{"/Accounts/%2", "must percent-encode all"},
		{"/Accounts/%zz", "must percent-encode all"},
		{"/Accounts/a\x00", "must percent-encode all"},
		{"/Accounts/..;/Webhooks", "must percent-encode all"},
		{"/Accounts?a=b", "query"},
		{"/Accounts?", "query"},
		{"/Accounts#x", "query"},
		{"?a=b", "query"},
		{"/" + strings.Repeat("a", maxLength), "longer than"},
	} {
		err := checkAPIPath(bad.value)
		if err == nil || !strings.Contains(err.Error(), bad.problem) {
			t.Errorf("%.60q: problem %v, want one with %q", bad.value, err, bad.problem)
		}
	}
}

func TestIsWebhooksPath(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"/Webhooks": true, "/WEBHOOKS": true, "/webhooks/49d5c950": true, "/wEbHooks/a/b": true,
		"/Webhook": false, "/WebhooksArchive": false, "/Accounts/Webhooks": true, "/web-hooks": false,
		"/younium/%57ebhooks": true, "/younium/%57ebhook": false,
	} {
		if err := checkAPIPath(value); err != nil {
			t.Errorf("%q: the value %s", value, err)
		}
		if got := isWebhooksPath(value); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

// FuzzAPIPath holds whatever passes against what proxies and servers do with a
// path: however often and in whatever order it is decoded, cleaned, cut at a
// parameter or written in lower case, it stays below its own first part, and
// that is not the login.
func FuzzAPIPath(f *testing.F) {
	for _, seed := range []string{
		"/Accounts", "/Accounts/%C3%A5%20b", "/auth", "/%61uth", "//host", "/a/../b", "/a/%2e%2e/b", "/a/%252e%252e", "/a/%2fb", "/a\\b", "/a;b",
		"/a?b", "/a#b", "/a\x00", "/a/.%2e", "/a/%c0%ae", "https://a/b", "/a/", "/Webhooks/%57", "/ſ", "/a/%25%32%65",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if checkAPIPath(value) != nil {
			return
		}
		parsed, err := url.Parse("https://younium.example/api" + value)
		if err != nil {
			t.Fatalf("%q is no path: %v", value, err)
		}
		if parsed.Host != "younium.example" || parsed.EscapedPath() != "/api"+value || parsed.RawQuery != "" || parsed.Fragment != "" {
			t.Errorf("%q leads to %s", value, parsed)
		}
		first := strings.Split(value, "/")[1]
		for spelling := value; ; {
			if path.Clean(spelling) != spelling || strings.ContainsAny(spelling, `\;?#`) {
				t.Errorf("%q can be read as %q", value, spelling)
			}
			if got := strings.Split(spelling, "/")[1]; got != first || strings.ToLower(got) == "auth" {
				t.Errorf("%q can be read as %q", value, spelling)
			}
			decoded, err := url.PathUnescape(spelling)
			if err != nil || decoded == spelling {
				break
			}
			spelling = decoded
		}
	})
}
