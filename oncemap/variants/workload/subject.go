package workload

import (
	"context"

	"resolve/oncemap"
	"resolve/oncemap/variants"
)

// A Subject is one way to make each value once.
type Subject struct {
	Name string
	New  func() variants.Cache

	// Alone says that one goroutine at a time may use it, if any writes.
	Alone bool
}

// Baseline is Go's map, by which all is divided.
var Baseline = Subject{Name: "map", New: func() variants.Cache { return plain{variants.Plain{}} }, Alone: true}

// Subjects is the correct variants, oncemap last, in four ways: without and with
// its trace, the caller doing the work under a claim; and both by Map.Do, which
// does it in a goroutine of its own, under a context.
func Subjects() []Subject {
	var all []Subject
	for _, v := range variants.Correct() {
		if v.Name != "oncemap" {
			all = append(all, Subject{Name: v.Name, New: v.New})
		}
	}
	return append(all,
		Subject{Name: "oncemap", New: func() variants.Cache { return newClaims(oncemap.TraceOff) }},
		Subject{Name: "oncemap+trace", New: func() variants.Cache { return newClaims(oncemap.TraceOn) }},
		Subject{Name: "oncemap.Do", New: func() variants.Cache { return &flights{newClaims(oncemap.TraceOff)} }},
		Subject{Name: "oncemap.Do+trace", New: func() variants.Cache { return &flights{newClaims(oncemap.TraceOn)} }},
	)
}

// done ends the goroutine of a cache that has one.
func done(c variants.Cache) {
	if c, ok := c.(interface{ Close() }); ok {
		c.Close()
	}
}

// claims is oncemap by Map.Get, Map.Claim and Map.Wait.
type claims struct{ m oncemap.Map[string, int] }

func newClaims(t oncemap.Trace) *claims {
	c := &claims{}
	c.m.Options.Trace = t
	return c
}

func (c *claims) Do(key string, f func() int) int {
	for {
		e := c.m.Entry(key)
		if claim, ok := e.Claim(); ok {
			return settle(claim, f)
		}
		if v, err := e.Wait(context.Background()); err == nil {
			return v
		}
	}
}

func settle(c *oncemap.Claim[string, int], f func() int) int {
	defer c.Abandon()
	v := f()
	c.Done(v)
	return v
}

func (c *claims) Get(key string) (int, bool) {
	v, _, ok := c.m.Get(key)
	return v, ok
}

// flights is oncemap by Map.Do.
type flights struct{ *claims }

func (c *flights) Do(key string, f func() int) int {
	v, err := c.m.Do(context.Background(), key, func(context.Context) (int, error) { return f(), nil })
	if err != nil {
		panic(err)
	}
	return v
}
