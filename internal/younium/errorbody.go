// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// unquotedKey matches the login's error as Younium's developer portal prints it:
// with an unquoted key.
var unquotedKey = lazyRegexp(`^\s*\{\s*(errors?)\s*:`)

// errorBody has every documented field of an error's body. Sources: Younium's
// OpenAPI 2.1 (ProblemDetails), its developer portal (Get started), its legacy
// identity server (error, error_description).
type errorBody struct {
	Errors      json.RawMessage `json:"errors"`
	Error       json.RawMessage `json:"error"`
	Description json.RawMessage `json:"error_description"`
	Detail      json.RawMessage `json:"detail"`
	Title       json.RawMessage `json:"title"`
	TraceID     json.RawMessage `json:"traceId"`
}

// Message is an error message of Younium's, and the field of the request that it
// is about, or "".
type Message struct{ Field, Text string }

// String returns the field and the text, such as "Url: It is not valid.".
func (m Message) String() string {
	if m.Field == "" {
		return m.Text
	}
	return m.Field + ": " + m.Text
}

// parseErrorBody returns the messages and the trace ID of an error's body. Both are
// empty if the body has none of the documented fields.
func parseErrorBody(body []byte) (messages []Message, traceID string) {
	body = unquotedKey().ReplaceAll(body, []byte(`{"$1":`))
	var parsed errorBody
	if json.Unmarshal(body, &parsed) != nil {
		return nil, ""
	}
	for _, field := range []json.RawMessage{parsed.Errors, parsed.Error, parsed.Description, parsed.Detail} {
		messages = append(messages, messagesByField(field)...)
	}
	// ASP.NET's title only says that something is wrong, so it is the last resort.
	if len(messages) == 0 {
		messages = messagesAbout("", parsed.Title)
	}
	return messages[:min(len(messages), maxMessages)], strings.Join(jsonStrings(parsed.TraceID), "")
}

// messagesByField parses a string, an array of strings, or an object of either,
// which are the shapes of Younium's errors. Fields are in alphabetical order. A
// value of another shape is skipped, so that the other messages are not lost.
func messagesByField(raw json.RawMessage) []Message {
	var byField map[string]json.RawMessage
	if json.Unmarshal(raw, &byField) != nil {
		return messagesAbout("", raw)
	}
	var all []Message
	for _, field := range slices.Sorted(maps.Keys(byField)) {
		all = append(all, messagesAbout(field, byField[field])...)
	}
	return all
}

// messagesAbout returns the messages about a field. Younium uses the key message if
// they are about no field in particular.
func messagesAbout(field string, raw json.RawMessage) []Message {
	if field = strings.TrimSpace(field); strings.EqualFold(field, "message") {
		field = ""
	}
	var all []Message
	for _, text := range jsonStrings(raw) {
		all = append(all, Message{field, text})
	}
	return all
}

func jsonStrings(raw json.RawMessage) []string {
	elements := []json.RawMessage{raw}
	var many []json.RawMessage
	if json.Unmarshal(raw, &many) == nil {
		elements = many
	}
	var all []string
	for _, element := range elements {
		var text string
		if json.Unmarshal(element, &text) == nil && strings.TrimSpace(text) != "" {
			all = append(all, text)
		}
	}
	return all
}
