package fetcher

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// Two pools with one pair of maps: what one resolver does must not hurt another.

// sharing returns options of pools that share their maps.
func sharing(o Options) Options {
	o.Listings, o.Readings = new(Listings), new(Readings)
	return o
}

func TestTheEndOfAPoolIsNotTheEndOfAnothersWait(t *testing.T) {
	for _, test := range []struct {
		story string
		ask   func(t *testing.T, a *Pool, r Request)
		busy  bool
		stays bool // b waits on for the same entry
	}{
		{"a had claimed it", func(t *testing.T, a *Pool, r Request) { need(t, a, r) }, false, false},
		{"a had it as a guess", func(t *testing.T, a *Pool, r Request) { suggest(t, a, r) }, false, false},
		{"a owed it", func(t *testing.T, a *Pool, r Request) { need(t, a, r) }, true, false},
		{"a had it in its queue as a guess", func(t *testing.T, a *Pool, r Request) { suggest(t, a, r) }, true, true},
	} {
		t.Run(test.story, func(t *testing.T) {
			story(t, func(t *testing.T) {
				o := sharing(Options{Concurrency: 4})
				a, endA := runUntil(t, &script{say: stalls}, o)
				s := &script{say: func(ctx context.Context, v visit) error {
					if v.key == "flask" {
						return takes(ctx, time.Second)
					}
					return takes(ctx, time.Minute)
				}}
				b := run(t, s, o)
				want := time.Second
				if test.busy { // both are: what b needs waits in two queues
					for i, p := range []*Pool{a, a, a, a, b, b, b, b} {
						need(t, p, p.Listing(fmt.Sprint("busy-", i), Hint{}))
					}
					want += time.Minute
				}
				test.ask(t, a, a.Reading(file("flask"), Hint{}))
				synctest.Wait()
				r := b.Reading(file("flask"), Hint{})
				need(t, b, r)
				answer := await(t.Context(), b, r)
				synctest.Wait()
				endA()
				if r.Settled() == test.stays {
					t.Errorf("the end of a settled the entry: %v, want %v", r.Settled(), !test.stays)
				}
				if got := <-answer; got.name != "flask" || got.at != want {
					t.Errorf("got %v, want b's own full answer after %v", got, want)
				}
				if seen := s.seen(); seen[len(seen)-1] != "flask" {
					t.Errorf("b's source saw %q, want flask last", seen)
				}
			})
		})
	}
}

func TestTheEndOfManyPoolsCostsNoAsk(t *testing.T) {
	story(t, func(t *testing.T) {
		o := sharing(Options{})
		// claim starts a pool that takes the flight of flask, and stalls.
		claim := func() (end func()) {
			o.Listings.Forget("flask")
			p, end := runUntil(t, &script{say: stalls}, o)
			need(t, p, p.Listing("flask", Hint{}))
			synctest.Wait()
			return end
		}
		end := claim()
		s := &script{}
		b := run(t, s, o)
		r := b.Listing("flask", Hint{})
		need(t, b, r)
		answer := await(t.Context(), b, r)
		for range 10 {
			synctest.Wait()
			next := claim()
			end() // b asks again, and finds the next one at it
			end = next
		}
		synctest.Wait()
		end()
		if got := <-answer; got.name != "flask" {
			t.Errorf("got %v, want flask", got)
		}
		s.wantSeen(t, "flask")
	})
}

func TestWhoLeavesDoesNotEndAnothersFlight(t *testing.T) {
	for _, guess := range []bool{false, true} {
		story(t, func(t *testing.T) {
			s := &script{say: func(ctx context.Context, _ visit) error { return takes(ctx, time.Minute) }}
			o := sharing(Options{})
			a, b := run(t, s, o), run(t, s, o)
			r := a.Reading(file("flask"), Hint{})
			if guess {
				suggest(t, a, r)
			} else {
				need(t, a, r)
			}
			synctest.Wait()
			need(t, b, b.Reading(file("flask"), Hint{}))
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if got := waitFor(ctx, b, b.Reading(file("flask"), Hint{})); got.err != context.DeadlineExceeded {
				t.Errorf("who leaves: got %v, want %v", got, context.DeadlineExceeded)
			}
			if got := waitFor(t.Context(), a, r); got.name != "flask" || got.at != 59*time.Second {
				t.Errorf("who waits later: got %v, want the first fetch's answer after 59s", got)
			}
			if n := len(s.seen()); n != 1 {
				t.Errorf("the source saw %q, want one visit", s.seen())
			}
		})
	}
}

func TestAGuessOfOnePoolDoesNotPoisonANeedOfAnother(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: guessesFail}
		o := sharing(Options{})
		pools := make([]*Pool, 8)
		for i := range pools {
			pools[i] = run(t, s, o)
		}
		// All guess; one has the claim, and who needs it joins.
		for _, p := range pools[1:] {
			suggest(t, p, p.Reading(file("flask"), Hint{}))
		}
		synctest.Wait()
		r := pools[0].Reading(file("flask"), Hint{})
		need(t, pools[0], r)
		if got := waitFor(t.Context(), pools[0], r); got.name != "flask" || got.at != 2*time.Second {
			t.Errorf("got %v, want the full answer after 2s", got)
		}
		if got, want := s.seen(), []string{"flask?", "flask"}; !slices.Equal(got, want) {
			t.Errorf("the source saw %q, want %q", got, want)
		}
	})
}

// Pool after pool fails one guess, each with somebody's need waiting on it: who
// needs the answer gets it all the same.
func TestTheFailedGuessesOfManyPoolsFailNoNeed(t *testing.T) {
	story(t, func(t *testing.T) {
		o := sharing(Options{})
		// guess starts a pool whose guess of flask is in hand until fail is called.
		guess := func() (fail func()) {
			told := make(chan struct{})
			o.Readings.Forget(file("flask").Key())
			p := run(t, &script{say: func(context.Context, visit) error { <-told; return errNetwork }}, o)
			suggest(t, p, p.Reading(file("flask"), Hint{}))
			synctest.Wait()
			return func() { close(told) }
		}
		fail := guess()
		s := &script{}
		b := run(t, s, o)
		r := b.Reading(file("flask"), Hint{})
		need(t, b, r)
		answer := await(t.Context(), b, r)
		for range 10 {
			synctest.Wait()
			next := guess()
			fail() // b asks again, and finds the next one at it
			fail = next
		}
		synctest.Wait()
		fail()
		if got := <-answer; got.name != "flask" || got.err != nil {
			t.Errorf("got %v, want flask", got)
		}
		s.wantSeen(t, "flask")
	})
}
