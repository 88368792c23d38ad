// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
)

// ProductDiffersError is returned when a product is not as an update wants it after
// everything that may be sent was sent.
type ProductDiffersError struct {
	// Left is what is still to be changed.
	Left *ProductRequest
	// Creates reports whether Left creates a charge plan, charge or price detail after a
	// PATCH that created something, which may take effect later.
	Creates bool
	// Err is the error of the last PATCH if its outcome is unknown, else nil.
	Err error
}

func (e *ProductDiffersError) Error() string {
	text := "the product differs from what was sent"
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the error of a PATCH of unknown outcome, or nil.
func (e *ProductDiffersError) Unwrap() error { return e.Err }

// maxPatches is the maximum number of PATCHes of one update.
const maxPatches = 3

// UpdateProduct reads a product and sends what next wants to change, until next
// wants nothing. All of it together takes at most five minutes.
//
// next gets the product as it was just read, and acknowledged reports whether Younium
// acknowledged any PATCH with a 2xx: then the fields that no response has are as they
// were sent. It returns nil if nothing is left to change. Its error ends the update
// before anything more is sent, as that of a stale plan does on the first call.
//
// Each PATCH is sent once (429 and 401 as in any call), and at most three are. At most
// one has OperationCreate anywhere in it: after that, whatever its outcome, only reads
// follow as long as next wants to create something, for up to 30 s. So they do after a
// 2xx as long as next wants only what was sent and acknowledged already, which may not
// be readable yet; what is new is sent at once. After any other unknown outcome there
// is a wait and a read, and what next wants then is sent.
//
// It returns the product as it was read last, also with an error, but nil if the last
// read failed. Errors are
//   - those of Product, before a PATCH or after a 2xx;
//   - those of next;
//   - those of a call, if Younium refused a PATCH: the product is read once more;
//   - *ProductDiffersError, if next still wants something in the end;
//   - *OutcomeUnknownError, if the product cannot be read after an unknown outcome.
func (c *Client) UpdateProduct(ctx context.Context, id string,
	next func(actual *Product, acknowledged bool) (*ProductRequest, error),
) (actual *Product, err error) {
	ctx, cancel := limitOperation(ctx)
	defer cancel()
	var (
		left         *ProductRequest
		created      bool  // by a PATCH that was sent
		acknowledged []any // PATCHes as JSON decodes them
	)
	read := func() error {
		actual, err = c.Product(ctx, id)
		if err == nil {
			left, err = next(actual, len(acknowledged) > 0)
		}
		return err
	}
	err = read()
	for patches := 1; err == nil && left != nil; patches++ {
		sent, creates := decodePatch(left)
		created = created || creates
		patchErr := c.do(ctx, call{method: http.MethodPatch, path: products.objectPath(id), body: left}, anyJSON)
		var unknown *OutcomeUnknownError
		switch {
		case errors.As(patchErr, &unknown):
			c.pause(ctx, readWaits[0])
		case patchErr != nil:
			actual, _ = c.Product(ctx, id) // nil if it fails
			return actual, patchErr
		default:
			acknowledged = append(acknowledged, sent)
		}
		settled, _ := c.await(ctx, func() (bool, error) {
			if err := read(); err != nil || left == nil {
				return err == nil, err
			}
			var wanted any
			wanted, creates = decodePatch(left)
			return patches < maxPatches && (!created || !creates) && !wasSent(acknowledged, wanted), nil
		})
		switch {
		case err != nil && actual == nil && unknown != nil:
			return nil, unknown
		case err == nil && !settled:
			return actual, &ProductDiffersError{Left: left, Creates: created && creates, Err: patchErr}
		}
	}
	return actual, err
}

// decodePatch returns a PATCH as JSON decodes it, and whether it creates something.
func decodePatch(patch *ProductRequest) (decoded any, creates bool) {
	body, err := json.Marshal(patch)
	if err == nil {
		err = json.Unmarshal(body, &decoded)
	}
	// In a text the quotes would be escaped.
	return decoded, err == nil && bytes.Contains(body, []byte(`"operation":"Create"`))
}

// wasSent reports whether one of the PATCHes contains everything in another.
func wasSent(patches []any, patch any) bool {
	return slices.ContainsFunc(patches, func(sent any) bool { return contains(sent, patch) })
}

// contains reports whether everything in part is in whole.
func contains(whole, part any) bool {
	switch part := part.(type) {
	case map[string]any:
		fields, ok := whole.(map[string]any)
		for name, value := range part {
			ok = ok && contains(fields[name], value)
		}
		return ok
	case []any:
		elements, ok := whole.([]any)
		for _, value := range part {
			ok = ok && slices.ContainsFunc(elements, func(element any) bool { return contains(element, value) })
		}
		return ok
	}
	return whole == part
}
