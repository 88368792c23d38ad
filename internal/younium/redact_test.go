// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
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

// percent encodes each byte that want chooses, by its place.
func percent(text, format string, want func(i int) bool) string {
	var encoded strings.Builder
	for i := range len(text) {
		if want(i) {
			fmt.Fprintf(&encoded, format, text[i])
		} else {
			encoded.WriteByte(text[i])
		}
	}
	return encoded.String()
}

func TestClean(t *testing.T) {
	t.Parallel()
	all := func(int) bool { return true }
	asJSON := func(text string) string {
		encoded, _ := json.Marshal(text)
		return strings.Trim(string(encoded), `"`)
	}
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
			"raw":             secret,
			"query":           strings.ReplaceAll(url.QueryEscape(secret), "+", "%20"),
			"path":            url.PathEscape(secret),
			"lower case":      percent(secret, "%%%02x", all),
			"upper case":      percent(secret, "%%%02X", all),
			"mixed case":      percent(percent(secret, "%%%02X", func(i int) bool { return i%2 == 0 && secret[i] < 0x80 }), "%s", func(int) bool { return false }),
			"JSON":            asJSON(secret),
			"JSON twice":      asJSON(asJSON(secret)),
			"percent twice":   percent(percent(secret, "%%%02x", all), "%%%02X", all),
			"percent in JSON": asJSON(url.QueryEscape(strings.ReplaceAll(secret, " ", "-"))),
		}
		if strings.Contains(secret, " ") {
			delete(spellings, "percent in JSON")
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

func TestFoundIn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, secret, text string
		want               bool
	}{
		{"as it is", "s3cr3t-v4lu3", `{"a":"x s3cr3t-v4lu3 y"}`, true},
		{"percent-encoded", "s3cr3t-v4lu3", `"s3cr3t%2Dv4lu3"`, true},
		{"as JSON", `s3cr3t"v4lu3+`, `"s3cr3t\u0022v4lu3\u002b"`, true},
		{"as JSON in JSON", `ab&cdefgh12345`, `{"request":"{\"secret\":\"ab\\u0026cdefgh12345\"}"}`, true},
		{"percent-encoded twice", `ab&cdefgh12345`, `"ab%2526cdefgh12345"`, true},
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

func FuzzClean(f *testing.F) {
	f.Add("before ", "s3cr3t-v4lu3", " after", byte(0))
	f.Add("%", "100%41%2Fb%zz%", "41", byte(1))
	f.Add(`\`, `p&ss<w>rd"with\all`, `"`, byte(2))
	f.Add("", "lösenord-åäö", "\x1b[2J", byte(3))
	f.Add("%2525", "aaaaaaaaa", "a", byte(4))
	f.Fuzz(func(t *testing.T, before, secret, after string, spelling byte) {
		if utf8.RuneCountInString(secret) < minRedacted || oneLine(secret) != secret || strings.Contains(secret, redacted) {
			return
		}
		shown := secret
		switch spelling % 5 {
		case 1:
			shown = url.PathEscape(secret)
		case 2:
			encoded, _ := json.Marshal(secret)
			shown = strings.Trim(string(encoded), `"`)
		case 3:
			shown = percent(secret, "%%%02x", func(int) bool { return true })
		case 4:
			shown = percent(secret, "%%%02X", func(i int) bool { return secret[i] < 0x80 && i%3 == 0 })
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
