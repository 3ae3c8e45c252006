package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/index"
	"resolve/resolver"
)

// A watched source is an index's client whose requests are counted: for the
// status line, and so that an error can tell how often it was tried.
type watched struct {
	source   fetcher.Source
	listed   atomic.Int64 // listings that came, but for those at hand, which resolver.Stats count
	read     atomic.Int64 // metadata that came, as listed
	sent     atomic.Int64 // requests, of which a listing or metadata may need none or several
	bytes    atomic.Int64 // of bodies, as they came
	inFlight atomic.Int64

	mu       sync.Mutex
	failures map[string][]time.Time // by URL: when the requests that failed were sent; guarded by mu
}

// A triedError is the failure of one call of a source.
type triedError struct {
	error
	tries int // requests that it took
}

func (e *triedError) Unwrap() error { return e.error }

// List implements fetcher.Source.
func (w *watched) List(ctx context.Context, name string) (*dist.Listing, error) {
	start := w.enter()
	l, err := w.source.List(ctx, name)
	if err == nil {
		w.listed.Add(1)
	}
	return l, w.leave(start, err)
}

// Read implements fetcher.Source.
func (w *watched) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	start := w.enter()
	m, err := w.source.Read(ctx, f, sidecarOnly)
	if err == nil {
		w.read.Add(1)
	}
	return m, w.leave(start, err)
}

// KeptListing implements fetcher.Keeper.
func (w *watched) KeptListing(name string) *dist.Listing {
	if k, ok := w.source.(fetcher.Keeper); ok {
		return k.KeptListing(name)
	}
	return nil
}

// KeptReading implements fetcher.Keeper.
func (w *watched) KeptReading(f *dist.File) *dist.Metadata {
	if k, ok := w.source.(fetcher.Keeper); ok {
		return k.KeptReading(f)
	}
	return nil
}

func (w *watched) enter() time.Time {
	w.inFlight.Add(1)
	return time.Now()
}

// leave ends a call that began at start. What failed before it, when the same
// was asked for as a guess, is none of its tries.
func (w *watched) leave(start time.Time, err error) error {
	w.inFlight.Add(-1)
	broken, ok := errors.AsType[*index.Error](err)
	if !ok {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	tries := 0
	for _, at := range w.failures[broken.URL] {
		if !at.Before(start) {
			tries++
		}
	}
	return &triedError{err, tries}
}

// observe is told of each request by the client. Many goroutines call it.
func (w *watched) observe(e index.Exchange) {
	w.sent.Add(1)
	w.bytes.Add(e.Bytes)
	if e.Err == nil && e.Status < 400 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failures == nil || len(w.failures) >= maxFailures {
		w.failures = map[string][]time.Time{}
	}
	list := append(w.failures[e.URL], e.Start)
	w.failures[e.URL] = list[max(0, len(list)-maxFailures):]
}

// maxFailures bounds the URLs that have failed, and the failures of each, that
// are remembered: a service may run for months.
const maxFailures = 1024

// statusEvery is how often the status line is written anew. A run that is
// shorter shows none.
const statusEvery = 150 * time.Millisecond

// watch shows a status line until stop is called, which waits until the line
// is gone.
func (c *console) watch(w *watched, m *resolver.Monitor) (stop func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(statusEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				c.status(statusLine(m.Progress(), w.inFlight.Load(), w.bytes.Load(), time.Now()))
			case <-end:
				c.status("")
				return
			}
		}
	}()
	return func() {
		close(end)
		<-ended
	}
}
