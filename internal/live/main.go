// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Command live asks a real sandbox what Younium's pages leave open or contradict
// each other in, as `make live`, and prints a line for each fact: what was seen,
// and what this provider takes for granted. It takes its key and its Younium from
// YOUNIUM_CLIENT_ID, YOUNIUM_SECRET, YOUNIUM_ENVIRONMENT or YOUNIUM_BASE_URL, and
// YOUNIUM_LEGAL_ENTITY, refuses production, prints neither secret nor token, and
// removes what it made, also when it fails or is interrupted.
//
// Its exit code is 1 where something fails that the provider cannot do without.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/younium/terraform-provider-younium/internal/target"
	"github.com/younium/terraform-provider-younium/internal/younium"
)

const (
	requestTimeout = 30 * time.Second
	createTimeout  = time.Minute
	cleanUpTimeout = time.Minute
	userAgent      = "terraform-provider-younium/live-check"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Getenv, os.Stdout, outside{transport: http.DefaultTransport, lookup: net.DefaultResolver.LookupHost})
	stop()
	os.Exit(code)
}

// outside is what lies beyond this program: what its raw requests go through, how
// a name is looked up, and the waits of the provider's client.
type outside struct {
	transport http.RoundTripper
	lookup    func(ctx context.Context, host string) ([]string, error)
	pause     func(time.Duration) time.Duration // nil waits as long as the provider does
}

// run returns the exit code.
func run(ctx context.Context, getenv func(string) string, w io.Writer, outside outside) int {
	target, err := target.Find(getenv)
	if err != nil {
		_, _ = fmt.Fprintf(w, "live: %s\n", err)
		return 1
	}
	_, _ = fmt.Fprintf(w, "Checking %s\n", target.Host)
	if err := target.RefuseProduction(); err != nil {
		_, _ = fmt.Fprintf(w, "live: %s\n", err)
		return 1
	}
	setting := func(name string) string { return strings.TrimSpace(getenv(name)) }
	id, secret := setting("YOUNIUM_CLIENT_ID"), setting("YOUNIUM_SECRET")
	if id == "" || secret == "" {
		_, _ = fmt.Fprintln(w, "live: set YOUNIUM_CLIENT_ID and YOUNIUM_SECRET")
		return 1
	}
	c := newCheck(target, id, secret, setting("YOUNIUM_LEGAL_ENTITY"), w, outside)
	c.all(ctx)
	return c.report.end()
}

// check is one run against one Younium.
type check struct {
	place       target.Target
	id, secret  string
	legalEntity string
	outside     outside
	http        *http.Client
	client      *younium.Client
	report      *report

	// token is that of a raw login, nil before.
	token *younium.Token
	// mark is part of the URL of all webhooks of this run and of no other.
	mark string
	// tried tells that a webhook may have been made, and made holds the ids that
	// are known and have not been removed.
	tried bool
	made  []string
	// limits are headers about rate limits that have been seen.
	limits map[string]string
}

func newCheck(target target.Target, id, secret, legalEntity string, w io.Writer, outside outside) *check {
	c := &check{
		place: target, id: id, secret: secret, legalEntity: legalEntity, outside: outside,
		http: &http.Client{
			Transport:     outside.transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Timeout:       requestTimeout,
		},
		report: &report{w: w},
		mark:   strings.ToLower(rand.Text()),
		limits: map[string]string{},
	}
	c.report.hide(secret, id)
	c.client = c.newClient(younium.AuthV1)
	return c
}

func (c *check) newClient(version younium.AuthVersion) *younium.Client {
	return younium.New(younium.Config{
		BaseURL: c.place.BaseURL, Environment: c.place.Environment, AuthVersion: version,
		ClientID: c.id, Secret: younium.NewSecret(c.secret), LegalEntity: c.legalEntity,
		UserAgent: userAgent, MaxRetries: 2, RequestTimeout: requestTimeout, Pause: c.outside.pause,
	})
}

// all takes the steps one by one. One that fails does not keep the others from
// being taken, as long as there is a token and nobody has interrupted.
func (c *check) all(ctx context.Context) {
	defer c.cleanUp(ctx)
	for _, step := range []struct {
		title      string
		needsToken bool
		take       func(context.Context) error
	}{
		{"The host", false, c.names},
		{"Login v1", false, func(ctx context.Context) error { return c.login(ctx, loginV1) }},
		{"Login v2", false, func(ctx context.Context) error { return c.login(ctx, loginV2) }},
		{"A wrong key", false, c.wrongKeys},
		{"A webhook's life", true, c.webhook},
		{"Names of events", true, c.events},
		{"Reading in pages", true, c.pages},
		{"Legal entities", true, c.legalEntities},
		{"Rate limits", true, c.rateLimits},
		{"Left alone", false, c.leftAlone},
	} {
		if ctx.Err() != nil {
			c.report.failed("interrupted", "the rest was not tried")
			return
		}
		c.report.title(step.title)
		if step.needsToken && c.token == nil {
			c.report.notTried("all of it", "there is no token")
			continue
		}
		if err := step.take(ctx); err != nil {
			c.report.failed(strings.ToLower(step.title), err.Error())
		}
	}
}
