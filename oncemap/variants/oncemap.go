package variants

import (
	"context"
	"path/filepath"

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

// onceMapStory: the resolver waits before anybody was asked for the key, on
// behalf of one that it owes itself; a fetcher claims it, and settles it.
func onceMapStory(s Stage) {
	d, m := direct(s), oncemap.New[string, int](oncemap.Options{})
	d.Watch(func() []string {
		var lines []string
		for _, stall := range m.Stalls() {
			if stall.ClaimedAt != "" {
				stall.ClaimedAt = filepath.Base(stall.ClaimedAt)
			}
			lines = append(lines, stall.String())
		}
		return lines
	})
	s.Go("resolver", func() {
		c, _ := m.Claim("app")
		defer c.Abandon()
		d.Tell("resolver", Owes, "app")
		d.Tell("resolver", Waits, "flask")
		v, err := m.Wait(c.Context(context.Background()), "flask")
		if v != 3 || err != nil {
			s.Errorf("Wait = %d, %v, want 3", v, err)
		}
		d.Tell("resolver", Gets, "flask")
		c.Done(v)
	})
	s.Go("fetcher", func() {
		c, _ := m.Claim("flask")
		defer c.Abandon()
		d.Tell("fetcher", Owes, "flask")
		d.Yield("fetcher")
		d.Tell("fetcher", Puts, "flask")
		c.Done(3)
	})
}
