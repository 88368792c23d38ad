// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

const (
	attrPath       = "path"
	attrQuery      = "query"
	attrAPIVersion = "api_version"
	attrMaxPages   = "max_pages"

	defaultMaxPages = 10
)

// apiGetModel is the model of both the data source and the ephemeral resource.
type apiGetModel struct {
	Path        types.String  `tfsdk:"path"`
	Query       types.Map     `tfsdk:"query"`
	LegalEntity types.String  `tfsdk:"legal_entity"`
	APIVersion  types.String  `tfsdk:"api_version"`
	MaxPages    types.Int64   `tfsdk:"max_pages"`
	Items       types.Dynamic `tfsdk:"items"`
	Object      types.Dynamic `tfsdk:"object"`
}

// The descriptions that the data source and the ephemeral resource share.
const (
	describeAPIPath = "Path of the endpoint below the provider's base URL, such as `/Accounts`. Must begin with a slash and contain no query. " +
		"Percent-encode all characters except ASCII letters, digits and `-._~` (a space is `%20`). "
	describeAPIQuery = "Query parameters by name. The provider encodes the values. Null is refused, because a filter that is left out by " +
		"accident would read everything. Pages hold 100 records unless you set `PageSize`. Younium documents `Filter`, `OrderBy`, " +
		"`ModifiedAfter`, `ModifiedBefore`, `PageSize` and `PageNumber`."
	describeAPILegalEntity = "ID or name of the legal entity to read from. IDs are recommended because names can change. Defaults to the " +
		"provider's `legal_entity`."
	describeAPIVersion = "Version of the Younium API. Defaults to `2.1`. If another version responds in another form, the response is " +
		"returned unchanged and no pages are followed."
	describeAPIMaxPages = "Maximum number of pages to read. Defaults to `10`, which is 1,000 records. If more pages exist, the read fails instead of truncating."
	describeAPIItems    = "Records of all pages, or elements of a response that is an array, as a tuple. Empty if Younium responds with 400 " +
		"\"No … could be found\". Null if the response is a single object. Younium omits fields that are null: read such a field with " +
		"`try(item.description, null)`. Numbers are exact. The order is Younium's, and may differ between reads: to fix it, set `OrderBy` in `query`, as in `{ OrderBy = \"accountNumber\" }`."
	describeAPIObject = "Response that is a single object. Null for any other response. Numbers are exact."
)

// read makes the calls and returns the configuration with items or object, for a
// state or a result. stored reports whether they are stored in state.
func (m *apiGetModel) read(ctx context.Context, b *objectBase, config tftypes.Value, stored bool, diags *diag.Diagnostics) (result tftypes.Value) {
	client, ctx, stop := b.start(ctx, diags)
	defer stop()
	values := map[string]string{}
	diags.Append(m.Query.ElementsAs(ctx, &values, false)...)
	if diags.HasError() {
		return result
	}
	query := url.Values{}
	for name, value := range values {
		query.Set(name, value)
	}
	response, err := client.InLegalEntity(m.LegalEntity.ValueString()).Read(ctx, younium.ReadRequest{
		Path:       m.Path.ValueString(),
		Query:      query,
		APIVersion: m.APIVersion.ValueString(),
		MaxPages:   int(cmp.Or(m.MaxPages.ValueInt64(), defaultMaxPages)),
		Stored:     stored,
	})
	doing := "Reading " + m.Path.ValueString()
	var tooMany *younium.TooManyPagesError
	switch {
	case errors.As(err, &tooMany):
		diags.AddAttributeError(path.Root(attrMaxPages), summaryTooManyPages, fmt.Sprintf(
			"%s failed: %s.\n\nAdd a Filter to query, or raise max_pages.", doing, tooMany))
	case err != nil:
		diags.Append(b.data.diagnose(doing, legalEntity{m.LegalEntity.ValueString(), fromBlock}, err))
	default:
		if result, err = withResponse(config, response); err != nil {
			diags.AddError(summaryUnsupported, fmt.Sprintf("%s succeeded, but the response %s.\n\nNarrow the response with query, or read it "+
				"with another tool.", doing, err))
		}
	}
	return result
}

// withResponse returns the configuration with items or object. Its error finishes
// the sentence "The response …".
func withResponse(config tftypes.Value, response *younium.ReadResponse) (result tftypes.Value, err error) {
	attributes := map[string]tftypes.Value{}
	if err := config.As(&attributes); err != nil {
		return result, fmt.Errorf("cannot be stored: %w", err)
	}
	if response.Object != nil {
		attributes["object"], err = jsonValue(response.Object)
	} else {
		attributes["items"], err = tupleOf(response.Items)
	}
	if err != nil {
		return result, err
	}
	return tftypes.NewValue(config.Type(), attributes), nil
}

// checkAPIPath validates a path. Its error finishes the sentence "path must …". No server or proxy can interpret a valid path as another one: the name of the
// endpoint is plain, and no encoded character can become a separator.
func checkAPIPath(value string) error {
	switch {
	case strings.ContainsAny(value, "?#"):
		return errors.New("must not contain a query or fragment. Set parameters in query")
	case !strings.HasPrefix(value, "/"):
		return errors.New("must begin with a slash, such as /Accounts")
	case checkLength(value) != nil:
		return checkLength(value)
	}
	first, rest, more := strings.Cut(value[1:], "/")
	if !plainSegment().MatchString(first) {
		return errors.New("must begin with the plain name of an endpoint after one slash, such as /Accounts")
	}
	if strings.EqualFold(first, "auth") {
		return errors.New("must not be that of the login. Use younium_token to read a token")
	}
	if !more {
		return nil
	}
	for segment := range strings.SplitSeq(rest, "/") {
		if err := checkSegment(segment); err != nil {
			return err
		}
	}
	return nil
}

var (
	plainSegment   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Za-z_-]+$`) })
	encodedSegment = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:[0-9A-Za-z._~-]|%[0-9A-Fa-f]{2})+$`)
	})
)

func checkSegment(segment string) error {
	if segment == "" {
		return errors.New("must not contain two slashes in a row, or one at the end")
	}
	if !encodedSegment().MatchString(segment) {
		return errors.New("must percent-encode all characters except ASCII letters, digits and -._~ (a space is %20)")
	}
	decoded, err := url.PathUnescape(segment)
	switch {
	case err != nil, !utf8.ValidString(decoded), checkText(decoded) != nil, strings.ContainsAny(decoded, `/\%?#;`):
		return errors.New("must not contain an encoded separator, percent sign or control character, or bytes that are not UTF-8")
	case decoded == ".", decoded == "..":
		return errors.New("must not contain a part that is one or two dots")
	}
	return nil
}

// isWebhooksPath reports whether the response of a valid path may contain webhooks.
// Younium's routes are case-insensitive, and a gateway may add a prefix to them.
func isWebhooksPath(value string) bool {
	return slices.ContainsFunc(strings.Split(value, "/"), func(part string) bool {
		decoded, err := url.PathUnescape(part)
		return err != nil || strings.EqualFold(decoded, "Webhooks")
	})
}

// apiQueryValidator validates the parameters, each with its own path in errors.
type apiQueryValidator struct{}

var _ validator.Map = apiQueryValidator{}

// Description implements validator.Map.
func (apiQueryValidator) Description(context.Context) string {
	return "must be parameters with a name and a value"
}

// MarkdownDescription implements validator.Map.
func (v apiQueryValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateMap implements validator.Map.
func (apiQueryValidator) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	for name, element := range req.ConfigValue.Elements() {
		if strings.TrimSpace(name) != name || cmp.Or(checkLength(name), checkText(name)) != nil {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(name), summaryInvalidQuery,
				"Parameter names must not be empty or too long, and must not contain control characters or leading or trailing whitespace.")
			continue
		}
		value, ok := element.(types.String)
		if !ok || value.IsUnknown() {
			continue
		}
		if err := checkParameter(value); err != nil {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(name), summaryInvalidQuery, fmt.Sprintf("query parameter %q %s.", name, err))
		}
	}
}

func checkParameter(value types.String) error {
	switch {
	case value.IsNull():
		return errors.New("must not be null. Omit it to leave it unset")
	case value.ValueString() == "":
		return nil // an empty value may be intended
	}
	return cmp.Or(checkLength(value.ValueString()), checkText(value.ValueString()))
}

// maxPages returns the validator of max_pages.
func maxPages() validator.Int64 { return int64validator.Between(1, math.MaxInt32) }
