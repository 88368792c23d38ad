// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// resourceBase is embedded in every managed resource. It implements what does not
// depend on the kind of object.
type resourceBase struct{ objectBase }

// resourceModel holds the attributes that every managed resource has.
type resourceModel struct {
	ID          types.String `tfsdk:"id"`
	LegalEntity types.String `tfsdk:"legal_entity"`
	BaseURL     types.String `tfsdk:"base_url"`
}

func (m *resourceModel) common() *resourceModel { return m }

func (m *resourceModel) wasRead() bool { return true }

// object is the model of a managed resource, which embeds resourceModel. Its
// String names the object in messages, without secrets.
type object interface {
	common() *resourceModel
	// wasRead reports whether Younium ever returned the object. It did if a creation
	// needs what only a response has.
	wasRead() bool
	fmt.Stringer
}

// Metadata implements resource.Resource. An identity may change, since a legal
// entity may be renamed.
func (b *resourceBase) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + b.name
	resp.ResourceBehavior.MutableIdentity = true
}

// Configure implements resource.ResourceWithConfigure.
func (b *resourceBase) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	b.configure(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (b *resourceBase) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	b.warnNotASCII(ctx, req.Config, &resp.Diagnostics)
}

const (
	attrID              = "id"
	describeLegalEntity = "ID or name of the legal entity that the object belongs to. IDs are recommended because names can change. " +
		"Defaults to the provider's `legal_entity` when the object is created or imported, and does not follow later changes of it. " +
		"If the provider has none then, a later one is recorded once the object is found there. Changing this never replaces the " +
		"object: the provider looks for it in the new legal entity."
	describeObjectBaseURL = "Base URL of the Younium API where the object was created."
)

// schema returns a schema with the common attributes and those of the kind.
func (b *resourceBase) schema(description string, attributes map[string]schema.Attribute) schema.Schema {
	all := map[string]schema.Attribute{
		attrID: schema.StringAttribute{
			Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "ID of the " + b.noun() + " (a UUID).",
		},
		attrLegalEntity: schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{isLegalEntity()},
			MarkdownDescription: describeLegalEntity,
		},
		attrBaseURL: schema.StringAttribute{Computed: true, MarkdownDescription: describeObjectBaseURL},
	}
	maps.Copy(all, attributes)
	return schema.Schema{MarkdownDescription: description, Attributes: all}
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (b *resourceBase) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		attrID: identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the " + b.noun() + " (a UUID)."},
		attrLegalEntity: identityschema.StringAttribute{
			OptionalForImport: true, Description: "ID or name of the legal entity. Defaults to the provider's `legal_entity`.",
		},
	}}
}

// ModifyPlan implements resource.ResourceWithModifyPlan: base_url and legal_entity
// are known in the plan whenever possible.
func (b *resourceBase) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	switch {
	case req.Plan.Raw.IsNull(): // nothing to plan for a destroy
	case req.State.Raw.IsNull():
		b.planCreate(ctx, req, resp)
	default:
		b.planUpdate(ctx, req, resp)
	}
}

// planCreate logs in, so that wrong credentials fail here and not after the plan was
// approved.
func (b *resourceBase) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if b.data != nil && len(b.data.unknown) > 0 {
		return
	}
	client, ctx, stop := b.start(ctx, &resp.Diagnostics)
	defer stop()
	if client == nil {
		return
	}
	if err := client.CheckLogin(ctx); err != nil {
		resp.Diagnostics.Append(b.data.diagnose("Planning the "+b.noun(), legalEntity{}, err))
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attrBaseURL), client.BaseURL())...)
	var configured types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attrLegalEntity), &configured)...)
	if configured.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attrLegalEntity), stringOrNull(client.LegalEntity()))...)
	}
}

// planUpdate plans the base URL and the legal entity of the state. Only a configured
// legal entity replaces that of the state.
func (b *resourceBase) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var configured, stored, baseURL types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attrLegalEntity), &configured)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attrLegalEntity), &stored)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attrBaseURL), &baseURL)...)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attrBaseURL), baseURL)...)
	if configured.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attrLegalEntity), stored)...)
	}
}

// ImportState implements resource.ResourceWithImportState. The import ID is an ID,
// or an ID, a comma and a legal entity.
func (b *resourceBase) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	b.importState(ctx, req, resp, younium.IsID, "by its ID")
}

// importState is ImportState for IDs that isID accepts; how says how to import an
// object by them.
func (b *resourceBase) importState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, isID func(string) bool, how string,
) {
	id, entity, named := strings.Cut(req.ID, ",")
	if req.ID == "" && req.Identity != nil {
		var identityID, identityEntity types.String // null for an import of ""
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(attrID), &identityID)...)
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(attrLegalEntity), &identityEntity)...)
		id, entity, named = identityID.ValueString(), identityEntity.ValueString(), !identityEntity.IsNull()
	}
	if !isID(id) {
		resp.Diagnostics.AddError(summaryInvalidImportID, fmt.Sprintf(
			"Import a %[1]s %[2]s, such as 49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d. If the %[1]s is not in the provider's legal "+
				"entity, add a comma and the legal entity.", b.noun(), how))
		return
	}
	if named {
		if err := checkImportedLegalEntity(entity, req.ID != ""); err != nil {
			resp.Diagnostics.AddError(summaryInvalidImportID, fmt.Sprintf("The legal entity %s.", err))
			return
		}
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attrID), id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attrLegalEntity), stringOrNull(entity))...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(attrID), id)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(attrLegalEntity), stringOrNull(entity))...)
}

// checkImportedLegalEntity checks the legal entity of an import ID, or that of an
// identity. Its error finishes the sentence "The legal entity …".
func checkImportedLegalEntity(entity string, inID bool) error {
	place, omit := "in the identity", "legal_entity"
	if inID {
		place, omit = "after the comma", "the comma"
	}
	if entity == "" {
		return fmt.Errorf("%s must not be empty. Omit %s, or add the ID or name of the legal entity", place, omit)
	}
	if err := checkLegalEntity(entity); err != nil {
		return fmt.Errorf("%s %w", place, err)
	}
	return nil
}

// fillUnknown sets what is unknown in the plan to the base URL and legal entity of
// the client. Planned values must not change.
func (m *resourceModel) fillUnknown(client *younium.Client) {
	if m.BaseURL.IsUnknown() {
		m.BaseURL = types.StringValue(client.BaseURL())
	}
	if m.LegalEntity.IsUnknown() {
		m.LegalEntity = stringOrNull(client.LegalEntity())
	}
}

// recordTarget records the base URL and the legal entity of the client. A recorded
// legal entity is kept.
func (m *resourceModel) recordTarget(client *younium.Client) {
	m.BaseURL = types.StringValue(client.BaseURL())
	if m.LegalEntity.IsNull() {
		m.LegalEntity = stringOrNull(client.LegalEntity())
	}
}

// save stores an object that exists: its state, identity and origin.
func save(ctx context.Context, m object, client *younium.Client, known origin, private privateWriter, state *tfsdk.State, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	diags := setIdentity(ctx, m, identity)
	diags.Append(originOf(client).save(ctx, known, private)...)
	diags.Append(state.Set(ctx, m)...)
	return diags
}

func setIdentity(ctx context.Context, m object, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	diags := identity.SetAttribute(ctx, path.Root(attrID), m.common().ID)
	diags.Append(identity.SetAttribute(ctx, path.Root(attrLegalEntity), m.common().LegalEntity)...)
	return diags
}

// create reads the plan into m and creates the object. The call sets the unknown
// values of m. If the outcome is unknown, candidates lists the objects that it may
// have created.
func (b *resourceBase) create(
	ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse, m object, call apiCall, candidates listCandidates,
) {
	resp.Diagnostics.Append(req.Plan.Get(ctx, m)...)
	client, ctx, stop := b.start(ctx, &resp.Diagnostics)
	defer stop()
	if resp.Diagnostics.HasError() {
		return
	}
	client = client.InLegalEntity(m.common().LegalEntity.ValueString())
	if err := call(ctx, client); err != nil {
		resp.Diagnostics.Append(b.diagnoseCreate(ctx, client, m, candidates, err))
		return
	}
	m.common().fillUnknown(client)
	resp.Diagnostics.Append(save(ctx, m, client, origin{}, resp.Private, &resp.State, resp.Identity)...)
}

// read reads the state into m and refreshes it. The call reads the object into m. An
// object is removed from state only if it is certain that it does not exist.
func (b *resourceBase) read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, m object, call apiCall) {
	resp.Diagnostics.Append(req.State.Get(ctx, m)...)
	resp.Diagnostics.Append(setIdentity(ctx, m, resp.Identity)...)
	created := loadOrigin(ctx, req.Private, &resp.Diagnostics)
	provided, ctx, stop := b.start(ctx, &resp.Diagnostics)
	defer stop()
	if resp.Diagnostics.HasError() {
		return
	}
	l := located{object: m, created: created, client: provided.InLegalEntity(m.common().LegalEntity.ValueString())}
	err := call(ctx, l.client)
	renamed := younium.StatusCode(err) == http.StatusForbidden && !l.imported() && l.client.LegalEntity() != provided.LegalEntity()
	if renamed && call(ctx, provided) == nil { // the legal entity has a new name, or its ID replaces its name
		err, l.client, m.common().LegalEntity = nil, provided, types.StringNull()
	}
	switch {
	case errors.Is(err, younium.ErrNotFound) && l.isGone():
		resp.Diagnostics.AddWarning(summaryDeleted+": "+m.String(),
			"It no longer exists in Younium and has been removed from Terraform state. The next apply creates it again unless you remove its block.")
		resp.State.RemoveResource(ctx)
	case errors.Is(err, younium.ErrNotFound):
		resp.Diagnostics.Append(l.notFoundError())
	case err != nil:
		resp.Diagnostics.Append(b.data.diagnose("Reading the "+m.String(), l.entity(), err))
	case !l.hasMovedSafely():
		resp.Diagnostics.Append(l.wrongTargetError())
	default:
		m.common().recordTarget(l.client)
		resp.Diagnostics.Append(save(ctx, m, l.client, created, resp.Private, &resp.State, resp.Identity)...)
	}
}

// startChange is start for a change of an object of the state. Nothing may be sent
// to another base URL than that of the state.
func (b *resourceBase) startChange(
	ctx context.Context, m object, private privateReader, diags *diag.Diagnostics,
) (located, context.Context, context.CancelFunc) {
	l := located{object: m, created: loadOrigin(ctx, private, diags)}
	client, ctx, stop := b.start(ctx, diags)
	if client != nil {
		l.client = client.InLegalEntity(m.common().LegalEntity.ValueString())
		if l.hasOtherBaseURL() {
			diags.Append(l.otherBaseURLError())
		}
	}
	return l, ctx, stop
}

// update reads the plan into m and updates the object. The call checks that the
// object exists in the planned legal entity, and changes it if the API can.
func (b *resourceBase) update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse, m object, call apiCall) {
	var prior types.String // legal entity
	resp.Diagnostics.Append(req.Plan.Get(ctx, m)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attrLegalEntity), &prior)...)
	l, ctx, stop := b.startChange(ctx, m, req.Private, &resp.Diagnostics)
	defer stop()
	if resp.Diagnostics.HasError() {
		return
	}
	err := call(ctx, l.client)
	stays, entity := m.common().LegalEntity.Equal(prior), l.entity()
	if !stays {
		entity.source = fromBlock
	}
	switch {
	case errors.Is(err, younium.ErrNotFound) && !stays:
		resp.Diagnostics.Append(l.otherLegalEntityError(prior))
	case errors.Is(err, younium.ErrNotFound):
		resp.Diagnostics.Append(l.notFoundError())
	case err != nil:
		resp.Diagnostics.Append(b.data.diagnose("Updating the "+m.String(), entity, err))
	default:
		m.common().fillUnknown(l.client)
		resp.Diagnostics.Append(save(ctx, m, l.client, l.created, resp.Private, &resp.State, resp.Identity)...)
	}
}

// delete reads the state into m and deletes the object.
func (b *resourceBase) delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse, m object, call apiCall) {
	resp.Diagnostics.Append(req.State.Get(ctx, m)...)
	l, ctx, stop := b.startChange(ctx, m, req.Private, &resp.Diagnostics)
	defer stop()
	if resp.Diagnostics.HasError() {
		return
	}
	err := call(ctx, l.client)
	switch {
	case err == nil, errors.Is(err, younium.ErrNotFound) && l.isGone():
	case errors.Is(err, younium.ErrNotFound):
		resp.Diagnostics.Append(l.notFoundError())
	default:
		resp.Diagnostics.Append(b.data.diagnose("Deleting the "+m.String(), l.entity(), err))
	}
}

// candidate is an object that a creation without a usable response may have
// created.
type candidate struct {
	id          string
	description string
	equal       bool // in all configured values
}

// listCandidates returns the objects that look like the planned one.
type listCandidates func(ctx context.Context, client *younium.Client) ([]candidate, error)

func (b *resourceBase) diagnoseCreate(ctx context.Context, client *younium.Client, m object, list listCandidates, err error) diag.Diagnostic {
	doing := "Creating the " + m.String()
	var unknown *younium.OutcomeUnknownError
	if !errors.As(err, &unknown) {
		return b.data.diagnose(doing, legalEntity{client.LegalEntity(), fromBlock}, err)
	}
	detail := fmt.Sprintf("%s failed: %s\n\nYounium may or may not have created it. It is not in Terraform state.\n\n%s",
		doing, unknown.Request, b.describeCandidates(ctx, client, list))
	if unknown.Request.Attempts > 1 && unknown.Request.Status >= http.StatusInternalServerError {
		detail += "\n\nYounium keeps a failure under the idempotency key of its request for 48 hours, so all attempts may have " +
			"received the first one's response. Another run uses a new key."
	}
	return diag.NewErrorDiagnostic(summaryOutcomeUnknown, detail)
}

// candidatesTimeout limits listing candidates after a run was cancelled.
const candidatesTimeout = 5 * time.Second

// describeCandidates describes the candidates that exist now, even if the run was
// cancelled meanwhile.
func (b *resourceBase) describeCandidates(ctx context.Context, client *younium.Client, list listCandidates) string {
	candidates, err := list(ctx, client)
	if ctx.Err() != nil { // before, or during the request
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), candidatesTimeout)
		defer cancel()
		candidates, err = list(ctx, client)
	}
	if err != nil && len(candidates) > 0 { // the kind has a natural key
		return fmt.Sprintf("Listing the existing objects failed: %s\n\nIf the object exists in Younium, import it with this command, with the address above as "+
			"ADDRESS:\n\n  terraform import ADDRESS %s", err, importArgument(candidates[0].id, client.LegalEntity()))
	}
	if err != nil {
		return fmt.Sprintf("Listing the existing objects failed: %s\n\nBefore the next apply, check in Younium whether the object exists, and import it "+
			"if it does. Otherwise the apply creates a second one.", err)
	}
	if len(candidates) == 0 {
		return "No similar object exists in Younium now, but Younium may still be creating it. Before the next apply, check in Younium " +
			"whether the object exists, and import it if it does."
	}
	entity := ""
	if client.LegalEntity() != b.data.client.LegalEntity() {
		entity = client.LegalEntity()
	}
	var equal, others []string
	for _, c := range candidates {
		line := fmt.Sprintf("terraform import ADDRESS %s\n    %s", importArgument(c.id, entity), c.description)
		if c.equal {
			equal = append(equal, line+", equal to this block")
		} else {
			others = append(others, line)
		}
	}
	return fmt.Sprintf("These objects are similar:\n\n  %s\n\nIf this run created one of them and no configuration manages it, import it with "+
		"its command. Replace ADDRESS with the address above. Without the import, the next apply creates another object.",
		strings.Join(append(equal, others...), "\n  "))
}

// importArgument returns the import ID for terraform import, quoted for a shell
// unless it is an ID alone.
func importArgument(id, entity string) string {
	if entity != "" {
		id += "," + entity
	}
	switch {
	case younium.IsID(id):
		return id
	case strings.ContainsAny(id, "\"$`\\!"):
		return "'" + strings.ReplaceAll(id, "'", `'\''`) + "'"
	}
	return `"` + id + `"`
}

// warnStoredDifferently warns about differences that the next plan shows as
// drift. The summary names the object: Terraform prints only the first of equal
// ones.
func warnStoredDifferently(diags *diag.Diagnostics, m object, differences []string) {
	if len(differences) > 0 {
		diags.AddWarning(summaryStoredDifferently+": "+m.String(), fmt.Sprintf(
			"Younium stored:\n\n  %s\n\nTerraform state contains the planned values. Write the stored values into the configuration, so "+
				"that the next plan shows no difference.", strings.Join(differences, "\n  ")))
	}
}
