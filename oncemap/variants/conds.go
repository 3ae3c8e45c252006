package variants

import "resolve/oncemap/internal/point"

// A Conds is a map with one condition variable for all keys.
//
// It is correct: a waiter looks again under the lock whenever it is called. Each
// value that is settled wakes all who wait for anything, and nobody can leave,
// for a condition knows no context. An owner that dies leaves its waiters.
type Conds struct {
	mu      point.Mutex
	changed *point.Cond
	values  map[string]int
	claimed map[string]bool
}

// NewConds returns an empty Conds.
func NewConds() *Conds {
	m := &Conds{values: map[string]int{}, claimed: map[string]bool{}}
	m.changed = point.NewCond(&m.mu)
	return m
}

// Do is get or compute.
func (m *Conds) Do(key string, f func() int) int {
	m.mu.Lock()
	if !m.claimed[key] {
		m.claimed[key] = true
		m.mu.Unlock()
		v := f() // not under a deferred Unlock: a panic would end the program there
		m.mu.Lock()
		m.values[key] = v
		m.changed.Broadcast()
		m.mu.Unlock()
		return v
	}
	defer m.mu.Unlock()
	for {
		if v, ok := m.values[key]; ok {
			return v
		}
		m.changed.Wait()
	}
}

// Get returns the value of key, if it is there.
func (m *Conds) Get(key string) (int, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[key]
	return v, ok
}
