// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package younium is a client of Younium's REST API. It knows nothing of
// Terraform.
//
// A call travels down this chain and its response comes back up:
//
//	operation    five minutes for all attempts and waits; decodes the response
//	   │
//	retry        go-retryablehttp: 429, 502, 503, 504, broken connections; of a read 500
//	   │
//	auth         adds the bearer; on 401 invalidates that token and replays once
//	   │                     │
//	   │                     └── token source ── operation ── retry ──┐
//	idempotency  the idempotency key of every POST                    │
//	   │                                                              │
//	timeout      one attempt's timeout; reads the whole body  ◄───────┘
//	   │
//	base         a clone of http.DefaultTransport
//
// The order has reasons. Retry is outermost, so that an attempt after a long wait
// asks for the token anew and never carries a stale one. Auth is below it, so
// that nothing that logs sees the Authorization header. The idempotency key is
// below auth, because a 401 shows that the server did not act and frees the
// replay to use a new key. The timeout is below them all and covers the body,
// so that a login never eats a call's time and a body that breaks off is retried
// like any broken connection. A login has a chain of its own on the same
// base, without auth: it can neither wait for itself nor multiply, since its
// failure is a typed error that the retry layer above takes as final.
//
// The calls for objects are in objects.go, once for all kinds; a kind of object is
// a struct and a few lines that describe it.
//
// Redirects are never followed: a 307 would hand the secret to whoever it
// names. Bodies are read up to a limit, and of an error's body only Younium's
// documented fields are kept, with secret and token cut out.
package younium
