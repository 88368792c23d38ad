// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const apiGetAddress = "data.younium_api_get.this"

// apiGetNamed is a block of one of the two kinds, "data" or "ephemeral", with lines.
func apiGetNamed(kind, name string, lines ...string) string {
	return fmt.Sprintf("%s \"younium_api_get\" %q {\n  %s\n}\n", kind, name, strings.Join(lines, "\n  "))
}

func apiGet(kind string, lines ...string) string { return apiGetNamed(kind, "this", lines...) }

// accounts makes so many records with a name and a number.
func accounts(count int) []json.RawMessage {
	records := make([]json.RawMessage, count)
	for i := range records {
		records[i] = fmt.Appendf(nil, `{"name":"Account %d","n":%d}`, i+1, i+1)
	}
	return records
}

// reads are the requests that were no logins.
func reads(server *youniumtest.Server) []youniumtest.Request {
	return slices.DeleteFunc(server.Requests(), func(r youniumtest.Request) bool { return r.Method != http.MethodGet })
}

// pointsAt matches an error whose snippet is the line of an argument.
func pointsAt(summary, argument string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)Error: ` + summary + `.*\d+: +` + argument + ` += `)
}

func TestAPIGetAnswers(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetCollection("/Accounts", accounts(245))
	server.SetCollection("/Products", nil)
	server.SetBareArray("/Bare", accounts(2))
	server.SetBareArray("/Nothing", nil)
	server.SetObject("/Currency/BaseCurrency", json.RawMessage(`{"code":"SEK"}`))
	server.SetObject("/Products/productFeatures", json.RawMessage(`{"pageNumber":1,"totalPages":1,"data":{"name":"Account 1"}}`))

	var config string
	var checks []statecheck.StateCheck
	for i, tc := range []struct {
		path          string
		items, object knownvalue.Check
	}{
		{"/Accounts", knownvalue.ListSizeExact(245), knownvalue.Null()},
		{"/Products", knownvalue.ListSizeExact(0), knownvalue.Null()},
		{"/Bare", knownvalue.ListSizeExact(2), knownvalue.Null()},
		{"/Nothing", knownvalue.ListSizeExact(0), knownvalue.Null()},
		{"/Currency/BaseCurrency", knownvalue.Null(), knownvalue.ObjectExact(map[string]knownvalue.Check{"code": knownvalue.StringExact("SEK")})},
		{"/Products/productFeatures", knownvalue.TupleExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{"name": knownvalue.StringExact("Account 1")}),
		}), knownvalue.Null()},
	} {
		name := fmt.Sprintf("case_%d", i)
		config += apiGetNamed("data", name, fmt.Sprintf("path = %q", tc.path))
		checks = append(checks,
			statecheck.ExpectKnownValue("data.younium_api_get."+name, tfjsonpath.New("items"), tc.items),
			statecheck.ExpectKnownValue("data.younium_api_get."+name, tfjsonpath.New("object"), tc.object))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps:                    []resource.TestStep{{Config: config, ConfigStateChecks: checks}},
	})
}

// oddRecords hold everything that JSON can and Terraform might not like.
const oddRecords = `{"x":null,"e":[],"o":{},"n":[null,[null,{"z":null}]],"m":[1,"a",true,null,{"q":[]}],"a b":1,"a.b":2,"":3,` +
	`"e\u0301":4,"big":12345678901234567.89,"tenth":0.1,"nul":"a\u0000b","$":{"\n":1},"${x}":"${y}"}`

// TestAPIGetValues lets Terraform calculate with an answer.
func TestAPIGetValues(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetBareArray("/Odd", []json.RawMessage{[]byte(oddRecords), []byte(`5`), []byte(`null`), []byte(`[]`), []byte(`"a"`)})
	outputs := map[string]struct {
		expression string
		want       knownvalue.Check
	}{
		"null":        {`local.all[0].x == null`, knownvalue.Bool(true)},
		"null_record": {`local.all[2] == null`, knownvalue.Bool(true)},
		"deep_null":   {`local.all[0].n[1][1].z == null`, knownvalue.Bool(true)},
		"absent":      {`try(local.all[0].absent, "none")`, knownvalue.StringExact("none")},
		"names":       {`local.all[0]["a b"] + local.all[0]["a.b"] + local.all[0][""]`, knownvalue.Int64Exact(6)},
		"normalised":  {`local.all[0]["\u00e9"]`, knownvalue.Int64Exact(4)},
		"big":         {`local.all[0].big == 12345678901234567.89`, knownvalue.Bool(true)},
		"big_digits":  {`tostring(local.all[0].big)`, knownvalue.StringExact("12345678901234567.89")},
		"tenth":       {`local.all[0].tenth == 0.1`, knownvalue.Bool(true)},
		"lengths":     {`[length(local.all), length(local.all[0].e), length(local.all[0].o), length(local.all[3])]`, sizes(5, 0, 0, 0)},
		"mixed":       {`jsonencode(local.all[0].m)`, knownvalue.StringExact(`[1,"a",true,null,{"q":[]}]`)},
		"not_hcl":     {`local.all[0]["$${x}"]`, knownvalue.StringExact("${y}")},
		"whole":       {`jsonencode(local.all) == jsonencode(jsondecode(jsonencode(local.all)))`, knownvalue.Bool(true)},
	}
	config := apiGet("data", `path = "/Odd"`) + "locals {\n  all = data.younium_api_get.this.items\n}\n"
	var checks []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		config += fmt.Sprintf("output %q {\n  value = %s\n}\n", name, outputs[name].expression)
		checks = append(checks, statecheck.ExpectKnownOutputValue(name, outputs[name].want))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps:                    []resource.TestStep{{Config: config, ConfigStateChecks: checks}},
	})
}

func sizes(sizes ...int64) knownvalue.Check {
	var checks []knownvalue.Check
	for _, size := range sizes {
		checks = append(checks, knownvalue.Int64Exact(size))
	}
	return knownvalue.TupleExact(checks)
}

// TestAPIGetOnePlan counts what one run of Terraform costs. The number is one
// that only a real Terraform can keep: its test library cannot.
func TestAPIGetOnePlan(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetCollection("/Accounts", append(accounts(244), json.RawMessage(`{"n":1e400}`)))
	w := newWorkspace(t, keyFor(server), apiGet("data", `path = "/Accounts"`)+
		"output \"last\" {\n  value = data.younium_api_get.this.items[244].n == 1e400\n}\n")
	w.must("plan")
	if server.Logins() != 1 || server.Connections() != 1 || len(reads(server)) != 3 {
		t.Errorf("%d logins, %d connections and %d reads, want 1, 1 and 3", server.Logins(), server.Connections(), len(reads(server)))
	}
	w.must("apply", "-auto-approve")
	if got := strings.TrimSpace(w.must("output", "last").Stdout); got != "true" {
		t.Errorf("1e400 did not arrive: %s", got)
	}
}

func TestAPIGetRequest(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity("other-id", "Other AB")
	server.SetCollection("/Accounts", accounts(3))
	variables := keyFor(server)
	variables["YOUNIUM_LEGAL_ENTITY"] = youniumtest.DefaultLegalEntityID
	const filter = "name eq 'Å & Ö' and (n gt 1+1 or a/b ne '100%')"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(variables),
		Steps: []resource.TestStep{
			{
				Config:           apiGet("data", `path = "/Accounts"`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				Check:            hasSent(server, url.Values{"PageSize": {"100"}}, youniumtest.DefaultLegalEntityID, "2.1"),
			},
			{
				PreConfig: func() {
					server.Reset()
					server.Inject(youniumtest.Fault{Method: "GET", Path: "/Accounts", Body: `[]`}) // Younium would not understand it.
				},
				Config: apiGet("data", `path = "/Accounts"`, `legal_entity = "Other AB"`, `api_version = "2.1"`, "max_pages = 1",
					fmt.Sprintf(`query = { filter = %q, pagesize = "50", empty = "" }`, filter)),
				Check: hasSent(server, url.Values{"filter": {filter}, "pagesize": {"50"}, "empty": {""}}, "Other AB", "2.1"),
			},
			{
				PreConfig: func() {
					server.Reset()
					server.Inject(youniumtest.Fault{Method: "GET", Path: "/Accounts", Body: `[]`})
				},
				Config: apiGet("data", `path = "/Accounts"`, `api_version = "2.0"`, "legal_entity = null", "query = null", "max_pages = null"),
				Check:  hasSent(server, url.Values{"PageSize": {"100"}}, youniumtest.DefaultLegalEntityID, "2.0"),
			},
		},
	})
}

// hasSent checks the last read and its headers.
func hasSent(server *youniumtest.Server, query url.Values, legalEntity, version string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		all := reads(server)
		if len(all) == 0 {
			return errors.New("nothing was read")
		}
		last := all[len(all)-1]
		got, err := url.ParseQuery(last.RawQuery)
		if err != nil || !maps.EqualFunc(got, query, slices.Equal) {
			return fmt.Errorf("the query was %v (%w), want %v", got, err, query)
		}
		if last.Header.Get("legal-entity") != legalEntity || last.Header.Get("api-version") != version {
			return fmt.Errorf("the headers were %v", last.Header)
		}
		return nil
	}
}

func TestAPIGetMaxPages(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetCollection("/Accounts", accounts(30))
	get := func(maxPages int) string {
		return apiGet("data", `path = "/Accounts"`, `query = { PageSize = "10" }`, fmt.Sprintf("max_pages = %d", maxPages))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{
			{Config: get(3)},
			{Config: get(2), ExpectError: pointsAt("Too many pages", "max_pages")},
			{Config: get(2), ExpectError: wrapped("Reading /Accounts failed: the response has more pages than the limit of 2 (Younium reports 3). Add a Filter to query, or raise max_pages.")},
		},
	})
}

// TestAPIGetDefaultOfMaxPages reads pages of one record.
func TestAPIGetDefaultOfMaxPages(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetCollection("/Accounts", accounts(11))
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config:      apiGet("data", `path = "/Accounts"`, `query = { PageSize = "1" }`),
			ExpectError: wrapped("more pages than the limit of 10 (Younium reports 11)"),
		}},
	})
	if got := len(reads(server)); got != 10 {
		t.Errorf("%d pages were read, want 10", got)
	}
}

func TestAPIGetStaysOnItsOrigin(t *testing.T) {
	t.Parallel()
	server, other := startYounium(t), startYounium(t)
	for _, s := range []*youniumtest.Server{server, other} {
		s.SetCollection("/Accounts", accounts(150))
	}
	server.Inject(youniumtest.Fault{Method: "GET", Mangle: func(body []byte) []byte {
		return []byte(strings.ReplaceAll(string(body), server.URL(), other.URL()))
	}})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config: apiGet("data", `path = "/Accounts"`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(apiGetAddress, tfjsonpath.New("items"), knownvalue.ListSizeExact(150)),
			},
		}},
	})
	if got := len(other.Requests()); got != 0 {
		t.Errorf("the host that the link names got %d requests", got)
	}
}

// TestAPIGetErrors plans one configuration with a block for each error.
func TestAPIGetErrors(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.AddLegalEntity("other-id", "Other AB")
	server.SetCollection("/Accounts", accounts(1))
	for _, fault := range []youniumtest.Fault{
		{Path: "/Bad", Status: 400, Body: `{"errors":{"filter":["The filter is not valid."]}}`},
		{Path: "/File", Body: "%PDF-1.7", Header: http.Header{"Content-Type": {"application/pdf"}}},
		{Path: "/Text", Body: `"text"`},
		{Path: "/Circle", Body: `{"pageNumber":1,"nextPage":"?PageSize=100","data":[]}`},
		{Path: "/Deep", Body: strings.Repeat(`{"a":`, 500) + "1" + strings.Repeat("}", 500)},
		{Path: "/Huge", Body: `[{"a":1e999999999}]`},
	} {
		server.Inject(fault)
	}
	cases := []struct{ path, entity, problem string }{
		{"/Missing", youniumtest.DefaultLegalEntityID, "Reading /Missing failed: GET " + server.URL() + "/Missing returned 404"},
		{"/Accounts", "", "Set legal_entity if the tenant has several legal entities"},
		{"/Accounts", "Third AB", `legal entity "Third AB" (from this block) exists`},
		{"/Bad", "", `returned 400: "filter: The filter is not valid."`},
		{"/File", "", "returned 200 with 8 bytes of application/pdf, but"},
		{"/Text", "", "returned 200 with 6 bytes of application/json, but"},
		{"/Circle", "", "Reading /Circle failed: the pages are out of order"},
		{"/Deep", "", "Reading /Deep succeeded, but the response nests more than 100 levels deep."},
		{"/Huge", "", "Reading /Huge succeeded, but the response contains a number of more than 150 digits"},
	}
	var config string
	for i, tc := range cases {
		entity := "null"
		if tc.entity != "" {
			entity = fmt.Sprintf("%q", tc.entity)
		}
		config += apiGetNamed("data", fmt.Sprintf("case_%d", i), fmt.Sprintf("path = %q", tc.path), "legal_entity = "+entity)
	}
	details := map[string]string{}
	for line := range strings.Lines(newWorkspace(t, keyFor(server), config).run("plan", "-json").Stdout) {
		var message struct {
			Diagnostic struct{ Address, Detail string }
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		details[message.Diagnostic.Address] += message.Diagnostic.Detail
	}
	for i, tc := range cases {
		if got := details[fmt.Sprintf("data.younium_api_get.case_%d", i)]; !strings.Contains(got, tc.problem) {
			t.Errorf("%s of %q: %q, want %q", tc.path, tc.entity, got, tc.problem)
		}
	}
}

// notWhole is what the framework calls a number that is not whole, or too large.
const notWhole = "Configuration Read Error"

// TestAPIGetUnreadable_SaysWhy reads what came whole, but cannot be kept as it is.
func TestAPIGetUnreadable_SaysWhy(t *testing.T) {
	t.Parallel()
	const support = "then contact Younium's support."
	for name, row := range map[string]struct {
		fault  youniumtest.Fault
		detail []string
	}{
		"a body over the limit": {
			youniumtest.Fault{Body: `["` + strings.Repeat("x", 16<<20) + `"]`},
			[]string{"returned 200, but the body is longer than the limit of 16777216 bytes.", "Set a smaller PageSize in query of younium_api_get."},
		},
		"status 101": {
			youniumtest.Fault{Status: 101, Header: http.Header{"Connection": {"Upgrade"}, "Upgrade": {"other"}}},
			[]string{"returned 101, but the server switched to another protocol.", "Check base_url (from YOUNIUM_BASE_URL), and"},
		},
		"a field twice": {
			youniumtest.Fault{Body: `[{"id":1,"name":"first","name":"second"}]`},
			[]string{"but the body contains an object with two fields of the same name.", support},
		},
		"a field twice, in a page": {
			youniumtest.Fault{Body: `{"pageNumber":1,"data":[{"a":{"b":1,"\u0062":2}}]}`},
			[]string{"but the body contains an object with two fields of the same name.", support},
		},
		"text that must be valid UTF-8": {
			youniumtest.Fault{Body: "{\"name\":\"\xc5kerlund\"}"},
			[]string{"but the body contains text that is not valid UTF-8.", support},
		},
		"half of a surrogate pair": {
			youniumtest.Fault{Body: `{"pageNumber":1,"data":[{"name":"\ud83d"}]}`},
			[]string{"but the body contains text that is not valid UTF-8.", support},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			row.fault.Path = "/Accounts"
			server.Inject(row.fault)
			w := newWorkspace(t, keyFor(server), apiGet("data", `path = "/Accounts"`))
			result := w.run("apply", "-auto-approve")
			output := unwrapped(result.Output())
			for _, want := range append(row.detail, "Error: Response cannot be read") {
				if !strings.Contains(output, want) {
					t.Errorf("the output lacks %q:\n%s", want, output)
				}
			}
			if got := len(reads(server)); got != 1 || result.ExitCode != 1 {
				t.Errorf("%d requests and exit code %d, want one and 1", got, result.ExitCode)
			}
			if strings.Contains(output, "second") || strings.Contains(output, "could not be reached") {
				t.Errorf("the output shows the response or blames the connection:\n%s", output)
			}
		})
	}
}

// TestAPIGetPages_LinksAreNotTrusted has a server whose links forget the filter or
// repeat it unencoded, and lists that are not whole.
func TestAPIGetPages_LinksAreNotTrusted(t *testing.T) {
	t.Parallel()
	const (
		filter  = "country eq 'Sweden & Co'; 100%"
		encoded = "Filter=country+eq+%27Sweden+%26+Co%27%3B+100%25"
		first   = encoded + "&PageSize=100"
		second  = encoded + "&PageNumber=2&PageSize=100"
		third   = encoded + "&PageNumber=3&PageSize=100"
	)
	page := func(fields string, records int) string {
		return `{` + fields + `"data":[` + strings.TrimSuffix(strings.Repeat(`{"n":1},`, records), ",") + `]}`
	}
	counted := func(number, total int, link string, records int) string {
		return page(fmt.Sprintf(`"pageNumber":%d,"totalCount":%d,"nextPage":%q,`, number, total, link), records)
	}
	for name, row := range map[string]struct {
		query   string // more of it
		bodies  []string
		records int
		err     string
		queries []string
	}{
		"number and size alone": {
			bodies:  []string{counted(1, 150, "/Accounts?pageNumber=2&pageSize=100", 100), counted(2, 150, "", 50)},
			records: 150, queries: []string{first, second},
		},
		"the filter unencoded": {
			bodies:  []string{counted(1, 150, "/Accounts?Filter="+filter+"&PageNumber=2", 100), counted(2, 150, "", 50)},
			records: 150, queries: []string{first, second},
		},
		"no pageNumber": {
			bodies:  []string{page(`"totalCount":150,"nextPage":"?PageNumber=2",`, 100), page(`"totalCount":150,`, 50)},
			records: 150, queries: []string{first, second},
		},
		"a token": {
			bodies:  []string{page(`"totalCount":150,"nextPage":"?token=a%2Bb",`, 100), page(`"totalCount":150,`, 50)},
			records: 150, queries: []string{first, first + "&token=a%2Bb"},
		},
		"the caller's own PageNumber": {
			query:   `, PageNumber = "2"`,
			bodies:  []string{page(`"pageNumber":2,"pageSize":100,"totalCount":250,"nextPage":"?PageNumber=3",`, 100), page(`"pageNumber":3,"totalCount":250,`, 50)},
			records: 150, queries: []string{second, third},
		},
		"pages of 100, 60 and 50 where 250 are counted": {
			bodies: []string{counted(1, 250, "?PageNumber=2", 100), counted(2, 250, "?PageNumber=3", 60), counted(3, 250, "", 50)},
			err:    "the list is incomplete", queries: []string{first, second, third},
		},
		"a link from page 1 to page 3": {
			bodies: []string{counted(1, 250, "?PageNumber=3", 100)},
			err:    "the pages are out of order", queries: []string{first},
		},
		"a count that changes once": {
			bodies:  []string{counted(1, 150, "?PageNumber=2", 100), counted(2, 151, "", 51), counted(1, 151, "?PageNumber=2", 100), counted(2, 151, "", 51)},
			records: 151, queries: []string{first, second, first, second},
		},
		"a count that changes twice": {
			bodies: []string{counted(1, 150, "?PageNumber=2", 100), counted(2, 151, "", 51), counted(1, 151, "?PageNumber=2", 100), counted(2, 152, "", 52)},
			err:    "the list changed twice while it was read", queries: []string{first, second, first, second},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			for _, body := range row.bodies {
				server.Inject(youniumtest.Fault{Method: "GET", Path: "/Accounts", Body: body, Times: 1})
			}
			w := newWorkspace(t, keyFor(server), apiGet("data", `path = "/Accounts"`, fmt.Sprintf("query = { Filter = %q%s }", filter, row.query))+
				"output \"count\" {\n  value = length(data.younium_api_get.this.items)\n}\n")
			result := w.run("apply", "-auto-approve")
			output := unwrapped(result.Output())
			want := row.err
			if want == "" {
				want = fmt.Sprintf("count = %d", row.records)
			}
			if (result.ExitCode == 0) != (row.err == "") || !strings.Contains(output, want) {
				t.Errorf("exit code %d, want %q:\n%s", result.ExitCode, want, output)
			}
			var sent []string
			for _, request := range reads(server) {
				sent = append(sent, request.RawQuery)
			}
			if !slices.Equal(sent, row.queries) {
				t.Errorf("queries %q\nwant    %q", sent, row.queries)
			}
		})
	}
}

type badAPIGetArgument struct{ name, summary, argument, value string }

// badAPIGetArguments are refused by both kinds, each on its own argument.
var badAPIGetArguments = []badAPIGetArgument{
	{"empty path", "Invalid path", "path", `""`},
	{"blank path", "Invalid path", "path", `"  "`},
	{"absolute URL", "Invalid path", "path", `"https://api.younium.com/Accounts"`},
	{"other host", "Invalid path", "path", `"//evil.example/Accounts"`},
	{"way up", "Invalid path", "path", `"/Accounts/%2e%2e/x"`},
	{"query in the path", "Invalid path", "path", `"/Accounts?PageSize=1"`},
	{"control character in the path", "Invalid path", "path", `"/Accounts/\u0007"`},
	{"Unicode in the path", "Invalid path", "path", `"/Åccounts"`},
	{"very long path", "Invalid path", "path", `"/` + strings.Repeat("a", 40000) + `"`},
	{"login", "Invalid path", "path", `"/Auth/token"`},
	{"null path", "Missing Configuration for Required Attribute", "path", `null`},
	{"null parameter", "Invalid query", "query", `{ filter = null }`},
	{"control character in a parameter", "Invalid query", "query", `{ filter = "a\u0007" }`},
	{"very long parameter", "Invalid query", "query", `{ filter = "` + strings.Repeat("a", 40000) + `" }`},
	{"parameter without a name", "Invalid query", "query", `{ "" = "a" }`},
	{"parameter with a blank name", "Invalid query", "query", `{ " " = "a" }`},
	{"control character in a name", "Invalid query", "query", `{ "a\u0007" = "a" }`},
	{"empty legal entity", "Invalid legal entity", "legal_entity", `""`},
	{"control character in the legal entity", "Invalid legal entity", "legal_entity", `"a\nb"`},
	{"very long legal entity", "Invalid legal entity", "legal_entity", `"` + strings.Repeat("a", 40000) + `"`},
	{"empty version", "Invalid Attribute Value Match", "api_version", `""`},
	{"control character in the version", "Invalid Attribute Value Match", "api_version", `"2.1\r\n"`},
	{"very long version", "Invalid Attribute Value Match", "api_version", `"` + strings.Repeat("2", 4000) + `"`},
	{"no pages", "Invalid Attribute Value", "max_pages", `0`},
	{"fewer than no pages", "Invalid Attribute Value", "max_pages", `-1`},
	{"half a page", notWhole, "max_pages", `0.5`},
	{"half a page more", notWhole, "max_pages", `1.5`},
	{"more pages than anything counts", "Invalid Attribute Value", "max_pages", `2147483648`},
	{"more pages than there are numbers", notWhole, "max_pages", `1e30`},
}

// checkBadAPIGetArguments validates one configuration with a block for each case.
func checkBadAPIGetArguments(t *testing.T, kind string, cases []badAPIGetArgument) {
	t.Helper()
	server := startYounium(t)
	var config strings.Builder
	for i, tc := range cases {
		lines := []string{tc.argument + " = " + tc.value}
		if tc.argument != "path" {
			lines = append(lines, `path = "/Accounts"`)
		}
		config.WriteString(apiGetNamed(kind, fmt.Sprintf("case_%d", i), lines...))
	}
	var result struct {
		Diagnostics []struct {
			Summary, Detail, Address string
			Snippet                  struct{ Code string }
		}
	}
	output := newWorkspace(t, keyFor(server), config.String()).run("validate", "-json").Stdout
	if err := json.Unmarshal([]byte(output), &result); err != nil {
		t.Fatalf("%v in %s", err, output)
	}
	found := map[string]string{}
	for _, got := range result.Diagnostics {
		argument, _, _ := strings.Cut(strings.TrimSpace(got.Snippet.Code), " ")
		found[strings.TrimPrefix(got.Address, "data.")] += argument + ": " + got.Summary
		if got.Summary != notWhole && strings.Contains(got.Detail, "error in the provider") {
			t.Errorf("%s = …: the provider blames itself: %s", argument, got.Detail)
		}
	}
	for i, tc := range cases {
		address := strings.TrimPrefix(fmt.Sprintf("%s.younium_api_get.case_%d", kind, i), "data.")
		if got, want := found[address], tc.argument+": "+tc.summary; got != want {
			t.Errorf("%s: reported %q, want %q", tc.name, got, want)
		}
	}
	if got := len(server.Requests()); got != 0 {
		t.Errorf("%d requests were made", got)
	}
}

func TestAPIGetBadArguments(t *testing.T) {
	t.Parallel()
	cases := slices.Clone(badAPIGetArguments)
	for _, path := range []string{"/Webhooks", "/WEBHOOKS", "/webhooks/49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d", "/Webhooks/", "//Webhooks", "/./Webhooks", "/%57ebhooks"} {
		cases = append(cases, badAPIGetArgument{path, "Invalid path", "path", fmt.Sprintf("%q", path)})
	}
	checkBadAPIGetArguments(t, "data", cases)
}

// TestAPIGetNoPages has the one sentence about no pages, for either kind.
func TestAPIGetNoPages(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	var steps []resource.TestStep
	for _, kind := range []string{"data", "ephemeral"} {
		config := apiGet(kind, `path = "/Accounts"`, "max_pages = 0")
		steps = append(steps,
			resource.TestStep{Config: config, ExpectError: wrapped("Attribute max_pages value must be between 1 and 2147483647, got: 0")},
			resource.TestStep{Config: config, ExpectError: pointsAt("Invalid Attribute Value", "max_pages")})
	}
	ephemeralTest(t, server, steps...)
	if got := len(server.Requests()); got != 0 {
		t.Errorf("%d requests were made", got)
	}
}

// TestAPIGetKeepsBack has a server that shows the token of the request, and one
// that answers as to a login.
func TestAPIGetKeepsBack(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.Inject(youniumtest.Fault{Path: "/Echo", Echo: true, Status: http.StatusOK})
	server.Inject(youniumtest.Fault{Path: "/Login", Body: `{"accessToken":"of-somebody","expiresIn":86400}`})
	echo, login := `path = "/Echo"`, `path = "/Login"`
	const shown = "Reading /Echo succeeded, but the response contains the secret or a token that was sent."
	ephemeralTest(
		t, server,
		resource.TestStep{Config: apiGet("data", echo), ExpectError: wrapped("Error: Response contains credentials")},
		resource.TestStep{Config: apiGet("data", echo), ExpectError: wrapped(shown)},
		resource.TestStep{Config: apiGet("ephemeral", echo), ExpectError: wrapped(shown)},
		resource.TestStep{Config: apiGet("data", login), ExpectError: wrapped("Error: Response contains credentials")},
		resource.TestStep{Config: apiGet("data", login), ExpectError: wrapped("Reading /Login succeeded, but the response is that of a login")},
		echoStep(t, apiGet("ephemeral", login)+echoed("ephemeral.younium_api_get.this.object.expiresIn"),
			statecheck.ExpectKnownValue("echo.this", tfjsonpath.New("data"), knownvalue.Int64Exact(86400))),
	)
}

func TestAPIGetNamesTheWebhooks(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config:      apiGet("data", `path = "/webhooks"`),
			ExpectError: wrapped("Use the data source younium_webhooks"),
		}},
	})
	if got := len(server.Requests()); got != 0 {
		t.Errorf("%d requests were made", got)
	}
}

// later is a value that Terraform knows only while applying.
func later(expression string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %s\n}\n", expression)
}

func TestAPIGetUnknownWhilePlanning(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetBareArray("/Accounts", accounts(3))
	const all = `{ path = "/Accounts", query = { a = "b" }, name = "c", entity = "` + youniumtest.DefaultLegalEntityID + `", version = "2.1", pages = 1 }`
	everything := apiGet("data", "path = terraform_data.later.output.path", "query = merge(terraform_data.later.output.query, { (terraform_data.later.output.name) = terraform_data.later.output.name })",
		"legal_entity = terraform_data.later.output.entity", "api_version = terraform_data.later.output.version", "max_pages = terraform_data.later.output.pages")
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		Steps: []resource.TestStep{{
			Config: later(all) + everything,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(apiGetAddress, tfjsonpath.New("items"), knownvalue.ListSizeExact(3)),
			},
		}},
	})
	if got := reads(server)[0].RawQuery; got != "PageSize=100&a=b&c=c" {
		t.Errorf("the query was %q", got)
	}
}

// TestAPIGetBadAfterPlanning gives values that only applying shows to be wrong.
func TestAPIGetBadAfterPlanning(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	for value, lines := range map[string][]string{
		`"/Webhooks"`: {"path = terraform_data.later.output"},
		`"/auth"`:     {"path = terraform_data.later.output"},
		`null`:        {`path = "/Accounts"`, "query = { a = terraform_data.later.output == \"\" ? null : null }"},
	} {
		resource.UnitTest(t, resource.TestCase{
			ProtoV6ProviderFactories: factories(keyFor(server)),
			Steps: []resource.TestStep{{
				Config:      later(value) + apiGet("data", lines...),
				ExpectError: regexp.MustCompile("Invalid path|Invalid query"),
			}},
		})
	}
	if got := len(server.Requests()); got != 0 {
		t.Errorf("%d requests were made", got)
	}
}
