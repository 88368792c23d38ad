// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func newRedactor(values ...string) *Redactor {
	r := &Redactor{}
	for _, value := range values {
		r.Add(NewSecret(value))
	}
	return r
}

// asJSON returns a text between the quotes of a JSON string, as [json.Marshal]
// writes it or, not being HTML, as most others do.
func asJSON(text string, html bool) string {
	encoded, _ := json.Marshal(text)
	body := string(encoded[1 : len(encoded)-1])
	if html {
		return body
	}
	return strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(body)
}

func TestClean(t *testing.T) {
	t.Parallel()
	for name, secret := range map[string]string{
		"plain":      "s3cr3t-v4lu3",
		"symbols":    `p&ss<w>rd"with\all/of+it=?`,
		"percents":   "100%41%2Fb%zz%",
		"beyond":     "lösenord-åäö-密码",
		"brackets":   "a.b*c[d](e)$^{1}",
		"JWT":        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl_-",
		"space":      "two words here",
		"line break": "line\nbreak-inside",
	} {
		spellings := map[string]string{
			"raw":           secret,
			"query":         url.QueryEscape(secret),
			"path":          url.PathEscape(secret),
			"query, .NET":   lowerEscapes(url.QueryEscape(secret)),
			"path, .NET":    lowerEscapes(url.PathEscape(secret)),
			"JSON":          asJSON(secret, true),
			"JSON, no HTML": asJSON(secret, false),
			"query in JSON": asJSON(url.QueryEscape(secret), true),
		}
		for spelling, text := range spellings {
			got := newRedactor("another-value", secret).Clean("before " + text + " after")
			if got != "before REDACTED after" {
				t.Errorf("%s, %s: %q became %q", name, spelling, text, got)
			}
		}
	}
}

func TestCleanLeavesTheRest(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name     string
		secrets  []string
		in, want string
	}{
		{"no secrets", nil, "Invalid client id", "Invalid client id"},
		{"the zero secret", []string{""}, "Invalid client id", "Invalid client id"},
		{"seven characters", []string{"invalid", "åäöåäöå"}, "invalid åäöåäöå", "invalid åäöåäöå"},
		{"eight characters", []string{"invalid!", "åäöåäöåä"}, "invalid! åäöåäöåä", "REDACTED REDACTED"},
		{"twice", []string{"s3cr3t-v4lu3"}, "s3cr3t-v4lu3s3cr3t-v4lu3", "REDACTEDREDACTED"},
		{"one within another", []string{"s3cr3t-v4", "s3cr3t-v4lu3-and-more"}, "a s3cr3t-v4lu3-and-more b", "a REDACTED b"},
		{"one is another's escape", []string{"a b c d e", "a+b+c+d+e"}, "a%2Bb%2Bc%2Bd%2Be a+b+c+d+e a b c d e", "REDACTED REDACTED REDACTED"},
		{"added twice", []string{"s3cr3t-v4lu3", "s3cr3t-v4lu3"}, "s3cr3t-v4lu3", "REDACTED"},
		{"other percents stay", []string{"s3cr3t-v4lu3"}, "50%25 of %41", "50%25 of %41"},
		{"broken escapes", []string{"s3cr3t-v4lu3"}, `%zz %4 \u12 \ud800 \x %`, `%zz %4 \u12 \ud800 \x %`},
		{"control characters", nil, "a\x00b\x1b[2Jc\r\nd\u009be\u202ef\u2028g\ufeffh", "a b [2Jc d e f g h"},
		{"white space within", []string{"two words here"}, "two\twords\r\nhere", "REDACTED"},
		{"no UTF-8", nil, "a\xff\xfeb", "a\ufffd\ufffdb"},
		{"white space", nil, "\t a \n\n b  ", "a b"},
		{"long", nil, strings.Repeat("å", 501), strings.Repeat("å", 500) + "…"},
	} {
		if got := newRedactor(row.secrets...).Clean(row.in); got != row.want {
			t.Errorf("%s: %q became %q, want %q", row.name, row.in, got, row.want)
		}
	}
}

// TestCleanHugeSecret holds for whatever somebody may have put into a variable.
func TestCleanHugeSecret(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("0123456789abcdef%&", 1<<13)
	if got := newRedactor(huge).Clean("before " + huge + " after"); got != "before REDACTED after" {
		t.Errorf("became %.100q", got)
	}
}

func TestRedactor_Contains(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, secret, text string
		want               bool
	}{
		{"as it is", "s3cr3t-v4lu3", `{"a":"x s3cr3t-v4lu3 y"}`, true},
		{"percent-encoded for a query", "s3cr3t v4lu3/", `"s3cr3t+v4lu3%2F"`, true},
		{"percent-encoded for a path", "s3cr3t v4lu3/", `"s3cr3t%20v4lu3%2F"`, true},
		{"as JSON", `s3cr3t"v4lu3&`, `"s3cr3t\"v4lu3&"`, true},
		{"percent-encoded in lower case", "s3cr3t v4lu3/", `"s3cr3t%20v4lu3%2f"`, true},
		{"as JSON of another kind", `s3cr3t"v4lu3+/`, `{"n":1e999,"\u0073":["s3cr3t\u0022v4lu3\u002b\/"]}`, true},
		{"as JSON in JSON", `ab&cdefgh12345`, `{"request":"{\"secret\":\"ab\\u0026cdefgh12345\"}"}`, true},
		{"a field that is repeated", `s3cr3t"v4lu3+/`, `{"a":"s3cr3t\u0022v4lu3\u002b\/","a":1}`, true},
		{"a key, as JSON of another kind", `s3cr3t"v4lu3+/`, `{"s3cr3t\u0022v4lu3\u002b\/":1}`, true},
		{"another, as JSON of another kind", `s3cr3t"v4lu3+/`, `"s3cr3t\u0022v4lu3\u002c\/"`, false},
		{"as JSON for HTML", `s3cr3t"v4lu3&`, `"s3cr3t\"v4lu3\u0026"`, true},
		{"no secret", "", `""`, false},
		{"seven characters, which ordinary words have", "invalid", `"invalid"`, false},
		{"eight characters", "invalid!", `"invalid!"`, true},
		{"another", "s3cr3t-v4lu3", `"s3cr3t-v4lue"`, false},
	} {
		if got := newRedactor(row.secret).contains(json.RawMessage(row.text)); got != row.want {
			t.Errorf("%s: %t", row.name, got)
		}
	}
}

// TestRedactorConcurrent has secrets added while text is cleaned of those that
// are known already.
func TestRedactorConcurrent(t *testing.T) {
	t.Parallel()
	r := newRedactor("s3cr3t-v4lu3")
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			own := fmt.Sprintf("another-value-%d", 100+i)
			r.Add(NewSecret(own))
			if got := r.Clean("s3cr3t-v4lu3 and " + own); got != "REDACTED and REDACTED" {
				t.Errorf("became %q", got)
			}
		})
	}
	all.Wait()
}

// TestRedactorFormatted prints one, which holds what it hides.
func TestRedactorFormatted(t *testing.T) {
	t.Parallel()
	r := newRedactor("s3cr3t-v4lu3")
	r.Clean("the first use")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(verb, r); strings.Contains(got, "s3cr3t") {
			t.Errorf("%s shows %s", verb, got)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("before ", "s3cr3t-v4lu3", " after", byte(0))
	f.Add("%", "100%41%2Fb%zz%", "41", byte(1))
	f.Add(`\`, `p&ss<w>rd"with\all`, `"`, byte(2))
	f.Add("", "lösenord-åäö", "\x1b[2J", byte(3))
	f.Add("%2525", "aaaaaaaaa", "a", byte(0))
	f.Fuzz(func(t *testing.T, before, secret, after string, spelling byte) {
		if utf8.RuneCountInString(secret) < minRedacted || oneLine(secret) != secret || strings.Contains(secret, redacted) {
			return
		}
		shown := secret
		switch spelling % 5 {
		case 1:
			shown = url.PathEscape(secret)
		case 2:
			shown = asJSON(secret, true)
		case 3:
			shown = url.QueryEscape(secret)
		case 4:
			shown = asJSON(secret, false)
		}
		got := newRedactor(secret).Clean(before + " " + shown + " " + after)
		if strings.Contains(got, secret) {
			t.Errorf("%q in %q became %q", secret, shown, got)
		}
		checkShown(t, got)
	})
}

// checkShown holds for everything from outside that is shown: one line, of
// bounded length.
func checkShown(t *testing.T, text string) {
	t.Helper()
	if oneLine(text) != text {
		t.Errorf("%q is not one line of printable text", text)
	}
	if n := utf8.RuneCountInString(text); n > maxMessageLength+1 {
		t.Errorf("%d characters are shown", n)
	}
}
