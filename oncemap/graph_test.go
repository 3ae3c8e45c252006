package oncemap

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
)

// owner claims key and returns its context.
func owner(t *testing.T, m *Map[string, int], key string) (*Claim[string, int], context.Context) {
	c := mustClaim(t, m, key)
	return c, c.Context(t.Context())
}

// waitAsync waits for key under ctx and returns where the answer comes.
func waitAsync[V any](ctx context.Context, m *Map[string, V], key string) <-chan error {
	answer := make(chan error, 1)
	go func() { _, err := m.Wait(ctx, key); answer <- err }()
	synctest.Wait()
	return answer
}

func wantRing(t *testing.T, err error, keys ...any) {
	t.Helper()
	var ring *RingError
	if !errors.As(err, &ring) || !reflect.DeepEqual(ring.Keys, keys) {
		t.Fatalf("got %v, want a ring of %v", err, keys)
	}
}

// The wait that closes a ring of n is refused with the keys in order; the
// others go on and get the answer of the owner who was refused.
func TestRing(t *testing.T) {
	for n := 1; n <= 5; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var m Map[string, int]
				claims := make([]*Claim[string, int], n)
				ctxs := make([]context.Context, n)
				flights := make([]*flight, n)
				var keys []any
				for i := range n {
					keys = append(keys, fmt.Sprint("k", i))
					claims[i], ctxs[i] = owner(t, &m, fmt.Sprint("k", i))
					flights[i] = flightOf(claims[i].e)
				}
				var waits []<-chan error
				for i := range n - 1 {
					waits = append(waits, waitAsync(ctxs[i], &m, fmt.Sprint("k", i+1)))
				}
				_, err := m.Wait(ctxs[n-1], "k0")
				wantRing(t, err, append([]any{keys[n-1]}, keys[:n-1]...)...)
				if len(flights[n-1].out) != 0 {
					t.Error("the refused wait has left an edge")
				}
				if s := len(m.Stalls()); s != n-1 {
					t.Fatalf("%d waits left, want %d", s, n-1)
				}
				// Refused, it settles; then each of the others in turn.
				for i := n - 1; i >= 0; i-- {
					claims[i].Done(i)
					if i > 0 {
						if err := <-waits[i-1]; err != nil {
							t.Errorf("wait %d: %v, want no error", i-1, err)
						}
					}
				}
				for i, f := range flights {
					if len(f.out) != 0 {
						t.Errorf("edges of k%d are left after all waits have ended", i)
					}
				}
			})
		})
	}
}

func TestRingErrorString(t *testing.T) {
	for _, tt := range []struct {
		keys []any
		want string
	}{
		{nil, "waiting in a ring: "},
		{[]any{"a"}, "waiting in a ring: a -> a"},
		{[]any{"a", 2, "c"}, "waiting in a ring: a -> 2 -> c -> a"},
	} {
		if got := (&RingError{Keys: tt.keys}).Error(); got != tt.want {
			t.Errorf("Error = %q, want %q", got, tt.want)
		}
	}
}

// A ring may pass through maps of different types.
func TestRingAcrossMaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var listings Map[string, []string]
		var metadata Map[int, struct{}]
		l, _ := listings.Claim("flask")
		lctx := l.Context(t.Context())
		d, _ := metadata.Claim(7)
		dctx := d.Context(t.Context())
		waiting := waitAsync(dctx, &listings, "flask")
		_, err := metadata.Wait(lctx, 7)
		wantRing(t, err, "flask", 7)
		d.Done(struct{}{})
		l.Done(nil)
		if err := <-waiting; err != nil {
			t.Errorf("the other wait: %v, want no error", err)
		}
	})
}

// What is no ring is not refused.
func TestNoRing(t *testing.T) {
	for _, tt := range []struct {
		name string
		// wait makes the waits before, and returns the context of the last one, for "a".
		prep func(t *testing.T, m *Map[string, int]) context.Context
	}{
		{"a root", func(t *testing.T, m *Map[string, int]) context.Context {
			_, actx := owner(t, m, "a")
			waitAsync(actx, m, "b")
			return t.Context()
		}},
		{"a chain", func(t *testing.T, m *Map[string, int]) context.Context {
			owner(t, m, "a")
			_, bctx := owner(t, m, "b")
			return bctx
		}},
		{"a diamond", func(t *testing.T, m *Map[string, int]) context.Context {
			owner(t, m, "a")
			_, bctx := owner(t, m, "b")
			_, cctx := owner(t, m, "c")
			_, dctx := owner(t, m, "d")
			waitAsync(dctx, m, "b")
			waitAsync(dctx, m, "c")
			waitAsync(bctx, m, "a")
			return cctx
		}},
		{"the other wait was given up", func(t *testing.T, m *Map[string, int]) context.Context {
			_, actx := owner(t, m, "a")
			b, bctx := owner(t, m, "b")
			b.Entry().Hold() // or it would end with its last waiter
			ctx, cancel := context.WithCancel(actx)
			answer := waitAsync(ctx, m, "b")
			cancel()
			<-answer
			return bctx
		}},
		{"the claim is settled", func(t *testing.T, m *Map[string, int]) context.Context {
			owner(t, m, "a")
			b, _ := m.Claim("b")
			bctx := context.WithoutCancel(b.Context(t.Context()))
			b.Done(1)
			return bctx
		}},
		{"the key is a new entry", func(t *testing.T, m *Map[string, int]) context.Context {
			_, actx := owner(t, m, "a")
			actx = context.WithoutCancel(actx)
			m.Forget("a")
			owner(t, m, "a")
			return actx // an old "a" waits for a new one
		}},
		{"nobody owns it yet", func(t *testing.T, m *Map[string, int]) context.Context {
			_, bctx := owner(t, m, "b")
			waitAsync(bctx, m, "a")
			return bctx
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var m Map[string, int]
				answer := waitAsync(tt.prep(t, &m), &m, "a")
				select {
				case err := <-answer:
					t.Errorf("Wait = %v, want it to block", err)
				default:
				}
				m.Close()
			})
		})
	}
}

// A wait under a claim's context counts for that claim's parents too.
func TestRingOfParents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		a, actx := owner(t, &m, "a")
		b := mustClaim(t, &m, "b")
		bctx := b.Context(actx) // a's work includes b's
		x, xctx := owner(t, &m, "x")
		waiting := waitAsync(bctx, &m, "x")
		if s := m.Stalls(); len(s) != 1 || !slices.Equal(s[0].Waiter, []any{"b", "a"}) {
			t.Errorf("Stalls = %+v, want x waited for by b in a", s)
		}
		_, err := m.Wait(xctx, "a")
		wantRing(t, err, "x", "a")
		_, err = m.Wait(xctx, "b")
		wantRing(t, err, "x", "b")
		x.Done(1)
		<-waiting

		// And the parent is found when the child's wait is the last edge.
		x, xctx = owner(t, &m, "x2")
		waiting = waitAsync(xctx, &m, "a")
		_, err = m.Wait(bctx, "x2")
		wantRing(t, err, "a", "x2")
		b.Done(1)
		a.Done(1)
		<-waiting
		x.Done(1)
	})
}

// The ring is found when the wait for a key came before its claim.
func TestRingClaimedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		a, actx := owner(t, &m, "a")
		waiting := waitAsync(actx, &m, "b") // idle
		b, bctx := owner(t, &m, "b")
		_, err := m.Wait(bctx, "a")
		wantRing(t, err, "b", "a")
		b.Done(1)
		<-waiting
		a.Done(1)
	})
}

// Without trace the graph is there as well.
func TestRingTraceOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New[string, int](Options{Trace: TraceOff})
		e := m.Entry("a")
		e.Owe("pool")
		a, actx := owner(t, m, "a")
		b, bctx := owner(t, m, "b")
		waiting := waitAsync(actx, m, "b")
		if s := m.Stalls(); len(s) != 1 || s[0].String() != "a waits for b: claimed" {
			t.Errorf("Stalls = %v, want a waits for b: claimed", s)
		}
		_, err := m.Wait(bctx, "a")
		wantRing(t, err, "b", "a")
		b.Done(1)
		<-waiting
		a.Done(1)
	})
}

// Do calling Do round a ring ends with an error, which comes back to the first.
func TestRingOfDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		next := map[string]string{"a": "b", "b": "c", "c": "a"}
		var build func(ctx context.Context, key string) (int, error)
		build = func(ctx context.Context, key string) (int, error) {
			return m.Do(ctx, key, func(ctx context.Context) (int, error) { return build(ctx, next[key]) })
		}
		_, err := build(t.Context(), "a")
		wantRing(t, err, "c", "a", "b")
		if s := m.Stalls(); len(s) != 0 {
			t.Errorf("Stalls = %v, want none", s)
		}
	})
}

// Two waits that close a ring at the same instant: one is refused, not both
// and not none.
func TestRingAtOnce(t *testing.T) {
	for n := 2; n <= 3; n++ {
		for range 300 {
			var m Map[string, int]
			answers := make(chan error, n)
			start := make(chan struct{})
			var entries []*Entry[string, int] // a failed one leaves the map before a late waiter asks it
			for i := range n {
				entries = append(entries, m.Entry(fmt.Sprint(i)))
			}
			for i := range n {
				c, ctx := owner(t, &m, fmt.Sprint(i))
				go func() {
					defer c.Abandon()
					<-start
					_, err := entries[(i+1)%n].Wait(ctx)
					if err == nil {
						c.Done(i)
					} else {
						c.Fail(err)
					}
					answers <- err
				}()
			}
			close(start)
			for range n {
				var ring *RingError
				// The refused one fails its entry with the ring, and the error
				// goes back along the waits: all see the same.
				if err := <-answers; !errors.As(err, &ring) || len(ring.Keys) != n {
					t.Fatalf("ring of %d: got %v", n, err)
				}
			}
		}
	}
}

// Several waits of one owner, given up in any order, leave no edge behind.
func TestEdgesAreWithdrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		a, actx := owner(t, &m, "a")
		f := flightOf(a.e)
		var cancels []context.CancelFunc
		for i := range 5 {
			ctx, cancel := context.WithCancel(actx)
			cancels = append(cancels, cancel)
			waitAsync(ctx, &m, fmt.Sprint("x", i))
		}
		for n, i := range []int{2, 0, 4, 1, 3} {
			if len(f.out) != 5-n {
				t.Errorf("%d edges, want %d", len(f.out), 5-n)
			}
			for at, x := range f.out {
				if x.at != at || x.from != f {
					t.Errorf("edge %d says %d", at, x.at)
				}
			}
			cancels[i]()
			synctest.Wait()
		}
		if len(f.out) != 0 {
			t.Errorf("%d edges left, want 0", len(f.out))
		}
		a.Done(1)
	})
}

// A long chain is walked without recursion, and a wide one without repeats.
func TestRingLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		const n = 300
		var first context.Context
		for i := range n {
			_, ctx := owner(t, &m, fmt.Sprint(i))
			if i == 0 {
				first = ctx
				continue
			}
			for j := max(0, i-3); j < i; j++ {
				go m.Wait(ctx, fmt.Sprint(j))
			}
			synctest.Wait()
		}
		_, err := m.Wait(first, fmt.Sprint(n-1))
		var ring *RingError
		if !errors.As(err, &ring) || len(ring.Keys) != 101 || ring.Keys[0] != "0" || ring.Keys[1] != "299" {
			t.Errorf("got %v, want the shortest ring: 0, 299, 296 and so on, 101 keys", err)
		}
		m.Close()
	})
}
