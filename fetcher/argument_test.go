package fetcher

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
	"resolve/oncemap"
)

// The clauses of the deadlock argument, one story each: what the resolver
// waits for is in the queue, in a fetcher's hands, or settled.

func TestNoSendWaitsForAFetch(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: stalls}
		p := run(t, s, Options{Concurrency: 4})
		began := time.Now()
		for i := range 1000 {
			need(t, p, p.Listing(fmt.Sprint("need-", i), Hint{}))
			suggest(t, p, p.Reading(file(fmt.Sprint("guess-", i)), Hint{}))
		}
		synctest.Wait()
		if d := time.Since(began); d != 0 {
			t.Errorf("2,000 sends took %v, want none", d)
		}
		// The stall watch can tell a need that waits for its turn from a guess,
		// which nobody owes.
		if got := p.Listing("need-999", Hint{}).listing.State(); got != oncemap.Owed {
			t.Errorf("a need in the queue is %v, want owed", got)
		}
		if got := p.Reading(file("guess-999"), Hint{}).reading.State(); got != oncemap.Idle {
			t.Errorf("a guess in the queue is %v, want idle", got)
		}
		if total, _ := p.Requests(); total != 4 {
			t.Errorf("%d requests reached the source, want 4, all stalled", total)
		}
	})
}

func TestAWaitMayComeBeforeAnybodyWasAsked(t *testing.T) {
	story(t, func(t *testing.T) {
		p := run(t, &script{}, Options{})
		r := p.Listing("flask", Hint{})
		answer := await(t.Context(), p, r)
		synctest.Wait()
		need(t, p, r)
		if got := <-answer; got.name != "flask" || got.err != nil {
			t.Errorf("got %v, want flask", got)
		}
	})
}

func TestFiftyStalledGuessesDoNotDelayANeed(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 50, DefaultConcurrency} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			story(t, func(t *testing.T) {
				s := &script{say: func(ctx context.Context, v visit) error {
					if v.guess {
						return stalls(ctx, v)
					}
					return takes(ctx, time.Second)
				}}
				p := run(t, s, Options{Concurrency: n})
				for i := range 50 {
					suggest(t, p, p.Reading(file(fmt.Sprint("guess-", i)), Hint{}))
				}
				synctest.Wait()
				for i := range 10 {
					if got := list(t, p, fmt.Sprint("need-", i)); got.err != nil || got.at != time.Second {
						t.Errorf("need %d: got %v, want an answer after 1s", i, got)
					}
				}
			})
		})
	}
}

func TestGuessesHoldThreeQuartersOfThePermitsAtMost(t *testing.T) {
	for _, test := range []struct{ permits, guesses int }{
		{1, 0}, {2, 1}, {3, 2}, {4, 3}, {5, 3}, {7, 5}, {8, 6}, {128, 96},
	} {
		t.Run(fmt.Sprint(test.permits), func(t *testing.T) {
			story(t, func(t *testing.T) {
				s := &script{say: func(ctx context.Context, v visit) error {
					return takes(ctx, time.Duration(1+len(v.key)%3)*time.Second)
				}}
				p := run(t, s, Options{Concurrency: test.permits})
				for i := range 300 {
					suggest(t, p, p.Reading(file(fmt.Sprintf("%*d", 1+i%9, i)), Hint{}))
				}
				synctest.Wait()
				if got, _ := s.peaks(); got != test.guesses {
					t.Errorf("%d guesses at once, want %d", got, test.guesses)
				}
				var answers []<-chan result
				for i := range 300 {
					r := p.Listing(fmt.Sprintf("%*d", 1+i%9, i), Hint{})
					need(t, p, r)
					answers = append(answers, await(t.Context(), p, r))
					time.Sleep(10 * time.Millisecond)
				}
				for _, answer := range answers {
					<-answer
				}
				guesses, all := s.peaks()
				if guesses != test.guesses || all != test.permits {
					t.Errorf("at most %d guesses and %d requests at once, want %d and %d", guesses, all, test.guesses, test.permits)
				}
				if _, peak := p.Requests(); peak != all {
					t.Errorf("Requests says a peak of %d, want %d", peak, all)
				}
			})
		})
	}
}

// staggered is a script under which the four permits of a pool are held by
// needs for 1, 2, 3 and 4 s; everything else is answered at once.
func staggered(t *testing.T, p *Pool, s *script) {
	s.say = func(ctx context.Context, v visit) error {
		var d time.Duration
		fmt.Sscanf(v.key, "busy-%d", &d)
		return takes(ctx, d*time.Second)
	}
	for i := range 4 {
		need(t, p, p.Listing(fmt.Sprint("busy-", i+1), Hint{}))
		synctest.Wait()
	}
}

func TestANeededRequestOvertakesQueuedGuesses(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{}
		p := run(t, s, Options{Concurrency: 4})
		staggered(t, p, s)
		for _, guess := range []string{"g1", "g2", "g3"} {
			suggest(t, p, p.Reading(file(guess), Hint{}))
		}
		need(t, p, p.Listing("n1", Hint{}))
		need(t, p, p.Listing("n2", Hint{}))
		synctest.Wait()
		s.wantSeen(t, "busy-1", "busy-2", "busy-3", "busy-4")
		time.Sleep(1500 * time.Millisecond)
		s.wantSeen(t, "busy-1", "busy-2", "busy-3", "busy-4", "n1", "n2", "g1?", "g2?", "g3?")
	})
}

func TestANeedForAQueuedGuessMovesItUp(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{}
		p := run(t, s, Options{Concurrency: 4})
		staggered(t, p, s)
		for _, guess := range []string{"g1", "g2", "g3"} {
			suggest(t, p, p.Reading(file(guess), Hint{}))
		}
		need(t, p, p.Listing("n1", Hint{}))
		need(t, p, p.Reading(file("g3"), Hint{}))
		time.Sleep(1500 * time.Millisecond)
		// Read in full, after what was needed before it, and once.
		s.wantSeen(t, "busy-1", "busy-2", "busy-3", "busy-4", "n1", "g3", "g1?", "g2?")
	})
}

func TestClocksStartAtTheSend(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: func(ctx context.Context, _ visit) error {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			return takes(ctx, 900*time.Millisecond)
		}}
		p := run(t, s, Options{Concurrency: 1})
		var answers []<-chan result
		for i := range 10 {
			r := p.Listing(fmt.Sprint(i), Hint{})
			need(t, p, r)
			answers = append(answers, await(t.Context(), p, r))
		}
		for i, answer := range answers {
			want := time.Duration(i+1) * 900 * time.Millisecond
			if got := <-answer; got.err != nil || got.at != want {
				t.Errorf("request %d: got %v, want an answer after %v", i, got, want)
			}
		}
	})
}

func TestWhoLosesTheClaimIsDone(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{}
		p := run(t, s, Options{Concurrency: 1})
		r := p.Listing("flask", Hint{})
		claim, _ := r.listing.Claim()
		defer claim.Abandon()
		need(t, p, r)
		answer := await(t.Context(), p, r)
		// The only permit is not spent on waiting for another's answer.
		if got := list(t, p, "click"); got.err != nil || got.at != 0 {
			t.Errorf("another need: got %v, want an answer at once", got)
		}
		claim.Done(&dist.Listing{Name: "of another"})
		if got := <-answer; got.name != "of another" {
			t.Errorf("the need that lost the claim: got %v, want the winner's answer", got)
		}
		s.wantSeen(t, "click")
	})
}

func TestEachKeyIsFetchedOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: func(ctx context.Context, _ visit) error { return takes(ctx, time.Second) }}
		all := func(Result, Hint) (asks []Ask) { // from every fetcher, while the resolver asks for the same
			for i := range 20 {
				asks = append(asks, Ask{Name: fmt.Sprint("name-", i)}, Ask{File: file(fmt.Sprint("file-", i))})
			}
			return asks
		}
		listings, readings := new(Listings), new(Readings)
		pools := make([]*Pool, 4)
		for i := range pools {
			pools[i] = run(t, s, Options{Concurrency: 8, Guess: all, Listings: listings, Readings: readings})
		}
		var answers []<-chan result
		for i := range 1000 {
			p := pools[i%len(pools)]
			r := p.Listing(fmt.Sprint("name-", i%20), Hint{Depth: i % 5})
			if i%3 == 0 {
				r = p.Reading(file(fmt.Sprint("file-", i%20)), Hint{Depth: i % 5})
			}
			if i%2 == 0 {
				suggest(t, p, r)
			}
			need(t, p, r)
			answers = append(answers, await(t.Context(), p, r))
		}
		for _, answer := range answers {
			if got := <-answer; got.err != nil {
				t.Errorf("got %v, want an answer", got)
			}
		}
		time.Sleep(time.Minute)
		times := map[string]int{}
		for _, v := range s.visited() {
			times[v.key]++
		}
		for key, n := range times {
			if n != 1 {
				t.Errorf("%s was fetched %d times, want once", key, n)
			}
		}
		if len(times) != 40 {
			t.Errorf("%d keys were fetched, want 40", len(times))
		}
	})
}
