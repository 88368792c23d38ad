// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"
)

const (
	// maxDepth is far above the nesting of any record, and far below what would
	// exhaust a stack here or in Terraform.
	maxDepth = 100

	// numberBits is the precision of Terraform's own numbers, which is enough for
	// maxDigits decimal digits.
	numberBits  = 512
	maxDigits   = 150
	maxExponent = 1000
)

var (
	errTooDeep  = fmt.Errorf("nests more than %d levels deep", maxDepth)
	errNumber   = fmt.Errorf("contains a number of more than %d digits or beyond 1e%d, which Terraform cannot represent exactly", maxDigits, maxExponent)
	errSameName = errors.New("contains an object with two field names that differ only in Unicode normalization")
)

// tupleOf converts records to a tuple rather than a list, since records may have
// different fields. Like all that follows, it makes values of the protocol at once:
// the framework's own would be converted to these, and back, several times. Its error
// quotes nothing of the response, and finishes the sentence "The response …".
func tupleOf(records []json.RawMessage) (tftypes.Value, error) {
	elements := make([]tftypes.Value, len(records))
	for i, record := range records {
		var err error
		if elements[i], err = jsonValue(record); err != nil {
			return tftypes.Value{}, err
		}
	}
	return tuple(elements), nil
}

// jsonValue takes JSON that the client has read: it is valid UTF-8, and no object in
// it has two fields of the same name. Its errors are like those of tupleOf.
func jsonValue(text json.RawMessage) (tftypes.Value, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var decoded any
	if decoder.Decode(&decoded) != nil {
		return tftypes.Value{}, errors.New("is not JSON")
	}
	return valueOf(decoded, 1)
}

func valueOf(decoded any, depth int) (tftypes.Value, error) {
	if depth > maxDepth {
		return tftypes.Value{}, errTooDeep
	}
	switch value := decoded.(type) {
	case bool:
		return tftypes.NewValue(tftypes.Bool, value), nil
	case string:
		return tftypes.NewValue(tftypes.String, value), nil
	case json.Number:
		return numberValue(value.String())
	case []any:
		return tupleValue(value, depth)
	case map[string]any:
		return objectValue(value, depth)
	}
	return tftypes.NewValue(tftypes.DynamicPseudoType, nil), nil // JSON's null has no type either
}

func tupleValue(values []any, depth int) (tftypes.Value, error) {
	elements := make([]tftypes.Value, len(values))
	for i, value := range values {
		var err error
		if elements[i], err = valueOf(value, depth+1); err != nil {
			return tftypes.Value{}, err
		}
	}
	return tuple(elements), nil
}

func tuple(elements []tftypes.Value) tftypes.Value {
	elementTypes := make([]tftypes.Type, len(elements))
	for i, element := range elements {
		elementTypes[i] = element.Type()
	}
	return tftypes.NewValue(tftypes.Tuple{ElementTypes: elementTypes}, elements)
}

func objectValue(fields map[string]any, depth int) (tftypes.Value, error) {
	values := make(map[string]tftypes.Value, len(fields))
	attributeTypes := make(map[string]tftypes.Type, len(fields))
	for name, field := range fields {
		value, err := valueOf(field, depth+1)
		if err != nil {
			return tftypes.Value{}, err
		}
		// Terraform normalizes the names in types, and then does not find a name that
		// is not normalized in the value.
		name = norm.NFC.String(name)
		if _, taken := values[name]; taken {
			return tftypes.Value{}, errSameName
		}
		values[name], attributeTypes[name] = value, value.Type()
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: attributeTypes}, values), nil
}

// numberValue parses numbers as Terraform does. It refuses an enormous exponent, and
// as many zeros instead of one: the number would be sent to Terraform digit by digit.
func numberValue(literal string) (tftypes.Value, error) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(literal), "e")
	if exponent != "" {
		if e, err := strconv.Atoi(exponent); err != nil || max(e, -e) > maxExponent {
			return tftypes.Value{}, errNumber
		}
	}
	if len(mantissa) > maxExponent || len(strings.TrimLeft(mantissa, "-0.")) > maxDigits {
		return tftypes.Value{}, errNumber
	}
	number, _, err := big.ParseFloat(literal, 10, numberBits, big.ToNearestEven)
	if err != nil {
		return tftypes.Value{}, errNumber
	}
	return tftypes.NewValue(tftypes.Number, number), nil
}
