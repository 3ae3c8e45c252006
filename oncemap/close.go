package oncemap

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// An Unsettled is an entry that nobody had settled when its map was closed.
type Unsettled struct {
	Key          any
	State        State     // never Settled
	OwedBy       string    // as in Stall
	ClaimedAt    string    // as in Stall
	ClaimedSince time.Time // as in Stall
	Waits        []Stall   // who waited for it, in order of arrival
}

// String returns the key and who owed it, such as
//
//	flask: claimed at fetch.go:12, 3 waiting
func (u Unsettled) String() string {
	return fmt.Sprintf("%v: %s, %d waiting", u.Key, owing(u.State, u.OwedBy, u.ClaimedAt), len(u.Waits))
}

// Close settles every unsettled entry with ErrClosed, wakes its waiters, ends
// its claim's contexts, and returns those entries, sorted by key as fmt.Sprint
// writes it: who shuts down a map in order gets an empty answer. Entries that
// were forgotten while owed, claimed or waited for are among them.
//
// Close does not wait for owners: what they settle later is refused, which is
// no misuse. Values stay and can be had as before; every other ask gets
// ErrClosed. Close may be called again and then finds nothing.
func (m *Map[K, V]) Close() []Unsettled {
	// Whoever puts an entry into the table, or a crowd on the roll, after we
	// have passed looks at closed afterwards and settles the entry itself.
	m.closed.Store(true)
	var open []Unsettled
	shut := func(e *Entry[K, V]) {
		u, unsettled := debtOf(e)
		if !unsettled {
			return
		}
		cr := e.crowd.Load()
		if cr != nil {
			u.Waits = stallsOf(cr)
		}
		if e.cut(idle, claimed, closed, ErrClosed) {
			open = append(open, u)
		}
	}
	if t := m.table.Load(); t != nil {
		var entries []*Entry[K, V] // not shut inside Range: shutting takes them out
		t.Range(func(_ K, e *Entry[K, V]) bool {
			entries = append(entries, e)
			return true
		})
		for _, e := range entries {
			shut(e)
		}
	}
	for _, cr := range m.roll.crowds() {
		shut(cr.of.(*Entry[K, V]))
	}
	slices.SortStableFunc(open, func(a, b Unsettled) int {
		return cmp.Compare(fmt.Sprint(a.Key), fmt.Sprint(b.Key))
	})
	return open
}
