// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"cmp"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// normalizeURL returns the equivalent spelling of an absolute URL that
// [Mode.Normalise] describes (RFC 3986, sections 6.2.2 and 6.2.3).
func normalizeURL(text string) string {
	u, err := url.Parse(text) // Converts the scheme to lower case.
	if err != nil {
		return text
	}
	u.Host = normalizeHost(u)
	u.RawPath = normalizeEscapes(u.EscapedPath())
	u.Path, _ = url.PathUnescape(u.RawPath)
	u.RawQuery = normalizeEscapes(u.RawQuery)
	u.RawFragment = normalizeEscapes(u.EscapedFragment())
	u = u.ResolveReference(u) // Removes dot segments.
	u.Path = cmp.Or(u.Path, "/")
	return u.String()
}

func normalizeHost(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	port := u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return host
	}
	return host + ":" + port
}

// normalizeEscapes decodes escapes of characters that never need one, and
// writes others in upper case.
func normalizeEscapes(text string) string {
	return escapes.ReplaceAllStringFunc(text, func(escape string) string {
		if char, _ := strconv.ParseUint(escape[1:], 16, 8); unreserved.MatchString(string(rune(char))) {
			return string(rune(char))
		}
		return strings.ToUpper(escape)
	})
}

var (
	escapes    = regexp.MustCompile("%[0-9A-Fa-f]{2}")
	unreserved = regexp.MustCompile("^[A-Za-z0-9._~-]$")
)
