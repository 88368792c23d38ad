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

	// apiVersion is the version of Younium's API that typed calls use.
	apiVersion = "2.1"
)

// Config configures a Client. New does not validate it: the caller has to.
type Config struct {
	// BaseURL is the base URL of the API, https, or http on a loopback host,
	// without a trailing slash.
	BaseURL string
	// Environment is the environment that BaseURL belongs to, or "" if the base
	// URL itself was configured.
	Environment Environment
	AuthVersion AuthVersion

	// ClientID and Secret are the credentials.
	ClientID string
	Secret   Secret
	// AccessToken, if set, is used instead of the credentials, without a login.
	AccessToken Secret

	// LegalEntity is the ID or name of the legal entity of calls, or "".
	LegalEntity string
	// UserAgent is sent with every request.
	UserAgent string
	// MaxRetries is the maximum number of retries of a request.
	MaxRetries int
	// RequestTimeout is the timeout of a single attempt.
	RequestTimeout time.Duration
	// RootCAs replaces the system's certificate authorities if it is not nil.
	RootCAs *x509.CertPool

	// Logger gets one line for each request, login and wait. If it is nil, nothing
	// is logged.
	Logger *slog.Logger
	// Now returns the current time. If it is nil, time.Now is used.
	Now func() time.Time
	// Pause returns the actual wait for a planned one. If it is nil, waits are as
	// planned.
	Pause func(time.Duration) time.Duration
}

// Client is a client for one environment with one set of credentials. It is safe
// for concurrent use.
type Client struct {
	config    Config
	loginHTTP *http.Client // for logins
	apiHTTP   *http.Client // for calls
	tokens    tokenSource
	secrets   *Redactor
	// credentials knows only the secrets that requests carry: the client secret and
	// the access tokens.
	credentials *Redactor
}

// New returns a client. It sends no request: the first call that needs a token
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

// trackSecret makes a secret known that requests carry.
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

// BaseURL returns the base URL of the API without a trailing slash.
func (c *Client) BaseURL() string { return c.config.BaseURL }

// Environment returns the configured environment, or "" if the base URL itself
// was configured.
func (c *Client) Environment() Environment { return c.config.Environment }

// AuthVersion returns the version of the login endpoint.
func (c *Client) AuthVersion() AuthVersion { return c.config.AuthVersion }

// HasAccessToken reports whether an access token was configured, so that there
// are no credentials.
func (c *Client) HasAccessToken() bool { return !c.config.AccessToken.IsZero() }

// KeyFingerprint returns the first 8 bytes of the SHA-256 of the client ID, in
// hex. It distinguishes credentials without showing them. It is "" if an access
// token was configured.
func (c *Client) KeyFingerprint() string { return fingerprint(c.config.ClientID) }

// TenantFingerprint returns the fingerprint of the tenant, like KeyFingerprint.
// It is "" before the first login, and if the token does not name its tenant.
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
// its lifetime left. It returns *LoginError, *AccessTokenError, or the error of
// ctx.
func (c *Client) Token(ctx context.Context) (*Token, error) { return c.tokens.longLivedToken(ctx) }

// CheckLogin makes sure that there is a token, without a call to the API. Its
// errors are those of Token.
func (c *Client) CheckLogin(ctx context.Context) error {
	get := c.tokens.token
	if c.HasAccessToken() {
		get = c.tokens.longLivedToken // checks its expiry
	}
	_, err := get(ctx)
	return err
}

// RequestHeaders returns the headers of a call to the API, for another HTTP
// client. The legal entity is left out if it is "".
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

// newRequest returns a request with what logins and calls have in common. The
// path is escaped, below the base URL, and begins with a slash.
func (c *Client) newRequest(ctx context.Context, method, path, query string, body []byte) (*retryablehttp.Request, error) {
	requestURL := strings.TrimSuffix(c.config.BaseURL, "/") + path
	if query != "" {
		requestURL += "?" + query
	}
	var content any // a nil slice in an interface would be an empty body
	if body != nil {
		content = body
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, method, requestURL, content)
	if err != nil {
		return nil, errMalformedURL
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

var errMalformedURL = errors.New("the URL of the request is malformed")

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

// do makes a call and passes the body of a successful response to decode. A POST
// creates an object, and a PATCH is sent once, so their outcome may be unknown. It
// returns *RequestError, *LoginError, *AccessTokenError, *NewTokenRejectedError, for
// a POST or PATCH *OutcomeUnknownError, and errMalformedURL before anything is sent.
func (c *Client) do(ctx context.Context, call call, decode func(body []byte) error) error {
	ctx, cancel := limitOperation(ctx)
	defer cancel()
	var state creation
	once := call.method == http.MethodPost || call.method == http.MethodPatch
	if once {
		ctx = context.WithValue(ctx, creationKey{}, &state)
	}
	request, err := c.callRequest(ctx, call)
	if err != nil {
		return err
	}
	requestErr := c.send(c.apiHTTP, request, decode)
	// A create that succeeded with an unusable response has created something.
	unknown := state.unknown || once && requestErr != nil && successful(requestErr.Status)
	return c.classify(requestErr, unknown)
}

// decode decodes JSON into out. Its errors quote nothing of it. A null is
// refused: it would leave out unchanged, like an object without fields or an
// empty list. Nothing is decoded that Go would change silently: see checkLossless.
func decode(body []byte, out any) error {
	if json.Unmarshal(body, out) != nil || string(bytes.TrimSpace(body)) == "null" {
		return errNotJSON
	}
	return checkLossless(body)
}

// anyJSON accepts a body whose content does not matter. One that is not JSON is
// the page of something in between, such as a proxy, and nothing was done.
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

// classify returns a failure as an error of its type. A failed login inside a call
// is a *LoginError, unless an earlier attempt may have created something.
func (c *Client) classify(requestErr *RequestError, unknown bool) error {
	var loginErr *LoginError
	switch {
	case requestErr == nil:
		return nil
	case unknown:
		return &OutcomeUnknownError{Request: requestErr}
	case errors.As(requestErr.Err, &loginErr):
		return loginErr
	case requestErr.Status != http.StatusUnauthorized:
		return requestErr
	case c.HasAccessToken():
		return c.accessTokenError(requestErr)
	}
	return &NewTokenRejectedError{Request: requestErr}
}

// accessTokenError returns an error for a 401 to the configured access token.
func (c *Client) accessTokenError(requestErr *RequestError) error {
	rejected := &AccessTokenError{Request: requestErr}
	// The clock of this machine alone proves nothing, but it fits a 401 of Younium's.
	if token := c.tokens.cached(); token.expired(c.config.Now()) && !requestErr.IsForeign() {
		rejected.ExpiredAt = token.ExpiresAt
	}
	return rejected
}
