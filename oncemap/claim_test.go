package oncemap

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// With defer Abandon on the line after the claim, every way out of the owner
// gives the waiters an answer, and the key can be claimed anew.
func TestClaimOwnerLeaves(t *testing.T) {
	for _, tt := range []struct {
		name string
		own  func(*Claim[string, int])
		err  error
	}{
		{"early return", func(c *Claim[string, int]) { defer c.Abandon() }, ErrAbandoned},
		{"panic", func(c *Claim[string, int]) {
			defer func() { recover() }()
			defer c.Abandon()
			panic("bad metadata")
		}, ErrAbandoned},
		{"Goexit", func(c *Claim[string, int]) {
			defer c.Abandon()
			runtime.Goexit()
		}, ErrAbandoned},
		{"recovered and failed", func(c *Claim[string, int]) {
			defer c.Abandon()
			defer func() { c.Fail(&PanicError{Value: recover()}) }()
			panic(errNetwork)
		}, errNetwork},
		{"cancelled", func(c *Claim[string, int]) {
			defer c.Abandon()
			ctx, cancel := context.WithCancel(c.Context(context.Background()))
			cancel()
			if ctx.Err() != nil {
				return
			}
			c.Done(1)
		}, ErrAbandoned},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var m Map[string, int]
				answers := make(chan result, 2)
				for range 2 {
					go func() { answers <- got(m.Wait(t.Context(), "flask")) }()
				}
				synctest.Wait()
				go tt.own(mustClaim(t, &m, "flask"))
				for range 2 {
					if r := <-answers; !r.is(0, tt.err) {
						t.Errorf("Wait = %v, want %v", r, tt.err)
					}
				}
				mustClaim(t, &m, "flask").Done(2)
				if r := got(m.Wait(t.Context(), "flask")); !r.is(2, nil) {
					t.Errorf("Wait after a second claim = %v, want (2, nil)", r)
				}
				if m.Misuses() != 0 {
					t.Errorf("Misuses = %d, want 0", m.Misuses())
				}
			})
		})
	}
}

// The first settle counts; a second one is refused and reported, with the place
// of the claim. Abandon after it is how the deferred one ends.
func TestClaimSettledTwice(t *testing.T) {
	type step = func(*Claim[string, int]) bool
	done := func(c *Claim[string, int]) bool { return c.Done(1) }
	fail := func(c *Claim[string, int]) bool { return c.Fail(errNetwork) }
	abandon := func(c *Claim[string, int]) bool { c.Abandon(); return true }
	for _, tt := range []struct {
		name          string
		first, second step
		misuses       int
	}{
		{"done done", done, done, 1},
		{"done fail", done, fail, 1},
		{"done abandon", done, abandon, 0},
		{"fail done", fail, done, 1},
		{"fail fail", fail, fail, 1},
		{"fail abandon", fail, abandon, 0},
		{"abandon done", abandon, done, 1},
		{"abandon fail", abandon, fail, 1},
		{"abandon abandon", abandon, abandon, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var seen []Misuse
			m := New[string, int](Options{OnMisuse: func(u Misuse) { seen = append(seen, u) }})
			c := mustClaim(t, m, "flask")
			if !tt.first(c) {
				t.Error("first settle = false, want true")
			}
			v1, err1, _ := c.Entry().Get()
			second := tt.second(c)
			if v2, err2, _ := c.Entry().Get(); v1 != v2 || err1 != err2 {
				t.Errorf("answer after the second settle: %d, %v; want as before: %d, %v", v2, err2, v1, err1)
			}
			if len(seen) != tt.misuses || m.Misuses() != int64(tt.misuses) {
				t.Fatalf("reported %v, counted %d; want %d", seen, m.Misuses(), tt.misuses)
			}
			if tt.misuses > 0 {
				u := seen[0]
				if second || u.Kind != SettledTwice || u.Key != "flask" || !strings.Contains(u.Place, "helpers_test.go:") {
					t.Errorf("second settle = %v, reported %+v; want false, settled twice, flask, a line of helpers_test.go", second, u)
				}
			}
		})
	}
}

// Many settle one claim at once: one wins, the others are refused and reported.
func TestClaimSettledAtOnce(t *testing.T) {
	for range 200 {
		m := New[string, int](Options{})
		c := mustClaim(t, m, "flask")
		var wg sync.WaitGroup
		won := make(chan int, 4)
		for i := range 4 {
			wg.Go(func() {
				if c.Done(i) {
					won <- i
				}
			})
		}
		wg.Wait()
		if len(won) != 1 || m.Misuses() != 3 {
			t.Fatalf("%d won and %d misuses, want 1 and 3", len(won), m.Misuses())
		}
		if v, _, _ := m.Get("flask"); v != <-won {
			t.Fatalf("Get = %d, not what the winner settled", v)
		}
	}
}

// When a claim's context ends, and with what cause.
func TestClaimContextEnds(t *testing.T) {
	for _, tt := range []struct {
		name string
		act  func(*testing.T, *Claim[string, int])
		want error
	}{
		{"nobody came yet", func(*testing.T, *Claim[string, int]) {}, nil},
		{"done", func(_ *testing.T, c *Claim[string, int]) { c.Done(1) }, ErrSettled},
		{"fail", func(_ *testing.T, c *Claim[string, int]) { c.Fail(errNetwork) }, ErrSettled},
		{"abandon", func(_ *testing.T, c *Claim[string, int]) { c.Abandon() }, ErrAbandoned},
		{"close", func(_ *testing.T, c *Claim[string, int]) { c.e.m.Close() }, ErrClosed},
		{"held and released", func(_ *testing.T, c *Claim[string, int]) { c.e.Hold()() }, ErrUnwanted},
		{"one of two released", func(_ *testing.T, c *Claim[string, int]) { c.e.Hold(); c.e.Hold()() }, nil},
		{"released twice is once", func(_ *testing.T, c *Claim[string, int]) {
			c.e.Hold()
			r := c.e.Hold()
			r()
			r()
		}, nil},
		{"waited for and left", func(t *testing.T, c *Claim[string, int]) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			c.e.Wait(ctx)
		}, ErrUnwanted},
		{"left with a hold there", func(t *testing.T, c *Claim[string, int]) {
			c.e.Hold()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			c.e.Wait(ctx)
		}, nil},
		{"forgotten", func(_ *testing.T, c *Claim[string, int]) { c.e.m.Forget("flask") }, nil},
	} {
		for _, order := range []string{"context first", "context last"} {
			t.Run(tt.name+"/"+order, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var m Map[string, int]
					c := mustClaim(t, &m, "flask")
					defer c.Abandon()
					parent, cancel := context.WithCancel(t.Context())
					defer cancel()
					var ctx context.Context
					if order == "context first" {
						ctx = c.Context(parent)
						tt.act(t, c)
					} else {
						tt.act(t, c)
						ctx = c.Context(parent)
					}
					if got := context.Cause(ctx); got != tt.want {
						t.Errorf("cause %v, want %v", got, tt.want)
					}
					if tt.want == ErrUnwanted {
						if r := got(c.e.Wait(t.Context())); !r.is(0, ErrAbandoned) {
							t.Errorf("Wait on the old entry = %v, want ErrAbandoned", r)
						}
						if e := m.Entry("flask"); e == c.e || e.State() != Idle {
							t.Errorf("Entry after the end: the old one or %v, want a new idle one", e.State())
						}
						if c.Done(1) || m.Misuses() != 0 {
							t.Errorf("Done on an ended flight was taken, or is a misuse (%d)", m.Misuses())
						}
					}
				})
			})
		}
	}
}

// A hold or wait before the claim counts: the flight ends when it is given up.
func TestClaimContextHeldBefore(t *testing.T) {
	var m Map[string, int]
	e := m.Entry("flask")
	release := e.Hold()
	if !e.Wanted() {
		t.Error("Wanted = false under a hold")
	}
	c := mustClaim(t, &m, "flask")
	ctx := c.Context(t.Context())
	second := c.Context(ctx)
	release()
	if context.Cause(ctx) != ErrUnwanted || context.Cause(second) != ErrUnwanted {
		t.Errorf("causes %v and %v, want ErrUnwanted", context.Cause(ctx), context.Cause(second))
	}

	// Given up before the claim, it is no part of the flight.
	e = m.Entry("werkzeug")
	e.Hold()()
	c, _ = e.Claim()
	if ctx := c.Context(t.Context()); ctx.Err() != nil {
		t.Errorf("flight that nobody held ended: %v", context.Cause(ctx))
	}
	c.Done(1)
	if release := e.Hold(); e.Wanted() {
		t.Error("Wanted = true of a settled entry")
	} else {
		release()
	}
	var none *Claim[string, int] // of a refused Claim
	none.Abandon()
}

// The parent's end ends the context too, and its values are seen.
func TestClaimContextParent(t *testing.T) {
	type key struct{}
	var m Map[string, int]
	c := mustClaim(t, &m, "flask")
	defer c.Abandon()
	parent, cancel := context.WithCancelCause(context.WithValue(t.Context(), key{}, "x"))
	ctx := c.Context(parent)
	why := errors.New("shut down")
	cancel(why)
	if context.Cause(ctx) != why || ctx.Value(key{}) != "x" {
		t.Errorf("cause %v, value %v; want %v, x", context.Cause(ctx), ctx.Value(key{}), why)
	}
	if c.e.State() != Claimed {
		t.Errorf("state %v, want claimed: the parent's end settles nothing", c.e.State())
	}
}

// Forget changes nothing for those who hold the entry, in whatever state it is.
func TestForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, prep := range []func(*Entry[string, int]) *Claim[string, int]{
			func(*Entry[string, int]) *Claim[string, int] { return nil },
			func(e *Entry[string, int]) *Claim[string, int] { e.Owe("pool"); return nil },
			func(e *Entry[string, int]) *Claim[string, int] { c, _ := e.Claim(); return c },
		} {
			var m Map[string, int]
			m.Forget("flask") // nothing there
			old := m.Entry("flask")
			c := prep(old)
			state := old.State()
			early := make(chan result, 1)
			go func() { early <- got(old.Wait(t.Context())) }()
			synctest.Wait()
			m.Forget("flask")
			if old.State() != state {
				t.Errorf("state %v after Forget, want %v", old.State(), state)
			}
			fresh := m.Entry("flask")
			if fresh == old || fresh.State() != Idle {
				t.Fatalf("Entry after Forget: the old one or %v, want a new idle one", fresh.State())
			}
			late := make(chan result, 1)
			go func() { late <- got(old.Wait(t.Context())) }()
			synctest.Wait()
			if n := len(m.Stalls()); n != 2 {
				t.Errorf("%d stalls on a forgotten entry, want 2", n)
			}
			if c == nil {
				c, _ = old.Claim()
			}
			mustClaim(t, &m, "flask").Done(2)
			c.Done(1)
			for _, ch := range []chan result{early, late} {
				if r := <-ch; !r.is(1, nil) {
					t.Errorf("Wait on the forgotten entry = %v, want (1, nil)", r)
				}
			}
			if v, _, _ := m.Get("flask"); v != 2 {
				t.Errorf("Get = %d, want 2", v)
			}
			m.Forget("flask")
			if _, _, ok := m.Get("flask"); ok {
				t.Error("Get after Forget found a value")
			}
			if v, _, ok := fresh.Get(); v != 2 || !ok {
				t.Errorf("Entry.Get after Forget = %d, %v, want 2, true", v, ok)
			}
			old.check(t)
			fresh.check(t)
			if open := m.Close(); len(open) != 0 {
				t.Errorf("Close = %v, want nothing", open)
			}
		}
	})
}
