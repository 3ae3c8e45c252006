// Package wiretest is a network in memory, for tests whose clocks are those of a
// testing/synctest bubble: there nothing takes time but what is told to.
package wiretest

import (
	"context"
	"net"
	"sync"
)

// A Wire is a listener, and whoever dials gets a connection to it, whatever the
// address. What one side writes waits until the other has read it.
type Wire struct {
	conns chan net.Conn
	once  sync.Once
	ended chan struct{} // closed by Close
}

// New returns a Wire that nobody has closed.
func New() *Wire { return &Wire{conns: make(chan net.Conn), ended: make(chan struct{})} }

// DialContext is for http.Transport. It waits for Accept.
func (w *Wire) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case w.conns <- server:
		return client, nil
	case <-w.ended:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (w *Wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.ended:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (w *Wire) Close() error { w.once.Do(func() { close(w.ended) }); return nil }

// Addr implements net.Listener; the address is nobody's.
func (w *Wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }
