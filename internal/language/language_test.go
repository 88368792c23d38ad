// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package language_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/language"
)

// TestProblems finds what the rules are for, and no good prose.
func TestProblems(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"It has no default; its variable is X.", "Younium answered with 400.", "The user behind the token.", "A key is made in Younium.",
		"Empty where there is none.", "It is tried again.", "Copy the client id.", "The line tells that it worked.",
		"It has no default; its variable is `YOUNIUM_SECRET`.", "The answer is cut.", "Null where it is not set.",
		"Set environment, or the variable YOUNIUM_ENVIRONMENT.", strings.Repeat("word ", 41) + ".",
		"By default it is null.", "After two tries.", "The state holds it.", "Operation cancelled.", "A token that somebody obtained.",
		"One stands in for the other.",
	} {
		if len(language.Problems(bad)) == 0 {
			t.Errorf("nothing is found in %q", bad)
		}
	}
	for _, good := range []string{
		"Point the provider to where the object was created.", "It signs with the GPG key in the secrets.", "Each idempotency key is random.",
		"The provider retries after an outage.", "Copy the client ID.",
		"Path to a PEM file of additional CA certificates. Run terraform where the file is. " + strings.Repeat("word ", 39) + "end.",
	} {
		if problems := language.Problems(good); problems != nil {
			t.Errorf("found in %q: %v", good, problems)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	got := language.Sentences("One. Two `a.b`, `c` and `d`.\n- Three\n\n```shell\nfour. five\n```\n")
	if !slices.Equal(got[:3], []string{"One", "Two code.", "Three"}) {
		t.Errorf("sentences are %q", got)
	}
}
