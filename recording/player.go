package recording

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A Player answers requests from a recording: those for one URL and range in the
// order in which they were answered then, and after that as the last one was, its
// tries one after the other again. It implements http.RoundTripper, and speaks to
// no network. Goroutines share it.
type Player struct {
	// Latency has each answer take as long as it took, until its header and until
	// its body's end. It is set before the first request.
	Latency bool

	reader  *Reader
	secrets secrets // knows none: what stands in the recording is without

	mu    sync.Mutex
	lists map[asked]*playlist // guarded by mu, and so is each
	byURL map[string][]*Exchange
}

var _ http.RoundTripper = (*Player)(nil)

// asked is what a request is known by.
type asked struct{ method, url, ranges string }

// A playlist is what was answered to the same request.
type playlist struct {
	exchanges []*Exchange
	next      int
	last      int // the first try of the last request
}

// NewPlayer returns a Player of a recording that stays open.
func NewPlayer(r *Reader) *Player {
	p := &Player{reader: r, lists: map[asked]*playlist{}, byURL: map[string][]*Exchange{}}
	for _, x := range r.Recording.Exchanges {
		if x.Failure != nil && x.Failure.Kind == failedCanceled {
			continue // nobody knows what would have come
		}
		key := asked{x.Method, x.URL, x.Range}
		if p.lists[key] == nil {
			p.lists[key] = &playlist{}
		}
		l := p.lists[key]
		if x.Try == 0 {
			l.last = len(l.exchanges)
		}
		l.exchanges = append(l.exchanges, x)
		p.byURL[x.URL] = append(p.byURL[x.URL], x)
	}
	return p
}

// A NotHeldError says that a recording has no answer to a request.
type NotHeldError struct{ Method, URL, Range string }

func (e *NotHeldError) Error() string {
	if e.Range != "" {
		return fmt.Sprintf("the recording does not hold %s %s (%s)", e.Method, e.URL, e.Range)
	}
	return fmt.Sprintf("the recording does not hold %s %s", e.Method, e.URL)
}

// Lasting reports that to ask again is in vain.
func (e *NotHeldError) Lasting() bool { return true }

// RoundTrip implements http.RoundTripper. What the recording does not hold is a
// *NotHeldError.
func (p *Player) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		req.Body.Close()
	}
	key := asked{req.Method, p.secrets.address(req.URL.String()), req.Header.Get("Range")}
	x, last := p.take(key)
	if x == nil {
		if resp, err := p.ranged(req, key); resp != nil || err != nil {
			return resp, err
		}
		return nil, &NotHeldError{key.method, key.url, key.ranges}
	}
	if err := p.wait(req.Context(), x.Wait.Duration()); err != nil {
		return nil, err
	}
	if x.Status == 0 {
		return nil, x.Failure.error(last)
	}
	resp := newResponse(req, x)
	if !p.Latency {
		resp.Header.Del("Retry-After")
	}
	body, err := p.reader.body(x.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = &playedBody{player: p, ctx: req.Context(), exchange: x, body: body, last: last, start: time.Now()}
	return resp, nil
}

// take returns the next answer to a request, nil if there is none, and whether no
// other try followed.
func (p *Player) take(key asked) (x *Exchange, last bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lists[key]
	if l == nil {
		return nil, false
	}
	x = l.exchanges[l.next]
	if l.next++; l.next < len(l.exchanges) {
		return x, l.exchanges[l.next].Try == 0
	}
	l.next = l.last // a guess asks too, and it depends on time how often: each fails as the last did
	return x, true
}

func newResponse(req *http.Request, x *Exchange) *http.Response {
	resp := &http.Response{
		Status: strconv.Itoa(x.Status) + " " + http.StatusText(x.Status), StatusCode: x.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, ContentLength: x.Length, Request: req,
	}
	for name, values := range x.Header {
		resp.Header[http.CanonicalHeaderKey(name)] = append([]string(nil), values...)
	}
	return resp
}

// wait waits as long as was waited then, if that is wanted.
func (p *Player) wait(ctx context.Context, d time.Duration) error {
	if !p.Latency || d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// errCut is met where a recorded run had read enough.
var errCut = errors.New("the recording does not hold the rest of this body: the run did not read it")

// A playedBody is a recorded body.
type playedBody struct {
	player   *Player
	ctx      context.Context
	exchange *Exchange
	body     io.ReadCloser
	last     bool
	start    time.Time
	read     int64
	size     int64 // of the whole, found when it is needed
}

// Read implements io.Reader.
func (b *playedBody) Read(p []byte) (int, error) {
	if b.ctx.Err() != nil {
		return 0, context.Cause(b.ctx)
	}
	n, err := b.body.Read(p)
	b.read += int64(n)
	if werr := b.pace(err != nil); werr != nil {
		return 0, werr
	}
	if err != io.EOF {
		return n, err
	}
	switch {
	case b.exchange.Failure != nil:
		err = b.exchange.Failure.error(b.last)
	case b.exchange.Cut:
		err = errCut
	}
	return n, err
}

// pace waits until as much of the body would have come.
func (b *playedBody) pace(end bool) error {
	total := b.exchange.Transfer.Duration()
	if !b.player.Latency || total <= 0 {
		return nil
	}
	if f := b.player.reader.members[b.exchange.Body]; f != nil {
		b.size = int64(f.UncompressedSize64)
	}
	share := 1.0
	if !end && b.size > 0 {
		share = min(1, float64(b.read)/float64(b.size))
	}
	return b.player.wait(b.ctx, time.Duration(share*float64(total))-time.Since(b.start))
}

// Close implements io.Closer.
func (b *playedBody) Close() error { return b.body.Close() }
