// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package reattach serves providers in the process of a test. That is quicker than
// Terraform starting them for every command, and lets the test see inside.
package reattach

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Variable is the environment variable that tells Terraform of running providers.
const Variable = "TF_REATTACH_PROVIDERS"

// Servers are providers by their addresses, such as "hashicorp/time".
type Servers map[string]func() tfprotov6.ProviderServer

// config is what Terraform reads of a running provider.
type config struct {
	Protocol        string
	ProtocolVersion int
	Pid             int
	Test            bool
	Addr            struct{ Network, String string }
}

// Serve serves the providers until the test ends, and returns the value of
// Variable.
func Serve(t *testing.T, servers Servers) string {
	t.Helper()
	configs := map[string]config{}
	for address, server := range servers {
		configs[address] = serve(t, address, server)
	}
	text, err := json.Marshal(configs)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func serve(t *testing.T, address string, server func() tfprotov6.ProviderServer) config {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context())) // The test's own ends before its cleanup does.
	configs, closed, failed := make(chan *plugin.ReattachConfig), make(chan struct{}), make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(address, server,
			tf6server.WithDebug(ctx, configs, closed), tf6server.WithLoggingSink(t), tf6server.WithoutLogStderrOverride(),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	select {
	case running := <-configs:
		t.Cleanup(func() { cancel(); <-closed })
		served := config{Protocol: string(running.Protocol), ProtocolVersion: running.ProtocolVersion, Pid: running.Pid, Test: running.Test}
		served.Addr.Network, served.Addr.String = running.Addr.Network(), running.Addr.String()
		return served
	case err := <-failed:
		cancel()
		t.Fatal(err)
		return config{}
	}
}
