// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var (
	_ resource.ResourceWithConfigure   = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity    = (*webhookResource)(nil)
	_ resource.ResourceWithImportState = (*webhookResource)(nil)
)

type webhookResource struct{ resourceBase }

func newWebhookResource() resource.Resource {
	return &webhookResource{resourceBase{objectBase{name: "webhook"}}}
}

type webhookModel struct {
	resourceModel
	webhookFields
}

// String implements fmt.Stringer.
func (m *webhookModel) String() string {
	switch {
	case m.URL.ValueString() == "":
		return "webhook " + m.ID.ValueString()
	case m.ID.ValueString() == "":
		return "webhook for " + urlHost(m.URL.ValueString())
	}
	return fmt.Sprintf("webhook for %s (%s)", urlHost(m.URL.ValueString()), m.ID.ValueString())
}

// Schema implements resource.Resource.
func (r *webhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema("Manages a webhook, to which Younium delivers events. Each delivery contains the webhook's `token`, so that the "+
		"receiver can verify the sender.", map[string]schema.Attribute{
		"url": schema.StringAttribute{
			Required: true, PlanModifiers: []planmodifier.String{replaceUnless(ifReturned(younium.EquivalentURLs))},
			Validators: []validator.String{webhookURL()},
			MarkdownDescription: "URL to deliver events to. Must be an absolute `https` or `http` URL. Differences in letter case of the host, " +
				"default port or percent-encoding do not cause replacement. Any other change forces replacement.",
		},
		"events": schema.SetAttribute{
			ElementType: types.StringType, Required: true, PlanModifiers: []planmodifier.Set{replaceEvents()},
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(eventName()),
			},
			MarkdownDescription: describeWebhookEvents,
		},
		"description": schema.StringAttribute{
			Optional: true, PlanModifiers: []planmodifier.String{replaceDescription()},
			Validators:          []validator.String{notBlank()},
			MarkdownDescription: "Description of the webhook. Must not be empty if set. Changing this forces replacement.",
		},
		"status": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: []planmodifier.String{replaceUnless(ifReturned(strings.EqualFold))},
			Default:    stringdefault.StaticString(younium.WebhookEnabled),
			Validators: []validator.String{stringvalidator.OneOf(younium.WebhookEnabled, younium.WebhookDisabled)},
			MarkdownDescription: "Status of the webhook. Valid values: `Enabled`, `Disabled`. Younium delivers events only while the " +
				"webhook is `Enabled`. Defaults to `Enabled`. Changing this forces replacement.",
		},
		"token": schema.StringAttribute{
			Computed: true, Sensitive: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: describeWebhookToken,
		},
	})
}

const (
	describeWebhookEvents = "Event types to deliver. At least one is required. The provider accepts any name, because Younium publishes no binding " +
		"list. Younium's pages name `AccountChanged`, `AccountCreated`, `InvoiceBatchCancelled`, " +
		"`InvoiceBatchCreated`, `InvoiceBatchPosted`, `InvoicePosted`, `InvoiceUpdated`, `JournalPosted`, `PaymentsCreated`, " +
		"`PaymentsPosted`, `ProductsCreated`, `ProductsDeleted`, `ProductsUpdated`, `QuoteConverted`, `QuoteCreated`, " +
		"`QuoteEdited`, `SalesOrderActivated`, `SalesOrderDeleted`, `SalesOrderUpdated`, `SubscriptionActivated`, " +
		"`SubscriptionCancelled`, `SubscriptionChanged`, `SubscriptionDeleted`, `SubscriptionRenewed`, `SubscriptionReverted` and " +
		"`SubscriptionUpdated`. One list there has `AccountsChanged` and `AccountsCreated` instead. Differences in order " +
		"or letter case do not cause replacement. Any other change forces replacement."
)

// replaceDescription forces replacement unless the texts are equivalent. A state
// without a URL is that of a response that holds little, so that a missing
// description means nothing there.
func replaceDescription() planmodifier.String {
	const description = "Forces replacement, unless the texts differ in surrounding whitespace only."
	return stringplanmodifier.RequiresReplaceIf(
		func(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			var url types.String
			resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("url"), &url)...)
			equivalent := younium.EquivalentTexts(req.StateValue.ValueString(), req.PlanValue.ValueString())
			resp.RequiresReplace = !url.IsNull() && (req.PlanValue.IsUnknown() || !equivalent)
		}, description, description)
}

// replaceEvents forces replacement unless both sets name the same events.
func replaceEvents() planmodifier.Set {
	const description = "Forces replacement, unless the events differ in letter case only."
	return setplanmodifier.RequiresReplaceIf(
		func(ctx context.Context, req planmodifier.SetRequest, resp *setplanmodifier.RequiresReplaceIfFuncResponse) {
			var known, planned []types.String
			resp.Diagnostics.Append(req.StateValue.ElementsAs(ctx, &known, false)...)
			if !req.PlanValue.IsUnknown() {
				resp.Diagnostics.Append(req.PlanValue.ElementsAs(ctx, &planned, false)...)
			}
			resp.RequiresReplace = !req.StateValue.IsNull() && !younium.EquivalentEvents(stringValues(known), stringValues(planned))
		}, description, description)
}

// Create implements resource.Resource. A webhook that Younium stored differently is
// tainted on purpose: it would deliver the wrong events.
func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	m := &webhookModel{}
	r.create(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		planned := m.webhook(ctx, &resp.Diagnostics)
		created, err := client.CreateWebhook(ctx, planned)
		if err != nil {
			return err
		}
		stored := *created
		if stored.URL == "" { // neither response has more than the ID
			stored = planned
		}
		m.ID = types.StringValue(created.ID)
		if differences := webhookDifferences(planned, stored); len(differences) > 0 {
			resp.Diagnostics.AddError(summaryStoredDifferently, fmt.Sprintf(
				"The %s was created, but Younium stored:\n\n  %s\n\nTerraform marks it as tainted, so the next apply "+
					"replaces it. Write the stored values into the configuration.", m, strings.Join(differences, "\n  ")))
		}
		resp.Diagnostics.Append(m.set(ctx, created)...)
		return nil
	}, func(ctx context.Context, client *younium.Client) ([]candidate, error) {
		webhooks, err := client.Webhooks(ctx)
		planned := m.webhook(ctx, &resp.Diagnostics)
		var candidates []candidate
		for _, w := range webhooks {
			if younium.EquivalentURLs(w.URL, planned.URL) {
				candidates = append(candidates, candidate{
					id: w.ID, description: fmt.Sprintf("events %q, description %q, status %q", w.Events, w.Description, w.Status),
					equal: len(webhookDifferences(planned, w)) == 0,
				})
			}
		}
		return candidates, err
	})
}

// Read implements resource.Resource.
func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	m := &webhookModel{}
	r.read(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		webhook, err := client.Webhook(ctx, m.ID.ValueString())
		if err == nil {
			resp.Diagnostics.Append(m.set(ctx, webhook)...)
		}
		return err
	})
}

// Update implements resource.Resource. Younium cannot change a webhook: this is
// for another spelling of what is stored, or another name of the legal entity.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	m := &webhookModel{}
	r.update(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		_, err := client.Webhook(ctx, m.ID.ValueString())
		return err
	})
}

// Delete implements resource.Resource.
func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	m := &webhookModel{}
	r.delete(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		return client.DeleteWebhook(ctx, m.ID.ValueString())
	})
}
