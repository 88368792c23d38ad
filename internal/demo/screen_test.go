// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestScreen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ terminal, colour bool }{
		"terminal":              {terminal: true, colour: true},
		"terminal and NO_COLOR": {terminal: true},
		"no terminal":           {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var written bytes.Buffer
			out := &screen{w: &written, terminal: test.terminal, colour: test.colour}
			if err := out.step("building", "built", "something", func() error { return nil }); err != nil {
				t.Fatal(err)
			}
			failed := errors.New("failed")
			if err := out.step("applying", "applied", "something", func() error { return failed }); !errors.Is(err, failed) {
				t.Errorf("got %v", err)
			}
			text := written.String()
			if got := strings.Contains(text, "\x1b[32m"); got != test.colour {
				t.Errorf("colours: %v\n%q", got, text)
			}
			if got := strings.Contains(text, "\r"); got != test.terminal {
				t.Errorf("a changing line: %v\n%q", got, text)
			}
			if !strings.Contains(text, "building") || !strings.Contains(text, "built") || !regexp.MustCompile(`\d\.\d s`).MatchString(text) {
				t.Errorf("got %q", text)
			}
			if strings.Contains(text, "applied") {
				t.Errorf("a failed step is told as done: %q", text)
			}
		})
	}
}

func TestColoursAreForTerminals(t *testing.T) {
	t.Parallel()
	plain, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	// It counts as a terminal where it is a character device.
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	for title, test := range map[string]struct {
		file     *os.File
		variable string
		terminal bool
		colour   bool
	}{
		"a file":   {file: plain},
		"device":   {file: device, terminal: true, colour: true},
		"NO_COLOR": {file: device, variable: "NO_COLOR=1", terminal: true},
		"dumb":     {file: device, variable: "TERM=dumb"},
	} {
		name, value, _ := strings.Cut(test.variable, "=")
		out := newScreen(test.file, func(asked string) string {
			if asked == name {
				return value
			}
			return ""
		})
		if out.terminal != test.terminal || out.colour != test.colour {
			t.Errorf("%s: terminal %v, colour %v", title, out.terminal, out.colour)
		}
	}
}
