package oncemap

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Fifty callers, one flight.
func TestDoOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		var calls atomic.Int32
		answers := make(chan result, 50)
		for range 50 {
			go func() {
				answers <- got(m.Do(t.Context(), "flask", func(context.Context) (int, error) {
					time.Sleep(time.Second)
					return int(calls.Add(1)), nil
				}))
			}()
		}
		for range 50 {
			if r := <-answers; !r.is(1, nil) {
				t.Fatalf("Do = %v, want (1, nil)", r)
			}
		}
		if v, _, ok := m.Get("flask"); v != 1 || !ok {
			t.Errorf("Get = %d, %v, want 1, true", v, ok)
		}
	})
}

// An error is given to those who wait, and the next caller tries again.
func TestDoErrorIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		calls := 0
		fn := func(context.Context) (int, error) {
			calls++
			time.Sleep(time.Second)
			if calls == 1 {
				return 7, errNetwork
			}
			return calls, nil
		}
		other := make(chan result, 1)
		go func() { other <- got(m.Do(t.Context(), "flask", fn)) }()
		synctest.Wait()
		if r := got(m.Do(t.Context(), "flask", fn)); !r.is(0, errNetwork) {
			t.Errorf("Do = %v, want (0, %v)", r, errNetwork)
		}
		if r := <-other; !r.is(0, errNetwork) {
			t.Errorf("other Do = %v, want (0, %v)", r, errNetwork)
		}
		if r := got(m.Do(t.Context(), "flask", fn)); !r.is(2, nil) {
			t.Errorf("Do after the failure = %v, want (2, nil)", r)
		}
	})
}

// outcome runs f and tells how it ended.
func outcome(f func() (int, error)) (r result, panicked any, exited bool) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		exited = true
		defer func() {
			if panicked = recover(); panicked != nil {
				exited = false
			}
		}()
		r = got(f())
		exited = false
	}()
	<-done
	return
}

// A panic of the function is raised in the first caller, and an error to others.
func TestDoPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		gate := make(chan struct{})
		fn := func(context.Context) (int, error) { <-gate; panic(errNetwork) }
		first := make(chan any, 1)
		go func() {
			_, p, _ := outcome(func() (int, error) { return m.Do(t.Context(), "flask", fn) })
			first <- p
		}()
		synctest.Wait()
		others := make(chan result, 2)
		go func() { others <- got(m.Do(t.Context(), "flask", fn)) }()
		go func() { others <- got(m.Wait(t.Context(), "flask")) }()
		synctest.Wait()
		close(gate)
		pe, ok := (<-first).(*PanicError)
		if !ok || pe.Value != errNetwork || !strings.Contains(string(pe.Stack), "TestDoPanic") {
			t.Fatalf("first caller panicked with %v, want a *PanicError of %v with its stack", pe, errNetwork)
		}
		for range 2 {
			r := <-others
			if !errors.Is(r.err, errNetwork) || r.err != error(pe) {
				t.Errorf("other caller got %v, want the same *PanicError", r.err)
			}
		}
		if _, ok := m.Claim("flask"); !ok {
			t.Error("the key cannot be claimed after a panic")
		}
	})
}

// When the one who began has left, the first of those who still wait raises.
func TestDoPanicFirstHasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		gate := make(chan struct{})
		fn := func(context.Context) (int, error) { <-gate; panic("bad metadata") }
		ctx, cancel := context.WithCancel(t.Context())
		first := make(chan result, 1)
		go func() { first <- got(m.Do(ctx, "flask", fn)) }()
		synctest.Wait()
		go m.Wait(t.Context(), "flask") // waits, but is no caller of Do
		synctest.Wait()
		var raised [2]any
		done := make(chan int, 2)
		for i := range raised {
			go func() {
				_, raised[i], _ = outcome(func() (int, error) { return m.Do(t.Context(), "flask", fn) })
				done <- i
			}()
			synctest.Wait()
		}
		cancel()
		if r := <-first; !r.is(0, context.Canceled) {
			t.Errorf("the one who left got %v, want context.Canceled", r)
		}
		close(gate)
		<-done
		<-done
		if raised[0] == nil || raised[1] != nil {
			t.Errorf("raised %v in the second, %v in the third; want in the second alone", raised[0], raised[1])
		}
	})
}

// A Goexit (as of testing.T.FailNow) goes on in the first caller.
func TestDoGoexit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		gate := make(chan struct{})
		fn := func(context.Context) (int, error) { <-gate; runtime.Goexit(); return 1, nil }
		first := make(chan bool, 1)
		go func() {
			_, _, exited := outcome(func() (int, error) { return m.Do(t.Context(), "flask", fn) })
			first <- exited
		}()
		synctest.Wait()
		other := make(chan result, 1)
		go func() { other <- got(m.Do(t.Context(), "flask", fn)) }()
		synctest.Wait()
		close(gate)
		if !<-first {
			t.Error("the first caller went on, want Goexit")
		}
		if r := <-other; !r.is(0, ErrGoexit) {
			t.Errorf("the other caller got %v, want ErrGoexit", r)
		}
	})
}

// A panic in a nested Do keeps the stack of where it happened.
func TestDoPanicNested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		_, p, _ := outcome(func() (int, error) {
			return m.Do(t.Context(), "flask", func(ctx context.Context) (int, error) {
				return m.Do(ctx, "werkzeug", func(context.Context) (int, error) { panic("bad metadata") })
			})
		})
		if pe, ok := p.(*PanicError); !ok || pe.Value != "bad metadata" {
			t.Errorf("panicked with %v, want the inner *PanicError itself", p)
		}
	})
}

// A panic of a flight that nobody waits for is not lost in silence.
func TestDoPanicLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := make(chan Misuse, 1)
		m := New[string, int](Options{OnMisuse: func(u Misuse) { seen <- u }})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := m.Do(ctx, "flask", func(ctx context.Context) (int, error) {
			<-ctx.Done()
			panic(context.Cause(ctx))
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Do = %v, want deadline", err)
		}
		u := <-seen
		if u.Kind != PanicLost || !errors.Is(u.Err, ErrUnwanted) || !strings.Contains(u.Place, "do_test.go:") {
			t.Errorf("reported %+v, want a lost panic of ErrUnwanted, claimed in do_test.go", u)
		}
	})
}

// Do takes what others have claimed, and asks again if they give up, three
// times in all.
func TestDoAfterAbandon(t *testing.T) {
	for _, tt := range []struct {
		abandons int
		want     result
	}{{0, result{5, nil}}, {1, result{9, nil}}, {2, result{9, nil}}, {3, result{0, ErrAbandoned}}} {
		synctest.Test(t, func(t *testing.T) {
			var m Map[string, int]
			c := mustClaim(t, &m, "flask")
			answer := make(chan result, 1)
			go func() {
				answer <- got(m.Do(t.Context(), "flask", func(context.Context) (int, error) { return 9, nil }))
			}()
			synctest.Wait()
			for i := range tt.abandons {
				old := c
				if i < tt.abandons-1 {
					// The next owner is there before the waiter has woken.
					m.Forget("flask")
					c = mustClaim(t, &m, "flask")
				}
				old.Abandon()
				synctest.Wait()
			}
			if tt.abandons == 0 {
				c.Done(5)
			}
			if r := <-answer; !r.is(tt.want.v, tt.want.err) {
				t.Errorf("after %d abandons Do = %v, want %v", tt.abandons, r, tt.want)
			}
		})
	}
}

// The function's context is nobody's: it has no deadline and no values of the
// first caller, and its own errors are the function's affair.
func TestDoContext(t *testing.T) {
	type key struct{}
	var m Map[string, int]
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, 1), time.Hour)
	defer cancel()
	v, err := m.Do(ctx, "flask", func(ctx context.Context) (int, error) {
		_, hasDeadline := ctx.Deadline()
		if hasDeadline || ctx.Value(key{}) != nil || ctx.Err() != nil {
			t.Errorf("deadline %v, value %v, error %v; want none", hasDeadline, ctx.Value(key{}), ctx.Err())
		}
		return 1, nil
	})
	if v != 1 || err != nil {
		t.Errorf("Do = %d, %v, want 1, nil", v, err)
	}
	// ErrAbandoned of something else inside fn is an error like any other.
	calls := 0
	_, err = m.Do(ctx, "werkzeug", func(context.Context) (int, error) { calls++; return 0, ErrAbandoned })
	if !errors.Is(err, ErrAbandoned) || calls != 1 {
		t.Errorf("Do = %v after %d calls, want ErrAbandoned after 1", err, calls)
	}
}
