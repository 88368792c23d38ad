// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"context"
	"encoding/json"
)

// Product is ProductResponse of Younium's OpenAPI 2.1. As in all responses, a text
// is "", a number "" and a pointer nil if it is null.
type Product struct {
	// ID is a UUID that Younium generates.
	ID            string `json:"id"`
	ProductNumber string `json:"productNumber"`
	ProductFields
	CustomFields       map[string]json.RawMessage `json:"customFields"`
	LegalEntityID      string                     `json:"legalEntityId"`
	IsFrameworkProduct bool                       `json:"isFrameworkProduct"`
	EndOfNewSalesDate  string                     `json:"endOfNewSalesDate"`
	EndOfRenewalDate   string                     `json:"endOfRenewalDate"`
	EndOfLifeDate      string                     `json:"endOfLifeDate"`
	Created            string                     `json:"created"`
	// ChargePlans is nil if a list lacks them. A product that was read by its ID
	// has them.
	ChargePlans []ChargePlan `json:"chargePlans"`
}

// ChargePlan is ChargePlanResponse.
type ChargePlan struct {
	ID               string                     `json:"id"`
	ChargePlanNumber string                     `json:"chargePlanNumber"`
	Name             string                     `json:"name"`
	CustomFields     map[string]json.RawMessage `json:"customFields"`
	Charges          []Charge                   `json:"charges"`
}

// Charge is ChargeResponse. It lacks what is only in requests: MeasurementsRule,
// OffsetBillingDays, and IsInfinite of price details.
type Charge struct {
	ID           string `json:"id"`
	ChargeNumber string `json:"chargeNumber"`
	ChargeFields
	UnitCode     string                     `json:"unitCode"`
	CustomFields map[string]json.RawMessage `json:"customFields"`
	PriceDetails []PriceDetail              `json:"priceDetails"`
}

// ProductFields are the fields that requests and responses have in common.
type ProductFields struct {
	Name           string `json:"name,omitempty"`
	ProductType    string `json:"productType,omitempty"`
	Category       string `json:"category,omitempty"`
	ActivationDate string `json:"activationDate,omitempty"`
	ExternalERPID  string `json:"externalERPId,omitempty"`
	ExternalCRMID  string `json:"externalCRMId,omitempty"`
}

// ChargeFields are the fields that requests and responses have in common.
type ChargeFields struct {
	Name                     string      `json:"name,omitempty"`
	Model                    string      `json:"model,omitempty"`
	ChargeType               string      `json:"chargeType,omitempty"`
	DefaultQuantity          json.Number `json:"defaultQuantity,omitempty"`
	PricePeriod              string      `json:"pricePeriod,omitempty"`
	UsageRating              string      `json:"usageRating,omitempty"`
	BillingPeriod            string      `json:"billingPeriod,omitempty"`
	PeriodAlignment          string      `json:"periodAlignment,omitempty"`
	BillingDay               string      `json:"billingDay,omitempty"`
	BillingTiming            string      `json:"billingTiming,omitempty"`
	SpecificBillingDay       json.Number `json:"specificBillingDay,omitempty"`
	TaxIncluded              *bool       `json:"taxIncluded,omitempty"`
	TaxTemplate              string      `json:"taxTemplate,omitempty"`
	RevenueRecognition       string      `json:"revenueRecognition,omitempty"`
	DeferredRevenueAccount   string      `json:"deferredRevenueAccount,omitempty"`
	RecognizedRevenueAccount string      `json:"recognizedRevenueAccount,omitempty"`
	ExternalERPID            string      `json:"externalERPId,omitempty"`
	ExternalCRMID            string      `json:"externalCRMId,omitempty"`
}

// PriceDetail is PriceDetailsResponse, and the part that requests have in common
// with it. Currency and tier identify it within its charge; tiers count from 0.
type PriceDetail struct {
	Currency    string      `json:"currency"`
	Tier        int         `json:"tier"`
	Price       json.Number `json:"price,omitempty"`
	ToQuantity  json.Number `json:"toQuantity,omitempty"`
	PriceBase   string      `json:"priceBase,omitempty"`
	Description string      `json:"description,omitempty"`
}

// Operation says what a PATCH does with a charge plan, charge or price detail. It
// is "" in the request of a creation.
type Operation string

// The operations of a PATCH. To remove something, only its ID is sent, or of a
// price detail, currency and tier.
const (
	OperationChange Operation = "Change"
	OperationCreate Operation = "Create"
	OperationRemove Operation = "Remove"
)

// ProductRequest is CreateProductRequest or UpdateProductRequest. Texts and numbers
// that are "" are left out, so that nothing is ever sent as null or "".
type ProductRequest struct {
	ProductFields
	CustomFields map[string]string   `json:"customFields,omitempty"`
	ChargePlans  []ChargePlanRequest `json:"chargePlans,omitempty"`
}

// ChargePlanRequest is CreateChargePlanRequest or UpdateChargePlanRequest.
type ChargePlanRequest struct {
	Operation Operation `json:"operation,omitempty"`
	// ChargePlan is the ID of an existing charge plan.
	ChargePlan   string            `json:"chargePlan,omitempty"`
	Name         string            `json:"name,omitempty"`
	CustomFields map[string]string `json:"customFields,omitempty"`
	Charges      []ChargeRequest   `json:"charges,omitempty"`
}

// ChargeRequest is CreateChargeRequest or UpdateChargeRequest.
type ChargeRequest struct {
	Operation Operation `json:"operation,omitempty"`
	// Charge is the ID of an existing charge.
	Charge string `json:"charge,omitempty"`
	ChargeFields
	Unit              string               `json:"unit,omitempty"`
	MeasurementsRule  string               `json:"measurementsRule,omitempty"`
	OffsetBillingDays json.Number          `json:"offsetBillingDays,omitempty"`
	CustomFields      map[string]string    `json:"customFields,omitempty"`
	PriceDetails      []PriceDetailRequest `json:"PriceDetails,omitempty"` // with a capital, unlike in responses
}

// PriceDetailRequest is CreatePriceDetailsRequest or UpdatePriceDetailsRequest.
type PriceDetailRequest struct {
	Operation Operation `json:"operation,omitempty"`
	PriceDetail
	IsInfinite *bool `json:"isInfinite,omitempty"`
}

// NotReadBackError is returned when a product was created, but cannot be read.
type NotReadBackError struct {
	// ID is the ID of the product.
	ID string
	// Err is why it cannot be read.
	Err error
}

func (e *NotReadBackError) Error() string { return "created, but not read back: " + e.Err.Error() }

// Unwrap returns why the product cannot be read.
func (e *NotReadBackError) Unwrap() error { return e.Err }

// ProductDiffersError is returned when a product is not as an update wants it after
// everything that may be sent was sent.
type ProductDiffersError struct {
	// Left is what is still to be changed.
	Left *ProductRequest
	// Creates reports whether a PATCH was sent that creates a charge plan, charge or
	// price detail. It is not sent twice, and may take effect later.
	Creates bool
	// Err is the error of the last PATCH if its outcome is unknown, else nil.
	Err error
}

func (e *ProductDiffersError) Error() string {
	return "the product differs from what was sent"
}

// Unwrap returns the error of a PATCH of unknown outcome, or nil.
func (e *ProductDiffersError) Unwrap() error { return e.Err }

var products = kind[Product]{
	path:      "/Products",
	emptyList: lazyRegexp(`(?i)^no products? (could be|was|were) found`),
	id:        func(p *Product) string { return p.ID },
}

// Products returns the products in the order of Younium, possibly without their
// charge plans. Errors are those of Read.
func (c *Client) Products(ctx context.Context) ([]Product, error) {
	return listObjects(ctx, c, products)
}

// Product reads one product. It returns ErrNotFound if it is certain that there is
// none of that ID, else the errors of any call. A response that lacks the charge
// plans, or the charges of one, is an error.
func (c *Client) Product(ctx context.Context, id string) (*Product, error) {
	return getObject(ctx, c, products, id)
}

// ProductByNumber reads the product of a number such as P-000123. It returns
// ErrNotFound if there is none, else the errors of Read and Product.
func (c *Client) ProductByNumber(ctx context.Context, number string) (*Product, error) {
	panic("not implemented yet")
}

// CreateProduct creates a product and returns it as it was stored, after up to 30 s
// if it is not readable earlier. If the product was created, but cannot be read, it
// returns *NotReadBackError, which has the ID. It returns *OutcomeUnknownError if
// the product may exist although no response says so, else the errors of any call.
func (c *Client) CreateProduct(ctx context.Context, product ProductRequest) (*Product, error) {
	panic("not implemented yet")
}

// UpdateProduct reads a product and sends what next wants to change, until next
// wants nothing. All of it together takes at most five minutes.
//
// next gets the product as it was just read, and reports whether any PATCH was
// acknowledged with a 2xx before: then fields that no response has are as next
// last wanted them. It returns nil if nothing is left to change. Its error ends the
// update before anything more is sent, as a stale plan does on the first call.
//
// A PATCH is sent once, and at most three are. After one with OperationCreate
// anywhere in it, whatever the outcome, only reads follow, for up to 30 s. So they do
// after a 2xx if next wants only what was sent already, which may not be readable
// yet. After any other unknown outcome, next decides what is sent.
//
// It returns the product as it was read last, with an error too, and nil if the read
// after the last PATCH failed. Errors are
//   - those of next, and those of Product before a PATCH: nothing was sent;
//   - *RequestError and errors of the login: Younium refused the PATCH;
//   - *ProductDiffersError: next still wants something;
//   - those of Product after a PATCH: its effect is not known.
func (c *Client) UpdateProduct(ctx context.Context, id string,
	next func(actual *Product, acknowledged bool) (*ProductRequest, error),
) (*Product, error) {
	panic("not implemented yet")
}

// DeleteProduct deletes a product. It returns ErrNotFound if it is certain that
// there is none of that ID, else the errors of any call.
func (c *Client) DeleteProduct(ctx context.Context, id string) error {
	return deleteObject(ctx, c, products, id)
}
