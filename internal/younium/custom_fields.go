// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// CustomField is CustomFieldConfigurationResponse, and in requests
// CreateCustomFieldConfigurationRequest, of Younium's OpenAPI 2.1. Younium cannot
// delete one. A field is "" for none.
type CustomField struct {
	// ID is a UUID that Younium generates.
	ID string `json:"id,omitempty"`
	// Entity and Key are the natural key, such as Charge and erp_code.
	Entity       string `json:"entity,omitempty"`
	Key          string `json:"key,omitempty"`
	FieldType    string `json:"fieldType,omitempty"`
	TypeEntity   string `json:"typeEntity,omitempty"`
	Name         string `json:"name,omitempty"`
	DefaultValue string `json:"defaultValue,omitempty"`
	List         string `json:"list,omitempty"`
}

var customFields = kind[CustomField]{
	path: "/CustomFieldConfigurations",
	id:   func(f *CustomField) string { return f.ID },
	holds: func(f, sent *CustomField) bool {
		return sameCustomField(f, sent) && strings.EqualFold(f.FieldType, sent.FieldType) &&
			(sent.TypeEntity == "" || strings.EqualFold(f.TypeEntity, sent.TypeEntity)) && f.holdsText(sent)
	},
}

// holdsText reports whether the field has the texts that were sent. What was not
// sent is Younium's to choose.
func (f *CustomField) holdsText(sent *CustomField) bool {
	return (sent.Name == "" || EquivalentTexts(f.Name, sent.Name)) &&
		(sent.DefaultValue == "" || EquivalentTexts(f.DefaultValue, sent.DefaultValue)) &&
		(sent.List == "" || EquivalentTexts(f.List, sent.List))
}

func sameCustomField(f, other *CustomField) bool {
	return strings.EqualFold(f.Entity, other.Entity) && strings.EqualFold(f.Key, other.Key)
}

// CustomFields returns the custom fields in the order of Younium. Errors are those
// of Read.
func (c *Client) CustomFields(ctx context.Context) ([]CustomField, error) {
	return listObjects(ctx, c, customFields, nil)
}

// EachCustomField returns the custom fields in the order of Younium as their pages are read. An
// error comes last, with nil. Errors are those of Read.
func (c *Client) EachCustomField(ctx context.Context) iter.Seq2[*CustomField, error] {
	return eachObject(ctx, c, customFields, nil)
}

// CustomField reads one custom field. It returns ErrNotFound if it is certain that
// there is none of that ID, else the errors of any call.
func (c *Client) CustomField(ctx context.Context, id string) (*CustomField, error) {
	return getObject(ctx, c, customFields, id)
}

// CustomFieldByKey reads the custom field of an entity that has a key. It returns
// ErrNotFound if it is certain that there is none, else the errors of any call.
func (c *Client) CustomFieldByKey(ctx context.Context, entity, key string) (*CustomField, error) {
	field, wanted := new(CustomField), &CustomField{Entity: entity, Key: key}
	path := customFields.path + "/" + url.PathEscape(entity) + "/" + url.PathEscape(key)
	err := c.do(ctx, call{method: http.MethodGet, path: path}, func(body []byte) error {
		return decodeObject(c, customFields, "", body, field)
	})
	if err == nil && sameCustomField(field, wanted) {
		return field, nil
	}
	if status := StatusCode(err); err != nil && status != http.StatusNotFound && status != http.StatusBadRequest {
		return nil, err
	}
	fields, err := c.CustomFields(ctx) // which decides, as in confirmGone
	i := slices.IndexFunc(fields, func(f CustomField) bool { return sameCustomField(&f, wanted) })
	switch {
	case err != nil:
		return nil, err
	case i < 0:
		return nil, ErrNotFound
	}
	return &fields[i], nil
}

// CreateCustomField creates a custom field, which needs an entity, a key and a type.
// The 201 has no body, so the field is read by its key. That also settles a
// creation without a response, if what is found holds what was sent. It returns
// *OutcomeUnknownError if the field may exist although nothing says so, else the
// errors of any call.
func (c *Client) CreateCustomField(ctx context.Context, field CustomField) (*CustomField, error) {
	field.ID = ""
	created, err := createObject(ctx, c, customFields, field)
	var unknown *OutcomeUnknownError
	if !errors.As(err, &unknown) {
		return created, err
	}
	stored, readErr := c.CustomFieldByKey(ctx, field.Entity, field.Key)
	if readErr == nil && (errors.Is(err, errNoID) || customFields.holds(stored, &field)) {
		return stored, nil
	}
	return nil, err
}

// UpdateCustomField changes the texts of a custom field: its name, default value and
// list, except those that are "". It returns the field as Younium stores it, or nil
// if that could not be read. It returns ErrNotFound if it is certain that there is
// none of that ID, else the errors of any call.
func (c *Client) UpdateCustomField(ctx context.Context, id string, field CustomField) (*CustomField, error) {
	texts := CustomField{Name: field.Name, DefaultValue: field.DefaultValue, List: field.List}
	return updateObject(ctx, c, customFields, id, texts)
}
