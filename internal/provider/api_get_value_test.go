// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// number parses as Terraform does.
func number(t *testing.T, text string) types.Number {
	t.Helper()
	parsed, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	return types.NumberValue(parsed)
}

func TestJSONValue(t *testing.T) {
	t.Parallel()
	emptyTuple := types.TupleValueMust([]attr.Type{}, []attr.Value{})
	emptyObject := types.ObjectValueMust(map[string]attr.Type{}, map[string]attr.Value{})
	object := func(name string, value attr.Value) attr.Value {
		return types.ObjectValueMust(map[string]attr.Type{name: value.Type(t.Context())}, map[string]attr.Value{name: value})
	}
	for _, tc := range []struct {
		text string
		want attr.Value
	}{
		{`null`, types.DynamicNull()},
		{`true`, types.BoolValue(true)},
		{`""`, types.StringValue("")},
		{`"Å\u0000\n"`, types.StringValue("Å\x00\n")},
		{`12345678901234567.89`, number(t, "12345678901234567.89")},
		{`0.1`, number(t, "0.1")},
		{`-0.10E+2`, number(t, "-10")},
		{`1e400`, number(t, "1e400")},
		{`1e-1000`, number(t, "1e-1000")},
		{`9007199254740993`, number(t, "9007199254740993")},
		{`[]`, emptyTuple},
		{`{}`, emptyObject},
		{`[null,1,"a",[]]`, types.TupleValueMust(
			[]attr.Type{types.DynamicType, types.NumberType, types.StringType, emptyTuple.Type(t.Context())},
			[]attr.Value{types.DynamicNull(), number(t, "1"), types.StringValue("a"), emptyTuple})},
		{`{"":null}`, object("", types.DynamicNull())},
		{`{"a b.c":true}`, object("a b.c", types.BoolValue(true))},
		{"{\"e\u0301\":true}", object("\u00e9", types.BoolValue(true))},
	} {
		got, err := jsonValue(t.Context(), json.RawMessage(tc.text))
		if err != nil || !got.Equal(tc.want) {
			t.Errorf("%s became %v (%v), want %v", tc.text, got, err, tc.want)
		}
	}
}

// TestNumbersAreExact looks at what goes to Terraform, digit by digit.
func TestNumbersAreExact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"12345678901234567.89": "12345678901234567.89",
		"0.1":                  "0.1",
		"1e400":                "1" + strings.Repeat("0", 400),
		"1.50":                 "1.5",
		"0.12345678901234567890123456789012345678901234567890": "0.1234567890123456789012345678901234567890123456789",
		strings.Repeat("7", maxDigits):                         strings.Repeat("7", maxDigits),
		"0." + strings.Repeat("3", maxDigits):                  "0." + strings.Repeat("3", maxDigits),
	} {
		value, err := numberValue(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := value.ValueBigFloat().Text('f', -1); got != want {
			t.Errorf("%s became %s", text, got)
		}
	}
}

func TestJSONValueRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		want       error
	}{
		{"arrays too deep", strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), errTooDeep},
		{"objects too deep", strings.Repeat(`{"a":`, maxDepth) + "1" + strings.Repeat("}", maxDepth), errTooDeep},
		{"exponent too large", `{"a":1e1001}`, errNumber},
		{"exponent too small", `[1e-1001]`, errNumber},
		{"exponent beyond an integer", `1e99999999999999999999`, errNumber},
		{"as many zeros as of an exponent", "0." + strings.Repeat("0", maxExponent) + "1", errNumber},
		{"too many digits", strings.Repeat("7", maxDigits+1), errNumber},
		{"one name in two encodings", "{\"e\u0301\":1,\"\u00e9\":2}", errSameName},
	} {
		if value, err := jsonValue(t.Context(), json.RawMessage(tc.text)); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v and error %v, want %v", tc.name, value, err, tc.want)
		}
	}
	deepest := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	if _, err := jsonValue(t.Context(), json.RawMessage(deepest)); err != nil {
		t.Errorf("%d levels: the answer %v", maxDepth, err)
	}
	if _, err := jsonValue(t.Context(), json.RawMessage(`{`)); err == nil {
		t.Error("half an object passes")
	}
}

// FuzzJSONValue sends whatever a server may answer on the way to Terraform and
// back: it arrives as it left.
func FuzzJSONValue(f *testing.F) {
	for _, seed := range []string{
		`null`, `{}`, `[]`, `[null]`, `{"a":null}`, `{"a":{"b":[1,"x",true,null,{}]}}`, `12345678901234567.89`, `1e400`, `1e999999999`, `-0`, `0.1`,
		`"\ud800"`, "\"\xff\"", `{"":1," ":2,"a.b":3}`, `{"a":1,"a":[]}`, "{\"e\u0301\":1}", "{\"e\u0301\":1,\"\u00e9\":2}", `[[[[[[]]]]]]`, `5 6`, `{"a"`,
		`{"__proto__":{"\u0000":"\n"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		value, err := jsonValue(t.Context(), text)
		if err != nil {
			return
		}
		raw, err := value.ToTerraformValue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sent, err := tfprotov6.NewDynamicValue(tftypes.DynamicPseudoType, raw)
		if err != nil {
			t.Fatal(err)
		}
		arrived, err := sent.Unmarshal(tftypes.DynamicPseudoType)
		if err != nil {
			t.Fatal(err)
		}
		if !arrived.Equal(raw) {
			t.Errorf("%q left as %s and arrived as %s", text, raw, arrived)
		}
	})
}
