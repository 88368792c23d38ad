// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

var _ datasource.DataSourceWithConfigure = (*webhooksDataSource)(nil)

type webhooksDataSource struct{ objectBase }

func newWebhooksDataSource() datasource.DataSource { return &webhooksDataSource{} }

type webhooksModel struct {
	URL         types.String   `tfsdk:"url"`
	LegalEntity types.String   `tfsdk:"legal_entity"`
	Webhooks    []webhookModel `tfsdk:"webhooks"`
}

// Metadata implements datasource.DataSource.
func (d *webhooksDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_webhooks"
}

// Schema implements datasource.DataSource.
func (d *webhooksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the webhooks of a legal entity, whoever made them.\n\n" +
			"Everything on this page is stored in the state and in saved plans. So are the webhooks' tokens, which are secrets and " +
			"marked as sensitive, where Younium returns them.",
		Attributes: map[string]schema.Attribute{
			"url": schema.StringAttribute{
				Optional: true, Validators: []validator.String{webhookURLValidator{}},
				MarkdownDescription: "Only webhooks with exactly this URL are listed. By default all are.",
			},
			attrLegalEntity: schema.StringAttribute{
				Optional: true, Validators: []validator.String{legalEntityValidator{}},
				MarkdownDescription: "The webhooks of this legal entity, given by id or name, are listed. By default it is the provider's.",
			},
			"webhooks": schema.ListNestedAttribute{
				Computed: true,
				MarkdownDescription: "The webhooks are in the order of their URLs, and then of their ids. The list is empty where there are " +
					"none.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":  schema.StringAttribute{Computed: true, MarkdownDescription: describeWebhookID},
					"url": schema.StringAttribute{Computed: true, MarkdownDescription: "Younium delivers the events to this address."},
					"events": schema.SetAttribute{
						ElementType: types.StringType, Computed: true, MarkdownDescription: "Younium delivers these events.",
					},
					"description": schema.StringAttribute{Computed: true, MarkdownDescription: "The description tells people what the webhook is for, and is null where nobody wrote one."},
					"status":      schema.StringAttribute{Computed: true, MarkdownDescription: "Younium delivers while this is `Enabled`, and not while it is `Disabled`."},
					"token":       schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: describeWebhookToken},
				}},
			},
		},
	}
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *webhooksDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.configure(req.ProviderData, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (d *webhooksDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model webhooksModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	client, ctx, end := d.start(ctx, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	webhooks, err := client.Webhooks(ctx, model.LegalEntity.ValueString())
	if err != nil {
		resp.Diagnostics.Append(d.data.diagnose("Listing the webhooks", model.LegalEntity.ValueString(), err))
		return
	}
	slices.SortFunc(webhooks, func(a, b younium.Webhook) int {
		return cmp.Or(cmp.Compare(a.URL, b.URL), cmp.Compare(a.ID, b.ID))
	})
	model.Webhooks = []webhookModel{} // an empty list, not null
	for _, webhook := range webhooks {
		if !model.URL.IsNull() && webhook.URL != model.URL.ValueString() {
			continue
		}
		element, diags := newWebhookModel(ctx, webhook)
		resp.Diagnostics.Append(diags...)
		model.Webhooks = append(model.Webhooks, element)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
