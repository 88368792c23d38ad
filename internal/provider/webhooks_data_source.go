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

type webhooksDataSource struct{ dataSourceBase }

func newWebhooksDataSource() datasource.DataSource {
	return &webhooksDataSource{dataSourceBase{objectBase{name: "webhooks"}}}
}

type webhooksModel struct {
	URL         types.String     `tfsdk:"url"`
	LegalEntity types.String     `tfsdk:"legal_entity"`
	Webhooks    []webhookElement `tfsdk:"webhooks"`
}

func (m *webhooksModel) legalEntity() types.String { return m.LegalEntity }

type webhookElement struct {
	ID types.String `tfsdk:"id"`
	webhookFields
}

// Schema implements datasource.DataSource.
func (d *webhooksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the webhooks of a legal entity, including those not managed by Terraform.",
		Attributes: map[string]schema.Attribute{
			"url": schema.StringAttribute{
				Optional: true, Validators: []validator.String{webhookURL()},
				MarkdownDescription: "URL of the webhooks to list. Equivalent URLs match. Defaults to all webhooks.",
			},
			attrLegalEntity: schema.StringAttribute{
				Optional: true, Validators: []validator.String{isLegalEntity()},
				MarkdownDescription: "ID or name of the legal entity to list webhooks of. IDs are recommended because names can change. Defaults to " +
					"the provider's `legal_entity`.",
			},
			"webhooks": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Webhooks, sorted by URL and ID. Empty if there are none.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":  schema.StringAttribute{Computed: true, MarkdownDescription: describeWebhookID},
					"url": schema.StringAttribute{Computed: true, MarkdownDescription: "URL that Younium delivers events to."},
					"events": schema.SetAttribute{
						ElementType: types.StringType, Computed: true, MarkdownDescription: "Event types that Younium delivers.",
					},
					"description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the webhook. Null if it has none."},
					"status":      schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the webhook. Younium delivers events while it is `Enabled`, and not while it is `Disabled`."},
					"token":       schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: describeWebhookToken},
				}},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *webhooksDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	m := &webhooksModel{}
	d.read(ctx, req, resp, m, "Listing the webhooks", func(ctx context.Context, client *younium.Client) error {
		webhooks, err := client.Webhooks(ctx)
		slices.SortFunc(webhooks, func(a, b younium.Webhook) int {
			return cmp.Or(cmp.Compare(a.URL, b.URL), cmp.Compare(a.ID, b.ID))
		})
		m.Webhooks = []webhookElement{} // an empty list, not null
		for _, webhook := range webhooks {
			if !m.URL.IsNull() && !younium.EquivalentURLs(webhook.URL, m.URL.ValueString()) {
				continue
			}
			element := webhookElement{ID: types.StringValue(webhook.ID), webhookFields: nullWebhookFields()}
			resp.Diagnostics.Append(element.set(ctx, &webhook)...)
			m.Webhooks = append(m.Webhooks, element)
		}
		return err
	})
}
