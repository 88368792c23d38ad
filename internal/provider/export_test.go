// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// NewForTest returns a provider with environment variables, clock and waits of
// the test's own.
func NewForTest(getenv func(string) string, adjust func(*younium.Config)) provider.Provider {
	return &youniumProvider{version: "0.0.0-test", getenv: getenv, stopCtx: context.Background(), configureClient: adjust}
}

// NewServerForTest returns what serves such a provider, as NewServer does for
// the one that ships.
func NewServerForTest(getenv func(string) string, adjust func(*younium.Config)) tfprotov6.ProviderServer {
	return newServer(context.Background(), &youniumProvider{version: "0.0.0-test", getenv: getenv, configureClient: adjust})
}
