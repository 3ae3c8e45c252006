package fetcher

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
	"resolve/oncemap"
)

// crashes are the ways in which a function can end without returning, and what
// its waiter is told.
var crashes = []struct {
	name  string
	crash func()
	is    func(error) bool
}{
	{"panic", func() { panic(errNetwork) }, func(err error) bool {
		var p *oncemap.PanicError
		return errors.As(err, &p) && p.Value == errNetwork && len(p.Stack) > 0
	}},
	{"a panic with nil", func() { panic(nil) }, func(err error) bool {
		var p *oncemap.PanicError
		return errors.As(err, &p)
	}},
	{"Goexit", runtime.Goexit, func(err error) bool { return err == oncemap.ErrGoexit }},
}

func TestACrashInAFetchIsAnAnswerAndThePoolLivesOn(t *testing.T) {
	for _, test := range crashes {
		t.Run(test.name, func(t *testing.T) {
			story(t, func(t *testing.T) {
				s := &script{say: func(ctx context.Context, v visit) error {
					if v.key != "good" {
						time.Sleep(time.Second)
						test.crash()
					}
					return nil
				}}
				p := run(t, s, Options{Concurrency: 1})
				for i := range 5 {
					key := fmt.Sprint("bad-", i)
					for _, r := range []Request{p.Listing(key, Hint{}), p.Reading(file(key), Hint{})} {
						need(t, p, r)
						if got := waitFor(t.Context(), p, r); !test.is(got.err) || got.at != time.Second {
							t.Errorf("%s: got %v, want the crash after 1s", key, got)
						}
					}
				}
				if got := list(t, p, "good"); got.name != "good" {
					t.Errorf("after the crashes: got %v, want an answer", got)
				}
				if n, _ := p.Requests(); n != 11 {
					t.Errorf("%d requests reached the source, want 11: a crash is not asked for again", n)
				}
			})
		})
	}
}

func TestACrashOfAGuessIsNothing(t *testing.T) {
	for _, test := range crashes {
		t.Run(test.name, func(t *testing.T) {
			story(t, func(t *testing.T) {
				s := &script{say: func(ctx context.Context, v visit) error {
					time.Sleep(time.Second)
					if v.guess {
						test.crash()
					}
					return nil
				}}
				p := run(t, s, Options{Concurrency: 2}) // one guess at once
				for i := range 5 {
					suggest(t, p, p.Reading(file(fmt.Sprint("g", i)), Hint{}))
				}
				time.Sleep(500 * time.Millisecond)
				r := p.Reading(file("g0"), Hint{})
				need(t, p, r)
				if got := waitFor(t.Context(), p, r); got.name != "g0" || got.at != 1500*time.Millisecond {
					t.Errorf("a need that joined the guess: got %v, want the full answer after 1.5s", got)
				}
				time.Sleep(time.Minute)
				if n, _ := p.Requests(); n != 6 {
					t.Errorf("%d requests reached the source, want 6: five guesses and a need", n)
				}
			})
		})
	}
}

func TestACrashInGuessIsNoGuessAndThePoolLivesOn(t *testing.T) {
	for _, test := range crashes {
		t.Run(test.name, func(t *testing.T) {
			story(t, func(t *testing.T) {
				s := &script{}
				p := run(t, s, Options{Concurrency: 1, Guess: func(Result, Hint) []Ask {
					test.crash()
					return []Ask{{Name: "never"}}
				}})
				for i := range 5 {
					if got := list(t, p, fmt.Sprint(i)); got.err != nil || got.at != 0 {
						t.Errorf("need %d: got %v, want an answer at once", i, got)
					}
				}
				synctest.Wait()
				s.wantSeen(t, "0", "1", "2", "3", "4")
			})
		})
	}
}

func TestAFailedFetchIsAValueOfTheMapAndCancelsNoOther(t *testing.T) {
	story(t, func(t *testing.T) {
		var mended atomic.Bool
		s := &script{say: func(ctx context.Context, v visit) error {
			switch {
			case v.key == "slow":
				return takes(ctx, time.Minute)
			case mended.Load():
				return nil
			}
			if err := takes(ctx, time.Second); err != nil {
				return err
			}
			return errNetwork
		}}
		p := run(t, s, Options{})
		slow := p.Listing("slow", Hint{})
		need(t, p, slow)
		after := await(t.Context(), p, slow)
		synctest.Wait() // it has reached the source, before flask
		r := p.Listing("flask", Hint{})
		need(t, p, r)
		var answers []<-chan result
		for range 10 {
			answers = append(answers, await(t.Context(), p, r))
		}
		for _, answer := range answers {
			if got := <-answer; got.err != errNetwork {
				t.Errorf("got %v, want %v", got, errNetwork)
			}
		}
		mended.Store(true)
		if got := list(t, p, "flask"); got.name != "flask" {
			t.Errorf("who asks after a failure: got %v, want flask", got)
		}
		if got := <-after; got.err != nil {
			t.Errorf("another fetch: got %v, want an answer", got)
		}
		s.wantSeen(t, "slow", "flask", "flask")
	})
}

func TestASourceThatSaysNothingFails(t *testing.T) {
	story(t, func(t *testing.T) {
		p := NewPool(Options{Source: silent{}, Guess: func(r Result, _ Hint) []Ask {
			t.Errorf("Guess(%v) was called", r)
			return nil
		}})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go p.Run(ctx)
		if got := list(t, p, "flask"); !errors.Is(got.err, errNothing) {
			t.Errorf("got %v, want %v", got, errNothing)
		}
		r := p.Reading(file("flask"), Hint{})
		suggest(t, p, r)
		need(t, p, r)
		if got := waitFor(ctx, p, r); !errors.Is(got.err, errNothing) {
			t.Errorf("got %v, want %v", got, errNothing)
		}
	})
}

type silent struct{}

func (silent) List(context.Context, string) (*dist.Listing, error)            { return nil, nil }
func (silent) Read(context.Context, *dist.File, bool) (*dist.Metadata, error) { return nil, nil }
