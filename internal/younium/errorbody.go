// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Younium's developer portal prints the login's error with an unquoted key.
var unquotedKey = lazyRegexp(`^\s*\{\s*(errors?)\s*:`)

// errorBody holds every documented field of an error's body. Sources: Younium's
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

// Message is what Younium says about a request, and what of it, or "".
type Message struct{ Field, Text string }

// String gives the field and the words, such as "Url: It is not valid.".
func (m Message) String() string {
	if m.Field == "" {
		return m.Text
	}
	return m.Field + ": " + m.Text
}

// parseErrorBody returns the server's words and its trace id, both empty where
// the body has none of the documented fields.
func parseErrorBody(body []byte) (messages []Message, traceID string) {
	body = unquotedKey().ReplaceAll(body, []byte(`{"$1":`))
	var parsed errorBody
	if json.Unmarshal(body, &parsed) != nil {
		return nil, ""
	}
	for _, field := range []json.RawMessage{parsed.Errors, parsed.Error, parsed.Description, parsed.Detail} {
		messages = append(messages, messagesByField(field)...)
	}
	// ASP.NET's title only says that something is wrong: words of last resort.
	if len(messages) == 0 {
		messages = messagesAbout("", parsed.Title)
	}
	return messages[:min(len(messages), maxMessages)], strings.Join(jsonStrings(parsed.TraceID), "")
}

// messagesByField reads a string, an array of strings, or an object of either,
// which are the shapes in which Younium writes errors. Keys come in alphabetical
// order. What has another shape is passed over: it must not take the words beside
// it along.
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

// messagesAbout takes the key message, under which Younium writes what is about no
// field in particular, for none.
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
