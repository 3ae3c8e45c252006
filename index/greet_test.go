package index

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A forwarder is a wire whose connections are there at once, and go on to the
// index, a trip away, when something is sent.
type forwarder struct {
	*wire
	trip time.Duration
	near net.Addr // its end that a client sees
}

func (f *forwarder) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := f.wire.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &forwarded{Conn: c, to: f}, nil
}

type forwarded struct {
	net.Conn
	to     *forwarder
	opened sync.Once
}

func (c *forwarded) RemoteAddr() net.Addr { return c.to.near }

func (c *forwarded) Write(b []byte) (int, error) {
	c.opened.Do(func() { time.Sleep(c.to.trip) })
	return c.Conn.Write(b)
}

// TestGreetings does what TestSpares does, through a forwarder on this machine.
func TestGreetings(t *testing.T) {
	const trip = 60 * time.Millisecond
	here := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	for _, tt := range []struct {
		name    string
		config  Config
		near    net.Addr      // nil means this machine
		away    time.Duration // what is behind it, 0 means a trip
		proxy   string
		changed string                                   // If-None-Match
		greet   func(http.ResponseWriter, *http.Request) // how the server takes a greeting

		trips, conns, greeted int64
	}{
		{name: "far", trips: 5, conns: greetings, greeted: greetings - 1},
		{name: "IPv6", near: &net.TCPAddr{IP: net.IPv6loopback}, trips: 5, conns: greetings, greeted: greetings - 1},
		{name: "less far", away: late, trips: 0, conns: readyConns, greeted: readyConns - 1},
		{name: "near", away: late / 4, trips: 0, conns: 6},
		{name: "another machine", near: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1)}, trips: 6, conns: 6},
		{name: "a proxy", proxy: "http://localhost:3128", trips: 6, conns: 6},
		{name: "asked whether it changed", changed: `"1"`, trips: 6, conns: 6},
		{name: "none ahead", config: Config{Ahead: -1}, trips: 6, conns: 6},
		{name: "few ahead", config: Config{Ahead: 6}, trips: 5, conns: 6, greeted: 5},
		{name: "refused", greet: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}, trips: 5, conns: greetings, greeted: greetings - 1},
		{name: "refused and closed", greet: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
			w.WriteHeader(http.StatusBadRequest)
		}, trips: 6, conns: greetings + 5, greeted: greetings - 1},
		{name: "not answered", greet: func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, trips: 6, conns: greetings + 5, greeted: greetings - 1},
		{name: "answered without end", greet: func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				w.Write(make([]byte, greetingBytes))
			}
		}, trips: 6, conns: greetings + 5, greeted: greetings - 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &forwarder{wire: newWire(0), trip: trip, near: here}
				if tt.near != nil {
					f.near = tt.near
				}
				if tt.away > 0 {
					f.trip = tt.away
				}
				var greeted atomic.Int64
				s := &http.Server{ErrorLog: log.New(io.Discard, "", 0), DisableGeneralOptionsHandler: true}
				s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					time.Sleep(f.trip + time.Millisecond) // back, and a server thinks
					switch {
					case r.Method != http.MethodOptions || r.RequestURI != "*":
						w.Header().Set("Content-Type", "text/html")
						io.WriteString(w, "<html></html>")
						return
					case r.Host != "index.example.org" || r.UserAgent() != "resolve":
						t.Errorf("greeted as %q by %q", r.Host, r.UserAgent())
					}
					greeted.Add(1)
					if tt.greet != nil {
						tt.greet(w, r)
					}
				})
				go s.Serve(f)
				defer s.Close()

				tt.config = tt.config.withDefaults()
				transport := newTransport(tt.config, &tls.Config{})
				transport.Proxy = nil
				if tt.proxy != "" {
					at, _ := url.Parse(tt.proxy)
					transport.Proxy = http.ProxyURL(at)
				}
				transport.dialer.dial = f.dial
				tt.config.URL, tt.config.Transport = "http://index.example.org/simple", transport
				c, err := New(tt.config)
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				waves(t, func() error {
					return c.do(t.Context(), request{op: "list", url: tt.config.URL + "/flask/", ifNoneMatch: tt.changed, limit: 1 << 20, total: time.Minute},
						func(a *answer) error { _, err := io.ReadAll(a); return err })
				})
				took := time.Since(start)
				if trips := int64(took / trip); trips != tt.trips || f.begun.Load() != tt.conns || greeted.Load() != tt.greeted {
					t.Errorf("%d trips (%v), %d connections, %d greeted, want %d, %d and %d",
						trips, took, f.begun.Load(), greeted.Load(), tt.trips, tt.conns, tt.greeted)
				}
				transport.CloseIdleConnections()
			})
		})
	}
}

// waves asks for what a cold resolve of a small project asks for: a listing, its
// metadata, six listings together, and their metadata.
func waves(t *testing.T, ask func() error) {
	t.Helper()
	for _, together := range []int{1, 1, 6, 6} {
		var all sync.WaitGroup
		for range together {
			all.Go(func() {
				if err := ask(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}

// TestGreetingsEnd counts the connections that are open when nobody should be
// greeted any more.
func TestGreetingsEnd(t *testing.T) {
	hold := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for _, tt := range []struct {
		name   string
		greet  http.HandlerFunc
		closes bool                     // the server closes connections
		after  func(*diallingTransport) // the first answer
		open   int64
	}{
		{name: "no answer comes", greet: hold, after: func(*diallingTransport) { time.Sleep(greetingTime) }, open: 1},
		{name: "what is spoken then is not HTTP", greet: func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")
			io.Copy(io.Discard, c)
			c.Close()
		}, after: func(*diallingTransport) { time.Sleep(greetingTime) }, open: 1},
		{name: "the server keeps no connection", greet: hold, closes: true, after: func(*diallingTransport) {}},
		{name: "the client is closed", greet: hold, after: (*diallingTransport).CloseIdleConnections},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &forwarder{wire: newWire(0), near: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}}
				s := &http.Server{ErrorLog: log.New(io.Discard, "", 0), DisableGeneralOptionsHandler: true}
				s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodOptions {
						tt.greet(w, r)
						return
					}
					time.Sleep(2 * veryLate)
					if tt.closes {
						w.Header().Set("Connection", "close")
					}
				})
				go s.Serve(f)
				defer s.Close()

				cfg := Config{}.withDefaults()
				transport := newTransport(cfg, &tls.Config{})
				transport.Proxy = nil
				var open atomic.Int64
				transport.dialer.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
					c, err := f.dial(ctx, network, address)
					if err == nil {
						open.Add(1)
						c = &closing{Conn: c, closed: func() { open.Add(-1) }}
					}
					return c, err
				}
				cfg.URL, cfg.Transport = "http://index.example.org/simple", transport
				c, err := New(cfg)
				if err != nil {
					t.Fatal(err)
				}
				err = c.do(t.Context(), request{op: "list", url: cfg.URL + "/flask/", limit: 1 << 20, total: time.Minute},
					func(a *answer) error { _, err := io.ReadAll(a); return err })
				if err != nil {
					t.Fatal(err)
				}
				tt.after(transport)
				synctest.Wait()
				if n := open.Load(); n != tt.open || f.begun.Load() != greetings {
					t.Errorf("%d of %d connections are open, want %d of %d", n, f.begun.Load(), tt.open, greetings)
				}
				transport.CloseIdleConnections()
			})
		})
	}
}

// A closing calls closed when it is closed.
type closing struct {
	net.Conn
	once   sync.Once
	closed func()
}

func (c *closing) Close() error {
	c.once.Do(c.closed)
	return c.Conn.Close()
}
