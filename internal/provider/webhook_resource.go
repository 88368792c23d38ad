// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
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

type webhookResource struct{ holder }

func newWebhookResource() resource.Resource { return &webhookResource{} }

type webhookResourceModel struct {
	webhookModel
	LegalEntity types.String `tfsdk:"legal_entity"`
}

// Metadata implements resource.Resource.
func (r *webhookResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_webhook"
}

// Schema implements resource.Resource.
func (r *webhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: describeWebhookResource,
		Attributes: map[string]schema.Attribute{
			"url": schema.StringAttribute{
				Required: true, PlanModifiers: replace, Validators: []validator.String{webhookURLValidator{}},
				MarkdownDescription: "Where Younium delivers the events: an absolute `https` or `http` URL. " +
					"A change replaces the webhook.",
			},
			"events": schema.SetAttribute{
				ElementType: types.StringType, Required: true,
				PlanModifiers: []planmodifier.Set{setplanmodifier.RequiresReplace()},
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(eventName()),
				},
				MarkdownDescription: describeWebhookEvents,
			},
			"description": schema.StringAttribute{
				Optional: true, PlanModifiers: replace, Validators: []validator.String{notBlank()},
				MarkdownDescription: "A text for people. Leave it out for none; it cannot be empty. A change replaces the webhook.",
			},
			"status": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: replace,
				Default:    stringdefault.StaticString(younium.WebhookEnabled),
				Validators: []validator.String{stringvalidator.OneOf(younium.WebhookEnabled, younium.WebhookDisabled)},
				MarkdownDescription: "Whether Younium delivers: `Enabled` (the default) or `Disabled`. A change replaces the " +
					"webhook, and so does a plan after somebody has switched it in Younium.",
			},
			attrLegalEntity: schema.StringAttribute{
				Optional: true, Validators: []validator.String{legalEntityValidator{}},
				MarkdownDescription: "The id or name of the legal entity that the webhook belongs to. It defaults to the " +
					"provider's, and wins over it. A change replaces the webhook, also one from a name to the id of the same " +
					"legal entity. Naming here what the provider names already replaces nothing.",
			},
			"id":    schema.StringAttribute{Computed: true, PlanModifiers: kept, MarkdownDescription: describeWebhookID},
			"token": schema.StringAttribute{Computed: true, Sensitive: true, PlanModifiers: kept, MarkdownDescription: describeWebhookToken},
		},
	}
}

const (
	describeWebhookResource = "Has Younium deliver events to a URL.\n\n" +
		"Younium's API cannot change a webhook. Every change replaces it, and the replacement has **a new id and a new " +
		"token**, which the receiver has to learn. Three settings of the `lifecycle` block help: `create_before_destroy = true` " +
		"leaves no gap without a webhook (for a moment there are two, and events may arrive twice); `prevent_destroy = true` " +
		"makes a plan fail that would replace or remove the webhook; `ignore_changes = [status]` leaves it to people in Younium " +
		"to switch the webhook off and on, and `[description]` to word it.\n\n" +
		"A webhook that was removed in Younium is taken from the state, with a warning, and planned anew. That happens only " +
		"where it is certain: when the provider points elsewhere than where the webhook was made (another `environment`, " +
		"`base_url` or `legal_entity`), there is an error instead, and the state is kept."

	describeWebhookEvents = "The events to deliver, at least one; their order means nothing. Names are passed on as they are, " +
		"since Younium publishes no binding list. Its pages name `AccountChanged`, `AccountCreated`, `InvoiceBatchCancelled`, " +
		"`InvoiceBatchCreated`, `InvoiceBatchPosted`, `InvoicePosted`, `InvoiceUpdated`, `JournalPosted`, `PaymentsCreated`, " +
		"`PaymentsPosted`, `ProductsCreated`, `ProductsDeleted`, `ProductsUpdated`, `QuoteConverted`, `QuoteCreated`, " +
		"`QuoteEdited`, `SalesOrderActivated`, `SalesOrderDeleted`, `SalesOrderUpdated`, `SubscriptionActivated`, " +
		"`SubscriptionCancelled`, `SubscriptionChanged`, `SubscriptionDeleted`, `SubscriptionRenewed`, `SubscriptionReverted` and " +
		"`SubscriptionUpdated`. One list there has `AccountsChanged` and `AccountsCreated` for the account's. A change replaces " +
		"the webhook."
)

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: describeWebhookID},
	}}
}

// Configure implements resource.ResourceWithConfigure.
func (r *webhookResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.take(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	switch {
	case req.Plan.Raw.IsNull(): // nothing to plan for a destruction
	case req.State.Raw.IsNull():
		r.planCreation(ctx, &resp.Diagnostics)
	default:
		r.planMove(ctx, req, resp)
	}
}

// planCreation logs in, so that a wrong key fails here and not after somebody
// has approved the plan.
func (r *webhookResource) planCreation(ctx context.Context, diags *diag.Diagnostics) {
	if r.data != nil && len(r.data.unknown) > 0 {
		return
	}
	client := r.need(diags)
	if client == nil {
		return
	}
	if err := client.CheckLogin(ctx); err != nil {
		diags.Append(r.data.explain("Planning a webhook", "", err))
	}
}

// planMove asks for a replacement where legal_entity leads elsewhere than where
// the webhook was made. The same legal entity may move between the block and
// the provider; and an import, which knows nothing of the block, leaves it null.
func (r *webhookResource) planMove(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var known, planned types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attrLegalEntity), &known)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root(attrLegalEntity), &planned)...)
	made, recorded := madeAt(ctx, req.Private, &resp.Diagnostics)
	stays := recorded && !planned.IsUnknown() && r.known() &&
		r.data.client.LegalEntity(planned.ValueString()) == made.LegalEntity
	if !stays && !planned.Equal(known) {
		resp.RequiresReplace.Append(path.Root(attrLegalEntity))
	}
}

// Create implements resource.Resource.
func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model webhookResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	client := r.need(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := model.webhook(ctx, &resp.Diagnostics)
	created, err := client.CreateWebhook(ctx, model.LegalEntity.ValueString(), wanted)
	if err != nil {
		resp.Diagnostics.Append(r.explainCreation(ctx, wanted, model.LegalEntity.ValueString(), err))
		return
	}
	stored := inWordsOf(wanted, *created)
	var diags diag.Diagnostics
	model.webhookModel, diags = newWebhookModel(ctx, stored)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), stored.ID)...)
	resp.Diagnostics.Append(placeOf(client, model.LegalEntity).record(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	if differences := differences(wanted, stored); len(differences) > 0 {
		resp.Diagnostics.AddError("Younium stored something else", fmt.Sprintf(
			"The webhook for %s was created (%s), but Younium stored:\n\n  %s\n\n"+
				"It is in the state and marked as tainted. Write into the configuration what Younium stored. The next apply "+
				"replaces the webhook; to keep this one, run terraform untaint with the address above first.",
			wanted.URL, stored.ID, strings.Join(differences, "\n  ")))
	}
}

// inWordsOf returns what Younium holds. What it spells differently, or does not
// tell, is as known; so is the id, which the caller asked by.
func inWordsOf(known, found younium.Webhook) younium.Webhook {
	if found.URL == "" || known.URL != "" && younium.SameURL(known.URL, found.URL) {
		found.URL = known.URL
	}
	if len(found.Events) == 0 || younium.SameEvents(known.Events, found.Events) {
		found.Events = known.Events
	}
	if found.Status == "" || strings.EqualFold(known.Status, found.Status) {
		found.Status = known.Status
	}
	if found.Token.IsZero() {
		found.Token = known.Token
	}
	found.ID = cmp.Or(known.ID, found.ID)
	return found
}

func differences(wanted, stored younium.Webhook) []string {
	var lines []string
	note := func(attribute, wanted, stored string) {
		if wanted != stored {
			lines = append(lines, fmt.Sprintf("%s %s instead of %s", attribute, stored, wanted))
		}
	}
	note("url", fmt.Sprintf("%q", wanted.URL), fmt.Sprintf("%q", stored.URL))
	note("events", fmt.Sprintf("%q", wanted.Events), fmt.Sprintf("%q", slices.Sorted(slices.Values(stored.Events))))
	note("description", fmt.Sprintf("%q", wanted.Description), fmt.Sprintf("%q", stored.Description))
	note("status", fmt.Sprintf("%q", wanted.Status), fmt.Sprintf("%q", stored.Status))
	return lines
}

func (r *webhookResource) explainCreation(ctx context.Context, wanted younium.Webhook, legalEntity string, err error) diag.Diagnostic {
	doing := "Creating the webhook for " + wanted.URL
	var unknown *younium.OutcomeUnknownError
	if !errors.As(err, &unknown) {
		return r.data.explain(doing, legalEntity, err)
	}
	detail := fmt.Sprintf("%s failed: %s\n\nYounium may have created the webhook or not. Nothing was put into the state.\n\n%s",
		doing, unknown.Request, r.tellLookAlikes(ctx, wanted.URL, legalEntity))
	if unknown.Request.Tries > 1 && unknown.Request.Status >= http.StatusInternalServerError {
		detail += "\n\nYounium keeps a failure under the idempotency key of its request for 48 hours, so all tries may have got " +
			"the first one's answer. Another run uses a new key."
	}
	return diag.NewErrorDiagnostic("Outcome unknown", detail)
}

// lookTime is what is left to a run that was cancelled.
const lookTime = 5 * time.Second

// tellLookAlikes says what there is now in place of a webhook whose creation
// nobody confirmed, even where the run has been cancelled meanwhile.
func (r *webhookResource) tellLookAlikes(ctx context.Context, url, legalEntity string) string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime)
	defer cancel()
	webhooks, err := r.data.client.Webhooks(ctx, legalEntity)
	if err != nil {
		return fmt.Sprintf("What there is now could not be listed: %s\n\nLook at the webhooks in Younium before running again, and "+
			"import the one for this url if it is there: another run would create a second one.", err)
	}
	var imports []string
	for _, webhook := range webhooks {
		if younium.SameURL(webhook.URL, url) {
			imports = append(imports, "terraform import ADDRESS "+webhook.ID)
		}
	}
	if len(imports) == 0 {
		return "There is no webhook for this url in Younium now, so running again is safe."
	}
	return fmt.Sprintf("Younium has this for the same url now:\n\n  %s\n\nWhat no configuration manages yet comes from this run: import "+
		"it with its line, where ADDRESS is the one above. Another run without that would create a second webhook.",
		strings.Join(imports, "\n  "))
}

// Read implements resource.Resource.
func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model webhookResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), model.ID)...)
	made, recorded := madeAt(ctx, req.Private, &resp.Diagnostics)
	client := r.need(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	here := placeOf(client, model.LegalEntity)
	known := model.webhook(ctx, &resp.Diagnostics)
	found, err := client.Webhook(ctx, model.LegalEntity.ValueString(), known.ID)
	switch {
	case err == nil:
	case !errors.Is(err, younium.ErrNotFound):
		resp.Diagnostics.Append(r.data.explain("Reading the "+webhookName(known), model.LegalEntity.ValueString(), err))
		return
	case model.URL.IsNull():
		resp.Diagnostics.AddError("Webhook not found", fmt.Sprintf(
			"There is no webhook %s at %s. Check the id, and the provider's environment and legal_entity.", known.ID, here))
		return
	case recorded && made != here:
		resp.Diagnostics.Append(elsewhere(known, made, here))
		return
	default:
		resp.Diagnostics.AddWarning("Webhook is gone", fmt.Sprintf("The %s no longer exists in Younium; it was removed "+
			"outside Terraform. It has been removed from state.", webhookName(known)))
		resp.State.RemoveResource(ctx)
		return
	}
	var diags diag.Diagnostics
	model.webhookModel, diags = newWebhookModel(ctx, inWordsOf(known, *found))
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(here.record(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// Update implements resource.Resource. It is reached only where legal_entity
// says in another place what has been so all along.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model webhookResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), model.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// Delete implements resource.Resource.
func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model webhookResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	made, recorded := madeAt(ctx, req.Private, &resp.Diagnostics)
	client := r.need(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	here := placeOf(client, model.LegalEntity)
	known := model.webhook(ctx, &resp.Diagnostics)
	err := client.DeleteWebhook(ctx, model.LegalEntity.ValueString(), known.ID)
	switch {
	case err == nil:
	case !errors.Is(err, younium.ErrNotFound):
		resp.Diagnostics.Append(r.data.explain("Deleting the "+webhookName(known), model.LegalEntity.ValueString(), err))
	case recorded && made != here:
		resp.Diagnostics.Append(elsewhere(known, made, here))
	}
}

// ImportState implements resource.ResourceWithImportState.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if id == "" && req.Identity != nil {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &id)...)
	}
	if !younium.IsID(id) {
		resp.Diagnostics.AddError("Invalid import id",
			"A webhook is imported by its id, such as 49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d. The data source younium_webhooks lists them.")
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), id)...)
}

func webhookName(webhook younium.Webhook) string {
	if webhook.URL == "" {
		return "webhook " + webhook.ID
	}
	return fmt.Sprintf("webhook for %s (%s)", webhook.URL, webhook.ID)
}

// place is where an object lives. It is kept in private state, so that an object
// that is not found is not taken for gone when the provider points elsewhere.
type place struct {
	BaseURL     string `json:"base_url"`
	LegalEntity string `json:"legal_entity"`
}

func placeOf(client *younium.Client, legalEntity types.String) place {
	return place{BaseURL: client.BaseURL(), LegalEntity: client.LegalEntity(legalEntity.ValueString())}
}

func (p place) String() string {
	if p.LegalEntity == "" {
		return p.BaseURL + " without a legal entity"
	}
	return fmt.Sprintf("%s in the legal entity %q", p.BaseURL, p.LegalEntity)
}

const placeKey = "place"

// record keeps the place in private state.
func (p place) record(ctx context.Context, private interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
},
) diag.Diagnostics {
	text, err := json.Marshal(p)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Place not recorded", err.Error())}
	}
	return private.SetKey(ctx, placeKey, text)
}

// madeAt reads the place from private state. Until its first reading an
// imported object has none.
func madeAt(ctx context.Context, private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}, diags *diag.Diagnostics,
) (made place, recorded bool) {
	text, problems := private.GetKey(ctx, placeKey)
	diags.Append(problems...)
	return made, len(text) > 0 && json.Unmarshal(text, &made) == nil
}

func elsewhere(webhook younium.Webhook, made, here place) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Webhook not found where the provider points", fmt.Sprintf(
		"The provider works at %s, where there is no %s. It was made at %s.\n\n"+
			"It stays in the state, and nothing was changed in Younium. Point the provider (environment, base_url, legal_entity) "+
			"back to where the webhook was made, and change or destroy it from there. To leave it behind and forget it: terraform "+
			"state rm, with the address above.", here, webhookName(webhook), made))
}
