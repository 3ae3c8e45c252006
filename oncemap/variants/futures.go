package variants

import "resolve/oncemap/internal/point"

// A Futures is a sync.Map of futures: who stores one owns it.
//
// It is correct. Each ask that is no hit makes a future, of which all but one
// are thrown away, and a sync.Map boxes its keys.
type Futures struct{ m point.SyncMap }

// Do is get or compute.
func (m *Futures) Do(key string, f func() int) int {
	if v, ok := m.m.Load(key); ok {
		e := v.(*future)
		point.Await(e.done)
		return e.v
	}
	mine := newFuture(key)
	if v, loaded := m.m.LoadOrStore(key, mine); loaded {
		e := v.(*future)
		point.Await(e.done)
		return e.v
	}
	mine.v = f()
	point.Fire(mine.done)
	return mine.v
}

// Get returns the value of key, if it is there.
func (m *Futures) Get(key string) (int, bool) {
	v, ok := m.m.Load(key)
	if !ok || !point.Fired(v.(*future).done) {
		return 0, false
	}
	return v.(*future).v, true
}
