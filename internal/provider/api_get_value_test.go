// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// number parses as Terraform does.
func number(t *testing.T, text string) tftypes.Value {
	t.Helper()
	parsed, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	return tftypes.NewValue(tftypes.Number, parsed)
}

func TestJSONValue(t *testing.T) {
	t.Parallel()
	null := tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	object := func(name string, value tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{name: value.Type()}}, map[string]tftypes.Value{name: value})
	}
	for _, tc := range []struct {
		text string
		want tftypes.Value
	}{
		{`null`, null},
		{`true`, tftypes.NewValue(tftypes.Bool, true)},
		{`""`, tftypes.NewValue(tftypes.String, "")},
		{`"Å\u0000\n"`, tftypes.NewValue(tftypes.String, "Å\x00\n")},
		{`12345678901234567.89`, number(t, "12345678901234567.89")},
		{`0.1`, number(t, "0.1")},
		{`-0.10E+2`, number(t, "-10")},
		{`1e400`, number(t, "1e400")},
		{`1e-1000`, number(t, "1e-1000")},
		{`9007199254740993`, number(t, "9007199254740993")},
		{`[]`, tuple(nil)},
		{`{}`, tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}, map[string]tftypes.Value{})},
		{`[null,1,"a",[]]`, tftypes.NewValue(
			tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.DynamicPseudoType, tftypes.Number, tftypes.String, tuple(nil).Type()}},
			[]tftypes.Value{null, number(t, "1"), tftypes.NewValue(tftypes.String, "a"), tuple(nil)})},
		{`{"":null}`, object("", null)},
		{`{"a b.c":true}`, object("a b.c", tftypes.NewValue(tftypes.Bool, true))},
		{"{\"e\u0301\":true}", object("\u00e9", tftypes.NewValue(tftypes.Bool, true))},
	} {
		got, err := jsonValue(json.RawMessage(tc.text))
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
		var got big.Float
		if err := value.As(&got); err != nil {
			t.Fatal(err)
		}
		if got := got.Text('f', -1); got != want {
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
		if value, err := jsonValue(json.RawMessage(tc.text)); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v and error %v, want %v", tc.name, value, err, tc.want)
		}
	}
	deepest := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	if _, err := jsonValue(json.RawMessage(deepest)); err != nil {
		t.Errorf("%d levels: the answer %v", maxDepth, err)
	}
	if _, err := jsonValue(json.RawMessage(`{`)); err == nil {
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
		raw, err := jsonValue(text)
		if err != nil {
			return
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
