// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxLifetime is far above any lifetime that Younium grants (24 hours). An
// expiresIn beyond it is ignored, and the next source of the expiry is read; a
// Retry-After is limited to it, so that none overflows.
const maxLifetime = 366 * 24 * time.Hour

var (
	errNotJSON  = errors.New("the body is not the JSON that Younium documents")
	errNoToken  = errors.New("the body contains no access token")
	errOddToken = errors.New("the access token contains characters that a header cannot carry")
)

// ErrExpiredToken is returned when a login grants a token that has expired already,
// by the clock of this machine.
var ErrExpiredToken = errors.New("the access token has already expired by this machine's clock")

// loginRequest is the request of both versions of the endpoint.
// Source: Younium's developer portal, Get started.
type loginRequest struct {
	ClientID string `json:"clientId"`
	Secret   string `json:"secret"`
}

// loginResponse has the fields of both versions, since Younium's pages mix them. The
// refresh token is left out: no endpoint that takes it is documented.
type loginResponse struct {
	TokenV1     string          `json:"accessToken"`
	TokenV2     string          `json:"access_token"`
	ExpiresInV1 json.RawMessage `json:"expiresIn"`
	ExpiresInV2 json.RawMessage `json:"expires_in"`
	Expires     json.RawMessage `json:"expires"`
}

// login requests a token from Younium. It returns *LoginError, and errMalformedURL
// before anything is sent.
func (c *Client) login(ctx context.Context) (*Token, error) {
	body, err := json.Marshal(loginRequest{ClientID: c.config.ClientID, Secret: c.config.Secret.Reveal()})
	if err != nil {
		return nil, err
	}
	request, err := c.newRequest(ctx, http.MethodPost, c.config.AuthVersion.path(), "", body)
	if err != nil {
		return nil, err
	}
	started := c.config.Now()
	var token *Token
	requestErr := c.send(c.loginHTTP, request, func(body []byte) (err error) {
		token, err = parseLogin(body, c.config.Now())
		return err
	})
	if requestErr != nil {
		c.config.Logger.InfoContext(ctx, "Login to Younium failed",
			slog.String("outcome", requestErr.Error()),
			slog.Duration("duration", c.config.Now().Sub(started)))
		return nil, &LoginError{Request: requestErr}
	}
	c.trackSecret(token.AccessToken)
	c.config.Logger.InfoContext(ctx, "Logged in to Younium",
		slog.String("url", plainURL(request.URL)),
		slog.Duration("duration", token.receivedAt.Sub(started)),
		slog.Time("expires_at", token.ExpiresAt))
	return token, nil
}

// parseLogin parses the body of a successful login. Its errors quote nothing of
// it, since any part of it may be the token.
func parseLogin(body []byte, now time.Time) (*Token, error) {
	var response loginResponse
	if err := decode(body, &response); err != nil {
		return nil, err
	}
	text := strings.TrimSpace(cmp.Or(response.TokenV1, response.TokenV2))
	switch {
	case text == "":
		return nil, errNoToken
	case strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, errOddToken
	}
	token := &Token{AccessToken: NewSecret(text), receivedAt: now}
	granted := cmp.Or(parseLifetime(response.ExpiresInV1), parseLifetime(response.ExpiresInV2))
	token.ExpiresAt = jwtExpiry(text)
	if byLifetime := now.Add(granted).UTC(); granted > 0 && (token.ExpiresAt.IsZero() || byLifetime.Before(token.ExpiresAt)) {
		token.ExpiresAt = byLifetime
	}
	if token.ExpiresAt.IsZero() {
		token.ExpiresAt = httpDate(response.Expires)
	}
	if token.ExpiresAt.IsZero() {
		return token, nil
	}
	if !now.Before(token.ExpiresAt) {
		return nil, ErrExpiredToken
	}
	token.ExpiresIn = int64(cmp.Or(granted, token.lifetime()).Round(time.Second) / time.Second)
	return token, nil
}

// parseLifetime parses seconds, written as a number or as a string. It returns 0 if
// they are invalid.
func parseLifetime(raw json.RawMessage) time.Duration {
	seconds, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	if err != nil || !(seconds >= 1 && seconds <= maxLifetime.Seconds()) {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// httpDate parses Younium's expires. It returns the zero time if that is invalid.
// The weekday in Younium's own example is wrong; http.ParseTime accepts that.
func httpDate(raw json.RawMessage) time.Time {
	date, err := http.ParseTime(strings.Trim(string(raw), `"`))
	if err != nil {
		return time.Time{}
	}
	return date.UTC()
}

// jwtExpiry returns the exp claim of a JWT, or the zero time if there is none. The
// signature is for Younium to verify: here the claim only decides when to request
// another token.
func jwtExpiry(token string) time.Time {
	var claims struct {
		Expiry float64 `json:"exp"`
	}
	const lastYear = 253402300799 // the end of the year 9999, the last that RFC 3339 can write
	if json.Unmarshal(jwtClaims(token), &claims) != nil || !(claims.Expiry > 0 && claims.Expiry <= lastYear) {
		return time.Time{}
	}
	return time.Unix(int64(claims.Expiry), 0).UTC()
}

// jwtTenant returns the tenantId claim of a JWT, or "" if there is none. Younium
// does not document it: Frontegg, which issues Younium's tokens, does.
func jwtTenant(token string) string {
	var claims struct {
		Tenant string `json:"tenantId"`
	}
	_ = json.Unmarshal(jwtClaims(token), &claims)
	return claims.Tenant
}

// jwtClaims returns the payload of a JWT, or nil if there is none.
func jwtClaims(token string) []byte {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil
	}
	return claims
}
