// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

var sampleCurrency = younium.Currency{Code: "SEK", Description: "Swedish krona"}

func TestCurrency_Lifecycle(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	client := newClient(server)
	created, err := client.CreateCurrency(t.Context(), sampleCurrency)
	if err != nil {
		t.Fatal(err)
	}
	want := younium.Currency{ID: server.Currencies()[0].ID, Code: "SEK", Description: "Swedish krona"}
	if *created != want {
		t.Errorf("created %v, want %v", created, want)
	}
	if read, err := client.Currency(t.Context(), want.ID); err != nil || *read != want {
		t.Errorf("read %v, %v", read, err)
	}
	if list, err := client.Currencies(t.Context()); err != nil || len(list) != 1 || list[0] != want {
		t.Errorf("listed %v, %v", list, err)
	}
	if _, err := client.BaseCurrency(t.Context()); !errors.Is(err, younium.ErrNotFound) {
		t.Errorf("a base currency that is not set: %v", err)
	}
	server.SetBaseCurrency("SEK")
	if base, err := client.BaseCurrency(t.Context()); err != nil || *base != want {
		t.Errorf("base %v, %v", base, err)
	}
	if err := client.DeleteCurrency(t.Context(), want.ID); err != nil || len(server.Currencies()) != 0 {
		t.Errorf("deleted with %v, left %v", err, server.Currencies())
	}
	if err := client.DeleteCurrency(t.Context(), want.ID); !errors.Is(err, younium.ErrNotFound) {
		t.Errorf("deleted again with %v, want not found", err)
	}
}

// TestCreate_ReadsBack judges a creation by what is stored, once, wherever its
// response says little or something else.
func TestCreate_ReadsBack(t *testing.T) {
	t.Parallel()
	mutate := func(w *youniumtest.Webhook) { w.Description = "stored" }
	for name, row := range map[string]struct {
		mode  youniumtest.Mode
		reads int
		want  string // the description, "" if the outcome is unknown
	}{
		"full":                         {reads: 0, want: "Ledger Å"},
		"thin":                         {mode: youniumtest.Mode{CreatedThin: true}, reads: 1, want: "Ledger Å"},
		"thin, tokens hidden":          {mode: youniumtest.Mode{CreatedThin: true, HideTokens: true}, reads: 1, want: "Ledger Å"},
		"stored otherwise":             {mode: youniumtest.Mode{Mutate: mutate}, reads: 1, want: "stored"},
		"as sent, but equivalent":      {mode: youniumtest.Mode{CreatedAsSent: true, Normalise: true}, reads: 0, want: "Ledger Å"},
		"without body, no natural key": {mode: youniumtest.Mode{CreatedWithoutBody: true}},
		"without ID, no natural key":   {mode: youniumtest.Mode{CreatedWithoutID: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := webhookClient(t)
			server.SetMode(row.mode)
			created, err := client.CreateWebhook(t.Context(), sampleWebhook)
			var unknown *younium.OutcomeUnknownError
			if row.want == "" {
				if !errors.As(err, &unknown) {
					t.Errorf("created %v, %v; want an unknown outcome", created, err)
				}
				return
			}
			stored := server.Webhooks()[0]
			if err != nil || created.ID != stored.ID || created.Description != row.want || created.Token.Reveal() != stored.Token {
				t.Errorf("created %+v, %v; stored %+v", created, err, stored)
			}
			if reads, creations := server.Count("GET", "/Webhooks*"), server.Count("POST", "/Webhooks"); reads != row.reads || creations != 1 {
				t.Errorf("%d reads and %d creations, want %d and one", reads, creations, row.reads)
			}
		})
	}
}

func TestCreate_ReadBackFails(t *testing.T) {
	t.Parallel()
	server, client := webhookClient(t)
	server.SetMode(youniumtest.Mode{CreatedThin: true})
	server.Inject(youniumtest.Fault{Method: "GET", Status: http.StatusForbidden})
	created, err := client.CreateWebhook(t.Context(), sampleWebhook)
	if err != nil || created.ID != server.Webhooks()[0].ID {
		t.Errorf("created %v, %v; want the ID of the response", created, err)
	}
}

func TestCreate_FindsByNaturalKey(t *testing.T) {
	t.Parallel()
	for name, mode := range map[string]youniumtest.Mode{
		"without body": {CreatedWithoutBody: true}, "without ID": {CreatedWithoutID: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			server.SetMode(mode)
			server.PutCurrency(youniumtest.Currency{Code: "EUR"})
			client := newClient(server)
			created, err := client.CreateCurrency(t.Context(), sampleCurrency)
			if err != nil || created.ID != server.Currencies()[1].ID {
				t.Errorf("created %v, %v; want the one of that code", created, err)
			}
			server.Inject(youniumtest.Fault{Method: "GET", Path: "/Currency", Status: http.StatusForbidden})
			var unknown *younium.OutcomeUnknownError
			if created, err := client.CreateCurrency(t.Context(), younium.Currency{Code: "NOK"}); !errors.As(err, &unknown) {
				t.Errorf("created %v, %v; want an unknown outcome", created, err)
			}
			// Something in between that returns a page of its own has created nothing that could be found.
			server.Reset()
			server.Inject(youniumtest.Fault{Method: "POST", Status: http.StatusCreated, Body: "<html>"})
			if created, err := client.CreateCurrency(t.Context(), younium.Currency{Code: "EUR"}); !errors.As(err, &unknown) {
				t.Errorf("created %v, %v; want an unknown outcome", created, err)
			}
		})
	}
}

// TestEveryPostCarriesAnIdempotencyKey creates one object of each kind, of which no
// call asks for a key.
func TestEveryPostCarriesAnIdempotencyKey(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	client := newClient(server)
	_, webhookErr := client.CreateWebhook(t.Context(), newWebhook())
	_, currencyErr := client.CreateCurrency(t.Context(), sampleCurrency)
	_, fieldErr := client.CreateCustomField(t.Context(), sampleField)
	if err := errors.Join(webhookErr, currencyErr, fieldErr); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, request := range server.Requests() {
		if request.Method == http.MethodPost && !strings.HasPrefix(request.Path, "/auth/") {
			keys[request.Header.Get("younium-idempotency-key")] = true
		}
	}
	if len(keys) != 3 || keys[""] {
		t.Errorf("got the keys %v, want three", keys)
	}
}

func TestInLegalEntity_SharesTheLogin(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.AddLegalEntity("b", "B AB")
	client := newClient(server, func(c *younium.Config) { c.LegalEntity = youniumtest.DefaultLegalEntityID })
	other := client.InLegalEntity("B AB")
	for entity, c := range map[string]*younium.Client{youniumtest.DefaultLegalEntityID: client, "b": other} {
		if _, err := c.CreateCurrency(t.Context(), sampleCurrency); err != nil {
			t.Fatal(err)
		}
		if all := server.Currencies(); all[len(all)-1].LegalEntity != entity {
			t.Errorf("created in %q, want %q", all[len(all)-1].LegalEntity, entity)
		}
	}
	if client.InLegalEntity("") != client || other.LegalEntity() != "B AB" || client.LegalEntity() != youniumtest.DefaultLegalEntityID {
		t.Error("a client for another legal entity changes the one that it comes from")
	}
	if got := server.Logins(); got != 1 {
		t.Errorf("%d logins, want one", got)
	}
}
