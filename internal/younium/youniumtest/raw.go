// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
)

// Raw starts a server on a free port of 127.0.0.1, such as "127.0.0.1:41873", for
// what no HTTP server would do: respond is called with the first request of each
// connection, which is closed after that. Raw panics if there is no port to listen
// on. No connection is accepted after stop.
func Raw(respond func(net.Conn, *http.Request)) (address string, stop func()) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		panic("youniumtest: " + err.Error())
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go serveFirst(connection, respond)
		}
	}()
	return listener.Addr().String(), func() { _ = listener.Close() }
}

func serveFirst(connection net.Conn, respond func(net.Conn, *http.Request)) {
	defer connection.Close()
	request, err := http.ReadRequest(bufio.NewReader(connection))
	if err != nil {
		return
	}
	// An unread rest would reset the connection at its end, and lose the response.
	_, _ = io.Copy(io.Discard, request.Body)
	respond(connection, request)
}
