// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server is the framework's, but for an interrupt. Terraform tells every
// provider of it once, and then still starts what was queued. The framework ends
// what is under way, but not what comes after it, which would wait for Younium
// with nobody to end it.
type server struct {
	tfprotov6.ProviderServer
	interrupt context.CancelFunc
}

// NewServer returns what serves a provider of the given version. All its work
// ends with ctx, at the latest.
func NewServer(ctx context.Context, version string) tfprotov6.ProviderServer {
	return newServer(ctx, &youniumProvider{version: version, getenv: os.Getenv})
}

func newServer(ctx context.Context, p *youniumProvider) tfprotov6.ProviderServer {
	interrupted, interrupt := context.WithCancel(ctx)
	p.interrupted = interrupted
	return &server{ProviderServer: providerserver.NewProtocol6(p)(), interrupt: interrupt}
}

// StopProvider implements tfprotov6.ProviderServer.
func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.interrupt()
	return s.ProviderServer.StopProvider(ctx, req)
}
