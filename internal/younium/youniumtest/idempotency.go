// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"net/http"
	"strconv"
	"time"
)

// replay is a stored response of an idempotency key.
type replay struct {
	response response
	expires  time.Time
}

// replayHours is how long responses are stored unless the request sets another
// duration (Younium's developer portal, Idempotent requests).
const replayHours = 48

// once does the work of a POST, unless its idempotency key has a response. The
// scope of a key is the endpoint. The response to another body with the same key
// is not documented; here it is the stored response.
func (s *Server) once(work handler) handler {
	return func(c *call) response {
		if c.Header.Get("Younium-Idempotency-Key") == "" {
			return work(c)
		}
		if stored, ok := s.replays[replayKey(c)]; ok && s.now().Before(stored.expires) {
			return stored.response
		}
		r := work(c)
		if r.status >= http.StatusBadRequest && !s.mode.StoreFailures {
			return r
		}
		return s.store(c, r)
	}
}

// storeFailure stores a fault's response as if the application had sent it. It does
// not replace a stored response, such as that of the work done before a fault.
func (s *Server) storeFailure(c *call, r response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.mode.StoreFailures || r.status < http.StatusBadRequest ||
		c.Method != http.MethodPost || c.Header.Get("Younium-Idempotency-Key") == "" {
		return
	}
	if stored, ok := s.replays[replayKey(c)]; !ok || !s.now().Before(stored.expires) {
		s.store(c, r)
	}
}

func (s *Server) store(c *call, r response) response {
	hours := replayHours
	if requested, err := strconv.Atoi(c.Header.Get("Younium-Idempotency-DurationInHours")); err == nil && requested > 0 {
		hours = requested
	}
	expires := s.now().Add(time.Duration(hours) * time.Hour)
	r = r.with("Younium-Idempotency-Key", c.Header.Get("Younium-Idempotency-Key")).
		with("Younium-Idempotency-DurationInHours", strconv.Itoa(hours)).
		with("Younium-Idempotency-Expires", expires.UTC().Format(time.RFC3339))
	s.replays[replayKey(c)] = replay{r, expires}
	return r
}

func replayKey(c *call) string { return c.path + "\x00" + c.Header.Get("Younium-Idempotency-Key") }
