package oncemap

import (
	"context"
	"time"

	"resolve/oncemap/internal/point"
)

// Trace says what a claim costs and what is known of it.
type Trace uint8

const (
	// TraceOn notes where and when each claim was taken, and notices a claim
	// that is dropped unsettled.
	TraceOn Trace = iota

	// TraceOff notes nothing: a claim is several times cheaper, but Stalls and
	// Close do not say where it was taken, and the waiters of a dropped claim
	// wait until their contexts end or the map is closed.
	TraceOff
)

// A Claim is the right and the duty to settle one entry: by Done, Fail or
// Abandon, once. It may be handed to another goroutine; whoever holds it has
// the duty.
//
// On the line after the claim stands defer claim.Abandon(), so that every way
// out settles the entry: an early return, a panic, runtime.Goexit. A claim
// that becomes unreachable unsettled is abandoned by the garbage collector's
// next run and reported as a Misuse, unless the map's trace is off. (Inside a
// testing/synctest bubble this does not work: a dropped claim with waiters
// there ends the program, for the collector may not touch a bubble's channels.)
type Claim[K comparable, V any] struct {
	e     *Entry[K, V]
	place uintptr // where it was taken
	guard *guard  // notices that the claim is dropped; taken off by the settler
}

// claim takes the claim; whoever was asked for it calls trace next.
func (e *Entry[K, V]) claim() *Claim[K, V] {
	if !e.status.claim() {
		return nil
	}
	if e.m.closed.Load() { // an entry forgotten before Close: nothing new now
		e.cut(claimed, claimed, closed, ErrClosed)
		return nil
	}
	return &Claim[K, V]{e: e}
}

// trace notes that c was taken at place, and watches for its drop. The place is
// read in the exported methods, where it is nearest: each frame to walk costs
// 20 of the 80 ns that a place takes.
func (c *Claim[K, V]) trace(place uintptr) {
	p := &promise{of: c.e, place: place, since: time.Since(epoch)}
	c.place = place
	c.e.note(p)
	c.guard = guardOf(p)
}

func (m *Map[K, V]) traces() bool { return m.Options.Trace == TraceOn }

// Entry returns the entry that c settles.
func (c *Claim[K, V]) Entry() *Entry[K, V] { return c.e }

// Context returns a context for the work on c, under parent, which does two
// things that parent does not.
//
// It ends when the work is not wanted any more, with the cause ErrUnwanted:
// when c's flight has been waited for or held, and neither a waiter nor a hold
// is left. That ends the flight in one step: the entry is settled with
// ErrAbandoned and has left the map, so whoever asks the map for the key from
// then on gets a new entry and can claim it. A flight that nobody has waited
// for yet goes on; one whose last waiter left between Claim and Context ends
// at once. Without Context a flight does not end with its waiters. The context
// ends also when c is settled (ErrSettled, or ErrAbandoned after Abandon) and
// when the map is closed (ErrClosed).
//
// And it names c, and whatever claims parent names, as the ones that wait: a
// Wait or Do under it, on whatever map, is a wait on behalf of c, and is
// refused with a *RingError if it would wait, by any number of steps, for c
// itself. Work that does not hold up c must therefore not run under c's
// context.
func (c *Claim[K, V]) Context(parent context.Context) context.Context {
	e := c.e
	f := e.board()
	ctx, cancel := point.WithCancelCause(parent)
	f.attach(cancel)
	switch {
	case e.status.bind():
		e.finish(ErrUnwanted)
	case e.status.settled():
		// The settler may have looked for the flight before there was one.
		f.end(causeOf(e.status.load()))
	}
	return context.WithValue(ctx, frameKey{}, &frame{flight: f, up: frameOf(parent)})
}

// causeOf is why the context of a claim found settled has ended. A claim that
// is at hand was not dropped, so outside and abandoned is unwanted.
func causeOf(w word) error {
	switch {
	case w.phase() == closed:
		return ErrClosed
	case w.phase() == abandoned && w&outside != 0:
		return ErrUnwanted
	case w.phase() == abandoned:
		return ErrAbandoned
	}
	return ErrSettled
}

// Done settles the entry with v, which stays in the map, and wakes its waiters.
//
// It returns false, and v is given to nobody, if the entry is settled already.
// That is no fault if the flight ended without c (unwanted, or the map was
// closed); if c itself settled it, the call is reported as a Misuse.
func (c *Claim[K, V]) Done(v V) bool {
	e := c.e
	if !e.status.begin(claimed, claimed) {
		return c.refused()
	}
	e.value = v
	e.status.publish(valued, 0)
	e.finish(ErrSettled)
	c.unguard()
	return true
}

// Fail settles the entry with err: those who wait for it or hold it get err,
// and the entry leaves the map in the same step, so that the next asker tries
// again. An answer that should stay, such as "there is no such thing", is a
// value. A nil err is replaced by an error that says so. Fail returns false
// as Done does.
func (c *Claim[K, V]) Fail(err error) bool { return c.crash(err, noCrash) }

func (c *Claim[K, V]) crash(err error, how crash) bool {
	e := c.e
	if !e.status.begin(claimed, claimed) {
		return c.refused()
	}
	e.setFailure(err, how)
	e.status.publish(failed, 0)
	e.finish(ErrSettled)
	c.unguard()
	return true
}

// Abandon gives the claim up: those who wait for the entry or hold it get
// ErrAbandoned, and it leaves the map in the same step, so that the key can be
// claimed anew. After Done, Fail or Abandon it does nothing, and nothing on the
// nil claim of a refused Claim.
func (c *Claim[K, V]) Abandon() {
	if c == nil {
		return
	}
	e := c.e
	if !e.status.begin(claimed, claimed) {
		return
	}
	e.status.publish(abandoned, 0)
	e.finish(ErrAbandoned)
	c.unguard()
}

// refused reports a settle that came too late, if c itself came before.
func (c *Claim[K, V]) refused() bool {
	if c.e.status.load()&outside == 0 {
		c.e.m.report(Misuse{Kind: SettledTwice, Key: c.e.key, Place: placeName(c.place)})
	}
	return false
}

// unguard takes the guard off: c has settled, and the guard will watch over
// another claim. One settler only comes here.
func (c *Claim[K, V]) unguard() {
	g := c.guard
	c.guard = nil
	g.release()
}

// drop settles an entry whose claim was collected.
func (e *Entry[K, V]) drop(p *promise) {
	if e.cut(claimed, claimed, abandoned, ErrAbandoned) {
		e.m.report(Misuse{Kind: ClaimDropped, Key: e.key, Place: placeName(p.place)})
	}
}
