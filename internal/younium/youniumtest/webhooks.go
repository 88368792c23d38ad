// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"cmp"
	"net/url"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Webhook is a webhook as the server stores it. LegalEntity is an ID.
type Webhook struct {
	ID, URL, Description, Status, Token, LegalEntity string
	Events                                           []string
}

// webhookModel is WebhookModel of the OpenAPI description.
type webhookModel struct {
	ID            string   `json:"id"`
	URL           string   `json:"url,omitempty"`
	Events        []string `json:"events,omitzero"`
	Token         string   `json:"token,omitempty"`
	Description   string   `json:"description,omitempty"`
	WebhookStatus string   `json:"webhookStatus,omitempty"`
}

// Webhooks returns the webhooks of all legal entities, oldest first.
func (s *Server) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhooks.all()
}

// PutWebhook adds a webhook, or replaces the one with its ID, as someone in
// Younium's user interface would. An empty ID or Token is generated, an empty
// Status is Enabled, an empty LegalEntity the default one.
func (s *Server) PutWebhook(w Webhook) Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhooks.put(w)
}

// DeleteWebhook removes the webhook with an ID, if it exists.
func (s *Server) DeleteWebhook(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhooks.drop(id)
}

func newWebhooks(s *Server) *collection[Webhook, *Webhook] {
	return &collection[Webhook, *Webhook]{
		server: s, singular: "webhook", plural: "webhooks", bareArray: true,
		complete: func(w *Webhook) {
			w.Token = cmp.Or(w.Token, randomHex(24))
			w.Status = cmp.Or(w.Status, "Enabled")
		},
	}
}

func (w *Webhook) identity() (id, legalEntity *string) { return &w.ID, &w.LegalEntity }

func (w *Webhook) clone() Webhook {
	other := *w
	other.Events = slices.Clone(w.Events)
	return other
}

func (w *Webhook) request() map[string]any {
	return map[string]any{
		"url": &w.URL, "events": &w.Events, "description": &w.Description, "webhookStatus": &w.Status,
	}
}

func (w *Webhook) invalid() map[string][]string {
	invalid := map[string][]string{}
	if u, err := url.Parse(w.URL); err != nil || !u.IsAbs() || u.Host == "" {
		invalid["url"] = []string{"The url field must be an absolute URI."}
	}
	if len(w.Events) == 0 || slices.Contains(w.Events, "") {
		invalid["events"] = []string{"The events field must hold at least one event, and no empty one."}
	}
	if !slices.Contains([]string{"", "Enabled", "Disabled"}, w.Status) {
		invalid["webhookStatus"] = []string{"The value '" + w.Status + "' is not valid for webhookStatus."}
	}
	return invalid
}

func (w *Webhook) alter(m Mode) {
	if m.Normalise {
		w.URL = normalizeURL(w.URL)
		for i, event := range w.Events {
			first, size := utf8.DecodeRuneInString(event)
			w.Events[i] = string(unicode.ToUpper(first)) + event[size:]
		}
	}
	if m.Mutate != nil {
		m.Mutate(w)
	}
}

func (w *Webhook) model(m Mode) any {
	model := webhookModel{
		ID: w.ID, URL: w.URL, Events: w.Events, Token: w.Token, Description: w.Description, WebhookStatus: w.Status,
	}
	if m.HideTokens {
		model.Token = ""
	}
	return model
}
