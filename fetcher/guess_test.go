package fetcher

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"resolve/oncemap"
)

// guessesFail is a source that answers needs after 1 s and fails guesses then.
func guessesFail(ctx context.Context, v visit) error {
	if err := takes(ctx, time.Second); err != nil || !v.guess {
		return err
	}
	return errNetwork
}

func TestAnAnswerLeadsToGuessesAndTheyToMore(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: func(ctx context.Context, _ visit) error { return takes(ctx, time.Second) }}
		p := run(t, s, Options{Guess: func(r Result, h Hint) []Ask {
			h.Depth++
			switch {
			case h.Depth > 4:
				return nil
			case r.Listing != nil:
				return []Ask{{File: file(r.Listing.Name + "-" + h.Constraint), Hint: h}}
			}
			return []Ask{{Name: r.Metadata.Name + "-dep", Hint: h}}
		}})
		need(t, p, p.Listing("a", Hint{Constraint: "1"}))
		time.Sleep(time.Minute)
		s.wantSeen(t, "a", "a-1?", "a-1-dep", "a-1-dep-1?", "a-1-dep-1-dep")
		for i, v := range s.visited() {
			if want := time.Duration(i) * time.Second; v.at != want {
				t.Errorf("%v was asked for after %v, want %v: nobody waits in between", v, v.at, want)
			}
		}
	})
}

func TestAFailedGuessIsNothing(t *testing.T) {
	for _, test := range []struct {
		story string
		after time.Duration // when it is needed
		wait  time.Duration
	}{
		{"needed while it is under way", 500 * time.Millisecond, 1500 * time.Millisecond},
		{"needed later", 2 * time.Second, time.Second},
	} {
		t.Run(test.story, func(t *testing.T) {
			story(t, func(t *testing.T) {
				s := &script{say: guessesFail}
				p := run(t, s, Options{})
				suggest(t, p, p.Reading(file("flask"), Hint{}))
				time.Sleep(test.after)
				r := p.Reading(file("flask"), Hint{})
				need(t, p, r)
				if got := waitFor(t.Context(), p, r); got.name != "flask" || got.at != test.wait {
					t.Errorf("got %v, want the full answer after %v", got, test.wait)
				}
				s.wantSeen(t, "flask?", "flask")
			})
		})
	}
}

// Every answer leads to the same guess, which fails; so a need for it always
// finds another such guess about to be made.
func TestAPoolDoesNotMakeAFailedGuessAgain(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: guessesFail}
		p := run(t, s, Options{Guess: func(Result, Hint) []Ask { return []Ask{{File: file("flask")}} }})
		for i := range 10 {
			need(t, p, p.Listing(fmt.Sprint(i), Hint{}))
			time.Sleep(1500 * time.Millisecond)
			suggest(t, p, p.Reading(file("flask"), Hint{}))
		}
		r := p.Reading(file("flask"), Hint{})
		need(t, p, r)
		if got := waitFor(t.Context(), p, r); got.name != "flask" || got.at != time.Second {
			t.Errorf("got %v, want the full answer after 1s", got)
		}
		if n := slices.Index(s.seen(), "flask?"); n < 0 || slices.Contains(s.seen()[n+1:], "flask?") {
			t.Errorf("the source saw %q, want the guess once", s.seen())
		}
	})
}

// While the pool cannot note that a guess failed, nobody is told that it did.
func TestAFailedGuessIsNotedBeforeItIsGivenUp(t *testing.T) {
	fail := make(chan struct{})
	p := run(t, &script{say: func(ctx context.Context, _ visit) error {
		select {
		case <-fail:
			return errNetwork
		case <-ctx.Done():
			return ctx.Err()
		}
	}}, Options{})
	r := p.Reading(file("flask"), Hint{})
	suggest(t, p, r)
	for n, _ := p.Requests(); n == 0; n, _ = p.Requests() {
		runtime.Gosched()
	}
	p.mu.Lock()
	close(fail)
	for p.inFlight.Load() != 0 {
		runtime.Gosched()
	}
	for range 1000 {
		runtime.Gosched()
		if r.Settled() {
			t.Error("given up before it was noted")
			break
		}
	}
	p.mu.Unlock()
	if _, err := r.reading.Wait(t.Context()); err != oncemap.ErrAbandoned {
		t.Errorf("got %v, want %v", err, oncemap.ErrAbandoned)
	}
}

func TestAnAbandonedNeedIsAskedForThreeTimesAtMost(t *testing.T) {
	for _, test := range []struct {
		abandoned int
		err       error
	}{{1, nil}, {2, nil}, {3, oncemap.ErrAbandoned}} {
		t.Run(fmt.Sprint(test.abandoned), func(t *testing.T) {
			story(t, func(t *testing.T) {
				s := &script{}
				p := run(t, s, Options{})
				claim, _ := p.Listings.Claim("flask")
				r := p.Listing("flask", Hint{})
				need(t, p, r)
				answer := await(t.Context(), p, r)
				for i := range test.abandoned {
					synctest.Wait() // it has asked again, and lost the claim again
					next := claim
					if i+1 < test.abandoned {
						// Abandon and claim with nobody in between.
						p.Listings.Forget("flask")
						next, _ = p.Listings.Claim("flask")
					}
					claim.Abandon()
					claim = next
				}
				if got := <-answer; !errors.Is(got.err, test.err) {
					t.Errorf("abandoned %d times: got %v, want %v", test.abandoned, got, test.err)
				}
				if n := len(s.seen()); (n == 1) != (test.err == nil) {
					t.Errorf("the source saw %q, want one visit only if there is an answer", s.seen())
				}
			})
		})
	}
}

func TestAGuessOfWhatIsThereIsNoRequest(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{}
		// With one permit no guess is made, and what is queued as one stays there.
		p := run(t, s, Options{Concurrency: 1, Guess: func(Result, Hint) []Ask { return []Ask{{Name: "a"}, {Name: "b"}} }})
		for range 3 {
			for _, name := range []string{"a", "b"} {
				list(t, p, name)
				suggest(t, p, p.Listing(name, Hint{}))
			}
		}
		synctest.Wait()
		if n, _ := p.Requests(); n != 2 {
			t.Errorf("%d requests reached the source, want 2", n)
		}
		if n := len(p.queue.items); n != 0 {
			t.Errorf("%d guesses are queued, want none: both answers are there", n)
		}
	})
}

func TestAFullQueueDropsTheLeastLikelyGuessAndNothingElse(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{}
		p := run(t, s, Options{Concurrency: 4})
		staggered(t, p, s)
		const guesses, needs, depths = 5000, 10_000, 10
		var answers []Request
		for i := range guesses { // the likely ones last
			suggest(t, p, p.Reading(file(fmt.Sprint(i)), Hint{Depth: depths - 1 - i*depths/guesses}))
			for j := range needs / guesses {
				r := p.Listing(fmt.Sprint("need-", i, "-", j), Hint{Depth: depths})
				need(t, p, r)
				answers = append(answers, r)
			}
		}
		synctest.Wait()
		if n := p.Dropped(); n != guesses-maxGuesses {
			t.Errorf("%d dropped, want %d", n, guesses-maxGuesses)
		}
		time.Sleep(time.Minute)
		for _, r := range answers {
			if !r.Settled() {
				t.Fatalf("the need for %s was dropped", r.name)
			}
		}
		dropped := map[int]int{}
		for i := range guesses {
			r := p.Reading(file(fmt.Sprint(i)), Hint{})
			if !r.Settled() {
				dropped[depths-1-i*depths/guesses]++
			}
		}
		// 904 of 5,000: the 500 that rest on nine guesses, and 404 of those on eight.
		if len(dropped) != 2 || dropped[9] != 500 || dropped[8] != 404 {
			t.Errorf("dropped by depth: %v, want 500 of depth 9 and 404 of depth 8", dropped)
		}
	})
}
