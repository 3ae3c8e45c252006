package index

import (
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
const hostConns = 128

// newTransport returns a transport for a Client that was given none. It sets no
// MaxConnsPerHost: a queue in the transport would run the request's clocks, and
// permits are the fetcher's.
func newTransport(cfg Config, tls *tls.Config) *http.Transport {
	return &http.Transport{
		Proxy:               proxyOf,
		DialContext:         (&net.Dialer{Timeout: cfg.Timeouts.Connect, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:     tls,
		TLSHandshakeTimeout: cfg.Timeouts.Connect,
		ForceAttemptHTTP2:   true,
		DisableCompression:  true,
		MaxIdleConns:        4 * hostConns,
		MaxIdleConnsPerHost: hostConns,
		IdleConnTimeout:     90 * time.Second,
		ReadBufferSize:      32 << 10,
	}
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
	e := &exchange{config: &t.config}
	if t.config.Observe != nil {
		e.seen = Exchange{URL: shownURL(r.URL), Range: r.Header.Get("Range"), Start: time.Now()}
	}
	e.ctx, e.cancel = context.WithCancelCause(r.Context())
	limits := &t.config.Timeouts
	// Dialling has the transport's own clock; this one is wound up again when it is over.
	e.clock = time.AfterFunc(limits.Connect+limits.Header, e.late)
	e.trace.GotConn = e.connected
	resp, err := t.next.RoundTrip(r.WithContext(httptrace.WithClientTrace(e.ctx, &e.trace)))
	e.clock.Stop()
	if err != nil {
		err = e.why(err)
		e.finish(err)
		return nil, err
	}
	e.seen.Status, e.body = resp.StatusCode, resp.Body
	e.answered.Store(true)
	resp.Body = e
	return resp, nil
}

// An exchange is one request on its way, and then its response's body. One
// clock runs at any time: that of the header, then, while a Read waits, that
// of the next piece.
type exchange struct {
	config   *Config
	ctx      context.Context
	cancel   context.CancelCauseFunc
	clock    *time.Timer
	answered atomic.Bool // the header is there; stored by RoundTrip before the body is read
	trace    httptrace.ClientTrace
	body     io.ReadCloser
	seen     Exchange // but for Status and Bytes filled in only if it is observed
	once     sync.Once
}

// late ends the exchange because its clock has run out.
func (e *exchange) late() {
	if e.answered.Load() {
		e.cancel(&timeoutError{"no more of the body", e.config.Timeouts.Idle})
	} else {
		e.cancel(&timeoutError{"no answer", e.config.Timeouts.Header})
	}
}

func (e *exchange) connected(httptrace.GotConnInfo) { e.clock.Reset(e.config.Timeouts.Header) }

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
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
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
