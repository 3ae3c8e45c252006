package index

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"resolve/internal/wiretest"
)

// A wire counts connections, each of which is made after so long on the bubble's
// clock.
type wire struct {
	*wiretest.Wire
	after time.Duration
	begun atomic.Int64 // connections
}

func newWire(after time.Duration) *wire { return &wire{Wire: wiretest.New(), after: after} }

func (w *wire) dial(ctx context.Context, network, address string) (net.Conn, error) {
	w.begun.Add(1)
	select {
	case <-time.After(w.after):
		return w.DialContext(ctx, network, address)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// impatience is how long a server waits for the first request of a connection.
const impatience = 3 * time.Second

// serve serves empty pages on the wire until the test ends, each after answer, and
// returns a client of them with its transport.
func (w *wire) serve(t *testing.T, secure, h2 bool, answer func(http.ResponseWriter)) (*Client, *diallingTransport) {
	t.Helper()
	s := &httptest.Server{Listener: w, EnableHTTP2: h2, Config: &http.Server{ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: impatience, Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		answer(rw)
		rw.Header().Set("Content-Type", "text/html")
		io.WriteString(rw, "<html></html>")
	})}}
	url := "http://index.example.org/simple"
	if secure {
		s.StartTLS()
		url = "https://index.example.org/simple"
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	transport := newTransport(Config{}.withDefaults(), &tls.Config{InsecureSkipVerify: true})
	transport.Proxy = nil
	transport.dialer.dial = w.dial
	c, err := New(Config{URL: url, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return c, transport
}

// TestConnections asks for 100 things at once, of a server that takes its time
// for each, and counts connections and how long it took.
func TestConnections(t *testing.T) {
	const requests = 100
	for _, tt := range []struct {
		name    string
		tls, h2 bool
		away    time.Duration // what a connection takes
		serve   time.Duration // what an answer takes
		conns   int64         // at most
		within  time.Duration
	}{
		{"far", false, false, 60 * time.Millisecond, time.Millisecond, requests, 61 * time.Millisecond},
		{"HTTP/2, near", true, true, 0, time.Millisecond, eagerConns, 2 * time.Millisecond},
		{"HTTP/2, far", true, true, 60 * time.Millisecond, time.Second, eagerConns, 1060 * time.Millisecond},
		{"TLS and HTTP/1.1, near", true, false, 0, time.Millisecond, requests, 2 * time.Millisecond},
		{"TLS and HTTP/1.1, far", true, false, 60 * time.Millisecond, time.Millisecond, requests, 122 * time.Millisecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(tt.away)
				c, transport := w.serve(t, tt.tls, tt.h2, func(rw http.ResponseWriter) { time.Sleep(tt.serve) })
				defer transport.CloseIdleConnections()
				start := time.Now()
				var all sync.WaitGroup
				for range requests {
					all.Go(func() {
						if _, err := c.List(t.Context(), "flask"); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				if took, conns := time.Since(start), w.begun.Load(); took > tt.within || conns > tt.conns {
					t.Errorf("%v and %d connections, want at most %v and %d", took, conns, tt.within, tt.conns)
				}
				// What waits for a connection that nobody needs any more ends with the transport, or by itself.
				time.Sleep(time.Second)
			})
		})
	}
}

// A request that fails, as a guess that is cancelled, leaves the connections of
// all others alone.
func TestFailureKeepsConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(0)
		c, transport := w.serve(t, false, false, func(http.ResponseWriter) {})
		defer transport.CloseIdleConnections()
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		for range 3 {
			if _, err := c.List(t.Context(), "flask"); err != nil {
				t.Fatal(err)
			}
			if _, err := c.List(ended, "flask"); err == nil {
				t.Error("a cancelled request gave an answer")
			}
		}
		if n := w.begun.Load(); n != 1 {
			t.Errorf("%d connections, want 1", n)
		}
	})
}

// A request that was served and has to look for a connection again, since the
// server closed the one it had, gets one.
func TestConnectionWantedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e exchange
		e.served.Store(&e.first)
		e.request = &http.Request{URL: &url.URL{Scheme: "https"}}
		e.clock = time.NewTimer(time.Hour)
		e.config = &Config{}
		e.Context = t.Context()
		e.wanting("")
		conn, _ := net.Pipe()
		e.connected(httptrace.GotConnInfo{Conn: conn})
		e.wanting("")
		e.wanting("") // net/http does so for HTTP/2
		var made int
		d := &dialer{dial: func(context.Context, string, string) (net.Conn, error) { made++; return nil, errors.New("no") }}
		for range eagerConns + 1 {
			if _, err := d.DialContext(&e, "tcp", "index.example.org:80"); err == nil || errors.Is(err, errNotNeeded) {
				t.Errorf("dialling: %v, want the dialler's own error", err)
			}
		}
		e.connected(httptrace.GotConnInfo{Conn: conn})
		if _, err := d.DialContext(&e, "tcp", "index.example.org:80"); !errors.Is(err, errNotNeeded) || made != eagerConns+1 {
			t.Errorf("dialling for who is served: %v after %d connections, want errNotNeeded after %d", err, made, eagerConns+1)
		}
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(net.ErrClosed)
		e.served.Store(new(event))
		e.Context = ctx
		if _, err := d.DialContext(&e, "tcp", "index.example.org:80"); !errors.Is(err, net.ErrClosed) {
			t.Errorf("dialling for who has gone: %v, want why", err)
		}
	})
}
