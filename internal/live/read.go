// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// readPath holds configuration, no personal data, and is never empty.
const readPath = "/Currency"

// pages reads one collection in pages of several sizes.
func (c *check) pages(ctx context.Context) error {
	total, size, err := c.page(ctx, "")
	if err != nil {
		return err
	}
	c.report.learned("page size by itself", fmt.Sprintf("%d (%d records in all)", size, total))
	asked := 200
	_, size, err = c.page(ctx, fmt.Sprintf("?PageSize=%d", asked))
	c.tellOver(asked, size, total, err)

	past, err := c.call(ctx, http.MethodGet, readPath+"?PageNumber=1000000")
	if err != nil {
		return err
	}
	c.report.fact("past the last page", past.answer(), "400, no … could be found", past.status == http.StatusBadRequest)

	answer, err := c.client.Read(ctx, younium.ReadRequest{Path: readPath, MaxPages: 100})
	if err != nil {
		return err
	}
	c.report.must("the provider reads them all", fmt.Sprintf("%d records", len(answer.Items)),
		fmt.Sprintf("%d, as counted", total), len(answer.Items) == total)
	return nil
}

func (c *check) tellOver(asked, size, total int, err error) {
	name := fmt.Sprintf("PageSize=%d", asked)
	switch {
	case err != nil:
		c.report.learned(name, "refused: "+err.Error())
	case total <= size:
		c.report.fact(name, fmt.Sprintf("taken for %d; too few records to see more", size), "100, the documented limit", size == 100)
	default:
		c.report.fact(name, fmt.Sprintf("taken for %d", size), "100, the documented limit", size == 100)
	}
}

// page reads one page and returns how many records there are in all, and the
// size of a page by the answer's own account.
func (c *check) page(ctx context.Context, query string) (total, size int, err error) {
	reply, err := c.call(ctx, http.MethodGet, readPath+query)
	if err != nil {
		return 0, 0, err
	}
	var page struct {
		Size  *int `json:"pageSize"`
		Total int  `json:"totalCount"`
	}
	if reply.status != http.StatusOK || json.Unmarshal(reply.body, &page) != nil || page.Size == nil {
		return 0, 0, fmt.Errorf("GET %s answered %s", readPath+query, reply.answer())
	}
	return page.Total, *page.Size, nil
}

// legalEntities asks for one that does not exist, and for none.
func (c *check) legalEntities(ctx context.Context) error {
	reply, err := c.send(ctx, http.MethodGet, webhooksPath, younium.RequestHeaders(c.token, "no-such-legal-entity"), nil)
	if err != nil {
		return err
	}
	c.report.fact("one that does not exist", reply.refusal(), "403", reply.status == http.StatusForbidden)
	reply, err = c.send(ctx, http.MethodGet, webhooksPath, younium.RequestHeaders(c.token, ""), nil)
	if err != nil {
		return err
	}
	known := reply.status == http.StatusOK || reply.status == http.StatusForbidden
	c.report.fact("none", reply.refusal(), "200 with one legal entity, else 403", known)
	return nil
}

// refusal tells an error, and of a success no more than its status.
func (r *reply) refusal() string {
	if r.status < http.StatusBadRequest {
		return fmt.Sprint(r.status)
	}
	return r.answer()
}

// rateLimits tells what the answers so far said about limits.
func (c *check) rateLimits(context.Context) error {
	if len(c.limits) == 0 {
		c.report.fact("headers about limits", "none", "none", true)
	}
	for _, name := range slices.Sorted(maps.Keys(c.limits)) {
		c.report.fact(name, c.limits[name], "none", false)
	}
	return nil
}

// leftAlone names what stays open.
func (c *check) leftAlone(context.Context) error {
	const stays = "it would leave something that cannot be deleted"
	c.report.notTried("PaymentTerms, body of the 201", stays)
	c.report.notTried("custom field, body of the 201", stays)
	c.report.notTried("null in a merge-patch", stays)
	c.report.notTried("objects, tenant or legal entity", "it takes a second legal entity")
	c.report.notTried("rate limits, how high", "it would get in the way of others")
	return nil
}
