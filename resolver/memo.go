package resolver

import (
	"sync"
	"sync/atomic"
)

// A memo remembers a pure function's values. The zero value is empty.
// Goroutines share it; one that comes while another computes the same value
// waits for it, which is safe since the function waits for nobody.
type memo[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]*memoValue[V]
}

type memoValue[V any] struct {
	mu   sync.Mutex // held by who computes v
	done atomic.Bool
	v    V // read only when done
}

// get returns f(k), computed once.
func (m *memo[K, V]) get(k K, f func(K) V) V { return m.few(k, 0, f) }

// few is get of a memo that forgets all it has when it is to have more than
// most values; 0 means any number. What panics is the zero value for others.
func (m *memo[K, V]) few(k K, most int, f func(K) V) V {
	m.mu.Lock()
	v, ok := m.values[k]
	if ok {
		m.mu.Unlock()
		if !v.done.Load() {
			v.mu.Lock()
			defer v.mu.Unlock()
		}
		return v.v
	}
	if m.values == nil {
		m.values = map[K]*memoValue[V]{}
	} else if most > 0 && len(m.values) >= most {
		clear(m.values)
	}
	v = &memoValue[V]{}
	v.mu.Lock()
	m.values[k] = v
	m.mu.Unlock()
	defer func() {
		v.done.Store(true)
		v.mu.Unlock()
	}()
	v.v = f(k)
	return v.v
}
