// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package younium is a client of Younium's REST API. It knows nothing of
// Terraform.
//
// A call travels down this chain and its answer comes back up:
//
//	operation    five minutes for all tries and waits; decodes the answer
//	   │
//	retry        go-retryablehttp: 429, 502, 503, 504, broken connections; of a read 500
//	   │
//	auth         puts the bearer in; on 401 drops that token and replays once
//	   │                     │
//	   │                     └── token source ── operation ── retry ──┐
//	creation     the idempotency key of a create                      │
//	   │                                                              │
//	attempt      one attempt's timeout; reads the whole body  ◄───────┘
//	   │
//	base         a clone of http.DefaultTransport
//
// The order has reasons. Retry is outermost, so that a try after a long wait
// asks for the token anew and never carries a stale one. Auth is below it, so
// that nothing that logs sees the Authorization header. The idempotency key is
// below auth, because a 401 shows that the server did not act and frees the
// replay to use a new key. The timeout is below them all and covers the body,
// so that a login never eats a call's time and a body that breaks off is tried
// again like any broken connection. A login has a chain of its own on the same
// base, without auth: it can neither wait for itself nor multiply, since its
// failure is a typed error that the retry layer above takes as final.
//
// Redirects are never followed: a 307 would hand the secret to whoever it
// names. Bodies are read up to a limit, and of an error's body only Younium's
// documented fields are kept, with secret and token cut out.
package younium
