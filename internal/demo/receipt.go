// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// takeToken is the command with which the example runs its tools.
const takeToken = "take-token"

const (
	receiptsVariable = "DEMO_RECEIPTS"
	receiptsFile     = "receipts.json"
)

// tokenPattern matches an access token of Younium: a JWT, whose first two parts are
// JSON objects in base64. Source: Younium's developer portal, Get started.
var tokenPattern = regexp.MustCompile(`eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}`)

// receipt is what a tool records about the token that it received.
type receipt struct {
	SHA256    string // of the token, in hexadecimal
	ExpiresAt string // RFC 3339
}

// writeReceipt is the tool of the example.
func writeReceipt(getenv func(string) string) error {
	token := getenv("TOKEN")
	if !tokenPattern.MatchString(token) {
		return errors.New("what came as a token is no JWT, so nobody could tell whether the state holds one")
	}
	sum := sha256.Sum256([]byte(token))
	line, err := json.Marshal(receipt{SHA256: hex.EncodeToString(sum[:]), ExpiresAt: getenv("TOKEN_EXPIRES_AT")})
	if err != nil {
		return err
	}
	// Tools run concurrently: each appends in one write.
	file, err := os.OpenFile(getenv(receiptsVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

// readReceipts returns the receipt of all tools. It returns an error if they differ.
func readReceipts(dir string) (receipt, error) {
	raw, err := os.ReadFile(filepath.Join(dir, receiptsFile))
	if err != nil {
		return receipt{}, err
	}
	lines := bytes.Split(bytes.TrimSpace(raw), []byte("\n"))
	if len(lines) != tools {
		return receipt{}, fmt.Errorf("%d of %d tools were given a token", len(lines), tools)
	}
	for _, line := range lines {
		if !bytes.Equal(line, lines[0]) {
			return receipt{}, errors.New("the tools were given different tokens in one run")
		}
	}
	var one receipt
	return one, json.Unmarshal(lines[0], &one)
}

// fingerprint returns enough of the hash to recognize the token.
func (r receipt) fingerprint() string {
	return fmt.Sprintf("sha256:%s…%s", r.SHA256[:4], r.SHA256[len(r.SHA256)-4:])
}

// expiry returns when the token expires, and in how long.
func (r receipt) expiry(now time.Time) string {
	at, err := time.Parse(time.RFC3339, r.ExpiresAt)
	if err != nil {
		return r.ExpiresAt
	}
	return fmt.Sprintf("%s, in %s", r.ExpiresAt, strings.TrimSuffix(at.Sub(now).Round(time.Minute).String(), "0s"))
}
