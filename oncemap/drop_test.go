package oncemap

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
)

// These tests run outside synctest: a cleanup may not touch a bubble's channels.

// dropClaim takes a claim and loses it; the waiter is there before or after.
//
//go:noinline
func dropClaim(m *Map[string, int], key string, withContext bool) context.Context {
	c, _ := m.Claim(key)
	if withContext {
		return c.Context(context.Background())
	}
	return context.Background()
}

func collectUntil(t *testing.T, done <-chan Misuse) Misuse {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		runtime.GC()
		select {
		case u := <-done:
			return u
		case <-limit:
			t.Fatal("a dropped claim was not noticed in 10 s of collections")
		case <-time.After(time.Millisecond):
		}
	}
}

// A claim that nobody can settle any more is abandoned and reported with the
// place where it was taken, and the map can be used on.
func TestClaimDropped(t *testing.T) {
	for _, withContext := range []bool{false, true} {
		seen := make(chan Misuse, 1)
		m := New[string, int](Options{OnMisuse: func(u Misuse) { seen <- u }})
		e := m.Entry("flask")
		answer := make(chan result, 1)
		go func() { answer <- got(e.Wait(context.Background())) }()
		ctx := dropClaim(m, "flask", withContext)
		u := collectUntil(t, seen)
		if u.Kind != ClaimDropped || u.Key != "flask" || !strings.Contains(u.Place, "drop_test.go:") {
			t.Errorf("reported %+v, want claim dropped, flask, a line of drop_test.go", u)
		}
		if !strings.HasPrefix(u.String(), "flask: claim dropped, claimed at ") {
			t.Errorf("String = %q", u)
		}
		if r := <-answer; !r.is(0, ErrAbandoned) {
			t.Errorf("Wait = %v, want ErrAbandoned", r)
		}
		if withContext && !errors.Is(context.Cause(ctx), ErrAbandoned) {
			t.Errorf("its context ended with %v, want ErrAbandoned", context.Cause(ctx))
		}
		mustClaim(t, m, "flask").Done(1)
		if v, _, ok := m.Get("flask"); v != 1 || !ok {
			t.Errorf("Get after a new claim = %d, %v, want 1, true", v, ok)
		}
		e.check(t)
	}
}

// A settled claim is collected in silence, however it was settled.
func TestClaimCollectedAfterSettling(t *testing.T) {
	seen := make(chan Misuse, 8)
	m := New[string, int](Options{OnMisuse: func(u Misuse) { seen <- u }})
	func() {
		claims := make(map[string]*Claim[string, int])
		for _, key := range []string{"done", "failed", "abandoned", "unwanted", "dropped"} {
			claims[key], _ = m.Claim(key)
		}
		claims["done"].Done(1)
		claims["failed"].Fail(errNetwork)
		claims["abandoned"].Abandon()
		claims["unwanted"].Context(context.Background())
		m.Entry("unwanted").Hold()()
	}()
	if u := collectUntil(t, seen); u.Key != "dropped" {
		t.Errorf("reported %v, want dropped alone", u)
	}
	runtime.GC()
	if len(seen) != 0 {
		t.Errorf("reported %v too, want dropped alone", <-seen)
	}
}

// Without trace nothing is noted and nothing is noticed.
func TestTraceOff(t *testing.T) {
	m := New[string, int](Options{Trace: TraceOff})
	c, _ := m.Claim("flask")
	c.Context(t.Context())
	if open := m.Close(); len(open) != 1 || open[0].ClaimedAt != "" || !open[0].ClaimedSince.IsZero() || open[0].State != Claimed {
		t.Errorf("Close = %+v, want flask, claimed, without place and time", open)
	}
	if c.Done(1) {
		t.Error("Done after Close = true")
	}
}
