// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// The summaries of all errors and warnings. They are stable, since people search for
// them. Some warnings add the object.
const (
	summaryAmbiguousName      = "Ambiguous name"
	summaryCanceled           = "Operation canceled"
	summaryCertsNotLoaded     = "CA certificates not loaded"
	summaryChanged            = "Object changed since the plan"
	summaryConflicting        = "Conflicting Younium configuration"
	summaryConnectionFailed   = "Connection to Younium failed"
	summaryCredentials        = "Younium rejected the credentials"
	summaryCredentialsShown   = "Response contains credentials"
	summaryDeleted            = "Object deleted outside of Terraform"
	summaryDeletionRejected   = "Younium rejected the deletion"
	summaryDenied             = "Access denied"
	summaryExpired            = "Access token expired"
	summaryImportNotFound     = "Import ID not found"
	summaryInvalid            = "Invalid Younium configuration"
	summaryInvalidEntity      = "Invalid legal entity"
	summaryInvalidImportID    = "Invalid import ID"
	summaryInvalidPath        = "Invalid path"
	summaryInvalidQuery       = "Invalid query"
	summaryInvalidResponse    = "Response cannot be read"
	summaryInvalidURL         = "Invalid webhook URL"
	summaryInvalidValue       = "Invalid value"
	summaryLoginFailed        = "Login to Younium failed"
	summaryMissing            = "Missing Younium configuration"
	summaryNameInUse          = "Name already in use"
	summaryNewTokenRejected   = "New access token rejected"
	summaryNoPriceBase        = "Price base not set"
	summaryNotASCII           = "Legal entity name is not ASCII"
	summaryNotConfigured      = "Provider not configured"
	summaryNotDeletable       = "Object cannot be deleted"
	summaryNotFound           = "Object not found"
	summaryNotInEntity        = "Object not found in the legal entity"
	summaryNotReadBack        = "Object created but not read back"
	summaryOmitted            = "Object omitted from the list"
	summaryOutcomeUnknown     = "Outcome unknown"
	summaryRateLimit          = "Rate limit exceeded"
	summaryRedirect           = "Unexpected redirect"
	summaryRejected           = "Younium rejected the request"
	summaryRemoval            = "Removal cannot be undone"
	summaryRequestFailed      = "Younium request failed"
	summaryServerError        = "Younium server error"
	summarySeveralMatch       = "Several objects match"
	summarySpelledDifferently = "Younium returned different spellings"
	summaryStoredDifferently  = "Younium stored different values"
	summaryTooManyPages       = "Too many pages"
	summaryUnauthorized       = "Access token rejected"
	summaryUnexpectedData     = "Unexpected provider data"
	summaryUnknown            = "Unknown Younium configuration"
	summaryUnknownInPlan      = "Value must be known in the plan"
	summaryUnknownOrigin      = "Object not found, and its origin is unknown"
	summaryUnknownValue       = "Unknown value"
	summaryUnsupported        = "Response not supported by Terraform"
	summaryUnsupportedChange  = "Attribute cannot be changed"
	summaryWrongTarget        = "Object belongs to a different Younium environment"
)

// existsError is returned when Younium rejects a creation, and has an object of that
// natural key.
type existsError struct {
	error
	importArgument string
}

// diagnose returns a diagnostic for any error of the client. The detail begins with
// doing, which says what failed, such as "Creating the webhook for
// hooks.example.com".
func (d *providerData) diagnose(doing string, entity legalEntity, err error) diag.Diagnostic {
	var (
		loginErr       *younium.LoginError
		accessTokenErr *younium.AccessTokenError
		newTokenErr    *younium.NewTokenRejectedError
		requestErr     *younium.RequestError
		existsErr      *existsError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return diag.NewErrorDiagnostic(summaryCanceled, doing+" was canceled before Younium responded.")
	case errors.As(err, &loginErr):
		return d.diagnoseLogin(loginErr)
	case errors.As(err, &accessTokenErr):
		return d.diagnoseAccessToken(doing, accessTokenErr)
	case errors.As(err, &newTokenErr):
		return diag.NewErrorDiagnostic(summaryNewTokenRejected, fmt.Sprintf("%s failed: %s\n\nThe token was issued moments ago. Check that "+
			"the user of the credentials has the required permission, and that no gateway removes the Authorization header.",
			doing, newTokenErr.Request))
	case errors.As(err, &existsErr):
		return diag.NewErrorDiagnostic(summaryRejected, fmt.Sprintf("%s failed: %s\n\nIt exists already. To manage it, run terraform import ADDRESS %s "+
			"with the address of its block.", doing, existsErr, existsErr.importArgument))
	case errors.As(err, &requestErr):
		return d.diagnoseRequest(doing, entity, requestErr)
	case errors.Is(err, younium.ErrCredentialsInResponse):
		return diag.NewErrorDiagnostic(summaryCredentialsShown, fmt.Sprintf("%s succeeded, but %s. The provider discarded it.\n\nCheck %s: "+
			"a service between Terraform and Younium may echo requests. If it is not trusted, replace the credentials.",
			doing, err, d.targetAttribute()))
	case errors.Is(err, younium.ErrLoginResponse):
		return diag.NewErrorDiagnostic(summaryCredentialsShown, fmt.Sprintf("%s succeeded, but %s, which would be stored without being marked "+
			"as sensitive. The provider discarded it.\n\nCheck path and %s. To read such a response, use the ephemeral resource "+
			"younium_api_get, which stores nothing.", doing, err, d.targetAttribute()))
	}
	return diag.NewErrorDiagnostic(summaryRequestFailed, fmt.Sprintf("%s failed: %s.\n\nRetry. If the problem persists, contact Younium's support.", doing, err))
}

// diagnoseLogin returns a self-contained diagnostic for each object that needed the
// login: Terraform prints them in any order, and from 1.14 on only the first of
// equal ones.
func (d *providerData) diagnoseLogin(login *younium.LoginError) diag.Diagnostic {
	summary, advice := summaryLoginFailed, d.loginAdvice(login)
	if login.Rejected() && !login.Request.IsForeign() {
		summary = summaryCredentials
	}
	if login.Request.Status == http.StatusTooManyRequests {
		summary = summaryRateLimit
	}
	return diag.NewErrorDiagnostic(summary, login.Request.Error()+"\n\n"+advice)
}

// loginAdvice returns what to do about a failed login.
func (d *providerData) loginAdvice(login *younium.LoginError) string {
	other := d.client.Environment().OtherBaseURL(d.client.AuthVersion())
	switch {
	case other != "" && younium.IsWrongAddress(login):
		return fmt.Sprintf("Younium documents two host names for %s. If this one is wrong, replace environment with:\n\n  base_url = %q", d.client.Environment(), other)
	case login.Rejected() && !login.Request.IsForeign():
		return fmt.Sprintf("Credentials belong to one environment. Check that client_id (from %s) and secret (from %s) were "+
			"generated in %s, under Privacy & Security > Personal Tokens, and have not been revoked.",
			d.from[attrClientID], d.from[attrSecret], d.targetName())
	}
	return d.requestAdvice(login.Request, d.targetAttribute()+" and auth_version")
}

// foreignAdvice returns what to do about a response that may not be Younium's.
func (d *providerData) foreignAdvice() string {
	return fmt.Sprintf("The response may come from a gateway or firewall instead of Younium. Check %s, and whether anything intercepts "+
		"requests to %s.", d.targetAttribute(), d.host())
}

// host returns the host that the provider points to.
func (d *providerData) host() string {
	parsed, err := url.Parse(d.client.BaseURL())
	if err != nil {
		return "Younium"
	}
	return parsed.Host
}

// targetName describes the environment or base URL that the provider points to.
func (d *providerData) targetName() string {
	if environment := d.client.Environment(); environment != "" {
		return "the " + string(environment) + " environment"
	}
	return "the environment at " + d.client.BaseURL()
}

// targetAttribute returns the attribute that sets the base URL, and its source.
func (d *providerData) targetAttribute() string {
	attribute := attrBaseURL
	if d.client.Environment() != "" {
		attribute = attrEnvironment
	}
	return fmt.Sprintf("%s (from %s)", attribute, d.from[attribute])
}

func (d *providerData) diagnoseAccessToken(doing string, accessTokenErr *younium.AccessTokenError) diag.Diagnostic {
	request, expired := accessTokenErr.Request, accessTokenErr.ExpiredAt.Format(time.RFC3339)
	switch {
	case request == nil:
		return diag.NewErrorDiagnostic(summaryExpired, fmt.Sprintf("%s failed: the access token (from %s) expired at %s.\n\n%s",
			doing, d.from[attrAccessToken], expired, newTokenAdvice))
	case !accessTokenErr.ExpiredAt.IsZero():
		return diag.NewErrorDiagnostic(summaryExpired, fmt.Sprintf("%s failed: %s\n\nThe access token (from %s) expired at %s. %s",
			doing, request, d.from[attrAccessToken], expired, newTokenAdvice))
	}
	advice := fmt.Sprintf("The access token (from %s) may have expired, or it was issued outside of %s. %s",
		d.from[attrAccessToken], d.targetName(), newTokenAdvice)
	if request.IsForeign() {
		advice = d.foreignAdvice()
	}
	return diag.NewErrorDiagnostic(summaryUnauthorized, fmt.Sprintf("%s failed: %s\n\n%s", doing, request, advice))
}

const newTokenAdvice = "Provide a new one, or set client_id and secret."

func (d *providerData) diagnoseRequest(doing string, entity legalEntity, request *younium.RequestError) diag.Diagnostic {
	arguments := "the arguments of this block"
	if entity.source == fromImportID {
		arguments = fromImportID
	}
	summary, advice := summaryRejected, d.requestAdvice(request, arguments)
	switch {
	case request.Status == 0:
		summary = summaryConnectionFailed
	case request.Err != nil:
		summary = summaryInvalidResponse
	case request.RedirectHost != "":
		summary = summaryRedirect
	case request.Status == http.StatusNotFound:
		advice = "The endpoint or record does not exist. Check " + arguments + ", and " + d.targetAttribute() + "."
	case request.Status == http.StatusForbidden && request.IsForeign():
		summary = summaryDenied
	case request.Status == http.StatusForbidden:
		summary, advice = summaryDenied, d.deniedAdvice(entity)
	case request.Status == http.StatusTooManyRequests:
		summary = summaryRateLimit
	case request.Status >= http.StatusInternalServerError:
		summary = summaryServerError
	}
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf("%s failed: %s\n\n%s", doing, request, advice))
}

// legalEntity is the legal entity of a call and its source. It is zero if that is
// the provider.
type legalEntity struct{ name, source string }

const (
	fromBlock    = "this block"
	fromState    = "Terraform state"
	fromImportID = "the import ID"
)

// deniedAdvice names the causes of a 403 that Younium's developer portal lists.
func (d *providerData) deniedAdvice(entity legalEntity) string {
	name, source := entity.name, entity.source
	if provided := d.client.LegalEntity(); name == "" || name == provided {
		name, source = provided, d.from[attrLegalEntity]
	}
	advice := "Set legal_entity if the tenant has several legal entities, and check that "
	switch {
	case name != "":
		advice = fmt.Sprintf("Check that legal entity %q (from %s) exists and that ", name, source)
	case entity.source == fromImportID:
		advice = "Check that "
	}
	advice += "the user of the credentials has the required permission. Integrations can also be restricted for the whole tenant."
	switch {
	case entity.source == fromState:
		advice += " " + legalEntityExit
	case entity.source == fromImportID && entity.name == "":
		advice += " If the object is in another legal entity, add a comma and that legal entity to the import ID."
	}
	return advice
}

// requestAdvice returns what to do about a failure that has no advice of its own.
// check names what to check if no other advice applies.
func (d *providerData) requestAdvice(request *younium.RequestError, check string) string {
	var (
		certificate *tls.CertificateVerificationError
		hostname    x509.HostnameError
		invalid     x509.CertificateInvalidError
		connection  *net.OpError
		tooLarge    *younium.BodyTooLargeError
		proxy       *younium.ProxyError
		proxyURL    *younium.ProxyURLError
		pause       string
	)
	if request.RetryAfter > time.Minute {
		pause = fmt.Sprintf("Younium requested a wait of %s, and the provider waits at most 1m0s. ", request.RetryAfter)
	}
	switch {
	case errors.As(request, &hostname), errors.As(request, &invalid):
		return "Check " + d.targetAttribute() + " and the clock of this machine. Certificate verification cannot be disabled."
	case errors.As(request, &certificate) && d.from[attrCACertFile] != "":
		return fmt.Sprintf("Add the CA certificate of this server to ca_cert_file (from %s). Certificate verification cannot be disabled.", d.from[attrCACertFile])
	case errors.As(request, &certificate):
		return "If a proxy inspects TLS, set ca_cert_file to a file with its CA certificate. Certificate verification cannot be disabled."
	case errors.As(request, &proxyURL):
		return "Correct " + proxyURL.Variable + ". Percent-encode special characters in its user name and password: % is %25, @ is %40."
	case errors.As(request, &proxy):
		return proxyAdvice(proxy, request.URL)
	case errors.As(request, &connection) && connection.Op == "proxyconnect":
		return "Check the proxy in HTTPS_PROXY, or add the host to NO_PROXY if it needs no proxy."
	case younium.IsNotTLS(request) && d.client.Environment() == "":
		return fmt.Sprintf("Check the scheme and port of base_url (from %s).", d.from[attrBaseURL])
	case younium.IsNotTLS(request):
		return d.foreignAdvice()
	case request.RedirectHost == d.host():
		return "Check the scheme and path of " + d.targetAttribute() + ". Redirects are refused, because they would forward the credentials."
	case request.RedirectHost != "":
		return "If that host is correct, set base_url to it. Redirects are refused, because they would forward the credentials."
	case request.Status == http.StatusTooManyRequests:
		return pause + "The request changed nothing. Retry later, or lower -parallelism."
	case request.Status == 0 && younium.IsWrongAddress(request):
		return "Check " + d.targetAttribute() + ", and this machine's VPN and proxy settings (HTTPS_PROXY, NO_PROXY)."
	case request.Status == 0:
		return "Retry later. If the problem persists, check " + d.targetAttribute() + "."
	case request.Status >= http.StatusInternalServerError:
		return pause + "Retry later. If the problem persists, contact Younium's support."
	case errors.As(request, &tooLarge) && request.Method == http.MethodGet:
		return "Set a smaller PageSize in query of younium_api_get. For any other block, check " + d.targetAttribute() + "."
	case errors.Is(request, younium.ErrInvalidUTF8), errors.Is(request, younium.ErrDuplicateField):
		return "Terraform cannot store such data unchanged. Check that no gateway changes responses, then contact Younium's support."
	case errors.Is(request, younium.ErrIncompleteProduct):
		return "Terraform can manage only products with charge plans that have charges. Add what is missing in Younium, or omit this product."
	case errors.Is(request, younium.ErrExpiredToken):
		return "Correct the clock of this machine."
	case request.Err != nil, request.IsForeign() && request.Status != http.StatusNotFound:
		return d.foreignAdvice()
	}
	return "Check " + check + "."
}

// proxyAdvice returns what to do about a proxy that does not connect to the host of
// target, by the status of its response.
func proxyAdvice(proxy *younium.ProxyError, target string) string {
	host := "the host"
	if parsed, err := url.Parse(target); err == nil {
		host = parsed.Host
	}
	switch {
	case proxy.Status == http.StatusProxyAuthRequired && proxy.Credentials:
		return "Check the credentials in " + proxy.Variable + ". Percent-encode their special characters: % is %25, @ is %40."
	case proxy.Status == http.StatusProxyAuthRequired:
		return "Add the credentials for the proxy to " + proxy.Variable + ", percent-encoded: http://USER:PASSWORD@" + proxy.Host + "."
	case proxy.Status == http.StatusForbidden:
		return "Ask the proxy's administrator to allow " + host + "."
	case proxy.Status >= 300 && proxy.Status < 400:
		return "Sign in to the proxy from this machine, then retry: the proxy redirects to a sign-in page."
	}
	return "Check the proxy in " + proxy.Variable + ", or add " + host + " to NO_PROXY if it needs no proxy."
}
