package variants

import (
	"context"

	"resolve/oncemap"
)

// An OnceMap is oncemap.Map as a Cache: the caller that has the claim does the
// work itself, as in the other variants. Map.Do, which runs it in a goroutine of
// its own and survives its panic, is measured apart.
type OnceMap struct{ M oncemap.Map[string, int] }

// NewOnceMap returns an empty OnceMap without trace.
func NewOnceMap() *OnceMap {
	m := &OnceMap{}
	m.M.Options.Trace = oncemap.TraceOff
	return m
}

// Do is get or compute.
func (m *OnceMap) Do(key string, f func() int) int {
	if v, _, ok := m.M.Get(key); ok {
		return v
	}
	for {
		e := m.M.Entry(key)
		if c, ok := e.Claim(); ok {
			return work(c, f)
		}
		if v, err := e.Wait(context.Background()); err == nil {
			return v
		}
	}
}

func work(c *oncemap.Claim[string, int], f func() int) int {
	defer c.Abandon()
	v := f()
	c.Done(v)
	return v
}

// Get returns the value of key, if it is there.
func (m *OnceMap) Get(key string) (int, bool) {
	v, _, ok := m.M.Get(key)
	return v, ok
}
