// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func TestSandbox(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	go func() {
		sandbox(ctx, &screen{w: writer})
		_ = writer.Close()
	}()
	output := &transcript{lines: bufio.NewScanner(reader)}

	address := output.until(t, `^export YOUNIUM_BASE_URL=(http://127\.0\.0\.1:\d+/younium)$`)
	id := output.until(t, `^export YOUNIUM_CLIENT_ID=(.+)$`)
	secret := output.until(t, `^export YOUNIUM_SECRET=(.+)$`)
	output.until(t, `^export YOUNIUM_LEGAL_ENTITY=(`+youniumtest.DefaultLegalEntityID+`)$`)
	output.until(t, `^  It holds webhooks, (currencies .+), /Products$`)
	output.until(t, `^  and /Users, and a second legal entity, (`+secondEntity+`)\.$`)
	output.until(t, `^  (The key) opens`)
	shown := len(output.text)

	body := `{"clientId":"` + id + `","secret":"` + secret + `"}`
	answered := make(chan error, 2)
	go func() { answered <- post(ctx, address+"/auth/token", body) }()
	output.until(t, `^  \d\d:\d\d:\d\d  (POST)   /auth/token +200 +\d+ ms`)
	go func() {
		answered <- post(ctx, address+"/auth/token", `{"clientId":"`+id+`","secret":"mistyped-marker"}`)
	}()
	output.until(t, `/auth/token +(401) +\d+ ms  `+youniumtest.DefaultLegalEntityName+`$`)

	if err := errors.Join(<-answered, <-answered); err != nil {
		t.Error(err)
	}
	stop()
	output.until(t, `^  stopped after (2 requests), 2 logins among them, on \d connections?$`)
	nothingSecret(t, output.text[shown:], secret, "mistyped-marker")
	if output.lines.Scan() {
		t.Errorf("more after the end: %q", output.lines.Text())
	}
}

func post(ctx context.Context, address, body string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Legal-Entity", youniumtest.DefaultLegalEntityName)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// transcript reads what the sandbox prints, line by line.
type transcript struct {
	lines *bufio.Scanner
	text  string
}

// until reads on to a line that matches, and returns its group.
func (o *transcript) until(t *testing.T, pattern string) string {
	t.Helper()
	for o.lines.Scan() {
		o.text += o.lines.Text() + "\n"
		if match := regexp.MustCompile(pattern).FindStringSubmatch(o.lines.Text()); match != nil {
			return match[1]
		}
	}
	t.Fatalf("no line like %q in\n%s", pattern, o.text)
	return ""
}
