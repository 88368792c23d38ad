// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// BenchmarkAPIGet reads 1,000 records of 5 kB without Terraform, which shows the
// provider's share of what internal/bench measures.
func BenchmarkAPIGet(b *testing.B) {
	younium := youniumtest.New()
	b.Cleanup(younium.Close)
	younium.SetCollection("/Accounts", youniumtest.Records(1000))
	server, err := factories(keyFor(younium))["younium"]()
	if err != nil {
		b.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	configured, err := server.ConfigureProvider(b.Context(), &tfprotov6.ConfigureProviderRequest{Config: block(b, schemas.Provider, nil)})
	if err != nil || len(configured.Diagnostics) > 0 {
		b.Fatal(err, configured)
	}
	config := block(b, schemas.DataSourceSchemas["younium_api_get"], map[string]tftypes.Value{
		"path": tftypes.NewValue(tftypes.String, "/Accounts"),
	})
	b.ReportAllocs()
	for b.Loop() {
		read, err := server.ReadDataSource(b.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: "younium_api_get", Config: config})
		if err != nil || len(read.Diagnostics) > 0 {
			b.Fatal(err, read.Diagnostics)
		}
		b.ReportMetric(float64(len(read.State.MsgPack)), "B/state")
	}
}
