// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// NewForTest makes a provider with variables, clock and waits of the test's own.
func NewForTest(getenv func(string) string, adjust func(*younium.Config)) provider.Provider {
	return &youniumProvider{version: "0.0.0-test", getenv: getenv, stopCtx: context.Background(), configureClient: adjust}
}
