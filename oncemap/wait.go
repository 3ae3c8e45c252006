package oncemap

import (
	"context"
	"time"

	"resolve/oncemap/internal/point"
)

// A vertex is an entry without its types, so that maps of different types meet
// in one graph.
type vertex interface {
	name() any       // the key
	look() word      // the status now
	owing() *promise // who owes it; nil if nobody said so, or no longer
	drop(*promise)   // its claim was collected
}

// A wait is one blocked call of Wait or Do.
type wait struct {
	since  time.Time
	who    *frame // the claims on whose behalf it waits; nil for a root
	target vertex
	in     *crowd
	do     bool // made by Do: may be the one that raises a panic again

	prev, next *wait  // in the crowd, in order of arrival; crowd.mu
	edges      []edge // one for each claim of who; graph
}

// wait joins e's crowd and blocks. It returns false if e was settled before it
// had joined: it has not waited then.
func (e *Entry[K, V]) wait(ctx context.Context) (value V, err error, waited bool) {
	if e.status.settled() {
		return value, nil, false
	}
	if point.Err(ctx) != nil {
		return value, context.Cause(ctx), true
	}
	w, err := e.enter(ctx, false)
	if err != nil || w == nil {
		return value, err, err != nil
	}
	value, err = e.sit(ctx, w)
	return value, err, true
}

// enter makes a call under ctx one of e's waiters; sit must follow. It returns
// nil and no error if e is settled, and a *RingError if the wait would close a
// ring. It does not look whether ctx has ended.
func (e *Entry[K, V]) enter(ctx context.Context, do bool) (*wait, error) {
	w := &wait{since: time.Now(), who: frameOf(ctx), target: e, do: do}
	if err := w.link(); err != nil {
		return nil, err
	}
	cr := e.gather()
	if !cr.join(&e.status, w) {
		e.m.roll.strike(cr)
		w.unlink()
		return nil, nil
	}
	return w, nil
}

// sit blocks until e is settled or ctx ends.
func (e *Entry[K, V]) sit(ctx context.Context, w *wait) (V, error) {
	if !point.AwaitContext(ctx, w.in.wake) {
		if how := w.in.leave(&e.status, w); how != stayed {
			w.unlink()
			if how == ended {
				e.finish(ErrUnwanted)
			}
			var zero V
			return zero, context.Cause(ctx)
		}
	}
	w.unlink()
	return e.answer()
}
