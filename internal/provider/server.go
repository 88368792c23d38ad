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

// server is the framework's, but for an interrupt. Terraform tells every
// provider of it once, and then still starts what was queued. The framework ends
// what is under way, but not what comes after it, which would wait for Younium
// with nobody to end it.
type server struct {
	// ProviderServer alone would hide that the framework's can list resources.
	tfprotov6.ProviderServerWithListResource //nolint:staticcheck // It is deprecated before ProviderServer has its methods.

	provider *youniumProvider
	lifetime context.Context

	mu         sync.Mutex
	interrupt  context.CancelFunc
	configured bool
}

// NewServer returns what serves a provider of the given version. All its work
// ends with ctx, at the latest.
func NewServer(ctx context.Context, version string) tfprotov6.ProviderServer {
	return newServer(ctx, &youniumProvider{version: version, getenv: os.Getenv})
}

func newServer(ctx context.Context, p *youniumProvider) tfprotov6.ProviderServer {
	framework, ok := providerserver.NewProtocol6(p)().(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // As above.
	if !ok {
		panic("this version of terraform-plugin-framework serves no list resources")
	}
	s := &server{ProviderServerWithListResource: framework, provider: p, lifetime: ctx}
	s.renew()
	return s
}

func (s *server) renew() { s.provider.stopCtx, s.interrupt = context.WithCancel(s.lifetime) }

// ConfigureProvider implements tfprotov6.ProviderServer. Under a debugger, one
// process serves one run after the other, and an interrupt ends only its own.
func (s *server) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.configured && s.provider.stopCtx.Err() != nil {
		s.renew()
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
