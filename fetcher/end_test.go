package fetcher

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// At whatever moment a pool ends, each of its waiters gets an answer, Run
// returns, and so does every goroutine (goleak, and the story itself, look).
func TestACancelledResolveEndsAtEveryPoint(t *testing.T) {
	busy := func(t *testing.T, p *Pool) {
		for i := range 4 {
			need(t, p, p.Listing(fmt.Sprint("busy-", i), Hint{}))
		}
	}
	for _, test := range []struct {
		story string
		say   func(context.Context, visit) error
		prep  func(t *testing.T, p *Pool) // before flask is needed
		after time.Duration
	}{
		{"queued behind stalled needs", stalls, busy, 0},
		{"in a fetcher's hands", stalls, func(*testing.T, *Pool) {}, 0},
		{"in a stalled guess", stalls, func(t *testing.T, p *Pool) {
			suggest(t, p, p.Reading(file("flask"), Hint{}))
			synctest.Wait()
		}, 0},
		{"a guess that is queued and was needed then", stalls, func(t *testing.T, p *Pool) {
			busy(t, p)
			suggest(t, p, p.Reading(file("flask"), Hint{}))
			synctest.Wait()
		}, 0},
		{"asked for again after a failed guess", func(ctx context.Context, v visit) error {
			if v.guess {
				return guessesFail(ctx, v)
			}
			return stalls(ctx, v)
		}, func(t *testing.T, p *Pool) {
			suggest(t, p, p.Reading(file("flask"), Hint{}))
			synctest.Wait()
		}, 2 * time.Second},
		{"at the very moment when its guess fails", guessesFail, func(t *testing.T, p *Pool) {
			suggest(t, p, p.Reading(file("flask"), Hint{}))
			synctest.Wait()
		}, time.Second},
	} {
		t.Run(test.story, func(t *testing.T) {
			story(t, func(t *testing.T) {
				p, stop := runUntil(t, &script{say: test.say}, Options{Concurrency: 4})
				test.prep(t, p)
				r := p.Reading(file("flask"), Hint{})
				need(t, p, r)
				answers := []<-chan result{await(t.Context(), p, r), await(t.Context(), p, r)}
				other := p.Reading(file("nobody asked"), Hint{})
				ctx, cancel := context.WithCancel(t.Context())
				left := await(ctx, p, other) // a wait that only its own context ends
				time.Sleep(test.after)
				synctest.Wait()
				began := time.Now()
				stop()
				for _, answer := range answers {
					if got := <-answer; !errors.Is(got.err, ErrClosed) {
						t.Errorf("a waiter: got %v, want %v", got, ErrClosed)
					}
				}
				if d := time.Since(began); d != 0 {
					t.Errorf("Run took %v to end, want none", d)
				}
				cancel()
				if got := <-left; got.err != context.Canceled {
					t.Errorf("a waiter that left: got %v, want %v", got, context.Canceled)
				}
			})
		})
	}
}

func TestNothingIsSentAfterTheEnd(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{}
		p, stop := runUntil(t, s, Options{})
		list(t, p, "there")
		stop()
		for _, test := range []struct {
			name string
			want error
		}{{"there", nil}, {"absent", ErrClosed}} {
			r := p.Listing(test.name, Hint{})
			if err := p.Need(r); err != test.want {
				t.Errorf("Need of what is %s: got %v, want %v", test.name, err, test.want)
			}
			if err := p.Suggest(r); err != test.want {
				t.Errorf("Suggest of what is %s: got %v, want %v", test.name, err, test.want)
			}
		}
		s.wantSeen(t, "there")
		defer func() {
			if recover() == nil {
				t.Error("a second Run did not panic")
			}
		}()
		p.Run(t.Context())
	})
}

func TestASendBeforeRunWaitsForIt(t *testing.T) {
	story(t, func(t *testing.T) {
		p := NewPool(Options{Source: &script{}})
		r := p.Listing("flask", Hint{})
		sent := make(chan error, 1)
		go func() { sent <- p.Need(r) }()
		synctest.Wait()
		if len(sent) != 0 {
			t.Fatal("Need returned before Run")
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go p.Run(ctx)
		if err := <-sent; err != nil {
			t.Errorf("Need: got %v, want nil", err)
		}
		if got := waitFor(ctx, p, r); got.name != "flask" {
			t.Errorf("got %v, want flask", got)
		}
	})
}

func TestRunUnderAnEndedContextAnswersErrClosed(t *testing.T) {
	for range 50 { // which of the two receive sees first is chance
		story(t, func(t *testing.T) {
			p := NewPool(Options{Source: &script{say: stalls}})
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			r := p.Listing("flask", Hint{})
			sent := make(chan error, 1)
			go func() { sent <- p.Need(r) }()
			synctest.Wait()
			p.Run(ctx)
			err := <-sent
			if err == nil {
				err = waitFor(t.Context(), p, r).err
			}
			if !errors.Is(err, ErrClosed) {
				t.Errorf("got %v, want %v", err, ErrClosed)
			}
			p.check(t, DefaultConcurrency)
		})
	}
}

func TestRunReturnsOnlyAfterItsWorkers(t *testing.T) {
	story(t, func(t *testing.T) {
		var inside atomic.Int32
		s := &script{say: func(ctx context.Context, v visit) error {
			inside.Add(1)
			defer inside.Add(-1)
			<-ctx.Done()
			time.Sleep(3 * time.Second) // slow to notice
			return nil
		}}
		p, stop := runUntil(t, s, Options{Concurrency: 4, Guess: func(r Result, _ Hint) []Ask {
			t.Errorf("Guess(%v) was called after the end", r.Listing.Name)
			return nil
		}})
		for i := range 10 {
			need(t, p, p.Listing(fmt.Sprint(i), Hint{}))
		}
		synctest.Wait()
		began := time.Now()
		stop()
		if n, d := inside.Load(), time.Since(began); n != 0 || d != 3*time.Second {
			t.Errorf("Run returned after %v with %d inside the source, want 3s and none", d, n)
		}
		if n, _ := p.Requests(); n != 4 {
			t.Errorf("%d requests reached the source, want 4: none after the end", n)
		}
	})
}

func TestWhatIsGuessedAtTheEndIsNotAskedFor(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{}
		p, stop := runUntil(t, s, Options{Guess: func(Result, Hint) []Ask {
			time.Sleep(time.Second)
			return []Ask{{Name: "more"}}
		}})
		list(t, p, "flask")
		synctest.Wait()
		stop()
		s.wantSeen(t, "flask")
	})
}

func TestWhatWasDroppedIsKnownAfterTheEnd(t *testing.T) {
	story(t, func(t *testing.T) {
		p, stop := runUntil(t, &script{say: stalls}, Options{Concurrency: 1})
		for i := range maxGuesses + 7 {
			suggest(t, p, p.Reading(file(fmt.Sprint(i)), Hint{}))
		}
		synctest.Wait()
		stop()
		if n := p.Dropped(); n != 7 {
			t.Errorf("Dropped = %d, want 7", n)
		}
	})
}
