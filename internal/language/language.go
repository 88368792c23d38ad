// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package language holds docs, descriptions and messages to the words of the field,
// for tests.
package language

import (
	"fmt"
	"regexp"
	"strings"
)

// banned are phrases that readers of this project stumble over, by what to write
// instead.
var banned = map[string]*regexp.Regexp{
	"environment variable, or Can also be set with": regexp.MustCompile(`(?i)\b(its|the) variable\b|\bthe variables are\b`),
	"say what there is, not what is absent":         regexp.MustCompile(`(?i)\bhas no (default|variable)\b|\bis not stored\. It\b`),
	"Defaults to":                                   regexp.MustCompile(`(?i)\bby default\b`),
	"response, or returns":                          regexp.MustCompile(`(?i)\banswer(s|ed)?\b`),
	"credentials": regexp.MustCompile(`(?i)\b(a|the|second|old) keys? (of|to|for|is|has|belongs?|that)\b|\ba key (is|was) made\b|` +
		`\buser behind the key\b|\bhalf of the key\b`),
	"after, of, or with":         regexp.MustCompile(`(?i)\b(behind|beside|elsewhere|likewise|the like)\b`),
	"if":                         regexp.MustCompile(`(?i)\bwhere (there|one|none|they|no \w+) (is|are|was|has|have)\b|\bwhere [^.,;]*\b(is|are|was) (not set|set|none)\b`),
	"retry, attempts":            regexp.MustCompile(`(?i)\btr(y|ies|ied) again\b|\bmake again\b|\btries\b`),
	"whitespace, ID, simulation": regexp.MustCompile(`(?i:\bwhite space\b)|\b(client|legal entity) ids?\b|\ba Younium\b`),
	"says, names or reports":     regexp.MustCompile(`(?i)\btells\b|\bfor want of\b|\bhands? out\b`),
	"contains":                   regexp.MustCompile(`(?i)\bholds\b`),
	"canceled":                   regexp.MustCompile(`(?i)\bcancelled\b`),
	"instead of, or create":      regexp.MustCompile(`(?i)\bstands in\b|\bis made in\b`),
	"do not guess about people":  regexp.MustCompile(`(?i)\b(somebody|obtained)\b`),
}

const maxWords = 40

var (
	frontMatter = regexp.MustCompile(`(?s)\A---\n.*?\n---\n`)
	fence       = regexp.MustCompile("(?ms)^ *```[a-z]+\n.*?^ *```$")
	codeSpans   = regexp.MustCompile("`[^`]+`(?:(?:, | and | or |, or )`[^`]+`)*") // A list of code counts as one word.
	markup      = regexp.MustCompile(`{{[^}]*}}|\]\([^)]*\)`)
	newBlock    = regexp.MustCompile(`\n\s*\n|\n\s*(?:[-*]|\d+\.|#+|[~!-]>) |\|`)
	sentenceEnd = regexp.MustCompile(`[.!?]["”*)]*\s+`)
)

// Sentences splits Markdown into sentences, without code, the targets of links and
// the lines of tables.
func Sentences(text string) []string {
	text = frontMatter.ReplaceAllString(text, "\n")
	text = fence.ReplaceAllString(text, "\n\n")
	text = codeSpans.ReplaceAllString(markup.ReplaceAllString(text, ""), "code")
	var found []string
	for _, block := range newBlock.Split(text, -1) {
		found = append(found, sentenceEnd.Split(strings.Join(strings.Fields(block), " "), -1)...)
	}
	return found
}

// Problems describes the sentences of a text that are too long, and its banned
// phrases.
func Problems(text string) (problems []string) {
	for _, sentence := range Sentences(text) {
		if words := len(strings.Fields(sentence)); words > maxWords {
			problems = append(problems, fmt.Sprintf("%d words, at most %d: %q", words, maxWords, sentence))
		}
		for instead, phrase := range banned {
			if match := phrase.FindString(sentence); match != "" {
				problems = append(problems, fmt.Sprintf("write %q instead of %q: %q", instead, match, sentence))
			}
		}
	}
	return problems
}
