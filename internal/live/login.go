// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// loginForm is a version of the login and the names in its reply.
// Source: Younium's developer portal, Get started, of both versions.
type loginForm struct {
	version                         younium.AuthVersion
	path, token, refresh, expiresIn string
}

var (
	loginV1 = loginForm{younium.AuthV1, "/auth/token", "accessToken", "refreshToken", "expiresIn"}
	loginV2 = loginForm{younium.AuthV2, "/auth/v2/token", "access_token", "refresh_token", "expires_in"}
)

type loginBody struct {
	ClientID string `json:"clientId"`
	Secret   string `json:"secret,omitempty"`
}

// names looks up the US sandbox's two names. The key goes to the configured
// host alone.
func (c *check) names(ctx context.Context) error {
	if c.place.Environment != younium.USSandbox {
		c.report.notTried("the US sandbox's name", "the environment is not us_sandbox")
		return nil
	}
	for _, address := range []string{c.place.BaseURL, c.place.Environment.OtherBaseURL(younium.AuthV1)} {
		parsed, err := url.Parse(address)
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(ctx, requestTimeout)
		addresses, err := c.outside.lookup(ctx, parsed.Hostname())
		cancel()
		seen := fmt.Sprintf("exists (%d addresses)", len(addresses))
		if err != nil {
			seen = "is not found"
		}
		c.report.learned("the US sandbox's name", parsed.Hostname()+" "+seen)
	}
	c.report.notTried("login at the other name", "the key goes to one host only: set YOUNIUM_BASE_URL to try the other")
	return nil
}

// login logs in by hand, to see the reply, and then as the provider does.
func (c *check) login(ctx context.Context, form loginForm) error {
	reply, err := c.send(ctx, http.MethodPost, form.path, nil, loginBody{c.id, c.secret})
	if err != nil {
		return err
	}
	token := reply.text(form.token)
	c.report.hide(token, reply.text(form.refresh))
	c.report.must("status", strconv.Itoa(reply.status), "200", reply.status == http.StatusOK)
	if reply.status != http.StatusOK {
		c.report.learned("the refusal", reply.answer())
		return nil
	}
	want := shapeOfLogin(form)
	c.report.fact("the reply's fields", reply.shape(), want, reply.shape() == want)
	c.report.must("access token", plainToken(token), "a header can carry it", plainToken(token) == fitToken)
	if token != "" && c.token == nil {
		c.token = &younium.Token{AccessToken: younium.NewSecret(token)}
	}
	c.lifetime(reply, form)
	c.jwt(token, reply.fields()[form.expiresIn])

	given, err := c.newClient(form.version).Token(ctx)
	if err != nil {
		return err
	}
	c.report.hide(given.AccessToken.Reveal())
	c.report.must("the provider's client", fmt.Sprintf("logs in, for %d s", given.ExpiresIn), "logs in", !given.ExpiresAt.IsZero())
	return nil
}

// shapeOfLogin is what the portal prints, in the order of the names.
func shapeOfLogin(form loginForm) string {
	if form.version == younium.AuthV2 {
		return "{access_token string, expires string, expires_in integer, refresh_token string}"
	}
	return "{accessToken string, expires string, expiresIn integer, refreshToken string}"
}

const fitToken = "fit for a header"

func plainToken(token string) string {
	switch {
	case token == "":
		return "there is none"
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return "holds characters that no header can carry"
	}
	return fitToken
}

// lifetime compares the two ways in which a reply tells when the token expires.
func (c *check) lifetime(reply *reply, form loginForm) {
	raw := reply.fields()[form.expiresIn]
	c.report.fact(form.expiresIn, typeOf(raw), "integer", typeOf(raw) == "integer")
	seconds, _ := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	life := time.Duration(seconds) * time.Second
	c.report.fact("lifetime", life.String(), "24h0m0s", life == 24*time.Hour)

	text := reply.text("expires")
	date, err := http.ParseTime(text)
	if err != nil {
		c.report.fact("expires", "no HTTP date", "an HTTP date", false)
		return
	}
	off := time.Until(date) - life
	c.report.fact("expires, beside "+form.expiresIn, "off by "+off.Round(time.Second).String(), "within a minute", off.Abs() < time.Minute)
	right, seen := strings.HasPrefix(text, date.UTC().Format("Mon,")), "wrong"
	if right {
		seen = "right"
	}
	c.report.fact("expires, day of the week", seen, "wrong, as in the pages' examples", !right)
}

// jwt reads what the token says about itself. Only names and times are shown.
func (c *check) jwt(token string, expiresIn json.RawMessage) {
	c.report.learned("token, length", fmt.Sprintf("%d bytes", len(token)))
	parts := strings.Split(token, ".")
	var header struct {
		Algorithm string `json:"alg"`
	}
	var claims map[string]json.RawMessage
	isJWT := len(parts) == 3 && decodePart(parts[0], &header) && decodePart(parts[1], &claims)
	if !isJWT {
		c.report.fact("token, form", "no JWT", "a JWT", false)
		return
	}
	c.report.fact("token, form", "a JWT, "+header.Algorithm, "a JWT, RS256", header.Algorithm == "RS256")
	text, _ := json.Marshal(claims)
	c.report.learned("token, claims", shape(text))
	issued, noIssued := strconv.ParseFloat(string(claims["iat"]), 64)
	expires, noExpiry := strconv.ParseFloat(string(claims["exp"]), 64)
	if noIssued != nil || noExpiry != nil {
		c.report.fact("token, exp and iat", "not both there", "both there", false)
		return
	}
	life := strconv.FormatFloat(expires-issued, 'f', -1, 64)
	told := strings.Trim(string(expiresIn), `"`)
	c.report.fact("token, exp - iat", life+" s", "as told, "+told+" s", life == told)
}

// decodePart reads a part of a JWT.
func decodePart(part string, into any) bool {
	text, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(text, into) == nil
}

// wrongKeys sends a key that cannot be right, once each, so that no account is
// locked for it.
func (c *check) wrongKeys(ctx context.Context) error {
	for _, wrong := range []struct {
		name string
		body loginBody
	}{
		{"a wrong secret", loginBody{c.id, "not-the-secret-of-this-key"}},
		{"no secret", loginBody{ClientID: c.id}},
	} {
		reply, err := c.send(ctx, http.MethodPost, loginV1.path, nil, wrong.body)
		if err != nil {
			return err
		}
		refused := reply.status == http.StatusBadRequest || reply.status == http.StatusUnauthorized
		c.report.must(wrong.name, strconv.Itoa(reply.status), "400 or 401", refused)
		const documented = "{errors array of string}"
		c.report.fact(wrong.name+", form", reply.shape(), documented, reply.shape() == documented)
		c.report.learned(wrong.name+", words", reply.words())
	}
	if c.token == nil {
		return nil
	}
	headers := younium.RequestHeaders(&younium.Token{AccessToken: younium.NewSecret("not-a-token")}, c.legalEntity)
	reply, err := c.send(ctx, http.MethodGet, webhooksPath, headers, nil)
	if err != nil {
		return err
	}
	c.report.must("a wrong token", reply.answer(), "401", reply.status == http.StatusUnauthorized)
	return nil
}
