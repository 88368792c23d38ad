// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// listener is a server for what no HTTP server would do.
type listener struct {
	address     string
	connections atomic.Int64
	requests    atomic.Int64
}

// listen has serve take each connection, until the test ends: then done is
// closed, the connections are, and all that serve them have returned.
func listen(t *testing.T, serve func(conn net.Conn, done <-chan struct{})) *listener {
	t.Helper()
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &listener{address: socket.Addr().String()}
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			server.connections.Add(1)
			group.Go(func() {
				defer conn.Close()
				serve(conn, done)
			})
		}
	})
	t.Cleanup(func() {
		close(done)
		_ = socket.Close()
		group.Wait()
	})
	return server
}

// answerRaw reads a request, and has answer write what comes back. Then the
// connection is closed.
func answerRaw(t *testing.T, answer func(conn net.Conn, request *http.Request, done <-chan struct{})) place {
	t.Helper()
	var server *listener
	ready := make(chan struct{})
	server = listen(t, func(conn net.Conn, done <-chan struct{}) {
		<-ready
		request, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil {
			return
		}
		body, _ := io.ReadAll(request.Body)
		request.Body = io.NopCloser(strings.NewReader(string(body)))
		server.requests.Add(1)
		answer(conn, request, done)
	})
	close(ready)
	return place{url: "http://" + server.address, requests: func() int { return int(server.requests.Load()) }}
}

// writing is a server that answers with text and closes.
func writing(text string) func(*testing.T, operation) place {
	return writingFor(func(operation) string { return text })
}

func writingFor(text func(operation) string) func(*testing.T, operation) place {
	return func(t *testing.T, o operation) place {
		t.Helper()
		return answerRaw(t, func(conn net.Conn, _ *http.Request, _ <-chan struct{}) { _, _ = io.WriteString(conn, text(o)) })
	}
}

// holding is a server that answers with text and says no more.
func holding(text string) func(*testing.T, operation) place {
	return func(t *testing.T, _ operation) place {
		t.Helper()
		return answerRaw(t, func(conn net.Conn, _ *http.Request, done <-chan struct{}) {
			_, _ = io.WriteString(conn, text)
			waitForEnd(conn, done)
		})
	}
}

// waitForEnd returns when the client has left, or the test.
func waitForEnd(conn net.Conn, done <-chan struct{}) {
	left := make(chan struct{})
	go func() {
		defer close(left)
		_, _ = io.Copy(io.Discard, conn)
	}()
	select {
	case <-left:
	case <-done:
		_ = conn.Close()
		<-left
	}
}

// endless is a server that begins an answer and goes on with text for as long as
// somebody reads it, up to 100 MB.
func endless(begin, text string) func(*testing.T, operation) place {
	return func(t *testing.T, _ operation) place {
		t.Helper()
		return answerRaw(t, func(conn net.Conn, _ *http.Request, _ <-chan struct{}) {
			_, err := io.WriteString(conn, begin)
			for sent := 0; err == nil && sent < 100<<20; sent += len(text) {
				_, err = io.WriteString(conn, text)
			}
		})
	}
}

// streaming is a server whose body has 100 MB.
func streaming(status string) func(*testing.T, operation) place {
	begin := fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", status, 100<<20)
	return endless(begin, strings.Repeat(" ", 1<<16))
}

// sentValue is a server that puts what it was sent, a login's secret or a call's
// token, into the format of its answer.
func sentValue(format string) func(*testing.T, operation) place {
	return func(t *testing.T, o operation) place {
		t.Helper()
		return answerRaw(t, func(conn net.Conn, request *http.Request, _ <-chan struct{}) {
			body, _ := io.ReadAll(request.Body)
			value := strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer ")
			if o.isLogin() {
				value = secretMarker
				if !strings.Contains(string(body), value) {
					value = "the secret was not sent"
				}
			}
			_, _ = fmt.Fprintf(conn, format, value)
		})
	}
}

// overTLS is a server that the client speaks TLS to, and that knows none, or not
// enough. It counts connections.
func overTLS(serve func(conn net.Conn, done <-chan struct{})) func(*testing.T, operation) place {
	return func(t *testing.T, _ operation) place {
		t.Helper()
		server := listen(t, serve)
		return place{url: "https://" + server.address, requests: func() int { return int(server.connections.Load()) }}
	}
}

func holdingUnread(conn net.Conn, done <-chan struct{}) { waitForEnd(conn, done) }

func answeringUnread(text string) func(net.Conn, <-chan struct{}) {
	return func(conn net.Conn, done <-chan struct{}) {
		_, _ = io.WriteString(conn, text)
		waitForEnd(conn, done)
	}
}
