// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// factChecks log what Younium's pages leave open. Not asked is what would leave
// objects that the API cannot delete (payment terms, orders, unless allowed custom
// fields), or take a second legal entity or a flood of requests.
var factChecks = []check{
	{"Hosts", (*sandbox).hosts},
	{"Logins", (*sandbox).logins},
	{"Refusals", (*sandbox).refusals},
	{"WebhookFacts", (*sandbox).webhookFacts},
	{"Events", (*sandbox).events},
	{"Paging", (*sandbox).paging},
	{"ProductFacts", (*sandbox).productFacts},
	{"CustomField", (*sandbox).customField},
	{"AllResponses", func(sb *sandbox, t *recorder) {
		t.fact("null fields and headers about limits", "[]", slices.Sorted(maps.Keys(sb.seen)))
	}},
}

// hosts looks up both spellings of the US sandbox, and sends nothing there.
func (sb *sandbox) hosts(t *recorder) {
	if sb.config.Environment == "" {
		t.Skip("only with YOUNIUM_ENVIRONMENT")
	}
	for _, version := range []younium.AuthVersion{younium.AuthV1, younium.AuthV2} {
		host := strings.TrimPrefix(younium.USSandbox.BaseURL(version), "https://")
		_, err := sb.lookup(sb.ctx, host)
		t.fact(host+" exists", true, err == nil)
	}
}

func (sb *sandbox) logins(t *recorder) {
	key := map[string]string{"clientId": sb.config.ClientID, "secret": sb.config.Secret.Reveal()}
	v1, v2 := sb.call(t, "POST", "/auth/token", key), sb.call(t, "POST", "/auth/v2/token", key)
	t.must(v1.StatusCode == 200, "login v1", "200 [accessToken expires expiresIn refreshToken]", v1)
	t.must(v2.StatusCode == 200, "login v2", "200 [access_token expires expires_in refresh_token]", v2)
	t.fact("seconds of a token", 86400, v1.fields["expiresIn"])
	t.fact("tenant in a token", true, sb.client.TenantFingerprint() != "")
}

// refusals sends wrong credentials once each, so that no user is locked out.
func (sb *sandbox) refusals(t *recorder) {
	for _, key := range []map[string]string{{"clientId": sb.config.ClientID, "secret": "not-the-secret"}, {"clientId": sb.config.ClientID}} {
		reply := sb.call(t, "POST", "/auth/token", key)
		name := fmt.Sprintf("login with the secret %q", key["secret"])
		t.must(reply.StatusCode == 400 || reply.StatusCode == 401, name, `400 or 401 {"errors":["…"]}`, reply)
	}
	reply := sb.call(t, "GET", "/Webhooks", nil, "Authorization", "Bearer not-a-token")
	t.must(reply.StatusCode == 401, "a wrong token", 401, reply)
	t.fact("a wrong legal entity", 403, sb.call(t, "GET", "/Webhooks", nil, "legal-entity", "tfacc-no-such-entity"))
	t.fact("no legal entity", "200 if there is one, otherwise 403", sb.call(t, "GET", "/Webhooks", nil, "legal-entity", ""))
}

func newWebhook(events ...string) map[string]any {
	return map[string]any{
		"url": urlHost + newName(), "events": events, "description": newName() + ", may be deleted", "webhookStatus": "Disabled",
	}
}

func (sb *sandbox) webhookFacts(t *recorder) {
	sent, key := newWebhook("SubscriptionCancelled", "InvoicePosted"), []string{"younium-idempotency-key", rand.Text()}
	created, again := sb.call(t, "POST", "/Webhooks", sent, key...), sb.call(t, "POST", "/Webhooks", sent, key...)
	id := fmt.Sprint(created.fields["id"])
	t.must(younium.IsID(id), "create", "201 [description events id token url webhookStatus]", created)
	t.fact("headers", "three of Younium-Idempotency, no Location", slices.Sorted(maps.Keys(created.Header)))
	for name, value := range sent {
		t.fact(name, "as sent", strings.Replace(fmt.Sprint(created.fields[name]), fmt.Sprint(value), "as sent", 1))
	}
	t.must(again.fields["id"] == id, "an idempotency key sent twice", id, again.fields["id"])
	start := time.Now()
	sb.await(func() bool { return sb.call(t, "GET", "/Webhooks/"+id, nil).StatusCode == 200 })
	t.fact("time until a new webhook can be read", "0s", time.Since(start).Round(time.Second))

	t.fact("GET of a webhook", "200 [description events id token url webhookStatus]", sb.call(t, "GET", "/Webhooks/"+id, nil))
	webhooks, err := sb.client.Webhooks(sb.ctx)
	i := slices.IndexFunc(webhooks, func(w younium.Webhook) bool { return w.ID == id })
	t.must(i >= 0, "webhooks in the list", "this one", fmt.Sprint(len(webhooks), err))
	t.fact("its token in the list", true, !webhooks[i].Token.IsZero())
	delete(sent, "description")
	t.fact("another webhook of that URL, without a description", "201 [events id token url webhookStatus]", sb.call(t, "POST", "/Webhooks", sent))

	deleted := sb.call(t, "DELETE", "/Webhooks/"+id, nil)
	t.must(deleted.StatusCode < 300, "DELETE of a webhook", "200 with 0 bytes", deleted)
	t.fact("GET of a missing webhook", "404 or 400", sb.call(t, "GET", "/Webhooks/"+id, nil))
	t.fact("DELETE of a missing webhook", "404 or 400", sb.call(t, "DELETE", "/Webhooks/"+id, nil))
	err = sb.client.DeleteWebhook(sb.ctx, id)
	t.must(errors.Is(err, younium.ErrNotFound), "a missing webhook for the client", younium.ErrNotFound, err)
}

// events tries names that Younium's pages spell in two ways, or not at all.
func (sb *sandbox) events(t *recorder) {
	for _, event := range []string{
		"NoSuchEvent", "AccountCreated", "AccountsCreated", "PaymentCreated", "PaymentsCreated",
		"ProductCreated", "ProductsCreated", "SubscriptionActivated", "SubscriptionChanged",
	} {
		t.fact("event "+event, 201, sb.call(t, "POST", "/Webhooks", newWebhook(event)))
	}
}

// paging reads currencies: there always is one, and they are no personal data.
func (sb *sandbox) paging(t *recorder) {
	first := sb.call(t, "GET", "/Currency", nil)
	t.fact("default page size", 20, first.fields["pageSize"])
	t.fact("page size for PageSize=200", 100, sb.call(t, "GET", "/Currency?PageSize=200", nil).fields["pageSize"])
	filtered := sb.call(t, "GET", "/Currency?PageSize=1&Filter="+url.QueryEscape("code ne 'XXX'"), nil)
	t.fact("nextPage", "with the Filter", filtered.fields["nextPage"])
	t.fact("past the last page", "400 No … could be found", sb.call(t, "GET", "/Currency?PageNumber=1000000", nil))
	read, err := sb.client.Read(sb.ctx, younium.ReadRequest{Path: "/Currency", MaxPages: 100})
	t.must(err == nil, "error of the client reading all pages", nil, err)
	total := first.fields["totalCount"]
	t.must(total == float64(len(read.Items)), "records on all pages", total, len(read.Items))
	again, err := sb.client.Read(sb.ctx, younium.ReadRequest{Path: "/Currency", Query: url.Values{"PageSize": {"10"}}, MaxPages: 100})
	t.must(err == nil, "error of the client reading smaller pages", nil, err)
	t.fact("order of records without OrderBy, in smaller pages", "equal", map[bool]string{true: "equal", false: "different"}[fmt.Sprint(read.Items) == fmt.Sprint(again.Items)])
}

// product is a product to ask about, as it was read last.
type product struct {
	sb       *sandbox
	t        *recorder
	currency string
	id, name string
	plan     string         // the ID of its charge plan
	charge   map[string]any // the only one, unless the last question has been asked
	delay    time.Duration  // the longest until a write could be read
}

func (sb *sandbox) newProduct(t *recorder) *product {
	base, err := sb.client.BaseCurrency(sb.ctx)
	t.must(err == nil, "error of the base currency", nil, err)
	p := &product{sb: sb, t: t, currency: base.Code}
	name := newName()
	created := p.create(name)
	p.id = fmt.Sprint(created.fields["id"])
	t.must(younium.IsID(p.id), "create a product", "201 [id message]", created)
	p.await(name)
	return p
}

func (p *product) create(name string) reply {
	return p.sb.call(p.t, "POST", "/Products", json.RawMessage(fmt.Sprintf(
		`{"name":%q,"productType":"Full","chargePlans":[{"name":"plan","charges":[{%s}]}]}`, name, p.newCharge(""))))
}

// newCharge returns the fields of a charge with two tiers, the last of them infinite.
func (p *product) newCharge(operation string) string {
	return fmt.Sprintf(`%[1]s"name":"charge","chargeType":"Recurring","model":"Tiered","PriceDetails":[`+
		`{%[1]s"currency":%[2]q,"tier":0,"price":1,"toQuantity":10,"isInfinite":false},{%[1]s"currency":%[2]q,"tier":1,"price":2,"isInfinite":true}]`,
		operation, p.currency)
}

// await reads the product until it has a name. Every write changes it, and can be
// read once the name can.
func (p *product) await(name string) {
	start, last := time.Now(), reply{}
	if !p.sb.await(func() bool {
		last = p.sb.call(p.t, "GET", "/Products/"+p.id, nil)
		var read struct {
			Name        string
			ChargePlans []struct {
				ID      string
				Charges []map[string]any
			}
		}
		if json.Unmarshal([]byte(last.body), &read) != nil || read.Name != name || len(read.ChargePlans) == 0 || len(read.ChargePlans[0].Charges) == 0 {
			return false
		}
		p.name, p.plan, p.charge = name, read.ChargePlans[0].ID, read.ChargePlans[0].Charges[0]
		return true
	}) {
		p.t.must(false, "a product after a write", "complete within 30s", last)
	}
	p.delay = max(p.delay, time.Since(start))
}

// patch changes charges, which are given as JSON, and the name of the product.
func (p *product) patch(charges string) reply {
	name := newName()
	patched := p.sb.call(p.t, "PATCH", "/Products/"+p.id, json.RawMessage(fmt.Sprintf(
		`{"name":%q,"chargePlans":[{"operation":"Change","chargePlan":%q,"charges":[{%s}]}]}`, name, p.plan, charges)),
		"Content-Type", "application/merge-patch+json")
	if patched.StatusCode < 300 {
		p.await(name)
	}
	return patched
}

// change changes fields of the charge. It returns the response, and what field is then.
func (p *product) change(fields, field string) string {
	patched := p.patch(fmt.Sprintf(`"operation":"Change","charge":%q,%s`, p.charge["id"], fields))
	return fmt.Sprintf("%s, then %#v", patched, p.charge[field])
}

// productFacts asks what the certainty of younium_product rests on. An order could
// not be removed, so the only thing in use is a currency.
func (sb *sandbox) productFacts(t *recorder) {
	p := sb.newProduct(t)
	found := p.change(`"name":"renamed","externalERPId":"tfacc-erp"`, "name")
	t.must(p.charge["name"] == "renamed", "PATCH of a nested charge by its UUID", `204 with 0 bytes, then "renamed"`, found)
	t.fact("PATCH of an externalERPId with null", `204 with 0 bytes, then "tfacc-erp"`, p.change(`"externalERPId":null`, "externalERPId"))
	t.fact("prices whose last tier is infinite", "no toQuantity in the last", p.charge["priceDetails"])
	for _, reference := range [][]string{
		{"deferredRevenueAccount", "/ChartOfAccounts", "code", "deferredRevenueAccount"},
		{"taxTemplate", "/TaxTemplates", "name", "taxTemplate"},
		{"unit", "/UnitOfMeasurements", "unitCode", "unitCode"},
	} {
		var list struct{ Data []map[string]any }
		listed := sb.call(t, "GET", reference[1]+"?PageSize=1", nil)
		if _ = json.Unmarshal([]byte(listed.body), &list); len(list.Data) == 0 {
			t.fact("text of "+reference[0], "as sent", listed)
			continue
		}
		sent := fmt.Sprintf("%q", list.Data[0][reference[2]])
		t.fact("text of "+reference[0], "204 with 0 bytes, then "+sent, p.change(fmt.Sprintf(`%q:%s`, reference[0], sent), reference[3]))
	}
	list := sb.call(t, "GET", "/Products?PageSize=1", nil)
	hasPlans := regexp.MustCompile(`"chargePlans"\s*:\s*\[`).MatchString(list.body) // not null
	t.fact("charge plans in a list", "200 true", fmt.Sprint(list.StatusCode, " ", hasPlans))
	t.fact("time until a write of a product can be read", "0s", p.delay.Round(time.Second))

	used := sb.call(t, "POST", "/Currency", map[string]string{"code": "XTS", "description": newName() + ", may be deleted"})
	found = p.change(`"PriceDetails":[{"operation":"Create","currency":"XTS","tier":0,"price":1,"isInfinite":true}]`, "name")
	if used.StatusCode == 201 && strings.HasPrefix(found, "2") {
		found = sb.call(t, "DELETE", fmt.Sprint("/Currency/", used.fields["id"]), nil).String()
	}
	t.fact("DELETE of a currency that a price uses", `400 {"errors":{"message":["…"]}}`, found)

	t.fact("another product of that name", "201 [id message]", p.create(p.name))
	t.fact("another charge of that name", "204 with 0 bytes", p.patch(p.newCharge(`"operation":"Create",`)))
}

// customField creates a custom field, or imports the one of an earlier run, since
// nothing can remove it, and asks what its type makes of a value.
func (sb *sandbox) customField(t *recorder) {
	const key = "tfacc_integer"
	fields, err := sb.client.CustomFields(sb.ctx)
	types, imported := map[string]bool{}, ""
	for _, field := range fields {
		types[field.FieldType] = true
		if field.Entity == "Charge" && field.Key == key {
			imported = fmt.Sprintf("import {\n to = younium_custom_field.test\n id = %q\n}", field.ID)
		}
	}
	t.must(err == nil, "types of custom fields", "of Text Integer Checkbox Amount Date Entity Enum List DecimalNumber", fmt.Sprint(slices.Sorted(maps.Keys(types)), err))
	if !sb.customFields {
		t.Skip("only with YOUNIUM_ACC_CUSTOM_FIELDS=1")
	}
	lifecycle("custom_field", "custom_fields", (*younium.Client).CustomField, nil, imported+fmt.Sprintf(`
		resource "younium_custom_field" "test" {
			entity     = "Charge"
			key        = %q
			field_type = "Integer"
			name       = "tfacc-test, of no use"
		}`, key))(sb, t)
	found := sb.newProduct(t).change(fmt.Sprintf(`"customFields":{%q:"7"}`, key), "customFields")
	t.fact("an Integer custom field with the text 7", `204 with 0 bytes, then one with "7"`, found)
}

// await reports whether something is done within 30 s.
func (sb *sandbox) await(done func() bool) bool {
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(sb.pause) {
		if time.Now().After(end) || sb.ctx.Err() != nil {
			return false
		}
	}
	return true
}

// reply is a response as it came, which the client keeps to itself.
type reply struct {
	*http.Response
	body   string
	fields map[string]any // nil if the body is not a JSON object
}

// String tells only the fields of what is no error: one of them may be a token.
func (r reply) String() string {
	switch {
	case r.StatusCode >= 400:
		return fmt.Sprint(r.StatusCode, " ", r.body)
	case r.fields == nil:
		return fmt.Sprintf("%d with %d bytes", r.StatusCode, len(r.body))
	}
	return fmt.Sprint(r.StatusCode, slices.Sorted(maps.Keys(r.fields)))
}

var nullOrLimit = regexp.MustCompile(`(?i)"\w+"\s*:\s*null\b|[\w-]*(rate-?limit|quota|retry-after)[\w-]*:\[[^]]*`)

// call makes one request, once, with the provider's headers but for those given
// as names and values. An interrupt waits for its end: the sweep has to find
// what it created.
func (sb *sandbox) call(t *recorder, method, path string, body any, headers ...string) reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(sb.ctx), sb.config.RequestTimeout)
	defer cancel()
	content, _ := json.Marshal(body)
	request, _ := http.NewRequestWithContext(ctx, method, sb.config.BaseURL+path, bytes.NewReader(content))
	request.Header.Set("Content-Type", "application/json")
	if !strings.HasPrefix(path, "/auth/") {
		token, err := sb.client.Token(ctx)
		if err != nil {
			t.must(false, "token of the client", "given", err)
		}
		sb.hidden.Add(token.AccessToken)
		for name, value := range younium.RequestHeaders(token, sb.config.LegalEntity) {
			request.Header.Set(name, value)
		}
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	var text []byte
	if err == nil {
		defer response.Body.Close()
		text, err = io.ReadAll(response.Body)
	}
	if err != nil { // Its own words may quote the response to a login.
		t.must(false, method+" "+path, "answered", younium.SafeMessage(err))
	}
	for _, found := range nullOrLimit.FindAllString(fmt.Sprint(response.Header, string(text)), -1) {
		sb.seen[found] = true
	}
	reply := reply{Response: response, body: string(text)}
	_ = json.Unmarshal(text, &reply.fields)
	return reply
}
