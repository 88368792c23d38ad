// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Defaults of the configuration.
const (
	DefaultMaxRetries     = 4
	DefaultRequestTimeout = 30 * time.Second
)

const (
	legalEntityHeader = "legal-entity"
	apiVersionHeader  = "api-version"

	// apiVersion is the version of Younium's API that typed calls speak.
	apiVersion = "2.1"
)

// Config says how to reach Younium. It has been checked by whoever made it.
type Config struct {
	// BaseURL is the API's address, https, or http on a loopback host, without a
	// trailing slash.
	BaseURL string
	// Environment is the environment that BaseURL belongs to, "" where the
	// address was given.
	Environment Environment
	AuthVersion AuthVersion

	// ClientID and Secret are a key's two halves.
	ClientID string
	Secret   Secret
	// AccessToken, where set, is used instead of them, without any login.
	AccessToken Secret

	// LegalEntity is the id or name that calls without one of their own name, or "".
	LegalEntity string
	// UserAgent goes with every request.
	UserAgent string
	// MaxRetries is how often a request is tried again.
	MaxRetries int
	// RequestTimeout is one attempt's time.
	RequestTimeout time.Duration
	// RootCAs replaces the system's certificate authorities where not nil.
	RootCAs *x509.CertPool

	// Logger gets one line for each request, login and wait; nil is silence.
	Logger *slog.Logger
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Pause turns the wait that is planned into the one that is made; nil keeps it.
	Pause func(time.Duration) time.Duration
}

// Client speaks to one Younium with one key. It is safe for concurrent use.
type Client struct {
	config    Config
	loginHTTP *http.Client // for logins
	apiHTTP   *http.Client // for calls
	tokens    tokenSource
	secrets   *Redactor
	// credentials are those of the secrets that requests carry: the key and the tokens.
	credentials *Redactor
}

// New makes a client. It makes no request: the first call that needs a token
// logs in.
func New(config Config) *Client { return newClient(config, baseTransport(config.RootCAs)) }

func newClient(config Config, base http.RoundTripper) *Client {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Pause == nil {
		config.Pause = func(planned time.Duration) time.Duration { return planned }
	}
	c := &Client{config: config, secrets: &Redactor{}, credentials: &Redactor{}}
	c.trackSecret(config.Secret)
	c.trackSecret(config.AccessToken)
	c.tokens = c.newTokenSource()

	c.loginHTTP = httpClient(&timeoutTransport{next: base, timeout: config.RequestTimeout, maxBody: maxLoginBody})
	c.apiHTTP = httpClient(&authTransport{
		tokens: c.tokens,
		next:   &idempotencyTransport{next: &timeoutTransport{next: base, timeout: config.RequestTimeout, maxBody: maxBody}},
	})
	return c
}

// trackSecret takes note of a secret that requests trackSecret.
func (c *Client) trackSecret(s Secret) {
	c.secrets.Add(s)
	c.credentials.Add(s)
}

func (c *Client) newTokenSource() tokenSource {
	if c.config.AccessToken.IsZero() {
		return &loginSource{login: c.login, now: c.config.Now}
	}
	return &staticToken{now: c.config.Now, value: &Token{
		AccessToken: c.config.AccessToken,
		ExpiresAt:   jwtExpiry(c.config.AccessToken.Reveal()),
	}}
}

// BaseURL returns the API's address without a trailing slash.
func (c *Client) BaseURL() string { return c.config.BaseURL }

// Environment returns the configured environment, "" where the address was given.
func (c *Client) Environment() Environment { return c.config.Environment }

// AuthVersion returns the login version.
func (c *Client) AuthVersion() AuthVersion { return c.config.AuthVersion }

// HasAccessToken tells whether the token was given, so that there is no key.
func (c *Client) HasAccessToken() bool { return !c.config.AccessToken.IsZero() }

// KeyFingerprint tells one key from another without showing it: the beginning of
// the SHA-256 of the client id, in hex. It is "" where the token was given.
func (c *Client) KeyFingerprint() string { return fingerprint(c.config.ClientID) }

// TenantFingerprint does for tenants what KeyFingerprint does for keys. It is ""
// before the first login, and where the token does not tell its tenant.
func (c *Client) TenantFingerprint() string {
	token := c.tokens.cached()
	if token == nil {
		return ""
	}
	return fingerprint(jwtTenant(token.AccessToken.Reveal()))
}

func fingerprint(text string) string {
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// LegalEntity returns the ID or name of the legal entity of calls, or "".
func (c *Client) LegalEntity() string { return c.config.LegalEntity }

// InLegalEntity returns a client for another legal entity, by ID or name. It
// shares everything else with c: a legal entity is only a header. For "" it
// returns c itself.
func (c *Client) InLegalEntity(name string) *Client {
	if name == "" {
		return c
	}
	other := *c
	other.config.LegalEntity = name
	return &other
}

// Token returns a token for use outside of the client, with at least half of
// its life left. Errors: *LoginError, *GivenTokenError, or the end of ctx.
func (c *Client) Token(ctx context.Context) (*Token, error) { return c.tokens.longLivedToken(ctx) }

// CheckLogin makes sure that there is a token, without any call to the API.
// Errors are those of Token.
func (c *Client) CheckLogin(ctx context.Context) error {
	get := c.tokens.token
	if c.HasAccessToken() {
		get = c.tokens.longLivedToken // which looks at its expiry
	}
	_, err := get(ctx)
	return err
}

// RequestHeaders returns what a call to the API carries, ready for another HTTP
// client. The legal entity is left out where it is "".
func RequestHeaders(token *Token, legalEntity string) map[string]string {
	headers := map[string]string{
		"Authorization":  "Bearer " + token.AccessToken.Reveal(),
		"Accept":         "application/json",
		"Content-Type":   "application/json",
		apiVersionHeader: apiVersion,
	}
	if legalEntity != "" {
		headers[legalEntityHeader] = legalEntity
	}
	return headers
}

// newRequest builds what logins and calls have in common. The path is escaped,
// below the base URL, and begins with a slash.
func (c *Client) newRequest(ctx context.Context, method, path, query string, body []byte) (*retryablehttp.Request, error) {
	address := strings.TrimSuffix(c.config.BaseURL, "/") + path
	if query != "" {
		address += "?" + query
	}
	var content any // a nil slice in an interface would count as an empty body
	if body != nil {
		content = body
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, method, address, content)
	if err != nil {
		return nil, errBadAddress
	}
	request.Header.Set("User-Agent", c.config.UserAgent)
	request.Header.Set("Accept", "application/json")
	switch {
	case body == nil:
	case method == http.MethodPatch: // the only type that Younium's OpenAPI 2.1 declares for it
		request.Header.Set("Content-Type", "application/merge-patch+json")
	default:
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}

var errBadAddress = errors.New("the address of the request is malformed")

// call is one call to the API.
type call struct {
	method string
	path   string // escaped, below the base URL, begins with a slash
	query  string // encoded
	// apiVersion replaces the client's if it is not "".
	apiVersion string
	// body is encoded as JSON if it is not nil.
	body any
}

// do makes a call and hands the body of a successful response to decode. A POST
// creates an object, so its outcome may be unknown. Errors: *RequestError,
// *LoginError, *AccessTokenError, *NewTokenRejectedError, for a POST
// *OutcomeUnknownError, and errBadAddress before anything is sent.
func (c *Client) do(ctx context.Context, call call, decode func(body []byte) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, operationLimit,
		&timeoutError{what: "no success", limit: operationLimit})
	defer cancel()
	var state creation
	creates := call.method == http.MethodPost
	if creates {
		ctx = context.WithValue(ctx, creationKey{}, &state)
	}
	request, err := c.callRequest(ctx, call)
	if err != nil {
		return err
	}
	failed := c.send(c.apiHTTP, request, decode)
	// A create that succeeded with a response that nobody can use has created something.
	unknown := state.unknown || creates && failed != nil && successful(failed.Status)
	return c.classify(failed, unknown)
}

// decode reads JSON. Its errors quote nothing of it. A null would leave out as it
// is, and pass for an object without fields or for an empty list.
func decode(body []byte, out any) error {
	if json.Unmarshal(body, out) != nil || string(bytes.TrimSpace(body)) == "null" {
		return errNotJSON
	}
	return nil
}

// anyJSON accepts a body whose content does not matter. What is no JSON is a page
// of something in between, and nothing was done.
func anyJSON(body []byte) error {
	if len(bytes.TrimSpace(body)) > 0 && !json.Valid(body) {
		return errNotJSON
	}
	return nil
}

func (c *Client) callRequest(ctx context.Context, call call) (*retryablehttp.Request, error) {
	var body []byte
	if call.body != nil {
		var err error
		if body, err = json.Marshal(call.body); err != nil {
			return nil, err
		}
	}
	request, err := c.newRequest(ctx, call.method, call.path, call.query, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set(apiVersionHeader, cmp.Or(call.apiVersion, apiVersion))
	if c.config.LegalEntity != "" {
		request.Header.Set(legalEntityHeader, c.config.LegalEntity)
	}
	return request, nil
}

// classify gives a failure its type. A failed login inside a call is told as
// what it is, unless an attempt before it may have created something.
func (c *Client) classify(failed *RequestError, unknown bool) error {
	var login *LoginError
	switch {
	case failed == nil:
		return nil
	case unknown:
		return &OutcomeUnknownError{Request: failed}
	case errors.As(failed.Err, &login):
		return login
	case failed.Status != http.StatusUnauthorized:
		return failed
	case c.HasAccessToken():
		return &AccessTokenError{Request: failed}
	}
	return &NewTokenRejectedError{Request: failed}
}
