// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
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

// ErrIncompleteProduct is the error of a response that lacks charge plans or charges,
// as that of a product without any may.
var ErrIncompleteProduct = errors.New("it does not contain all charge plans and charges with their IDs")

var errSameNumber = errors.New("it contains several products of the same number")

var products = kind[Product]{
	path:      "/Products",
	emptyList: lazyRegexp(`(?i)^no products? (could be|was|were) found`),
	id:        func(p *Product) string { return p.ID },
}

// Products returns the products in the order of Younium, possibly without their
// charge plans. Errors are those of Read.
func (c *Client) Products(ctx context.Context) ([]Product, error) {
	return listObjects(ctx, c, products, nil)
}

// EachProduct returns the products in the order of Younium as their pages are read,
// possibly without their charge plans. An error comes last, with nil. Errors are those
// of Read.
func (c *Client) EachProduct(ctx context.Context) iter.Seq2[*Product, error] {
	return eachObject(ctx, c, products, nil)
}

// Product reads one product. It returns ErrNotFound if it is certain that there is
// none of that ID, else the errors of any call. A response that lacks the charge
// plans, or the charges of one, is ErrIncompleteProduct.
func (c *Client) Product(ctx context.Context, id string) (*Product, error) {
	product, err := c.readProduct(ctx, id)
	if err != nil {
		return nil, confirmGone(ctx, c, products, id, err)
	}
	return product, nil
}

// readProduct is Product without the certainty that a product does not exist.
func (c *Client) readProduct(ctx context.Context, id string) (*Product, error) {
	product := new(Product)
	err := c.do(ctx, call{method: http.MethodGet, path: products.objectPath(id)}, func(body []byte) error {
		if err := decodeObject(c, products, id, body, product); err != nil {
			return err
		}
		return product.checkComplete()
	})
	return product, err
}

// checkComplete returns an error for a product that lacks what an update has to know,
// or it would create it a second time.
func (p *Product) checkComplete() error {
	if p.ChargePlans == nil {
		return ErrIncompleteProduct
	}
	for _, plan := range p.ChargePlans {
		hasNoID := func(charge Charge) bool { return !IsID(charge.ID) }
		if plan.Charges == nil || !IsID(plan.ID) || slices.ContainsFunc(plan.Charges, hasNoID) {
			return ErrIncompleteProduct
		}
	}
	return nil
}

// HasCharges reports whether the product has a charge plan, and each one a charge.
func (p *Product) HasCharges() bool {
	hasNone := func(plan ChargePlan) bool { return len(plan.Charges) == 0 }
	return len(p.ChargePlans) > 0 && !slices.ContainsFunc(p.ChargePlans, hasNone)
}

// ProductByNumber reads the product of a number such as P-000123. It returns
// ErrNotFound if there is none, else the errors of Read and Product.
func (c *Client) ProductByNumber(ctx context.Context, number string) (*Product, error) {
	literal := "'" + strings.ReplaceAll(number, "'", "''") + "'"
	all, err := listObjects(ctx, c, products, url.Values{"Filter": {"productNumber eq " + literal}})
	if err != nil {
		return nil, err
	}
	// The filter may not have been understood.
	found := slices.DeleteFunc(all, func(p Product) bool { return !strings.EqualFold(p.ProductNumber, number) })
	switch len(found) {
	case 0:
		return nil, ErrNotFound
	case 1:
		return c.Product(ctx, found[0].ID)
	}
	return nil, c.recordError(products.path, nil, errSameNumber)
}

// CreateProduct creates a product and returns it as it was stored, after up to 30 s
// if it is not readable earlier. If the product was created, but cannot be read, it
// returns *NotReadBackError, which has the ID. It returns *OutcomeUnknownError if
// the product may exist although no response says so, else the errors of any call.
func (c *Client) CreateProduct(ctx context.Context, product ProductRequest) (*Product, error) {
	ctx, cancel := limitOperation(ctx)
	defer cancel()
	began := c.config.Now()
	var created struct{ ID string }
	err := c.do(ctx, call{method: http.MethodPost, path: products.path, body: product}, func(body []byte) error {
		if len(bytes.TrimSpace(body)) == 0 {
			return errNoID
		}
		if err := decode(body, &created); err != nil {
			return err
		}
		if !IsID(created.ID) {
			return errNoID
		}
		return nil
	})
	var response *RequestError
	switch {
	case errors.Is(err, errNoID) && errors.As(err, &response) && !response.Date.IsZero():
		const margin = time.Minute // between the clocks of Younium's own servers
		return c.findCreatedProduct(ctx, product, response.Date.Add(began.Sub(c.config.Now())-margin), err)
	case err != nil:
		return nil, err
	}
	var stored *Product
	readBack, err := c.await(ctx, func() (bool, error) {
		var err error
		stored, err = c.readProduct(ctx, created.ID)
		if status := StatusCode(err); status == http.StatusNotFound || status == http.StatusBadRequest {
			return false, nil // not yet
		}
		return err == nil, err
	})
	if !readBack {
		return nil, &NotReadBackError{ID: created.ID, Err: cmp.Or(err, ErrNotFound)}
	}
	return stored, nil
}

// findCreatedProduct returns the only product that may be the one that was just
// created, by its names and its time of creation. Otherwise it returns unknown.
func (c *Client) findCreatedProduct(ctx context.Context, sent ProductRequest, since time.Time, unknown error) (*Product, error) {
	var found []*Product
	_, err := c.await(ctx, func() (bool, error) {
		all, err := c.Products(ctx)
		for _, candidate := range all {
			if candidate.createdAt().Before(since) || !EquivalentTexts(candidate.Name, sent.Name) {
				continue
			}
			product, err := c.Product(ctx, candidate.ID) // the list may lack its charge plans
			if err != nil {
				return false, err
			}
			if slices.Equal(product.names(), sent.names()) {
				found = append(found, product)
			}
		}
		return len(found) > 0, err
	})
	if err != nil || len(found) != 1 {
		return nil, unknown
	}
	return found[0], nil
}

// createdAt returns the time of creation, as UTC if it has no zone, or zero.
func (p *Product) createdAt() time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, p.Created); err == nil {
			return at
		}
	}
	return time.Time{}
}

// names returns the names of charge plans and charges in a fixed order.
func (p *Product) names() (all []string) {
	for _, plan := range p.ChargePlans {
		for _, charge := range plan.Charges {
			all = append(all, chargeName(plan.Name, charge.Name))
		}
	}
	return slices.Sorted(slices.Values(all))
}

func (r *ProductRequest) names() (all []string) {
	for _, plan := range r.ChargePlans {
		for _, charge := range plan.Charges {
			all = append(all, chargeName(plan.Name, charge.Name))
		}
	}
	return slices.Sorted(slices.Values(all))
}

func chargeName(plan, charge string) string {
	return strings.TrimSpace(plan) + "\n" + strings.TrimSpace(charge)
}

// DeleteProduct deletes a product. It returns ErrNotFound if it is certain that
// there is none of that ID, else the errors of any call.
func (c *Client) DeleteProduct(ctx context.Context, id string) error {
	return deleteObject(ctx, c, products, id)
}
