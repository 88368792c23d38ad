// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var (
	_ resource.ResourceWithConfigure      = (*productResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*productResource)(nil)
	_ resource.ResourceWithIdentity       = (*productResource)(nil)
	_ resource.ResourceWithImportState    = (*productResource)(nil)
	_ resource.ResourceWithValidateConfig = (*productResource)(nil)
)

type productResource struct{ resourceBase }

func newProductResource() resource.Resource {
	return &productResource{resourceBase{objectBase{name: "product"}}}
}

const describeProduct = "Manages a product with its charge plans, charges and prices.\n\nAn optional attribute that you leave out keeps the value that " +
	"Younium has. For a new object that is the default of your tenant. Nothing is cleared: to clear a value, do it in Younium.\n\n" +
	"A changed product is never replaced. What you remove from `charge_plans` is removed from Younium, which cannot be undone, and the plan " +
	"warns of it. Use `prevent_destroy`."

// Schema implements resource.Resource.
func (r *productResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema(describeProduct, productLevel.attributes())
}

// ModifyPlan implements resource.ResourceWithModifyPlan. It plans the whole product.
func (r *productResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.resourceBase.ModifyPlan(ctx, req, resp)
	if req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	config, m, state := &productModel{}, &productModel{}, &productModel{}
	resp.Diagnostics.Append(req.Config.Get(ctx, config)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, m)...)
	var stored values
	p := planner{diags: &resp.Diagnostics, exists: !req.State.Raw.IsNull()}
	if p.exists {
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
		stored = state.values(ctx, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(m.set(ctx, p.product(config.values(ctx, &resp.Diagnostics), stored))...)
	p.warnRemoved(state)
	p.warnUnbased(state)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, m)...)
}

// Create implements resource.Resource. Once Younium has created the product, there
// is no error: it would taint a product that may be in use already.
func (r *productResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	m, at, legend := &productModel{}, path.Empty(), ""
	r.create(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		planned := m.values(ctx, &resp.Diagnostics)
		request := productRequest(planned)
		created, err := client.CreateProduct(ctx, request)
		var notRead *younium.NotReadBackError
		switch {
		case errors.As(err, &notRead):
			created, err = &younium.Product{ID: notRead.ID}, notRead.Err
		case err != nil:
			at, legend = requestPath(err, &request, planned)
			return err
		}
		m.ID = types.StringValue(created.ID)
		var read values
		if err == nil {
			read, err = readProduct(created, planned, nil)
		}
		resp.Diagnostics.Append(m.set(ctx, productLevel.complete(planned, read))...)
		if err != nil {
			resp.Diagnostics.Append(notReadBack(m, err))
			return nil
		}
		d := &delta{spelled: spellings{}, before: map[string]values{}, acknowledged: true}
		d.difference(planned, nil, read) // learns how Younium spells references
		d.warnLearned(m, &resp.Diagnostics)
		warnStoredDifferently(&resp.Diagnostics, m, productLevel.differences("", planned, read, d.spelled))
		resp.Diagnostics.Append(d.spelled.save(ctx, resp.Private)...)
		return nil
	}, func(ctx context.Context, client *younium.Client) ([]candidate, error) {
		return m.candidates(ctx, client, m.values(ctx, &resp.Diagnostics))
	})
	resp.Diagnostics = withPath(at, legend, resp.Diagnostics)
}

func notReadBack(m *productModel, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic(summaryNotReadBack+": "+m.String(), fmt.Sprintf(
		"The product was created with the ID %s, but reading it failed: %s.\n\nTerraform state lacks the values that Younium generated. Run "+
			"terraform apply again: the refresh adds them.", m.ID.ValueString(), strings.TrimSuffix(err.Error(), ".")))
}

// candidates lists the products of the planned name.
func (m *productModel) candidates(ctx context.Context, client *younium.Client, planned values) ([]candidate, error) {
	products, err := client.Products(ctx)
	var candidates []candidate
	for _, listed := range products {
		if !younium.EquivalentTexts(listed.Name, m.Name.ValueString()) {
			continue
		}
		c := candidate{id: listed.ID, description: fmt.Sprintf("%s, created %s", listed.ProductNumber, listed.Created)}
		if product, err := client.Product(ctx, listed.ID); err == nil { // the list may lack its charge plans
			read, err := readProduct(product, planned, nil)
			c.equal = err == nil && len(productLevel.differences("", planned, read, nil)) == 0
		}
		candidates = append(candidates, c)
	}
	return candidates, err
}

// wasRead implements object. Only Younium generates the number.
func (m *productModel) wasRead() bool { return !m.ProductNumber.IsNull() }

// Read implements resource.Resource.
func (r *productResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	m := &productModel{}
	r.read(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		product, err := client.Product(ctx, m.ID.ValueString())
		if err != nil {
			return err
		}
		known, spelled := m.values(ctx, &resp.Diagnostics), loadSpellings(ctx, req.Private, &resp.Diagnostics)
		read, err := readProduct(product, known, spelled)
		if err == nil {
			resp.Diagnostics.Append(m.set(ctx, read)...)
		}
		return err
	})
}

var errStale = errors.New("the product changed since the plan")

// Update implements resource.Resource. It changes what Younium has into what is
// planned, whatever the state says.
func (r *productResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	m, state := &productModel{}, &productModel{}
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	prior := state.values(ctx, &resp.Diagnostics)
	d := &delta{spelled: loadSpellings(ctx, req.Private, &resp.Diagnostics)}
	if d.imported = d.spelled == nil; d.imported {
		d.spelled = spellings{}
	}
	at, legend := path.Empty(), ""
	r.update(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		planned := m.values(ctx, &resp.Diagnostics)
		var sent *younium.ProductRequest
		actual, err := client.UpdateProduct(ctx, m.ID.ValueString(), func(actual *younium.Product, acknowledged bool) (_ *younium.ProductRequest, err error) {
			d.acknowledged = acknowledged
			sent, err = d.next(actual, planned, prior)
			return sent, err
		})
		var differs *younium.ProductDiffersError
		switch {
		case errors.Is(err, errStale):
			changed := "Nothing was sent."
			if d.before != nil {
				changed = "A part of the plan was already applied."
			}
			resp.Diagnostics.AddError(summaryChanged, fmt.Sprintf("The %s was changed in Younium:\n\n  %s\n\n%s Run "+
				"terraform plan again.", m, strings.Join(d.stale, "\n  "), changed))
			resp.Diagnostics.Append(m.refresh(ctx, prior, actual, d.spelled)...)
			return nil
		case errors.As(err, &differs) && actual != nil:
			if d.settle(actual, planned, prior) {
				break
			}
			r.reportDifference(ctx, m, planned, prior, actual, d, differs, &resp.Diagnostics)
			return nil
		case err != nil && actual != nil:
			at, legend = requestPath(err, sent, planned)
			resp.Diagnostics.Append(state.refresh(ctx, prior, actual, d.spelled)...)
			resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
			return err
		case err != nil:
			return err
		}
		read, err := readProduct(actual, planned, d.spelled)
		if err != nil {
			return err
		}
		d.warnLearned(m, &resp.Diagnostics)
		resp.Diagnostics.Append(d.spelled.save(ctx, resp.Private)...)
		resp.Diagnostics.Append(m.set(ctx, productLevel.complete(planned, read))...)
		return nil
	})
	resp.Diagnostics = withPath(at, legend, resp.Diagnostics)
}

// refresh sets the model to what was read, like a refresh of the state.
func (m *productModel) refresh(ctx context.Context, prior values, actual *younium.Product, spelled spellings) diag.Diagnostics {
	read, err := readProduct(actual, prior, spelled)
	if err != nil { // which ended the update, so that it is reported already
		return nil
	}
	return m.set(ctx, read)
}

// next returns what has to be sent to change what Younium has into what is planned.
func (d *delta) next(actual *younium.Product, planned, prior values) (*younium.ProductRequest, error) {
	read, err := readProduct(actual, nil, nil)
	if err != nil {
		return nil, err
	}
	request := d.difference(planned, prior, read)
	if len(d.stale) > 0 {
		return nil, errStale
	}
	if d.before == nil {
		d.before = index(read)
	}
	return request, nil
}

// settle reports whether what is left are references that Younium spells otherwise. It
// is known only of an import, which has Younium's spelling before the first write. Later
// Younium may have ignored a change, or not carried it out yet.
func (d *delta) settle(actual *younium.Product, planned, prior values) bool {
	if !d.imported {
		return false
	}
	settled := *d
	settled.settled, settled.spelled = true, d.spelled.clone()
	if request, err := settled.next(actual, planned, prior); err != nil || request != nil {
		return false
	}
	*d = settled
	return true
}

// reportDifference adds an error for a product that is not as planned, and sets the
// model to what was read.
func (r *productResource) reportDifference(ctx context.Context, m *productModel, planned, prior values, actual *younium.Product, d *delta,
	differs *younium.ProductDiffersError, diags *diag.Diagnostics,
) {
	summary, failed, advice := summaryStoredDifferently, "", "Write the stored values into the configuration."
	read, err := readProduct(actual, planned, d.spelled)
	lines := productLevel.differences("", planned, read, d.spelled)
	if err != nil || len(lines) == 0 {
		lines, advice = []string{"what the plan removes still exists, or Younium does not return a value that was sent"}, "Run terraform apply again."
	}
	var unknown *younium.OutcomeUnknownError
	if errors.As(differs, &unknown) {
		summary, failed, advice = summaryOutcomeUnknown, fmt.Sprintf("Updating it failed: %s\n\n", unknown.Request), "Run terraform apply again."
	}
	if differs.Creates {
		summary = summaryOutcomeUnknown
		advice = "Younium may still be creating what is missing. Check in Younium, then run terraform apply again: it creates what does not exist by then."
	}
	diags.AddError(summary, fmt.Sprintf("The %s differs from the plan:\n\n  %s\n\n%sTerraform state now contains what Younium has.\n\n%s",
		m, strings.Join(lines, "\n  "), failed, advice))
	diags.Append(m.set(ctx, prior)...)
	diags.Append(m.refresh(ctx, prior, actual, d.spelled)...)
}

// Delete implements resource.Resource.
func (r *productResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	m := &productModel{}
	r.delete(ctx, req, resp, m, func(ctx context.Context, client *younium.Client) error {
		err := client.DeleteProduct(ctx, m.ID.ValueString())
		var refused *younium.RequestError
		if errors.As(err, &refused) && refused.Status == http.StatusBadRequest && !refused.IsForeign() {
			resp.Diagnostics.AddError(summaryDeletionRejected, fmt.Sprintf("Deleting the %s failed: %s\n\nTo keep it in "+
				"Younium and remove it from Terraform state, replace its block with this one, with the address above as ADDRESS:\n\n"+
				"  removed {\n    from = ADDRESS\n    lifecycle {\n      destroy = false\n    }\n  }", m, refused))
			return nil
		}
		return err
	})
}

var uuid = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// ImportState implements resource.ResourceWithImportState. The number of a product
// can be used instead of its ID.
func (r *productResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	r.importState(ctx, req, resp, younium.IsID, "by its number, such as P-000001, or by its ID")
	m := &productModel{}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root(attrID), &m.ID)...)
		resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root(attrLegalEntity), &m.LegalEntity)...)
	}
	if resp.Diagnostics.HasError() || uuid.MatchString(m.ID.ValueString()) {
		return
	}
	client, ctx, stop := r.start(ctx, &resp.Diagnostics)
	defer stop()
	if client == nil {
		return
	}
	l := located{object: m, client: client.InLegalEntity(m.LegalEntity.ValueString())}
	product, err := l.client.ProductByNumber(ctx, m.ID.ValueString())
	switch {
	case errors.Is(err, younium.ErrNotFound):
		resp.Diagnostics.Append(l.notFoundError())
	case err != nil:
		resp.Diagnostics.Append(r.data.diagnose("Looking up the product "+m.ID.ValueString(), l.entity(), err))
	default:
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attrID), product.ID)...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(attrID), product.ID)...)
	}
}

const spellingsKey = "spellings"

// loadSpellings returns nil if nothing was written since an import.
func loadSpellings(ctx context.Context, private privateReader, diags *diag.Diagnostics) spellings {
	text, problems := private.GetKey(ctx, spellingsKey)
	diags.Append(problems...)
	var spelled spellings
	_ = json.Unmarshal(text, &spelled)
	return spelled
}

func (s spellings) save(ctx context.Context, private privateWriter) diag.Diagnostics {
	text, _ := json.Marshal(s) // maps of texts
	return private.SetKey(ctx, spellingsKey, text)
}

// warnLearned reports once what Younium returns in other words.
func (d *delta) warnLearned(m *productModel, diags *diag.Diagnostics) {
	if len(d.learned) > 0 {
		diags.AddWarning(summarySpelledDifferently+": "+m.String(), fmt.Sprintf(
			"Younium returned these texts instead of those that were sent:\n\n  %s\n\nThe provider now treats both as equal. Check that they have the same meaning.",
			strings.Join(d.learned, "\n  ")))
	}
}
