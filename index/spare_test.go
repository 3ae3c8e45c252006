package index

import (
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestSpares does what a cold resolve of a small project does. With connections at
// hand its six listings take one trip and not two.
func TestSpares(t *testing.T) {
	const trip = 60 * time.Millisecond
	for _, tt := range []struct {
		name    string
		tls, h2 bool
		away    time.Duration // what a connection takes
		closes  bool          // the server ends each connection after an answer
		trips   int
		conns   int64
	}{
		{name: "far", away: trip, trips: 5, conns: readyConns},
		{name: "near", away: farAway / 2, trips: 4, conns: 6},
		{name: "far, closing", away: trip, closes: true, trips: 8, conns: 14},
		{name: "TLS and HTTP/1.1, far", tls: true, away: trip, trips: 5, conns: readyConns},
		{name: "HTTP/2, far", tls: true, h2: true, away: trip, trips: 5, conns: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(tt.away)
				c, transport := w.serve(t, tt.tls, tt.h2, func(rw http.ResponseWriter) {
					time.Sleep(trip + time.Millisecond) // a server thinks
					if tt.closes {
						rw.Header().Set("Connection", "close")
					}
				})
				start := time.Now()
				waves(t, func() error { _, err := c.List(t.Context(), "flask"); return err })
				took := time.Since(start)
				if trips := int(took / trip); trips != tt.trips || w.begun.Load() != tt.conns {
					t.Errorf("%d trips (%v) and %d connections, want %d and %d", trips, took, w.begun.Load(), tt.trips, tt.conns)
				}
				transport.CloseIdleConnections() // what were left open would keep the bubble from ending
			})
		})
	}
}

// A server that does not wait as long for a request closes spares that are still
// kept here. Whoever is given one has an answer all the same, and no try less.
func TestDeadSpares(t *testing.T) {
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(2 * farAway)
				c, transport := w.serve(t, secure, false, func(http.ResponseWriter) { time.Sleep(time.Second) }) // longer than a connection takes
				defer transport.CloseIdleConnections()
				c.config.Retries = 0
				if _, err := c.List(t.Context(), "flask"); err != nil {
					t.Fatal(err)
				}
				time.Sleep((impatience + spareAge) / 2)
				for range 2 {
					var all sync.WaitGroup
					for range readyConns + 2 {
						all.Go(func() {
							if _, err := c.List(t.Context(), "flask"); err != nil {
								t.Error(err)
							}
						})
					}
					all.Wait()
				}
				// One for the first, the spares, and one for each that found none idle.
				if n, want := w.begun.Load(), int64(1+readyConns-1+readyConns+1); n != want {
					t.Errorf("%d connections, want %d", n, want)
				}
			})
		})
	}
}

// Spares that nobody takes are closed: by time, or because all are.
func TestSparesAreGivenUp(t *testing.T) {
	for name, end := range map[string]func(*spares){
		"by time": func(*spares) { time.Sleep(spareAge) },
		"closed":  func(s *spares) { s.close() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(time.Millisecond)
				closed := make(chan bool, readyConns)
				go func() {
					for {
						c, err := w.Accept()
						if err != nil {
							return
						}
						go func() {
							_, err := c.Read(make([]byte, 1))
							closed <- err == io.EOF
						}()
					}
				}()
				defer w.Close()
				var s spares
				d := dialer{dial: w.dial}
				host, _ := d.of("tcp", "index.example.org:80")
				s.make(readyConns, host.dial)
				s.make(readyConns, host.dial) // at once again: no more
				time.Sleep(2 * time.Millisecond)
				first := s.take()
				if first == nil {
					t.Fatal("there is no spare")
				}
				end(&s)
				for range readyConns - 1 {
					if !<-closed {
						t.Error("a spare was not closed")
					}
				}
				if c := s.take(); c != nil || w.begun.Load() != readyConns {
					t.Errorf("got %v of %d connections, want none of %d", c, w.begun.Load(), readyConns)
				}
				first.Close() // the taken one is its taker's
				if !<-closed {
					t.Error("the connection that was taken was closed by another")
				}
			})
		})
	}
}
