// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// EquivalentURLs reports whether two URLs are equal after the normalization of
// RFC 3986, section 6.2: case of scheme and host, default port, dot segments,
// percent-encoding, empty path. Hosts are compared as IDNA does. A slash at the
// end of a path is significant.
func EquivalentURLs(one, other string) bool {
	return one == other || normalizeURL(one) == normalizeURL(other)
}

// escapable matches an escape, and characters that a URL may contain only as an
// escape. With all of them escaped, net/url does not change the path: %2F is no
// slash.
var escapable = lazyRegexp("%[0-9A-Fa-f]{2}|[^!-~]|[\"<>\\\\^`{|}]")

var unreserved = lazyRegexp(`^[0-9A-Za-z._~-]$`)

func normalizeURL(text string) string {
	escaped := escapable().ReplaceAllStringFunc(text, func(part string) string {
		if part[0] != '%' {
			return url.PathEscape(part)
		}
		if decoded, _ := url.PathUnescape(part); unreserved().MatchString(decoded) {
			return decoded
		}
		return strings.ToUpper(part)
	})
	parsed, err := url.Parse(escaped)
	if err != nil {
		return text
	}
	parsed = parsed.ResolveReference(parsed) // removes dot segments
	parsed.Host = normalizeHost(parsed)
	if parsed.Host != "" && parsed.Path == "" {
		parsed.Path = "/"
	}
	return parsed.String()
}

// normalizeHost returns host and port. The host is in ASCII if IDNA can convert it.
func normalizeHost(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	port := u.Port()
	if port == "" || port == map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		return host
	}
	return host + ":" + port
}

// EquivalentEvents reports whether two lists name the same events, in any order and
// letter case.
func EquivalentEvents(one, other []string) bool {
	return slices.EqualFunc(sortedEvents(one), sortedEvents(other), strings.EqualFold)
}

func sortedEvents(events []string) []string {
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.CompactFunc(sorted, strings.EqualFold)
}

// EquivalentTexts reports whether two texts are equal except for surrounding
// whitespace.
func EquivalentTexts(one, other string) bool {
	return strings.TrimSpace(one) == strings.TrimSpace(other)
}
