// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// listResource lists the objects of one kind for terraform query. T is the client's
// struct. Its name is that of the managed resource.
type listResource[T any] struct {
	resourceBase
	plural string

	each            func(*younium.Client, context.Context) iter.Seq2[*T, error]
	id, displayName func(*T) string
	// name is what name_prefix is compared with. It is nil for a kind without.
	name func(*T) string
	// model returns the model of the managed resource, as a read after an import
	// would. It is called only if the results have to hold it.
	model func(ctx context.Context, client *younium.Client, listed *T, diags *diag.Diagnostics) (object, error)
}

// ListResourceConfigSchema implements list.ListResource.
func (l *listResource[T]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the " + l.plural + " of a legal entity for `terraform query`, so that they can be imported. Requires Terraform 1.14." +
			"\n\nNothing on this page is stored in Terraform state. Sensitive attributes are null in the results.",
		Attributes: map[string]schema.Attribute{
			attrLegalEntity: schema.StringAttribute{
				Optional: true, Validators: []validator.String{isLegalEntity()},
				MarkdownDescription: describeListedEntity,
			},
		},
	}
	if l.name != nil {
		resp.Schema.Attributes[attrNamePrefix] = schema.StringAttribute{
			Optional: true, Validators: []validator.String{notBlank()},
			MarkdownDescription: "Text that the names of the " + l.plural + " begin with, in this letter case. Defaults to any.",
		}
	}
}

// ValidateListResourceConfig implements list.ListResourceWithValidateConfig.
func (l *listResource[T]) ValidateListResourceConfig(ctx context.Context, req list.ValidateConfigRequest, resp *list.ValidateConfigResponse) {
	l.warnNotASCII(ctx, req.Config, &resp.Diagnostics)
}

// List implements list.ListResource.
func (l *listResource[T]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var entity, prefix types.String
	diags := req.Config.GetAttribute(ctx, path.Root(attrLegalEntity), &entity)
	if l.name != nil {
		diags.Append(req.Config.GetAttribute(ctx, path.Root(attrNamePrefix), &prefix)...)
	}
	client, ctx, stop := l.start(ctx, &diags)
	if diags.HasError() {
		stop()
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	client = client.InLegalEntity(entity.ValueString())
	fail := func(err error) list.ListResult {
		problem := l.data.diagnose("Listing the "+l.plural, legalEntity{entity.ValueString(), fromBlock}, err)
		return list.ListResult{Diagnostics: diag.Diagnostics{problem}}
	}
	stream.Results = func(push func(list.ListResult) bool) {
		defer stop()
		count := int64(0)
		for listed, err := range l.each(client, ctx) {
			if err != nil {
				push(fail(err))
				return
			}
			if l.name != nil && !strings.HasPrefix(l.name(listed), prefix.ValueString()) {
				continue
			}
			result, err := l.result(ctx, req, client, listed)
			switch {
			case errors.Is(err, younium.ErrNotFound): // deleted since its page was read
				continue
			case errors.As(err, new(unmanageableError)): // no reason to withhold all others
				if !push(l.omitted(listed, err)) {
					return
				}
				continue
			case err != nil:
				push(fail(err))
				return
			}
			if count++; !push(result) || count == req.Limit {
				return
			}
		}
	}
}

// unmanageableError is of an object that no configuration can describe.
type unmanageableError struct{ error }

// omitted returns a warning instead of an object.
func (l *listResource[T]) omitted(listed *T, err error) list.ListResult {
	return list.ListResult{Diagnostics: diag.Diagnostics{diag.NewWarningDiagnostic(summaryOmitted+": "+l.displayName(listed), fmt.Sprintf(
		"Terraform cannot manage it: %s.\n\nChange it in Younium, or continue without it.", err))}}
}

func (l *listResource[T]) result(ctx context.Context, req list.ListRequest, client *younium.Client, listed *T) (list.ListResult, error) {
	result := req.NewListResult(ctx)
	result.DisplayName = l.displayName(listed)
	var m object = &idModel{}
	if req.IncludeResource {
		var err error
		if m, err = l.model(ctx, client, listed, &result.Diagnostics); err != nil {
			return result, err
		}
	}
	m.common().ID = types.StringValue(l.id(listed))
	m.common().recordTarget(client)
	result.Diagnostics.Append(setIdentity(ctx, m, result.Identity)...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, m)...)
		result.Resource.Raw = withoutSensitive(ctx, req, result.Resource.Raw)
	}
	return result, nil
}

// idModel is an object of which nothing but the identity matters.
type idModel struct{ resourceModel }

// String implements fmt.Stringer.
func (m *idModel) String() string { return m.ID.ValueString() }

// withoutSensitive returns a resource with null for its sensitive attributes:
// `terraform query -json` prints them in clear.
func withoutSensitive(ctx context.Context, req list.ListRequest, resource tftypes.Value) tftypes.Value {
	clean, err := tftypes.Transform(resource, func(p *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		attribute, err := req.ResourceSchema.AttributeAtTerraformPath(ctx, p)
		if err == nil && attribute.IsSensitive() { // err: not the path of an attribute
			return tftypes.NewValue(value.Type(), nil), nil
		}
		return value, nil
	})
	if err != nil {
		return tftypes.NewValue(resource.Type(), nil)
	}
	return clean
}
