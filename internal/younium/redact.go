// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
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
	// minRedacted keeps short values from being redacted inside of ordinary words.
	minRedacted = 8

	maxMessages      = 10
	maxMessageLength = 500
)

// Redactor removes known secrets from text that a server sent. It finds each of
// them unchanged, escaped for a query or a path, and escaped for JSON, but not
// encoded in part or more than once. Its zero value knows none, and it is safe for
// concurrent use.
type Redactor struct {
	mu       sync.Mutex
	secrets  []Secret
	replacer *strings.Replacer // of all secrets; nil until it is needed
}

// Add makes a secret known. One of fewer than eight characters is ignored.
func (r *Redactor) Add(s Secret) {
	value := s.Reveal()
	if utf8.RuneCountInString(value) < minRedacted {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if slices.ContainsFunc(r.secrets, func(known Secret) bool { return known.Reveal() == value }) {
		return
	}
	r.secrets = append(r.secrets, s)
	r.replacer = nil
}

// spellings returns the value and the forms in which a server may echo it. Percent
// escapes are in upper or lower case: .NET writes lower case.
func spellings(value string) []string {
	query, path := url.QueryEscape(value), url.PathEscape(value)
	return []string{
		value, query, lowerEscapes(query), path, lowerEscapes(path), escapeJSON(value, true), escapeJSON(value, false),
	}
}

var percentEscape = lazyRegexp(`%[0-9A-F]{2}`)

func lowerEscapes(text string) string {
	return percentEscape().ReplaceAllStringFunc(text, strings.ToLower)
}

// escapeJSON returns a value as it is between the quotes of a JSON string.
func escapeJSON(value string, escapeHTML bool) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(value) // a string never fails
	return strings.TrimSuffix(strings.TrimPrefix(text.String(), `"`), "\"\n")
}

// Clean returns text without known secrets, on one line and of bounded length.
func (r *Redactor) Clean(text string) string {
	return shorten(r.redact(oneLine(r.redact(text))))
}

// contains reports whether JSON contains a known secret, whichever of its
// characters are escaped.
func (r *Redactor) contains(text json.RawMessage) bool {
	if r.redact(string(text)) != string(text) {
		return true
	}
	if !bytes.Contains(text, []byte(`\`)) {
		return false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // accepts numbers of any size
	for {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		if text, ok := token.(string); ok && r.redact(text) != text {
			return true
		}
	}
}

func (r *Redactor) redact(text string) string {
	return r.current().Replace(text)
}

// current returns the replacer of all secrets known so far. Long spellings come
// first: one may be the beginning of another.
func (r *Redactor) current() *strings.Replacer {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.replacer == nil {
		var all, pairs []string
		for _, s := range r.secrets {
			all = append(all, spellings(s.Reveal())...)
		}
		slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
		for _, spelling := range all {
			pairs = append(pairs, spelling, redacted)
		}
		r.replacer = strings.NewReplacer(pairs...)
	}
	return r.replacer
}

// oneLine returns text on one line, without characters that control a terminal.
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

// lazyRegexp compiles a pattern at its first use: Terraform starts the provider
// several times for one command, most often only for its schema.
func lazyRegexp(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
