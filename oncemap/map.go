package oncemap

import (
	"context"
	"runtime"

	"resolve/oncemap/internal/point"

	"github.com/puzpuzpuz/xsync/v4"
)

// A Map holds at most one entry per key, and each entry is settled at most
// once. The zero Map is empty and ready; it may be shared by any number of
// goroutines and must not be copied after first use.
//
// An entry that is settled with a value stays until Forget. One settled in any
// other way (Fail, Abandon, an unwanted flight) leaves the map in the same step
// that gives its answer to those who hold it, so the next asker starts afresh.
// All who get a value share it and must not modify it.
type Map[K comparable, V any] struct {
	// Options is read and never written by the map; set it before first use.
	Options Options

	// table is made by the first who stores an entry. A dead entry in it counts
	// as absent and is taken out by whoever meets it.
	table   point.Pointer[point.Table[K, *Entry[K, V]]]
	closed  point.Bool  // set once by Close, before it looks for entries
	misuses point.Int64 // what Misuses returns
	roll    roll        // entries that are waited for, or unsettled and forgotten
}

// Options change what a Map notes and reports. The zero value is right for
// almost everybody.
type Options struct {
	// Trace says whether each claim notes its place and time, and whether a
	// dropped claim is noticed; zero means TraceOn. See TraceOff for the price.
	Trace Trace

	// OnMisuse is called for each misuse (see Misuse) on the goroutine that
	// found it, with no lock held; zero means that misuses are only counted.
	OnMisuse func(Misuse)

	// Size is the number of keys to make room for; zero means about 160.
	Size int
}

// New returns an empty Map with the options o. The zero Map does as well where
// no options are needed.
func New[K comparable, V any](o Options) *Map[K, V] {
	return &Map[K, V]{Options: o}
}

// Entry returns the entry of key, making an idle one if there is none. It
// starts no work. After Close, Entry returns an entry settled with ErrClosed
// for each key that has no value.
func (m *Map[K, V]) Entry(key K) *Entry[K, V] {
	if e := m.lookup(key); e != nil {
		return e
	}
	return m.insert(key)
}

// Claim claims the entry of key, making one if need be: it is Entry(key).Claim,
// except that it asks the map again when the entry dies between the two.
func (m *Map[K, V]) Claim(key K) (*Claim[K, V], bool) {
	for {
		e := m.Entry(key)
		if c := e.claim(); c != nil {
			if m.traces() {
				var pc [1]uintptr
				runtime.Callers(skipHere, pc[:])
				c.trace(pc[0])
			}
			return c, true
		}
		if !m.passed(e) {
			return nil, false
		}
	}
}

// Wait blocks until key is settled and returns its value or failure.
//
// Wait starts no work and may come before Claim: an entry that nobody owes is
// reported by name (see Stalls). If ctx ends first, Wait returns
// context.Cause(ctx); the flight goes on while another waiter or a hold is
// left. A value that is already there wins over a context that has ended.
//
// Wait returns ErrAbandoned if the owner gave up; the entry is then out of the
// map, and the caller may ask for the key again. It returns ErrClosed after
// Close, and a *RingError if ctx names a claim (see Claim.Context) and this
// wait would close a ring of waits.
//
// Settling a key synchronizes before the return of every Wait that yields it.
// All waiters share the value and must not modify it. Wait holds no lock while
// it blocks, so a slow key never delays another.
func (m *Map[K, V]) Wait(ctx context.Context, key K) (V, error) {
	if t := m.table.Load(); t != nil {
		if e, ok := t.Load(key); ok && e.status.valued() {
			return e.value, nil
		}
	}
	return m.wait(ctx, key)
}

// wait is Wait for a key without a value. An entry that dies before the wait
// has joined it was not in the map any more: wait asks for the next one.
func (m *Map[K, V]) wait(ctx context.Context, key K) (V, error) {
	for {
		e := m.Entry(key)
		if v, err, waited := e.wait(ctx); waited {
			return v, err
		}
		if !m.passed(e) {
			return e.answer()
		}
	}
}

// Get returns the value of key without waiting; ok says whether there is one.
// err is always nil for a key found in the map, because failures do not stay
// there; it is there so that Get and Entry.Get read alike.
func (m *Map[K, V]) Get(key K) (value V, err error, ok bool) {
	if t := m.table.Load(); t != nil {
		if e, found := t.Load(key); found && e.status.valued() {
			return e.value, nil, true
		}
	}
	return value, nil, false
}

// Forget takes the entry of key out of the map, if there is one, so that the
// next asker gets a new entry. It changes nothing for those who hold the old
// one: its flight goes on, it can be claimed and settled, its waiters get the
// answer, and its value stays readable through it.
func (m *Map[K, V]) Forget(key K) {
	e := m.lookup(key)
	if e == nil {
		return
	}
	m.unlink(e)
	if w := e.status.load(); !w.settled() && w.phase() != idle {
		// Somebody owes it, and the table does not know it any more: Close finds
		// it on the roll. (An idle one is there if it is waited for; else it is
		// nobody's business, and may be collected.)
		cr := e.gather()
		if e.status.settled() {
			m.roll.strike(cr)
		}
	}
}

// lookup returns the live entry of key, or nil.
func (m *Map[K, V]) lookup(key K) *Entry[K, V] {
	if t := m.table.Load(); t != nil {
		if e, ok := t.Load(key); ok && !e.status.dead() {
			return e
		}
	}
	return nil
}

// insert returns the entry of key after lookup has found none.
func (m *Map[K, V]) insert(key K) *Entry[K, V] {
	fresh := &Entry[K, V]{key: key, m: m}
	if point.Exploring {
		fresh.describe()
	}
	t := m.rows()
	for {
		if m.closed.Load() {
			// Nothing new after Close; a value may still be there.
			if e := m.lookup(key); e != nil && e.status.valued() {
				return e
			}
			fresh.status.cut(idle, idle, closed)
			return fresh
		}
		e, loaded := t.LoadOrStore(key, fresh)
		if !loaded {
			if m.closed.Load() {
				e.cut(idle, claimed, closed, ErrClosed) // Close may have passed by already
			}
			return e
		}
		if !e.status.dead() {
			return e
		}
		m.unlink(e)
	}
}

// rows returns the table, made now if need be.
func (m *Map[K, V]) rows() *point.Table[K, *Entry[K, V]] {
	if t := m.table.Load(); t != nil {
		return t
	}
	t := point.NewTable[K, *Entry[K, V]](m.Options.Size)
	if point.Exploring {
		m.describe()
	}
	if m.table.CompareAndSwap(nil, t) {
		return t
	}
	return m.table.Load()
}

// unlink takes e out of the table, if it is e that the table holds.
func (m *Map[K, V]) unlink(e *Entry[K, V]) {
	t := m.table.Load()
	if t == nil {
		return
	}
	t.Compute(e.key, func(held *Entry[K, V], loaded bool) (*Entry[K, V], xsync.ComputeOp) {
		if loaded && held == e {
			return nil, xsync.DeleteOp
		}
		return held, xsync.CancelOp
	})
}

// passed says that e has left the map and that another ask gets a new entry.
func (m *Map[K, V]) passed(e *Entry[K, V]) bool {
	return e.status.dead() && !m.closed.Load()
}
