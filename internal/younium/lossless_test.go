// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecode_RefusesWhatItWouldChange(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		body string
		want error
	}{
		{`{"a":1,"b":{"a":1,"b":[{"a":1},{"a":1}]},"c":"a"}`, nil},
		{`[{"id":1,"x":{"id":2}},{"id":1,"x":{"id":2}}]`, nil},
		{`{"a":"a","b":"a","c":["a","a","b"]}`, nil},
		{`{"a":1,"A":2}`, nil},
		{`{"":1,"x":{"":1}}`, nil},
		{`{"a":"\"a\":1,\"a\":2,{"}`, nil},
		{`{"a\\":1,"a":2,"b\"":3,"b":4}`, nil},
		{`"å 😀 \u00e5 \ud83d\ude00 \\ud83d \ufffd"`, nil},
		{"\"\ufffd\"", nil},
		{`[]`, nil},

		{`{"a":1,"a":1}`, ErrDuplicateField},
		{`{"":1,"":2}`, ErrDuplicateField},
		{`{"a":1,"b":2,"\u0061":3}`, ErrDuplicateField},
		{`{"id":1,"x":{"id":2},"id":3}`, ErrDuplicateField},
		{`{"id":1,"x":[{"y":{}},{"id":2}],"id":3}`, ErrDuplicateField},
		{`[1,[{"a":{"b":{"c":1,"c":2}}}]]`, ErrDuplicateField},
		{`{"x":[],"y":{},"x":null}`, ErrDuplicateField},

		{"\"\xff\"", ErrInvalidUTF8},
		{"{\"a\xc3\":1}", ErrInvalidUTF8},
		{"{\"a\":[\"\xc3\x28\"]}", ErrInvalidUTF8},
		{"[\"\xed\xa0\xbd\xed\xb8\x80\"]", ErrInvalidUTF8}, // a surrogate pair as CESU-8 writes it
		{`"\ud83d"`, ErrInvalidUTF8},
		{`"\ude00"`, ErrInvalidUTF8},
		{`"\ud83d \ude00"`, ErrInvalidUTF8},
		{`"\ud83d\n\ude00"`, ErrInvalidUTF8},
		{`"\ude00\ud83d"`, ErrInvalidUTF8},
		{`"\ud83d\ud83d\ude00"`, ErrInvalidUTF8},
		{`"\ud83d\u0061"`, ErrInvalidUTF8},
		{`{"\ud83d":1}`, ErrInvalidUTF8},

		{`{"a":1,"a":1`, errNotJSON},
		{`null`, errNotJSON},
	} {
		var out any
		if err := decode([]byte(row.body), &out); !errors.Is(err, row.want) || (err == nil) != (row.want == nil) {
			t.Errorf("%s: %v, want %v", row.body, err, row.want)
		}
	}
}

// FuzzDecode holds what is decoded to being what was sent: encoded again, it has as
// many fields, and U+FFFD only where it was sent.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"a":1,"a":2}`, `{"a":{"a":1},"a":2}`, `{"a":[{"b":"\"{,"}],"b":"\ud83d\ude00"}`, `"\ud83d"`, "\"\xff\"", `"\\ud83d"`, `{"\u0061":1,"a":1}`, `[[{"":{}}]]`, `"\ufffd"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var out any
		err := decode(body, &out)
		if errors.Is(err, errNotJSON) {
			return
		}
		changed := !utf8.Valid(body) || fields(t, body) != count(out) || replaced(t, body)
		if changed != (err != nil) {
			t.Errorf("%q: %v, although changed is %t", body, err, changed)
		}
	})
}

// fields counts the names of fields in JSON.
func fields(t *testing.T, body []byte) int {
	t.Helper()
	decoder, names := json.NewDecoder(bytes.NewReader(body)), 0
	var read func()
	read = func() {
		token, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		for opening := token; (opening == json.Delim('{') || opening == json.Delim('[')) && decoder.More(); {
			if opening == json.Delim('{') {
				names++
				if _, err := decoder.Token(); err != nil {
					t.Fatal(err)
				}
			}
			read()
		}
		if token == json.Delim('{') || token == json.Delim('[') {
			_, _ = decoder.Token()
		}
	}
	read()
	return names
}

func count(decoded any) (names int) {
	switch value := decoded.(type) {
	case []any:
		for _, element := range value {
			names += count(element)
		}
	case map[string]any:
		names = len(value)
		for _, field := range value {
			names += count(field)
		}
	}
	return names
}

// replaced reports whether decoding puts in U+FFFD.
func replaced(t *testing.T, body []byte) bool {
	t.Helper()
	var buffer bytes.Buffer
	decoder := json.NewDecoder(bytes.NewReader(body))
	for {
		token, err := decoder.Token()
		if err != nil {
			break
		}
		if text, ok := token.(string); ok {
			buffer.WriteString(text)
		}
	}
	escaped := strings.Count(strings.ToLower(strings.ReplaceAll(string(body), `\\`, "")), `\ufffd`)
	return strings.Count(buffer.String(), "\ufffd") != escaped+bytes.Count(body, []byte("\ufffd"))
}

func BenchmarkCheckLossless(b *testing.B) {
	var body bytes.Buffer
	body.WriteString(`{"pageNumber":1,"data":[`)
	for i := range 100 {
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"id":"49d5c950-0000-4000-8000-%012d"`, i)
		for field := range 40 {
			fmt.Fprintf(&body, `,"field%d":"%s"`, field, strings.Repeat("x", 100))
		}
		body.WriteString(`}`)
	}
	body.WriteString(`]}`)
	b.SetBytes(int64(body.Len()))
	b.Run("check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := checkLossless(body.Bytes()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var p page
			if err := json.Unmarshal(body.Bytes(), &p); err != nil {
				b.Fatal(err)
			}
		}
	})
}
