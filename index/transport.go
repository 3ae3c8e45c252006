package index

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// hostConns is how many idle connections are kept for each host: as many as
// requests are in flight at once by default, so that none is closed between two.
const hostConns = 256

// A dialling transport is http's over the connections of a dialer.
type diallingTransport struct {
	*http.Transport
	dialer *dialer
}

// CloseIdleConnections closes the connections that nobody uses, or has used.
func (t *diallingTransport) CloseIdleConnections() {
	t.Transport.CloseIdleConnections()
	t.dialer.closeSpares()
}

// newTransport returns a transport for a Client that was given none. It sets no
// MaxConnsPerHost: a queue in the transport would run the request's clocks, and
// permits are the fetcher's.
func newTransport(cfg Config, tls *tls.Config) *diallingTransport {
	d := &dialer{
		dial: (&net.Dialer{Timeout: cfg.Timeouts.Connect, KeepAlive: 30 * time.Second}).DialContext,
		most: cmp.Or(cfg.Ahead, hostConns),
	}
	t := &http.Transport{
		Proxy:               proxyOf,
		DialContext:         d.DialContext,
		TLSClientConfig:     tls,
		TLSHandshakeTimeout: cfg.Timeouts.Connect,
		ForceAttemptHTTP2:   true,
		DisableCompression:  true,
		MaxIdleConns:        4 * hostConns,
		MaxIdleConnsPerHost: hostConns,
		IdleConnTimeout:     90 * time.Second,
		// There are as many buffers as connections. A request is some 400 bytes; what of
		// an answer comes behind its header is read where it belongs.
		WriteBufferSize: 1 << 10,
		ReadBufferSize:  2 << 10,
	}
	d.transport = t
	return &diallingTransport{dialer: d, Transport: t}
}

// proxyOf returns the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name for a
// request. The error does not show what could hold a password.
func proxyOf(r *http.Request) (*url.URL, error) {
	u, err := http.ProxyFromEnvironment(r)
	if err != nil {
		return nil, errProxy
	}
	return u, nil
}

var errProxy = errors.New("the proxy that HTTP_PROXY or HTTPS_PROXY names is no URL")

// timed keeps the clocks of each request that passes, whatever the transport
// below does, and tells Observe of it. It hides CloseIdleConnections: the
// retrying client calls that after every failure, a cancelled guess included,
// and all others would have to dial anew.
type timed struct {
	config Config
	next   http.RoundTripper
}

// An unsupportedError is a scheme that is not spoken.
type unsupportedError string

func (e unsupportedError) Error() string { return fmt.Sprintf("unsupported scheme %q", string(e)) }

// RoundTrip implements http.RoundTripper.
func (t *timed) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "http" && r.URL.Scheme != "https" {
		return nil, unsupportedError(r.URL.Scheme)
	}
	e := &exchange{config: &t.config, request: r}
	if t.config.Observe != nil {
		e.seen = Exchange{URL: shownURL(r.URL), Range: r.Header.Get("Range"), Start: time.Now(), Context: r.Context()}
	}
	e.Context, e.cancel = context.WithCancelCause(r.Context())
	limits := &t.config.Timeouts
	// Dialling has the transport's own clock; this one is wound up again when it is over.
	e.clock = time.AfterFunc(limits.Connect+limits.Header, e.late)
	e.served.Store(&e.first)
	e.trace.GetConn, e.trace.GotConn = e.wanting, e.connected
	if e.secure() {
		e.trace.TLSHandshakeDone = e.spoken
	}
	r = r.WithContext(httptrace.WithClientTrace(e, &e.trace))
	resp, err := t.next.RoundTrip(r)
	if err != nil && e.spare.Load() && e.Err() == nil {
		// The server may have closed it meanwhile, and those beside it; net/http asks
		// again by itself only where a connection has served before.
		e.host.Load().spares.close()
		e.clock.Reset(limits.Connect + limits.Header)
		resp, err = t.next.RoundTrip(r)
	}
	e.clock.Stop()
	if err != nil {
		err = e.why(err)
		e.finish(err)
		return nil, err
	}
	if host := e.host.Load(); host != nil {
		host.answered(resp)
	}
	e.seen.Status, e.body = resp.StatusCode, resp.Body
	e.answered.Store(true)
	resp.Body = e
	return resp, nil
}

// An exchange is one request on its way, which is the context that it travels
// with, and then its response's body. One clock runs at any time: that of the
// header, then, while a Read waits, that of the next piece.
type exchange struct {
	context.Context
	cancel   context.CancelCauseFunc
	config   *Config
	request  *http.Request
	clock    *time.Timer
	answered atomic.Bool // the header is there; stored by RoundTrip before the body is read
	trace    httptrace.ClientTrace
	served   atomic.Pointer[event]   // the request has a connection; another event each time that it wants one
	first    event                   // what served points to first
	host     atomic.Pointer[dialled] // where a connection was dialled for it; nil if none was
	spare    atomic.Bool             // which was there before; stored after host
	body     io.ReadCloser
	seen     Exchange // but for Status and Bytes filled in only if it is observed
	once     sync.Once
}

type exchangeKey struct{}

// Value implements context.Context.
func (e *exchange) Value(key any) any {
	if key == (exchangeKey{}) {
		return e
	}
	return e.Context.Value(key)
}

// secure reports whether it goes over TLS.
func (e *exchange) secure() bool { return e.request.URL.Scheme == "https" }

// late ends the exchange because its clock has run out.
func (e *exchange) late() {
	if e.answered.Load() {
		e.cancel(&timeoutError{"no more of the body", e.config.Timeouts.Idle})
	} else {
		e.cancel(&timeoutError{"no answer", e.config.Timeouts.Header})
	}
}

// wanting is called before each search for a connection, with HTTP/2 twice: a
// request whose connection was closed by the server looks for another.
func (e *exchange) wanting(string) {
	if e.served.Load().happened() {
		e.served.Store(new(event))
	}
}

// connected is called when the search has ended.
func (e *exchange) connected(info httptrace.GotConnInfo) {
	if host := e.host.Load(); host != nil && !info.Reused {
		host.made(e, info.Conn)
	}
	e.served.Load().happen()
	e.clock.Reset(e.config.Timeouts.Header)
}

// spoken is called when a handshake over TLS has ended, well or not.
func (e *exchange) spoken(state tls.ConnectionState, _ error) {
	if host := e.host.Load(); host != nil {
		if state.NegotiatedProtocol == "h2" {
			host.shares.Store(true)
		}
		host.spoken.happen()
	}
}

// Read reads the next piece, which must come within the idle time.
func (e *exchange) Read(p []byte) (int, error) {
	e.clock.Reset(e.config.Timeouts.Idle)
	n, err := e.body.Read(p)
	e.clock.Stop()
	e.seen.Bytes += int64(n)
	if err != nil && err != io.EOF {
		err = e.why(err)
		e.seen.Err = err
	}
	return n, err
}

// Close ends the exchange; what was not read is not waited for.
func (e *exchange) Close() error {
	err := e.body.Close()
	e.finish(e.seen.Err)
	return err
}

// why returns the clock or the caller that ended the request instead of "context canceled".
func (e *exchange) why(err error) error {
	if e.Err() != nil {
		return context.Cause(e)
	}
	return err
}

func (e *exchange) finish(err error) {
	e.once.Do(func() {
		e.cancel(nil)
		if observe := e.config.Observe; observe != nil {
			e.seen.Err, e.seen.Duration = err, time.Since(e.seen.Start)
			observe(e.seen)
		}
	})
}

// shownURL is Redact for what was parsed.
func shownURL(u *url.URL) string {
	if u.User == nil {
		return u.String()
	}
	bare := *u
	bare.User = nil
	return bare.String()
}
