package main

import (
	"context"
	"sync/atomic"
	"time"

	"resolve/dist"
	"resolve/fetcher"
)

// A watched source counts what passes through it.
type watched struct {
	source   fetcher.Source
	listed   atomic.Int64
	inFlight atomic.Int64
}

// List implements fetcher.Source.
func (w *watched) List(ctx context.Context, name string) (*dist.Listing, error) {
	w.inFlight.Add(1)
	defer w.inFlight.Add(-1)
	l, err := w.source.List(ctx, name)
	if err == nil {
		w.listed.Add(1)
	}
	return l, err
}

// Read implements fetcher.Source.
func (w *watched) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	w.inFlight.Add(1)
	defer w.inFlight.Add(-1)
	return w.source.Read(ctx, f, sidecarOnly)
}

// statusEvery is how often the status line is written anew. A run that is
// shorter shows none.
const statusEvery = 150 * time.Millisecond

// watch shows a status line until stop is called, which waits until the line
// is gone.
func (u *console) watch(w *watched) (stop func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(statusEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				u.status(statusLine(w.listed.Load(), w.inFlight.Load()))
			case <-end:
				u.status("")
				return
			}
		}
	}()
	return func() {
		close(end)
		<-ended
	}
}
