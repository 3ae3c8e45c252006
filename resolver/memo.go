package resolver

import "sync"

// A memo remembers a pure function's values. The zero value is empty.
// Goroutines share it; one that comes while another computes the same value
// waits for it, which is safe since the function waits for nobody.
type memo[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]*memoValue[V]
}

type memoValue[V any] struct {
	once sync.Once
	v    V
}

// get returns f(k), computed once.
func (m *memo[K, V]) get(k K, f func(K) V) V { return m.few(k, 0, f) }

// few is get of a memo that forgets all it has when it is to have more than
// most values; 0 means any number.
func (m *memo[K, V]) few(k K, most int, f func(K) V) V {
	m.mu.Lock()
	v := m.values[k]
	if v == nil {
		if m.values == nil {
			m.values = map[K]*memoValue[V]{}
		} else if most > 0 && len(m.values) >= most {
			clear(m.values)
		}
		v = &memoValue[V]{}
		m.values[k] = v
	}
	m.mu.Unlock()
	v.once.Do(func() { v.v = f(k) })
	return v.v
}
