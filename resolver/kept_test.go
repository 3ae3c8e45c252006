package resolver

import (
	"context"
	"hash/maphash"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
	"resolve/fixtures"
)

// A keeping is a memory that has a part of its answers at hand.
type keeping struct {
	*memory
	kept func(what string) bool
}

func (k *keeping) KeptListing(name string) *dist.Listing {
	if !k.kept(name) || k.listings[name] == nil || k.broken[name] != nil {
		return nil
	}
	return k.listings[name]
}

func (k *keeping) KeptReading(f *dist.File) *dist.Metadata {
	m := k.metadata[f.Filename]
	if !k.kept(f.Key()) || m == nil || k.broken[m.Name+" "+m.Version] != nil {
		return nil
	}
	return m
}

// List implements fetcher.Source: what is at hand takes no time.
func (k *keeping) List(ctx context.Context, name string) (*dist.Listing, error) {
	if l := k.KeptListing(name); l != nil {
		return l, nil
	}
	return k.memory.List(ctx, name)
}

// Read implements fetcher.Source as List.
func (k *keeping) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	if m := k.KeptReading(f); m != nil {
		return m, nil
	}
	return k.memory.Read(ctx, f, sidecarOnly)
}

// The answer does not depend on what is at hand, and nothing is asked for twice.
func TestWhatIsAtHandChangesNothing(t *testing.T) {
	for _, l := range []layers{
		{depth: 6, width: 8, releases: 9, trouble: 8, seed: 2},
		{depth: 3, width: 4, releases: 6, trouble: 2, seed: 5},
	} {
		projects := l.projects()
		req := Request{Source: newMemory(projects), Target: testTarget(t, "", ""), Requirements: l.requirements(), Budget: Budget{Explain: -1}}
		s := solve(t.Context(), req)
		want := bytesOf(s.resolution, s.err)
		for run := range 100 {
			m := newMemory(projects)
			m.slow(uint64(run))
			seed := maphash.MakeSeed()
			req := req
			req.Source = &keeping{m, func(what string) bool { return maphash.String(seed, what)%100 < uint64(run) }}
			synctest.Test(t, func(t *testing.T) {
				s := solve(t.Context(), req)
				if got := bytesOf(s.resolution, s.err); got != want {
					t.Fatalf("with %d in a hundred at hand: got\n%s\nwant\n%s", run, got, want)
				}
			})
			for what, n := range m.asked {
				if n > 1 {
					t.Errorf("with %d in a hundred at hand: %s was asked for %d times, want once", run, what, n)
				}
			}
		}
	}
}

// Where all that is needed is at hand, nothing is asked for because it may be
// needed: no guesses, no hints, no versions ahead.
func TestNothingIsGuessedWhereAllIsAtHand(t *testing.T) {
	l := layers{depth: 6, width: 8, releases: 9, trouble: 8, seed: 2}
	m := newMemory(l.projects())
	req := Request{Target: testTarget(t, "", ""), Requirements: l.requirements(), Leads: endless{}}
	req.Source = &keeping{m, func(string) bool { return true }}
	s := search(t.Context(), req)
	if s.err != nil {
		t.Fatal(s.err)
	}
	if len(m.asked) > 0 {
		t.Errorf("the source was asked for %d things, want none", len(m.asked))
	}
	if got, want := s.loop.stats().Requests, len(s.loop.read.listings)+len(s.loop.read.metadata); got != want {
		t.Errorf("%d answers were given, want the %d that the search needed", got, want)
	}
}

// A listing that is not at hand is waited for together with the metadata that
// those at hand lead to.
func TestWhatIsNotAtHandIsWaitedForTogether(t *testing.T) {
	const trip = 60 * time.Millisecond
	const links = 10
	m := newMemory(append(chain(links), fixtures.Project{Name: "more", Releases: []fixtures.Release{release("1")}}))
	m.trip = trip
	req := Request{Target: testTarget(t, "", ""), Requirements: lines("r.in", "link0\nmore")}
	req.Source = &keeping{m, func(what string) bool { return m.listings[what] != nil && what != "more" }}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if s := search(t.Context(), req); s.err != nil {
			t.Fatal(s.err)
		}
		if got := time.Since(start) / trip; got != links {
			t.Errorf("got %d round trips, want one for the metadata of each link", got)
		}
	})
}
