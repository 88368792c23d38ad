// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestVerifySums(t *testing.T) {
	t.Parallel()
	sum := func(content string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(content))) }
	one, two := sum("one")+"  one.zip\n", sum("two")+"  two.zip\n"
	for name, test := range map[string]struct{ sums, want string }{
		"complete":       {one + two, ""},
		"in any order":   {two + one, ""},
		"one missing":    {one, "should list"},
		"one too many":   {one + two + sum("x") + "  x.zip\n", "should list"},
		"one wrong":      {one + sum("other") + "  two.zip\n", "two.zip has the wrong checksum"},
		"nothing at all": {"", "should list"},
		"no checksums":   {"<html>\n", "should list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write := func(name, content string) string {
				path := filepath.Join(dir, name)
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				return path
			}
			err := verifySums(write("SHA256SUMS", test.sums), map[string]string{
				"one.zip": write("one.zip", "one"),
				"two.zip": write("two.zip", "two"),
			})
			if (test.want == "") != (err == nil) || !strings.Contains(fmt.Sprint(err), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}
