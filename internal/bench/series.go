// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
)

// series holds one figure of both providers, round by round.
type series struct {
	name, unit string
	target     float64 // the ratio to stay within, or 0
	empty      []float64
	younium    []float64
}

func (s *series) add(empty, younium float64) {
	s.empty = append(s.empty, empty)
	s.younium = append(s.younium, younium)
}

// measured tells whether there is anything to show. Not every system tells how
// much memory a process took.
func (s *series) measured() bool { return len(s.empty) > 0 && slices.Min(s.empty) > 0 }

// ratios gives the ratio of each round.
func (s *series) ratios() []float64 {
	ratios := make([]float64, len(s.empty))
	for i := range ratios {
		ratios[i] = s.younium[i] / s.empty[i]
	}
	return ratios
}

func (s *series) row() string {
	ratios := s.ratios()
	ratio := median(ratios)
	verdict := ""
	if s.target > 0 {
		verdict = fmt.Sprintf("≤ %.1f", s.target)
		if ratio > s.target {
			verdict += ", missed"
		}
	}
	return fmt.Sprintf("%-24s %10s %10s   %-6.2f %-14s %s", s.name, s.show(s.empty), s.show(s.younium), ratio,
		fmt.Sprintf("(%.2f to %.2f)", slices.Min(ratios), slices.Max(ratios)), verdict)
}

func (s *series) show(values []float64) string {
	digits := 1
	if s.unit == "s" {
		digits = 2
	}
	return fmt.Sprintf("%.*f %s", digits, median(values), s.unit)
}

// median is 0 of nothing, and the mean of the middle two of an even number.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}
