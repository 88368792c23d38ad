// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// screen writes to the terminal. Each line is one write, so that lines of concurrent
// requests do not mix.
type screen struct {
	w        io.Writer
	terminal bool // whether a line can be erased
}

func newScreen(file *os.File) *screen {
	info, err := file.Stat()
	return &screen{w: file, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"}
}

func (s *screen) print(format string, args ...any) { _, _ = fmt.Fprintf(s.w, format, args...) }

// text prints a line.
func (s *screen) text(line string) { s.print("%s\n", line) }

// fact prints a name and its value.
func (s *screen) fact(name, value string) { s.print("  %-13s %s\n", name, value) }

// done prints what was done.
func (s *screen) done(verb, what string) { s.print("  %-10s %s\n", verb, what) }

// step runs work, and prints what was done and how long it took.
func (s *screen) step(doing, done, what string, work func() error) error {
	started := time.Now()
	if err := s.quietStep(doing, what, work); err != nil {
		return err
	}
	s.done(done, fmt.Sprintf("%-42s%9.1f s", what, time.Since(started).Seconds()))
	return nil
}

// quietStep runs work. While it runs, a terminal shows what is being done.
func (s *screen) quietStep(doing, what string, work func() error) error {
	if s.terminal {
		s.print("  %-10s %s", doing, what)
		defer s.print("\r\x1b[K")
	}
	return work()
}
