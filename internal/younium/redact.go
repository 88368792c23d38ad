// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	// Shorter values would tear holes into ordinary words.
	minRedacted = 8

	// maxEncodings is how many times over a value may have been encoded.
	maxEncodings = 3

	maxMessages      = 10
	maxMessageLength = 500
)

// Redactor cuts known secrets out of text that came from outside. Its zero value
// knows none, and it is safe for concurrent use.
type Redactor struct {
	mu     sync.Mutex
	values []Secret // long ones first: one may be part of another
}

// Add takes a value of eight characters or more as it is, and in the form that
// decoding gives it where it looks encoded itself.
func (r *Redactor) Add(s Secret) {
	r.mu.Lock()
	defer r.mu.Unlock()
	values := slices.Clone(r.values) // Clean may be reading the old ones
	for _, form := range []string{s.Reveal(), decodeEscapes(s.Reveal())} {
		known := slices.ContainsFunc(values, func(v Secret) bool { return v.Reveal() == form })
		if utf8.RuneCountInString(form) >= minRedacted && !known {
			values = append(values, NewSecret(form))
		}
	}
	slices.SortFunc(values, func(a, b Secret) int { return len(b.Reveal()) - len(a.Reveal()) })
	r.values = values
}

// Clean returns text without known secrets, on one line and of bounded length.
// Text that holds an encoded secret comes back decoded.
func (r *Redactor) Clean(text string) string {
	values := r.known()
	return shorten(redact(oneLine(cutEncoded(text, values)), values))
}

// contains tells whether JSON holds a known secret, as it is or encoded.
func (r *Redactor) contains(text json.RawMessage) bool {
	return cutEncoded(string(text), r.known()) != string(text)
}

func (r *Redactor) known() []Secret {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.values
}

// cutEncoded decodes text only as far as it takes to cut a secret out.
func cutEncoded(text string, values []Secret) string {
	text = redact(text, values)
	decoded := text
	for range maxEncodings {
		again := decodeEscapes(decoded)
		if again == decoded {
			break
		}
		decoded = again
		if without := redact(decoded, values); without != decoded {
			text, decoded = without, without
		}
	}
	return text
}

func redact(text string, values []Secret) string {
	for _, value := range values {
		text = strings.ReplaceAll(text, value.Reveal(), redacted)
	}
	return text
}

var escape = lazyRegexp(`(?:%[0-9A-Fa-f]{2})+|(?:\\u[0-9A-Fa-f]{4})+|\\["\\/bfnrt]`)

// decodeEscapes undoes what echoes of a request come in: percent-encoding and
// JSON's escapes, some of the characters or all.
func decodeEscapes(text string) string {
	if !strings.ContainsAny(text, `%\`) {
		return text // most of all text, without the cost of a pattern
	}
	return escape().ReplaceAllStringFunc(text, func(sequence string) string {
		if sequence[0] == '%' {
			decoded, _ := url.PathUnescape(sequence)
			return decoded
		}
		var decoded string
		_ = json.Unmarshal([]byte(`"`+sequence+`"`), &decoded)
		return decoded
	})
}

// oneLine keeps a server's words from moving the cursor of a terminal.
func oneLine(text string) string {
	printable := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
	return strings.Join(strings.Fields(printable), " ")
}

func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= maxMessageLength {
		return text
	}
	return string(runes[:maxMessageLength]) + "…"
}

// lazyRegexp compiles a pattern at its first use: Terraform starts the provider several
// times for one command, most often to ask for its schema alone.
func lazyRegexp(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
