//go:build explore

package point

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"resolve/oncemap/explore"

	"github.com/puzpuzpuz/xsync/v4"
)

// A Table is an xsync.Map of which a call is one step, on the row of its key.
type Table[K comparable, V any] struct {
	mu    sync.Mutex
	index map[K]*row[V]
	rows  []*row[V] // in the order of their first announcement
	keys  []K
	all   explore.Object // Range against whatever changes which keys there are
}

type row[V any] struct {
	explore.Object
	v     V
	there bool
}

// NewTable returns an empty table with room for size keys.
func NewTable[K comparable, V any](size int) *Table[K, V] { return &Table[K, V]{} }

func (t *Table[K, V]) row(key K) *row[V] {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r := t.index[key]; r != nil {
		return r
	}
	if t.index == nil {
		t.index = map[K]*row[V]{}
	}
	r := &row[V]{}
	r.Label("row", key, func() string {
		switch s, ok := any(r.v).(fmt.Stringer); {
		case !r.there:
			return "empty"
		case ok:
			return s.String()
		}
		return "there"
	})
	t.index[key] = r
	t.rows, t.keys = append(t.rows, r), append(t.keys, key)
	return r
}

// guard locks while no exploration runs, and says so; in one, a call is by itself.
func (t *Table[K, V]) guard() (locked bool) {
	if explore.Active() {
		return false
	}
	t.mu.Lock()
	return true
}

func (t *Table[K, V]) change(name string, r *row[V]) {
	explore.Points(name, explore.Access{Object: &r.Object, Kind: explore.Write}, explore.Access{Object: &t.all, Kind: explore.Read})
}

func (t *Table[K, V]) Load(key K) (v V, ok bool) {
	r := t.row(key)
	explore.Point("Load", &r.Object, explore.Read)
	if t.guard() {
		defer t.mu.Unlock()
	}
	return r.v, r.there
}

func (t *Table[K, V]) LoadOrStore(key K, v V) (actual V, loaded bool) {
	r := t.row(key)
	t.change("LoadOrStore", r)
	if t.guard() {
		defer t.mu.Unlock()
	}
	if r.there {
		explore.Only(&r.Object, explore.Read)
		return r.v, true
	}
	r.v, r.there = v, true
	return v, false
}

func (t *Table[K, V]) Store(key K, v V) {
	r := t.row(key)
	t.change("Store", r)
	if t.guard() {
		defer t.mu.Unlock()
	}
	r.v, r.there = v, true
}

func (t *Table[K, V]) Delete(key K) {
	r := t.row(key)
	t.change("Delete", r)
	if t.guard() {
		defer t.mu.Unlock()
	}
	var zero V
	r.v, r.there = zero, false
}

func (t *Table[K, V]) Compute(key K, f func(held V, loaded bool) (V, xsync.ComputeOp)) (actual V, ok bool) {
	r := t.row(key)
	t.change("Compute", r)
	if t.guard() {
		defer t.mu.Unlock()
	}
	v, op := f(r.v, r.there)
	switch op {
	case xsync.DeleteOp:
		var zero V
		r.v, r.there = zero, false
	case xsync.UpdateOp:
		r.v, r.there = v, true
	default:
		explore.Only(&r.Object, explore.Read)
	}
	return r.v, r.there
}

// Range calls f in the order of the keys as fmt.Sprint writes them: another
// order would tell one schedule from another that differs in nothing else.
func (t *Table[K, V]) Range(f func(K, V) bool) {
	explore.Point("Range", &t.all, explore.Write)
	type pair struct {
		name string
		key  K
		v    V
	}
	var pairs []pair
	t.mu.Lock()
	for i, r := range t.rows {
		if r.there {
			pairs = append(pairs, pair{fmt.Sprint(t.keys[i]), t.keys[i], r.v})
		}
	}
	t.mu.Unlock()
	slices.SortFunc(pairs, func(a, b pair) int { return strings.Compare(a.name, b.name) })
	for _, p := range pairs {
		if !f(p.key, p.v) {
			return
		}
	}
}

// Size returns the number of keys.
func (t *Table[K, V]) Size() (n int) {
	t.Range(func(K, V) bool { n++; return true })
	return n
}

// A SyncMap is a sync.Map of which a call is one step.
type SyncMap struct{ t Table[any, any] }

func (m *SyncMap) Load(key any) (any, bool)           { return m.t.Load(key) }
func (m *SyncMap) LoadOrStore(key, v any) (any, bool) { return m.t.LoadOrStore(key, v) }
func (m *SyncMap) Store(key, v any)                   { m.t.Store(key, v) }
func (m *SyncMap) Delete(key any)                     { m.t.Delete(key) }
func (m *SyncMap) Range(f func(key, v any) bool)      { m.t.Range(f) }
