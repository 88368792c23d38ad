// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

func newWebhookList() list.ListResource {
	return &listResource[younium.Webhook]{
		resourceBase: resourceBase{objectBase{name: "webhook"}}, plural: "webhooks",
		each:        (*younium.Client).EachWebhook,
		id:          func(w *younium.Webhook) string { return w.ID },
		displayName: func(w *younium.Webhook) string { return strings.TrimSpace(urlHost(w.URL) + " " + w.Description) },
		model: func(ctx context.Context, _ *younium.Client, w *younium.Webhook, diags *diag.Diagnostics) (object, error) {
			m := &webhookModel{webhookFields: nullWebhookFields()}
			diags.Append(m.set(ctx, w)...)
			return m, nil
		},
	}
}

func newCurrencyList() list.ListResource {
	return &listResource[younium.Currency]{
		resourceBase: resourceBase{objectBase{name: "currency"}}, plural: "currencies",
		each:        (*younium.Client).EachCurrency,
		id:          func(c *younium.Currency) string { return c.ID },
		displayName: func(c *younium.Currency) string { return strings.TrimSpace(c.Code + " " + c.Description) },
		model: func(_ context.Context, _ *younium.Client, c *younium.Currency, _ *diag.Diagnostics) (object, error) {
			m := &currencyModel{}
			m.set(c)
			return m, nil
		},
	}
}

func newCustomFieldList() list.ListResource {
	return &listResource[younium.CustomField]{
		resourceBase: resourceBase{objectBase{name: "custom_field"}}, plural: "custom fields",
		each:        (*younium.Client).EachCustomField,
		id:          func(f *younium.CustomField) string { return f.ID },
		displayName: func(f *younium.CustomField) string { return strings.TrimSpace(f.Entity + "/" + f.Key + " " + f.Name) },
		model: func(_ context.Context, _ *younium.Client, f *younium.CustomField, _ *diag.Diagnostics) (object, error) {
			m := &customFieldModel{}
			m.set(f)
			return m, nil
		},
	}
}

func newProductList() list.ListResource {
	return &listResource[younium.Product]{
		resourceBase: resourceBase{objectBase{name: "product"}}, plural: "products",
		each:        (*younium.Client).EachProduct,
		id:          func(p *younium.Product) string { return p.ID },
		name:        func(p *younium.Product) string { return p.Name },
		displayName: func(p *younium.Product) string { return strings.TrimSpace(p.ProductNumber + " " + p.Name) },
		model: func(ctx context.Context, client *younium.Client, listed *younium.Product, diags *diag.Diagnostics) (object, error) {
			product, err := client.Product(ctx, listed.ID) // the list may lack its charge plans
			switch {
			case errors.Is(err, younium.ErrIncompleteProduct), err == nil && !product.HasCharges():
				return nil, unmanageableError{errors.New("it has no charge plans, or a charge plan without charges")}
			case err != nil:
				return nil, err
			}
			read, err := readProduct(product, nil, nil)
			if err != nil {
				return nil, unmanageableError{err}
			}
			m := &productModel{}
			diags.Append(m.set(ctx, read)...)
			return m, nil
		},
	}
}
