// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
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

type webhookResource struct{ objectBase }

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
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: describeWebhookResource,
		Attributes: map[string]schema.Attribute{
			"url": schema.StringAttribute{
				Required: true, PlanModifiers: []planmodifier.String{replaceURL()},
				Validators: []validator.String{webhookURLValidator{}},
				MarkdownDescription: "Younium delivers the events to this address, an absolute `https` or `http` URL. A " +
					"password in it is stored unmarked. A change replaces the webhook.",
			},
			"events": schema.SetAttribute{
				ElementType: types.StringType, Required: true,
				PlanModifiers: []planmodifier.Set{replaceEvents()},
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(eventName()),
				},
				MarkdownDescription: describeWebhookEvents,
			},
			"description": schema.StringAttribute{
				Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
				Validators: []validator.String{notBlank()},
				MarkdownDescription: "The description tells people what the webhook is for. Leave it out for none, which is the default; " +
					"it cannot be empty. A change replaces the webhook.",
			},
			"status": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: []planmodifier.String{replaceStatus()},
				Default:    stringdefault.StaticString(younium.WebhookEnabled),
				Validators: []validator.String{stringvalidator.OneOf(younium.WebhookEnabled, younium.WebhookDisabled)},
				MarkdownDescription: "Younium delivers only while this is `Enabled` (the default), and not while it is `Disabled`. A change replaces the " +
					"webhook, and so does a plan after somebody has switched it in Younium.",
			},
			attrLegalEntity: schema.StringAttribute{
				Optional: true, Validators: []validator.String{legalEntityValidator{}},
				MarkdownDescription: "The webhook belongs to this legal entity, given by id or name. By default it is " +
					"the provider's. A change replaces the webhook, also one from a name to the id of the same " +
					"legal entity. Naming here what the provider names already replaces nothing. Nor does naming one after an import, before the " +
					"first update: the provider then looks for the webhook in that legal entity.",
			},
			"id":    schema.StringAttribute{Computed: true, PlanModifiers: kept, MarkdownDescription: describeWebhookID},
			"token": schema.StringAttribute{Computed: true, Sensitive: true, PlanModifiers: kept, MarkdownDescription: describeWebhookToken},
		},
	}
}

const (
	describeWebhookResource = "Manages a webhook: Younium sends events to a URL, each with a `token` that lets the receiver check " +
		"where it comes from. That token has nothing to do with `younium_token`.\n\n" +
		"Younium's API cannot change a webhook. Every change replaces it, and the replacement has **a new id and a new " +
		"token**, which the receiver has to learn. Where Younium stores another spelling of `url` or `events` (the case of the host or " +
		"of an event, a slash at the end), the configured one is kept; writing the stored one into the configuration replaces " +
		"nothing. Three settings of the `lifecycle` block help: `create_before_destroy = true` " +
		"leaves no gap without a webhook (for a moment there are two, and events may arrive twice); `prevent_destroy = true` " +
		"makes a plan fail that would replace or remove the webhook; `ignore_changes = [status, description]` leaves it to people " +
		"in Younium to switch the webhook off and on, and to describe it.\n\n" +
		"A webhook that was removed in Younium is removed from the state with a warning, and the plan creates it again. This " +
		"happens only where the removal is certain: when the provider points elsewhere than where the webhook was made (another " +
		"`environment`, `base_url`, `legal_entity` or tenant), there is an error instead, and the state is kept.\n\n" +
		"Everything on this page is stored in the state and in saved plans, and only `token` is marked as sensitive."

	describeWebhookEvents = "Younium delivers these events, at least one; their order means nothing. Names are passed on as they are, " +
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
	r.configure(req.ProviderData, &resp.Diagnostics)
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
	client, ctx, end := r.start(ctx, diags)
	defer end()
	if client == nil {
		return
	}
	if err := client.CheckLogin(ctx); err != nil {
		diags.Append(r.data.diagnose("Planning a webhook", "", err))
	}
}

// replaceStatus asks for a replacement where the status changes, in whatever case.
func replaceStatus() planmodifier.String {
	const description = "Replaces the webhook, unless the status is the same in another case."
	return stringplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = !req.StateValue.IsNull() && !strings.EqualFold(req.StateValue.ValueString(), req.PlanValue.ValueString())
		}, description, description)
}

// replaceURL asks for a replacement where the URL changes into what Younium does
// not store letter for letter: it has to be told, or it would go on delivering to
// the old one. What was just imported may be in other words. What Younium did not
// tell is as configured.
func replaceURL() planmodifier.String {
	return stringplanmodifier.RequiresReplaceIf(
		func(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			known, planned := req.StateValue.ValueString(), req.PlanValue.ValueString()
			stays := storedSpelling(ctx, req.Private, &resp.Diagnostics).URL == planned ||
				wasImported(ctx, req.Private, &resp.Diagnostics) && younium.EquivalentURLs(known, planned)
			resp.RequiresReplace = !req.StateValue.IsNull() && (req.PlanValue.IsUnknown() || !stays)
		}, describeReplacement, describeReplacement)
}

// replaceEvents is replaceURL for the events.
func replaceEvents() planmodifier.Set {
	return setplanmodifier.RequiresReplaceIf(
		func(ctx context.Context, req planmodifier.SetRequest, resp *setplanmodifier.RequiresReplaceIfFuncResponse) {
			var known, planned []types.String
			resp.Diagnostics.Append(req.StateValue.ElementsAs(ctx, &known, false)...)
			if !req.PlanValue.IsUnknown() {
				resp.Diagnostics.Append(req.PlanValue.ElementsAs(ctx, &planned, false)...)
			}
			stored := storedSpelling(ctx, req.Private, &resp.Diagnostics).Events
			stays := slices.Equal(slices.Sorted(slices.Values(stored)), slices.Sorted(slices.Values(stringValues(planned)))) ||
				wasImported(ctx, req.Private, &resp.Diagnostics) && younium.EquivalentEvents(stringValues(known), stringValues(planned))
			resp.RequiresReplace = !req.StateValue.IsNull() && (req.PlanValue.IsUnknown() || !stays)
		}, describeReplacement, describeReplacement)
}

const describeReplacement = "Replaces the webhook, unless the new value is what Younium stores."

// stringValues gives the values, "" for one that is not known yet.
func stringValues(values []types.String) []string {
	var known []string
	for _, value := range values {
		known = append(known, value.ValueString())
	}
	return known
}

// planMove asks for a replacement where legal_entity leads elsewhere than where
// the webhook was made. The same legal entity may move between the block and
// the provider. And an import does not know how the configuration names the
// legal entity: the first name is held against Younium by Update, and never
// replaces what was just imported.
func (r *webhookResource) planMove(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var known, planned types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attrLegalEntity), &known)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root(attrLegalEntity), &planned)...)
	made, recorded := madeAt(ctx, req.Private, &resp.Diagnostics)
	stays := recorded && !planned.IsUnknown() && r.known() &&
		r.data.client.LegalEntity(planned.ValueString()) == made.LegalEntity ||
		wasImported(ctx, req.Private, &resp.Diagnostics)
	if !stays && !planned.Equal(known) {
		resp.RequiresReplace.Append(path.Root(attrLegalEntity))
	}
}

// Create implements resource.Resource.
func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model webhookResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	client, ctx, end := r.start(ctx, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := model.webhook(ctx, &resp.Diagnostics)
	created, err := client.CreateWebhook(ctx, model.LegalEntity.ValueString(), wanted)
	if err != nil {
		resp.Diagnostics.Append(r.diagnoseCreation(ctx, wanted, model.LegalEntity.ValueString(), err))
		return
	}
	stored := keepKnown(wanted, *created)
	if created.URL == "" { // Too little to tell what Younium left out from what it does not have.
		if found, err := client.Webhook(ctx, model.LegalEntity.ValueString(), stored.ID); err == nil {
			created, stored = found, keepKnown(stored, *found)
		}
	}
	var diags diag.Diagnostics
	model.webhookModel, diags = newWebhookModel(ctx, stored)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), stored.ID)...)
	resp.Diagnostics.Append(placeOf(client, model.LegalEntity).record(ctx, place{}, resp.Private)...)
	resp.Diagnostics.Append(recordSpelling(ctx, created, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	if differences := differences(wanted, stored); len(differences) > 0 {
		resp.Diagnostics.AddError("Younium stored something else", fmt.Sprintf(
			"The webhook for %s was created (%s), but Younium stored:\n\n  %s\n\n"+
				"It is in the state and marked as tainted. Write into the configuration what Younium stored. The next apply "+
				"replaces the webhook; to keep this one, run terraform untaint with the address above first.",
			redactURL(wanted.URL), stored.ID, strings.Join(differences, "\n  ")))
	}
}

// keepKnown returns what Younium holds. What it spells differently, or does not
// tell, is as known; so is the id, which the caller asked by.
func keepKnown(known, found younium.Webhook) younium.Webhook {
	if found.URL == "" || known.URL != "" && younium.EquivalentURLs(known.URL, found.URL) {
		found.URL = known.URL
	}
	if found.Events == nil || younium.EquivalentEvents(known.Events, found.Events) {
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
	shown, other := redactURL(wanted.URL), redactURL(stored.URL)
	if wanted.URL != stored.URL && shown == other {
		other += " (another query, user name or password)"
	}
	note("url", fmt.Sprintf("%q", shown), fmt.Sprintf("%q", other))
	note("events", fmt.Sprintf("%q", wanted.Events), fmt.Sprintf("%q", slices.Sorted(slices.Values(stored.Events))))
	note("description", fmt.Sprintf("%q", wanted.Description), fmt.Sprintf("%q", stored.Description))
	note("status", fmt.Sprintf("%q", wanted.Status), fmt.Sprintf("%q", stored.Status))
	return lines
}

func (r *webhookResource) diagnoseCreation(ctx context.Context, wanted younium.Webhook, legalEntity string, err error) diag.Diagnostic {
	doing := "Creating the webhook for " + redactURL(wanted.URL)
	var unknown *younium.OutcomeUnknownError
	if !errors.As(err, &unknown) {
		return r.data.diagnose(doing, legalEntity, err)
	}
	detail := fmt.Sprintf("%s failed: %s\n\nYounium may have created the webhook or not. Nothing was put into the state.\n\n%s",
		doing, unknown.Request, r.listCandidates(ctx, wanted, legalEntity))
	if unknown.Request.Attempts > 1 && unknown.Request.Status >= http.StatusInternalServerError {
		detail += "\n\nYounium keeps a failure under the idempotency key of its request for 48 hours, so all tries may have got " +
			"the first one's answer. Another run uses a new key."
	}
	return diag.NewErrorDiagnostic("Outcome unknown", detail)
}

// lookTime is what is left to a run that was cancelled.
const lookTime = 5 * time.Second

// listCandidates says what there is now in place of a webhook whose creation
// nobody confirmed, even where the run has been cancelled meanwhile.
func (r *webhookResource) listCandidates(ctx context.Context, wanted younium.Webhook, legalEntity string) string {
	webhooks, err := r.data.client.Webhooks(ctx, legalEntity)
	if ctx.Err() != nil { // before, or while it was looking
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime)
		defer cancel()
		webhooks, err = r.data.client.Webhooks(ctx, legalEntity)
	}
	if err != nil {
		return fmt.Sprintf("What there is now could not be listed: %s\n\nLook at the webhooks in Younium before running again, and "+
			"import the one for this url if it is there: another run would create a second one.", err)
	}
	var alike, others []string
	for _, webhook := range webhooks {
		line := fmt.Sprintf("terraform import ADDRESS %s\n    events %q, description %q, status %q",
			importArgument(webhook.ID, legalEntity), webhook.Events, webhook.Description, webhook.Status)
		switch {
		case !younium.EquivalentURLs(webhook.URL, wanted.URL):
		case len(differences(wanted, keepKnown(wanted, webhook))) == 0:
			alike = append(alike, line+", all as in this block")
		default:
			others = append(others, line)
		}
	}
	if len(alike)+len(others) == 0 {
		return "There is no webhook for this url in Younium now. If Younium was still working on it, it may yet appear: look once " +
			"more before running again, and import it if it is there."
	}
	return fmt.Sprintf("Younium has this for the same url now:\n\n  %s\n\nOne of them may come from this run, and any may be somebody "+
		"else's. Import the one that you take for this run's and that no configuration manages, with its line, where ADDRESS is "+
		"the one above. Another run without that would create another webhook.", strings.Join(append(alike, others...), "\n  "))
}

// importArgument is what terraform import takes for a webhook whose legal
// entity the block names, in quotes for a shell.
func importArgument(id, legalEntity string) string {
	switch {
	case legalEntity == "":
		return id
	case strings.ContainsAny(legalEntity, "\"$`\\!"):
		return "'" + id + "," + strings.ReplaceAll(legalEntity, "'", `'\''`) + "'"
	}
	return `"` + id + "," + legalEntity + `"`
}

// Read implements resource.Resource.
func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model webhookResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), model.ID)...)
	made, recorded := madeAt(ctx, req.Private, &resp.Diagnostics)
	imported := wasImported(ctx, req.Private, &resp.Diagnostics)
	client, ctx, end := r.start(ctx, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	known := model.webhook(ctx, &resp.Diagnostics)
	found, err := client.Webhook(ctx, model.LegalEntity.ValueString(), known.ID)
	here := placeOf(client, model.LegalEntity)
	switch {
	case err == nil:
	case !errors.Is(err, younium.ErrNotFound):
		resp.Diagnostics.Append(r.data.diagnose("Reading the "+webhookName(known), model.LegalEntity.ValueString(), err))
		return
	case imported && !recorded: // the reading that belongs to the import
		resp.Diagnostics.AddError("Webhook not found", fmt.Sprintf(
			"There is no webhook %s at %s. Check the id, and the provider's environment and legal_entity. A legal entity other than "+
				"the provider's goes behind the id: terraform import ADDRESS %s", known.ID, here, importArgument(known.ID, "LEGAL ENTITY")))
		return
	case !recorded:
		resp.Diagnostics.Append(nowhere(known, here))
		return
	case !here.covers(made):
		resp.Diagnostics.Append(elsewhere(known, made, here))
		return
	default:
		resp.Diagnostics.AddWarning("Webhook is gone", fmt.Sprintf("The %s no longer exists in Younium; it was removed "+
			"outside Terraform. It has been removed from state. Terraform creates it again, unless you remove its block.",
			webhookName(known)))
		resp.State.RemoveResource(ctx)
		return
	}
	var diags diag.Diagnostics
	model.webhookModel, diags = newWebhookModel(ctx, keepKnown(known, *found))
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(here.record(ctx, made, resp.Private)...)
	resp.Diagnostics.Append(recordSpelling(ctx, found, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// Update implements resource.Resource. It is reached only where the
// configuration says in other words what has been so all along, in those of
// Younium or after an import. Of an imported webhook's legal entity that has to
// be shown first.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model webhookResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), model.ID)...)
	made, recorded := madeAt(ctx, req.Private, &resp.Diagnostics)
	client, ctx, end := r.start(ctx, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	if !recorded || !placeOf(client, model.LegalEntity).covers(made) {
		r.confirm(ctx, client, model, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(placeOf(client, model.LegalEntity).record(ctx, made, resp.Private)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, nil)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// confirm makes sure that the webhook is where its legal_entity now says.
func (r *webhookResource) confirm(ctx context.Context, client *younium.Client, model webhookResourceModel, diags *diag.Diagnostics) {
	known, entity := model.webhook(ctx, diags), model.LegalEntity.ValueString()
	_, err := client.Webhook(ctx, entity, known.ID)
	switch {
	case err == nil:
	case errors.Is(err, younium.ErrNotFound):
		diags.AddError("Webhook not found", fmt.Sprintf(
			"There is no %s at %s. The state stays as it was, and nothing was changed in Younium. Write into legal_entity the one "+
				"that the webhook is in. To have a new webhook at that place instead: terraform apply -replace=…, with the address "+
				"above.", webhookName(known), placeOf(client, model.LegalEntity)))
	default:
		diags.Append(r.data.diagnose("Looking for the "+webhookName(known), entity, err))
	}
}

// Delete implements resource.Resource.
func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model webhookResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	made, recorded := madeAt(ctx, req.Private, &resp.Diagnostics)
	client, ctx, end := r.start(ctx, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	known := model.webhook(ctx, &resp.Diagnostics)
	err := client.DeleteWebhook(ctx, model.LegalEntity.ValueString(), known.ID)
	here := placeOf(client, model.LegalEntity)
	switch {
	case err == nil:
	case !errors.Is(err, younium.ErrNotFound):
		resp.Diagnostics.Append(r.data.diagnose("Deleting the "+webhookName(known), model.LegalEntity.ValueString(), err))
	case !recorded:
		resp.Diagnostics.Append(nowhere(known, here))
	case !here.covers(made):
		resp.Diagnostics.Append(elsewhere(known, made, here))
	}
}

// ImportState implements resource.ResourceWithImportState.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id, legalEntity, named := strings.Cut(req.ID, ",")
	if req.ID == "" && req.Identity != nil {
		var identity types.String // null for an import of ""
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &identity)...)
		id = identity.ValueString()
	}
	if !younium.IsID(id) {
		resp.Diagnostics.AddError("Invalid import id",
			"Import a webhook by its id, such as 49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d. Where it is in another legal entity than the "+
				"provider's, that follows the id and a comma. The data source younium_webhooks lists the ids.")
		return
	}
	if named {
		if err := checkLegalEntity(legalEntity); err != nil {
			resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("The legal entity behind the comma %s.", err))
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attrLegalEntity), legalEntity)...)
	}
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, []byte("true"))...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), id)...)
}

func webhookName(webhook younium.Webhook) string {
	if webhook.URL == "" {
		return "webhook " + webhook.ID
	}
	return fmt.Sprintf("webhook for %s (%s)", redactURL(webhook.URL), webhook.ID)
}
