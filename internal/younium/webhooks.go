// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The states of a webhook.
const (
	WebhookEnabled  = "Enabled"
	WebhookDisabled = "Disabled"
)

const webhooksPath = "/Webhooks"

// Webhook tells Younium where to deliver events.
type Webhook struct {
	// ID is made by Younium, a UUID.
	ID string
	// URL is where deliveries go, absolute.
	URL string
	// Events are names such as InvoicePosted. Their order means nothing.
	Events []string
	// Description is "" where there is none.
	Description string
	// Status is WebhookEnabled or WebhookDisabled, "" where Younium told none.
	Status string
	// Token is made by Younium and goes with each delivery. It is zero where
	// Younium told none.
	Token Secret
}

// createWebhookRequest is CreateWebhookRequest of Younium's OpenAPI 2.1.
type createWebhookRequest struct {
	URL           string   `json:"url"`
	Events        []string `json:"events"`
	Description   string   `json:"description,omitempty"`
	WebhookStatus string   `json:"webhookStatus,omitempty"`
}

// webhookResponse is WebhookModel of Younium's OpenAPI 2.1. It takes nothing for a
// webhook that has no usable id, so that a broken body is an error and never a
// webhook that seems to have changed or gone.
type webhookResponse struct{ Webhook }

// UnmarshalJSON implements json.Unmarshaler.
func (m *webhookResponse) UnmarshalJSON(text []byte) error {
	var wire struct {
		ID            string   `json:"id"`
		URL           string   `json:"url"`
		Events        []string `json:"events"`
		Token         string   `json:"token"`
		Description   string   `json:"description"`
		WebhookStatus string   `json:"webhookStatus"`
	}
	if err := json.Unmarshal(text, &wire); err != nil {
		return err
	}
	if !IsID(wire.ID) || m.ID != "" && !strings.EqualFold(m.ID, wire.ID) {
		return errOtherObject
	}
	m.Webhook = Webhook{
		ID: wire.ID, URL: wire.URL, Events: wire.Events, Token: NewSecret(wire.Token),
		Description: wire.Description, Status: wire.WebhookStatus,
	}
	return nil
}

var errOtherObject = errors.New("not the object that was asked for")

var idPattern = lazyRegexp(`^[0-9A-Za-z_-]+$`)

// IsID tells whether text can be the id of an object. Younium's are UUIDs; what
// else might be one is let through as long as it cannot change a path or a
// terminal.
func IsID(text string) bool { return idPattern().MatchString(text) }

// Webhooks lists the webhooks of a legal entity, "" for the client's own, in
// the order of Younium. None at all is no error, however Younium tells it.
// Errors are those of any call.
func (c *Client) Webhooks(ctx context.Context, legalEntity string) ([]Webhook, error) {
	var list []webhookResponse
	err := c.do(ctx, call{method: http.MethodGet, path: webhooksPath, legalEntity: legalEntity}, &list)
	if err != nil && !isEmptyListError(err, noWebhooksFound()) {
		return nil, err
	}
	webhooks := make([]Webhook, 0, len(list))
	for _, model := range list {
		c.secrets.Add(model.Token)
		webhooks = append(webhooks, model.Webhook)
	}
	return webhooks, nil
}

// Webhook reads one webhook. The error is ErrNotFound where it is certain that
// there is none of that id, else one of any call.
func (c *Client) Webhook(ctx context.Context, legalEntity, id string) (*Webhook, error) {
	model := webhookResponse{Webhook{ID: id}}
	err := c.do(ctx, call{method: http.MethodGet, path: webhookPath(id), legalEntity: legalEntity}, &model)
	if err != nil {
		return nil, c.confirmGone(ctx, legalEntity, id, err)
	}
	c.secrets.Add(model.Token)
	return &model.Webhook, nil
}

// CreateWebhook makes a webhook of webhook's URL, events, description and
// status, and returns what Younium made of it. The error is
// *OutcomeUnknownError where it may have been made although no answer says so,
// else one of any call.
func (c *Client) CreateWebhook(ctx context.Context, legalEntity string, webhook Webhook) (*Webhook, error) {
	var model webhookResponse
	err := c.do(ctx, call{
		method: http.MethodPost, path: webhooksPath, legalEntity: legalEntity, create: true,
		body: createWebhookRequest{
			URL: webhook.URL, Events: webhook.Events, Description: webhook.Description, WebhookStatus: webhook.Status,
		},
	}, &model)
	if err != nil {
		return nil, err
	}
	c.secrets.Add(model.Token)
	return &model.Webhook, nil
}

// DeleteWebhook deletes a webhook. The error is ErrNotFound where it is certain
// that there is none of that id, else one of any call.
func (c *Client) DeleteWebhook(ctx context.Context, legalEntity, id string) error {
	err := c.do(ctx, call{method: http.MethodDelete, path: webhookPath(id), legalEntity: legalEntity}, nil)
	if err != nil {
		return c.confirmGone(ctx, legalEntity, id, err)
	}
	return nil
}

func webhookPath(id string) string { return webhooksPath + "/" + url.PathEscape(id) }

// confirmGone turns the failure of a read or delete by id into ErrNotFound where
// that is certain. A 400 may say so (Younium's changelog, December 2022) or mean
// anything else, and a 404 may come from something in between. So the list has
// to tell.
func (c *Client) confirmGone(ctx context.Context, legalEntity, id string, err error) error {
	if status := responseStatus(err); status != http.StatusNotFound && status != http.StatusBadRequest {
		return err
	}
	webhooks, listing := c.Webhooks(ctx, legalEntity)
	switch {
	case listing != nil:
		return listing
	case slices.ContainsFunc(webhooks, func(w Webhook) bool { return strings.EqualFold(w.ID, id) }):
		return err
	}
	return ErrNotFound
}

// responseStatus gives the status that a call was answered with, 0 where it was
// not. A login's does not count: it says nothing about objects.
func responseStatus(err error) int {
	var (
		login   *LoginError
		request *RequestError
	)
	if errors.As(err, &login) || !errors.As(err, &request) {
		return 0
	}
	return request.Status
}

// The words in which Younium tells that there is nothing to list: of webhooks,
// whose removal from the state hangs on them, and of anything.
var (
	noWebhooksFound = lazyRegexp(`(?i)^no webhooks? (could be|was|were) found`)
	nothingFound    = lazyRegexp(`(?i)^no .+ (could be|was|were) found`)

	// An unknown legal entity is told in the same words as an empty list.
	ofLegalEntity = lazyRegexp(`(?i)legal[ _-]?entit`)
)

// isEmptyListError tells whether a list failed because there is nothing to list:
// Younium answers 400 then, and only its words tell that from a real error. So
// all of them have to say so, in the form of words, and none may speak of a
// legal entity.
func isEmptyListError(err error, words *regexp.Regexp) bool {
	var request *RequestError
	if responseStatus(err) != http.StatusBadRequest || !errors.As(err, &request) || len(request.Messages) == 0 {
		return false
	}
	return !slices.ContainsFunc(request.Messages, func(message Message) bool {
		return !words.MatchString(message.Text) || ofLegalEntity().MatchString(message.String())
	})
}

// EquivalentURLs tells whether two URLs are spellings of one: the case of scheme and
// host, a default port, a slash at the end of the path, the case of percent
// escapes, and whether what has to be escaped is, make no difference.
func EquivalentURLs(one, other string) bool {
	return one == other || normalizeURL(one) == normalizeURL(other)
}

// escapable is an escape, or what a URL holds as an escape only. With all of it
// escaped, net/url keeps a path as it is written: %2F is no slash.
var escapable = lazyRegexp("%[0-9A-Fa-f]{2}|[^!-~]|[\"<>\\\\^`{|}]")

func normalizeURL(text string) string {
	escaped := escapable().ReplaceAllStringFunc(text, func(part string) string {
		if part[0] == '%' {
			return strings.ToUpper(part)
		}
		return url.PathEscape(part)
	})
	parsed, err := url.Parse(escaped)
	if err != nil {
		return text
	}
	defaultPort := map[string]string{"http": ":80", "https": ":443"}[parsed.Scheme]
	parsed.Host = strings.TrimSuffix(strings.ToLower(parsed.Host), defaultPort)
	parsed.RawPath = strings.TrimSuffix(parsed.EscapedPath(), "/")
	parsed.Path, _ = url.PathUnescape(parsed.RawPath)
	return parsed.String()
}

// EquivalentEvents tells whether two lists name the same events, in whatever order
// and case.
func EquivalentEvents(one, other []string) bool {
	return slices.EqualFunc(sortedEvents(one), sortedEvents(other), strings.EqualFold)
}

func sortedEvents(events []string) []string {
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.CompactFunc(sorted, strings.EqualFold)
}
