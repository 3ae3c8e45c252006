package main

import (
	"cmp"
	"context"
	"sync"

	"golang.org/x/sync/semaphore"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/index"
	"resolve/resolver"
)

// askEarly begins to ask the question's index for what a resolve will ask it first,
// while nobody knows yet what to lock for. It asks for no listing that is held and
// fresh, and makes no guess if all that are needed are.
//
// A run that has a bound on what it takes, or shows where its time went, begins with
// the resolve, which counts and notes what is asked.
func (l *locking) askEarly(ctx context.Context, q *question) {
	b := &l.budget
	if l.offline || l.play != nil || l.lockOnly || l.perhaps || l.timeline != "" || b.Requests > 0 || b.Bytes > 0 || b.Memory > 0 {
		return
	}
	holder, holds := q.watched.source.(index.Holder)
	fresh := func(name string) bool { return holds && holder.Held(name).Fresh }
	e := newEarly(ctx, q.watched, l.concurrency)
	needed, guesses := resolver.First(&q.request)
	for _, name := range needed {
		if !fresh(name) {
			e.list(name, false)
		}
	}
	if len(e.listings) == 0 {
		e.end() // the resolve may ask nobody
		return
	}
	for _, ask := range guesses {
		switch {
		case ask.File != nil:
			e.read(ask.File)
		case !fresh(ask.Name):
			e.list(ask.Name, true)
		}
	}
	q.source = e
	q.closers = append([]func(){e.end}, q.closers...)
}

// An early source is one that was asked for some things before a resolver asks for
// them. It gives each of those once: who asks again sees what the source says then.
// What it has in flight for both is bounded as a pool bounds its own. Goroutines
// share it, but for list and read, which come before all else, and end.
type early struct {
	*watched
	ctx     context.Context // of what was asked for early
	cancel  context.CancelFunc
	running sync.WaitGroup
	permits *semaphore.Weighted // one for each call of the source
	guesses int64               // that may be asked for early yet, as many as a pool makes at once

	mu       sync.Mutex
	listings map[string]*flight[*dist.Listing]  // by name, not given yet; guarded by mu
	readings map[string]*flight[*dist.Metadata] // by the file's key, as listings
}

// A flight is an answer on its way.
type flight[V any] struct {
	landed chan struct{} // closed when the rest is written
	answer V
	err    error
	counts bool // answer and err are what is to be given
}

// newEarly returns a source of which at most so many calls are in flight at once,
// as resolver.Request.Concurrency has it.
func newEarly(ctx context.Context, source *watched, concurrency int) *early {
	most := int64(cmp.Or(concurrency, fetcher.DefaultConcurrency))
	e := &early{
		watched: source, permits: semaphore.NewWeighted(most), guesses: most * 3 / 4,
		listings: map[string]*flight[*dist.Listing]{}, readings: map[string]*flight[*dist.Metadata]{},
	}
	e.ctx, e.cancel = context.WithCancel(ctx)
	return e
}

// list asks for a listing early, if there is a permit.
func (e *early) list(name string, guess bool) {
	begin(e, e.listings, name, guess, func(ctx context.Context) (*dist.Listing, error) { return e.watched.List(ctx, name) })
}

// read is list for the metadata beside a file, which is a guess.
func (e *early) read(f *dist.File) {
	begin(e, e.readings, f.Key(), true, func(ctx context.Context) (*dist.Metadata, error) { return e.watched.Read(ctx, f, true) })
}

// end ends what was asked for early, and returns when nothing of it goes on.
func (e *early) end() {
	e.cancel()
	e.running.Wait()
}

func begin[V any](e *early, flights map[string]*flight[V], key string, guess bool, ask func(context.Context) (V, error)) {
	if flights[key] != nil || guess && e.guesses == 0 || !e.permits.TryAcquire(1) {
		return
	}
	if guess {
		e.guesses--
	}
	f := &flight[V]{landed: make(chan struct{})}
	flights[key] = f
	e.running.Go(func() {
		defer close(f.landed)
		defer e.permits.Release(1)
		defer func() { _ = recover() }() // who needs it will fall over the same, and says so
		f.answer, f.err = ask(e.ctx)
		f.counts = f.err == nil || !guess
	})
}

// give returns the answer to what was asked for early, else asks. That a guess has
// failed is nothing. Errors are the source's, or ctx's cause.
func give[V any](ctx context.Context, e *early, flights map[string]*flight[V], key string, ask func() (V, error)) (v V, err error) {
	e.mu.Lock()
	f := flights[key]
	delete(flights, key)
	e.mu.Unlock()
	if f != nil {
		select {
		case <-f.landed:
		case <-ctx.Done():
			return v, context.Cause(ctx)
		}
		if f.counts {
			return f.answer, f.err
		}
	}
	if err := e.permits.Acquire(ctx, 1); err != nil {
		return v, context.Cause(ctx)
	}
	defer e.permits.Release(1)
	return ask()
}

// List implements fetcher.Source.
func (e *early) List(ctx context.Context, name string) (*dist.Listing, error) {
	return give(ctx, e, e.listings, name, func() (*dist.Listing, error) { return e.watched.List(ctx, name) })
}

// Read implements fetcher.Source.
func (e *early) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	return give(ctx, e, e.readings, f.Key(), func() (*dist.Metadata, error) { return e.watched.Read(ctx, f, sidecarOnly) })
}

// KeptListing implements fetcher.Keeper. What was asked for early is not at hand,
// so that all follows from it that follows from what is asked for.
func (e *early) KeptListing(name string) *dist.Listing {
	e.mu.Lock()
	f := e.listings[name]
	e.mu.Unlock()
	if f != nil {
		return nil
	}
	return e.watched.KeptListing(name)
}

var _ fetcher.Keeper = (*early)(nil)
