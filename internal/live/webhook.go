// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

const webhooksPath = "/Webhooks"

// webhook is a webhook as it is sent and told.
// Source: Younium's OpenAPI 2.1, CreateWebhookRequest and WebhookModel.
type webhook struct {
	ID          string   `json:"id,omitempty"`
	URL         string   `json:"url"`
	Events      []string `json:"events"`
	Description string   `json:"description"`
	Status      string   `json:"webhookStatus"`
	Token       string   `json:"token,omitempty"`
}

// draft is a webhook that nothing is delivered to: it is disabled, and its host
// cannot exist (RFC 2606). Its events are not in alphabetical order.
func (c *check) draft() webhook {
	return webhook{
		URL:         "https://example.invalid/terraform-provider-younium/" + c.mark,
		Events:      []string{"SubscriptionCancelled", "InvoicePosted"},
		Description: "terraform-provider-younium: make live; may be deleted",
		Status:      younium.WebhookDisabled,
	}
}

// unbroken keeps an interrupt from breaking off a creation: its answer tells
// what there is to remove.
func (c *check) unbroken(ctx context.Context) (context.Context, context.CancelFunc) {
	c.tried = true
	return context.WithTimeout(context.WithoutCancel(ctx), createTimeout)
}

// create makes a webhook by hand, under an idempotency key.
func (c *check) create(ctx context.Context, sent webhook, key string) (*reply, webhook, error) {
	headers := younium.RequestHeaders(c.token, c.legalEntity)
	headers["younium-idempotency-key"] = key
	ctx, cancel := c.unbroken(ctx)
	defer cancel()
	reply, err := c.send(ctx, http.MethodPost, webhooksPath, headers, sent)
	if err != nil {
		return nil, webhook{}, err
	}
	made := c.read(reply.body)
	if reply.status >= http.StatusBadRequest || !younium.IsID(made.ID) {
		return nil, made, fmt.Errorf("POST %s answered %s", webhooksPath, reply.answer())
	}
	c.remember(made.ID)
	return reply, made, nil
}

// createAsProvider makes a webhook as the provider does.
func (c *check) createAsProvider(ctx context.Context, events ...string) (*younium.Webhook, error) {
	ctx, cancel := c.unbroken(ctx)
	defer cancel()
	draft := c.draft()
	made, err := c.client.CreateWebhook(ctx, younium.Webhook{
		URL: draft.URL, Events: events, Description: draft.Description, Status: draft.Status,
	})
	if err != nil {
		return nil, err
	}
	c.report.hide(made.Token.Reveal())
	c.remember(made.ID)
	return made, nil
}

func (c *check) remember(id string) {
	if !slices.Contains(c.made, id) {
		c.made = append(c.made, id)
	}
}

func (c *check) forget(id string) {
	c.made = slices.DeleteFunc(c.made, func(known string) bool { return known == id })
}

func (c *check) read(body json.RawMessage) webhook {
	var w webhook
	_ = json.Unmarshal(body, &w)
	c.report.hide(w.Token)
	return w
}

// webhook leads one through its life.
func (c *check) webhook(ctx context.Context) error {
	sent, key := c.draft(), rand.Text()
	reply, made, err := c.create(ctx, sent, key)
	if err != nil {
		return err
	}
	c.tellCreated(reply, sent, made)
	if err := c.repeat(ctx, sent, key, made.ID); err != nil {
		return err
	}
	if err := c.readBack(ctx, made); err != nil {
		return err
	}
	if err := c.sameURL(ctx, sent, made.ID); err != nil {
		return err
	}
	return c.remove(ctx, made.ID)
}

// tellCreated tells what a creation answered, and whether Younium keeps what it
// was sent.
func (c *check) tellCreated(reply *reply, sent, made webhook) {
	report := c.report
	report.fact("create, status", strconv.Itoa(reply.status), "201", reply.status == http.StatusCreated)
	const model = "{description string, events array of string, id string, token string, url string, webhookStatus string}"
	report.fact("create, fields", reply.shape(), model, reply.shape() == model)
	location := "not sent"
	if reply.header.Get("Location") != "" {
		location = "sent"
	}
	report.learned("create, Location", location)
	report.learned("create, headers", strings.Join(slices.Sorted(maps.Keys(reply.header)), ", "))
	for _, name := range []string{"key", "durationinhours", "expires"} {
		name = "younium-idempotency-" + name
		value := reply.header.Get(name)
		report.fact(name, cmp.Or(value, "absent"), "present", value != "")
	}
	report.must("create, token", presence(made.Token), "there", made.Token != "")
	report.fact("stored url", equality(sent.URL == made.URL, made.URL), "as sent", sent.URL == made.URL)
	report.fact("stored events", equality(slices.Equal(sent.Events, made.Events), strings.Join(made.Events, ", ")),
		"as sent", slices.Equal(sent.Events, made.Events))
	report.must("stored status", made.Status, sent.Status, made.Status == sent.Status)
	report.fact("stored description", equality(sent.Description == made.Description, made.Description),
		"as sent", sent.Description == made.Description)
}

// repeat sends the same creation again: the provider does so when the answer is lost.
func (c *check) repeat(ctx context.Context, sent webhook, key, id string) error {
	_, again, err := c.create(ctx, sent, key)
	if err != nil {
		return fmt.Errorf("the second use of an idempotency key: %w", err)
	}
	seen := "another id: a second webhook"
	if again.ID == id {
		seen = "the same id"
	}
	c.report.must("an idempotency key sent twice", seen, "the same id", again.ID == id)
	return nil
}

// readBack reads a webhook by its id and in the list.
func (c *check) readBack(ctx context.Context, made webhook) error {
	one, err := c.call(ctx, http.MethodGet, webhooksPath+"/"+made.ID)
	if err != nil {
		return err
	}
	c.report.must("read by id, status", strconv.Itoa(one.status), "200", one.status == http.StatusOK)
	c.tellToken("read by id, token", c.read(one.body), made)

	list, err := c.call(ctx, http.MethodGet, webhooksPath)
	if err != nil {
		return err
	}
	c.report.must("list, form", shape(list.body), "array of object", shape(list.body) == "array of object")
	var items []json.RawMessage
	_ = json.Unmarshal(list.body, &items)
	for _, item := range items {
		if listed := c.read(item); listed.ID == made.ID {
			c.report.must("list, the new webhook", "there", "there", true)
			c.tellToken("list, token", listed, made)
			return nil
		}
	}
	c.report.must("list, the new webhook", "not there", "there", false)
	return nil
}

func (c *check) tellToken(name string, read, made webhook) {
	seen := presence(read.Token)
	if read.Token != "" && read.Token != made.Token {
		seen = "another than the creation's"
	}
	c.report.fact(name, seen, "there, or absent", read.Token == "" || read.Token == made.Token)
}

// sameURL tries whether two webhooks may have one url.
func (c *check) sameURL(ctx context.Context, sent webhook, first string) error {
	const name = "a second webhook of the same url"
	second, err := c.createAsProvider(ctx, sent.Events...)
	switch {
	case err != nil && refused(err):
		c.report.learned(name, "refused: "+err.Error())
		return nil
	case err != nil:
		return err
	case second.ID == first:
		c.report.learned(name, "taken, and the same webhook")
		return nil
	}
	c.report.learned(name, "taken, under an id of its own")
	return c.deleteAsProvider(ctx, second.ID)
}

// refused tells whether Younium answered that it does not want a webhook.
func refused(err error) bool {
	var (
		login   *younium.LoginError
		request *younium.RequestError
	)
	return !errors.As(err, &login) && errors.As(err, &request) &&
		slices.Contains([]int{http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity}, request.Status)
}

// remove deletes a webhook and asks for it again.
func (c *check) remove(ctx context.Context, id string) error {
	path := webhooksPath + "/" + id
	deleted, err := c.call(ctx, http.MethodDelete, path)
	if err != nil {
		return err
	}
	done := deleted.status >= 200 && deleted.status < 300
	c.report.must("delete, status", strconv.Itoa(deleted.status), "2xx", done)
	if !done {
		return fmt.Errorf("DELETE answered %s", deleted.answer())
	}
	c.report.fact("delete, answer", fmt.Sprintf("%d, %s", deleted.status, deleted.shape()), "200, no body",
		deleted.status == http.StatusOK && len(deleted.body) == 0)
	c.forget(id)
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		missing, err := c.call(ctx, method, path)
		if err != nil {
			return err
		}
		known := missing.status == http.StatusNotFound || missing.status == http.StatusBadRequest
		c.report.fact(method+" of a missing one", missing.answer(), "404 or 400", known)
	}
	_, reading := c.client.Webhook(ctx, id)
	c.tellGone("the provider reads a missing one", reading)
	c.tellGone("the provider deletes a missing one", c.client.DeleteWebhook(ctx, id))
	return nil
}

func (c *check) tellGone(name string, err error) {
	seen := "takes it for gone"
	if !errors.Is(err, younium.ErrNotFound) {
		seen = fmt.Sprintf("does not see that it is gone: %v", err)
	}
	c.report.must(name, seen, "takes it for gone", errors.Is(err, younium.ErrNotFound))
}

// events tries names that Younium's pages spell in two ways, or not at all.
func (c *check) events(ctx context.Context) error {
	var taken, not []string
	for _, event := range []string{
		"NoSuchEvent", "AccountCreated", "AccountsCreated", "PaymentCreated", "PaymentsCreated",
		"ProductCreated", "ProductsCreated", "SubscriptionActivated", "SubscriptionChanged",
	} {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		made, err := c.createAsProvider(ctx, event)
		switch {
		case err != nil && refused(err):
			not = append(not, event)
			continue
		case err != nil:
			return err
		}
		taken = append(taken, event)
		if err := c.deleteAsProvider(ctx, made.ID); err != nil {
			return err
		}
	}
	c.report.learned("events, taken", cmp.Or(strings.Join(taken, ", "), "none"))
	c.report.learned("events, refused", cmp.Or(strings.Join(not, ", "), "none"))
	if slices.Contains(taken, "NoSuchEvent") {
		c.report.learned("events, names", "not checked, so that being taken proves nothing")
	}
	return nil
}

func (c *check) deleteAsProvider(ctx context.Context, id string) error {
	err := c.client.DeleteWebhook(ctx, id)
	if err == nil || errors.Is(err, younium.ErrNotFound) {
		c.forget(id)
		return nil
	}
	return err
}

// cleanUp removes what is left, known or only found by this run's mark, and
// names what it could not remove.
func (c *check) cleanUp(ctx context.Context) {
	if !c.tried {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpTimeout)
	defer cancel()
	c.report.title("Clean-up")
	all, err := c.client.Webhooks(ctx)
	if err != nil {
		c.report.failed("list", fmt.Sprintf("%v; look for webhooks to %s", err, c.draft().URL))
	}
	for _, w := range all {
		if strings.Contains(w.URL, c.mark) {
			c.remember(w.ID)
		}
	}
	for _, id := range slices.Clone(c.made) {
		if err := c.deleteAsProvider(ctx, id); err != nil {
			c.report.failed("left behind", fmt.Sprintf("webhook %s to %s: %v", id, c.draft().URL, err))
			continue
		}
		c.report.learned("removed", "webhook "+id)
	}
	if len(c.made) == 0 && err == nil {
		c.report.must("left behind", "nothing", "nothing", true)
	}
}

func presence(value string) string {
	if value == "" {
		return "absent"
	}
	return "there"
}

func equality(equal bool, stored string) string {
	if equal {
		return "as sent"
	}
	return stored
}
