// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Webhook is a webhook as the server holds it. LegalEntity is an id.
type Webhook struct {
	ID, URL, Description, Status, Token, LegalEntity string
	Events                                           []string
}

// Mode is a set of documented or feared variations; the zero Mode is what the
// OpenAPI description suggests.
type Mode struct {
	EmptyListAs400 bool           // An empty GET /Webhooks returns 400 "No webhooks could be found" instead of [].
	MissingAs400   bool           // GET and DELETE of a missing webhook return 400 instead of 404 (Younium's changelog, Dec 2022).
	HideTokens     bool           // GET and list omit the token, which is nullable.
	StoreFailures  bool           // Failures of a POST are replayed too, faults included (Younium's developer portal, Idempotent requests).
	Normalise      bool           // Stores scheme and host in lower case, an empty path as "/", any other without its last slash, events with an upper-case first letter.
	Mutate         func(*Webhook) // Stores something else than was sent. Called with the server's lock held.
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

// SetMode replaces the mode as a whole.
func (s *Server) SetMode(m Mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mode = m
}

// Webhooks returns the webhooks of all legal entities, oldest first.
func (s *Server) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Webhook, len(s.webhooks))
	for i, w := range s.webhooks {
		w.Events = slices.Clone(w.Events)
		all[i] = w
	}
	return all
}

// PutWebhook adds a webhook, or replaces the one with its ID, as someone in
// Younium's user interface would. An empty ID or Token is made, an empty
// Status is Enabled, an empty LegalEntity the default one.
func (s *Server) PutWebhook(w Webhook) Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Events = slices.Clone(w.Events)
	s.put(&w)
	w.Events = slices.Clone(w.Events)
	return w
}

// DeleteWebhook removes a webhook, if there is one of that ID.
func (s *Server) DeleteWebhook(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhooks = slices.DeleteFunc(s.webhooks, func(w Webhook) bool { return w.ID == id })
}

func (s *Server) put(w *Webhook) {
	w.ID = cmp.Or(w.ID, newID())
	w.Token = cmp.Or(w.Token, randomHex(24))
	w.Status = cmp.Or(w.Status, "Enabled")
	w.LegalEntity = cmp.Or(w.LegalEntity, DefaultLegalEntityID)
	if i := slices.IndexFunc(s.webhooks, func(o Webhook) bool { return o.ID == w.ID }); i >= 0 {
		s.webhooks[i] = *w
		return
	}
	s.webhooks = append(s.webhooks, *w)
}

func (s *Server) createWebhook(c *call, entity string) response {
	if !isJSON(c.Header) {
		return problemResponse(http.StatusUnsupportedMediaType, "6.5.13", "Unsupported Media Type", nil)
	}
	w := Webhook{LegalEntity: entity}
	wrong := decode(c.body, map[string]any{
		"url": &w.URL, "events": &w.Events, "description": &w.Description, "webhookStatus": &w.Status,
	})
	if len(wrong) == 0 {
		wrong = w.invalid()
	}
	if len(wrong) > 0 {
		return badRequest(wrong)
	}
	if s.mode.Normalise {
		w = w.normalised()
	}
	if s.mode.Mutate != nil {
		s.mode.Mutate(&w)
	}
	s.put(&w)
	return jsonResponse(http.StatusCreated, w.model())
}

func (s *Server) listWebhooks(entity string) response {
	models := []webhookModel{}
	for _, w := range s.webhooks {
		if w.LegalEntity == entity {
			models = append(models, s.shown(w))
		}
	}
	if len(models) == 0 && s.mode.EmptyListAs400 {
		return noneFound("webhooks")
	}
	return jsonResponse(http.StatusOK, models)
}

func (s *Server) readWebhook(id, entity string) response {
	i := s.find(id, entity)
	if i < 0 {
		return s.missing(id)
	}
	return jsonResponse(http.StatusOK, s.shown(s.webhooks[i]))
}

func (s *Server) removeWebhook(id, entity string) response {
	i := s.find(id, entity)
	if i < 0 {
		return s.missing(id)
	}
	s.webhooks = slices.Delete(s.webhooks, i, i+1)
	return response{status: http.StatusOK}
}

func (s *Server) find(id, entity string) int {
	return slices.IndexFunc(s.webhooks, func(w Webhook) bool { return w.ID == id && w.LegalEntity == entity })
}

func (s *Server) missing(id string) response {
	switch isUUID, _ := regexp.MatchString("(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id); {
	case !isUUID:
		return badRequest(map[string][]string{"id": {"The value '" + id + "' is not valid."}})
	case s.mode.MissingAs400:
		return noneFound("webhook")
	}
	return problemResponse(http.StatusNotFound, "6.5.4", "Not Found", nil)
}

// shown is what GET and list return of a webhook.
func (s *Server) shown(w Webhook) webhookModel {
	m := w.model()
	if s.mode.HideTokens {
		m.Token = ""
	}
	return m
}

func (w Webhook) model() webhookModel {
	return webhookModel{
		ID: w.ID, URL: w.URL, Events: w.Events, Token: w.Token, Description: w.Description, WebhookStatus: w.Status,
	}
}

// invalid returns what is wrong with a webhook to be created, by field.
func (w Webhook) invalid() map[string][]string {
	wrong := map[string][]string{}
	if u, err := url.Parse(w.URL); err != nil || !u.IsAbs() || u.Host == "" {
		wrong["url"] = []string{"The url field must be an absolute URI."}
	}
	if len(w.Events) == 0 || slices.Contains(w.Events, "") {
		wrong["events"] = []string{"The events field must hold at least one event, and no empty one."}
	}
	if !slices.Contains([]string{"", "Enabled", "Disabled"}, w.Status) {
		wrong["webhookStatus"] = []string{"The value '" + w.Status + "' is not valid for webhookStatus."}
	}
	return wrong
}

// normalised is an equivalent spelling: scheme and host in lower case, an
// empty path as "/", any other path without the slash at its end, and each event
// with an upper-case first letter.
func (w Webhook) normalised() Webhook {
	if u, err := url.Parse(w.URL); err == nil {
		u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
		u.RawPath = cmp.Or(strings.TrimSuffix(u.EscapedPath(), "/"), "/")
		u.Path, _ = url.PathUnescape(u.RawPath)
		w.URL = u.String()
	}
	for i, event := range w.Events {
		first, size := utf8.DecodeRuneInString(event)
		w.Events[i] = string(unicode.ToUpper(first)) + event[size:]
	}
	return w
}
