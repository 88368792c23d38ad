// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// block makes a provider block from values by attribute; those left out are
// null. Text that is not of the attribute's type is up to the caller.
func block(t *testing.T, values map[string]tftypes.Value) tfsdk.Config {
	t.Helper()
	var schema provider.SchemaResponse
	(&youniumProvider{}).Schema(t.Context(), provider.SchemaRequest{}, &schema)
	object, ok := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("a provider block is an object")
	}
	whole := map[string]tftypes.Value{}
	for attribute, typ := range object.AttributeTypes {
		whole[attribute] = tftypes.NewValue(typ, nil)
	}
	maps.Copy(whole, values)
	return tfsdk.Config{Schema: schema.Schema, Raw: tftypes.NewValue(object, whole)}
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func configure(t *testing.T, config tfsdk.Config, shell map[string]string) provider.ConfigureResponse {
	t.Helper()
	p := &youniumProvider{
		version: "0.0.0-test", getenv: func(name string) string { return shell[name] }, stopCtx: t.Context(),
	}
	var resp provider.ConfigureResponse
	p.Configure(t.Context(), provider.ConfigureRequest{Config: config, TerraformVersion: "1.11.4"}, &resp)
	return resp
}

// onPath returns the details of the diagnostics, each after its severity and
// its attribute, which must not be missing.
func onPath(t *testing.T, diags diag.Diagnostics) []string {
	t.Helper()
	var all []string
	for _, d := range diags {
		located, ok := d.(diag.DiagnosticWithPath)
		if !ok {
			t.Fatalf("%q is on no attribute: %s", d.Summary(), d.Detail())
		}
		all = append(all, fmt.Sprintf("%s %s: %s", d.Severity(), located.Path(), d.Detail()))
	}
	return all
}

func TestConfigureMakesNoRequest(t *testing.T) {
	t.Parallel()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	resp := configure(t, block(t, map[string]tftypes.Value{"base_url": text(server.URL()), "max_retries": tftypes.NewValue(tftypes.Number, 0)}),
		map[string]string{"YOUNIUM_CLIENT_ID": youniumtest.ClientID, "YOUNIUM_SECRET": youniumtest.Secret + "\n"})
	if len(resp.Diagnostics) != 0 {
		t.Fatalf("got %v", resp.Diagnostics)
	}
	data, ok := resp.DataSourceData.(*providerData)
	if !ok || resp.ResourceData != data || resp.EphemeralResourceData != data {
		t.Fatal("resources, data sources and ephemerals do not share one client")
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
	if err := data.client.CheckLogin(t.Context()); err != nil || server.Logins() != 1 {
		t.Errorf("got %v after %d logins, want one that succeeds", err, server.Logins())
	}
}

func TestReadHCL(t *testing.T) {
	t.Parallel()
	values, want := map[string]tftypes.Value{}, configValues{}
	for attribute, typ := range block(t, nil).Raw.Type().(tftypes.Object).AttributeTypes { //nolint:forcetypeassert // as block says
		if typ.Is(tftypes.Number) {
			values[attribute], want[attribute] = tftypes.NewValue(typ, 7), configValue{value: "7"}
			continue
		}
		values[attribute], want[attribute] = text(" "+attribute+"\n"), configValue{value: attribute}
	}
	var diags diag.Diagnostics
	if got := readHCL(t.Context(), block(t, values), &diags); !maps.Equal(got, want) || len(diags) != 0 {
		t.Errorf("got %v and %v, want every attribute of the schema: %v", got, diags, want)
	}
	values["client_id"], values["secret"] = tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	values["max_retries"] = tftypes.NewValue(tftypes.Number, tftypes.UnknownValue)
	got := readHCL(t.Context(), block(t, values), &diags)
	if got.any("client_id") || !got["secret"].unknown || !got["max_retries"].unknown || len(diags) != 0 {
		t.Errorf("got %v and %v", got, diags)
	}
}

func TestConfigureReportsOnTheAttribute(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block map[string]tftypes.Value
		shell map[string]string
		want  []string
	}{
		"malformed in the block": {
			block: map[string]tftypes.Value{"environment": text("staging"), "request_timeout": text("30")},
			want: []string{
				"Error environment: environment must be one of production, sandbox, us_production, us_sandbox.",
				"Error request_timeout: request_timeout must be a duration from 1s to 10m, such as 30s.",
			},
		},
		"malformed in a variable": {
			shell: map[string]string{"YOUNIUM_ENVIRONMENT": "staging"},
			want: []string{
				"Error environment: YOUNIUM_ENVIRONMENT must be one of " +
					"production, sandbox, us_production, us_sandbox.",
			},
		},
		"malformed in a variable that the block overrides": {
			block: map[string]tftypes.Value{"environment": text("sandbox")},
			shell: map[string]string{"YOUNIUM_ENVIRONMENT": "staging", "YOUNIUM_BASE_URL": "staging"},
		},
		"conflict in the block": {
			block: map[string]tftypes.Value{"environment": text("sandbox"), "base_url": text("https://a.example.com")},
			want:  []string{"Error base_url: Only one of base_url or environment can be set."},
		},
		"conflict of variables": {
			shell: map[string]string{"YOUNIUM_ACCESS_TOKEN": jwt, "YOUNIUM_SECRET": "s"},
			want: []string{
				"Error access_token: Only one of YOUNIUM_ACCESS_TOKEN or YOUNIUM_SECRET can be set.",
			},
		},
		"legal entity outside ASCII": {
			shell: map[string]string{"YOUNIUM_LEGAL_ENTITY": "Åkeri AB"},
			want: []string{
				"Warning legal_entity: " + detailNotASCII,
			},
		},
		"nothing is needed yet": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := configure(t, block(t, test.block), test.shell)
			if got := onPath(t, resp.Diagnostics); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestValidateConfigLeavesVariablesAside(t *testing.T) {
	t.Parallel()
	p := &youniumProvider{getenv: func(name string) string {
		t.Errorf("%s was read", name)
		return ""
	}}
	for name, test := range map[string]struct {
		block map[string]tftypes.Value
		want  []string
	}{
		"empty block": {},
		"unknown variables of the configuration": {
			block: map[string]tftypes.Value{
				"access_token": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
				"client_id":    tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
				"secret":       text("s"),
				"environment":  tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
				"base_url":     text("https://a.example.com"),
			},
		},
		"malformed": {
			block: map[string]tftypes.Value{"request_timeout": text("30")},
			want:  []string{"Error request_timeout: request_timeout must be a duration from 1s to 10m, such as 30s."},
		},
		"conflict": {
			block: map[string]tftypes.Value{"access_token": text(jwt), "client_id": text("id"), "secret": text("s")},
			want: []string{
				"Error access_token: Only one of access_token or client_id and secret can be set.",
			},
		},
		"a warning is for Configure": {block: map[string]tftypes.Value{"legal_entity": text("Åkeri AB")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp provider.ValidateConfigResponse
			p.ValidateConfig(t.Context(), provider.ValidateConfigRequest{Config: block(t, test.block)}, &resp)
			if got := onPath(t, resp.Diagnostics); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Whatever stands in an argument, the answer is a client or a diagnostic on
// that very argument.
func TestConfigureTakesAnyValue(t *testing.T) {
	t.Parallel()
	texts := []tftypes.Value{
		text(""), text(" \t\n"), text(strings.Repeat("x", 100_000)), text("a\x00b\nc\x1b[31m\x7f"), text("Ünïcödé ☃ 😀"), text("\xff\xfe"),
		tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
	}
	numbers := []tftypes.Value{
		tftypes.NewValue(tftypes.Number, nil), tftypes.NewValue(tftypes.Number, tftypes.UnknownValue),
		tftypes.NewValue(tftypes.Number, -1), tftypes.NewValue(tftypes.Number, 11), tftypes.NewValue(tftypes.Number, 1.5),
		tftypes.NewValue(tftypes.Number, new(big.Float).SetMantExp(big.NewFloat(1), 4000)),
	}
	for _, attribute := range []string{
		attrClientID, attrSecret, attrAccessToken, attrEnvironment, attrBaseURL, attrLegalEntity,
		attrAuthVersion, attrMaxRetries, attrRequestTimeout, attrCACertFile,
	} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			values := texts
			if attribute == attrMaxRetries {
				values = numbers
			}
			for _, value := range values {
				config := map[string]tftypes.Value{"client_id": text("id"), "secret": text("s"), "environment": text("sandbox")}
				switch attribute {
				case attrAccessToken:
					config = map[string]tftypes.Value{"environment": text("sandbox")}
				case attrBaseURL:
					config = map[string]tftypes.Value{"client_id": text("id"), "secret": text("s")}
				}
				config[attribute] = value
				var validated provider.ValidateConfigResponse
				(&youniumProvider{}).ValidateConfig(t.Context(), provider.ValidateConfigRequest{Config: block(t, config)}, &validated)
				checkBadValue(t, attribute, value, validated.Diagnostics)
				checkBadValue(t, attribute, value, configure(t, block(t, config), nil).Diagnostics)
				if raw := ""; attribute != attrMaxRetries && value.IsKnown() && !value.IsNull() && value.As(&raw) == nil {
					delete(config, attribute)
					checkBadValue(t, attribute, value, configure(t, block(t, config), map[string]string{envVar(attribute): raw}).Diagnostics)
				}
			}
		})
	}
}

func checkBadValue(t *testing.T, attribute string, value tftypes.Value, diags diag.Diagnostics) {
	t.Helper()
	if (value.IsNull() || !value.IsKnown()) && len(diags) != 0 {
		t.Errorf("a null or unknown %s: %v", attribute, diags)
	}
	for _, d := range diags {
		located, ok := d.(diag.DiagnosticWithPath)
		if !ok || located.Path().String() != attribute {
			t.Errorf("%s: %q is not on the attribute: %s", attribute, d.Summary(), d.Detail())
		}
		if strings.Contains(d.Detail(), "Ünïcödé") || len(d.Detail()) > 1000 {
			t.Errorf("%s: the detail repeats the value: %.200s", attribute, d.Detail())
		}
	}
}

func TestConfigureUnknown(t *testing.T) {
	t.Parallel()
	config := block(t, map[string]tftypes.Value{"client_id": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)})
	shell := map[string]string{"YOUNIUM_CLIENT_ID": "id", "YOUNIUM_SECRET": "s", "YOUNIUM_ENVIRONMENT": "sandbox"}
	p := &youniumProvider{getenv: func(name string) string { return shell[name] }, stopCtx: t.Context()}
	for _, allowed := range []bool{false, true} {
		var resp provider.ConfigureResponse
		p.Configure(t.Context(), provider.ConfigureRequest{
			Config: config, ClientCapabilities: provider.ConfigureProviderClientCapabilities{DeferralAllowed: allowed},
		}, &resp)
		if len(resp.Diagnostics) != 0 {
			t.Errorf("got %v", resp.Diagnostics)
		}
		if deferred := resp.Deferred != nil && resp.Deferred.Reason == provider.DeferredReasonProviderConfigUnknown; deferred != allowed {
			t.Errorf("deferral allowed: %t, got %+v", allowed, resp.Deferred)
		}
		var h objectBase
		var diags diag.Diagnostics
		h.configure(resp.ResourceData, &diags)
		if (h.data != nil && h.data.client != nil) || h.requireClient(&diags) != nil {
			t.Error("there is a client although client_id is unknown")
		}
		if len(diags) != 1 || diags[0].Summary() != "Unknown Younium configuration" ||
			!strings.Contains(diags[0].Detail(), "client_id in the provider block will be known only after apply") {
			t.Errorf("got %v", diags)
		}
	}
	var resp provider.ConfigureResponse
	p.Configure(t.Context(), provider.ConfigureRequest{
		Config: block(t, nil), ClientCapabilities: provider.ConfigureProviderClientCapabilities{DeferralAllowed: true},
	}, &resp)
	if resp.Deferred != nil {
		t.Errorf("a known configuration was deferred: %+v", resp.Deferred)
	}
}

func TestCACertFile(t *testing.T) {
	t.Parallel()
	cert, trust := youniumtest.SelfSigned("127.0.0.1", time.Now().Add(time.Hour))
	server := youniumtest.NewTLS(cert)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for name, test := range map[string]struct{ file, want string }{
		"trusted":     {write("ca.pem", trust), ""},
		"missing":     {filepath.Join(dir, "missing.pem"), "Error ca_cert_file: The file in ca_cert_file cannot be used: "},
		"a folder":    {dir, "Error ca_cert_file: The file in ca_cert_file cannot be used: "},
		"empty":       {write("empty.pem", nil), "it contains no PEM certificate."},
		"relative":    {"missing-folder/ca.pem", "Relative paths start at the directory in which Terraform runs."},
		"another PEM": {write("key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})), "it contains no usable certificate: block 1 (line 1) is of the type PRIVATE KEY."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := configure(t, block(t, map[string]tftypes.Value{
				"base_url": text(server.URL()), "ca_cert_file": text(test.file),
				"client_id": text(youniumtest.ClientID), "secret": text(youniumtest.Secret),
			}), nil)
			got := onPath(t, resp.Diagnostics)
			if test.want != "" {
				if len(got) != 1 || !strings.Contains(got[0], test.want) || strings.Contains(got[0], dir) ||
					filepath.IsAbs(test.file) && strings.Contains(got[0], "Relative path") {
					t.Errorf("got %q, want one with %q", got, test.want)
				}
				return
			}
			data, ok := resp.DataSourceData.(*providerData)
			if !ok || len(got) != 0 {
				t.Fatalf("got %q and %T", got, resp.DataSourceData)
			}
			if err := data.client.CheckLogin(t.Context()); err != nil {
				t.Errorf("the file's authority is not trusted: %v", err)
			}
		})
	}
	resp := configure(t, block(t, map[string]tftypes.Value{
		"base_url": text(server.URL()), "client_id": text(youniumtest.ClientID), "secret": text(youniumtest.Secret),
	}), map[string]string{"YOUNIUM_CA_CERT_FILE": filepath.Join(dir, "gone.pem")})
	if got := onPath(t, resp.Diagnostics); len(got) != 1 ||
		!strings.Contains(got[0], "ca_cert_file: The file in YOUNIUM_CA_CERT_FILE cannot be used") {
		t.Errorf("got %q", got)
	}
}

func TestObjectBase_RequiresClient(t *testing.T) {
	t.Parallel()
	var h objectBase
	var diags diag.Diagnostics
	if h.configure(nil, &diags); len(diags) != 0 || (h.data != nil && h.data.client != nil) {
		t.Errorf("nothing to take before the provider is configured, got %v", diags)
	}
	if h.requireClient(&diags) != nil || len(diags) != 1 || diags[0].Summary() != "Provider not configured" {
		t.Errorf("got %v", diags)
	}
	diags = nil
	if h.configure("something else", &diags); len(diags) != 1 || diags[0].Summary() != "Unexpected provider data" ||
		!strings.Contains(diags[0].Detail(), "Expected *provider.providerData, got string.") {
		t.Errorf("got %v", diags)
	}
	diags = nil
	h.configure(newProviderData(t.Context(), configValues{}, configValues{}), &diags)
	if h.requireClient(&diags) != nil || (h.data != nil && h.data.client != nil) || len(diags) != 1 || diags[0].Summary() != "Missing Younium configuration" {
		t.Errorf("got %v", diags)
	}
	for _, part := range []string{
		"\n  - client_id (YOUNIUM_CLIENT_ID)\n  - secret (YOUNIUM_SECRET)\n  - environment (YOUNIUM_ENVIRONMENT): production",
		"Privacy & Security > Personal Tokens", "YOUNIUM_ACCESS_TOKEN", "YOUNIUM_BASE_URL",
	} {
		if !strings.Contains(diags[0].Detail(), part) {
			t.Errorf("%q is missing in:\n%s", part, diags[0].Detail())
		}
	}
}

// Terraform tells of an interrupt once, and still starts what was queued.
func TestInterruption(t *testing.T) {
	t.Parallel()
	p := &youniumProvider{getenv: func(string) string { return "" }}
	config := block(t, map[string]tftypes.Value{"environment": text("sandbox"), "client_id": text("id"), "secret": text("s")})
	var resp provider.ConfigureResponse
	var h objectBase
	var diags diag.Diagnostics
	served := newServer(t.Context(), p)
	p.Configure(t.Context(), provider.ConfigureRequest{Config: config}, &resp)
	h.configure(resp.ResourceData, &diags)

	cancelled, cancel := context.WithCancel(t.Context())
	_, alone, end := h.start(cancelled, &diags)
	defer end()
	limited, release := context.WithTimeout(t.Context(), time.Minute)
	defer release()
	client, ctx, end := h.start(limited, &diags)
	defer end()
	cancel()
	<-alone.Done()
	if _, limited := ctx.Deadline(); client == nil || len(diags) != 0 || ctx.Err() != nil || !limited {
		t.Fatalf("one call was cancelled alone, and another got %v, %v, %v", client, diags, ctx.Err())
	}

	if _, err := served.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Error(err)
	}
	if <-ctx.Done(); !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("the call went on: %v", ctx.Err())
	}
	client, _, end = h.start(t.Context(), &diags)
	defer end()
	if client != nil || len(diags) != 1 || diags[0].Detail() != "Terraform was interrupted before this operation started." {
		t.Errorf("got %v, %v", client, diags)
	}
}

// A run's interrupt ends that run: under a debugger, the process goes on to the
// next. One that comes before the first configuration holds for that, too.
func TestInterruptionOfOneRun(t *testing.T) {
	t.Parallel()
	p := &youniumProvider{getenv: func(string) string { return "" }}
	served := newServer(t.Context(), p)
	config, err := tfprotov6.NewDynamicValue(block(t, nil).Raw.Type(), block(t, nil).Raw)
	if err != nil {
		t.Fatal(err)
	}
	for run, interrupted := range []bool{true, false} {
		if run == 0 {
			if _, err := served.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
				t.Error(err)
			}
		}
		if _, err := served.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: &config}); err != nil {
			t.Error(err)
		}
		if got := p.stopCtx.Err() != nil; got != interrupted {
			t.Errorf("run %d is interrupted: %t", run, got)
		}
	}
}

// max_retries is checked before anything is configured.
func TestMaxRetries(t *testing.T) {
	t.Parallel()
	served := NewServer(t.Context(), "1.2.3")
	huge := new(big.Float).SetMantExp(big.NewFloat(1), 4000)
	for _, test := range []struct {
		value any
		want  string // the beginning of the only diagnostic
	}{
		{nil, ""},
		{tftypes.UnknownValue, ""},
		{0, ""},
		{10, ""},
		{-1, "Invalid Younium configuration: max_retries must be a whole number from 0 to 10, got: -1"},
		{11, "Invalid Younium configuration: max_retries must be a whole number from 0 to 10, got: 11"},
		{int64(math.MaxInt64), "Invalid Younium configuration: max_retries must be a whole number from 0 to 10, got: 9.223372037e+18"},
		{1.5, "Invalid Younium configuration: max_retries must be a whole number from 0 to 10, got: 1.5."},
		{huge, "Invalid Younium configuration: max_retries must be a whole number from 0 to 10, got: 1.318204093e+1204."},
	} {
		raw := block(t, map[string]tftypes.Value{"max_retries": tftypes.NewValue(tftypes.Number, test.value)}).Raw
		config, err := tfprotov6.NewDynamicValue(raw.Type(), raw)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := served.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: &config})
		if err != nil {
			t.Fatal(err)
		}
		var got string
		for _, d := range resp.Diagnostics {
			got += d.Summary + ": " + d.Detail
			if d.Severity != tfprotov6.DiagnosticSeverityError || !d.Attribute.Equal(tftypes.NewAttributePath().WithAttributeName("max_retries")) {
				t.Errorf("%v: %+v is no error on the attribute", test.value, d)
			}
		}
		if !strings.HasPrefix(got, test.want) || (test.want == "") != (got == "") || len(resp.Diagnostics) > 1 {
			t.Errorf("%v: got %q, want %q", test.value, got, test.want)
		}
	}
}

// What the wrapper embeds decides which requests of Terraform's reach the framework.
func TestServer_PassesListResourcesOn(t *testing.T) {
	t.Parallel()
	served, ok := NewServer(t.Context(), "1.2.3").(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatal("requests for list resources end at the wrapper")
	}
	resp, err := served.ValidateListResourceConfig(t.Context(), &tfprotov6.ValidateListResourceConfigRequest{TypeName: "younium_none"})
	if err != nil || len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary != "List Resource Type Not Found" {
		t.Errorf("got %+v, %v, want the framework's own answer", resp, err)
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	const own = "Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-younium/1.2.3"
	for appended, want := range map[string]string{
		"":                      own,
		" \n":                   own,
		"pipeline/7 ":           own + " pipeline/7",
		"a\r\nX-Injected: true": own + " aX-Injected: true",
		"\x00\x1b[31m\u0085b":   own + " [31mb",
		"å":                     own + " å",
	} {
		if got := userAgent("1.11.4", "1.2.3", appended); got != want {
			t.Errorf("%q: got %q, want %q", appended, got, want)
		}
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	var meta provider.MetadataResponse
	(&youniumProvider{version: "1.2.3"}).Metadata(t.Context(), provider.MetadataRequest{}, &meta)
	if meta.TypeName != "younium" || meta.Version != "1.2.3" {
		t.Errorf("got %+v", meta)
	}
}
