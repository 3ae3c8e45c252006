package variants

import "resolve/oncemap/internal/point"

// An Onces is a map of sync.Onces under a mutex.
//
// It is correct. A sync.Once that has panicked is done: those who come later
// get the zero value and no word of why. Nobody can leave.
type Onces struct {
	mu      point.Mutex
	entries map[string]*onceEntry
}

type onceEntry struct {
	once  point.Once
	ready point.Bool // for Get; stored after v is written
	v     int
}

// Do is get or compute.
func (m *Onces) Do(key string, f func() int) int {
	m.mu.Lock()
	e := m.entries[key]
	if e == nil {
		if m.entries == nil {
			m.entries = map[string]*onceEntry{}
		}
		e = &onceEntry{}
		m.entries[key] = e
	}
	m.mu.Unlock()
	e.once.Do(func() {
		e.v = f()
		e.ready.Store(true)
	})
	return e.v
}

// Get returns the value of key, if it is there.
func (m *Onces) Get(key string) (int, bool) {
	m.mu.Lock()
	e := m.entries[key]
	m.mu.Unlock()
	if e == nil || !e.ready.Load() {
		return 0, false
	}
	return e.v, true
}
