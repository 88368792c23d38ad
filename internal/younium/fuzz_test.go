// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var fuzzNow = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// FuzzLoginReply holds both versions of the login's reply to what the rest of
// the client counts on: a token fits into a header and has not expired, and an
// error quotes nothing.
func FuzzLoginReply(f *testing.F) {
	for _, seed := range []string{
		`{"accessToken":"eyJ.e30.c2ln","refreshToken":"0b8f6d1e-52a4-4c3f-8e2d-7a9b1c0d3e4f","expiresIn":86400,"expires":"Thu, 21 Sep 2025 11:12:01 GMT"}`,
		`{"access_token":"eyJ.e30.c2ln","refresh_token":"0b8f6d1e-52a4-4c3f-8e2d-7a9b1c0d3e4f","expires_in":86400,"expires":"Thu, 27 Sep 2025 11:12:01 GMT"}`,
		`{"accessToken":"t","expiresIn":"86400"}`,
		`{"accessToken":"t","expiresIn":86400.5,"expires":"Fri, 31 Dec 9999 23:59:59 GMT"}`,
		`{"accessToken":"t","expiresIn":0,"expires":"Wed, 24 Nov 2026 12:00:01 GMT"}`,
		`{"accessToken":"t","expiresIn":-1,"expires":5}`,
		`{"accessToken":"t","expiresIn":1e999,"expires":"Friday, 31-Dec-99 23:59:59 GMT"}`,
		`{"accessToken":"t","expiresIn":{"a":1},"expires_in":[86400]}`,
		`{"accessToken":"eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3OTU1MjU2MDB9.c2ln"}`,
		`{"accessToken":"eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjFlMTgyfQ.c2ln"}`,
		"{\"accessToken\":\"line\\r\\nbreak\"}",
		`{"accessToken":"first","accessToken":"second"}`,
		`{"ACCESSTOKEN":"t"}`, `{"accessToken":5}`, `null`, `[]`, `"t"`, ``, `{`, "\ufeff{}", `{"accessToken":"t"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		token, err := parseLogin(body, fuzzNow)
		if err != nil {
			if !slices.Contains([]error{errNotJSON, ErrInvalidUTF8, ErrDuplicateField, errNoToken, errOddToken, ErrExpiredToken}, err) || token != nil {
				t.Errorf("the error may quote the body: %v", err)
			}
			return
		}
		text := token.AccessToken.Reveal()
		request := http.Request{Header: http.Header{"Authorization": {"Bearer " + text}}}
		var sent strings.Builder
		if text == "" || request.Header.Write(&sent) != nil || sent.String() != "Authorization: Bearer "+text+"\r\n" {
			t.Errorf("no header can carry %q", text)
		}
		if token.ExpiresAt.IsZero() {
			if token.ExpiresIn != 0 || !token.valid(fuzzNow.Add(1000*time.Hour)) {
				t.Errorf("expires at no time, but in %d", token.ExpiresIn)
			}
			return
		}
		if !token.ExpiresAt.After(fuzzNow) || token.ExpiresIn < 0 || !token.valid(fuzzNow) || !token.halfLifeLeft(fuzzNow) {
			t.Errorf("expires at %s, in %d", token.ExpiresAt, token.ExpiresIn)
		}
		if _, err := token.ExpiresAt.MarshalText(); err != nil || token.ExpiresAt.Location() != time.UTC {
			t.Errorf("the expiry cannot be written: %v", err)
		}
	})
}

// FuzzErrorBody holds whatever a server sends as an error to what may be shown:
// few, short lines without the secret and the token.
func FuzzErrorBody(f *testing.F) {
	const secret, token = "s3cr3t-v4lu3", "eyJhbGciOi.eyJzdWIi.c2lnbmF0"
	for _, seed := range []string{
		`{"errors":["Invalid client id or secret key"]}`,
		`{errors: ["Invalid client id or secret key"]}`,
		`{ error : ["x"] }`,
		`{"errors":{"message":["No accounts could be found"],"url":"Wrong"},"title":"T","status":400,"detail":"D","traceId":"00-ab-01"}`,
		`{"error":"invalid_grant","error_description":"invalid_username_or_password"}`,
		`{"title":"One or more validation errors occurred."}`,
		`{"errors":["POST /auth/token HTTP/1.1\r\n{\"clientId\":\"x\",\"secret\":\"s3cr3t-v4lu3\"}"]}`,
		`{"detail":"Bearer eyJhbGciOi.eyJzdWIi.c2lnbmF0","traceId":"%73%33%63%72%33%74%2dv4lu3"}`,
		`{"errors":["\u0073\\u0033cr3t-v4lu3"]}`,
		`{"errors":["` + strings.Repeat("å", 2000) + `"]}`,
		`{"errors":["1","2","3","4","5","6","7","8","9","10","11","12"]}`,
		`{"errors":{"a":{"b":{"c":["deep"]}}}}`,
		`{"errors":[["x"],5,null,true]}`, `{"errors":null}`, `<html></html>`, `null`, `[]`, ``, "\ufeff{}",
	} {
		f.Add([]byte(seed))
	}
	client := newClient(Config{BaseURL: "https://younium.test", Secret: NewSecret(secret), AccessToken: NewSecret(token)}, nil)
	f.Fuzz(func(t *testing.T, body []byte) {
		request, err := client.newRequest(t.Context(), http.MethodGet, "/Webhooks", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		o := &operation{client: client, request: request, attempts: 1}
		failed := o.statusError(&http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {string(body)}, "Location": {string(body)}}}, body)
		if len(failed.Messages) > maxMessages {
			t.Errorf("%d messages", len(failed.Messages))
		}
		shownParts := []string{failed.TraceID, failed.ContentType}
		for _, message := range failed.Messages {
			shownParts = append(shownParts, message.Field, message.Text)
		}
		for _, shown := range shownParts {
			checkShown(t, shown)
			if strings.Contains(shown, secret) || strings.Contains(shown, token) {
				t.Errorf("shows %q", shown)
			}
		}
		if text := failed.Error(); !utf8.ValidString(text) || oneLine(text) != text || len(text) > 4*2*(maxMessages+2)*(maxMessageLength+10) {
			t.Errorf("the error is %q", text)
		}
	})
}

// FuzzRetryAfter holds the pause to be none or one that can be waited for or
// told, and the plain forms to be read as what they are.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"0", "1", "60", "61", " 120 ", "-1", "+5", "1.5", "1e3", "0x10", "1_000", "18446744073709551615", "18446744073709551616", strings.Repeat("9", 400),
		"Tue, 24 Nov 2026 12:00:30 GMT", "Fri, 24 Nov 2026 12:00:30 GMT", "Tuesday, 24-Nov-26 12:00:30 GMT", "Tue Nov 24 12:00:30 2026",
		"Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "soon", "", "\x00", "٣",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pause, _ := parseRetryAfter(http.Header{"Retry-After": {text}}, fuzzNow)
		if pause < 0 || pause > maxLifetime {
			t.Errorf("a pause of %s", pause)
		}
		digits := strings.TrimSpace(text)
		seconds := digits != "" && strings.Trim(digits, "0123456789") == ""
		if _, err := http.ParseTime(digits); pause > 0 && !seconds && err != nil {
			t.Errorf("a pause of %s is read out of %q", pause, text)
		}
		if seconds && strings.Trim(digits, "0") != "" && pause < time.Second {
			t.Errorf("%q is a pause of %s", text, pause)
		}
	})
}

// FuzzJWTExpiry holds the expiry to be none or a date that can be written, and
// to be found where a JWT tells one.
func FuzzJWTExpiry(f *testing.F) {
	for _, seed := range []string{
		`{"exp":1795525600}`, `{"exp":1795525600.9}`, `{"exp":"1795525600"}`, `{"exp":0}`, `{"exp":-1}`, `{"exp":1e400}`, `{"exp":253402300799}`,
		`{"exp":253402300800}`, `{"exp":null}`, `{"exp":1,"exp":2}`, `{"EXP":5}`, `{}`, `[]`, ``, `not JSON`, "\xff",
	} {
		f.Add([]byte(seed), "")
	}
	for _, token := range []string{"", ".", "..", "a.b.c", "a.e30=.c", "a.e30\n.c", "a.b.c.d", "a.eyJleHAiOjV9.", strings.Repeat(".", 1000)} {
		f.Add([]byte(nil), token)
	}
	f.Fuzz(func(t *testing.T, payload []byte, token string) {
		for _, text := range []string{token, "e30." + base64.RawURLEncoding.EncodeToString(payload) + ".c2ln"} {
			expiry := jwtExpiry(text)
			if expiry.IsZero() {
				continue
			}
			if expiry.Unix() < 0 || expiry.Year() > 9999 || expiry.Location() != time.UTC {
				t.Errorf("%q expires at %s", text, expiry)
			}
			if _, err := expiry.MarshalText(); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}

// FuzzProduct holds whatever a server sends as a product to what an update counts on:
// every charge plan and charge has its ID, numbers are as they came, and an error quotes
// nothing.
func FuzzProduct(f *testing.F) {
	for _, seed := range []string{
		`{"id":"a","productNumber":"P-1","chargePlans":[{"id":"b","charges":[{"id":"c","model":"Flat","taxIncluded":false,"defaultQuantity":1.50,` +
			`"customFields":{"a":1e400,"b":null},"priceDetails":[{"currency":"SEK","price":1e-9,"tier":0,"fromQuantity":0,"toQuantity":2147483647}]}]}]}`,
		`{"id":"a","chargePlans":[{"id":"b","charges":[{"id":"c","priceDetails":[{"price":"99.90"},{"price":1e999,"tier":null}]}]}]}`,
		`{"id":"a","chargePlans":[]}`, `{"id":"a","chargePlans":[null]}`, `{"id":"a","chargePlans":[{"id":"b","charges":[null]}]}`,
		`{"id":"a","chargePlans":[{"id":"b","charges":[{"id":"c","priceDetails":[{"tier":0.0}]}]}]}`,
		`{"id":"a","chargePlans":[{"id":"b","charges":[{"id":"c","PriceDetails":[{"price":-0}],"priceDetails":[{"price":1}]}]}]}`,
		`{"id":"../x","chargePlans":[]}`, `{"id":5}`, `{}`, `null`, `[]`, ``, "\ufeff{}", `{"id":"a","id":"a"}`,
	} {
		f.Add([]byte(seed))
	}
	client := newClient(Config{BaseURL: "https://younium.test"}, nil)
	f.Fuzz(func(t *testing.T, body []byte) {
		var product Product
		err := decodeObject(client, products, "", body, &product)
		if err == nil {
			err = product.checkComplete()
		}
		if err != nil {
			if !slices.Contains([]error{errNotJSON, ErrInvalidUTF8, ErrDuplicateField, errNoID, ErrIncompleteProduct}, err) {
				t.Errorf("the error may quote the body: %v", err)
			}
			return
		}
		for _, plan := range product.ChargePlans {
			for _, charge := range plan.Charges {
				if !IsID(product.ID) || !IsID(plan.ID) || !IsID(charge.ID) {
					t.Errorf("an ID is missing in %+v", product)
				}
				for _, detail := range charge.PriceDetails {
					if _, err := json.Marshal(PriceDetailRequest{PriceDetail: detail}); err != nil {
						t.Errorf("%+v cannot be sent: %v", detail, err)
					}
					if !bytes.Contains(body, []byte(detail.Price)) || !bytes.Contains(body, []byte(detail.ToQuantity)) {
						t.Errorf("%+v is not what came", detail)
					}
				}
			}
		}
	})
}

func TestPatchSaysMergePatch(t *testing.T) {
	t.Parallel()
	client := New(Config{BaseURL: "https://younium.example"})
	for method, want := range map[string]string{http.MethodPatch: "application/merge-patch+json", http.MethodPost: "application/json"} {
		request, err := client.newRequest(t.Context(), method, "/Products/1", "", []byte(`{}`))
		if err != nil || request.Header.Get("Content-Type") != want {
			t.Errorf("%s: Content-Type %q (%v), want %q", method, request.Header.Get("Content-Type"), err, want)
		}
	}
}
