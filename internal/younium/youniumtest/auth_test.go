// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// caller is a plain HTTP client with headers of its own and no retries.
type caller struct {
	t      *testing.T
	server *youniumtest.Server
	client *http.Client
	header http.Header
}

type reply struct {
	status int
	header http.Header
	body   string
}

func newServer(t *testing.T) (*youniumtest.Server, *caller) {
	t.Helper()
	s := youniumtest.New()
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		s.Close()
	})
	return s, &caller{
		t: t, server: s,
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		header: http.Header{
			"Authorization": {"Bearer " + s.IssueToken()},
			"Accept":        {"application/json"},
			"Content-Type":  {"application/json"},
		},
	}
}

// with returns a caller that also sends, or with "" does not send, a header.
func (c *caller) with(name, value string) *caller {
	other := *c
	other.header = c.header.Clone()
	other.header.Del(name)
	if value != "" {
		other.header.Set(name, value)
	}
	return &other
}

func (c *caller) try(ctx context.Context, method, path, body string) (reply, error) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(ctx, method, c.server.URL()+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header = c.header
	response, err := c.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(text)}, err
}

func (c *caller) do(method, path, body string) reply {
	c.t.Helper()
	r, err := c.try(c.t.Context(), method, path, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

func (r reply) is(t *testing.T, status int, parts ...string) {
	t.Helper()
	if r.status != status {
		t.Fatalf("status %d, want %d; body %s", r.status, status, r.body)
	}
	if len(parts) == 1 && parts[0] == "" && r.body != "" {
		t.Fatalf("body %q, want none", r.body)
	}
	for _, part := range parts {
		if !strings.Contains(r.body, part) {
			t.Fatalf("body %q does not hold %q", r.body, part)
		}
	}
}

func (r reply) decode(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
	return v
}

const goodLogin = `{"clientId":"` + youniumtest.ClientID + `","secret":"` + youniumtest.Secret + `"}`

func TestLogin(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, method, path, contentType, body string
		status                                int
		want                                  string
	}{
		{"v1", "POST", "/auth/token", "application/json", goodLogin, 200, `"accessToken":"ey`},
		{"v2", "POST", "/auth/v2/token", "application/json; charset=utf-8", goodLogin, 200, `"access_token":"ey`},
		{"wrong secret", "POST", "/auth/token", "application/json", `{"clientId":"` + youniumtest.ClientID + `","secret":"x"}`, 401, `{"errors":["Invalid client id or secret key"]}`},
		{"unknown client", "POST", "/auth/v2/token", "application/json", `{"clientId":"x","secret":"` + youniumtest.Secret + `"}`, 401, `{"errors":["Invalid client id or secret key"]}`},
		{"no secret", "POST", "/auth/token", "application/json", `{"clientId":"x"}`, 400, `{"errors":["The fields clientId and secret are required"]}`},
		{"other case", "POST", "/auth/token", "application/json", `{"ClientId":"x","secret":"y"}`, 400, `{"errors":["The field ClientId is not known."]}`},
		{"wrong type", "POST", "/auth/token", "application/json", `{"clientId":1,"secret":"y"}`, 400, `{"errors":["The value of clientId could not be converted."]}`},
		{"cut off", "POST", "/auth/token", "application/json", `{"clientId":`, 400, `{"errors":["The body is not a JSON object."]}`},
		{"null", "POST", "/auth/token", "application/json", `null`, 400, `{"errors":["The body is not a JSON object."]}`},
		{"form", "POST", "/auth/token", "application/x-www-form-urlencoded", goodLogin, 415, `{"errors":["The content type must be application/json"]}`},
		{"GET", "GET", "/auth/token", "", "", 405, ""},
		{"other path", "POST", "/auth/v3/token", "application/json", goodLogin, 404, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, c := newServer(t)
			c.with("Authorization", "").with("Content-Type", tc.contentType).do(tc.method, tc.path, tc.body).is(t, tc.status, tc.want)
		})
	}
}

func TestLoginReply(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.TokenSuffix("MARKER-1")
	s.SetTokenLifetime(2 * time.Hour)
	for path, name := range map[string][2]string{
		"/auth/token":    {"accessToken expiresIn", "refreshToken"},
		"/auth/v2/token": {"access_token expires_in", "refresh_token"},
	} {
		before := s.Now()
		got := c.do("POST", path, goodLogin).decode(t)
		names := strings.Fields(name[0])
		token, _ := got[names[0]].(string)
		if len(got) != 4 || got[names[1]] != 7200.0 || got[name[1]] == "" {
			t.Errorf("%s returns %v", path, got)
		}
		if len(token) < 900 || len(token) > 1300 || !strings.HasSuffix(token, "MARKER-1") {
			t.Errorf("%s: a token of %d bytes", path, len(token))
		}
		parts := strings.Split(token, ".")
		if len(parts) != 3 {
			t.Fatalf("%s: a token of %d parts", path, len(parts))
		}
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil || !strings.Contains(string(payload), "MARKER-1") {
			t.Errorf("%s: payload %s, %v", path, payload, err)
		}
		expires, _ := got["expires"].(string)
		at, err := http.ParseTime(expires)
		if err != nil || at.Before(before.Add(2*time.Hour-time.Second)) || at.After(s.Now().Add(2*time.Hour)) {
			t.Errorf("%s: expires %q, %v", path, expires, err)
		}
		if expires == at.Format(http.TimeFormat) {
			t.Errorf("%s: the weekday of %q is right", path, expires)
		}
		c.with("Authorization", "Bearer "+token).do("GET", "/Webhooks", "").is(t, 200, "[]")
	}
	if one, other := s.IssueToken(), s.IssueToken(); one == other {
		t.Error("two tokens are the same")
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	body := `{"clientId":"other","secret":"s"}`
	c.do("POST", "/auth/token", body).is(t, 401)
	s.AddKey("other", "s")
	c.do("POST", "/auth/token", body).is(t, 200)
	s.RemoveKey("other")
	c.do("POST", "/auth/token", body).is(t, 401)
	if s.Logins() != 3 {
		t.Errorf("%d logins", s.Logins())
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	c.do("GET", "/Webhooks", "").is(t, 200)
	c.with("Authorization", "").do("GET", "/Webhooks", "").is(t, 401, "")
	c.with("Authorization", "Bearer x").do("GET", "/Webhooks", "").is(t, 401, "")
	s.Advance(24*time.Hour - time.Minute)
	c.do("GET", "/Webhooks", "").is(t, 200)
	s.Advance(time.Minute)
	c.do("GET", "/Webhooks", "").is(t, 401, "")

	c = c.with("Authorization", "Bearer "+s.IssueToken())
	s.RejectTokens(true)
	c.do("GET", "/Webhooks", "").is(t, 401, "")
	s.RejectTokens(false)
	c.do("GET", "/Webhooks", "").is(t, 200)
	s.RevokeTokens()
	c.do("GET", "/Webhooks", "").is(t, 401, "")
	c.with("Authorization", "Bearer "+s.IssueToken()).do("GET", "/Webhooks", "").is(t, 200)
}

func TestCommonHeaders(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	c.with("Api-Version", "2.1").do("GET", "/Webhooks", "").is(t, 200)
	c.with("Api-Version", "2.0").do("GET", "/Webhooks", "").is(t, 400, `"api-version":["The API version '2.0' is not supported."]`)
	c.with("Legal-Entity", "nobody").do("GET", "/Webhooks", "").is(t, 403, "")

	const name = "Räksmörgås AB"
	s.AddLegalEntity("second", name)
	c.do("GET", "/Webhooks", "").is(t, 403, "")
	for _, entity := range []string{"second", name, youniumtest.DefaultLegalEntityID, youniumtest.DefaultLegalEntityName} {
		c.with("Legal-Entity", entity).do("GET", "/Webhooks", "").is(t, 200, "[]")
	}
	w := s.PutWebhook(youniumtest.Webhook{URL: "https://a.example", Events: []string{"E"}, LegalEntity: "second"})
	c.with("Legal-Entity", name).do("GET", "/Webhooks/"+w.ID, "").is(t, 200, w.Token)
	c.with("Legal-Entity", youniumtest.DefaultLegalEntityID).do("GET", "/Webhooks/"+w.ID, "").is(t, 404)
	c.with("Legal-Entity", youniumtest.DefaultLegalEntityID).do("GET", "/Webhooks", "").is(t, 200, "[]")
}

func TestUnknownPaths(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	c.do("GET", "/Nothing", "").is(t, 404, "")
	c.do("PATCH", "/Webhooks", "{}").is(t, 405, "")
	for _, path := range []string{"/auth/token", "/youniumx/Webhooks", "/younium/../auth/token"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, strings.TrimSuffix(s.URL(), "/younium")+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := c.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusTeapot || s.Count("POST", "outside:"+path) != 1 {
			t.Errorf("%s returns %d", path, response.StatusCode)
		}
	}
	if s.Logins() != 0 {
		t.Error("a login outside of the base path counts as one")
	}
}
