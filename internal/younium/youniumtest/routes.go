// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"maps"
	"net/http"
)

// handler does the work of a call whose token and legal entity are valid. It runs
// with the server's lock held.
type handler func(*call) response

// methods are the handlers of one path.
type methods map[string]handler

// newRoutes returns the handlers by path. As in [http.ServeMux], a path that ends in
// a slash matches everything below it: there, the rest of the path is the ID.
func (s *Server) newRoutes() map[string]methods {
	routes := map[string]methods{
		"/Webhooks": {
			http.MethodGet:  plainByDefault(s.webhooks.list),
			http.MethodPost: plainByDefault(s.once(s.webhooks.create)),
		},
		"/Webhooks/": {
			http.MethodGet:    plainByDefault(s.webhooks.read),
			http.MethodDelete: s.webhooks.remove,
		},
		"/Currency": {
			http.MethodGet:  s.currencies.list,
			http.MethodPost: s.once(s.currencies.create),
		},
		"/Currency/": {
			http.MethodGet:    s.currencies.read,
			http.MethodDelete: s.currencies.remove,
		},
		"/Currency/BaseCurrency": {http.MethodGet: s.baseCurrency},
		"/Products": {
			http.MethodGet:  s.productReads(s.products.list),
			http.MethodPost: s.once(s.productWrites(s.createProduct)),
		},
		"/Products/": {
			http.MethodGet:    s.productReads(s.products.read),
			http.MethodPatch:  s.productWrites(s.patchProduct),
			http.MethodDelete: s.productWrites(s.products.remove),
		},
	}
	s.addLookupRoutes(routes)
	s.addCustomFieldRoutes(routes)
	return routes
}

// setRead replaces the handler of GET of a path; other methods stay.
func (s *Server) setRead(path string, read handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	handlers := methods{}
	maps.Copy(handlers, s.routes[path])
	handlers[http.MethodGet] = read
	s.routes[path] = handlers
}

// endpoint returns the methods of a path, or nil if it is unknown, and the ID in
// the path.
func (s *Server) endpoint(path string) (methods, string) {
	if handlers := s.routes[path]; handlers != nil {
		return handlers, ""
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] != '/' {
			continue
		}
		if handlers := s.routes[path[:i+1]]; handlers != nil {
			return handlers, path[i+1:]
		}
	}
	return nil, ""
}
