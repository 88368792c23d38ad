// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

const (
	// Shorter values would tear holes into ordinary words.
	minRedacted = 8

	maxMessages      = 10
	maxMessageLength = 500
)

// redactor cuts known secrets out of text that came from outside.
type redactor struct {
	mu     sync.Mutex
	values []Secret
}

func (r *redactor) add(s Secret) {
	if len(s.Reveal()) < minRedacted {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.values = append(r.values, s)
}

// clean returns text without known secrets, on one line and of bounded length.
func (r *redactor) clean(text string) string {
	r.mu.Lock()
	values := r.values
	r.mu.Unlock()
	for _, value := range values {
		text = anySpelling(value.Reveal()).ReplaceAllLiteralString(text, redacted)
	}
	return shorten(oneLine(text))
}

// anySpelling matches value with each character as it is or percent-encoded.
// Patterns are compiled where they are needed: that is only after a failure.
func anySpelling(value string) *regexp.Regexp {
	var pattern strings.Builder
	for _, char := range value {
		raw := string(char)
		pattern.WriteString("(?:" + regexp.QuoteMeta(raw) + "|(?i:")
		for _, b := range []byte(raw) {
			fmt.Fprintf(&pattern, "%%%02x", b)
		}
		pattern.WriteString("))")
	}
	return regexp.MustCompile(pattern.String())
}

// oneLine keeps a server's words from moving the cursor of a terminal.
func oneLine(text string) string {
	printable := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
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
