// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

const marker = "marker-of-a-secret"

// leaks tells whether text holds the value in a spelling that fmt or an encoder
// could give it.
func leaks(text, value string) bool {
	spaced := strings.Trim(fmt.Sprintf("%d", []byte(value)), "[]")
	for _, spelling := range []string{
		value, hex.EncodeToString([]byte(value)), fmt.Sprintf("% x", value), fmt.Sprintf("%#x", []byte(value))[:8],
		base64.StdEncoding.EncodeToString([]byte(value)), spaced, fmt.Sprintf("%#v", []byte(value)),
	} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(spelling)) {
			return true
		}
	}
	return false
}

func TestSecretInFmt(t *testing.T) {
	t.Parallel()
	secret := younium.NewSecret(marker)
	type (
		exported   struct{ S younium.Secret }
		unexported struct{ s younium.Secret }
		pointer    struct{ s *younium.Secret }
		deep       struct {
			u struct{ m map[string][]unexported }
		}
		embedded struct{ younium.Secret }
	)
	var d deep
	d.u.m = map[string][]unexported{"key": {{secret}}}
	values := map[string]any{
		"itself":              secret,
		"pointer":             &secret,
		"slice":               []younium.Secret{secret},
		"array":               [1]younium.Secret{secret},
		"map":                 map[string]younium.Secret{"key": secret},
		"map key":             map[*younium.Secret]int{&secret: 1},
		"interface":           []any{secret},
		"exported field":      exported{secret},
		"pointer to a struct": &exported{secret},
		"unexported field":    unexported{secret},
		"unexported pointer":  pointer{&secret},
		"deep":                d,
		"embedded":            embedded{secret},
		"token":               &younium.Token{AccessToken: secret},
		"config":              younium.Config{Secret: secret, AccessToken: secret},
		"client":              younium.New(younium.Config{Secret: secret}),
		"given token":         younium.New(younium.Config{AccessToken: secret}),
	}
	for name, value := range values {
		for _, verb := range "vTtbcdoOqxXUeEfFgGspw!" {
			for _, flags := range []string{"", "+", "#", " ", "0", "-", "+#", "# ", "40", "-40", ".3"} {
				format := "%" + flags + string(verb)
				text := fmt.Errorf(format, value).Error() //nolint:err113 // The verb w is one of those to try.
				if leaks(text, marker) {
					t.Errorf("%s of %s: %s", format, name, text)
				}
			}
		}
	}
	for _, name := range []string{"itself", "pointer", "slice", "array", "map", "interface", "exported field", "embedded", "unexported field", "deep"} {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if text := fmt.Sprintf(format, values[name]); !strings.Contains(text, "REDACTED") {
				t.Errorf("%s of %s does not say so: %s", format, name, text)
			}
		}
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%40s"} {
		if text := fmt.Sprintf(format, secret); text != "REDACTED" {
			t.Errorf("%s is %s", format, text)
		}
	}
	if text := secret.String(); text != "REDACTED" {
		t.Errorf("String() is %s", text)
	}
}

func TestSecretInEncodings(t *testing.T) {
	t.Parallel()
	secret := younium.NewSecret(marker)
	value := map[string]any{
		"value": secret, "pointer": &secret, "list": []younium.Secret{secret},
		"keys":  map[*younium.Secret]int{&secret: 1},
		"field": struct{ S younium.Secret }{secret}, "hidden": struct{ s younium.Secret }{secret},
	}
	text, err := json.Marshal(value)
	want := `{"field":{"S":"REDACTED"},"hidden":{},"keys":{"REDACTED":1},"list":["REDACTED"],"pointer":"REDACTED","value":"REDACTED"}`
	if err != nil || string(text) != want {
		t.Errorf("JSON is %s, %v", text, err)
	}
	type document struct{ S younium.Secret }
	text, err = xml.Marshal(document{secret})
	if err != nil || !strings.Contains(string(text), "<S>REDACTED</S>") {
		t.Errorf("XML is %s, %v", text, err)
	}
	var binary bytes.Buffer
	_ = gob.NewEncoder(&binary).Encode(document{secret})
	if leaks(binary.String(), marker) {
		t.Error("gob shows it")
	}
}

func TestSecretInLogs(t *testing.T) {
	t.Parallel()
	secret := younium.NewSecret(marker)
	type hidden struct{ s younium.Secret }
	log := &logBuffer{}
	log.logger().With("with", secret).WithGroup("group").Error("A message",
		"value", secret, "pointer", &secret, "list", []younium.Secret{secret}, "map", map[string]younium.Secret{"key": secret},
		"field", struct{ S younium.Secret }{secret}, "hidden", hidden{secret}, "hidden pointer", &hidden{secret},
		slog.Group("inner", "value", secret), "error", fmt.Errorf("of %v and %+v", secret, hidden{secret}))
	if leaks(log.String(), marker) {
		t.Error(log)
	}
	if n := strings.Count(log.String(), "REDACTED"); n < 14 {
		t.Errorf("shows REDACTED %d times: %s", n, log)
	}
}

func TestSecretValue(t *testing.T) {
	t.Parallel()
	var zero younium.Secret
	for _, row := range []struct {
		secret younium.Secret
		value  string
	}{{zero, ""}, {younium.NewSecret(""), ""}, {younium.NewSecret("x"), "x"}, {younium.NewSecret(marker), marker}} {
		if row.secret.Reveal() != row.value || row.secret.IsZero() != (row.value == "") {
			t.Errorf("reveals %q, IsZero %t; want %q", row.secret.Reveal(), row.secret.IsZero(), row.value)
		}
	}
}
