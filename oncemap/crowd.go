package oncemap

import (
	"context"
	"sync"
	"time"
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

// A crowd is those who wait for one entry. It is made by the first of them.
type crowd struct {
	of   vertex
	wake chan struct{} // closed once, by the settler, after the status says settled; nobody sends

	mu          sync.Mutex // held for a few instructions, never while waiting
	first, last *wait      // who is in; kept as it was when the entry is settled

	prev, next *crowd // on the roll; roll.mu
	on         bool   // on the roll; roll.mu
}

// join takes w in, unless the entry is settled.
func (cr *crowd) join(s *status, w *wait) bool {
	cr.mu.Lock()
	defer cr.mu.Unlock()
	if !s.join() {
		return false
	}
	w.in, w.prev = cr, cr.last
	if cr.last == nil {
		cr.first = w
	} else {
		cr.last.next = w
	}
	cr.last = w
	return true
}

// leave lets w out, unless the entry is settled.
func (cr *crowd) leave(s *status, w *wait) leaving {
	cr.mu.Lock()
	defer cr.mu.Unlock()
	how := s.leave()
	if how == stayed {
		return how
	}
	if w.prev == nil {
		cr.first = w.next
	} else {
		w.prev.next = w.next
	}
	if w.next == nil {
		cr.last = w.prev
	} else {
		w.next.prev = w.prev
	}
	return how
}

// leads says whether w is the first call of Do among those who waited to the
// end. It is asked after the entry is settled, when nobody leaves any more.
func (cr *crowd) leads(w *wait) bool {
	cr.mu.Lock()
	defer cr.mu.Unlock()
	for x := cr.first; x != nil; x = x.next {
		if x.do {
			return x == w
		}
	}
	return false
}

// waits returns who is in.
func (cr *crowd) waits() []*wait {
	cr.mu.Lock()
	defer cr.mu.Unlock()
	var all []*wait
	for w := cr.first; w != nil; w = w.next {
		all = append(all, w)
	}
	return all
}

// A roll lists the crowds of a map's unsettled entries, so that Stalls and
// Close find entries which the table does not hold any more. It is taken once
// for an entry that is waited for, not for every waiter.
type roll struct {
	mu    sync.Mutex
	first *crowd
}

func (r *roll) add(cr *crowd) {
	r.mu.Lock()
	defer r.mu.Unlock()
	cr.on, cr.next = true, r.first
	if r.first != nil {
		r.first.prev = cr
	}
	r.first = cr
}

// strike takes cr off, if it is on.
func (r *roll) strike(cr *crowd) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !cr.on {
		return
	}
	cr.on = false
	if cr.prev == nil {
		r.first = cr.next
	} else {
		cr.prev.next = cr.next
	}
	if cr.next != nil {
		cr.next.prev = cr.prev
	}
	cr.prev, cr.next = nil, nil
}

func (r *roll) crowds() []*crowd {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []*crowd
	for cr := r.first; cr != nil; cr = cr.next {
		all = append(all, cr)
	}
	return all
}

// gather returns e's crowd, made and listed now if need be. If e is settled by
// then, the crowd takes nobody in, and the settler may not have known of it:
// whoever finds that strikes it off.
func (e *Entry[K, V]) gather() *crowd {
	for {
		if cr := e.crowd.Load(); cr != nil {
			return cr
		}
		cr := &crowd{of: e, wake: make(chan struct{})}
		if !e.crowd.CompareAndSwap(nil, cr) {
			continue
		}
		e.m.roll.add(cr)
		if e.m.closed.Load() {
			e.cut(idle, claimed, closed, ErrClosed) // Close may have passed by already
		}
		return cr
	}
}

// wait joins e's crowd and blocks. It returns false if e was settled before it
// had joined: it has not waited then.
func (e *Entry[K, V]) wait(ctx context.Context) (value V, err error, waited bool) {
	if e.status.load().settled() {
		return value, nil, false
	}
	if ctx.Err() != nil {
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
	select {
	case <-w.in.wake:
	case <-ctx.Done():
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
