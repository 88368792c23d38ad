// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// jwt makes a token whose payload is the given JSON.
func jwt(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode([]byte(payload)) + "." + encode([]byte("signature"))
}

// answering is a Younium that gives every request the same answer.
func answering(status int, body string) roundTripper {
	return func(*http.Request) (*http.Response, error) { return reply(status, body), nil }
}

func TestLoginReply(t *testing.T) {
	t.Parallel()
	const (
		day      = 24 * time.Hour
		noExpiry = -1
	)
	now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	withClaim := func(claim string) string { return jwt(`{"exp":` + claim + `}`) }
	inTwoHours := fmt.Sprint(now.Add(2 * time.Hour).Unix())

	for _, row := range []struct {
		name, body string
		life       time.Duration // noExpiry: a token that tells none
		granted    int64         // ExpiresIn, 0 for that of life
		problem    string        // of the login that fails
	}{
		{name: "v1", body: `{"accessToken":"t","refreshToken":"r","expiresIn":86400,"expires":"Thu, 25 Nov 2026 12:00:00 GMT"}`, life: day},
		{name: "v2", body: `{"access_token":"t","refresh_token":"r","expires_in":86400,"expires":"Thu, 25 Nov 2026 12:00:00 GMT"}`, life: day},
		{name: "mixed names", body: `{"accessToken":"t","expires_in":3600}`, life: time.Hour},
		{name: "expiresIn as a string", body: `{"accessToken":"t","expiresIn":"3600"}`, life: time.Hour},
		{name: "expiresIn as a float", body: `{"accessToken":"t","expiresIn":3600.9}`, life: time.Hour},
		{name: "expiresIn with an exponent", body: `{"accessToken":"t","expiresIn":8.64e4}`, life: day},
		{name: "expiresIn of one second", body: `{"accessToken":"t","expiresIn":1}`, life: time.Second},
		{name: "expiresIn of a year", body: `{"accessToken":"t","expiresIn":31536000}`, life: 365 * day},

		{name: "expiresIn of 0, then expires", body: `{"accessToken":"t","expiresIn":0,"expires":"Tue, 24 Nov 2026 13:00:00 GMT"}`, life: time.Hour},
		{name: "expiresIn of less than a second", body: `{"accessToken":"t","expiresIn":0.5}`, life: noExpiry},
		{name: "expiresIn negative", body: `{"accessToken":"t","expiresIn":-5,"expires":"Tue, 24 Nov 2026 13:00:00 GMT"}`, life: time.Hour},
		{name: "expiresIn huge", body: `{"accessToken":"t","expiresIn":9223372036854775807}`, life: noExpiry},
		{name: "expiresIn beyond any float", body: `{"accessToken":"t","expiresIn":1e999}`, life: noExpiry},
		{name: "expiresIn not a number", body: `{"accessToken":"t","expiresIn":"NaN"}`, life: noExpiry},
		{name: "expiresIn infinite", body: `{"accessToken":"t","expiresIn":"Inf"}`, life: noExpiry},
		{name: "expiresIn null", body: `{"accessToken":"t","expiresIn":null}`, life: noExpiry},
		{name: "expiresIn an object", body: `{"accessToken":"t","expiresIn":{"seconds":1}}`, life: noExpiry},

		{name: "expires with the right weekday", body: `{"accessToken":"t","expires":"Tue, 24 Nov 2026 13:00:00 GMT"}`, life: time.Hour},
		{name: "expires with the wrong weekday", body: `{"accessToken":"t","expires":"Fri, 24 Nov 2026 13:00:00 GMT"}`, life: time.Hour},
		{name: "expires in the past beside expiresIn", body: `{"accessToken":"t","expiresIn":60,"expires":"Mon, 23 Nov 2026 12:00:00 GMT"}`, life: time.Minute},
		{name: "expires malformed beside expiresIn", body: `{"accessToken":"t","expiresIn":60,"expires":"tomorrow"}`, life: time.Minute},
		{name: "expires malformed, then exp", body: `{"accessToken":"` + withClaim(inTwoHours) + `","expires":"tomorrow"}`, life: 2 * time.Hour},
		{name: "expires a number, then exp", body: `{"accessToken":"` + withClaim(inTwoHours) + `","expires":5}`, life: 2 * time.Hour},
		{name: "exp instead of expires", body: `{"accessToken":"` + withClaim(inTwoHours) + `","expires":"Tue, 24 Nov 2026 13:00:00 GMT"}`, life: 2 * time.Hour},
		{name: "exp before expiresIn", body: `{"accessToken":"` + withClaim(inTwoHours) + `","expiresIn":86400}`, life: 2 * time.Hour, granted: 86400},
		{name: "expiresIn before exp", body: `{"accessToken":"` + withClaim(inTwoHours) + `","expiresIn":3600}`, life: time.Hour},
		{name: "exp alone", body: `{"accessToken":"` + withClaim(inTwoHours) + `"}`, life: 2 * time.Hour},
		{name: "exp a float", body: `{"accessToken":"` + withClaim(inTwoHours+".7") + `"}`, life: 2 * time.Hour},
		{name: "exp a string", body: `{"accessToken":"` + withClaim(`"`+inTwoHours+`"`) + `"}`, life: noExpiry},
		{name: "exp beyond the calendar", body: `{"accessToken":"` + withClaim("1e18") + `"}`, life: noExpiry},
		{name: "exp negative", body: `{"accessToken":"` + withClaim("-1") + `"}`, life: noExpiry},
		{name: "a payload that is not JSON", body: `{"accessToken":"` + jwt("not JSON") + `"}`, life: noExpiry},
		{name: "nothing tells the expiry", body: `{"accessToken":"t"}`, life: noExpiry},

		{name: "BOM", body: "\ufeff" + `{"accessToken":"t","expiresIn":60}`, life: time.Minute},
		{name: "a line break after the token", body: `{"accessToken":"t\r\n","expiresIn":60}`, life: time.Minute},
		{name: "space around the body", body: "\n {\"accessToken\":\"t\",\"expiresIn\":60}\n", life: time.Minute},

		{name: "expires in the past", body: `{"accessToken":"t","expires":"Mon, 23 Nov 2026 12:00:00 GMT"}`, problem: "has already expired"},
		{name: "exp in the past", body: `{"accessToken":"` + withClaim("1000000000") + `"}`, problem: "has already expired"},
		{name: "a line break in the token", body: `{"accessToken":"t\r\nX-Evil: 1","expiresIn":60}`, problem: "characters that a header cannot carry"},
		{name: "a space in the token", body: `{"accessToken":"two words","expiresIn":60}`, problem: "characters that a header cannot carry"},
		{name: "a letter beyond ASCII in the token", body: `{"accessToken":"tökèn","expiresIn":60}`, problem: "characters that a header cannot carry"},
		{name: "two tokens", body: `{"accessToken":"first","accessToken":"t","expiresIn":60}`, problem: "two fields of the same name"},
		{name: "text that is not UTF-8", body: "{\"accessToken\":\"t\xff\",\"expiresIn\":60}", problem: "not valid UTF-8"},
		{name: "no token", body: `{"expiresIn":60}`, problem: "contains no access token"},
		{name: "an empty token", body: `{"accessToken":"","expiresIn":60}`, problem: "contains no access token"},
		{name: "a blank token", body: `{"accessToken":" \n","expiresIn":60}`, problem: "contains no access token"},
		{name: "a token of null", body: `{"accessToken":null,"expiresIn":60}`, problem: "contains no access token"},
		{name: "a number for a token", body: `{"accessToken":5,"expiresIn":60}`, problem: "is not the JSON"},
		{name: "empty", body: ``, problem: "is not the JSON"},
		{name: "null", body: ` null `, problem: "is not the JSON"},
		{name: "an array", body: `[{"accessToken":"t"}]`, problem: "is not the JSON"},
		{name: "a string", body: `"t"`, problem: "is not the JSON"},
		{name: "cut off", body: `{"accessToken":"t","expiresIn":8640`, problem: "is not the JSON"},
		{name: "something after it", body: `{"accessToken":"t","expiresIn":60}}`, problem: "is not the JSON"},
		{name: "HTML", body: `<!doctype html><title>Sign in</title>`, problem: "is not the JSON"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			client := younium.NewOver(configFor("https://younium.test", func(c *younium.Config) {
				c.Now = func() time.Time { return now }
			}), answering(http.StatusOK, row.body))
			got, err := client.Token(t.Context())
			if row.problem != "" {
				checkUnusableLogin(t, err, row.problem)
				return
			}
			if err != nil {
				t.Fatalf("no token: %v", err)
			}
			var expiresAt time.Time
			if row.life != noExpiry {
				expiresAt = now.Add(row.life)
			}
			if !got.ExpiresAt.Equal(expiresAt) || got.ExpiresAt.Location() != time.UTC {
				t.Errorf("expires at %s, want %s in UTC", got.ExpiresAt, expiresAt)
			}
			if want := cmp.Or(row.granted, max(int64(row.life/time.Second), 0)); got.ExpiresIn != want {
				t.Errorf("expires in %d, want %d", got.ExpiresIn, want)
			}
			if text := got.AccessToken.Reveal(); text != "t" && !strings.HasPrefix(text, "eyJ") {
				t.Errorf("the token is %q", text)
			}
		})
	}
}

func checkUnusableLogin(t *testing.T, err error, problem string) {
	t.Helper()
	var login *younium.LoginError
	switch {
	case !errors.As(err, &login):
		t.Fatalf("the error is a %T, %v", err, err)
	case login.Rejected() || login.Request.Status != http.StatusOK || login.Request.Attempts != 1:
		t.Errorf("Rejected %t, status %d, tries %d", login.Rejected(), login.Request.Status, login.Request.Attempts)
	case !strings.Contains(err.Error(), problem):
		t.Errorf("%q does not say %q", err, problem)
	}
}

// TestWrongCredentials has both statuses and every body that Younium documents
// or that may stand in between.
func TestWrongCredentials(t *testing.T) {
	t.Parallel()
	words := []string{"Invalid client id or secret key"}
	for _, row := range []struct {
		name, contentType, body string
		messages                []string
		traceID, text           string
	}{
		{name: "array", body: `{"errors":["Invalid client id or secret key"]}`, messages: words},
		{name: "two", body: `{"errors":["First","Second"]}`, messages: []string{"First", "Second"}, text: `: "First", "Second".`},
		{name: "unquoted, as the documentation prints it", body: `{errors: ["Invalid client id or secret key"]}`, messages: words},
		{name: "unquoted singular, as it printed it before", body: "{\n  error: [\"Invalid client id or secret key\"]\n}", messages: words},
		{name: "object of arrays", body: `{"errors":{"secret":["Wrong"],"clientId":["Unknown"]}}`, messages: []string{"clientId: Unknown", "secret: Wrong"}},
		{name: "object of strings", body: `{"errors":{"secret":"Wrong"}}`, messages: []string{"secret: Wrong"}},
		{name: "string", body: `{"errors":"Invalid client id or secret key"}`, messages: words},
		{name: "the legacy identity server", body: `{"error":"invalid_grant","error_description":"invalid_username_or_password"}`, messages: []string{"invalid_grant", "invalid_username_or_password"}},
		{
			name: "problem details", messages: words, traceID: "00-abc-01", text: "(trace ID 00-abc-01)",
			body: `{"type":"x","title":"Bad Request","status":400,"detail":"Invalid client id or secret key","traceId":"00-abc-01"}`,
		},
		{name: "a title alone", body: `{"title":"Unauthorized","status":401}`, messages: []string{"Unauthorized"}},
		{name: "BOM", body: "\ufeff" + `{"errors":["Invalid client id or secret key"]}`, messages: words},
		{name: "control characters", body: `{"errors":["Invalid\r\n\u001b[31mclient\tid\u202e"]}`, messages: []string{"Invalid [31mclient id"}},
		{name: "empty words", body: `{"errors":[""," ","\u0007"],"detail":"Invalid client id or secret key"}`, messages: words},
		{name: "errors of another shape", body: `{"errors":[{"message":"no"}]}`, text: "with 29 bytes of application/json that contain none of Younium's documented error fields"},
		{name: "undocumented fields", body: `{"message":"no"}`, text: "that contain none of Younium's documented error fields"},
		{name: "plain text", contentType: "text/plain; charset=utf-8", body: "Invalid client id or secret key", text: "with 31 bytes of text/plain that contain none"},
		{name: "HTML", contentType: "text/html", body: "<html>Invalid</html>", text: "with 20 bytes of text/html that contain none"},
		{name: "an odd content type", contentType: "what; is=this; is", body: "Invalid", text: "with 7 bytes of an unknown type that contain none"},
		{name: "empty", text: "returned %d without a body."},
	} {
		for _, status := range []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden} {
			t.Run(fmt.Sprint(row.name, " ", status), func(t *testing.T) {
				t.Parallel()
				server := newServer(t)
				header := http.Header{"Content-Type": {row.contentType}}
				if row.contentType == "" {
					header = nil
				}
				server.Inject(youniumtest.Fault{Path: "/auth/token", Status: status, Body: row.body, Header: header})
				client := newClient(server)
				_, err := client.Token(t.Context())
				var login *younium.LoginError
				if !errors.As(err, &login) || !login.Rejected() {
					t.Fatalf("the error is a %T, %v", err, err)
				}
				var messages []string
				for _, message := range login.Request.Messages {
					messages = append(messages, message.String())
				}
				if got := login.Request; got.Status != status || !slices.Equal(messages, row.messages) || got.TraceID != row.traceID {
					t.Errorf("status %d, messages %q, trace id %q", got.Status, got.Messages, got.TraceID)
				}
				want := row.text
				if strings.Contains(want, "%d") {
					want = fmt.Sprintf(want, status)
				}
				if want == "" {
					want = fmt.Sprintf(`POST %s/auth/token returned %d: "%s".`, server.URL(), status, strings.Join(row.messages, `", "`))
				}
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
				if n := server.Logins(); n != 1 {
					t.Errorf("%d requests", n)
				}
			})
		}
	}
}

func TestLoginAgainstYounium(t *testing.T) {
	t.Parallel()
	for _, version := range []younium.AuthVersion{younium.AuthV1, younium.AuthV2} {
		t.Run(string(version), func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			client := newClient(server, func(c *younium.Config) { c.AuthVersion = version })
			got := token(t, client)
			if got.ExpiresIn != 86400 || time.Until(got.ExpiresAt).Round(time.Minute) != 24*time.Hour {
				t.Errorf("expires in %d, at %s", got.ExpiresIn, got.ExpiresAt)
			}
			if err := listWebhooks(t.Context(), client); err != nil {
				t.Errorf("the token does not work: %v", err)
			}
			if server.Logins() != 1 || server.Connections() != 1 {
				t.Errorf("%d logins over %d connections", server.Logins(), server.Connections())
			}
		})
	}
}
