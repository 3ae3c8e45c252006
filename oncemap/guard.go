package oncemap

import (
	"runtime"
	"sync"
	"sync/atomic"

	"resolve/oncemap/internal/point"
)

// A guard notices when the claim that holds it is dropped: nothing else reaches
// it then, so the garbage collector finds both, and the guard's cleanup runs.
//
// A guard goes from claim to claim. Registering a cleanup and stopping it again
// takes about 95 ns, which is more than all else that a claim does; taking a
// guard from a pool and giving it back takes 15.
type guard struct{ watch *watch }

// A watch is what the cleanup of a guard is given; it does not reach the guard,
// and it knows neither the claim nor its types.
type watch struct {
	over atomic.Pointer[promise] // of the claim that holds the guard; nil while it is in the pool
}

var guards sync.Pool // of *guard; those that the collector takes out of it watch over nothing

// guardOf returns a guard for the claim that p notes. A scenario of the
// explorer has none: what the collector does is no step of a schedule.
func guardOf(p *promise) *guard {
	if point.Exploring && point.Active() {
		return nil
	}
	g, _ := guards.Get().(*guard)
	if g == nil {
		g = &guard{watch: new(watch)}
		runtime.AddCleanup(g, (*watch).dropped, g.watch)
	}
	g.watch.over.Store(p)
	return g
}

// release gives the guard back once its claim has settled. A nil guard has
// nothing to give back.
func (g *guard) release() {
	if g == nil {
		return
	}
	g.watch.over.Store(nil)
	guards.Put(g)
}

// dropped is the cleanup; it runs on a goroutine of the runtime's.
func (w *watch) dropped() {
	if p := w.over.Load(); p != nil {
		p.of.drop(p)
	}
}
