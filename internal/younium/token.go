// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import "time"

// Token is an access token. It is not limited to a legal entity, which is selected
// by a header of its own.
type Token struct {
	AccessToken Secret
	// ExpiresAt is in UTC. It is zero if it is unknown.
	ExpiresAt time.Time
	// ExpiresIn is the lifetime in seconds at login. It is 0 if it is unknown or if
	// the token was configured.
	ExpiresIn int64

	receivedAt time.Time
}

// valid reports whether the client may still use the token itself: until one
// minute, or a tenth of its lifetime if that is shorter, before it expires.
func (t *Token) valid(now time.Time) bool {
	margin := min(time.Minute, t.lifetime()/10)
	return t.ExpiresAt.IsZero() || now.Before(t.ExpiresAt.Add(-margin))
}

// expired reports whether the token is known to have expired.
func (t *Token) expired(now time.Time) bool {
	return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt)
}

// halfLifeLeft reports whether at least half of the token's lifetime is left, so
// that it can be used outside of the client, where it cannot be renewed.
func (t *Token) halfLifeLeft(now time.Time) bool {
	return t.ExpiresAt.IsZero() || !now.After(t.ExpiresAt.Add(-t.lifetime()/2))
}

func (t *Token) lifetime() time.Duration { return t.ExpiresAt.Sub(t.receivedAt) }
