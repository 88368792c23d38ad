// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// TestCreated has each kind created in each of the modes that change the 201.
// ID and TOKEN stand for what is stored.
func TestCreated(t *testing.T) {
	t.Parallel()
	alter := youniumtest.Mode{
		Normalise:      true,
		Mutate:         func(w *youniumtest.Webhook) { w.Status, w.Description = "Disabled", "" },
		MutateCurrency: func(c *youniumtest.Currency) { c.Description = "other" },
	}
	for _, kind := range []struct {
		path, body, thin, stored, sent string
	}{
		{
			path: "/Webhooks", body: `{"url":"https://A.example","events":["quoteEdited"],"description":"d"}`,
			thin:   `{"id":"ID","token":"TOKEN"}`,
			stored: `{"events":["QuoteEdited"],"id":"ID","token":"TOKEN","url":"https://a.example/","webhookStatus":"Disabled"}`,
			sent:   `{"description":"d","events":["quoteEdited"],"id":"ID","token":"TOKEN","url":"https://A.example","webhookStatus":"Enabled"}`,
		},
		{
			path: "/Currency", body: `{"code":"nok","description":null}`,
			thin:   `{"id":"ID"}`,
			stored: `{"code":"NOK","description":"other","id":"ID"}`,
			sent:   `{"code":"nok","id":"ID"}`,
		},
	} {
		withoutID := func(body string) string {
			fields := reply{body: body}.decode(t)
			delete(fields, "id")
			return inOrder(t, fields)
		}
		for name, tc := range map[string]struct {
			set  func(*youniumtest.Mode)
			want string
		}{
			"no mode":          {func(*youniumtest.Mode) {}, kind.stored},
			"without body":     {func(m *youniumtest.Mode) { m.CreatedWithoutBody = true }, ""},
			"without ID":       {func(m *youniumtest.Mode) { m.CreatedWithoutID = true }, withoutID(kind.stored)},
			"as sent":          {func(m *youniumtest.Mode) { m.CreatedAsSent = true }, kind.sent},
			"thin":             {func(m *youniumtest.Mode) { m.CreatedThin = true }, kind.thin},
			"sent, without ID": {func(m *youniumtest.Mode) { m.CreatedAsSent, m.CreatedWithoutID = true, true }, withoutID(kind.sent)},
			"thin, without ID": {func(m *youniumtest.Mode) { m.CreatedThin, m.CreatedWithoutID = true, true }, withoutID(kind.thin)},
		} {
			t.Run(kind.path+" "+name, func(t *testing.T) {
				t.Parallel()
				s, c := newServer(t)
				mode := alter
				tc.set(&mode)
				s.SetMode(mode)
				c = c.with("Younium-Idempotency-Key", "k")
				created, again := c.do("POST", kind.path, kind.body), c.do("POST", kind.path, kind.body)
				created.is(t, 201)
				if again.status != 201 || again.body != created.body {
					t.Errorf("replayed %d %s after %s", again.status, again.body, created.body)
				}
				values := strings.NewReplacer()
				var id string
				for _, w := range s.Webhooks() {
					id, values = w.ID, strings.NewReplacer(w.ID, "ID", w.Token, "TOKEN")
				}
				for _, o := range s.Currencies() {
					id, values = o.ID, strings.NewReplacer(o.ID, "ID")
				}
				got := ""
				if created.body != "" {
					got = values.Replace(inOrder(t, created.decode(t)))
				}
				if got != tc.want {
					t.Errorf("created %s, want %s", got, tc.want)
				}
				read := c.do("GET", kind.path+"/"+id, "").decode(t)
				if got := values.Replace(inOrder(t, read)); got != kind.stored {
					t.Errorf("read %s, want %s", got, kind.stored)
				}
				if n := len(s.Webhooks()) + len(s.Currencies()); n != 1 {
					t.Errorf("%d objects", n)
				}
			})
		}
	}
}

// inOrder returns a JSON object with its fields in alphabetical order.
func inOrder(t *testing.T, fields map[string]any) string {
	t.Helper()
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestCreatedFailure holds that the modes leave failures alone.
func TestCreatedFailure(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.SetMode(youniumtest.Mode{CreatedWithoutBody: true, CreatedWithoutID: true, CreatedAsSent: true, CreatedThin: true})
	for _, path := range []string{"/Webhooks", "/Currency"} {
		c.do("POST", path, "{}").is(t, 400, `"errors":{`)
	}
	if n := len(s.Webhooks()) + len(s.Currencies()); n != 0 {
		t.Errorf("%d objects", n)
	}
}
