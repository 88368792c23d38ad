// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package target_test

import (
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/target"
)

func TestFind(t *testing.T) {
	t.Parallel()
	const environment, address = "YOUNIUM_ENVIRONMENT", "YOUNIUM_BASE_URL"
	for name, test := range map[string]struct {
		variables map[string]string
		host      string
		want      string // the error
	}{
		"sandbox":          {variables: map[string]string{environment: "sandbox"}, host: "api.sandbox.younium.com"},
		"US sandbox":       {variables: map[string]string{environment: " us_sandbox\n"}, host: "api.us.sandbox.younium.com"},
		"an address":       {variables: map[string]string{address: "http://127.0.0.1:4187/younium"}, host: "127.0.0.1:4187"},
		"production":       {variables: map[string]string{environment: "production"}, want: "is production"},
		"US production":    {variables: map[string]string{environment: "us_production"}, want: "is production"},
		"by its address":   {variables: map[string]string{address: "https://api.younium.com"}, want: "is production"},
		"with a port":      {variables: map[string]string{address: "https://API.younium.com:443/"}, want: "is production"},
		"in full":          {variables: map[string]string{address: "https://api.us.younium.com./x"}, want: "is production"},
		"nothing":          {want: "set YOUNIUM_ENV"},
		"both":             {variables: map[string]string{environment: "sandbox", address: "https://x.example"}, want: "both set"},
		"unknown":          {variables: map[string]string{environment: "marker"}, want: "no environment"},
		"no address":       {variables: map[string]string{address: "marker"}, want: "must be an absolute URL"},
		"a broken address": {variables: map[string]string{address: "http://mar ker/"}, want: "must be an absolute URL"},
		"a key in it":      {variables: map[string]string{address: "https://marker:marker@x.example"}, want: "a user name or password"},
		"a query":          {variables: map[string]string{address: "https://x.example?marker"}, want: "a query or fragment"},
		"in the open":      {variables: map[string]string{address: "http://marker.example"}, want: "begin with https://"},
		"no web address":   {variables: map[string]string{address: "ftp://127.0.0.1/marker"}, want: "begin with https://"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := target.Find(func(name string) string { return test.variables[name] })
			if err == nil {
				err = found.RefuseProduction()
			}
			switch {
			case test.want == "" && (err != nil || found.Host != test.host):
				t.Errorf("got %q, %v, want %q", found.Host, err, test.host)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "mar")):
				t.Errorf("got %v, want %q and no value", err, test.want)
			}
		})
	}
}
