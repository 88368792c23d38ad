// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// webhookFields are the fields that the resource and each element of the data source
// have in common, except the ID.
type webhookFields struct {
	URL         types.String `tfsdk:"url"`
	Events      types.Set    `tfsdk:"events"`
	Description types.String `tfsdk:"description"`
	Status      types.String `tfsdk:"status"`
	Token       types.String `tfsdk:"token"`
}

// nullWebhookFields returns fields that are all null.
func nullWebhookFields() webhookFields { return webhookFields{Events: types.SetNull(types.StringType)} }

// set sets the fields to what Younium stores. An equivalent value is kept as it was,
// and so is a value that the response lacks although every webhook has it.
func (f *webhookFields) set(ctx context.Context, webhook *younium.Webhook) (diags diag.Diagnostics) {
	known := f.webhook(ctx, &diags)
	if webhook.URL != "" && !younium.EquivalentURLs(known.URL, webhook.URL) {
		f.URL = types.StringValue(webhook.URL)
	}
	if webhook.Events != nil && (f.Events.IsNull() || !younium.EquivalentEvents(known.Events, webhook.Events)) {
		var problems diag.Diagnostics
		f.Events, problems = types.SetValueFrom(ctx, types.StringType, uniqueEvents(webhook.Events))
		diags.Append(problems...)
	}
	if webhook.URL != "" { // otherwise a missing description means nothing
		f.Description = textOrNull(f.Description, webhook.Description)
	}
	if webhook.Status != "" {
		f.Status = types.StringValue(knownSpelling(webhook.Status, younium.WebhookEnabled, younium.WebhookDisabled))
	}
	if !webhook.Token.IsZero() {
		f.Token = types.StringValue(webhook.Token.Reveal())
	}
	if f.Token.IsUnknown() {
		f.Token = types.StringNull()
	}
	return diags
}

// uniqueEvents returns the events sorted and without duplicates, for a set.
func uniqueEvents(events []string) []string {
	unique := slices.Clone(events)
	slices.Sort(unique)
	return slices.Compact(unique)
}

// webhook returns the values of the fields, with "" for null or unknown.
func (f *webhookFields) webhook(ctx context.Context, diags *diag.Diagnostics) younium.Webhook {
	var events []string
	if !f.Events.IsUnknown() {
		diags.Append(f.Events.ElementsAs(ctx, &events, false)...)
	}
	slices.Sort(events)
	return younium.Webhook{
		URL: f.URL.ValueString(), Events: events, Description: f.Description.ValueString(), Status: f.Status.ValueString(),
	}
}

// urlHost returns the host of a URL. A path or query often contains a secret.
func urlHost(rawURL string) string {
	parsed, err := url.Parse(rawURL)
	if err != nil || parsed.Host == "" {
		return "an unreadable URL"
	}
	return parsed.Host
}

// webhookDifferences describes what Younium stored instead of what was planned.
func webhookDifferences(planned, stored younium.Webhook) []string {
	var lines []string
	switch one, other := urlHost(stored.URL), urlHost(planned.URL); {
	case younium.EquivalentURLs(planned.URL, stored.URL):
	case one == other:
		lines = append(lines, fmt.Sprintf("url: another path, query, user name or password at %s", one))
	default:
		lines = append(lines, fmt.Sprintf("url at %s instead of %s", one, other))
	}
	if stored.Events != nil && !younium.EquivalentEvents(planned.Events, stored.Events) {
		lines = append(lines, fmt.Sprintf("events %q instead of %q", uniqueEvents(stored.Events), planned.Events))
	}
	if !younium.EquivalentTexts(planned.Description, stored.Description) {
		lines = append(lines, fmt.Sprintf("description %q instead of %q", stored.Description, planned.Description))
	}
	if stored.Status != "" && !strings.EqualFold(planned.Status, stored.Status) {
		lines = append(lines, fmt.Sprintf("status %q instead of %q", stored.Status, planned.Status))
	}
	return lines
}

// The descriptions that the resource and the data source share.
const (
	describeWebhookID    = "ID of the webhook (a UUID)."
	describeWebhookToken = "Token that Younium includes in the body of each delivery, so that the receiver can verify the sender. Not related " +
		"to `younium_token`."
)
