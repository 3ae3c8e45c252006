package index

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// eagerConns is how many connections to one address are made without a thought.
	eagerConns = 6
	// eagerSecure is the same for TLS, whose first connection may turn out to be
	// HTTP/2 and carry everything.
	eagerSecure = 2
	// nearBy is how soon a server that is near accepts a connection.
	nearBy = 3 * time.Millisecond
	// patience is how long a request to such a server waits for one of the
	// connections there are before it gets one of its own, if no other that waits
	// finds one meanwhile.
	patience = 20 * time.Millisecond
	// securePatience is how long a request waits to see whether the first
	// connection over TLS speaks HTTP/2: two round trips and the work of a handshake.
	securePatience = 300 * time.Millisecond
	// sharedPatience is how long it then waits for its place on it, which is there
	// at once but for the work of all the others.
	sharedPatience = 100 * time.Millisecond
)

// A dialer makes the connections of an http.Transport, which asks for one
// whenever a request finds none idle: 96 requests at once over TLS made 97
// handshakes, to find with the first that HTTP/2 needs no other. A connection
// beyond the first few waits a little, and is not made if its request has found
// another meanwhile. Where a server is far and speaks HTTP/1.1 none waits, for
// there each takes a round trip and is worth it.
//
// It only ever delays: what it believes of an address changes no answer.
// Goroutines share it.
type dialer struct {
	dial func(ctx context.Context, network, address string) (net.Conn, error)

	mu    sync.Mutex
	hosts map[string]*dialled // by address; guarded by mu
}

// Dialled is what is known of one address.
type dialled struct {
	begun int // guarded by the dialer's mu

	reached event        // a connection was made, or could not be
	near    atomic.Bool  // it was there soon; stored before reached happens
	spoken  event        // a handshake over TLS has ended
	shares  atomic.Bool  // it chose HTTP/2; stored before spoken happens
	busy    atomic.Bool  // a connection is being made because those there are, of HTTP/2, are full
	freed   atomic.Int64 // requests that waited and found a connection
}

// errNotNeeded is what a transport gets for a connection whose request has
// another; it passes that on to nobody.
var errNotNeeded = errors.New("the request has found another connection")

// DialContext is for http.Transport. A ctx that is of no exchange is not made to wait.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, begun := d.of(address)
	if e, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		e.host.Store(host)
		if err := host.wait(ctx, e, begun); err != nil {
			return nil, err
		}
	}
	start := time.Now()
	c, err := d.dial(ctx, network, address)
	host.busy.Store(false)
	if err == nil && time.Since(start) < nearBy {
		host.near.Store(true)
	}
	host.reached.happen()
	if err != nil {
		host.spoken.happen() // nobody is to wait for it
	}
	return c, err
}

// of returns what is known of an address, and how many connections to it were
// begun before.
func (d *dialer) of(address string) (*dialled, int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	host := d.hosts[address]
	if host == nil {
		if d.hosts == nil {
			d.hosts = map[string]*dialled{}
		}
		host = new(dialled)
		d.hosts[address] = host
	}
	host.begun++
	return host, host.begun - 1
}

// wait returns nil when a connection is to be made, and an error when it is not.
func (h *dialled) wait(ctx context.Context, e *exchange, begun int) error {
	if begun < eagerSecure || !e.secure && begun < eagerConns {
		return nil
	}
	served := e.served.Load().done()
	if err := h.until(ctx, served, h.reached.done(), nearBy); err != nil {
		return err
	}
	if e.secure {
		known := h.spoken.happened()
		if err := h.until(ctx, served, h.spoken.done(), securePatience); err != nil {
			return err
		}
		if h.shares.Load() {
			if err := h.until(ctx, served, nil, nearBy); err != nil {
				return err
			}
			if known && h.busy.CompareAndSwap(false, true) {
				return nil // the connections there are have as many requests as the server takes
			}
			return h.until(ctx, served, nil, sharedPatience)
		}
	}
	for h.near.Load() {
		freed := h.freed.Load()
		if err := h.until(ctx, served, nil, patience); err != nil {
			return err
		}
		if h.freed.Load() == freed {
			break
		}
	}
	return nil
}

// until waits for something, or for so long. It is an error if the request is
// served first.
func (h *dialled) until(ctx context.Context, served, happened <-chan struct{}, patience time.Duration) error {
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
		h.freed.Add(1)
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
