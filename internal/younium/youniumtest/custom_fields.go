// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"net/http"
	"slices"
	"strings"
)

// CustomField is a custom field as the server stores it. LegalEntity is an ID.
type CustomField struct {
	ID, Entity, Key, FieldType, TypeEntity, Name, DefaultValue, List, LegalEntity string
}

// customFieldModel is CustomFieldConfigurationResponse of the OpenAPI description.
type customFieldModel struct {
	ID           string `json:"id"`
	Entity       string `json:"entity"`
	Key          string `json:"key,omitempty"`
	FieldType    string `json:"fieldType"`
	TypeEntity   string `json:"typeEntity,omitempty"`
	Name         string `json:"name,omitempty"`
	DefaultValue string `json:"defaultValue,omitempty"`
	List         string `json:"list,omitempty"`
}

// CustomFields returns the custom fields of all legal entities, oldest first. A new
// server has none.
func (s *Server) CustomFields() []CustomField {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fields.all()
}

// PutCustomField adds a custom field, or replaces the one with its ID, as someone in
// Younium's user interface would. An empty ID is generated, an empty LegalEntity is
// the default one. Nothing of it is validated.
func (s *Server) PutCustomField(f CustomField) CustomField {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fields.put(f)
}

// DeleteCustomField removes the custom field with an ID, if it exists. The API cannot
// do that.
func (s *Server) DeleteCustomField(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fields.drop(id)
}

func newCustomFields(s *Server) *collection[CustomField, *CustomField] {
	return &collection[CustomField, *CustomField]{
		server: s, singular: "custom field configuration", plural: "custom field configurations",
		conflict: func(created, other *CustomField) string {
			if created.Entity != other.Entity || created.Key != other.Key {
				return ""
			}
			return "A custom field with key '" + created.Key + "' already exists for " + created.Entity
		},
	}
}

// addCustomFieldRoutes adds the handlers. An ID is a UUID, or the entity and key
// with a slash between them.
func (s *Server) addCustomFieldRoutes(routes map[string]methods) {
	fields := s.fields
	byKey := func(work handler) handler {
		return func(c *call) response {
			entity, key, _ := strings.Cut(c.id, "/")
			i := slices.IndexFunc(fields.objects, func(f CustomField) bool {
				return f.Entity == entity && f.Key == key && f.LegalEntity == c.entity
			})
			if i >= 0 {
				c.id = fields.objects[i].ID
			}
			if fields.find(c.id, c.entity) < 0 {
				return noneFound(fields.singular) // The OpenAPI description has no 404.
			}
			return work(c)
		}
	}
	routes["/CustomFieldConfigurations"] = methods{
		http.MethodGet: fields.list,
		http.MethodPost: s.once(func(c *call) response {
			if r := fields.create(c); r.status != http.StatusCreated {
				return r
			}
			return response{status: http.StatusCreated} // The OpenAPI description has no body.
		}),
	}
	routes["/CustomFieldConfigurations/"] = methods{
		http.MethodGet: byKey(fields.read), http.MethodPatch: byKey(s.patchCustomField),
	}
}

func (s *Server) patchCustomField(c *call) response {
	if !isMergePatch(c.Header) {
		return problemResponse(http.StatusUnsupportedMediaType, "6.5.13", "Unsupported Media Type", nil)
	}
	i := s.fields.find(c.id, c.entity)
	changed := s.fields.objects[i]
	if invalid := decode(c.body, changed.request()); len(invalid) > 0 {
		return badRequest(invalid)
	}
	changed.alter(s.mode)
	s.fields.objects[i] = changed
	return response{status: http.StatusOK}
}

func (f *CustomField) identity() (id, legalEntity *string) { return &f.ID, &f.LegalEntity }

func (f *CustomField) clone() CustomField { return *f }

func (f *CustomField) request() map[string]any {
	return map[string]any{
		"entity": &f.Entity, "key": &f.Key, "fieldType": &f.FieldType, "typeEntity": &f.TypeEntity,
		"name": &f.Name, "defaultValue": &f.DefaultValue, "list": &f.List,
	}
}

// The values of the OpenAPI description's enumerations.
var (
	customFieldEntities = []string{
		"Account", "Order", "OrderProduct", "OrderProductCharge", "Product", "ChargePlan", "Charge", "ChargeDetails", "Quote",
		"QuoteProduct", "QuoteProductCharge", "Invoice", "InvoiceLine", "Posting", "Measurement", "Usage", "Country",
	}
	customFieldTypes = []string{"Text", "Integer", "Checkbox", "Amount", "Date", "Entity", "Enum", "List", "DecimalNumber"}
)

func (f *CustomField) invalid() map[string][]string {
	invalid := map[string][]string{}
	if !slices.Contains(customFieldEntities, f.Entity) {
		invalid["entity"] = []string{"The value '" + f.Entity + "' is not valid."}
	}
	if !slices.Contains(customFieldTypes, f.FieldType) {
		invalid["fieldType"] = []string{"The value '" + f.FieldType + "' is not valid."}
	}
	if f.Key == "" {
		invalid["key"] = []string{"The key field is required."}
	}
	return invalid
}

func (f *CustomField) alter(m Mode) {
	if m.MutateCustomField != nil {
		m.MutateCustomField(f)
	}
}

func (f *CustomField) model(Mode) any {
	return customFieldModel{
		ID: f.ID, Entity: f.Entity, Key: f.Key, FieldType: f.FieldType, TypeEntity: f.TypeEntity,
		Name: f.Name, DefaultValue: f.DefaultValue, List: f.List,
	}
}
