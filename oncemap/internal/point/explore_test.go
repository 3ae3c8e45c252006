//go:build explore

package point_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"resolve/oncemap/explore"
	"resolve/oncemap/internal/point"

	"github.com/puzpuzpuz/xsync/v4"
)

// How many schedules small programs have, of those that differ.
func TestSchedules(t *testing.T) {
	for _, tt := range []struct {
		name string
		body func(*explore.T)
		want int
	}{
		{"three write one word", func(x *explore.T) {
			var w point.Uint64
			for i := range 3 {
				x.Go(fmt.Sprint(i), func() { w.Store(uint64(i)) })
			}
		}, 6},
		{"three write their own", func(x *explore.T) {
			var w [3]point.Uint64
			for i := range 3 {
				x.Go(fmt.Sprint(i), func() { w[i].Store(1) })
			}
		}, 1},
		{"one writes, three read", func(x *explore.T) {
			var w point.Uint64
			x.Go("w", func() { w.Store(1) })
			for i := range 3 {
				x.Go(fmt.Sprint(i), func() { w.Load() })
			}
		}, 8},
		{"three lock", func(x *explore.T) {
			var mu point.Mutex
			for i := range 3 {
				x.Go(fmt.Sprint(i), func() { mu.Lock(); mu.Unlock() })
			}
		}, 6},
		{"a writer and two readers lock", func(x *explore.T) {
			var mu point.RWMutex
			x.Go("w", func() { mu.Lock(); mu.Unlock() })
			for i := range 2 {
				x.Go(fmt.Sprint(i), func() { mu.RLock(); mu.RUnlock() })
			}
		}, 4},
		{"an event", func(x *explore.T) {
			e := point.NewEvent()
			x.Go("fires", func() { point.Fire(e) })
			x.Go("waits", func() { point.Await(e) })
		}, 1},
		{"one word swapped twice", func(x *explore.T) {
			var w point.Uint64
			for i := range 2 {
				x.Go(fmt.Sprint(i), func() { w.CompareAndSwap(0, uint64(i+1)) })
			}
		}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := explore.Run(explore.Scenario{Name: tt.name, Body: tt.body}, explore.Options{})
			if r.Bug != nil || r.Schedules != tt.want {
				t.Errorf("got %v, want %d schedules", r, tt.want)
			}
		})
	}
}

// Small programs that go wrong under some schedules, and how.
func TestBugs(t *testing.T) {
	for _, tt := range []struct {
		kind string
		want string // in the trace
		body func(*explore.T)
	}{
		{"failed check", "word = 1", func(x *explore.T) {
			var w point.Uint64
			for i := range 2 {
				x.Go(fmt.Sprint("adder", i), func() { w.Store(w.Load() + 1) })
			}
			x.After(func() {
				if v := w.Load(); v != 2 {
					x.Errorf("word = %d", v)
				}
			})
		}},
		{"deadlock", "held by", func(x *explore.T) {
			var mu [2]point.Mutex
			for i := range 2 {
				x.Go(fmt.Sprint("locker", i), func() {
					mu[i].Lock()
					mu[1-i].Lock()
					mu[1-i].Unlock()
					mu[i].Unlock()
				})
			}
		}},
		{"deadlock", "RLock", func(x *explore.T) { // the read lock taken again
			var mu point.RWMutex
			x.Go("reader", func() { mu.RLock(); mu.RLock(); mu.RUnlock(); mu.RUnlock() })
			x.Go("writer", func() { mu.Lock(); mu.Unlock() })
		}},
		{"deadlock", "Wait", func(x *explore.T) { // the condition is called before the wait
			var mu point.Mutex
			c := point.NewCond(&mu)
			x.Go("waits", func() { mu.Lock(); c.Wait(); mu.Unlock() })
			x.Go("calls", func() { c.Broadcast() })
		}},
		{"panic", "unlock of a mutex", func(x *explore.T) {
			var mu point.Mutex
			x.Go("unlocks", func() { mu.Unlock() })
		}},
		{"no end", "more than", func(x *explore.T) {
			var w point.Uint64
			x.Go("spins", func() {
				for w.Load() == 0 {
				}
			})
		}},
		{"deadlock", "Receive", func(x *explore.T) {
			c := point.NewChan[int](1)
			x.Go("sends", func() { point.Send(c, 1) })
			for i := range 2 {
				x.Go(fmt.Sprint("receives", i), func() { point.Receive(c) })
			}
		}},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			r := explore.Run(explore.Scenario{Name: tt.kind, Body: tt.body}, explore.Options{})
			if r.Bug == nil || r.Bug.Kind != tt.kind || !strings.Contains(r.Bug.String()+r.Bug.Message, tt.want) {
				t.Errorf("got %v, want a %s with %q in its trace\n%v", r, tt.kind, tt.want, r.Bug)
			}
		})
	}
}

// An op is one operation of a random program.
type op struct{ what, on int }

func (o op) String() string { return fmt.Sprint(opNames[o.what], o.on) }

var opNames = []string{"load", "store", "add", "swap", "lock", "rlock", "wlock", "fire", "await", "either", "cancel", "err", "send", "receive", "cond", "call",
	"test", "raise", "bump", "row", "make", "take"}

// outcomes returns all that a program can come to, and how many schedules that took.
func outcomes(t *testing.T, program [][]op, all bool) (map[string]bool, explore.Report) {
	found := map[string]bool{}
	var r explore.Report
	// Every outcome is told by a daemon's end: no schedule is a bug.
	r = explore.Run(explore.Scenario{Name: "random", Body: func(x *explore.T) {
		var words [2]point.Uint64
		var locks [2]point.Mutex
		var rw [2]point.RWMutex
		var events [2]point.Event
		var fired [2]bool
		var ctxs [2]context.Context
		var cancels [2]context.CancelCauseFunc
		var chans [2]point.Chan[int]
		var cmu point.Mutex
		cond := point.NewCond(&cmu)
		table := point.NewTable[int, int](0)
		for i := range 2 {
			point.DescribeWord(&words[i], "word", i, func(v uint64) string { return fmt.Sprint(v) },
				func(v uint64) bool { return v >= 10 }, func(v uint64) bool { return v%2 == 1 })
			events[i] = point.NewEvent()
			up := context.Background()
			if i > 0 {
				up = ctxs[0]
			}
			ctxs[i], cancels[i] = point.WithCancelCause(up)
			chans[i] = point.NewChan[int](i)
		}
		logs := make([]string, len(program))
		ended := 0
		tell := func() { found[strings.Join(logs, "|")] = true }
		for g, ops := range program {
			x.Daemon(fmt.Sprint("g", g), func() {
				// What this one has seen is written down as it goes: a schedule
				// that ends with somebody waiting is an outcome too.
				say := func(v any) { logs[g] += fmt.Sprint(v, " ") }
				for _, o := range ops {
					switch opNames[o.what] {
					case "load":
						say(words[o.on].Load())
					case "store":
						words[o.on].Store(uint64(g + 10))
					case "add":
						say(words[o.on].Add(1))
					case "swap":
						say(words[o.on].CompareAndSwap(0, uint64(g+20)))
					case "lock":
						locks[o.on].Lock()
						say(words[o.on].Load())
						locks[o.on].Unlock()
					case "rlock":
						rw[o.on].RLock()
						rw[1-o.on].RLock()
						rw[o.on].RUnlock()
						rw[1-o.on].RUnlock()
					case "wlock":
						rw[o.on].Lock()
						rw[o.on].Unlock()
					case "fire":
						if !fired[o.on] {
							fired[o.on] = true
							point.Fire(events[o.on])
						}
					case "await":
						point.Await(events[o.on])
					case "either":
						say(point.AwaitContext(ctxs[o.on], events[o.on]))
					case "cancel":
						cancels[o.on](errors.New("x"))
					case "err":
						say(point.Err(ctxs[o.on]) != nil)
					case "send":
						point.Send(chans[o.on], g)
					case "receive":
						v, _ := point.Receive(chans[o.on])
						say(v)
					case "test":
						say(point.Test(&words[o.on], 0))
					case "raise": // unless it is high already
						for {
							v := point.LoadToSwap(&words[o.on])
							if v >= 10 {
								point.Refused(&words[o.on], 0)
								say("high")
								break
							}
							if words[o.on].CompareAndSwap(v, v+5) {
								say(v)
								break
							}
						}
					case "bump": // unless it is odd, which nobody is told of
						v := point.LoadToSwap(&words[o.on])
						if v%2 == 1 {
							point.Refused(&words[o.on], 1)
						} else if !words[o.on].CompareAndSwap(v, v+2) {
							say("spoilt")
						}
					case "row":
						v, ok := table.Load(o.on)
						say(v)
						say(ok)
					case "make":
						v, loaded := table.LoadOrStore(o.on, g)
						say(v)
						say(loaded)
					case "take":
						table.Compute(o.on, func(held int, loaded bool) (int, xsync.ComputeOp) {
							if loaded && held == 1 {
								return 0, xsync.DeleteOp
							}
							return 0, xsync.CancelOp
						})
						table.Range(func(k, v int) bool { say(k + v); return true })
					case "cond":
						cmu.Lock()
						cond.Wait()
						cmu.Unlock()
					case "call":
						if o.on == 0 {
							cond.Signal()
						} else {
							cond.Broadcast()
						}
					}
					say(".")
				}
				ended++
			})
		}
		x.After(tell)
	}}, explore.Options{All: all, Schedules: 20_000})
	if r.Bug != nil {
		t.Fatalf("%v: %v\n%v", program, r, r.Bug)
	}
	return found, r
}

var (
	programsToTry = flag.Int("programs", 400, "random programs to try the reduction on")
	seed          = flag.Uint64("seed", 1, "where the random programs begin")
)

// The reduction loses nothing: random programs come to the same outcomes with
// and without it.
func TestReductionIsComplete(t *testing.T) {
	rnd := rand.New(rand.NewPCG(*seed, 2))
	programs, all, reduced := 0, 0, 0
	for programs < *programsToTry {
		program := make([][]op, 2+rnd.IntN(2))
		for g := range program {
			n := 1 + rnd.IntN(3)
			if len(program) == 2 {
				n++
			}
			for range n {
				program[g] = append(program[g], op{rnd.IntN(len(opNames)), rnd.IntN(2)})
			}
		}
		if firesTwice(program) {
			continue // two who fire at once: the guard around Fire is no point
		}
		want, ra := outcomes(t, program, true)
		if !ra.Complete {
			continue
		}
		programs++
		got, rr := outcomes(t, program, false)
		all, reduced = all+ra.Schedules, reduced+rr.Schedules
		for o := range want {
			if !got[o] {
				t.Fatalf("%v: the reduction loses the outcome %q: %v, %v", program, o, ra, rr)
			}
		}
		for o := range got {
			if !want[o] {
				t.Fatalf("%v: the reduction makes up the outcome %q", program, o)
			}
		}
	}
	t.Logf("%d programs: %d schedules without reduction, %d with it", programs, all, reduced)
}

func firesTwice(program [][]op) bool {
	n := [2]int{}
	for _, ops := range program {
		for _, o := range ops {
			if opNames[o.what] == "fire" {
				n[o.on]++
			}
		}
	}
	return n[0] > 1 || n[1] > 1
}

// While no exploration runs, the primitives work as the standard ones.
func TestPrimitivesWithoutExploration(t *testing.T) {
	var mu point.Mutex
	var rw point.RWMutex
	var once point.Once
	cond := point.NewCond(&mu)
	e := point.NewEvent()
	c := point.NewChan[int](0)
	table := point.NewTable[int, int](0)
	n, made, ready := 0, 0, false
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			point.Await(e)
			for range 100 {
				mu.Lock()
				n++
				mu.Unlock()
				rw.RLock()
				rw.RUnlock()
				rw.Lock()
				rw.Unlock()
				once.Do(func() { made++ })
				table.LoadOrStore(i%3, i)
			}
			point.Receive(c)
			mu.Lock()
			for !ready {
				cond.Wait()
			}
			mu.Unlock()
		})
	}
	point.Fire(e)
	for range 8 {
		point.Send(c, 1)
	}
	mu.Lock()
	ready = true
	mu.Unlock()
	cond.Broadcast()
	wg.Wait()
	if n != 800 || made != 1 || table.Size() != 3 || !point.Fired(e) {
		t.Errorf("n = %d, made = %d, size = %d, want 800, 1, 3", n, made, table.Size())
	}
}
