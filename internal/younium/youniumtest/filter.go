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

// The grammar of Filter as the developer portal documents it (Developer resources,
// Filtering). Anything else is an error: a filter that is ignored returns what
// nobody asked for.
//
//	or         = and { "or" and }
//	and        = comparison { "and" comparison }
//	comparison = "(" or ")" | field operator value | function "(" arguments ")"
//
// The portal does not say how to write a quote inside a string, so nothing is.
var filterToken = regexp.MustCompile(`^\s*(?:` +
	`(?P<prefix>guid|datetime|)'(?P<text>[^']*)'|` +
	`(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:/[A-Za-z_][A-Za-z0-9_]*)*)|` +
	`(?P<number>-?[0-9]+(?:\.[0-9]+)?)|` +
	`(?P<mark>[(),]))`)

// token is a part of a filter; only one of its fields other than prefix is set,
// and none at the end.
type token struct {
	name, number, mark string
	prefix             string
	text               *string
}

// filter reports whether a record matches.
type filter func(record any) (bool, error)

// filterParser parses a filter over records that have the fields.
type filterParser struct {
	rest     string
	next     token
	hasField func(name string) bool
}

// parseFilter returns the filter that a text describes.
func parseFilter(text string, hasField func(name string) bool) (filter, error) {
	p := &filterParser{rest: text, hasField: hasField}
	if err := p.advance(); err != nil {
		return nil, err
	}
	matches, err := p.or()
	if err == nil && p.next != (token{}) {
		err = p.unexpected()
	}
	return matches, err
}

// advance reads the next token.
func (p *filterParser) advance() error {
	p.next = token{}
	if strings.TrimSpace(p.rest) == "" {
		p.rest = ""
		return nil
	}
	found := filterToken.FindStringSubmatchIndex(p.rest)
	if found == nil {
		return p.unexpected()
	}
	group := func(name string) (text string, ok bool) {
		i := 2 * filterToken.SubexpIndex(name)
		if found[i] < 0 {
			return "", false
		}
		return p.rest[found[i]:found[i+1]], true
	}
	if text, ok := group("text"); ok {
		p.next.text = &text
		p.next.prefix, _ = group("prefix")
	}
	p.next.name, _ = group("name")
	p.next.number, _ = group("number")
	p.next.mark, _ = group("mark")
	p.rest = p.rest[found[1]:]
	return nil
}

func (p *filterParser) unexpected() error {
	switch {
	case p.next.text != nil:
		return fmt.Errorf("unexpected %s'%s'", p.next.prefix, *p.next.text)
	case p.next != token{}:
		return fmt.Errorf("unexpected '%s'", cmp.Or(p.next.name, p.next.number, p.next.mark))
	case p.rest != "":
		return fmt.Errorf("not understood from '%s' on", strings.TrimSpace(p.rest))
	}
	return errors.New("it ends too early")
}

// skip reads over a mark or a word.
func (p *filterParser) skip(expected string) error {
	if cmp.Or(p.next.mark, p.next.name) != expected {
		return p.unexpected()
	}
	return p.advance()
}

func (p *filterParser) or() (filter, error) {
	return p.chain("or", p.and, func(a, b bool) bool { return a || b })
}

func (p *filterParser) and() (filter, error) {
	return p.chain("and", p.comparison, func(a, b bool) bool { return a && b })
}

// chain parses operands with a word between them. All are evaluated for each
// record, so that a comparison that makes no sense is always an error.
func (p *filterParser) chain(word string, operand func() (filter, error), join func(a, b bool) bool) (filter, error) {
	left, err := operand()
	for err == nil && p.next.name == word {
		if err = p.advance(); err != nil {
			break
		}
		before := left
		var right filter
		if right, err = operand(); err != nil {
			break
		}
		left = func(record any) (bool, error) {
			a, errA := before(record)
			b, errB := right(record)
			return join(a, b), cmp.Or(errA, errB)
		}
	}
	return left, err
}

// operators say which results of cmp.Compare match.
var operators = map[string]func(order int) bool{
	"eq": func(order int) bool { return order == 0 },
	"ne": func(order int) bool { return order != 0 },
	"gt": func(order int) bool { return order > 0 },
	"lt": func(order int) bool { return order < 0 },
	"ge": func(order int) bool { return order >= 0 },
	"le": func(order int) bool { return order <= 0 },
}

// functions take a field's text and a string.
var functions = map[string]func(text, part string) bool{
	"startswith":  strings.HasPrefix,
	"endswith":    strings.HasSuffix,
	"substringof": strings.Contains,
}

func (p *filterParser) comparison() (filter, error) {
	if p.next.mark == "(" {
		if err := p.advance(); err != nil {
			return nil, err
		}
		inner, err := p.or()
		if err == nil {
			err = p.skip(")")
		}
		return inner, err
	}
	name := p.next.name
	if name == "" {
		return nil, p.unexpected()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if function := functions[name]; function != nil && p.next.mark == "(" {
		return p.call(name, function)
	}
	if !p.hasField(name) {
		return nil, fmt.Errorf("there is no field '%s'", name)
	}
	operator, matches := p.next.name, operators[p.next.name]
	if matches == nil {
		return nil, p.unexpected()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	compare, err := p.value(operator)
	if err != nil {
		return nil, err
	}
	return func(record any) (bool, error) {
		field := fieldOf(record, name)
		if field == nil { // A null field equals no value, and is neither before nor after one.
			return operator == "ne", nil
		}
		order, ok := compare(field)
		if !ok {
			return false, fmt.Errorf("the field '%s' and its value are of different types", name)
		}
		return matches(order), nil
	}, p.advance()
}

// value returns how a field compares with the value, which is the next token.
func (p *filterParser) value(operator string) (func(field any) (order int, ok bool), error) {
	switch value := p.next; {
	case value.text != nil && value.prefix == "guid":
		if !isUUID(*value.text) || operator != "eq" && operator != "ne" {
			return nil, p.unexpected()
		}
		return func(field any) (int, bool) {
			text, ok := field.(string)
			return cmp.Compare(strings.ToLower(text), strings.ToLower(*value.text)), ok && isUUID(text)
		}, nil
	case value.text != nil && value.prefix == "datetime":
		limit, err := parseTime(*value.text)
		if err != nil {
			return nil, p.unexpected()
		}
		return func(field any) (int, bool) {
			text, _ := field.(string)
			at, err := parseTime(text)
			return at.Compare(limit), err == nil
		}, nil
	case value.text != nil:
		return func(field any) (int, bool) {
			text, ok := field.(string)
			return cmp.Compare(text, *value.text), ok
		}, nil
	case value.number != "":
		number, err := strconv.ParseFloat(value.number, 64)
		return func(field any) (int, bool) {
			n, ok := field.(float64)
			return cmp.Compare(n, number), ok
		}, err
	case (value.name == "true" || value.name == "false") && (operator == "eq" || operator == "ne"):
		return func(field any) (int, bool) {
			b, ok := field.(bool)
			return cmp.Compare(strconv.FormatBool(b), value.name), ok
		}, nil
	}
	return nil, p.unexpected()
}

// call parses the arguments of a function: the field and a string, which
// substringof takes in the other order.
func (p *filterParser) call(function string, matches func(text, part string) bool) (filter, error) {
	var arguments [2]token
	for i, before := range []string{"(", ","} {
		if err := p.skip(before); err != nil {
			return nil, err
		}
		arguments[i] = p.next
		wantsText := (i == 0) == (function == "substringof")
		if wantsText && (p.next.text == nil || p.next.prefix != "") || !wantsText && p.next.name == "" {
			return nil, p.unexpected()
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	field, part := arguments[0], arguments[1]
	if function == "substringof" {
		field, part = part, field
	}
	if !p.hasField(field.name) {
		return nil, fmt.Errorf("there is no field '%s'", field.name)
	}
	return func(record any) (bool, error) {
		value := fieldOf(record, field.name)
		text, ok := value.(string)
		if !ok && value != nil {
			return false, fmt.Errorf("the field '%s' is not a string", field.name)
		}
		return ok && matches(text, *part.text), nil
	}, p.skip(")")
}

// fieldOf returns a field of a record, such as "name" or "address/city", and nil
// where it is left out.
func fieldOf(record any, name string) any {
	for part := range strings.SplitSeq(name, "/") {
		fields, _ := record.(map[string]any)
		record = fields[part]
	}
	return record
}

// parseTime parses a date, or a date and time, as UTC where it does not say.
func parseTime(text string) (at time.Time, err error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if at, err = time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return at, err
}

// order compares two values of the same type. A null one comes first.
func order(a, b any) (result int, ok bool) {
	switch {
	case a == nil && b == nil:
		return 0, true
	case a == nil:
		return -1, true
	case b == nil:
		return 1, true
	}
	switch a := a.(type) {
	case string:
		text, ok := b.(string)
		return cmp.Compare(a, text), ok
	case float64:
		number, ok := b.(float64)
		return cmp.Compare(a, number), ok
	case bool:
		other, ok := b.(bool)
		return cmp.Compare(strconv.FormatBool(a), strconv.FormatBool(other)), ok
	}
	return 0, false
}
