// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// screen writes for people. Colours and lines that change are for terminals;
// without one, what it writes is plain text, in a line for each event.
type screen struct {
	mu       sync.Mutex
	w        io.Writer
	terminal bool
	colour   bool
}

// newScreen follows https://no-color.org.
func newScreen(file *os.File, getenv func(string) string) *screen {
	info, err := file.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0 && getenv("TERM") != "dumb"
	return &screen{w: file, terminal: terminal, colour: terminal && getenv("NO_COLOR") == ""}
}

const (
	green = "32"
	faint = "2"
)

func (s *screen) paint(style, text string) string {
	if !s.colour {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func (s *screen) print(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintf(s.w, format, args...)
}

// text prints a line.
func (s *screen) text(line string) { s.print("%s\n", line) }

// fact prints a name and its value.
func (s *screen) fact(name, value string) {
	s.print("  %s %s\n", s.paint(faint, fmt.Sprintf("%-13s", name)), value)
}

// done prints what has been done.
func (s *screen) done(verb, what string) {
	s.print("  %s %s\n", s.paint(green, fmt.Sprintf("%-10s", verb)), what)
}

// step shows what is being done while work goes on, and then what was done, and
// how long it took.
func (s *screen) step(doing, done, what string, work func() error) error {
	started := time.Now()
	if err := s.quietStep(doing, what, work); err != nil {
		return err
	}
	took := fmt.Sprintf("%8.1f s", time.Since(started).Seconds())
	s.done(done, fmt.Sprintf("%-42s", what)+s.paint(faint, took))
	return nil
}

// quietStep shows what is being done for as long as work goes on. In a terminal
// the seconds run, and the line is gone at the end.
func (s *screen) quietStep(doing, what string, work func() error) error {
	line := fmt.Sprintf("  %-10s %-42s", doing, what)
	if !s.terminal {
		s.text(strings.TrimRight(line, " "))
		return work()
	}
	finished := make(chan error, 1)
	go func() { finished <- work() }()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for seconds := 0; ; seconds++ {
		s.print("\r%s%6d s", line, seconds)
		select {
		case <-second.C:
		case err := <-finished:
			s.print("\r\x1b[K")
			return err
		}
	}
}
