// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import "context"

// UnitOfMeasurement is UnitOfMeasure of Younium's OpenAPI 2.1.
type UnitOfMeasurement struct {
	ID          string `json:"id"`
	Code        string `json:"unitCode"`
	Name        string `json:"name"`
	DisplayName string `json:"displayName"`
}

var unitsOfMeasurement = kind[UnitOfMeasurement]{
	path: "/UnitOfMeasurements",
	id:   func(u *UnitOfMeasurement) string { return u.ID },
}

// UnitsOfMeasurement returns the units of measurement in the order of Younium.
// Errors are those of Read.
func (c *Client) UnitsOfMeasurement(ctx context.Context) ([]UnitOfMeasurement, error) {
	return listObjects(ctx, c, unitsOfMeasurement, nil)
}
