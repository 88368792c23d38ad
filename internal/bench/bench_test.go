// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Terraform starts a copy of this test binary as it would of the benchmark.
func TestMain(m *testing.M) {
	if os.Getenv(realVariable) != "" {
		os.Exit(wrap())
	}
	os.Exit(m.Run())
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		values []float64
		want   float64
	}{
		"none":     {nil, 0},
		"one":      {[]float64{3}, 3},
		"odd":      {[]float64{9, 1, 5}, 5},
		"even":     {[]float64{8, 1, 4, 2}, 3},
		"outliers": {[]float64{1, 1000, 2, 3, -50}, 2},
	} {
		before := slices.Clone(test.values)
		if got := median(test.values); got != test.want {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
		if !slices.Equal(test.values, before) {
			t.Errorf("%s: the values were changed", name)
		}
	}
}

// The ratio is that of the rounds, and not that of the medians (here 1.5).
func TestRatiosOfRounds(t *testing.T) {
	t.Parallel()
	s := series{name: "wall", unit: "s", target: 1.3}
	s.add(1, 1.2)
	s.add(4, 4.4)
	s.add(2, 3)
	want := "wall                         2.00 s     3.00 s   1.20   (1.10 to 1.50) ≤ 1.3"
	if got := s.row(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestMissedTargetsAreTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		younium, target float64
		want            string
	}{
		"within": {younium: 1.3, target: 1.3, want: "≤ 1.3"},
		"missed": {younium: 1.31, target: 1.3, want: "≤ 1.3, missed"},
		"none":   {younium: 7, want: ")"},
	} {
		s := series{unit: "MiB", target: test.target}
		s.add(1, test.younium)
		if got := strings.TrimSpace(s.row()); !strings.HasSuffix(got, test.want) {
			t.Errorf("%s: got %q, want %q at its end", name, got, test.want)
		}
	}
}

func TestUnknownMemoryIsNotShown(t *testing.T) {
	t.Parallel()
	var none, unknown series
	unknown.add(0, 0)
	if none.measured() || unknown.measured() {
		t.Error("what was not measured is shown")
	}
}

func TestBench(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	if err := bench(t.Context(), &written, 5, 1); err != nil {
		t.Fatalf("%s\n%s", err, &written)
	}
	for _, line := range []string{
		`terraform plan with 5 data "younium_token", medians of 1 interleaved rounds:`,
		`  wall, 0 ms latency +\d+\.\d\d s +\d+\.\d\d s +\d+\.\d\d +\(.*`,
		`  wall, 100 ms latency .*`,
		`  start of the provider +\d+\.\d ms +\d+\.\d ms .*`,
		`  logins for each plan +1`,
		`.+, \d+ cores, \w+/\w+, go\S+.*, (Terraform|OpenTofu) v.+`,
	} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(written.String()) {
			t.Errorf("no line like %q in\n%s", line, &written)
		}
	}
}
