// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/terraformcli/reattach"
)

// The providers time and vault cannot be installed without a network. So the
// guide's configuration runs as it is on two stand-ins in this process: a
// time_rotating that goes by the clock of the test, and a vault_kv_secret_v2
// that keeps the secret in memory.

// vault is the stand-in's memory.
type vault struct {
	mu      sync.Mutex
	written []string // The access tokens, in the order of their writing.
}

// write stores what the configuration, and nothing else, holds.
func (v *vault) write(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	var secret types.String
	diags := config.GetAttribute(ctx, path.Root("data_json_wo"), &secret)
	var fields struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(secret.ValueString()), &fields); err != nil || fields.AccessToken == "" {
		diags.AddError("No secret", "data_json_wo holds no access_token.")
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.written = append(v.written, fields.AccessToken)
	return diags
}

// tokens returns all that were written.
func (v *vault) tokens() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]string(nil), v.written...)
}

// standIn is a provider with one resource.
type standIn struct {
	name     string
	resource resource.Resource
}

func (p *standIn) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = p.name
}
func (p *standIn) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (p *standIn) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (p *standIn) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (p *standIn) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return p.resource }}
}

// serveStandIns serves the stand-ins until the test ends, and returns the entry of the
// environment that tells Terraform of them.
func serveStandIns(t *testing.T, standIns ...*standIn) string {
	t.Helper()
	servers := reattach.Servers{}
	for _, p := range standIns {
		servers["hashicorp/"+p.name] = providerserver.NewProtocol6(p)
	}
	return reattach.Variable + "=" + reattach.Serve(t, servers)
}

// timeRotating is resource time_rotating in so far as the guide uses it.
type timeRotating struct{ now func() time.Time }

func (*timeRotating) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "time_rotating"
}

func (*timeRotating) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{
		"rotation_hours": schema.Int64Attribute{Required: true},
		"unix": schema.Int64Attribute{
			Computed: true, PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
		},
	}
}

func (r *timeRotating) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var hours types.Int64
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("rotation_hours"), &hours)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("rotation_hours"), hours)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("unix"), r.now().Unix())...)
}

func (r *timeRotating) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var unix, hours types.Int64
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("unix"), &unix)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("rotation_hours"), &hours)...)
	if r.now().Unix() >= unix.ValueInt64()+hours.ValueInt64()*3600 {
		resp.State.RemoveResource(ctx)
	}
}

func (*timeRotating) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (*timeRotating) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// vaultSecret is resource vault_kv_secret_v2 in so far as the guide uses it.
type vaultSecret struct{ vault *vault }

func (*vaultSecret) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "vault_kv_secret_v2"
}

func (*vaultSecret) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{
		"mount":                schema.StringAttribute{Required: true},
		"name":                 schema.StringAttribute{Required: true},
		"data_json_wo":         schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true},
		"data_json_wo_version": schema.Int64Attribute{Optional: true},
	}
}

func (r *vaultSecret) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.Append(r.vault.write(ctx, req.Config)...)
	resp.State.Raw = req.Plan.Raw
}

func (*vaultSecret) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (r *vaultSecret) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(r.vault.write(ctx, req.Config)...)
	resp.State.Raw = req.Plan.Raw
}

func (*vaultSecret) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
