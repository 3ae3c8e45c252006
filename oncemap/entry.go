package oncemap

import (
	"context"
	"errors"
	"runtime"

	"resolve/oncemap/internal/point"
)

// Failures that the map itself gives. Compare with errors.Is.
var (
	// ErrAbandoned answers those who wait for, or hold, an entry whose owner
	// gave up: Abandon, a panic or Goexit with Abandon deferred, a claim that
	// was dropped, a flight that ended because nobody wanted it. The entry has
	// left the map; ask for the key again.
	ErrAbandoned = errors.New("waiting for a key: its owner gave up")

	// ErrClosed answers every wait for a key without a value after Close.
	ErrClosed = errors.New("waiting for a key: the map is closed")

	// errUnsaid stands in for a failure without an error.
	errUnsaid = errors.New("settling a key: failed without an error")
)

// An Entry is one key's place in a Map, from the first ask to the answer. It is
// idle (nobody was asked), owed (a pool promised to ask), claimed (somebody is
// at it) or settled, in this order, and settled once and for ever.
//
// Whoever holds an entry keeps it through Forget and through everything that
// happens to the map: a request that carries its entry cannot be lost. Entries
// are made by Map.Entry, may be shared by goroutines and must not be copied.
type Entry[K comparable, V any] struct {
	key    K
	m      *Map[K, V]
	status status                 // who may do what; each change is one step (see status)
	value  V                      // written by the settler before status says valued, read only after
	fail   *failure               // written by the settler before status says failed, read only after
	crowd  point.Pointer[crowd]   // made by the first who really waits; taken off by the settler
	debt   point.Pointer[promise] // who owes the answer; set by Owe and Claim, taken off by the settler
}

// A failure is why an entry has no value.
type failure struct {
	err   error
	crash crash // how Do raises it again in its first caller
}

// Key returns the key that e was made for.
func (e *Entry[K, V]) Key() K { return e.key }

// State returns where e is now; it may have moved on when State returns.
func (e *Entry[K, V]) State() State { return stateOf(e.status.load()) }

// Wanted says whether somebody waits for e or holds it now, so that a pool can
// pass over a request that nobody wants any more.
func (e *Entry[K, V]) Wanted() bool {
	w := e.status.load()
	return !w.settled() && w.holders() > 0
}

// Owe marks an idle entry as promised: by, a pool's name, will see that it is
// claimed, or settle it with Entry.Fail. It returns false and does nothing if
// the entry is owed, claimed or settled already. by is shown by Stalls and
// Close.
func (e *Entry[K, V]) Owe(by string) bool {
	if !e.status.owe() {
		return false
	}
	// A claim may have come first and left a better note.
	p := &promise{of: e, by: by}
	if e.debt.CompareAndSwap(nil, p) && e.status.settled() && e.debt.CompareAndSwap(p, nil) {
		// The settler may have looked before p was there. If not, it finds
		// nothing now, and the flight that a claim may have put on p is ours to end.
		p.end(causeOf(e.status.load()))
	}
	return true
}

// Claim takes the right and the duty to settle e. ok is false, and the claim
// nil, if e is claimed or settled: then there is nothing to do, for somebody
// does it or did it. The next line of the holder is
//
//	defer claim.Abandon()
func (e *Entry[K, V]) Claim() (claim *Claim[K, V], ok bool) {
	c := e.claim()
	if c != nil && e.m.traces() {
		var pc [1]uintptr
		runtime.Callers(skipHere, pc[:])
		c.trace(pc[0])
	}
	return c, c != nil
}

// Wait is Map.Wait on this very entry: it returns e's answer even if e has left
// the map, so it gives ErrAbandoned rather than wait for a successor.
func (e *Entry[K, V]) Wait(ctx context.Context) (V, error) {
	if e.status.valued() {
		return e.value, nil
	}
	if v, err, waited := e.wait(ctx); waited {
		return v, err
	}
	return e.answer()
}

// Get returns e's value or failure without waiting; ok says whether e is
// settled. Settling e synchronizes before a Get that returns its answer.
func (e *Entry[K, V]) Get() (value V, err error, ok bool) {
	if !e.status.settled() {
		return value, nil, false
	}
	value, err = e.answer()
	return value, err, true
}

// Fail settles e with err if e is idle or owed, and takes it out of the map in
// the same step: a pool that closes or drops a request fails what it owes.
// It returns false and does nothing if e is claimed (its owner settles it) or
// settled. A nil err is replaced by an error that says so.
func (e *Entry[K, V]) Fail(err error) bool {
	if !e.status.begin(idle, owed) {
		return false
	}
	e.setFailure(err, noCrash)
	e.status.publish(failed, outside)
	e.finish(ErrSettled)
	return true
}

// Hold keeps e's flight alive as a waiter does, without waiting: for the scope
// (a resolve, a request of a service) that asked for the key. release ends the
// hold; it may be called from any goroutine, and more than once. A hold on a
// settled entry is nothing.
func (e *Entry[K, V]) Hold() (release func()) {
	if !e.status.join() {
		return func() {}
	}
	var released point.Bool
	return func() {
		if !released.Swap(true) && e.status.leave() == ended {
			e.finish(ErrUnwanted)
		}
	}
}

// answer is the outcome of a settled entry.
func (e *Entry[K, V]) answer() (value V, err error) {
	switch e.status.load().phase() {
	case valued:
		return e.value, nil
	case failed:
		return value, e.fail.err
	case abandoned:
		return value, ErrAbandoned
	default:
		return value, ErrClosed
	}
}

func (e *Entry[K, V]) setFailure(err error, c crash) {
	if err == nil {
		err = errUnsaid
	}
	e.fail = &failure{err: err, crash: c}
}

// cut settles e from outside, with a phase that carries its own answer.
func (e *Entry[K, V]) cut(first, last, phase word, cause error) bool {
	if !e.status.cut(first, last, phase) {
		return false
	}
	e.finish(cause)
	return true
}

// finish does what follows from settling, by the one who settled: out of the
// table, then the wake, then the end of the claim's contexts with cause. None
// of it blocks.
func (e *Entry[K, V]) finish(cause error) {
	if e.status.dead() {
		e.m.unlink(e)
	}
	// A waiter that makes its crowd after this Load finds the entry settled
	// when it joins, and does not wait.
	if cr := e.crowd.Load(); cr != nil {
		e.crowd.Store(nil)
		e.m.roll.strike(cr)
		point.Fire(cr.wake)
	}
	if p := e.debt.Load(); p != nil {
		e.debt.Store(nil)
		p.end(cause)
	}
}

// Of a vertex: what Stalls, Close, a cleanup and the search for rings look at.

func (e *Entry[K, V]) name() any       { return e.key }
func (e *Entry[K, V]) look() word      { return e.status.load() }
func (e *Entry[K, V]) owing() *promise { return e.debt.Load() }
