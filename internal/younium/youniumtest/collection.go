// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
)

// object is implemented by the objects of a [collection].
type object[T any] interface {
	*T

	// identity returns pointers to the ID and to the legal entity's ID.
	identity() (id, legalEntity *string)

	// clone returns a copy that shares nothing with the object.
	clone() T

	// request returns pointers to the fields of a creation, by their exact names.
	request() map[string]any

	// invalid returns what is wrong with a creation, by field.
	invalid() map[string][]string

	// alter changes what was sent into what is stored.
	alter(Mode)

	// model returns the wire struct that GET and list return.
	model(Mode) any
}

// collection holds the objects of one kind, and has their handlers.
type collection[T any, P object[T]] struct {
	server           *Server
	singular, plural string // In the words of Younium's errors.
	bareArray        bool   // The list is one JSON array, without pages.

	complete func(P)                       // Sets what Younium generates; nil for nothing.
	conflict func(created, other P) string // Why two objects of a legal entity cannot both exist, or ""; nil for never.
	keep     func(P, Mode) string          // Why an object cannot be deleted, or ""; nil for never.
	visible  func(o P, entity string) bool // Whether a legal entity has an object of another; nil for never.

	objects []T // Oldest first.
}

func (k *collection[T, P]) list(c *call) response {
	models := []json.RawMessage{}
	for i := range k.objects {
		if o := P(&k.objects[i]); k.in(o, c.entity) {
			models = append(models, marshal(o.model(k.server.mode)))
		}
	}
	if !k.bareArray {
		var o T
		fields := slices.AppendSeq([]string{"id"}, maps.Keys(P(&o).request()))
		return k.server.page(c, models, k.plural, fields...)
	}
	query, invalid := parameters(c.URL.RawQuery)
	for name, p := range query {
		if name != "pagesize" && name != "pagenumber" { // A client may send these before it knows that there are no pages.
			invalid[p.name] = []string{"The parameter is not known."}
		}
	}
	switch {
	case len(invalid) > 0:
		return badRequest(invalid)
	case len(models) == 0 && k.server.mode.EmptyListAs400:
		return noneFound(k.plural)
	}
	return jsonResponse(http.StatusOK, models)
}

func (k *collection[T, P]) create(c *call) response {
	if !isJSON(c.Header) {
		return problemResponse(http.StatusUnsupportedMediaType, "6.5.13", "Unsupported Media Type", nil)
	}
	var o T
	created := P(&o)
	_, entity := created.identity()
	*entity = c.entity
	invalid := decode(c.body, created.request())
	if len(invalid) == 0 {
		invalid = created.invalid()
	}
	if len(invalid) > 0 {
		return badRequest(invalid)
	}
	sent := created.clone()
	created.alter(k.server.mode)
	if reason := k.conflicts(created); reason != "" {
		return badRequest(map[string][]string{"message": {reason}})
	}
	o = k.put(o)
	k.fill(&sent)
	// This response has the token even if other responses hide it.
	return k.server.mode.created(created.model(Mode{}), P(&sent).model(Mode{}), created.request())
}

func (k *collection[T, P]) read(c *call) response {
	i := k.find(c.id, c.entity)
	if i < 0 {
		return k.missing(c.id)
	}
	return jsonResponse(http.StatusOK, P(&k.objects[i]).model(k.server.mode))
}

func (k *collection[T, P]) remove(c *call) response {
	i := k.find(c.id, c.entity)
	if i < 0 {
		return k.missing(c.id)
	}
	if k.keep != nil {
		if reason := k.keep(&k.objects[i], k.server.mode); reason != "" {
			return badRequest(map[string][]string{"message": {reason}})
		}
	}
	k.objects = slices.Delete(k.objects, i, i+1)
	return response{status: http.StatusOK}
}

// conflicts returns why an object cannot be created in addition to the existing
// ones, or "".
func (k *collection[T, P]) conflicts(created P) string {
	_, entity := created.identity()
	for i := range k.objects {
		if other := P(&k.objects[i]); k.conflict != nil && k.in(other, *entity) {
			if reason := k.conflict(created, other); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// all returns the objects of all legal entities.
func (k *collection[T, P]) all() []T {
	all := make([]T, len(k.objects))
	for i := range k.objects {
		all[i] = P(&k.objects[i]).clone()
	}
	return all
}

// put adds an object, or replaces the one with its ID, and returns what is
// stored. An empty ID is generated, an empty legal entity is the default one.
func (k *collection[T, P]) put(o T) T {
	o = P(&o).clone()
	id, entity := P(&o).identity()
	*id = cmp.Or(*id, newID())
	*entity = cmp.Or(*entity, DefaultLegalEntityID)
	k.fill(&o)
	if i := slices.IndexFunc(k.objects, func(other T) bool { return k.is(&other, *id) }); i >= 0 {
		k.objects[i] = o
	} else {
		k.objects = append(k.objects, o)
	}
	return P(&o).clone()
}

func (k *collection[T, P]) fill(o P) {
	if k.complete != nil {
		k.complete(o)
	}
}

// drop removes the object with an ID, if it exists.
func (k *collection[T, P]) drop(id string) {
	k.objects = slices.DeleteFunc(k.objects, func(o T) bool { return k.is(&o, id) })
}

func (k *collection[T, P]) find(id, entity string) int {
	return slices.IndexFunc(k.objects, func(o T) bool { return k.is(&o, id) && k.in(&o, entity) })
}

func (*collection[T, P]) is(o P, id string) bool {
	own, _ := o.identity()
	return *own == id
}

func (k *collection[T, P]) in(o P, entity string) bool {
	_, own := o.identity()
	return *own == entity || k.visible != nil && k.visible(o, entity)
}

func (k *collection[T, P]) missing(id string) response {
	switch {
	case !isUUID(id):
		return badRequest(map[string][]string{"id": {"The value '" + id + "' is not valid."}})
	case k.server.mode.MissingAs400:
		return noneFound(k.singular)
	}
	return problemResponse(http.StatusNotFound, "6.5.4", "Not Found", nil)
}

func isUUID(text string) bool {
	ok, _ := regexp.MatchString("(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", text)
	return ok
}
