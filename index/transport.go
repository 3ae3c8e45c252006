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
	"time"
)

// hostConns is how many idle connections are kept for each host: as many as
// requests are in flight at once by default, so that none is closed between two.
const hostConns = 256

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
	ctx, cancel := context.WithCancelCause(r.Context())
	limits := t.config.Timeouts
	// Dialling has the transport's own clock; this one is wound up again when it is over.
	header := time.AfterFunc(limits.Connect+limits.Header, func() { cancel(&timeoutError{"no answer", limits.Header}) })
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { header.Reset(limits.Header) },
	})
	b := &timedBody{t: t, ctx: ctx, cancel: cancel, seen: Exchange{
		URL: Redact(r.URL.String()), Range: r.Header.Get("Range"), Start: time.Now(), Context: r.Context(),
	}}
	resp, err := t.next.RoundTrip(r.WithContext(ctx))
	header.Stop()
	if err != nil {
		err = b.why(err)
		b.finish(err)
		return nil, err
	}
	b.seen.Status, b.body = resp.StatusCode, resp.Body
	b.idle = time.AfterFunc(limits.Idle, func() { cancel(&timeoutError{"no more of the body", limits.Idle}) })
	b.idle.Stop()
	resp.Body = b
	return resp, nil
}

// A timedBody is a response's body under the idle clock.
type timedBody struct {
	t      *timed
	ctx    context.Context
	cancel context.CancelCauseFunc
	body   io.ReadCloser
	idle   *time.Timer // runs only while a Read waits
	seen   Exchange
	once   sync.Once
}

// Read reads the next piece, which must come within the idle time.
func (b *timedBody) Read(p []byte) (int, error) {
	b.idle.Reset(b.t.config.Timeouts.Idle)
	n, err := b.body.Read(p)
	b.idle.Stop()
	b.seen.Bytes += int64(n)
	if err != nil && err != io.EOF {
		err = b.why(err)
		b.seen.Err = err
	}
	return n, err
}

// Close ends the exchange; what was not read is not waited for.
func (b *timedBody) Close() error {
	err := b.body.Close()
	b.finish(b.seen.Err)
	return err
}

// why returns the clock or the caller that ended the request instead of "context canceled".
func (b *timedBody) why(err error) error {
	if b.ctx.Err() != nil {
		return context.Cause(b.ctx)
	}
	return err
}

func (b *timedBody) finish(err error) {
	b.once.Do(func() {
		b.cancel(nil)
		if observe := b.t.config.Observe; observe != nil {
			b.seen.Err, b.seen.Duration = err, time.Since(b.seen.Start)
			observe(b.seen)
		}
	})
}
