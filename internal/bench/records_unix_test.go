// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package bench_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// BenchmarkRecords plans with 1,000 records of 5 kB that younium_api_get reads. It
// reports the memory of the largest process, which is Terraform's or the provider's,
// and the size of Terraform state after an apply. `make bench` includes it.
func BenchmarkRecords(b *testing.B) {
	_, younium := build(b, "./empty", configuration)
	younium.server.SetCollection("/Accounts", youniumtest.Records(1000))
	for _, row := range []struct{ name, block string }{
		{"none", ""},
		{"ephemeral", "ephemeral \"younium_api_get\" \"this\" {\n  path = \"/Accounts\"\n}\n"},
		{"data", "data \"younium_api_get\" \"this\" {\n  path = \"/Accounts\"\n}\n"},
	} {
		b.Run("read="+row.name, func(b *testing.B) {
			if err := younium.workspace.Write("main.tf", requiredProviders+"resource \"terraform_data\" \"this\" {}\n"+row.block); err != nil {
				b.Fatal(err)
			}
			var memory int64
			for b.Loop() {
				memory = max(memory, maxRSS(b, younium.terraform(b, nil, "plan", "-input=false", "-no-color").Usage))
			}
			b.ReportMetric(float64(memory)/1e6, "MB-memory")
			younium.terraform(b, nil, "apply", "-auto-approve", "-input=false", "-no-color")
			state, err := os.Stat(filepath.Join(younium.workspace.Dir, "terraform.tfstate"))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(state.Size())/1e6, "MB-state")
		})
	}
}

// maxRSS returns the memory of the largest process in bytes.
func maxRSS(b *testing.B, reported any) int64 {
	b.Helper()
	usage, ok := reported.(*syscall.Rusage)
	if !ok {
		b.Fatalf("the usage is a %T", reported)
	}
	if runtime.GOOS == "darwin" {
		return usage.Maxrss
	}
	return usage.Maxrss * 1024
}
