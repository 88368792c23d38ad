// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-younium is run by Terraform and OpenTofu.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/younium/terraform-provider-younium/internal/provider"
)

var version = "dev" // set by the linker

func main() {
	debug := flag.Bool("debug", false, "run outside of Terraform, for a debugger")
	flag.Parse()

	// net/http writes what a server sends beyond the length of its response to the
	// standard logger, which Terraform logs: that may be the end of a token.
	log.SetOutput(io.Discard)

	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	err := tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer {
		return provider.NewServer(context.Background(), version)
	}, options...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
