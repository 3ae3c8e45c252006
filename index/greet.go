package index

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	// late is when an answer over a connection to this machine is late: then it is
	// for something beyond this machine that the request waits, or for long work.
	late = 10 * time.Millisecond
	// veryLate is when it is for something far away, since few servers work so long
	// for a listing. One that serves one request at a time, and takes long for
	// greetings too, serves all of them first.
	veryLate = 40 * time.Millisecond
	// greetings is to how many connections those to a host are filled up then: as many
	// as a wave of listings asks for in a resolve of a hundred packages. With 60 ms
	// behind the forwarder that took 973 ms where none was greeted 1,078, with 16 1,015;
	// of a resolve of seven packages it takes 2 ms of the processor that has nothing
	// else to do then. Before, it is readyConns, as for spares.
	greetings = 32
	// greetingTime is how long a greeting may take, and greetingBytes what is read of
	// its answer.
	greetingTime  = 2 * time.Second
	greetingBytes = 8 << 10
)

// made is told of a connection that was made for a request. One to this machine
// itself is there at once, whatever is behind it: a forwarder (a tunnel, a
// container's port, a proxy in front of the index) may go on to the index only
// when it is sent something. The time that the connection took says nothing then,
// and a spare would be open as far as the forwarder. So when the first answer is
// late, connections are made that are greeted. Not for a request that asks whether
// something has changed: all of those go out at once, and few come after them.
func (h *dialled) made(e *exchange, c net.Conn) {
	if !h.mayForward(e.request, c) || h.watched.Swap(true) {
		return
	}
	fill := func(n int) (waiting bool) {
		if e.answered.Load() || e.Err() != nil {
			return false
		}
		n = min(n, h.most) - int(h.begun.Load()+h.greeted)
		h.greeted += int64(max(0, n))
		h.greet(e.request.URL, e.config.UserAgent, n)
		return true
	}
	time.AfterFunc(late, func() {
		if fill(readyConns) {
			time.AfterFunc(veryLate-late, func() { fill(greetings) })
		}
	})
}

// mayForward reports whether r is one of those that others will follow, and c a
// connection to this machine, and none to a proxy that was set.
func (h *dialled) mayForward(r *http.Request, c net.Conn) bool {
	tcp, ok := c.RemoteAddr().(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback() && r.URL.Scheme == "http" && h.address == addressOf(r.URL) &&
		r.Header.Get("If-None-Match") == "" && r.Header.Get("If-Modified-Since") == ""
}

// greet has the transport make n connections, on each of which the server is asked
// "OPTIONS *": the request for nothing (RFC 9110, section 9.3.7). Whatever it
// answers, the whole way to it is open then, and the connection idle; one that the
// server closes is none. It waits for nothing.
func (h *dialled) greet(u *url.URL, agent string, n int) {
	for range n {
		go func() {
			ctx, cancel := context.WithTimeout(h.greeting, greetingTime)
			defer cancel()
			r := &http.Request{
				Method: http.MethodOptions,
				URL:    &url.URL{Scheme: u.Scheme, Host: u.Host, Opaque: "*"},
				Header: http.Header{"User-Agent": {agent}},
			}
			resp, err := h.transport.RoundTrip(r.WithContext(ctx))
			if err != nil {
				return
			}
			defer resp.Body.Close()
			if resp.StatusCode != http.StatusSwitchingProtocols { // what comes then has no end, and ctx ends no wait for it
				_, _ = io.CopyN(io.Discard, resp.Body, greetingBytes) // with more to come it is closed
			}
		}()
	}
}

// addressOf is what a transport dials for a URL without TLS where it goes through no proxy.
func addressOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}
