// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package younium is a client for Younium's REST API. It does not depend on
// Terraform.
//
// A call passes down this chain, and its response comes back up:
//
//	operation    five minutes for all attempts and waits; decodes the response
//	   │
//	retry        go-retryablehttp: 429, 502, 503, 504, broken connections; 500 for reads;
//	   │         409 for a creation whose outcome is unknown
//	   │
//	auth         adds the access token; on 401 invalidates it and replays once
//	   │                     │
//	   │                     └── token source ── operation ── retry ──┐
//	idempotency  the idempotency key of every POST                    │
//	   │                                                              │
//	timeout      one attempt's timeout; reads the whole body  ◄───────┘
//	   │
//	base         a clone of http.DefaultTransport
//
// The order has reasons. Retry is outermost, so that an attempt after a long wait
// requests the token again and never sends a stale one. Auth is below it, so
// that nothing that logs sees the Authorization header. The idempotency key is
// below auth, because a 401 shows that the server did not act, so the replay may
// use a new key. The timeout is below them all and covers the body, so that a
// login does not use up a call's time, and a truncated body is retried like any
// broken connection. A login has its own chain on the same base, without auth: it
// can neither wait for itself nor multiply, since its failure is a typed error
// that the retry layer above does not retry.
//
// The calls for objects are in objects.go, once for all kinds; a kind of object is
// a struct and a few lines that describe it.
//
// Redirects are never followed: a 307 would send the secret to any host that it
// names. Bodies are read up to a limit, and of an error's body only Younium's
// documented fields are kept, with secret and token redacted.
package younium
