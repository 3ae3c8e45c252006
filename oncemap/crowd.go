package oncemap

import "resolve/oncemap/internal/point"

// A crowd is those who wait for one entry. It is made by the first of them.
type crowd struct {
	of   vertex
	wake point.Event // closed once, by the settler, after the status says settled; nobody sends

	mu          point.Mutex // held for a few instructions, never while waiting
	first, last *wait       // who is in; kept as it was when the entry is settled

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

// gather returns e's crowd, made and listed now if need be. If e is settled by
// then, the crowd takes nobody in, and the settler may not have known of it:
// whoever finds that strikes it off.
func (e *Entry[K, V]) gather() *crowd {
	for {
		if cr := e.crowd.Load(); cr != nil {
			return cr
		}
		cr := &crowd{of: e, wake: point.NewEvent()}
		if point.Exploring {
			cr.describe()
		}
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
