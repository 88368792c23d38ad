// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"maps"
	"net/http"
)

// handler does the work of a call whose token and legal entity are good. It
// runs with the server's lock held.
type handler func(*call) response

// methods are the handlers of one path.
type methods map[string]handler

// newRoutes returns what the server does, by path. As in [http.ServeMux], a path
// that ends in a slash is that of everything below it: there, the rest of the
// path is the ID.
func (s *Server) newRoutes() map[string]methods {
	return map[string]methods{
		"/Webhooks": {
			http.MethodGet:  plainUnlessAsked(s.webhooks.list),
			http.MethodPost: plainUnlessAsked(s.once(s.webhooks.create)),
		},
		"/Webhooks/": {
			http.MethodGet:    plainUnlessAsked(s.webhooks.read),
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
	}
}

// setRead has GET of a path do something else; other methods stay.
func (s *Server) setRead(path string, read handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := methods{}
	maps.Copy(at, s.routes[path])
	at[http.MethodGet] = read
	s.routes[path] = at
}

// endpoint returns the methods of a path, nil for an unknown one, and the ID
// in the path.
func (s *Server) endpoint(path string) (methods, string) {
	if at := s.routes[path]; at != nil {
		return at, ""
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] != '/' {
			continue
		}
		if at := s.routes[path[:i+1]]; at != nil {
			return at, path[i+1:]
		}
	}
	return nil, ""
}
