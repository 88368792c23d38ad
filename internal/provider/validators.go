// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLength is what servers of ASP.NET take for all headers together. Tokens go
// into one, and no other value comes near it.
const maxLength = 32 << 10

func checkLength(value string) error {
	switch {
	case value == "":
		return errors.New("is empty; leave the attribute out where it is not meant to be set")
	case len(value) > maxLength:
		return fmt.Errorf("is longer than %d bytes", maxLength)
	}
	return nil
}

// checkText keeps out what no header and no JSON can carry as it is.
func checkText(value string) error {
	switch {
	case strings.ContainsFunc(value, unicode.IsControl):
		return errors.New("holds control characters, such as a line break")
	case !utf8.ValidString(value):
		return errors.New("is not UTF-8")
	}
	return nil
}

const (
	summaryNotASCII = "Legal entity outside ASCII"
	detailNotASCII  = "Younium does not document how it reads such a name in a header. It is sent as UTF-8. " +
		"The legal entity's id works everywhere."
)

func isASCII(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII })
}
