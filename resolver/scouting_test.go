package resolver

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/fixtures"
)

// A run with all at hand, as its caller can see it, but for times and memory.
type outcome struct {
	answer  string
	stats   Stats
	fetches []string // as a trace has them
	spent   int      // decisions and conflicts, whether there is an answer or not
}

// withProcessors resolves with all at hand on so many processors.
func withProcessors(t *testing.T, n int, m *memory, req Request) (o outcome) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	req.Source = &keeping{m, func(string) bool { return true }}
	req.Trace = new(Trace)
	s := solve(t.Context(), req)
	o.answer = bytesOf(s.resolution, s.err)
	if s.resolution != nil {
		o.stats = s.resolution.Stats
	}
	o.spent = s.loop.decisions + s.loop.conflicts
	for _, f := range req.Trace.Fetches() {
		what := f.Name
		if f.File != nil {
			what = f.File.Key()
		}
		o.fetches = append(o.fetches, fmt.Sprintf("%d %s %v %v", f.ID, what, f.Needed, f.Outcome))
	}
	return o
}

// With a second processor, which goes ahead, all is as it is without: the answer
// or the explanation, what was asked for and in which order, what it took.
func TestTheScoutChangesNothing(t *testing.T) {
	for seed := range uint64(60) {
		l := layers{depth: 2 + int(seed%6), width: 2 + int(seed%5), releases: 3 + int(seed%9), trouble: 1 + int(seed%8), seed: seed}
		m := newMemory(l.projects())
		broken := seed%7 == 6 // then fetchers are at work, in an order of their own
		for name := range m.listings {
			if broken && strings.HasSuffix(name, "-part1") {
				m.broken[name] = errors.New("connection refused")
			}
		}
		req := Request{Target: testTarget(t, "", ""), Requirements: l.requirements(), Budget: Budget{Explain: -1}}
		want := withProcessors(t, 1, m, req)
		for range 3 {
			got := withProcessors(t, 4, m, req)
			if broken {
				got.stats, got.fetches = want.stats, want.fetches
			}
			if got.answer != want.answer || got.stats != want.stats || got.spent != want.spent || !slices.Equal(got.fetches, want.fetches) {
				t.Fatalf("seed %d: got\n%+v\nwant\n%+v", seed, got, want)
			}
		}
	}
}

// A witness notes which candidates are looked at ahead of the search, and keeps
// the search from its tenth candidate until some are.
type witness struct {
	*keeping

	mu     sync.Mutex
	own    map[string]bool // by Filename: looked at by the goroutine that searches
	ahead  chan struct{}   // closed once a candidate was that others looked at
	closed bool
	gaveUp bool // of the goroutine that searches
}

func (w *witness) KeptReading(f *dist.File) *dist.Metadata {
	stack := make([]byte, 1<<14)
	stack = stack[:runtime.Stack(stack, false)]
	w.mu.Lock()
	searching := strings.Contains(string(stack), "resolver.(*resolve).decide")
	switch {
	case searching:
		w.own[f.Filename] = true
	case !w.own[f.Filename] && !w.closed:
		w.closed = true
		close(w.ahead)
	}
	n := len(w.own)
	w.mu.Unlock()
	if searching && n > 10 && !w.gaveUp {
		select {
		case <-w.ahead:
		case <-time.After(time.Minute): // nobody goes ahead: the test fails
			w.gaveUp = true
		}
	}
	return w.keeping.KeptReading(f)
}

// Of a package whose candidates are tried in vain the next ones are looked at
// before they are tried.
func TestCandidatesAreLookedAtAhead(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	a, b := fixtures.Project{Name: "a"}, fixtures.Project{Name: "b"}
	for v := range 200 {
		var asks []string
		if v > 0 {
			asks = []string{fmt.Sprintf("b==%d", v-1), "c==1"}
		}
		a.Releases = append(a.Releases, release(fmt.Sprint(v), asks...))
		b.Releases = append(b.Releases, release(fmt.Sprint(v), "c==2"))
	}
	c := fixtures.Project{Name: "c", Releases: []fixtures.Release{release("1"), release("2")}}
	m := newMemory([]fixtures.Project{a, b, c})
	w := &witness{keeping: &keeping{m, func(string) bool { return true }}, own: map[string]bool{}, ahead: make(chan struct{})}
	s := search(t.Context(), Request{Target: testTarget(t, "", ""), Requirements: lines("r.in", "a\nb"), Source: w})
	if s.err != nil {
		t.Fatal(s.err)
	}
	if !w.closed {
		t.Error("no candidate was looked at before the search came to it")
	}
	if n := s.loop.stats().GivenReadings; n < 100 {
		t.Errorf("%d candidates were tried, want a search of more than 100", n)
	}
}

// Metadata in shared maps is nobody's to go ahead of.
func TestNobodyGoesAheadInSharedMaps(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	l := layers{depth: 3, width: 3, releases: 4, trouble: 2, seed: 1}
	m := newMemory(l.projects())
	req := Request{
		Target: testTarget(t, "", ""), Requirements: l.requirements(), Source: &keeping{m, func(string) bool { return true }},
		Listings: new(fetcher.Listings), Readings: new(fetcher.Readings),
	}
	r, err := newResolve(&req, req.Listings, req.Readings, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.pool.Scouts() {
		t.Error("there is a scout, want none")
	}
}
