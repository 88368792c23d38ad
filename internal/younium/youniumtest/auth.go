// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

// The credentials and the legal entity that every server has from the start.
const (
	ClientID               = "6f1f9a52-3c0e-4d7b-9a57-0d1c2b3a4f5e"
	Secret                 = "youniumtest-secret-b7c2e914d05f" //nolint:gosec // It opens nothing but this server.
	DefaultLegalEntityID   = "0b8f6d1e-52a4-4c3f-8e2d-7a9b1c0d3e4f"
	DefaultLegalEntityName = "Younium Test AB"
)

type legalEntity struct{ id, name string }

// loginResponse is the 200 body of /auth/token (Younium's developer portal, auth
// v1), and loginResponseV2 that of /auth/v2/token.
type loginResponse struct {
	AccessToken  string `json:"accessToken"`
	RefreshToken string `json:"refreshToken"`
	ExpiresIn    int64  `json:"expiresIn"`
	Expires      string `json:"expires"`
}

type loginResponseV2 struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int64  `json:"expires_in"`
	Expires      string `json:"expires"`
}

// AddKey adds credentials, or changes the secret of a client ID.
func (s *Server) AddKey(clientID, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[clientID] = secret
}

// SetTenant sets the tenant that the tokens of a client ID name, or none if it is
// "".
func (s *Server) SetTenant(clientID, tenant string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tenants[clientID] = tenant
}

// RemoveKey removes credentials. Tokens that were issued for them stay valid.
func (s *Server) RemoveKey(clientID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.keys, clientID)
}

// AddLegalEntity adds a legal entity to the one that the server starts with. With
// more than one, a call that does not name its legal entity returns 403.
func (s *Server) AddLegalEntity(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entities = append(s.entities, legalEntity{id, name})
}

// RenameLegalEntity changes the name of the legal entity with an ID.
func (s *Server) RenameLegalEntity(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.entities {
		if s.entities[i].id == id {
			s.entities[i].name = name
		}
	}
}

// SetTokenLifetime sets the lifetime of tokens issued from now on. It is 24 hours
// at first.
func (s *Server) SetTokenLifetime(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lifetime = d
}

// RevokeTokens makes all tokens issued so far return 401.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// RejectTokens makes every token return 401, even a new one, until it is called
// with false.
func (s *Server) RejectTokens(reject bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rejectAll = reject
}

// IssueToken returns a valid token without a login.
func (s *Server) IssueToken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.issue(ClientID)
}

// TokenSuffix marks each token issued from now on, for leak tests: the text is the
// end of the token, unchanged, and is in the payload too. Letters, digits, "-" and
// "_" keep the token well-formed.
func (s *Server) TokenSuffix(suffix string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokenSuffix = suffix
}

func (s *Server) login(c *call, version func(loginResponse) any) response {
	if c.Method != http.MethodPost {
		return response{status: http.StatusMethodNotAllowed}
	}
	if !isJSON(c.Header) {
		return loginError(http.StatusUnsupportedMediaType, "The content type must be application/json")
	}
	var clientID, secret string
	invalid := decode(c.body, map[string]any{"clientId": &clientID, "secret": &secret})
	if len(invalid) > 0 {
		return loginError(http.StatusBadRequest, messages(invalid)...)
	}
	if clientID == "" || secret == "" {
		return loginError(http.StatusBadRequest, "The fields clientId and secret are required")
	}
	if known, ok := s.keys[clientID]; !ok || known != secret {
		return loginError(http.StatusUnauthorized, "Invalid client id or secret key")
	}
	return jsonResponse(http.StatusOK, version(loginResponse{
		AccessToken:  s.issue(clientID),
		RefreshToken: newID(),
		ExpiresIn:    int64(s.lifetime / time.Second),
		Expires:      wrongWeekday(s.now().Add(s.lifetime)),
	}))
}

func loginError(status int, errors ...string) response {
	return jsonResponse(status, map[string][]string{"errors": errors})
}

// wrongWeekday formats an HTTP date whose weekday is off by one, as in the examples
// of both of Younium's login pages.
func wrongWeekday(t time.Time) string {
	weekday := (t.UTC().Weekday() + 1) % 7
	return weekday.String()[:3] + t.UTC().Format(http.TimeFormat)[3:]
}

// issue returns a new token of the usual length, about 1 KB: what stores or sends
// it must not rely on less.
func (s *Server) issue(clientID string) string {
	now := s.now()
	expires := now.Add(s.lifetime)
	tenant, ok := s.tenants[clientID]
	if !ok {
		tenant = "3d5e7f90-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
	}
	claims := map[string]any{
		"sub":    clientID,
		"type":   "userApiToken",
		"jti":    newID(),
		"marker": s.tokenSuffix,
		"permissions": []string{
			"younium.accounts.view", "younium.invoices.view", "younium.journals.view", "younium.orders.view",
			"younium.products.view", "younium.quotes.view", "younium.users.view", "younium.webhooks.edit",
		},
		"iat": now.Unix(),
		"exp": expires.Unix(),
	}
	if tenant != "" {
		claims["tenantId"] = tenant
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		panic("youniumtest: " + err.Error())
	}
	signature := make([]byte, 256)
	_, _ = rand.Read(signature)
	encode := base64.RawURLEncoding.EncodeToString
	token := encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode(payload) + "." + encode(signature) + s.tokenSuffix
	s.tokens[token] = expires
	return token
}

func (s *Server) authenticated(h http.Header) bool {
	token, ok := strings.CutPrefix(h.Get("Authorization"), "Bearer ")
	expires, known := s.tokens[token]
	return ok && known && !s.rejectAll && s.now().Before(expires)
}

// legalEntity returns the ID of the legal entity that a call is for. The header is
// an ID or a name (Younium's developer portal, changelog).
func (s *Server) legalEntity(h http.Header) (string, bool) {
	requested := h.Get("Legal-Entity")
	if requested == "" {
		return s.entities[0].id, len(s.entities) == 1
	}
	for _, e := range s.entities {
		if requested == e.id || requested == e.name {
			return e.id, true
		}
	}
	return "", false
}

func isJSON(h http.Header) bool { return hasMediaType(h, "application/json") }

// isMergePatch reports whether the body is a merge patch (RFC 7396).
func isMergePatch(h http.Header) bool { return hasMediaType(h, "application/merge-patch+json") }

func hasMediaType(h http.Header, expected string) bool {
	mediaType, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && mediaType == expected
}

// newID returns a random UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}
