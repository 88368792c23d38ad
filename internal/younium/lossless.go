// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

var (
	// ErrInvalidUTF8 is returned for JSON with text that is not UTF-8, or that holds
	// half of a surrogate pair. Decoding would replace it by U+FFFD.
	ErrInvalidUTF8 = errors.New("the body contains text that is not valid UTF-8")

	// ErrDuplicateField is returned for JSON with two fields of the same name in one
	// object. Decoding would keep the last one.
	ErrDuplicateField = errors.New("the body contains an object with two fields of the same name")
)

// checkLossless returns ErrInvalidUTF8 or ErrDuplicateField for what decoding would
// change silently. The text must be valid JSON otherwise.
func checkLossless(body []byte) error {
	if !utf8.Valid(body) {
		return ErrInvalidUTF8
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // takes numbers of any size
	var (
		open         []*openValue
		replacements int
	)
	for {
		token, err := decoder.Token()
		if err != nil {
			break // the end, since the JSON is valid
		}
		text, isString := token.(string)
		replacements += strings.Count(text, "\ufffd")
		if isString && len(open) > 0 && open[len(open)-1].expectsName {
			if !open[len(open)-1].addName(text) {
				return ErrDuplicateField
			}
			continue
		}
		switch token {
		case json.Delim('{'):
			open = append(open, &openValue{names: map[string]bool{}, expectsName: true})
			continue
		case json.Delim('['):
			open = append(open, &openValue{})
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
		if len(open) > 0 { // a value is complete
			open[len(open)-1].expectsName = open[len(open)-1].names != nil
		}
	}
	if replacements > 0 && replacements != sentReplacements(body) {
		return ErrInvalidUTF8 // the escape of half a surrogate pair
	}
	return nil
}

// openValue is an object or an array (without names) that has not ended yet.
type openValue struct {
	names       map[string]bool
	expectsName bool
}

// addName reports whether the name is new.
func (v *openValue) addName(name string) bool {
	known := v.names[name]
	v.names[name], v.expectsName = true, false
	return !known
}

// sentReplacements counts U+FFFD as it was sent, as it is or as an escape.
func sentReplacements(body []byte) int {
	escapes := bytes.ToLower(bytes.ReplaceAll(body, []byte(`\\`), nil))
	return bytes.Count(body, []byte("\ufffd")) + bytes.Count(escapes, []byte(`\ufffd`))
}
