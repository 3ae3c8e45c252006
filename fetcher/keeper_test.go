package fetcher

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
)

// A keeping is a script that has the answers of some keys at hand.
type keeping struct {
	*script
	kept  func(key string) bool
	looks atomic.Int64
}

func keeps(s *script, keys ...string) *keeping {
	set := map[string]bool{}
	for _, key := range keys {
		set[key] = true
	}
	return &keeping{script: s, kept: func(key string) bool { return set[key] }}
}

func (k *keeping) KeptListing(name string) *dist.Listing {
	k.looks.Add(1)
	if !k.kept(name) {
		return nil
	}
	return &dist.Listing{Name: name}
}

func (k *keeping) KeptReading(f *dist.File) *dist.Metadata {
	k.looks.Add(1)
	if !k.kept(f.URL) {
		return nil
	}
	return &dist.Metadata{Name: f.URL}
}

// What is at hand is given by the one who needs it: nobody else need be there.
func TestWhatIsAtHandIsGivenAtOnce(t *testing.T) {
	s := &script{}
	p := NewPool(Options{Source: keeps(s, "flask", "flask-1")}) // and Run is never called
	for want, r := range map[string]Request{"flask": p.Listing("flask", Hint{}), "flask-1": p.Reading(file("flask-1"), Hint{})} {
		need(t, p, r)
		if got := waitFor(t.Context(), p, r); got.err != nil || got.name != want {
			t.Errorf("got %v, want %s, which is at hand", got, want)
		}
	}
	s.wantSeen(t)
	if total, _ := p.Requests(); total != 2 || p.Busy() {
		t.Errorf("got %d requests, busy %v, want 2, false", total, p.Busy())
	}
}

// What is not at hand comes from the source as ever, before the guesses that what
// was at hand leads to. Two who keep the only fetchers for different times make
// that an order that can be seen.
func TestWhatIsNotAtHandIsAskedFor(t *testing.T) {
	story(t, func(t *testing.T) {
		busy := map[string]time.Duration{"busy-1": time.Second, "busy-2": 2 * time.Second}
		s := &script{say: func(ctx context.Context, v visit) error { return takes(ctx, busy[v.key]+time.Second) }}
		guess := func(r Result, h Hint) []Ask {
			if r.Listing == nil || h.Constraint == "" {
				return nil
			}
			return []Ask{{File: file(r.Listing.Name + h.Constraint)}}
		}
		p := run(t, s, Options{Source: keeps(s, "flask", "click", "click-2"), Guess: guess, Concurrency: 2})
		need(t, p, p.Listing("flask", Hint{Constraint: "-1"}))
		need(t, p, p.Listing("click", Hint{Constraint: "-2"}))
		need(t, p, p.Reading(file("click-2"), Hint{}))
		synctest.Wait()
		s.wantSeen(t)
		if p.Busy() {
			t.Error("busy, though all was at hand")
		}
		for _, name := range []string{"busy-1", "busy-2"} {
			need(t, p, p.Listing(name, Hint{}))
			synctest.Wait()
		}
		r := p.Listing("jinja2", Hint{})
		need(t, p, r)
		if got := waitFor(t.Context(), p, r); got.err != nil || got.at != 3*time.Second {
			t.Errorf("got %v, want the source's answer, of 1 s, after the 2 s of busy-1", got)
		}
		synctest.Wait()
		s.wantSeen(t, "busy-1", "busy-2", "jinja2", "flask-1?")
		if !p.Busy() {
			t.Error("not busy, though something was not at hand")
		}
	})
}

// Whom an answer is owed by gives it: nobody looks for it beside him.
func TestWhatSomebodyIsAtIsLeftToHim(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: func(ctx context.Context, _ visit) error { return takes(ctx, time.Second) }}
		k := keeps(s)
		p := run(t, s, Options{Source: k})
		suggest(t, p, p.Listing("flask", Hint{}))
		synctest.Wait()
		k.kept = func(string) bool { return true }
		if got := list(t, p, "flask"); got.at != time.Second || k.looks.Load() != 0 {
			t.Errorf("got %v and %d looks, want the answer of who was at it", got, k.looks.Load())
		}
		s.wantSeen(t, "flask")
	})
}

func TestAPanicIsNothingAtHand(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{}
		k := &keeping{script: s, kept: func(string) bool { panic("a fault") }}
		if got := list(t, run(t, s, Options{Source: k}), "flask"); got.err != nil {
			t.Errorf("got %v, want the source's answer", got)
		}
		s.wantSeen(t, "flask")
	})
}

// What is at hand counts as what the source is asked for.
func TestWhatIsAtHandIsLimited(t *testing.T) {
	p := NewPool(Options{Source: keeps(&script{}, "a", "b", "c"), Limits: Limits{Requests: 2}})
	need(t, p, p.Listing("a", Hint{}))
	need(t, p, p.Listing("b", Hint{}))
	need(t, p, p.Listing("b", Hint{}))
	if err := p.Need(p.Listing("c", Hint{})); asLimit(err) != "requests" {
		t.Errorf("got %v, want a *LimitError about requests", err)
	}
}

// Pools with one pair of maps have one answer, whoever of them had it at hand.
func TestPoolsShareWhatIsAtHand(t *testing.T) {
	o := sharing(Options{})
	var pools sync.WaitGroup
	answers := make([][]*dist.Listing, 8)
	for i := range answers {
		pools.Go(func() {
			s := &script{}
			k := &keeping{script: s, kept: func(key string) bool { return (len(key)+i)%2 == 0 }}
			p := run(t, s, Options{Source: k, Listings: o.Listings, Readings: o.Readings})
			for j := range 200 {
				r := p.Listing(fmt.Sprintf("%*d", 1+j%7, j), Hint{})
				need(t, p, r)
				l, err := p.WaitListing(t.Context(), r)
				if err != nil {
					t.Errorf("got error %v, want an answer", err)
				}
				answers[i] = append(answers[i], l)
			}
		})
	}
	pools.Wait()
	for i := range answers {
		for j, l := range answers[i] {
			if l != answers[0][j] {
				t.Fatalf("answer %d of pool %d is not that of pool 0", j, i)
			}
		}
	}
}

func TestTheTraceTellsWhatWasAtHand(t *testing.T) {
	trace := new(Trace)
	p := NewPool(Options{Source: keeps(&script{}, "flask"), Trace: trace})
	need(t, p, p.Listing("flask", Hint{}))
	fetches := trace.Fetches()
	if len(fetches) != 1 {
		t.Fatalf("got %d fetches, want one", len(fetches))
	}
	f := fetches[0]
	if f.ID != 1 || f.Name != "flask" || !f.Needed || f.Outcome != Answered || f.Queued != f.Begun || f.Ended.Before(f.Begun) {
		t.Errorf("got %+v, want a needed listing that was answered", f)
	}
}
