package resolver

import (
	"math/rand/v2"
	"slices"
	"testing"

	"resolve/fetcher"
)

// Resolves that share maps and views over one world, each with a choice and a
// target of its own, answer and explain as those that share nothing.
func TestViewsChangeNothing(t *testing.T) {
	worlds := 300
	if testing.Short() || raceDetector {
		worlds = 30
	}
	solved, failed := 0, 0
	for seed := range uint64(worlds) {
		r := rand.New(rand.NewPCG(seed, 3))
		w := newSmallWorld(PEP440, r)
		target := ""
		shared := w.request(func() Request { return Request{Budget: Budget{Explain: -1}} })
		shared.Listings, shared.Readings, shared.Views = new(fetcher.Listings), new(fetcher.Readings), new(Views)
		for range 12 {
			ask := func() smallAsk {
				return smallAsk{name: w.packages[r.IntN(len(w.packages))].name, constraint: smallConstraints[PEP440][r.IntN(len(smallConstraints[PEP440]))]}
			}
			w.choice = smallChoice{}
			if r.IntN(3) > 0 {
				w.choice = newSmallChoice(w, r, ask)
			}
			w.requirements = []smallAsk{ask(), ask()}
			target = []string{"", "", "3.8", "3.13"}[r.IntN(4)]
			alone := w.request(func() Request {
				return Request{Target: testTarget(t, target, ""), Budget: Budget{Explain: -1}}
			})
			together := alone
			together.Source = shared.Source
			together.Listings, together.Readings, together.Views = shared.Listings, shared.Readings, shared.Views
			res, err := Resolve(t.Context(), alone)
			want := bytesOf(res, err)
			if got := bytesOf(Resolve(t.Context(), together)); got != want {
				t.Fatalf("seed %d, Python %q:\n%s\ngot\n%s\nwant\n%s", seed, target, w, got, want)
			}
			if err == nil {
				solved++
			} else {
				failed++
			}
		}
	}
	if min(solved, failed) < worlds {
		t.Errorf("%d solved and %d failed: too few of the one to compare", solved, failed)
	}
}

// Many goroutines number and read through one Views.
func TestViewsAreShared(t *testing.T) {
	req := costly(t)
	req.Listings, req.Readings, req.Views = new(fetcher.Listings), new(fetcher.Readings), new(Views)
	answers := make(chan string)
	const resolves = 8
	for range resolves {
		go func() { answers <- bytesOf(Resolve(t.Context(), req)) }()
	}
	var all []string
	for range resolves {
		all = append(all, <-answers)
	}
	if len(slices.Compact(all)) != 1 {
		t.Error("resolves that share a view have different answers")
	}
}
