package oncemap

import (
	"context"
	"fmt"
	"regexp"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// claimPlace is the place of a claim in a text: the file's path depends on how
// the test was built, and may have spaces in it.
var claimPlace = regexp.MustCompile(`claimed at .*helpers_test\.go:\d+`)

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		m.Entry("idle")
		m.Entry("owed").Owe("pool")
		c := mustClaim(t, &m, "claimed")
		ctx := c.Context(t.Context())
		forgotten := mustClaim(t, &m, "forgotten")
		m.Forget("forgotten")
		alone := mustClaim(t, &m, "forgotten alone") // nobody waits for it
		m.Forget("forgotten alone")
		mustClaim(t, &m, "value").Done(1)
		mustClaim(t, &m, "failed").Fail(errNetwork)
		answers := make(chan result, 5)
		for _, e := range []*Entry[string, int]{m.Entry("idle"), m.Entry("owed"), c.Entry(), c.Entry(), forgotten.Entry()} {
			go func() { answers <- got(e.Wait(t.Context())) }()
		}
		synctest.Wait()
		start := time.Now()
		var lines []string
		open := m.Close()
		for _, u := range open {
			for _, w := range u.Waits {
				if w.Key != u.Key || w.State != u.State || w.Since != start || len(w.Waiter) != 0 {
					t.Errorf("wait %+v of %v", w, u)
				}
			}
			line := claimPlace.ReplaceAllString(u.String(), "claimed at HERE")
			lines = append(lines, fmt.Sprintf("%s (%v, %d)", line, u.State, len(u.Waits)))
		}
		want := []string{
			"claimed: claimed at HERE, 2 waiting (claimed, 2)",
			"forgotten: claimed at HERE, 1 waiting (claimed, 1)",
			"forgotten alone: claimed at HERE, 0 waiting (claimed, 0)",
			"idle: nobody was asked for it, 1 waiting (idle, 1)",
			"owed: owed by pool, 1 waiting (owed, 1)",
		}
		if fmt.Sprint(lines) != fmt.Sprint(want) {
			t.Errorf("Close = %q, want %q", lines, want)
		}
		for range 5 {
			if r := <-answers; !r.is(0, ErrClosed) {
				t.Errorf("Wait = %v, want ErrClosed", r)
			}
		}
		if context.Cause(ctx) != ErrClosed {
			t.Errorf("the claim's context ended with %v, want ErrClosed", context.Cause(ctx))
		}
		if c.Done(1) || alone.Done(1) || forgotten.Fail(errNetwork) || m.Misuses() != 0 {
			t.Errorf("settling after Close was taken, or is a misuse (%d)", m.Misuses())
		}
		if open := m.Close(); len(open) != 0 {
			t.Errorf("second Close = %v, want nothing", open)
		}
	})
}

// After Close every ask gets an answer: values that are there, else ErrClosed.
func TestAfterClose(t *testing.T) {
	for _, used := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var m Map[string, int]
			before, idle := m.Entry("held"), m.Entry("idle")
			if used {
				mustClaim(t, &m, "value").Done(1)
			}
			m.Forget("idle")
			m.Forget("held") // idle, and nobody's: Close need not know it
			m.Close()
			if _, ok := m.Claim("new"); ok {
				t.Error("Claim after Close = true")
			}
			e := m.Entry("new")
			if r := got(e.Wait(t.Context())); !r.is(0, ErrClosed) || e.Owe("pool") || e.Fail(errNetwork) {
				t.Errorf("new entry: Wait = %v, want ErrClosed, and neither Owe nor Fail", r)
			}
			if r := got(m.Wait(t.Context(), "new")); !r.is(0, ErrClosed) {
				t.Errorf("Wait = %v, want ErrClosed", r)
			}
			if c, ok := idle.Claim(); ok || c != nil || idle.State() != Settled {
				t.Errorf("Claim on an entry held from before = %v, state %v, want false, settled", ok, idle.State())
			}
			if r := got(before.Wait(t.Context())); !r.is(0, ErrClosed) {
				t.Errorf("Wait on an entry held from before = %v, want ErrClosed", r)
			}
			fn := func(context.Context) (int, error) { t.Error("Do called its function"); return 0, nil }
			if r := got(m.Do(t.Context(), "new", fn)); !r.is(0, ErrClosed) {
				t.Errorf("Do = %v, want ErrClosed", r)
			}
			m.Forget("new")
			if !used {
				return
			}
			v, _, ok := m.Get("value")
			if r := got(m.Do(t.Context(), "value", fn)); !r.is(1, nil) || v != 1 || !ok {
				t.Errorf("value: Do = %v, Get = %d, %v; want 1", r, v, ok)
			}
			if _, _, ok := m.Entry("value").Get(); !ok {
				t.Error("Entry(value) after Close is not the old one")
			}
		})
	}
}

// An entry that is made while the map is closed is settled, whoever comes first.
func TestCloseAgainstEntry(t *testing.T) {
	for range 300 {
		var m Map[int, int]
		var made []*Entry[int, int]
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := 0; len(made) == 0 || made[i-1].State() != Settled && i < 10_000; i++ {
				made = append(made, m.Entry(i))
			}
		})
		for m.lookup(3) == nil {
			runtime.Gosched()
		}
		m.Close()
		wg.Wait()
		for _, e := range made {
			if e.State() != Settled {
				t.Fatalf("entry %d of %d is %v after Close, want settled", e.Key(), len(made), e.State())
			}
		}
	}
}

// Close at the same time as everything else: nobody is left waiting.
func TestCloseRace(t *testing.T) {
	for round := range 200 {
		var m Map[int, int]
		var wg sync.WaitGroup
		for i := range 4 {
			key := i % 2
			wg.Go(func() { m.Wait(context.Background(), key) })
			wg.Go(func() {
				e := m.Entry(key)
				e.Owe("pool")
				if i == 0 {
					m.Forget(key)
				}
				e.Wait(context.Background())
			})
			wg.Go(func() {
				if c, ok := m.Claim(key + 2); ok {
					ctx := c.Context(context.Background())
					<-ctx.Done()
					c.Abandon()
				}
			})
			wg.Go(func() { m.Do(context.Background(), key+2, func(ctx context.Context) (int, error) { return 1, nil }) })
		}
		wg.Go(func() { m.Close() })
		wg.Wait()
		if s := m.Stalls(); len(s) != 0 {
			t.Fatalf("round %d: Stalls = %v, want none", round, s)
		}
	}
}
