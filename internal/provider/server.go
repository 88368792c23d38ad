// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"os"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server is the framework's server, except that an interrupt cancels later operations
// too. Terraform sends it once, and then still starts queued operations. The
// framework cancels only those in progress: later ones would wait for Younium, and
// nothing could cancel them.
type server struct {
	// ProviderServer alone would hide that the framework's server can list resources.
	tfprotov6.ProviderServerWithListResource //nolint:staticcheck // It is deprecated before ProviderServer has its methods.

	provider *youniumProvider
	baseCtx  context.Context

	mu         sync.Mutex
	interrupt  context.CancelFunc
	configured bool
}

// NewServer returns a server for a provider of the given version. All its operations
// end with ctx, at the latest.
func NewServer(ctx context.Context, version string) tfprotov6.ProviderServer {
	return newServer(ctx, &youniumProvider{version: version, getenv: os.Getenv})
}

func newServer(ctx context.Context, p *youniumProvider) tfprotov6.ProviderServer {
	framework, ok := providerserver.NewProtocol6(p)().(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // As above.
	if !ok {
		panic("this version of terraform-plugin-framework serves no list resources")
	}
	s := &server{ProviderServerWithListResource: framework, provider: p, baseCtx: ctx}
	s.resetStopCtx()
	return s
}

func (s *server) resetStopCtx() { s.provider.stopCtx, s.interrupt = context.WithCancel(s.baseCtx) }

// ConfigureProvider implements tfprotov6.ProviderServer. Under a debugger, one process
// serves one run after the other, and an interrupt ends only the current one.
func (s *server) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.configured && s.provider.stopCtx.Err() != nil {
		s.resetStopCtx()
	}
	s.configured = true
	return s.ProviderServerWithListResource.ConfigureProvider(ctx, req)
}

// StopProvider implements tfprotov6.ProviderServer.
func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.mu.Lock()
	s.interrupt()
	s.mu.Unlock()
	return s.ProviderServerWithListResource.StopProvider(ctx, req)
}
