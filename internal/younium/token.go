// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import "time"

// Token is what a login gave. The legal entity is no part of it: it is a header
// beside the token.
type Token struct {
	AccessToken Secret
	// ExpiresAt is in UTC, and zero where nothing tells it.
	ExpiresAt time.Time
	// ExpiresIn is the life in seconds that was granted at login, 0 where the
	// token was given or nothing tells it.
	ExpiresIn int64

	receivedAt time.Time
}

// valid tells whether the client may still use the token itself: until one
// minute, or a tenth of its life if that is shorter, before it expires.
func (t *Token) valid(now time.Time) bool {
	margin := min(time.Minute, t.lifetime()/10)
	return t.ExpiresAt.IsZero() || now.Before(t.ExpiresAt.Add(-margin))
}

// halfLifeLeft tells whether at least half of the token's life is left, so that it
// can be handed to others, who cannot renew it.
func (t *Token) halfLifeLeft(now time.Time) bool {
	return t.ExpiresAt.IsZero() || !now.After(t.ExpiresAt.Add(-t.lifetime()/2))
}

func (t *Token) lifetime() time.Duration { return t.ExpiresAt.Sub(t.receivedAt) }
