// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// modified is the field that ModifiedAfter and ModifiedBefore are about.
const modified = "modified"

// record is a record as it was stored and as JSON decodes it.
type record struct {
	raw     json.RawMessage
	decoded any
}

// selectRecords returns the records that the parameters of a list select, in the
// order that they name, and removes these parameters. Names are in lower case. A
// field exists if it is one of fields, if a record has it, or if there is no record to
// tell. What it does not understand is an error by parameter: Younium might read it in
// its own way, and a simulation that ignored it would return too much.
func selectRecords(query map[string]parameter, raw []json.RawMessage, fields []string) ([]json.RawMessage, map[string][]string) {
	invalid := map[string][]string{}
	if len(query) == 0 {
		return raw, invalid
	}
	var all []record
	for _, text := range raw {
		var decoded any
		if err := json.Unmarshal(text, &decoded); err != nil {
			panic("youniumtest: " + err.Error())
		}
		all = append(all, record{text, decoded})
	}
	hasField := func(name string) bool {
		return len(fields)+len(all) == 0 || slices.Contains(fields, name) || slices.ContainsFunc(all, func(r record) bool { return fieldOf(r.decoded, name) != nil })
	}
	selected := all
	for _, name := range slices.Sorted(maps.Keys(query)) { // "orderby" comes last.
		var err error
		value := query[name].value
		switch name {
		case "filter":
			var matches filter
			if matches, err = parseFilter(value, hasField); err == nil {
				selected, err = filterRecords(selected, matches)
			}
		case "modifiedafter":
			selected, err = filterByTime(selected, value, hasField, time.Time.After)
		case "modifiedbefore":
			selected, err = filterByTime(selected, value, hasField, time.Time.Before)
		case "orderby":
			err = sortRecords(selected, value, hasField)
		default:
			err = errors.New("the parameter is not known")
		}
		if err != nil {
			invalid[query[name].name] = []string{"The value '" + value + "' is not valid: " + err.Error() + "."}
		}
	}
	raw = nil
	for _, r := range selected {
		raw = append(raw, r.raw)
	}
	return raw, invalid
}

func filterRecords(all []record, matches filter) (selected []record, err error) {
	for _, r := range all {
		match, err := matches(r.decoded)
		if err != nil {
			return nil, err
		}
		if match {
			selected = append(selected, r)
		}
	}
	return selected, nil
}

// filterByTime selects the records that were modified after or before a time.
func filterByTime(all []record, value string, hasField func(string) bool, matches func(modified, limit time.Time) bool) ([]record, error) {
	limit, err := parseTime(value)
	if err != nil {
		return nil, err
	}
	if !hasField(modified) {
		return nil, fmt.Errorf("there is no field '%s'", modified)
	}
	return filterRecords(all, func(decoded any) (bool, error) {
		text, _ := fieldOf(decoded, modified).(string)
		at, err := parseTime(text)
		return err == nil && matches(at, limit), nil
	})
}

// sortRecords sorts by fields such as "code desc, name".
func sortRecords(all []record, value string, hasField func(string) bool) error {
	var incomparable error
	type key struct {
		field string
		sign  int
	}
	var keys []key
	for part := range strings.SplitSeq(value, ",") {
		words := strings.Fields(part)
		switch {
		case len(words) == 1, len(words) == 2 && strings.EqualFold(words[1], "asc"):
			keys = append(keys, key{words[0], 1})
		case len(words) == 2 && strings.EqualFold(words[1], "desc"):
			keys = append(keys, key{words[0], -1})
		default:
			return errors.New("each part has to be a field, with asc or desc after it")
		}
		if !hasField(words[0]) {
			return fmt.Errorf("there is no field '%s'", words[0])
		}
	}
	slices.SortStableFunc(all, func(a, b record) int {
		for _, key := range keys {
			result, ok := order(fieldOf(a.decoded, key.field), fieldOf(b.decoded, key.field))
			if !ok {
				incomparable = fmt.Errorf("the field '%s' has no order", key.field)
			}
			if result != 0 {
				return result * key.sign
			}
		}
		return 0
	})
	return incomparable
}

// parameter is a parameter of a query as it was sent.
type parameter struct{ name, value string }

// parameters returns the parameters of a query, by name in lower case: the portal's
// prose and the OpenAPI description spell the names in different case.
func parameters(rawQuery string) (all map[string]parameter, invalid map[string][]string) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return nil, map[string][]string{"query": {"The query cannot be read."}}
	}
	all, invalid = map[string]parameter{}, map[string][]string{}
	for name, values := range query {
		lower := strings.ToLower(name)
		if _, twice := all[lower]; twice || len(values) > 1 {
			invalid[name] = []string{"The parameter is there twice."}
		}
		all[lower] = parameter{name, values[0]}
	}
	return all, invalid
}
