// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func TestParseCACerts(t *testing.T) {
	t.Parallel()
	_, one := youniumtest.SelfSigned("one.test", time.Now().Add(time.Hour))
	_, two := youniumtest.SelfSigned("two.test", time.Now().Add(time.Hour))
	a, b := string(one), string(two)
	lines := strings.Count(a, "\n")
	const bom = "\ufeff"
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}))
	junk := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")}))
	if lines < 3 {
		t.Fatalf("a certificate of %d lines", lines)
	}
	for name, row := range map[string]struct {
		content string
		certs   int
		unused  []string
	}{
		"nothing":                       {"", 0, nil},
		"text":                          {"# no certificate\n", 0, nil},
		"two":                           {a + b, 2, nil},
		"text between":                  {"# one\n" + a + "\n# two\n" + b, 2, nil},
		"Windows line ends":             {strings.ReplaceAll(a+b, "\n", "\r\n"), 2, nil},
		"BOM":                           {bom + a + b, 2, nil},
		"BOM of each joined file":       {bom + a + bom + b, 2, nil},
		"joined without a line end":     {strings.TrimSpace(a) + b, 2, nil},
		"second is broken":              {a + strings.Replace(b, "\nMII", "\n!!!", 1), 1, []string{"block 2 (line " + strconv.Itoa(lines+1) + ") is not valid PEM"}},
		"first is cut off":              {a[:len(a)/2] + "\n" + b, 1, []string{"block 1 (line 1) is not valid PEM"}},
		"second is cut off":             {a + b[:len(b)/2], 1, []string{"block 2 (line " + strconv.Itoa(lines+1) + ") is not valid PEM"}},
		"indented":                      {"  " + strings.ReplaceAll(a, "\n", "\n  "), 0, []string{"block 1 (line 1) is not valid PEM"}},
		"a key too":                     {key + a, 1, []string{"block 1 (line 1) is of the type PRIVATE KEY"}},
		"an odd type":                   {a + strings.ReplaceAll(key, "PRIVATE KEY", "secret-4711"), 1, []string{"block 2 (line " + strconv.Itoa(lines+1) + ") is of another type"}},
		"OpenSSL's trusted certificate": {strings.ReplaceAll(a, "CERTIFICATE", "TRUSTED CERTIFICATE"), 0, []string{"block 1 (line 1) is of the type TRUSTED CERTIFICATE"}},
		"not a certificate":             {"\n" + junk + a, 1, []string{"block 1 (line 2) is not a valid certificate (x509: malformed certificate)"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			certs, unused := parseCACerts([]byte(row.content))
			if len(certs) != row.certs || !slices.Equal(unused, row.unused) {
				t.Errorf("got %d certificates and %q, want %d and %q", len(certs), unused, row.certs, row.unused)
			}
		})
	}
}

func TestExpandHome(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home) // on Windows
	for file, want := range map[string]string{
		"~":          home,
		"~/ca.pem":   filepath.Join(home, "ca.pem"),
		"~//ca.pem":  filepath.Join(home, "ca.pem"),
		"~me/ca.pem": "~me/ca.pem",
		"a/~/ca.pem": "a/~/ca.pem",
		"ca.pem":     "ca.pem",
		"/~/ca.pem":  "/~/ca.pem",
	} {
		if got, err := expandHome(file); err != nil || got != want {
			t.Errorf("%s: got %q and %v, want %q", file, got, err, want)
		}
	}
	_ = os.Unsetenv("HOME")
	_ = os.Unsetenv("USERPROFILE")
	if got, err := expandHome("~/ca.pem"); err == nil || got != "" || !strings.Contains(err.Error(), "home directory (~) is unknown") {
		t.Errorf("got %q and %v without a home directory", got, err)
	}
}

func TestJoinBlocks(t *testing.T) {
	t.Parallel()
	if got, want := joinBlocks([]string{"a", "b", "c", "d", "e", "f", "g"}), "a; b; c; d; e; and 2 more"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
