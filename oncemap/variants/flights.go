package variants

import "resolve/oncemap/internal/point"

// A Flights is a map with a singleflight.Group before it, which sees to it that
// one caller of those who come together does the work.
//
// It is correct because the flight looks into the map again: who looked before
// the value was stored and came to the group after its flight had gone would do
// the work twice otherwise. A Group calls a panic out in all waiters, and its
// waiters cannot leave.
type Flights struct {
	group  group
	mu     point.RWMutex
	values map[string]int
}

// Do is get or compute.
func (m *Flights) Do(key string, f func() int) int {
	if v, ok := m.Get(key); ok {
		return v
	}
	v, _, _ := m.group.Do(key, func() (any, error) {
		if v, ok := m.Get(key); ok {
			return v, nil
		}
		v := f()
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.values == nil {
			m.values = map[string]int{}
		}
		m.values[key] = v
		return v, nil
	})
	return v.(int)
}

// Get returns the value of key, if it is there.
func (m *Flights) Get(key string) (int, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v, ok := m.values[key]
	return v, ok
}
