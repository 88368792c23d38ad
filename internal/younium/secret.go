// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

const redacted = "REDACTED"

// Secret holds a value that must not be printed. Every fmt verb, encoding/json,
// encoding.TextMarshaler and log/slog show REDACTED instead.
type Secret struct {
	// fmt calls no methods on unexported fields and prints their contents: this
	// word, and a closure's address instead of the value.
	shown string
	value func() string
}

// NewSecret returns a Secret that holds value. For "" it is the zero Secret.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{shown: redacted, value: func() string { return value }}
}

// Reveal returns the value itself, or "" for the zero Secret.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return s.value()
}

// IsZero reports whether there is no value.
func (s Secret) IsZero() bool { return s.value == nil }

// Format implements fmt.Formatter for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String implements fmt.Stringer for callers that do not go through fmt.
func (s Secret) String() string { return redacted }

// MarshalText implements encoding.TextMarshaler, which encoding/json uses too,
// for map keys as well as for values.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// UnmarshalJSON implements json.Unmarshaler: a secret is a JSON string.
func (s *Secret) UnmarshalJSON(text []byte) error {
	var value string
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	*s = NewSecret(value)
	return nil
}

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
