// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// lookupDataSource is a data source that lists all objects of one kind, sorted. T
// is the client's struct and E the model of an element. The list is the attribute
// that has the name of the data source.
type lookupDataSource[T, E any] struct {
	dataSourceBase
	// describe begins the description of the list.
	describe string
	// element are the attributes of an element, and more those beside legal_entity
	// and the list.
	element, more map[string]schema.Attribute

	list func(*younium.Client, context.Context) ([]T, error)
	// keys are what the list is sorted by.
	keys  func(*T) []string
	model func(*T) E
	// extend handles the attributes of more; nil for none. It returns the objects
	// that belong into the list.
	extend func(ctx context.Context, client *younium.Client, state *tfsdk.State, objects []T) ([]T, error)
}

// Schema implements datasource.DataSource.
func (d *lookupDataSource[T, E]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	all := map[string]schema.Attribute{
		attrLegalEntity: schema.StringAttribute{
			Optional: true, Validators: []validator.String{isLegalEntity()},
			MarkdownDescription: describeListedEntity,
		},
		d.name: schema.ListNestedAttribute{
			Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: d.element},
			MarkdownDescription: d.describe + " Empty if there are none.",
		},
	}
	maps.Copy(all, d.more)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the " + d.noun() + " of a legal entity.",
		Attributes:          all,
	}
}

// Read implements datasource.DataSource.
func (d *lookupDataSource[T, E]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var entity types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attrLegalEntity), &entity)...)
	client, ctx, stop := d.start(ctx, &resp.Diagnostics)
	defer stop()
	if resp.Diagnostics.HasError() {
		return
	}
	client = client.InLegalEntity(entity.ValueString())
	state := tfsdk.State{Schema: resp.State.Schema, Raw: req.Config.Raw}
	objects, err := d.list(client, ctx)
	if err == nil && d.extend != nil {
		objects, err = d.extend(ctx, client, &state, objects)
	}
	if err != nil {
		resp.Diagnostics.Append(d.data.diagnose("Listing the "+d.noun(), legalEntity{entity.ValueString(), fromBlock}, err))
		return
	}
	slices.SortFunc(objects, func(a, b T) int { return slices.Compare(d.keys(&a), d.keys(&b)) })
	elements := make([]E, len(objects)) // an empty list, not null
	for i := range objects {
		elements[i] = d.model(&objects[i])
	}
	resp.Diagnostics.Append(state.SetAttribute(ctx, path.Root(d.name), elements)...)
	resp.State = state
}

// computedString returns a computed string attribute of an element.
func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}
