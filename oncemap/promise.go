package oncemap

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"resolve/oncemap/internal/point"
)

// Causes with which a claim's context ends (see Claim.Context).
var (
	// ErrUnwanted is the cause when the last waiter and the last hold have left.
	ErrUnwanted = errors.New("settling a key: nobody wants it any more")

	// ErrSettled is the cause when the claim has been settled.
	ErrSettled = errors.New("settling a key: it is settled")
)

// A promise notes who owes an entry. It is not changed after it is published,
// but for its flight.
type promise struct {
	of     vertex
	by     string        // who promised, by Owe; "" if nobody did
	place  uintptr       // where the claim was taken; 0 for a promise of Owe, or without trace
	since  time.Duration // when the claim was taken, after epoch; 0 as place
	flight point.Pointer[flight]
}

// A flight is a claim that gave out a context: a node of the graph of waits.
type flight struct {
	of  vertex
	out []*edge // waits on its behalf; graph

	mu      point.Mutex // not held while a cancel runs
	cancels []context.CancelCauseFunc
	cause   error // why it ended; nil while it goes on
}

// epoch is what promises count from: time.Since takes half the time of time.Now.
var epoch = time.Now()

// time returns when the claim was taken, zero if that was not noted. It counts
// back from now, so that it is right on a synctest bubble's clock too.
func (p *promise) time() time.Time {
	if p.place == 0 {
		return time.Time{}
	}
	now := time.Now()
	return now.Add(p.since - now.Sub(epoch))
}

// end ends the flight's contexts, if there are any.
func (p *promise) end(cause error) {
	if f := p.flight.Load(); f != nil {
		f.end(cause)
	}
}

func (f *flight) end(cause error) {
	f.mu.Lock()
	if f.cause == nil {
		f.cause = cause
	}
	cause, cancels := f.cause, f.cancels
	f.cancels = nil
	f.mu.Unlock()
	for _, cancel := range cancels {
		cancel(cause)
	}
}

// attach makes cancel part of the flight's end; at once, if that was already.
func (f *flight) attach(cancel context.CancelCauseFunc) {
	f.mu.Lock()
	cause := f.cause
	if cause == nil {
		f.cancels = append(f.cancels, cancel)
	}
	f.mu.Unlock()
	if cause != nil {
		cancel(cause)
	}
}

// board returns the flight of e's claim, made now if need be.
func (e *Entry[K, V]) board() *flight {
	for {
		p := e.debt.Load()
		if p == nil {
			p = &promise{of: e}
			if !e.debt.CompareAndSwap(nil, p) {
				continue
			}
		}
		if f := p.flight.Load(); f != nil {
			return f
		}
		p.flight.CompareAndSwap(nil, &flight{of: e})
	}
}

// note replaces the promise of e by that of a claim, and keeps who promised.
func (e *Entry[K, V]) note(p *promise) {
	for {
		old := e.debt.Load()
		if old != nil {
			p.by = old.by
		}
		if e.debt.CompareAndSwap(old, p) {
			return
		}
	}
}

// skipHere makes runtime.Callers, called in an exported method, begin with who
// called that method.
const skipHere = 2

// placeName returns "file:line" of a place, "" of 0.
func placeName(pc uintptr) string {
	if pc == 0 {
		return ""
	}
	f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	return fmt.Sprintf("%s:%d", f.File, f.Line)
}
