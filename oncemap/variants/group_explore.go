//go:build explore

package variants

import "resolve/oncemap/internal/point"

// A group is a model of singleflight.Group: one call a key at a time, whose
// result all who come meanwhile share, and which is forgotten when it is there.
type group struct {
	mu    point.Mutex
	calls map[string]*call
}

type call struct {
	done point.Event
	v    any
	err  error
}

// Do calls f, or waits for the call of the same key that is under way.
func (g *group) Do(key string, f func() (any, error)) (v any, err error, shared bool) {
	g.mu.Lock()
	if c := g.calls[key]; c != nil {
		g.mu.Unlock()
		point.Await(c.done)
		return c.v, c.err, true
	}
	if g.calls == nil {
		g.calls = map[string]*call{}
	}
	c := &call{done: point.NewEvent()}
	g.calls[key] = c
	g.mu.Unlock()
	c.v, c.err = f()
	g.mu.Lock()
	delete(g.calls, key)
	point.Fire(c.done)
	g.mu.Unlock()
	return c.v, c.err, false
}
