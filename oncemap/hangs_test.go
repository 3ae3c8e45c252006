package oncemap

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// The ways in which maps of this kind have hung others, by cause, and what this
// one does. Other tests go through the details.

// Lost wake-up: the value arrives between the look and the wait. Waiters and
// the owner start at once, many times, so that every order happens.
func TestHangLostWakeUp(t *testing.T) {
	const rounds, waiters = 2000, 3
	var m Map[int, int]
	ctx := mustClaim(t, &m, -1).Context(context.Background())
	for i := range rounds {
		var wg sync.WaitGroup
		start := make(chan struct{})
		for range waiters {
			wg.Go(func() {
				<-start
				if v, err := m.Wait(ctx, i); v != i || err != nil {
					t.Errorf("Wait = %d, %v, want %d, nil", v, err, i)
				}
			})
		}
		wg.Go(func() {
			<-start
			c, _ := m.Claim(i)
			c.Done(i)
		})
		close(start)
		wg.Wait() // a lost wake-up stops here
	}
	if on, out := m.roll.crowds(), flightOf(m.Entry(-1)).out; len(on) != 0 || len(out) != 0 {
		t.Errorf("%d crowds on the roll and %d edges left, want none", len(on), len(out))
	}
}

// The owner dies: every waiter gets an answer, and the next one can own the key.
func TestHangOwnerDies(t *testing.T) {
	for _, die := range []func(){func() { panic("bad metadata") }, runtime.Goexit, func() {}} {
		synctest.Test(t, func(t *testing.T) {
			var m Map[string, int]
			answers := make(chan result, 10)
			for range 10 {
				go func() { answers <- got(m.Wait(t.Context(), "flask")) }()
			}
			synctest.Wait()
			go func() {
				defer func() { recover() }()
				c, _ := m.Claim("flask")
				defer c.Abandon()
				die()
			}()
			for range 10 {
				if r := <-answers; !r.is(0, ErrAbandoned) {
					t.Errorf("Wait = %v, want ErrAbandoned", r)
				}
			}
			mustClaim(t, &m, "flask").Done(1)
		})
	}
}

// The owner waits for itself, directly or round a ring of any length.
func TestHangRing(t *testing.T) {
	for n := 1; n <= 4; n++ {
		synctest.Test(t, func(t *testing.T) {
			var m Map[int, int]
			var build func(ctx context.Context, i int) (int, error)
			build = func(ctx context.Context, i int) (int, error) {
				return m.Do(ctx, i, func(ctx context.Context) (int, error) { return build(ctx, (i+1)%n) })
			}
			_, err := build(t.Context(), 0)
			var ring *RingError
			if !errors.As(err, &ring) || len(ring.Keys) != n {
				t.Errorf("ring of %d: got %v", n, err)
			}
		})
	}
}

// The owner never gets its turn: who promised the key is on record while it is
// queued, and a pool that closes or drops the request answers its waiters.
func TestHangNeverGetsItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		e := m.Entry("flask")
		e.Owe("pool")
		answer := make(chan result, 1)
		go func() { answer <- got(e.Wait(t.Context())) }()
		time.Sleep(time.Hour)
		if s := m.Stalls(); len(s) != 1 || s[0].OwedBy != "pool" || time.Since(s[0].Since) != time.Hour {
			t.Errorf("Stalls = %+v, want flask, owed by pool, for an hour", s)
		}
		dropped := errors.New("the queue is full")
		e.Fail(dropped)
		if r := <-answer; !r.is(0, dropped) {
			t.Errorf("Wait = %v, want %v", r, dropped)
		}
	})
}

// Locks inside the map: user code and waits under the map's locks. TestNoLockHeld
// walks the source; here callbacks use the map they are called from.
func TestHangCallbackUsesTheMap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m *Map[string, int]
		use := func() {
			m.Entry("other").Hold()()
			m.Stalls()
			m.Forget("other")
			m.Get("flask")
		}
		m = New[string, int](Options{OnMisuse: func(Misuse) { use() }})
		c := mustClaim(t, m, "flask")
		stop := context.AfterFunc(c.Context(t.Context()), use)
		defer stop()
		c.Done(1)
		c.Done(1)
		if _, err := m.Do(t.Context(), "x", func(context.Context) (int, error) { use(); return 1, nil }); err != nil {
			t.Error(err)
		}
		synctest.Wait()
	})
}

// A slow key delays no other, whatever else hangs on the table's shard.
func TestHangSlowKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[int, int]
		slow := mustClaim(t, &m, -1)
		for range 100 {
			go m.Wait(t.Context(), -1)
		}
		synctest.Wait()
		for i := range 2000 { // through several growths of the table
			c, _ := m.Claim(i)
			c.Done(i)
			m.Forget(i / 2)
		}
		slow.Done(0)
	})
}

// Done, but does not exit: an unneeded flight is cancelled, not awaited.
func TestHangUnneededFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		ended := make(chan error, 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := m.Do(ctx, "flask", func(ctx context.Context) (int, error) {
			<-ctx.Done() // would take for ever
			ended <- context.Cause(ctx)
			return 0, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("Do = %v after %v, want deadline after 1s", err, time.Since(start))
		}
		if cause := <-ended; cause != ErrUnwanted {
			t.Errorf("flight ended with %v, want ErrUnwanted", cause)
		}
	})
}

// The cancel of one hurts others: the flight outlives its first caller, and a
// new request never gets an old one's cancel.
func TestHangCancelOfOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		var flights atomic.Int32
		fn := func(ctx context.Context) (int, error) {
			n := int(flights.Add(1))
			select {
			case <-time.After(time.Minute):
				return n, nil
			case <-ctx.Done():
				time.Sleep(time.Hour) // slow to end; nobody waits for that
				return 0, context.Cause(ctx)
			}
		}
		first, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		go m.Do(first, "flask", fn)
		synctest.Wait()
		if r := got(m.Do(t.Context(), "flask", fn)); !r.is(1, nil) {
			t.Errorf("second caller got %v, want (1, nil)", r)
		}

		m.Forget("flask")
		alone, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if r := got(m.Do(alone, "flask", fn)); !r.is(0, context.DeadlineExceeded) {
			t.Errorf("lone caller got %v, want its deadline", r)
		}
		if r := got(m.Do(t.Context(), "flask", fn)); !r.is(3, nil) {
			t.Errorf("caller after the end got %v, want a new flight: (3, nil)", r)
		}
		time.Sleep(2 * time.Hour) // the ended flight's function returns
	})
}

// Joins a finished flight: who asks after an answer was seen never gets the
// failed entry again, because publishing and removal are one step.
func TestHangJoinsFinishedFlight(t *testing.T) {
	var m Map[string, int]
	for range 2000 {
		c, ok := m.Claim("flask")
		if !ok {
			t.Fatal("the failed entry is in the map still")
		}
		e := c.Entry()
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := e.Wait(context.Background()); err != errNetwork {
				t.Errorf("Wait = %v, want %v", err, errNetwork)
			}
			if m.Entry("flask") == e {
				t.Error("woken, and the failed entry is in the map still")
			}
		})
		wg.Go(func() {
			for {
				if _, _, ok := e.Get(); ok {
					break
				}
				runtime.Gosched()
			}
			if m.Entry("flask") == e {
				t.Error("published, and the failed entry is in the map still")
			}
		})
		c.Fail(errNetwork)
		wg.Wait()
	}
}

// The last one leaves while another joins: the joiner either keeps the flight
// alive or starts a new one, and never sees the old one's cancel.
func TestHangLastLeaveAgainstJoin(t *testing.T) {
	var ends, joins atomic.Int32
	for i := range 2000 {
		var m Map[string, int]
		settle := make(chan struct{})
		fn := func(ctx context.Context) (int, error) {
			select {
			case <-settle:
				return 1, nil
			case <-ctx.Done():
				ends.Add(1)
				return 0, context.Cause(ctx)
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		var wg, leaver sync.WaitGroup
		leaver.Go(func() {
			if v, err := m.Do(ctx, "flask", fn); err != context.Canceled {
				t.Errorf("round %d: the leaver got %d, %v, want its cancel", i, v, err)
			}
		})
		for !m.Entry("flask").Wanted() {
			runtime.Gosched()
		}
		wg.Go(func() {
			if v, err := m.Do(context.Background(), "flask", fn); v != 1 || err != nil {
				t.Errorf("round %d: the joiner got %d, %v, want 1, nil", i, v, err)
			}
			joins.Add(1)
		})
		for range i % 50 {
			runtime.Gosched()
		}
		cancel()
		leaver.Wait()
		close(settle)
		wg.Wait()
	}
	t.Logf("the joiner came too late %d times of %d", ends.Load(), joins.Load())
}

// Many goroutines do everything at once on few keys; each gets an answer, and
// what is left afterwards is whole.
func TestStress(t *testing.T) {
	const keys, workers, steps = 5, 8, 3000
	m := New[int, int](Options{OnMisuse: func(u Misuse) { t.Errorf("misuse: %v", u) }})
	var values atomic.Int64
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range steps {
				key := (i*7 + w*3 + i/5) % keys
				switch (i + w*5) % 11 {
				case 0, 1, 2:
					c, ok := m.Claim(key)
					if !ok {
						continue
					}
					ctx := c.Context(context.Background())
					if i%3 == 0 {
						short, cancel := context.WithTimeout(ctx, time.Microsecond)
						m.Wait(short, (key+1)%keys)
						cancel()
					}
					switch i % 4 {
					case 0:
						c.Fail(fmt.Errorf("step %d", i))
					case 1:
						c.Abandon()
					default:
						c.Done(int(values.Add(1)))
						defer c.Abandon()
					}
				case 3:
					m.Forget(key)
				case 4:
					release := m.Entry(key).Hold()
					runtime.Gosched()
					release()
				case 5:
					e := m.Entry(key)
					if e.Owe("pool") && !e.Fail(errNetwork) && e.State() < Claimed {
						t.Errorf("Fail refused on an entry that is %v", e.State())
					}
				case 6:
					m.Stalls()
				case 7, 8:
					ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i%50)*time.Microsecond)
					m.Do(ctx, key, func(ctx context.Context) (int, error) {
						if i%2 == 0 {
							return m.Wait(ctx, (key+keys-1)%keys)
						}
						return int(values.Add(1)), nil
					})
					cancel()
				default:
					ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i%50)*time.Microsecond)
					m.Wait(ctx, key)
					cancel()
				}
			}
		})
	}
	wg.Wait()
	m.Close()
	if s := m.Stalls(); len(s) != 0 {
		t.Errorf("Stalls = %v, want none", s)
	}
	if on := m.roll.crowds(); len(on) != 0 {
		t.Errorf("%d crowds on the roll after Close, want none", len(on))
	}
	m.table.Load().Range(func(_ int, e *Entry[int, int]) bool { e.check(t); return true })
}
