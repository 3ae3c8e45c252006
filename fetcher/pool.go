package fetcher

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"resolve/dist"
)

// DefaultConcurrency is how many requests a pool has in flight at once unless
// it is told otherwise.
const DefaultConcurrency = 256

// ErrClosed answers the requests that a pool had not answered when it ended:
// those in its queue and those in its fetchers' hands.
var ErrClosed = errors.New("the fetcher pool has ended")

// errEnded is ErrClosed as the end of a pool puts it into the maps. No source's
// error is equal to it, so who asks again for it never repeats a fetch.
var errEnded = fmt.Errorf("answering a request: %w", ErrClosed)

// Options configure a pool.
type Options struct {
	Source      Source    // must be set
	Concurrency int       // requests in flight at once; 0 means DefaultConcurrency
	Listings    *Listings // shared with other pools of the same view; nil means its own
	Readings    *Readings // as Listings
	Limits      Limits    // what the pool may take from the source

	// Guess names what will be asked next, given an answer and the hint of
	// its request. It must be a pure function that waits for nobody: it runs
	// on fetcher goroutines, several at once. A panic in it is no guess; who
	// needs what it fell over will fall over it too. nil means no guesses.
	Guess func(Result, Hint) []Ask

	Trace *Trace // notes what reaches the source; nil means nobody does
}

// A Pool answers requests. Run starts it; until then Need and Suggest block,
// unless the answer is there or at hand.
// One goroutine sends requests (the resolver that owns the pool); any number
// may wait for the entries.
type Pool struct {
	Listings *Listings
	Readings *Readings

	source Source
	keeper Keeper // the source, if it is one
	guess  func(Result, Hint) []Ask
	trace  *Trace

	needed      chan Request  // the resolver sends, receive takes; never closed: ended tells senders
	speculative chan Request  // as needed
	ended       chan struct{} // closed by Run before it fails what is owed
	started     atomic.Bool   // Run was called

	busy  atomic.Bool // what Busy says
	scout *scout      // goes ahead while that is false; nil for nobody

	permits      *semaphore.Weighted // one for each request in flight
	guessPermits *semaphore.Weighted // three quarters of them, rounded down: what guesses may hold

	// mu makes "is there work for a permit" one step with "is there a permit
	// for the work": a fetcher that finds no work gives its permit back under
	// it, and a push that finds a permit starts a fetcher under it. Without
	// that, a request pushed between the look and the release would wait for
	// the next push. Nothing under it blocks.
	mu     sync.Mutex
	queue  queue
	missed map[subject]bool // guesses that failed: this pool does not make them again
	given  []given          // listings that were at hand since the last catchUp

	listings, readings int // what Given says; of the goroutine that sends

	asks           int // of one wait, at most
	meter          meter
	inFlight, peak atomic.Int64
}

// NewPool returns a pool that Run will start.
func NewPool(o Options) *Pool {
	n := int64(o.Concurrency)
	if n <= 0 {
		n = DefaultConcurrency
	}
	p := &Pool{
		Listings: o.Listings, Readings: o.Readings,
		source: o.Source, guess: o.Guess, trace: o.Trace,
		needed: make(chan Request), speculative: make(chan Request), ended: make(chan struct{}),
		permits: semaphore.NewWeighted(n), guessPermits: semaphore.NewWeighted(n * 3 / 4),
		missed: map[subject]bool{},
		meter:  meter{limits: o.Limits},
		asks:   maxAsks,
	}
	if p.Listings != nil || p.Readings != nil {
		p.asks = maxSharedAsks
	}
	p.keeper, _ = o.Source.(Keeper)
	p.scout = newScout(p, &o)
	if p.Listings == nil {
		p.Listings = new(Listings)
	}
	if p.Readings == nil {
		p.Readings = new(Readings)
	}
	return p
}

// Listing returns a request for the files of the package with this normal name.
func (p *Pool) Listing(name string, h Hint) Request {
	return Request{hint: h, name: name, listing: p.Listings.Entry(name)}
}

// Reading returns a request for the metadata of f.
func (p *Pool) Reading(f *dist.File, h Hint) Request {
	return Request{hint: h, file: f, reading: p.Readings.Entry(f.Key())}
}

// Need asks for what the caller will wait for. What a [Keeper] has at hand is
// there when it returns. Else it returns when the pool has taken note, which
// waits for no fetch, or with ErrClosed when it has ended, or with a
// *[LimitError] when it may ask for nothing more.
func (p *Pool) Need(r Request) error {
	if r.Settled() {
		return nil
	}
	if err := p.meter.spent(); err != nil {
		return err
	}
	if p.give(r) {
		return nil
	}
	p.busy.Store(true)
	return p.send(p.needed, r)
}

// Suggest asks, like Need, for what the caller may need soon.
func (p *Pool) Suggest(r Request) error { return p.send(p.speculative, r) }

// send hands r to the goroutine of receive, unless its answer is there.
func (p *Pool) send(ch chan<- Request, r Request) error {
	if r.Settled() {
		return nil
	}
	select {
	case ch <- r:
		return nil
	case <-p.ended:
		return ErrClosed
	}
}

// Run answers requests until ctx ends, and returns when every goroutine of the
// pool has ended and every request it had taken is settled. It panics if it
// is called a second time.
func (p *Pool) Run(ctx context.Context) {
	if p.started.Swap(true) {
		panic("running a fetcher pool: it was run before")
	}
	ctx = context.WithValue(ctx, meterKey{}, &p.meter)
	// A fetch that fails is a value in the map, never an error of the group,
	// which would cancel all others.
	var group errgroup.Group
	p.receive(ctx, &group)
	close(p.ended)
	p.mu.Lock()
	left := p.queue
	p.queue = queue{dropped: left.dropped}
	p.mu.Unlock()
	for _, it := range left.items {
		if it.needed {
			it.request.fail(errEnded)
		}
	}
	group.Wait()
	p.scout.end()
}

// receive is the one goroutine that takes from the channels. It blocks on
// nothing but receiving.
func (p *Pool) receive(ctx context.Context, group *errgroup.Group) {
	for {
		select {
		case r := <-p.needed:
			r.owe()
			p.enqueue(ctx, group, r, true)
		case r := <-p.speculative:
			p.enqueue(ctx, group, r, false)
		case <-ctx.Done():
			return
		}
	}
}

// enqueue puts r into the queue and starts a fetcher if there is a permit. It
// never blocks. A guess comes to nothing if the answer is there, if it has failed
// before or if the pool is ending: what is put into the queue once ctx has
// ended comes from receive, and Run finds it when receive has returned.
func (p *Pool) enqueue(ctx context.Context, group *errgroup.Group, r Request, needed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !needed && (ctx.Err() != nil || p.meter.saving() || p.missed[r.subject()] || r.Settled()) {
		return
	}
	p.trace.asked(&r, Cause{})
	p.queue.push(r, needed)
	if p.permits.TryAcquire(1) {
		group.Go(func() error {
			p.fetch(ctx, group)
			return nil
		})
	}
}

// fetch is a fetcher: it holds a permit, and takes requests while there are any.
func (p *Pool) fetch(ctx context.Context, group *errgroup.Group) {
	for {
		it := p.take(ctx)
		if it == nil {
			return
		}
		p.run(ctx, group, it)
	}
}

// run answers one request. If a source ends the goroutine (runtime.Goexit),
// another takes over its permit.
func (p *Pool) run(ctx context.Context, group *errgroup.Group, it *item) {
	exited := true
	defer func() {
		if !it.needed {
			p.guessPermits.Release(1)
		}
		if exited {
			group.Go(func() error {
				p.fetch(ctx, group)
				return nil
			})
		}
	}()
	p.answer(ctx, group, it)
	exited = false
}

// miss notes a guess that failed. It comes before the entry is given up, so
// that who needs it and asks again joins no guess of this pool a second time.
func (p *Pool) miss(r Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.missed[r.subject()] = true
}

// take returns the next request, or gives the permit back and returns nil.
func (p *Pool) take(ctx context.Context) *item {
	p.mu.Lock()
	defer p.mu.Unlock()
	head := p.queue.head()
	for head != nil && !head.needed && p.meter.saving() {
		p.queue.pop()
		head = p.queue.head()
	}
	if head == nil || ctx.Err() != nil || !head.needed && !p.guessPermits.TryAcquire(1) {
		// When ctx has ended, Run answers what is left. With all permits of
		// guesses held, a fetcher that holds one will come here when it is done.
		p.permits.Release(1)
		return nil
	}
	return p.queue.pop()
}

// Requests returns how many requests have reached the source, and the most
// that were in flight at once.
func (p *Pool) Requests() (total, peak int) {
	return int(p.meter.requests.Load()), int(p.peak.Load())
}

// Bytes returns how many bytes of bodies the source said it has read.
func (p *Pool) Bytes() int64 { return p.meter.bytes.Load() }

// Dropped returns how many guesses found the queue full.
func (p *Pool) Dropped() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.queue.dropped
}
