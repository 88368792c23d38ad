// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	// ErrInvalidUTF8 is returned for JSON with text that is not UTF-8, or that holds
	// half of a surrogate pair. Decoding would replace it by U+FFFD.
	ErrInvalidUTF8 = errors.New("the body holds text that is not valid UTF-8")

	// ErrDuplicateField is returned for JSON with two fields of the same name in one
	// object. Decoding would keep the last one.
	ErrDuplicateField = errors.New("the body holds an object with two fields of the same name")
)

// checkLossless returns ErrInvalidUTF8 or ErrDuplicateField for what decoding would
// change silently. The text must be valid JSON otherwise. It takes one pass, and
// memory only for the names of fields.
func checkLossless(body []byte) error {
	if !utf8.Valid(body) {
		return ErrInvalidUTF8
	}
	var (
		text    = string(body)
		names   []map[string]int // by depth: the object that last had a field of the name
		opened  []int            // by depth: the number of the object, 0 for an array
		objects int
		name    bool // whether a string would be the name of a field
	)
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{':
			objects++
			opened, name = append(opened, objects), true
		case '[':
			opened, name = append(opened, 0), false
		case '}', ']':
			opened = opened[:len(opened)-1]
		case ',':
			name = len(opened) > 0 && opened[len(opened)-1] > 0
		case '"':
			content, escaped := stringContent(text[i+1:])
			i += len(content) + 1
			if escaped && hasLoneSurrogate(content) {
				return ErrInvalidUTF8
			}
			if !name {
				continue
			}
			name = false
			if escaped {
				content = unescape(content)
			}
			depth := len(opened) - 1
			for len(names) <= depth {
				names = append(names, map[string]int{})
			}
			if names[depth][content] == opened[depth] {
				return ErrDuplicateField
			}
			names[depth][content] = opened[depth]
		}
	}
	return nil
}

// unescape returns the content of a JSON string without escapes.
func unescape(content string) string {
	var plain string
	if json.Unmarshal([]byte(`"`+content+`"`), &plain) != nil {
		return content // which valid JSON does not hold
	}
	return plain
}

// stringContent returns what stands before the closing quote, and reports whether
// it holds escapes.
func stringContent(text string) (content string, escaped bool) {
	end := max(strings.IndexByte(text, '"'), 0)
	if strings.IndexByte(text[:end], '\\') < 0 {
		return text[:end], false
	}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			return text[:i], escaped
		case '\\':
			escaped = true
			i++
		}
	}
	return text, escaped
}

// hasLoneSurrogate reports whether the content of a JSON string holds the escape of
// a surrogate that is not one of a pair.
func hasLoneSurrogate(content string) bool {
	high := false // whether the escape before is the first half of a pair
	for content != "" {
		before, after, found := strings.Cut(content, `\`)
		if high && (before != "" || !found || after[0] != 'u') {
			return true
		}
		if !found {
			return false
		}
		if after[0] != 'u' {
			content = after[1:]
			continue
		}
		unit, err := strconv.ParseUint(after[1:5], 16, 16)
		if err != nil {
			return true
		}
		content = after[5:]
		switch low := unit >= 0xdc00 && unit <= 0xdfff; {
		case high && low:
			high = false
		case high || low:
			return true
		default:
			high = utf16.IsSurrogate(rune(unit))
		}
	}
	return high
}
