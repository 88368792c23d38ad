// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package bench_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/terraformcli/reattach"
)

const catalogue = requiredProviders + `
resource "younium_product" "this" {
  count = 200
  name  = "Product ${count.index}"
  charge_plans = { Standard = { charges = { for i in range(4) : "Charge ${i}" => {
    charge_type = "Recurring"
    model       = "Flat"
    prices      = { SEK = { price = 1000 + i }, EUR = { price = 95.5 + i } }
  } } } }
}
`

// BenchmarkCatalogue refreshes 200 products, each of 4 charges in 2 currencies, and
// reports the memory of the provider's process too. `make bench` includes it.
func BenchmarkCatalogue(b *testing.B) {
	empty, younium := build(b, "./empty/catalogue", catalogue)
	younium.server.PutExampleLookups()
	younium.terraform(b, nil, "apply", "-auto-approve", "-input=false", "-no-color")
	const file = "terraform.tfstate"
	state, err := os.ReadFile(filepath.Join(younium.workspace.Dir, file))
	if err != nil {
		b.Fatal(err)
	}
	// Terraform 1.12 and later store identities, for which the empty provider has no schema.
	if err := empty.workspace.Write(file, regexp.MustCompile(`"identity": \{[^}]*\},`).ReplaceAllString(string(state), "")); err != nil {
		b.Fatal(err)
	}
	reportRatio(b, empty, younium, 0, "-refresh-only")
	b.ReportMetric(float64(younium.memory(b, "plan", "-refresh-only", "-input=false", "-no-color"))/1e6, "MB-provider")
}

// memory runs the provider as under a debugger, where it is a process of its own, and
// returns the memory that it needs for a command.
func (p *subject) memory(b *testing.B, args ...string) int64 {
	b.Helper()
	command, stdout := p.launch(b, "-debug")
	var line string
	for !strings.HasPrefix(line, reattach.Variable+"=") {
		text, err := stdout.ReadString('\n')
		if err != nil {
			b.Fatal(err)
		}
		line = strings.TrimSpace(text)
	}
	p.terraform(b, []string{strings.ReplaceAll(line, "'", "")}, args...)
	_ = command.Process.Signal(os.Interrupt)
	_ = command.Wait()
	return maxRSS(b, command.ProcessState.SysUsage())
}
