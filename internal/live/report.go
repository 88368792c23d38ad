// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// report writes a line for each fact. Whatever it writes passes through hidden,
// since parts of it are a server's own words.
type report struct {
	w        io.Writer
	hidden   younium.Redactor
	failures int
	differs  int
}

func (r *report) title(text string) { r.print("\n" + text) }

// fact tells what was seen where the provider, or a page of Younium's that it
// follows, takes something for granted.
func (r *report) fact(name, seen, assumed string, agrees bool) {
	verdict := "agrees"
	if !agrees {
		verdict = "differs"
		r.differs++
	}
	if seen != assumed {
		seen += " (assumed: " + assumed + ")"
	}
	r.line(verdict, name, seen)
}

// learned tells what was seen where nothing is taken for granted.
func (r *report) learned(name, seen string) { r.line("learned", name, seen) }

func (r *report) notTried(name, why string) { r.line("not tried", name, why) }

// failed tells what the provider cannot do without.
func (r *report) failed(name, what string) {
	r.failures++
	r.line("FAILED", name, what)
}

// must is a fact that the provider cannot do without.
func (r *report) must(name, seen, assumed string, holds bool) {
	if holds {
		r.fact(name, seen, assumed, true)
		return
	}
	r.failed(name, fmt.Sprintf("%s (needed: %s)", seen, assumed))
}

// end sums up and returns the exit code.
func (r *report) end() int {
	r.print(fmt.Sprintf("\n%d failed, %d differ from what is assumed.", r.failures, r.differs))
	return min(r.failures, 1)
}

func (r *report) line(verdict, name, text string) {
	r.print(fmt.Sprintf("  %-9s  %-36s  %s", verdict, r.hidden.Clean(name), r.hidden.Clean(text)))
}

func (r *report) print(line string) { _, _ = fmt.Fprintln(r.w, line) }

// hide keeps values out of all that is written from now on.
func (r *report) hide(values ...string) {
	for _, value := range values {
		r.hidden.Add(younium.NewSecret(value))
	}
}
