package variants

import "resolve/oncemap/internal/point"

// A ParCache is the design of cmd/go's par.Cache: a sync.Map of entries, each
// with a mutex that its maker holds while it works.
//
// It is correct, and hangs on a ring of keys and on an owner that dies with the
// mutex (golang/go#25919, #32421): nobody can say who holds it, or leave.
type ParCache struct{ m point.SyncMap }

type parEntry struct {
	mu   point.Mutex
	done point.Uint32 // 1 after v is written
	v    int
}

// Do is get or compute.
func (c *ParCache) Do(key string, f func() int) int {
	v, ok := c.m.Load(key)
	if !ok {
		v, _ = c.m.LoadOrStore(key, new(parEntry))
	}
	e := v.(*parEntry)
	if e.done.Load() == 0 {
		e.mu.Lock()
		if e.done.Load() == 0 {
			e.v = f()
			e.done.Store(1)
		}
		e.mu.Unlock()
	}
	return e.v
}

// Get returns the value of key, if it is there.
func (c *ParCache) Get(key string) (int, bool) {
	v, ok := c.m.Load(key)
	if !ok || v.(*parEntry).done.Load() == 0 {
		return 0, false
	}
	return v.(*parEntry).v, true
}
