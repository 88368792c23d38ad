// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// condition matches a condition of a Filter, and the "and" after it. The developer
// portal (Developer resources, Filtering) documents more: "or", parentheses, guid,
// endswith and substringof. It does not say how to write a quote inside a string.
var condition = regexp.MustCompile(`^\s*(?:` +
	`(?P<field>[\w/]+) (?P<operator>eq|ne|gt|ge|lt|le) (?P<value>(?:datetime)?'[^']*'|true|false|-?[0-9.]+)|` +
	`startswith\(\s*(?P<start>[\w/]+)\s*,\s*'(?P<prefix>[^']*)'\s*\))` +
	`\s*(?P<more>$|and )`)

// operators say which results of cmp.Compare match.
var operators = map[string]func(order int) bool{
	"eq": func(order int) bool { return order == 0 },
	"ne": func(order int) bool { return order != 0 },
	"gt": func(order int) bool { return order > 0 },
	"lt": func(order int) bool { return order < 0 },
	"ge": func(order int) bool { return order >= 0 },
	"le": func(order int) bool { return order <= 0 },
}

// filter reports whether a record matches.
type filter func(record any) (bool, error)

// parseFilter returns the filter that a text describes, over records that have the
// fields. What it does not understand is an error: a filter that is ignored returns
// what nobody asked for.
func parseFilter(text string, hasField func(name string) bool) (filter, error) {
	var all []filter
	for more := true; more; {
		found := condition.FindStringSubmatch(text)
		if found == nil {
			return nil, fmt.Errorf("not understood from '%s' on", strings.TrimSpace(text))
		}
		group := func(name string) string { return found[condition.SubexpIndex(name)] }
		if field := group("field") + group("start"); !hasField(field) {
			return nil, fmt.Errorf("there is no field '%s'", field)
		}
		matches := startsWith(group("start"), group("prefix"))
		if group("field") != "" {
			var err error
			if matches, err = comparison(group("field"), operators[group("operator")], group("value")); err != nil {
				return nil, err
			}
		}
		all = append(all, matches)
		text, more = text[len(found[0]):], group("more") != ""
	}
	return func(record any) (bool, error) {
		match := true
		for _, matches := range all { // All of them, so that one that makes no sense is always an error.
			m, err := matches(record)
			if err != nil {
				return false, err
			}
			match = match && m
		}
		return match, nil
	}, nil
}

func startsWith(field, prefix string) filter {
	return func(record any) (bool, error) {
		value := fieldOf(record, field)
		text, ok := value.(string)
		if !ok && value != nil {
			return false, fmt.Errorf("the field '%s' is not a string", field)
		}
		return ok && strings.HasPrefix(text, prefix), nil
	}
}

// comparison compares a field with a value. A null field equals no value, and is
// neither before nor after one.
func comparison(field string, matches func(order int) bool, value string) (filter, error) {
	wanted, err := literal(value)
	if err != nil {
		return nil, err
	}
	return func(record any) (bool, error) {
		stored := fieldOf(record, field)
		if stored == nil {
			return !matches(0) && matches(1) && matches(-1), nil // "ne"
		}
		if _, isTime := wanted.(time.Time); isTime {
			text, _ := stored.(string)
			if at, err := parseTime(text); err == nil {
				stored = at
			}
		}
		result, ok := order(stored, wanted)
		if !ok {
			return false, fmt.Errorf("the field '%s' and its value are of different types", field)
		}
		return matches(result), nil
	}, nil
}

// literal returns a string, a time, a bool or a float64.
func literal(value string) (any, error) {
	text, quoted := strings.CutSuffix(value, "'")
	switch {
	case quoted && strings.HasPrefix(text, "datetime"):
		return parseTime(strings.TrimPrefix(text, "datetime'"))
	case quoted:
		return text[1:], nil
	case value == "true" || value == "false":
		return value == "true", nil
	}
	return strconv.ParseFloat(value, 64)
}

// fieldOf returns a field of a record, such as "name" or "address/city", and nil if
// it is left out.
func fieldOf(record any, name string) any {
	for part := range strings.SplitSeq(name, "/") {
		fields, _ := record.(map[string]any)
		record = fields[part]
	}
	return record
}

// parseTime parses a date, or a date and time, as UTC if it does not say.
func parseTime(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, errors.New("it is not a date and time")
}

// order compares two values of one type. A null one comes first.
func order(a, b any) (result int, ok bool) {
	if a == nil || b == nil {
		return cmp.Compare(strconv.FormatBool(a != nil), strconv.FormatBool(b != nil)), true
	}
	switch a := a.(type) {
	case string:
		b, ok := b.(string)
		return cmp.Compare(a, b), ok
	case float64:
		b, ok := b.(float64)
		return cmp.Compare(a, b), ok
	case bool:
		b, ok := b.(bool)
		return cmp.Compare(strconv.FormatBool(a), strconv.FormatBool(b)), ok
	case time.Time:
		b, ok := b.(time.Time)
		return a.Compare(b), ok
	}
	return 0, false
}
