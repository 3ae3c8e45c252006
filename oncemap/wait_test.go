package oncemap

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// What a waiter gets for each thing that its owner can do, whether the wait
// begins before the claim, after it, or after the settling.
func TestWaitAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		settle func(*Claim[string, int])
		v      int
		err    error
		stays  bool
	}{
		{"done", func(c *Claim[string, int]) { c.Done(3) }, 3, nil, true},
		{"done with the zero value", func(c *Claim[string, int]) { c.Done(0) }, 0, nil, true},
		{"fail", func(c *Claim[string, int]) { c.Fail(errNetwork) }, 0, errNetwork, false},
		{"fail without an error", func(c *Claim[string, int]) { c.Fail(nil) }, 0, errUnsaid, false},
		{"abandon", func(c *Claim[string, int]) { c.Abandon() }, 0, ErrAbandoned, false},
		{"close", func(c *Claim[string, int]) { c.e.m.Close() }, 0, ErrClosed, false},
	} {
		for _, when := range []string{"before the claim", "after the claim", "after the settling"} {
			t.Run(tt.name+"/"+when, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var m Map[string, int]
					e := m.Entry("flask")
					answer := make(chan result, 1)
					wait := func() {
						answer <- got(e.Wait(t.Context()))
					}
					if when == "before the claim" {
						go wait()
						synctest.Wait()
					}
					c := mustClaim(t, &m, "flask")
					if when == "after the claim" {
						go wait()
						synctest.Wait()
					}
					tt.settle(c)
					if when == "after the settling" {
						go wait()
					}
					if r := <-answer; !r.is(tt.v, tt.err) {
						t.Errorf("Wait = %v, want (%d, %v)", r, tt.v, tt.err)
					}
					v, err, ok := e.Get()
					if r := got(v, err); !ok || !r.is(tt.v, tt.err) {
						t.Errorf("Entry.Get = %v, %v, want (%d, %v), true", r, ok, tt.v, tt.err)
					}
					v, err, ok = m.Get("flask")
					if r := got(v, err); ok != tt.stays || !r.is(v, nil) {
						t.Errorf("Map.Get = %v, %v, want %v", r, ok, tt.stays)
					}
					if same := m.Entry("flask") == e; same != tt.stays {
						t.Errorf("Entry is the old one: %v, want %v", same, tt.stays)
					}
					if e.State() != Settled {
						t.Errorf("State = %v, want settled", e.State())
					}
					e.check(t)
				})
			})
		}
	}
}

// A waiter that gives up must not take the work down with it.
func TestWaitCanceledLeavesWorkRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		c, _ := m.Claim("flask")
		go func() { time.Sleep(time.Minute); c.Done(3) }() // fake clock: takes no real time

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, early := m.Wait(ctx, "flask")
		v, late := m.Wait(t.Context(), "flask")
		if !errors.Is(early, context.DeadlineExceeded) || v != 3 || late != nil {
			t.Errorf("Wait for 1s: error %v, want deadline; then Wait = %d, %v, want 3, nil", early, v, late)
		}
	})
}

// Wait gives the cause of its context, not only that it has ended.
func TestWaitCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		why := errors.New("the user went home")
		ctx, cancel := context.WithCancelCause(t.Context())
		go func() { time.Sleep(time.Second); cancel(why) }()
		if _, err := m.Wait(ctx, "flask"); err != why {
			t.Errorf("Wait whose context ends: error %v, want %v", err, why)
		}
		if _, err := m.Wait(ctx, "flask"); err != why {
			t.Errorf("Wait whose context has ended: error %v, want %v", err, why)
		}
		if n := m.Entry("flask").status.load().holders(); n != 0 {
			t.Errorf("%d holders left, want 0", n)
		}
		m.Entry("flask").check(t)
	})
}

// A value that is there wins over a context that has ended; Entry.Wait gives a
// failure that is there too.
func TestWaitSettledBeatsEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var m Map[string, int]
	mustClaim(t, &m, "flask").Done(3)
	if r := got(m.Wait(ctx, "flask")); !r.is(3, nil) {
		t.Errorf("Wait on a value = %v, want (3, nil)", r)
	}
	e := m.Entry("jinja2")
	c, _ := e.Claim()
	c.Fail(errNetwork)
	if r := got(e.Wait(ctx)); !r.is(0, errNetwork) {
		t.Errorf("Entry.Wait on a failure = %v, want %v", r, errNetwork)
	}
	fn := func(context.Context) (int, error) { t.Error("Do called its function"); return 0, nil }
	if r := got(m.Do(ctx, "flask", fn)); !r.is(3, nil) {
		t.Errorf("Do on a value = %v, want (3, nil)", r)
	}
	if r := got(m.Do(ctx, "click", fn)); !r.is(0, context.Canceled) {
		t.Errorf("Do of a caller that has left = %v, want %v", r, context.Canceled)
	}
}

// A value that arrives at the very moment when the context ends is given, not
// lost: the waiter cannot leave a settled entry.
func TestWaitValueAtTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			var m Map[string, int]
			c := mustClaim(t, &m, "flask")
			ctx, cancel := context.WithCancel(t.Context())
			answer := make(chan result)
			go func() { answer <- got(m.Wait(ctx, "flask")) }()
			synctest.Wait()
			c.Done(3)
			cancel() // both are ready when the waiter looks
			if r := <-answer; !r.is(3, nil) {
				t.Fatalf("Wait = %v, want (3, nil)", r)
			}
		}
	})
}

// All waiters are woken by one settle, and a wait on another key is not.
func TestWaitHerd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		const n = 1000
		answers := make(chan result, n+1)
		for range n {
			go func() { answers <- got(m.Wait(t.Context(), "flask")) }()
		}
		other := make(chan result, 1)
		go func() { other <- got(m.Wait(t.Context(), "werkzeug")) }()
		synctest.Wait()
		mustClaim(t, &m, "flask").Done(3)
		synctest.Wait()
		if len(answers) != n || len(other) != 0 {
			t.Fatalf("%d of %d woken, %d of another key; want all and none", len(answers), n, len(other))
		}
		for range n {
			if r := <-answers; !r.is(3, nil) {
				t.Fatalf("Wait = %v, want (3, nil)", r)
			}
		}
		mustClaim(t, &m, "werkzeug").Abandon()
		if r := <-other; !r.is(0, ErrAbandoned) {
			t.Errorf("Wait = %v, want ErrAbandoned", r)
		}
	})
}

func TestEntryOwe(t *testing.T) {
	var m Map[string, int]
	e := m.Entry("flask")
	if e.State() != Idle || e.Key() != "flask" {
		t.Errorf("new entry: %v %q, want idle flask", e.State(), e.Key())
	}
	if !e.Owe("pool") || e.State() != Owed {
		t.Errorf("Owe on an idle entry: state %v, want owed", e.State())
	}
	if e.Owe("another") {
		t.Error("Owe on an owed entry = true, want false")
	}
	c, ok := e.Claim()
	if !ok || e.State() != Claimed || c.Entry() != e {
		t.Errorf("Claim on an owed entry: %v, state %v, want true, claimed", ok, e.State())
	}
	if e.Owe("another") {
		t.Error("Owe on a claimed entry = true, want false")
	}
	if _, ok := e.Claim(); ok {
		t.Error("second Claim = true, want false")
	}
	c.Done(1)
	if _, ok := m.Claim("flask"); ok || e.Owe("another") {
		t.Error("Claim or Owe on a settled entry = true, want false")
	}
	e.check(t)
}

// A pool that closes fails what it owes, and nothing that is in a fetcher's hands.
func TestEntryFail(t *testing.T) {
	for _, tt := range []struct {
		name string
		prep func(*testing.T, *Entry[string, int])
		want bool
	}{
		{"idle", func(*testing.T, *Entry[string, int]) {}, true},
		{"owed", func(_ *testing.T, e *Entry[string, int]) { e.Owe("pool") }, true},
		{"claimed", func(t *testing.T, e *Entry[string, int]) {
			c, _ := e.Claim()
			t.Cleanup(c.Abandon)
		}, false},
		{"settled", func(_ *testing.T, e *Entry[string, int]) { c, _ := e.Claim(); c.Done(1) }, false},
		{"failed", func(_ *testing.T, e *Entry[string, int]) { e.Fail(errNetwork) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var m Map[string, int]
				e := m.Entry("flask")
				tt.prep(t, e)
				before := e.State()
				answer := make(chan result, 1)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				go func() { answer <- got(e.Wait(ctx)) }()
				synctest.Wait()
				why := errors.New("the pool is closed")
				if ok := e.Fail(why); ok != tt.want {
					t.Errorf("Fail = %v, want %v", ok, tt.want)
				}
				if !tt.want {
					if e.State() != before {
						t.Errorf("state %v after a refused Fail, want %v", e.State(), before)
					}
					return
				}
				if r := <-answer; !r.is(0, why) {
					t.Errorf("Wait = %v, want %v", r, why)
				}
				if m.Entry("flask") == e {
					t.Error("the failed entry is in the map still")
				}
				if m.Misuses() != 0 {
					t.Errorf("Misuses = %d, want 0", m.Misuses())
				}
				e.check(t)
			})
		})
	}
}
