// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// ParseBaseURL returns a base URL in the form that [Config] requires: lower-case
// scheme and host, no default port, no trailing slash. Its errors finish a sentence
// that begins with the name of the value, and do not quote the value: it may be a
// secret in the wrong place.
func ParseBaseURL(value string) (string, error) {
	parsed, err := url.Parse(value)
	switch {
	case err != nil, parsed.Hostname() == "", parsed.Opaque != "":
		return "", errors.New("must be an absolute URL, such as https://younium.example.com")
	case parsed.User != nil:
		return "", errors.New("must not contain a user name or password. Set client_id and secret instead")
	case strings.ContainsAny(value, "?#"):
		return "", errors.New("must not contain a query or fragment")
	case parsed.Port() != "" && !isPort(parsed.Port()):
		return "", errors.New("must have a port from 1 to 65535, or none")
	case strings.Contains(parsed.Path, "/.."), strings.ContainsFunc(parsed.Path, unicode.IsControl):
		return "", errors.New("must not contain .. or control characters in its path")
	}
	parsed.Host = strings.TrimSuffix(strings.ToLower(parsed.Host), map[string]string{"http": ":80", "https": ":443"}[parsed.Scheme])
	switch {
	case parsed.Scheme == "https":
	case parsed.Scheme == "http" && isLoopback(parsed.Hostname()):
	default:
		return "", errors.New("must begin with https:// (or http:// on a loopback host)")
	}
	return strings.TrimRight(parsed.String(), "/"), nil
}

func isPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
