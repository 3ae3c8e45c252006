package index

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// eagerConns is how many connections to one address are made without a thought:
	// one, and another should the first be lost on the way.
	eagerConns = 2
	// handshakePatience is how long a request waits to see whether the first
	// connection speaks HTTP/2: two round trips and the work of a handshake.
	handshakePatience = 300 * time.Millisecond
	// sharedPatience is how long it then waits for its place on it, which is there
	// at once but for the work of all the others.
	sharedPatience = 100 * time.Millisecond
	// fullPatience is how long a request waits that found no place on a connection.
	fullPatience = 3 * time.Millisecond
)

// A dialer makes the connections of an http.Transport, which asks for one
// whenever a request finds none idle: 96 requests at once over TLS made 97
// handshakes, to find with the first that HTTP/2 needs no other. Over TLS a
// connection beyond the first ones waits to see what those speak, and is not
// made if its request has found a place on them meanwhile.
//
// Without TLS none waits. A server nearby would do with fewer, but to have
// requests wait for that cost a resolve of 3,048 more than it saved. To a server
// far away that speaks HTTP/1.1 connections are made ahead: see spares, and made.
//
// What it believes of an address changes no answer.
// Goroutines share it.
type dialer struct {
	dial      func(ctx context.Context, network, address string) (net.Conn, error)
	transport http.RoundTripper // whose connections they are
	most      int               // connections to a host that are made ahead, at most; negative for none

	mu    sync.Mutex
	hosts map[string]*dialled // by address; guarded by mu
}

// Dialled is what is known of one address.
type dialled struct {
	address string
	dial    func(context.Context) (net.Conn, error)
	// transport is what keeps the connections, and most how many are made ahead at most.
	transport http.RoundTripper
	most      int

	begun   atomic.Int64 // connections that were wanted
	spoken  event        // a handshake over TLS has ended, or none can begin
	shares  atomic.Bool  // it chose HTTP/2; stored before spoken happens
	busy    atomic.Bool  // a connection is being made because those there are, of HTTP/2, are full
	away    atomic.Int64 // nanoseconds that a connection took
	spares  spares
	watched atomic.Bool // its first answer is waited for, or came: see made

	greeting     context.Context // in which all greetings are made
	endGreetings context.CancelFunc
	greeted      int64 // connections; of the one timer that there is at a time
}

// errNotNeeded is what a transport gets for a connection whose request has
// another; it passes that on to nobody.
var errNotNeeded = errors.New("the request has found another connection")

// DialContext is for http.Transport. A ctx that is of no exchange is not made to wait.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	e, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return d.dial(ctx, network, address)
	}
	host, begun := d.of(network, address)
	e.host.Store(host)
	if e.secure() {
		if err := host.wait(ctx, e, begun); err != nil {
			return nil, err
		}
	}
	c, err := host.spares.take(), error(nil)
	if e.spare.Store(c != nil); c == nil {
		c, err = host.connect(ctx)
	}
	host.busy.Store(false)
	if err != nil {
		host.spoken.happen()
	}
	return c, err
}

// connect makes a connection.
func (h *dialled) connect(ctx context.Context) (net.Conn, error) {
	start := time.Now()
	c, err := h.dial(ctx)
	if err == nil {
		h.away.Store(int64(time.Since(start)))
	}
	return c, err
}

// closeSpares closes the connections that no request has had, and ends greetings.
func (d *dialer) closeSpares() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, host := range d.hosts {
		host.spares.close()
		host.endGreetings()
	}
}

// of returns what is known of an address, and how many connections to it were
// begun before.
func (d *dialer) of(network, address string) (host *dialled, before int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	host = d.hosts[address]
	if host == nil {
		if d.hosts == nil {
			d.hosts = map[string]*dialled{}
		}
		host = &dialled{address: address, transport: d.transport, most: d.most}
		host.greeting, host.endGreetings = context.WithCancel(context.Background())
		host.dial = func(ctx context.Context) (net.Conn, error) { return d.dial(ctx, network, address) }
		d.hosts[address] = host
	}
	return host, host.begun.Add(1) - 1
}

// wait returns nil when a connection is to be made, and an error when it is not.
func (h *dialled) wait(ctx context.Context, e *exchange, begun int64) error {
	if begun < eagerConns {
		return nil
	}
	served := e.served.Load().done()
	known := h.spoken.happened()
	if err := until(ctx, served, h.spoken.done(), handshakePatience); err != nil || !h.shares.Load() {
		return err
	}
	if !known {
		return until(ctx, served, nil, sharedPatience)
	}
	if err := until(ctx, served, nil, fullPatience); err != nil || h.busy.CompareAndSwap(false, true) {
		return err
	}
	return until(ctx, served, nil, sharedPatience)
}

// until waits for something, or for so long. It is an error if the request is
// served first.
func until(ctx context.Context, served, happened <-chan struct{}, patience time.Duration) error {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-served:
	case <-ctx.Done():
	case <-happened:
	case <-timer.C:
	}
	select {
	case <-served:
		return errNotNeeded
	default:
		return context.Cause(ctx)
	}
}

// An event happens once and for good. The zero value has not happened;
// goroutines share it.
type event struct{ c atomic.Pointer[chan struct{}] }

var over = func() *chan struct{} {
	c := make(chan struct{})
	close(c)
	return &c
}()

// happened reports whether it has.
func (e *event) happened() bool { return e.c.Load() == over }

// happen wakes all who wait.
func (e *event) happen() {
	if c := e.c.Swap(over); c != nil && c != over {
		close(*c)
	}
}

// done returns a channel that is closed when it happens.
func (e *event) done() <-chan struct{} {
	if c := e.c.Load(); c != nil {
		return *c
	}
	c := make(chan struct{})
	if e.c.CompareAndSwap(nil, &c) {
		return c
	}
	return *e.c.Load()
}
