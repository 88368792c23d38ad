// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// showLive obtains a token from a real Younium. The example holds nothing that
// would create anything there.
func showLive(ctx context.Context, out *screen, dir string) error {
	place, err := livePlace(os.Getenv)
	if err != nil {
		return err
	}
	out.text("")
	out.done("using", place.host)
	if err := place.refuseProduction(); err != nil {
		return err
	}
	if err := build(ctx, out, dir); err != nil {
		return err
	}
	variables := slices.DeleteFunc(os.Environ(), func(entry string) bool { return !strings.HasPrefix(entry, "YOUNIUM_") })
	given, err := apply(ctx, out, dir, strings.TrimSpace(os.Getenv("YOUNIUM_SECRET")), variables...)
	if err != nil {
		return err
	}
	out.text("")
	out.fact("environment", cmp.Or(string(place.environment), place.host))
	showToken(out, given)
	out.fact("state", "no secret, no ephemeral token")
	out.text("")
	return nil
}

// place is where a live run would go. Environment is "" for a given address.
type place struct {
	environment younium.Environment
	host        string
}

// livePlace reads where to go as the provider does. Its errors do not repeat
// an address: it may be a secret in the wrong place.
func livePlace(getenv func(string) string) (place, error) {
	environment := younium.Environment(strings.TrimSpace(getenv("YOUNIUM_ENVIRONMENT")))
	address := strings.TrimSpace(getenv("YOUNIUM_BASE_URL"))
	switch {
	case environment == "" && address == "":
		return place{}, errors.New("LIVE=1 needs YOUNIUM_ENVIRONMENT (sandbox or us_sandbox) or YOUNIUM_BASE_URL, and your key")
	case environment != "" && address != "":
		return place{}, errors.New("YOUNIUM_ENVIRONMENT and YOUNIUM_BASE_URL are both set: unset one of them")
	case environment != "":
		address = environment.BaseURL(younium.AuthV1)
	}
	host := hostOf(address)
	if host == "" {
		return place{}, errors.New("YOUNIUM_ENVIRONMENT or YOUNIUM_BASE_URL names no place that the provider knows")
	}
	return place{environment: environment, host: host}, nil
}

// refuseProduction knows production by its host, however it was written.
func (p place) refuseProduction() error {
	name, _, _ := strings.Cut(strings.ToLower(p.host), ":")
	for _, production := range []younium.Environment{younium.Production, younium.USProduction} {
		if strings.TrimRight(name, ".") == hostOf(production.BaseURL(younium.AuthV1)) {
			return fmt.Errorf("%s is production, and a demo has no business there: use a sandbox", p.host)
		}
	}
	return nil
}

// hostOf returns an address's host, and its port where there is one, or "".
func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return parsed.Host
}
