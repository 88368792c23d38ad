// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

var (
	// NewOver is New with another transport at the bottom of the chain.
	NewOver = newClient

	// BaseTransport is what New puts there.
	BaseTransport = baseTransport
)
