// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// kind describes one kind of object to the functions below. T is its struct, for
// both requests and responses.
type kind[T any] struct {
	// path is the path to list and create objects, such as "/Webhooks".
	path string
	// bare reports whether the list is a bare array, which takes no parameters.
	// Other lists come in pages.
	bare bool
	// emptyList matches Younium's message for a list without objects.
	emptyList func() *regexp.Regexp
	// id returns the ID, which Younium generates.
	id func(*T) string
	// holds reports whether an object has the values that were sent.
	holds func(object, sent *T) bool
	// sameKey reports whether an object has the natural key of what was sent. It
	// is nil if the kind has no natural key.
	sameKey func(object, sent *T) bool
	// keep copies what only the response to a creation has. It may be nil.
	keep func(object, created *T)
}

var errNoID = errors.New("it does not contain the ID of the object")

var idPattern = lazyRegexp(`^[0-9A-Za-z_-]+$`)

// IsID reports whether text can be the ID of an object. Younium's IDs are UUIDs;
// anything else is accepted as long as it cannot change a path or a terminal.
func IsID(text string) bool { return idPattern().MatchString(text) }

// listObjects returns all objects that a query selects, in the order of Younium. An
// empty list is no error, however Younium reports it. Errors are those of Read.
func listObjects[T any](ctx context.Context, c *Client, k kind[T], query url.Values) ([]T, error) {
	return rereadIfChanged(func() ([]T, error) { return collectObjects(ctx, c, k, query) })
}

func collectObjects[T any](ctx context.Context, c *Client, k kind[T], query url.Values) ([]T, error) {
	objects := []T{}
	for object, err := range eachObject(ctx, c, k, query) {
		if err != nil {
			return nil, err
		}
		objects = append(objects, *object)
	}
	return objects, nil
}

var errStopped = errors.New("the caller wants no more objects")

// eachObject returns the objects that a query selects as their pages are read: a
// caller who stops reads no further page. An error comes last, with a nil object.
// Only then is it known whether the list is incomplete. Errors are those of Read.
func eachObject[T any](ctx context.Context, c *Client, k kind[T], query url.Values) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		walk := newPageWalk(c, ReadRequest{Path: k.path, Query: query, MaxPages: maxListPages, bare: k.bare, emptyList: k.emptyList})
		walk.each = func(record json.RawMessage) error {
			object := new(T)
			if err := decodeObject(c, k, "", record, object); err != nil {
				return c.recordError(k.path, record, err)
			}
			if !yield(object, nil) {
				return errStopped
			}
			return nil
		}
		response, err := walk.run(ctx)
		if err == nil && response.Items == nil {
			err = c.recordError(k.path, response.Object, errNotJSON)
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

// getObject reads one object. It returns ErrNotFound if it is certain that there
// is none, else the errors of any call.
func getObject[T any](ctx context.Context, c *Client, k kind[T], id string) (*T, error) {
	object := new(T)
	err := c.do(ctx, call{method: http.MethodGet, path: k.objectPath(id)}, func(body []byte) error {
		return decodeObject(c, k, id, body, object)
	})
	if err != nil {
		return nil, confirmGone(ctx, c, k, id, err)
	}
	return object, nil
}

// createObject creates an object and returns it as Younium stored it. A response
// that differs from what was sent, or that lacks the ID, is not trusted: the
// object is read once more, by its ID or else by its natural key, and that is
// returned. If that fails, a response with an ID is returned. It returns
// *OutcomeUnknownError if the object may exist although no response says so,
// else the errors of any call.
func createObject[T any](ctx context.Context, c *Client, k kind[T], sent T) (*T, error) {
	created := new(T)
	err := c.do(ctx, call{method: http.MethodPost, path: k.path, body: sent}, func(body []byte) error {
		if len(bytes.TrimSpace(body)) == 0 {
			return errNoID
		}
		return decodeObject(c, k, "", body, created)
	})
	switch {
	case errors.Is(err, errNoID) && k.sameKey != nil:
		return findCreated(ctx, c, k, &sent, err)
	case err != nil:
		return nil, err
	case k.holds(created, &sent):
		return created, nil
	}
	stored, readErr := getObject(ctx, c, k, k.id(created))
	if readErr != nil {
		return created, nil //nolint:nilerr // The object exists: its creation succeeded.
	}
	if k.keep != nil {
		k.keep(stored, created)
	}
	return stored, nil
}

// findCreated looks for an object that was created without a usable response.
// If there is none of its natural key, it returns unknown.
func findCreated[T any](ctx context.Context, c *Client, k kind[T], sent *T, unknown error) (*T, error) {
	objects, err := listObjects(ctx, c, k, nil)
	i := slices.IndexFunc(objects, func(object T) bool { return k.sameKey(&object, sent) })
	if err != nil || i < 0 {
		return nil, unknown
	}
	return &objects[i], nil
}

// updateObject changes an object by a merge patch. It returns the object as Younium
// stores it then, or nil if that could not be read. It returns ErrNotFound if it is
// certain that there is none, else the errors of any call.
func updateObject[T any](ctx context.Context, c *Client, k kind[T], id string, patch any) (*T, error) {
	err := c.do(ctx, call{method: http.MethodPatch, path: k.objectPath(id), body: patch}, anyJSON)
	if err != nil {
		return nil, confirmGone(ctx, c, k, id, err)
	}
	stored, _ := getObject(ctx, c, k, id) // The change succeeded, whatever the read says.
	return stored, nil
}

// deleteObject deletes an object. It returns ErrNotFound if it is certain that
// there is none, else the errors of any call.
func deleteObject[T any](ctx context.Context, c *Client, k kind[T], id string) error {
	err := c.do(ctx, call{method: http.MethodDelete, path: k.objectPath(id)}, anyJSON)
	return confirmGone(ctx, c, k, id, err)
}

// confirmGone replaces the error of a call by ID with ErrNotFound if that is
// certain. A 400 may mean that (Younium's changelog, December 2022) or anything
// else, and a 404 may come from a gateway. So the list decides.
func confirmGone[T any](ctx context.Context, c *Client, k kind[T], id string, err error) error {
	if status := StatusCode(err); status != http.StatusNotFound && status != http.StatusBadRequest {
		return err
	}
	objects, listErr := listObjects(ctx, c, k, nil)
	switch {
	case listErr != nil:
		return listErr
	case slices.ContainsFunc(objects, func(object T) bool { return strings.EqualFold(k.id(&object), id) }):
		return err
	}
	return ErrNotFound
}

func (k kind[T]) objectPath(id string) string { return k.path + "/" + url.PathEscape(id) }

// decodeObject decodes an object and tracks its secrets. It returns errNoID for
// an object without a usable ID or with another ID than id, so that a broken
// response is never taken for an object that was changed or deleted.
func decodeObject[T any](c *Client, k kind[T], id string, text []byte, object *T) error {
	if err := decode(text, object); err != nil {
		return err
	}
	c.trackSecrets(reflect.ValueOf(object).Elem())
	if got := k.id(object); !IsID(got) || id != "" && !strings.EqualFold(got, id) {
		return errNoID
	}
	return nil
}

// trackSecrets makes the secrets of a struct known, so that no kind has to.
func (c *Client) trackSecrets(object reflect.Value) {
	for _, field := range object.Fields() {
		if secret, ok := field.Interface().(Secret); ok { // kinds have exported fields alone
			c.secrets.Add(secret)
		}
	}
}

// recordError returns an error for a list that was received completely and cannot
// be used.
func (c *Client) recordError(path string, record json.RawMessage, err error) error {
	return &RequestError{
		Method: http.MethodGet, URL: c.config.BaseURL + path, LegalEntity: c.config.LegalEntity, Attempts: 1,
		Status: http.StatusOK, ContentType: "application/json", Length: len(record), Err: err,
	}
}
