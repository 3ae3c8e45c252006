//go:build explore

package oncemap

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"testing"

	"resolve/oncemap/explore"
	"resolve/oncemap/internal/point"
)

// A world is the map of one run and what its goroutines saw.
type world struct {
	*explore.T
	m       *Map[string, int]
	entries []*Entry[string, int] // that the end is to be checked of
}

func newWorld(x *explore.T, o Options) *world {
	w := &world{T: x, m: New[string, int](o)}
	if o.Size > 0 {
		w.m.rows() // with a size, the table is there before
	}
	w.m.Options.OnMisuse = func(u Misuse) { x.Errorf("misuse: %v", u) }
	x.After(w.whole)
	return w
}

// whole checks that nothing is left when everybody has gone home: no waits, no
// holders, no crowd on the roll, no edge.
func (w *world) whole() {
	if s := w.m.Stalls(); len(s) > 0 {
		w.Errorf("waits are left: %v", s)
	}
	for _, cr := range w.m.roll.crowds() {
		if cr.of.look().settled() {
			w.Errorf("%v: settled, and on the roll", cr.of.name())
		}
		if len(cr.waits()) > 0 {
			w.Errorf("%v: %d waits are left", cr.of.name(), len(cr.waits()))
		}
	}
	if t := w.m.table.Load(); t != nil {
		t.Range(func(_ string, e *Entry[string, int]) bool { w.entries = append(w.entries, e); return true })
	}
	for _, e := range w.entries {
		s := e.status.load()
		if s.phase() == settling {
			w.Errorf("%v: settling at the end", e.key)
		}
		if !s.settled() && s.holders() > 0 {
			w.Errorf("%v: %v at the end", e.key, s)
		}
		if s.settled() && e.debt.Load() != nil {
			w.Errorf("%v: settled, and its promise is kept", e.key)
		}
		if held, ok := w.m.table.Load().Load(e.key); ok && held == e && s.dead() {
			w.Errorf("%v: dead, and in the table", e.key)
		}
		if p := e.debt.Load(); p != nil && p.flight.Load() != nil && len(p.flight.Load().out) > 0 {
			w.Errorf("%v: edges are left", e.key)
		}
	}
}

// want checks one answer.
func (w *world) want(who string, v int, err error, wantV int, wantErr error) {
	if v != wantV || !errors.Is(err, wantErr) {
		w.Errorf("%s got %d, %v, want %d, %v", who, v, err, wantV, wantErr)
	}
}

// ended checks that ctx has ended with cause, by the end of the run.
func (w *world) ended(ctx context.Context, cause error) {
	w.After(func() {
		if context.Cause(ctx) != cause {
			w.Errorf("the cause of the claim's context is %v, want %v", context.Cause(ctx), cause)
		}
	})
}

// wait adds a waiter that is to get v.
func (w *world) wait(name, key string, v int) {
	w.Go(name, func() {
		got, err := w.m.Wait(context.Background(), key)
		w.want(name, got, err, v, nil)
	})
}

// scenarios are explored completely. Each is run with Options.Trace off and on,
// unless off alone is said: the notes of a trace double the steps.
var scenarios = []struct {
	name string
	off  bool
	body func(*world)
}{
	{"two callers of Do", false, func(w *world) { doCallers(w, 2) }},
	{"Do that fails, and another", false, func(w *world) {
		calls := 0
		for i := range 2 {
			w.Go(fmt.Sprint("caller", i), func() {
				v, err := w.m.Do(context.Background(), "flask", func(context.Context) (int, error) {
					calls++
					if calls == 1 {
						return 0, errNetwork
					}
					return calls, nil
				})
				if err == nil {
					w.want("caller", v, err, 2, nil)
				} else {
					w.want("caller", v, err, 0, errNetwork)
				}
			})
		}
		w.After(func() {
			if v, _, ok := w.m.Get("flask"); ok && v != 2 {
				w.Errorf("Get = %d, %v", v, ok)
			}
		})
	}},
	{"a waiter before, during and after the claim", false, func(w *world) {
		w.wait("waiter", "flask", 3)
		w.Go("owner", func() {
			c, ok := w.m.Claim("flask")
			if !ok {
				w.Errorf("the claim is refused")
				return
			}
			c.Done(3)
		})
	}},
	{"two waiters and an owner", true, func(w *world) {
		w.wait("waiter1", "flask", 3)
		w.wait("waiter2", "flask", 3)
		w.Go("owner", func() {
			c, _ := w.m.Claim("flask")
			c.Done(3)
		})
	}},
	{"an owner with a context, and a waiter", true, func(w *world) {
		w.wait("waiter", "flask", 3)
		w.Go("owner", func() {
			c, _ := w.m.Claim("flask")
			ctx := c.Context(context.Background())
			if point.Err(ctx) != nil {
				w.Errorf("the flight has ended: %v", context.Cause(ctx))
			}
			c.Done(3)
			if point.Err(ctx) == nil || context.Cause(ctx) != ErrSettled {
				w.Errorf("settled, and the context says %v", context.Cause(ctx))
			}
		})
	}},
	{"an owner fails, the other asks again", true, func(w *world) {
		failed := false
		for i := range 2 {
			w.Go(fmt.Sprint("owner", i), func() {
				e := w.m.Entry("flask")
				c, ok := e.Claim()
				if !ok {
					v, err := e.Wait(context.Background())
					if err == nil && v != 3 || err != nil && err != errNetwork {
						w.Errorf("Wait = %d, %v", v, err)
					}
					if err != nil && w.m.Entry("flask") == e {
						w.Errorf("the failure was seen, and is in the map still")
					}
					return
				}
				if !failed {
					failed = true
					c.Fail(errNetwork)
				} else {
					c.Done(3)
				}
			})
		}
	}},
	{"an abandoning owner with a caller of Do", true, func(w *world) {
		calls := 0
		w.Go("owner", func() {
			if c, ok := w.m.Claim("flask"); ok {
				c.Abandon()
			}
		})
		w.Go("caller", func() {
			v, err := w.m.Do(context.Background(), "flask", func(context.Context) (int, error) {
				calls++
				return 3, nil
			})
			w.want("caller", v, err, 3, nil)
			if calls != 1 {
				w.Errorf("the function was called %d times", calls)
			}
		})
	}},
	{"an abandoning owner with one other", false, func(w *world) {
		first := true
		for i := range 2 {
			w.Go(fmt.Sprint("asker", i), func() { abandoner(w, &first) })
		}
	}},
	{"a cancelled waiter", false, func(w *world) {
		ctx, cancel := point.WithCancelCause(context.Background())
		w.Go("waiter", func() {
			v, err := w.m.Wait(ctx, "flask")
			if err != nil || v != 3 {
				w.want("waiter", v, err, 0, errCancelled)
			}
		})
		w.Go("canceller", func() { cancel(errCancelled) })
		w.Go("owner", func() {
			c, _ := w.m.Claim("flask")
			if !c.Done(3) {
				w.Errorf("Done is refused")
			}
		})
	}},
	{"a cancelled waiter beside another", true, func(w *world) {
		ctx, cancel := point.WithCancelCause(context.Background())
		c, _ := w.m.Claim("flask")
		under := c.Context(context.Background())
		w.wait("stays", "flask", 3)
		w.Go("leaves", func() {
			v, err := w.m.Wait(ctx, "flask")
			if err != nil || v != 3 {
				w.want("leaves", v, err, 0, errCancelled)
			}
		})
		w.Go("canceller", func() { cancel(errCancelled) })
		w.Go("owner", func() {
			// A flight may end before the one who stays has come; then he asks
			// for a new one.
			if !c.Done(3) {
				w.ended(under, ErrUnwanted)
				d, _ := w.m.Claim("flask")
				d.Done(3)
			}
		})
	}},
	{"the last leaves against a join", true, func(w *world) {
		ctx, cancel := point.WithCancelCause(context.Background())
		runs := 0
		fn := func(fctx context.Context) (int, error) {
			runs++
			if err := point.Err(fctx); err != nil {
				return 0, context.Cause(fctx)
			}
			return 3, nil
		}
		w.Go("leaves", func() {
			v, err := w.m.Do(ctx, "flask", fn)
			if err != nil || v != 3 {
				w.want("leaves", v, err, 0, errCancelled)
			}
		})
		w.Go("canceller", func() { cancel(errCancelled) })
		w.Go("joins", func() {
			v, err := w.m.Do(context.Background(), "flask", fn)
			w.want("joins", v, err, 3, nil) // never the old flight's cancel
		})
	}},
	{"who has joined keeps the flight", true, func(w *world) {
		e := w.m.Entry("flask")
		w.entries = append(w.entries, e)
		release := e.Hold()
		c, _ := e.Claim()
		ctx := c.Context(context.Background())
		w.Go("scope", release)
		w.Go("joins", func() {
			if !e.status.join() {
				return
			}
			if e.status.settled() || point.Err(ctx) != nil {
				w.Errorf("joined, and the flight has ended")
			}
			if e.status.leave() == ended {
				e.finish(ErrUnwanted)
			}
		})
		w.ended(ctx, ErrUnwanted)
	}},
	{"the last hold ends against the claim and its context", true, func(w *world) {
		e := w.m.Entry("flask")
		w.entries = append(w.entries, e)
		release := e.Hold()
		w.Go("scope", release)
		var ctx context.Context
		w.Go("owner", func() {
			c, ok := e.Claim()
			if !ok {
				w.Errorf("the claim is refused")
				return
			}
			ctx = c.Context(context.Background())
		})
		w.After(func() {
			want := ErrUnwanted
			if e.status.load()&wanted == 0 { // the hold had ended before the claim
				want = nil
			}
			if context.Cause(ctx) != want {
				w.Errorf("the cause of the claim's context is %v, want %v", context.Cause(ctx), want)
			}
		})
	}},
	{"a promise against a claim's context", true, func(w *world) {
		e := w.m.Entry("flask")
		w.entries = append(w.entries, e)
		w.Go("pool", func() { e.Owe("pool") })
		w.Go("owner", func() {
			c, ok := e.Claim()
			if !ok {
				w.Errorf("the claim is refused")
				return
			}
			w.ended(c.Context(context.Background()), ErrSettled)
			c.Done(3)
		})
	}},
	{"a hold ends against a join", true, func(w *world) {
		e := w.m.Entry("flask")
		w.entries = append(w.entries, e)
		release := e.Hold()
		c, _ := e.Claim()
		ctx := c.Context(context.Background())
		w.Go("scope", release)
		w.Go("joins", func() {
			v, err := e.Wait(context.Background())
			if err == nil || v != 0 {
				w.want("joins", v, err, 3, nil)
			} else {
				w.want("joins", v, err, 0, ErrAbandoned)
			}
		})
		w.Go("owner", func() {
			if !c.Done(3) {
				w.ended(ctx, ErrUnwanted)
			}
		})
	}},
	{"the claim's context against the last who leaves", true, func(w *world) {
		ctx, cancel := point.WithCancelCause(context.Background())
		w.Go("waiter", func() {
			v, err := w.m.Wait(ctx, "flask")
			if err != nil || v != 3 {
				w.want("waiter", v, err, 0, errCancelled)
			}
		})
		w.Go("canceller", func() { cancel(errCancelled) })
		w.Go("owner", func() {
			c, _ := w.m.Claim("flask")
			under := c.Context(context.Background())
			if c.Done(3) {
				w.ended(under, ErrSettled)
			} else {
				w.ended(under, ErrUnwanted)
			}
		})
	}},
	{"Forget against Wait", false, func(w *world) {
		e := w.m.Entry("flask")
		w.entries = append(w.entries, e)
		w.Go("forgets", func() { w.m.Forget("flask") })
		w.Go("waiter", func() {
			v, err := e.Wait(context.Background())
			w.want("waiter", v, err, 3, nil)
		})
		w.Go("owner", func() {
			c, ok := e.Claim()
			if !ok {
				w.Errorf("the claim is refused")
				return
			}
			c.Done(3)
			if v, err, ok := e.Get(); !ok || v != 3 {
				w.Errorf("Get = %d, %v, %v", v, err, ok)
			}
		})
	}},
	{"a pool that owes and fails", true, func(w *world) {
		e := w.m.Entry("flask")
		w.entries = append(w.entries, e)
		w.Go("pool", func() {
			e.Owe("pool")
			e.Fail(errNetwork)
		})
		w.Go("fetcher", func() {
			if c, ok := e.Claim(); ok {
				c.Done(3)
			}
		})
		w.Go("waiter", func() {
			v, err := e.Wait(context.Background())
			if err != errNetwork {
				w.want("waiter", v, err, 3, nil)
			}
		})
	}},
	{"Close against Wait", true, func(w *world) {
		var left []Unsettled
		w.Go("closes", func() { left = w.m.Close() })
		w.Go("waiter", func() {
			v, err := w.m.Wait(context.Background(), "flask")
			w.want("waiter", v, err, 0, ErrClosed)
		})
		w.After(func() {
			if len(left) > 1 || len(left) == 1 && left[0].Key != "flask" {
				w.Errorf("Close = %v", left)
			}
			if n := len(w.m.roll.crowds()); n != 0 {
				w.Errorf("%d crowds on the roll after Close", n)
			}
		})
	}},
	{"Close against an owner", true, func(w *world) {
		w.Go("closes", func() { w.m.Close() })
		w.Go("owner", func() {
			c, ok := w.m.Claim("flask")
			if !ok {
				return
			}
			done := c.Done(3)
			v, err, ok := c.Entry().Get()
			if done {
				w.want("owner", v, err, 3, nil)
			} else {
				w.want("owner", v, err, 0, ErrClosed)
			}
			if !ok {
				w.Errorf("not settled after Done")
			}
		})
	}},
	{"Close against Do", true, func(w *world) {
		w.Go("closes", func() { w.m.Close() })
		w.Go("caller", func() {
			v, err := w.m.Do(context.Background(), "flask", func(context.Context) (int, error) { return 3, nil })
			if err != nil || v != 3 {
				w.want("caller", v, err, 0, ErrClosed)
			}
		})
	}},
	{"Close against Forget", true, func(w *world) {
		e := w.m.Entry("flask")
		w.entries = append(w.entries, e)
		c, _ := e.Claim()
		var left []Unsettled
		w.Go("closes", func() { left = w.m.Close() })
		w.Go("forgets", func() { w.m.Forget("flask") })
		w.After(func() {
			if !e.status.load().settled() && len(w.m.roll.crowds()) == 0 {
				w.Errorf("forgotten while claimed, and on no list: Close = %v", left)
			}
			c.Abandon()
		})
	}},
	{"a claim is settled twice at once", true, func(w *world) {
		misuses := 0
		w.m.Options.OnMisuse = func(Misuse) { misuses++ }
		c, _ := w.m.Claim("flask")
		won := 0
		for i := range 2 {
			w.Go(fmt.Sprint("holder", i), func() {
				if c.Done(i + 1) {
					won += i + 1
				}
			})
		}
		w.After(func() {
			if v, _, _ := w.m.Get("flask"); v != won || misuses != 1 {
				w.Errorf("Get = %d, won by %d, %d misuses", v, won, misuses)
			}
		})
	}},
	{"a ring of 2", false, func(w *world) { ring(w, 2) }},
	{"a ring of 3", true, func(w *world) { ring(w, 3) }},
	{"a ring of 2 by Do", true, func(w *world) {
		keys := []string{"a", "b"}
		refused := 0
		for i := range 2 {
			w.Go("caller "+keys[i], func() {
				v, err := w.m.Do(context.Background(), keys[i], func(ctx context.Context) (int, error) {
					_, err := w.m.Do(ctx, keys[1-i], func(context.Context) (int, error) { return 1, nil })
					var r *RingError
					if errors.As(err, &r) {
						refused++
						return 1, nil
					}
					return 1, err
				})
				w.want("caller", v, err, 1, nil)
			})
		}
		w.After(func() {
			if refused > 1 {
				w.Errorf("%d waits of one ring are refused", refused)
			}
		})
	}},
	{"Forget against Wait by key", true, func(w *world) {
		w.Go("forgets", func() { w.m.Forget("flask") })
		for i := range 2 { // whoever finds no owner is one: so each entry has one
			w.Go(fmt.Sprint("asker", i), func() {
				v, err := w.m.Do(context.Background(), "flask", func(context.Context) (int, error) { return 3, nil })
				w.want("asker", v, err, 3, nil)
			})
		}
	}},
	{"an abandoning owner with two others", true, func(w *world) {
		first := false
		c, _ := w.m.Claim("flask")
		w.Go("owner", c.Abandon)
		for i := range 2 {
			w.Go(fmt.Sprint("asker", i), func() { abandoner(w, &first) })
		}
	}},
	{"three callers of Do", true, func(w *world) { doCallers(w, 3) }},
}

var errCancelled = errors.New("the waiter was cancelled")

func doCallers(w *world, n int) {
	calls := 0
	for i := range n {
		w.Go(fmt.Sprint("caller", i), func() {
			v, err := w.m.Do(context.Background(), "flask", func(context.Context) (int, error) {
				calls++
				return calls, nil
			})
			w.want("caller", v, err, 1, nil)
		})
	}
	w.After(func() {
		if calls != 1 {
			w.Errorf("the function was called %d times", calls)
		}
	})
}

// abandoner asks until there is a value; the first who owns the key gives up.
func abandoner(w *world, first *bool) {
	for {
		e := w.m.Entry("flask")
		if c, ok := e.Claim(); ok {
			if *first {
				*first = false
				c.Abandon()
				if w.m.Entry("flask") == c.Entry() {
					w.Errorf("abandoned, and in the map still")
				}
				return
			}
			c.Done(3)
			return
		}
		v, err := e.Wait(context.Background())
		if err == nil {
			w.want("asker", v, err, 3, nil)
			return
		}
		w.want("asker", v, err, 0, ErrAbandoned)
	}
}

// ring has n owners each wait for the next one's key at once: one is refused.
func ring(w *world, n int) {
	claims := make([]*Claim[string, int], n)
	ctxs := make([]context.Context, n)
	key := func(i int) string { return string(rune('a' + i%n)) }
	for i := range n {
		claims[i], _ = w.m.Claim(key(i))
		ctxs[i] = claims[i].Context(context.Background())
	}
	refused := 0
	for i := range n {
		w.Go("owner "+key(i), func() {
			defer claims[i].Abandon()
			_, err := w.m.Wait(ctxs[i], key(i+1))
			var r *RingError
			if errors.As(err, &r) {
				refused++
				if len(r.Keys) != n || r.Keys[0] != key(i) || r.Keys[1] != key(i+1) {
					w.Errorf("refused with %v", r)
				}
			} else if err != nil && err != ErrAbandoned {
				w.Errorf("Wait = %v", err)
			}
			claims[i].Done(i)
		})
	}
	w.After(func() {
		if refused > 1 {
			w.Errorf("%d waits of one ring are refused", refused)
		}
	})
}

var limit = flag.Int("schedules", 0, "of each scenario, at most; zero explores it completely")

// The map's scenarios, completely: nothing is found.
func TestExplore(t *testing.T) {
	schedules := 0
	for _, s := range scenarios {
		for _, o := range []Options{{Trace: TraceOff, Size: 1}, {Trace: TraceOn, Size: 1}} {
			name := s.name
			if o.Trace == TraceOn {
				if s.off {
					continue
				}
				name += ", traced"
			}
			t.Run(name, func(t *testing.T) {
				r := explore.Run(explore.Scenario{Name: name, Body: func(x *explore.T) { s.body(newWorld(x, o)) }}, explore.Options{Schedules: *limit})
				t.Log(r)
				schedules += r.Schedules
				if r.Bug != nil {
					t.Fatalf("%v\n%v", r.Bug, r.Bug.Message)
				}
				if !r.Complete && *limit == 0 {
					t.Error("not complete")
				}
			})
		}
	}
	t.Logf("%d schedules", schedules)
}
