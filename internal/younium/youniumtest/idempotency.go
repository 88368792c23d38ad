// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"net/http"
	"strconv"
	"time"
)

// replay is an answer that is given again under its idempotency key.
type replay struct {
	answer  answer
	expires time.Time
}

// replayHours is how long answers are kept unless the request asks otherwise
// (Younium's developer portal, Idempotent requests).
const replayHours = 48

// once does the work of a POST, unless its idempotency key has an answer. The
// scope of a key is the endpoint. What another body under one key gets is not
// documented; here it is the stored answer.
func (s *Server) once(c *call, work func() answer) answer {
	if c.Header.Get("Younium-Idempotency-Key") == "" {
		return work()
	}
	if stored, ok := s.replays[replayKey(c)]; ok && s.now().Before(stored.expires) {
		return stored.answer
	}
	a := work()
	if a.status >= http.StatusBadRequest && !s.mode.StoreFailures {
		return a
	}
	return s.store(c, a)
}

// storeFailure keeps a fault's answer as if the application had given it. An
// answer that is there, such as that of the work done before a fault, stays.
func (s *Server) storeFailure(c *call, a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.mode.StoreFailures || a.status < http.StatusBadRequest ||
		c.Method != http.MethodPost || c.Header.Get("Younium-Idempotency-Key") == "" {
		return
	}
	if stored, ok := s.replays[replayKey(c)]; !ok || !s.now().Before(stored.expires) {
		s.store(c, a)
	}
}

func (s *Server) store(c *call, a answer) answer {
	hours := replayHours
	if asked, err := strconv.Atoi(c.Header.Get("Younium-Idempotency-DurationInHours")); err == nil && asked > 0 {
		hours = asked
	}
	expires := s.now().Add(time.Duration(hours) * time.Hour)
	a = a.with("Younium-Idempotency-Key", c.Header.Get("Younium-Idempotency-Key")).
		with("Younium-Idempotency-DurationInHours", strconv.Itoa(hours)).
		with("Younium-Idempotency-Expires", expires.UTC().Format(time.RFC3339))
	s.replays[replayKey(c)] = replay{a, expires}
	return a
}

func replayKey(c *call) string { return c.path + "\x00" + c.Header.Get("Younium-Idempotency-Key") }
