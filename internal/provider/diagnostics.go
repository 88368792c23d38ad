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

// diagnose returns a diagnostic for any error of the client. The detail begins with
// doing, which says what failed, such as "Creating the webhook for
// hooks.example.com".
func (d *providerData) diagnose(doing string, entity legalEntity, err error) diag.Diagnostic {
	var (
		loginErr       *younium.LoginError
		accessTokenErr *younium.AccessTokenError
		newTokenErr    *younium.NewTokenRejectedError
		requestErr     *younium.RequestError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return diag.NewErrorDiagnostic(summaryCancelled, doing+" was cancelled before Younium had answered.")
	case errors.As(err, &loginErr):
		return d.diagnoseLogin(loginErr)
	case errors.As(err, &accessTokenErr):
		return d.diagnoseAccessToken(doing, accessTokenErr)
	case errors.As(err, &newTokenErr):
		return diag.NewErrorDiagnostic("Younium rejects a fresh token", fmt.Sprintf(
			"%s failed: %s\n\nThe token was granted moments ago. If every call fails this way and a gateway stands between, check that it "+
				"passes the Authorization header on. If it is this one alone, the user behind the key may lack a permission. "+
				"Otherwise this is for Younium's support.", doing, newTokenErr.Request))
	case errors.As(err, &requestErr):
		return d.diagnoseRequest(doing, entity, requestErr)
	case errors.Is(err, younium.ErrCredentialsInResponse):
		return diag.NewErrorDiagnostic(summaryNotPassedOn, fmt.Sprintf(
			"%s succeeded, but %s.\n\nSomething that shows requests may stand between this machine and Younium, and keep what it "+
				"saw: check %s. If it is not meant to see them, replace the key.", doing, err, d.targetAttribute()))
	case errors.Is(err, younium.ErrLoginResponse):
		return diag.NewErrorDiagnostic(summaryNotPassedOn, fmt.Sprintf(
			"%s succeeded, but %s, which would land in the state unmarked.\n\nCheck %s, and what this path leads to. The ephemeral "+
				"resource younium_api_get reads such an answer, and stores nothing.", doing, err, d.targetAttribute()))
	}
	return diag.NewErrorDiagnostic("Younium request failed", fmt.Sprintf("%s failed: %s.", doing, err))
}

// diagnoseLogin returns a self-contained diagnostic for each object that needed the
// login: Terraform prints them in any order, and from 1.14 on only the first of
// equal ones.
func (d *providerData) diagnoseLogin(login *younium.LoginError) diag.Diagnostic {
	summary, advice := "Login to Younium failed", d.loginAdvice(login)
	if login.Rejected() && !login.Request.IsForeign() {
		summary = "Younium rejected the login"
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
		return fmt.Sprintf("Younium's own pages spell the host of %s in two ways. If this one is wrong, leave environment out "+
			"and write:\n\n  base_url = %q", d.client.Environment(), other)
	case login.Rejected() && !login.Request.IsForeign():
		return fmt.Sprintf("Keys usually belong to one environment: check that client_id (from %s) and secret (from %s) were "+
			"generated in %s, under Privacy & Security > Personal Tokens, and have not been revoked.",
			d.from[attrClientID], d.from[attrSecret], d.targetName())
	}
	return d.requestAdvice(login.Request, d.targetAttribute()+" and auth_version")
}

// foreignAdvice returns what to do about a response that may not be Younium's.
func (d *providerData) foreignAdvice() string {
	return fmt.Sprintf("Something other than Younium may have responded, such as a gateway or a firewall. Check %s, and that nothing "+
		"between this machine and %s intercepts requests.", d.targetAttribute(), d.host())
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
		return "the environment " + string(environment)
	}
	return "the Younium at " + d.client.BaseURL()
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
	advice := fmt.Sprintf("The access token (from %s) may have expired, or it was granted in an environment other than %s. %s",
		d.from[attrAccessToken], d.targetName(), newTokenAdvice)
	if request.IsForeign() {
		advice = d.foreignAdvice()
	}
	return diag.NewErrorDiagnostic("Access token rejected", fmt.Sprintf("%s failed: %s\n\n%s", doing, request, advice))
}

const (
	summaryCancelled   = "Cancelled"
	summaryRateLimit   = "Younium is rate limiting"
	summaryDenied      = "Younium denied access"
	summaryUnreachable = "Younium could not be reached"
	summaryNotPassedOn = "Answer not passed on"
	summaryExpired     = "Access token expired"

	newTokenAdvice = "Provide a new one, or set client_id and secret."
)

func (d *providerData) diagnoseRequest(doing string, entity legalEntity, request *younium.RequestError) diag.Diagnostic {
	arguments := "the arguments of this block"
	if entity.source == fromImportID {
		arguments = fromImportID
	}
	summary, advice := "Younium refused the request", d.requestAdvice(request, arguments)
	switch {
	case request.Status == 0:
		summary = summaryUnreachable
	case request.Err != nil:
		summary = "Response cannot be read"
	case request.RedirectHost != "":
		summary = "Younium answered with a redirect"
	case request.Status == http.StatusNotFound:
		advice = "There is no such endpoint, or no such record. Check " + arguments + ", and " + d.targetAttribute() + "."
	case request.Status == http.StatusForbidden && request.IsForeign():
		summary = summaryDenied
	case request.Status == http.StatusForbidden:
		summary, advice = summaryDenied, d.deniedAdvice(entity)
	case request.Status == http.StatusTooManyRequests:
		summary = summaryRateLimit
	case request.Status >= http.StatusInternalServerError:
		summary = "Younium failed"
	}
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf("%s failed: %s\n\n%s", doing, request, advice))
}

// legalEntity is the legal entity of a call and its source. It is zero if that is
// the provider.
type legalEntity struct{ name, source string }

const (
	fromBlock    = "this block"
	fromState    = "the state"
	fromImportID = "the import ID"
)

// deniedAdvice names the causes of a 403 that Younium's developer portal lists.
func (d *providerData) deniedAdvice(entity legalEntity) string {
	provided := d.client.LegalEntity()
	cause := "no legal entity is set, and this tenant has several"
	switch {
	case entity.name != "" && entity.name != provided:
		cause = fmt.Sprintf("the legal entity (%q, from %s) is unknown or not yours", entity.name, entity.source)
	case provided != "":
		cause = fmt.Sprintf("the legal entity (%q, from %s) is unknown or not yours", provided, d.from[attrLegalEntity])
	}
	advice := "The login is valid, so one of these is the cause: " + cause + "; the user behind the key lacks a permission; or " +
		"integrations are restricted for this tenant."
	switch {
	case entity.source == fromState:
		advice += " " + legalEntityExit
	case entity.source == fromImportID && entity.name == "":
		advice += " For an object in another legal entity, add a comma and that legal entity to the import ID."
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
		pause = fmt.Sprintf("Younium asks for a pause of %s, longer than the 1m0s that this provider waits. ", request.RetryAfter)
	}
	switch {
	case errors.As(request, &hostname), errors.As(request, &invalid):
		return "Check " + d.targetAttribute() + " and the clock of this machine. Verification cannot be turned off."
	case errors.As(request, &certificate) && d.from[attrCACertFile] != "":
		return fmt.Sprintf("Neither the system nor ca_cert_file (from %s) holds the certificate authority of this server. Add it to that "+
			"file. Verification cannot be turned off.", d.from[attrCACertFile])
	case errors.As(request, &certificate):
		return "If a proxy inspects TLS here, name its certificate authority in ca_cert_file. Verification cannot be turned off."
	case errors.As(request, &proxyURL):
		return "Correct " + proxyURL.Variable + ". In a user name or password, percent-encode special characters: % is %25, @ is %40."
	case errors.As(request, &proxy):
		return proxyAdvice(proxy, request.URL)
	case errors.As(request, &connection) && connection.Op == "proxyconnect":
		return "Check the proxy that HTTPS_PROXY names for this machine, or name the host in NO_PROXY where none is needed."
	case younium.IsNotTLS(request) && d.client.Environment() == "":
		return fmt.Sprintf("Check the scheme and port of base_url (from %s).", d.from[attrBaseURL])
	case younium.IsNotTLS(request):
		return d.foreignAdvice()
	case request.RedirectHost == d.host():
		return "Redirects are refused, since the credentials would go along. This one stays on its host. Check the scheme and path in " +
			d.targetAttribute() + "."
	case request.RedirectHost != "":
		return "Redirects are refused, since the credentials would go along. If that host is the right one, name it in base_url."
	case request.Status == http.StatusTooManyRequests:
		return pause + "This request changed nothing. Run again later, or lower -parallelism."
	case request.Status == 0 && younium.IsWrongAddress(request):
		return "Check " + d.targetAttribute() + ", and whether this machine needs a proxy (HTTPS_PROXY) or a VPN to get there."
	case request.Status == 0:
		return "Run again when Younium can be reached. If this goes on, check " + d.targetAttribute() + "."
	case request.Status >= http.StatusInternalServerError:
		return pause + "Run again later. If this goes on, it is for Younium's support."
	case errors.As(request, &tooLarge) && request.Method == http.MethodGet:
		return "For younium_api_get, set a smaller PageSize in query. Otherwise check " + d.targetAttribute() +
			": something other than Younium may have responded."
	case errors.Is(request, younium.ErrInvalidUTF8), errors.Is(request, younium.ErrDuplicateField):
		return "Terraform cannot keep such data as it is. If a gateway is in between, check that it does not change responses. " +
			"Otherwise contact Younium's support."
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
		return "Check the credentials in " + proxy.Variable + ". Percent-encode special characters in them: % is %25, @ is %40."
	case proxy.Status == http.StatusProxyAuthRequired:
		return "Add the credentials for the proxy to " + proxy.Variable + ", percent-encoded: http://USER:PASSWORD@" + proxy.Host + "."
	case proxy.Status == http.StatusForbidden:
		return "The proxy must allow " + host + ": ask its administrator."
	case proxy.Status >= 300 && proxy.Status < 400:
		return "The proxy redirects to a sign-in page. Sign in to the proxy from this machine, then run again."
	}
	return "Check the proxy that " + proxy.Variable + " names, or add " + host + " to NO_PROXY if it needs no proxy."
}
