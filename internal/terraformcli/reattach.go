// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Servers are providers by their addresses, such as "hashicorp/time".
type Servers map[string]func() tfprotov6.ProviderServer

// reattachConfig is what Terraform reads of a provider that runs already.
type reattachConfig struct {
	Protocol        string
	ProtocolVersion int
	Pid             int
	Test            bool
	Addr            struct{ Network, String string }
}

// Reattach serves providers in this process, which is quicker than Terraform
// starting them and lets tests see inside. It returns the entry of the environment
// that tells Terraform of them. They are served until ctx ends; stop waits for it.
func Reattach(ctx context.Context, servers Servers) (entry string, stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	var closed []chan struct{}
	stop = func() {
		cancel()
		for _, done := range closed {
			<-done
		}
	}
	configs := map[string]reattachConfig{}
	for address, server := range servers {
		done := make(chan struct{})
		config, err := serve(ctx, address, server, done)
		if err != nil {
			stop()
			return "", nil, err
		}
		closed = append(closed, done)
		configs[address] = config
	}
	text, err := json.Marshal(configs)
	return "TF_REATTACH_PROVIDERS=" + string(text), stop, err
}

func serve(ctx context.Context, address string, server func() tfprotov6.ProviderServer, done chan struct{}) (reattachConfig, error) {
	configs, failed := make(chan *plugin.ReattachConfig), make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(address, server, tf6server.WithDebug(ctx, configs, done),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()), tf6server.WithoutLogStderrOverride())
	}()
	select {
	case config := <-configs:
		served := reattachConfig{Protocol: string(config.Protocol), ProtocolVersion: config.ProtocolVersion, Pid: config.Pid, Test: config.Test}
		served.Addr.Network, served.Addr.String = config.Addr.Network(), config.Addr.String()
		return served, nil
	case err := <-failed:
		return reattachConfig{}, err
	}
}
