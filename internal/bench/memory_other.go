// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package main

import "os"

// peakMemory is 0 where the system does not tell.
func peakMemory(*os.ProcessState) float64 { return 0 }
