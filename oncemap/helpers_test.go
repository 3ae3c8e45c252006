package oncemap

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
)

// check verifies what must be true of an entry at any quiet moment:
//
//  1. a settled entry has no crowd and no promise, and is not on the roll;
//  2. a dead entry is not in the table;
//  3. the holders are at least the waits in the crowd;
//  4. no entry is settling.
func (e *Entry[K, V]) check(t testing.TB) {
	t.Helper()
	w := e.status.load()
	if w.phase() == settling {
		t.Errorf("%v: settling at a quiet moment", e.key)
	}
	cr := e.crowd.Load()
	if w.settled() && e.debt.Load() != nil {
		t.Errorf("%v: settled, and its promise is kept", e.key)
	}
	for _, on := range e.m.roll.crowds() {
		if on.of.(*Entry[K, V]) == e && w.settled() {
			t.Errorf("%v: settled, and on the roll", e.key)
		}
	}
	if tab := e.m.table.Load(); tab != nil && w.dead() {
		if held, ok := tab.Load(e.key); ok && held == e {
			t.Errorf("%v: dead, and in the table", e.key)
		}
	}
	if cr != nil && !w.settled() && uint(len(cr.waits())) > w.holders() {
		t.Errorf("%v: %d waits, %d holders", e.key, len(cr.waits()), w.holders())
	}
}

// A result is what a Wait, Get or Do returned.
type result struct {
	v   int
	err error
}

func (r result) String() string { return fmt.Sprintf("(%d, %v)", r.v, r.err) }

func (r result) is(v int, err error) bool {
	return r.v == v && (r.err == err || err != nil && errors.Is(r.err, err))
}

func got(v int, err error) result { return result{v, err} }

// mustClaim claims key and keeps the claim from being collected before the test
// ends: in a bubble that would be fatal.
func mustClaim[K comparable, V any](t testing.TB, m *Map[K, V], key K) *Claim[K, V] {
	t.Helper()
	c, ok := m.Claim(key)
	if !ok {
		t.Fatalf("Claim(%v) refused", key)
	}
	t.Cleanup(func() { runtime.KeepAlive(c) })
	return c
}

var errNetwork = errors.New("connection reset")
