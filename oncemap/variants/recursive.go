package variants

import "resolve/oncemap/internal/point"

// A Recursive guards one map with a sync.RWMutex, and a method that has read-
// locked it calls another that does so too (the third deadlock: Michael
// Snoyman's post).
//
// What is wrong: a writer that waits lets no new reader in, so that readers do
// not starve it. A writer that comes between the two read locks waits for the
// first, and the second waits for the writer. sync.RWMutex forbids recursive
// read locking for that reason; no compiler sees it across a helper.
type Recursive struct {
	mu     point.RWMutex
	values map[string]int
	gone   map[string]bool
	gap    func() // called between the two read locks of Get, by a story; nil is nothing
}

// NewRecursive returns an empty Recursive.
func NewRecursive() *Recursive {
	m := &Recursive{values: map[string]int{}, gone: map[string]bool{}}
	if point.Exploring {
		point.Describe(&m.mu, "map lock", nil)
	}
	return m
}

// Get returns the value of key, if it is there and was not given up.
func (m *Recursive) Get(key string) (int, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v, ok := m.values[key]
	if m.gap != nil {
		m.gap()
	}
	return v, ok && !m.givenUp(key)
}

// givenUp is of use by itself too, and locks.
func (m *Recursive) givenUp(key string) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.gone[key]
}

// Put publishes the value of key.
func (m *Recursive) Put(key string, v int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[key] = v
	if point.Exploring {
		point.Note(key, "the value is there")
	}
}

// Do is get or compute; who comes at the same time computes too.
func (m *Recursive) Do(key string, f func() int) int {
	if v, ok := m.Get(key); ok {
		return v
	}
	m.Put(key, f())
	v, _ := m.Get(key)
	return v
}

// recursiveStory: the resolver reads what is there while the fetcher puts in
// something else.
func recursiveStory(s Stage) {
	d, m := direct(s), NewRecursive()
	d.Tell("", Puts, "flask")
	m.Put("flask", 3)
	m.gap = func() {
		d.Tell("resolver", Holds, "the map's read lock")
		d.Yield("resolver")
	}
	s.Go("resolver", func() {
		d.Tell("resolver", Waits, "flask")
		m.Get("flask")
		d.Tell("resolver", Gets, "flask")
	})
	s.Go("fetcher", func() {
		d.Tell("fetcher", Owes, "werkzeug")
		d.Tell("fetcher", Puts, "werkzeug")
		m.Put("werkzeug", 2)
	})
}
