package workload

import (
	"context"

	"resolve/oncemap/variants"

	// The compiler inlines xsync's small functions into a map made here only if
	// they were inlined in a package that is imported here, or xsync itself is:
	// without this line a hit takes 10 ns instead of 8.
	_ "github.com/puzpuzpuz/xsync/v4"
)

// direct is what is asked many times over by a loop of its own, without an
// interface between the loop and the map: Go's map and oncemap, as their users
// call them. The others are called through variants.Cache, and that call is
// taken off (see Load.Frame).
type direct interface {
	getAll(n int)
	waitAll(n int)
}

func getAll(c variants.Cache, n int) {
	if d, ok := c.(direct); ok {
		d.getAll(n)
		return
	}
	for i := range n {
		if _, ok := c.Get(keys[i&511]); !ok {
			panic("a key is missing")
		}
	}
}

func waitAll(c variants.Cache, n int) {
	if d, ok := c.(direct); ok {
		d.waitAll(n)
		return
	}
	for i := range n {
		if c.Do(keys[i&511], made) == 0 {
			panic("a key is missing")
		}
	}
}

// made is the function of a key that is there already.
func made() int { panic("a key that is there was made again") }

// plain is Go's map. Who waits for a key in it finds it there.
type plain struct{ variants.Plain }

func (p plain) getAll(n int) {
	for i := range n {
		if _, ok := p.Plain[keys[i&511]]; !ok {
			panic("a key is missing")
		}
	}
}

func (p plain) waitAll(n int) { p.getAll(n) }

func (c *claims) getAll(n int) {
	for i := range n {
		if _, _, ok := c.m.Get(keys[i&511]); !ok {
			panic("a key is missing")
		}
	}
}

func (c *claims) waitAll(n int) {
	ctx := context.Background()
	for i := range n {
		if _, err := c.m.Wait(ctx, keys[i&511]); err != nil {
			panic(err)
		}
	}
}

// waitAll of flights is Map.Do: who uses that has no other.
func (c *flights) waitAll(n int) {
	ctx := context.Background()
	for i := range n {
		if _, err := c.m.Do(ctx, keys[i&511], madeUnder); err != nil {
			panic(err)
		}
	}
}

func madeUnder(context.Context) (int, error) { return made(), nil }

// nothing answers without looking: what is left is the loop and the call.
type nothing struct{}

func (nothing) Do(key string, f func() int) int { return len(key) }
func (nothing) Get(key string) (int, bool)      { return len(key), true }

// bare is the loop alone.
type bare struct{ nothing }

func (bare) getAll(n int) {
	for i := range n {
		if len(keys[i&511]) == 0 {
			panic("a key is missing")
		}
	}
}

func (b bare) waitAll(n int) { b.getAll(n) }
