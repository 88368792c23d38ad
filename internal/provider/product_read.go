// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// spellings are the texts in which Younium returns what was sent, by attribute and
// sent text, where they differ. They are in private state.
type spellings map[string]map[string]string

// noLimit is the text for an infinite tier, which Younium may return as some number.
const noLimit = ""

// learn notes that Younium returns other for one.
func (s spellings) learn(attribute, one, other string) {
	if s[attribute] == nil {
		s[attribute] = map[string]string{}
	}
	s[attribute][one] = other
}

func (s spellings) clone() spellings {
	all := spellings{}
	for attribute, texts := range s {
		all[attribute] = maps.Clone(texts)
	}
	return all
}

// identity is what an object of Younium is recognized by.
type identity struct{ id, name, number string }

// bind returns the key of each object. One whose ID is known keeps its key, and so
// does one without a known ID whose name fits. Any other one gets its name as the
// key, or its name and number if that key is taken.
func bind(known map[string]values, objects []identity) []string {
	keys, taken := make([]string, len(objects)), map[string]bool{}
	assign := func(i int, key string) { keys[i], taken[key] = key, true }
	for _, key := range slices.Sorted(maps.Keys(known)) {
		if id := known[key].text(attrID); id != "" {
			taken[key] = true // also if the object is gone: another one must not look like it
			if i := slices.IndexFunc(objects, func(o identity) bool { return strings.EqualFold(o.id, id) }); i >= 0 && keys[i] == "" {
				assign(i, key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(known)) {
		for i, object := range objects {
			if keys[i] == "" && !taken[key] && younium.EquivalentTexts(object.name, nameOf(key, known[key])) {
				assign(i, key)
			}
		}
	}
	for i, object := range objects {
		if keys[i] == "" {
			assign(i, object.freeKey(taken))
		}
	}
	return keys
}

// freeKey returns a key that is not taken.
func (o identity) freeKey(taken map[string]bool) string {
	candidates := []string{o.name, fmt.Sprintf("%s (%s)", o.name, o.number), o.number}
	// Terraform does not escape keys in the configuration that it generates.
	if strings.TrimSpace(o.name) == "" || strings.Contains(o.name, "${") || strings.Contains(o.name, "%{") {
		candidates = candidates[2:]
	}
	for _, key := range candidates {
		if key != "" && !taken[key] {
			return key
		}
	}
	return o.id
}

// reconcile returns what was read, in the words of what is known where that is
// equivalent.
func (l *level) reconcile(read, known values, spelled spellings) values {
	for _, f := range l.fields {
		switch prior := known[f.name]; {
		case prior == nil:
		case f.kind == customFieldsKind:
			read[f.name] = reconcileCustomFields(read[f.name], prior)
		case f.unread && !prior.IsUnknown(), f.equivalent(prior, read[f.name], spelled):
			read[f.name] = prior
		}
	}
	return read
}

// reconcileCustomFields keeps only the keys that are known, since Younium adds
// defaults.
func reconcileCustomFields(read, known attr.Value) attr.Value {
	if !isKnown(known) {
		return read
	}
	kept := map[string]attr.Value{}
	stored := elements(read)
	for key, prior := range elements(known) {
		switch value, ok := stored[key]; {
		case ok && equivalentCustomField(prior, value):
			kept[key] = prior
		case ok:
			kept[key] = value
		}
	}
	return types.MapValueMust(types.StringType, kept)
}

// elements returns the elements of a map.
func elements(v attr.Value) map[string]attr.Value {
	all, _ := v.(types.Map)
	return all.Elements()
}

// equivalent reports whether a stored value is the known one, in any spelling.
func (f field) equivalent(known, stored attr.Value, spelled spellings) bool {
	if known == nil || stored == nil {
		return false
	}
	if !isKnown(known) || !isKnown(stored) {
		number, isNumber := spelled[f.name][noLimit]
		infinite := f.name == attrToQuantity && known.IsNull() && isKnown(stored) && isNumber && number == describe(stored)
		return infinite || known.Equal(stored)
	}
	one, other := describe(known), describe(stored)
	switch f.kind {
	case enumKind:
		return strings.EqualFold(one, other)
	case referenceKind:
		return strings.EqualFold(strings.TrimSpace(one), strings.TrimSpace(other)) || spelled[f.name][one] == other && other != ""
	case dateKind:
		instant, ok := parseDate(one)
		otherInstant, otherOK := parseDate(other)
		return ok && otherOK && instant.Equal(otherInstant)
	case customFieldsKind:
		return maps.EqualFunc(elements(known), elements(stored), equivalentCustomField)
	}
	return younium.EquivalentTexts(one, other)
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// equivalentCustomField reports whether two texts are equal, of equal numbers in
// JSON, or of equal truth values. "0012" is no number in JSON, but a code.
func equivalentCustomField(one, other attr.Value) bool {
	if one == nil || other == nil {
		return false
	}
	a, b := describe(one), describe(other)
	isTruth := strings.EqualFold(a, "true") || strings.EqualFold(a, "false")
	if a == b || isTruth && strings.EqualFold(a, b) {
		return true
	}
	if !jsonNumber.MatchString(a) || !jsonNumber.MatchString(b) {
		return false
	}
	numberA, okA := new(big.Rat).SetString(a)
	numberB, okB := new(big.Rat).SetString(b)
	return okA && okB && numberA.Cmp(numberB) == 0
}

// parseDate parses a date or a date with a time. It is UTC without a zone.
func parseDate(text string) (instant time.Time, ok bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.999999999", time.DateOnly} {
		if instant, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return instant, true
		}
	}
	return time.Time{}, false
}

// describe returns the text of a value: that of a string, or JSON.
func describe(v attr.Value) string {
	switch v := v.(type) {
	case types.String:
		return v.ValueString()
	case types.Number:
		return string(numberText(v.ValueBigFloat()))
	case types.Bool:
		return strconv.FormatBool(v.ValueBool())
	}
	return v.String()
}

// complete returns the planned values, with what was read where they are unknown. A
// planned value must not change.
func (l *level) complete(planned, read values) values {
	return l.merge(planned, read, func(f field, planned, read attr.Value) attr.Value {
		switch {
		case !planned.IsUnknown():
			return planned
		case read == nil:
			return f.kind.null()
		}
		return read
	})
}

// spellAs returns the planned values, with numbers and dates as another value in the
// same place spells them: an import reads 49.9 * 12 as 598.8. Terraform allows it in
// the place of the state alone.
func (l *level) spellAs(planned, stored values) values {
	return l.merge(planned, stored, func(f field, planned, stored attr.Value) attr.Value {
		if (f.kind == numberKind || f.kind == dateKind) && isKnown(planned) && f.equivalent(planned, stored, nil) {
			return stored
		}
		return planned
	})
}

// merge returns planned values, each as choose wants it, which gets the other value in
// the same place, or nil.
func (l *level) merge(planned, other values, choose func(f field, planned, other attr.Value) attr.Value) values {
	done := maps.Clone(planned)
	for _, f := range l.fields {
		done[f.name] = choose(f, done[f.name], other[f.name])
	}
	switch {
	case l.list && isKnown(planned[l.child]):
		tiers, others := planned.tiers(), other.tiers()
		elements := make([]attr.Value, len(tiers))
		for i, tier := range tiers {
			elements[i] = l.below.object(l.below.merge(tier, tierAt(others, i), choose))
		}
		done[l.child] = types.ListValueMust(l.below.objectType, elements)
	case l.child != "" && isKnown(planned[l.child]):
		all, others := planned.children(l.child), other.children(l.child)
		for key, child := range all {
			all[key] = l.below.merge(child, others[key], choose)
		}
		done[l.child] = l.childMap(all)
	}
	return done
}

// differences describes what was read otherwise than it was planned.
func (l *level) differences(at string, planned, read values, spelled spellings) (lines []string) {
	for _, f := range l.fields {
		want, got := planned[f.name], read[f.name]
		if isKnown(want) && f.use != computed && !f.unread && !f.equivalent(want, got, spelled) {
			lines = append(lines, fmt.Sprintf("%s%s %s instead of %s", at, f.name, quoted(got), quoted(want)))
		}
	}
	return append(lines, l.childDifferences(at+l.child, planned, read, spelled)...)
}

func (l *level) childDifferences(at string, planned, read values, spelled spellings) (lines []string) {
	switch {
	case l.list:
		tiers, stored := planned.tiers(), read.tiers()
		if len(tiers) != len(stored) {
			return []string{fmt.Sprintf("%s: %d tiers instead of %d", at, len(stored), len(tiers))}
		}
		for i, tier := range tiers {
			lines = append(lines, l.below.differences(fmt.Sprintf("%s[%d].", at, i), tier, stored[i], spelled)...)
		}
	case l.child != "":
		all, stored := planned.children(l.child), read.children(l.child)
		for _, key := range slices.Sorted(maps.Keys(all)) {
			if stored[key] == nil {
				lines = append(lines, fmt.Sprintf("%s[%q] does not exist", at, key))
				continue
			}
			lines = append(lines, l.below.differences(fmt.Sprintf("%s[%q].", at, key), all[key], stored[key], spelled)...)
		}
	}
	return lines
}

// quoted returns a value as Terraform's configuration has it.
func quoted(v attr.Value) string {
	if _, ok := v.(types.String); ok && isKnown(v) {
		return strconv.Quote(describe(v))
	}
	if !isKnown(v) {
		return "null"
	}
	return describe(v)
}
