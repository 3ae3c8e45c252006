package fetcher

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"resolve/dist"
)

// A shelf is a keeper of all that has a name, which notes what was looked at.
type shelf struct {
	script
	look func(key string) // on the goroutine that looks; may be nil

	mu     sync.Mutex
	looked []string
}

func (s *shelf) note(key string) bool {
	s.mu.Lock()
	s.looked = append(s.looked, key)
	s.mu.Unlock()
	if s.look != nil {
		s.look(key)
	}
	return !strings.HasPrefix(key, "gone")
}

func (s *shelf) KeptListing(name string) *dist.Listing {
	if !s.note(name) {
		return nil
	}
	return &dist.Listing{Name: name}
}

func (s *shelf) KeptReading(f *dist.File) *dist.Metadata {
	if !s.note(f.URL) {
		return nil
	}
	return &dist.Metadata{Name: f.URL}
}

// sorted returns what was looked at.
func (s *shelf) sorted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(slices.Values(s.looked))
}

// leads guesses that a listing leads to a file, and the file to the next letter's
// listing.
func leads(r Result, h Hint) []Ask {
	if r.Listing != nil {
		return []Ask{{File: file(r.Listing.Name + "-1")}}
	}
	if r.Metadata.Name[0] >= 'e' {
		return nil
	}
	return []Ask{{Name: string(r.Metadata.Name[0] + 1)}}
}

// read needs the metadata of a file and waits for it.
func read(t *testing.T, p *Pool, key string) result {
	t.Helper()
	r := p.Reading(file(key), Hint{})
	need(t, p, r)
	return waitFor(t.Context(), p, r)
}

// processors sets how many a test has.
func processors(t *testing.T, n int) {
	before := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

func asks(names ...string) (list []Ask) {
	for _, name := range names {
		list = append(list, Ask{Name: name})
	}
	return list
}

func wantLooked(t *testing.T, s *shelf, want ...string) {
	t.Helper()
	if got := s.sorted(); !slices.Equal(got, want) {
		t.Errorf("%q were looked at, want %q", got, want)
	}
}

// What the scout has seen is no answer before it is needed, and then it is one
// that is counted, and not looked for again.
func TestTheScoutGoesAhead(t *testing.T) {
	processors(t, 2)
	s := &shelf{}
	trace := new(Trace)
	p := NewPool(Options{Source: s, Guess: leads, Trace: trace})
	p.Gather(asks("a", "b", "c"))
	// What the sender looked at last may lead further when the scout has ended
	// already: then the next thing that it is told of takes it there.
	p.GoAhead(slices.Values([]Ask{}))
	p.scout.running.Wait()
	want := []string{"a", "a-1", "b", "b-1", "c", "c-1", "d", "d-1", "e", "e-1"}
	wantLooked(t, s, want...)
	if total, _ := p.Requests(); total != 0 || len(trace.Fetches()) != 0 || p.Listing("a", Hint{}).Settled() {
		t.Errorf("got %d requests and %d notes, want none before something is needed", total, len(trace.Fetches()))
	}
	for _, r := range []Request{p.Listing("d", Hint{}), p.Reading(file("e-1"), Hint{})} {
		need(t, p, r)
		if got := waitFor(t.Context(), p, r); got.err != nil {
			t.Errorf("got error %v, want an answer", got.err)
		}
	}
	wantLooked(t, s, want...)
	listings, readings := p.Given()
	if total, _ := p.Requests(); total != 2 || listings != 1 || readings != 1 || len(trace.Fetches()) != 2 || p.Busy() {
		t.Errorf("got %d requests, %d and %d given, %d notes, want 2, 1, 1, 2", total, listings, readings, len(trace.Fetches()))
	}
	s.wantSeen(t)
}

// A sequence is walked by the scout, and its metadata is looked at.
func TestTheScoutWalksASequence(t *testing.T) {
	processors(t, 2)
	s := &shelf{}
	p := NewPool(Options{Source: s, Guess: leads})
	p.GoAhead(func(yield func(Ask) bool) {
		_ = yield(Ask{File: file("d-1")}) && yield(Ask{File: file("gone-1")}) && yield(Ask{File: file("x-1")})
	})
	p.scout.running.Wait()
	wantLooked(t, s, "d-1", "e", "e-1", "gone-1", "x-1")
}

// Nobody waits for the scout: what it is at when it is needed is looked at again.
func TestTheScoutIsNotWaitedFor(t *testing.T) {
	processors(t, 2)
	story(t, func(t *testing.T) {
		held := make(chan struct{})
		s := &shelf{}
		s.look = func(key string) {
			s.mu.Lock()
			first := !slices.Contains(s.looked[:len(s.looked)-1], key)
			s.mu.Unlock()
			if key == "d-1" && first {
				<-held
			}
		}
		ctx, stop := context.WithCancel(t.Context())
		p := NewPool(Options{Source: s, Guess: leads})
		ended := make(chan struct{})
		go func() {
			p.Run(ctx)
			close(ended)
		}()
		p.GoAhead(slices.Values([]Ask{{File: file("d-1")}, {File: file("y-1")}}))
		synctest.Wait()
		r := p.Reading(file("d-1"), Hint{})
		need(t, p, r)
		if got := waitFor(t.Context(), p, r); got.err != nil || got.at != 0 {
			t.Errorf("got %v, want an answer at once", got)
		}
		stop()
		synctest.Wait()
		select {
		case <-ended:
			t.Error("the pool has ended before its scout")
		default:
		}
		close(held)
		<-ended
		wantLooked(t, s, "d-1", "d-1", "e") // nothing is begun once the pool ends but what follows from what was
	})
}

// The first thing that is not at hand ends it: then others ask ahead.
func TestTheScoutEndsWhereSomethingIsNotAtHand(t *testing.T) {
	processors(t, 2)
	s := &shelf{}
	p := run(t, &s.script, Options{Source: s, Guess: leads})
	p.Gather(asks("gone", "b", "c"))
	wantLooked(t, s, "gone")
	need(t, p, p.Listing("gone", Hint{}))
	p.Gather(asks("b", "c"))
	p.GoAhead(slices.Values(asks("d")))
	wantLooked(t, s, "gone", "gone")
	if p.scout.runs {
		t.Error("there is a goroutine, want none")
	}
}

func TestAScoutsPanicIsNothingAtHand(t *testing.T) {
	processors(t, 2)
	s := &shelf{look: func(key string) {
		if key == "b-1" {
			panic("a fault")
		}
	}}
	p := NewPool(Options{Source: s, Guess: leads})
	p.GoAhead(slices.Values([]Ask{{File: file("b-1")}, {File: file("x-1")}}))
	p.scout.running.Wait()
	wantLooked(t, s, "b-1", "x-1")
}

// A scout's goroutine that is ended from within (runtime.Goexit) hinders nobody.
func TestAScoutsGoexitHindersNobody(t *testing.T) {
	processors(t, 2)
	story(t, func(t *testing.T) {
		s := &shelf{}
		s.look = func(key string) {
			if key == "b-1" && len(s.sorted()) == 1 {
				runtime.Goexit()
			}
		}
		p := run(t, &s.script, Options{Source: s, Guess: leads})
		p.GoAhead(slices.Values([]Ask{{File: file("b-1")}}))
		synctest.Wait()
		if got := read(t, p, "b-1"); got.err != nil || got.at != 0 {
			t.Errorf("got %v, want an answer at once", got)
		}
	})
}

func TestWhoHasNoScout(t *testing.T) {
	processors(t, 2)
	for name, o := range map[string]Options{
		"nothing is at hand": {Source: &script{}, Guess: leads},
		"no guesses":         {Source: &shelf{}},
		"shared metadata":    {Source: &shelf{}, Guess: leads, Readings: new(Readings)},
	} {
		if p := NewPool(o); p.Scouts() {
			t.Errorf("%s: there is a scout, want none", name)
		}
	}
	if p := NewPool(Options{Source: &shelf{}, Guess: leads}); !p.Scouts() {
		t.Error("there is no scout with two processors")
	}
	runtime.GOMAXPROCS(1)
	if p := NewPool(Options{Source: &shelf{}, Guess: leads}); p.Scouts() {
		t.Error("there is a scout with one processor, want none")
	}
}

// Listings that others have put into the map are those that are looked at.
func TestTheScoutLooksIntoTheMap(t *testing.T) {
	processors(t, 2)
	s := &shelf{}
	shared := new(Listings)
	claim, _ := shared.Claim("a")
	claim.Done(&dist.Listing{Name: "c"})
	p := NewPool(Options{Source: s, Guess: leads, Listings: shared})
	p.Gather(asks("a", "e"))
	p.GoAhead(slices.Values([]Ask{}))
	p.scout.running.Wait()
	wantLooked(t, s, "c-1", "d", "d-1", "e", "e-1")
}

// However much there is to guess, what a scout looks at is bounded.
func TestAScoutIsBounded(t *testing.T) {
	processors(t, 2)
	s := &shelf{}
	endless := func(r Result, _ Hint) []Ask {
		if r.Listing != nil {
			return []Ask{{File: file(r.Listing.Name + "-1")}}
		}
		return asks(r.Metadata.Name+"x", r.Metadata.Name+"y")
	}
	p := NewPool(Options{Source: s, Guess: endless})
	p.Gather(asks("a", "b", "c"))
	p.scout.running.Wait()
	if n := len(s.looked); n < maxSighted || n > 2*maxSighted {
		t.Errorf("%d things were looked at, want at most %d of each kind", n, maxSighted)
	}
}

// One goroutine needs, the other goes ahead, in any order: answers are whole.
func TestScoutUnderStress(t *testing.T) {
	processors(t, 4)
	for round := range 200 {
		s := &shelf{}
		p := run(t, &s.script, Options{Source: s, Guess: leads})
		for i := range 20 {
			names := []string{fmt.Sprint("a", i), fmt.Sprint("b", (i+round)%20), fmt.Sprint("c", i)}
			p.Gather(asks(names...))
			p.GoAhead(slices.Values([]Ask{{File: file(names[1] + "-1")}, {File: file(names[2] + "-1")}}))
			for _, name := range names {
				if got := list(t, p, name); got.err != nil || got.name != name {
					t.Fatalf("got %v, want the listing of %s", got, name)
				}
				if got := read(t, p, name+"-1"); got.err != nil || got.name != name+"-1" {
					t.Fatalf("got %v, want the metadata of %s", got, name)
				}
			}
		}
		listings, readings := p.Given()
		if total, _ := p.Requests(); total != 120 || listings != 60 || readings != 60 {
			t.Fatalf("got %d requests, %d and %d given", total, listings, readings)
		}
	}
}
