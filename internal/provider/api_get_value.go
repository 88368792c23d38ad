// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
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
	errNumber   = fmt.Errorf("holds a number of more than %d digits or beyond 1e%d, which Terraform cannot keep exactly", maxDigits, maxExponent)
	errSameName = errors.New("holds an object with two fields whose names are the same letters, differently encoded")
)

// dynamicObject converts a JSON object to Terraform's. Its errors quote nothing of
// the response, and finish the sentence "The response …".
func dynamicObject(ctx context.Context, text json.RawMessage) (types.Dynamic, error) {
	value, err := jsonValue(ctx, text)
	if err != nil {
		return types.DynamicNull(), err
	}
	return types.DynamicValue(value), nil
}

// dynamicTuple converts records to a tuple rather than a list, since records may
// have different fields. Its errors are like those of dynamicObject.
func dynamicTuple(ctx context.Context, records []json.RawMessage) (types.Dynamic, error) {
	elements := make([]attr.Value, len(records))
	for i, record := range records {
		var err error
		if elements[i], err = jsonValue(ctx, record); err != nil {
			return types.DynamicNull(), err
		}
	}
	return types.DynamicValue(tuple(ctx, elements)), nil
}

// jsonValue takes JSON that the client has read: it is valid UTF-8, and no object in
// it has two fields of the same name.
func jsonValue(ctx context.Context, text json.RawMessage) (attr.Value, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var decoded any
	if decoder.Decode(&decoded) != nil {
		return nil, errors.New("is not JSON")
	}
	return attrValue(ctx, decoded, 1)
}

func attrValue(ctx context.Context, decoded any, depth int) (attr.Value, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch value := decoded.(type) {
	case bool:
		return types.BoolValue(value), nil
	case string:
		return types.StringValue(value), nil
	case json.Number:
		return numberValue(value.String())
	case []any:
		return tupleValue(ctx, value, depth)
	case map[string]any:
		return objectValue(ctx, value, depth)
	}
	return types.DynamicNull(), nil // JSON's null has no type either
}

func tupleValue(ctx context.Context, values []any, depth int) (attr.Value, error) {
	elements := make([]attr.Value, len(values))
	for i, value := range values {
		var err error
		if elements[i], err = attrValue(ctx, value, depth+1); err != nil {
			return nil, err
		}
	}
	return tuple(ctx, elements), nil
}

func tuple(ctx context.Context, elements []attr.Value) attr.Value {
	elementTypes := make([]attr.Type, len(elements))
	for i, element := range elements {
		elementTypes[i] = element.Type(ctx)
	}
	return types.TupleValueMust(elementTypes, elements)
}

func objectValue(ctx context.Context, fields map[string]any, depth int) (attr.Value, error) {
	values := make(map[string]attr.Value, len(fields))
	attributeTypes := make(map[string]attr.Type, len(fields))
	for name, field := range fields {
		value, err := attrValue(ctx, field, depth+1)
		if err != nil {
			return nil, err
		}
		// Terraform normalizes the names in types, and then does not find a name that
		// is not normalized in the value.
		name = norm.NFC.String(name)
		if _, taken := values[name]; taken {
			return nil, errSameName
		}
		values[name], attributeTypes[name] = value, value.Type(ctx)
	}
	return types.ObjectValueMust(attributeTypes, values), nil
}

// numberValue parses numbers as Terraform does. It refuses an enormous exponent, and
// as many zeros instead of one: the number would be sent to Terraform digit by digit.
func numberValue(literal string) (types.Number, error) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(literal), "e")
	if exponent != "" {
		if e, err := strconv.Atoi(exponent); err != nil || max(e, -e) > maxExponent {
			return types.NumberNull(), errNumber
		}
	}
	if len(mantissa) > maxExponent || len(strings.TrimLeft(mantissa, "-0.")) > maxDigits {
		return types.NumberNull(), errNumber
	}
	number, _, err := big.ParseFloat(literal, 10, numberBits, big.ToNearestEven)
	if err != nil {
		return types.NumberNull(), errNumber
	}
	return types.NumberValue(number), nil
}
