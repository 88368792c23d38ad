// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// secondEntity is the second legal entity of the guides' examples.
const secondEntity = "9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b"

// sandboxAddress is where the sandbox listens, so that Terraform state from before a
// restart belongs to the sandbox after it. Systems hand out higher ports by
// themselves.
const sandboxAddress = "127.0.0.1:14187"

// sandbox serves a simulated Younium at an address until the context ends. If the
// address is in use, it takes a free port.
func sandbox(ctx context.Context, out *screen, address string) error {
	config := new(net.ListenConfig)
	listener, taken := config.Listen(ctx, "tcp4", address)
	if taken != nil {
		var err error
		if listener, err = config.Listen(ctx, "tcp4", "127.0.0.1:0"); err != nil {
			return err
		}
	}
	server := youniumtest.NewOn(listener)
	fillSandbox(server)
	server.OnRequest(func(r youniumtest.Request) { showRequest(out, r, server.Now()) })
	if taken != nil {
		out.print(`
  %s cannot be used: %s.
  This sandbox listens on another port, so Terraform state from there does not belong to it.
`, address, taken)
	}
	out.print(`
  A simulated Younium is listening on %s. Paste this into another shell, and use
  provider "younium" {} without environment, which would take precedence:

unset YOUNIUM_ENVIRONMENT YOUNIUM_ACCESS_TOKEN
export YOUNIUM_BASE_URL=%s
export YOUNIUM_CLIENT_ID=%s
export YOUNIUM_SECRET=%s
export YOUNIUM_LEGAL_ENTITY=%s

  It holds webhooks, currencies (EUR, NOK and SEK), products (P-000001 to P-000003)
  and what they refer to, /PaymentTerms, /Accounts, /Countries and /Users, and a second
  legal entity, %s.
  Filter, OrderBy, ModifiedAfter and ModifiedBefore work; what is not understood is a 400.
  The credentials work only in this simulation. It forgets what you create when it stops
  (Ctrl-C), and Terraform then finds it deleted.

  Requests, with the status of the response and the legal entity:

`, hostOf(server.URL()), server.URL(), youniumtest.ClientID, youniumtest.Secret, youniumtest.DefaultLegalEntityID, secondEntity)
	<-ctx.Done()
	server.Close()
	out.print("\n  stopped after %s, %s among them, on %s\n",
		plural(server.Count("", ""), "request"), plural(server.Logins(), "login"), plural(server.Connections(), "connection"))
	return nil
}

// fillSandbox adds what the examples refer to, with fixed IDs.
func fillSandbox(server *youniumtest.Server) {
	server.AddLegalEntity(secondEntity, "Younium Test AS")
	server.SetCollection("/Accounts", []json.RawMessage{
		json.RawMessage(`{"id":"0c4b7a52-6d1e-4f38-9b0a-8e5d2c7f1a63","accountNumber":"A-1","name":"Fjord Kaffe AS","modified":"2025-11-03T09:15:00Z"}`),
		json.RawMessage(`{"id":"b1f8e3d6-2a90-4c75-8d4e-7f6a5b3c2d10","accountNumber":"A-2","name":"Lund Bageri AB","modified":"2026-02-16T14:40:00Z"}`),
	})
	for _, currency := range []youniumtest.Currency{
		{ID: "5d0f7c1e-8a43-4e0b-9c56-2f1b3a7d6e90", Code: "EUR", Description: "Euro"},
		{ID: "8e2a6b90-4c17-4d5f-a3b8-1f9d0c7e5a24", Code: "NOK", Description: "Norwegian krone"},
		{ID: "c64f1d38-7b02-4e9a-8d51-0a3e6f2b9c17", Code: "SEK", Description: "Swedish krona"},
	} {
		server.PutCurrency(currency)
	}
	server.SetBaseCurrency("SEK")
	server.PutExampleLookups()
	server.PutCustomField(youniumtest.CustomField{Entity: "Charge", Key: "cost_center", FieldType: "Text", Name: "Cost center"})
	server.PutExampleProducts()
	const swedenID = "3fa1c8d7-52e6-4b09-9c4d-6e8b7f0a2d51"
	sweden := json.RawMessage(`{"id":"` + swedenID + `","name":"Sweden","twoAlphaCode":"SE","threeAlphaCode":"SWE","active":true}`)
	server.SetCollection("/Countries", []json.RawMessage{
		sweden,
		json.RawMessage(`{"id":"a92d4e6b-08f3-4c71-b5e9-7d1c3f6a8e04","name":"Norway","twoAlphaCode":"NO","threeAlphaCode":"NOR","active":false}`),
	})
	server.SetObject("/Countries/"+swedenID, sweden)
	server.SetCollection("/Users", []json.RawMessage{
		json.RawMessage(`{"id":"27b9d0f4-1c6e-4a83-b5d7-3f8e0a9c2146","email":"kim@example.com","firstName":"Kim","lastName":"Berg"}`),
	})
}

// showRequest prints a request, which holds no secret.
func showRequest(out *screen, r youniumtest.Request, now time.Time) {
	status := fmt.Sprint(r.Status)
	if r.Status == 0 {
		status = "–" // without a response
	}
	line := fmt.Sprintf("  %s  %-6s %-46s %3s %6d ms  %s",
		now.Format(time.TimeOnly), r.Method, r.Path, status, now.Sub(r.Time).Milliseconds(), r.Header.Get("Legal-Entity"))
	out.text(strings.TrimRight(line, " "))
}

func plural(count int, noun string) string {
	if count != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", count, noun)
}

// hostOf returns the host and port of a server's URL.
func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return parsed.Host
}
