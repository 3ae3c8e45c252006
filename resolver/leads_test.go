package resolver

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
	"resolve/fixtures"
)

// leadMap is leads as a map has them.
type leadMap map[string]Lead

func (m leadMap) Lead(name string) (Lead, bool) {
	l, ok := m[name]
	return l, ok
}

// learned is what a resolution teaches.
func learned(r *Resolution) leadMap {
	m := leadMap{}
	for _, p := range r.Packages {
		m[p.Name] = p.Lead
	}
	return m
}

// chain is n packages, each of which asks for the next.
func chain(n int) (list []fixtures.Project) {
	for i := range n {
		p := fixtures.Project{Name: fmt.Sprintf("link%d", i)}
		for _, v := range []string{"1.0", "1.1"} {
			if i+1 < n {
				p.Releases = append(p.Releases, release(v, fmt.Sprintf("link%d", i+1)))
			} else {
				p.Releases = append(p.Releases, release(v))
			}
		}
		list = append(list, p)
	}
	return list
}

// What an earlier resolve learned is asked for at once, not down the chain; a
// release that has come since is found all the same.
func TestLeadsShortenTheChain(t *testing.T) {
	const trip = 60 * time.Millisecond
	const links = 20
	projects := chain(links)
	req := Request{Source: newMemory(projects), Target: testTarget(t, "", ""), Requirements: lines("r.in", "link0")}
	leads := learned(search(t.Context(), req).resolution)
	projects[3].Releases = append(projects[3].Releases, release("1.2", "link4", "more"))
	more := fixtures.Project{Name: "more", Releases: []fixtures.Release{release("1")}}
	for _, tt := range []struct {
		name     string
		projects []fixtures.Project
		leads    Leads
		trips    time.Duration
		requests int
	}{
		{"none", chain(links), nil, 2 * links, 2 * links},
		{"all", chain(links), leads, 1, 2 * links},
		{"something is new", append(projects, more), leads, 4, 2*links + 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			source := newMemory(tt.projects)
			source.trip = trip
			req := req
			req.Source, req.Leads = source, tt.leads
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				s := search(t.Context(), req)
				if s.err != nil {
					t.Fatal(s.err)
				}
				if got := time.Since(start) / trip; got > tt.trips {
					t.Errorf("got %d round trips, want %d", got, tt.trips)
				}
				if got := s.loop.stats().Requests; got != tt.requests {
					t.Errorf("got %d requests, want %d", got, tt.requests)
				}
			})
		})
	}
}

// endless leads from each package to many more that nobody has heard of.
type endless struct{}

func (endless) Lead(name string) (Lead, bool) {
	l := Lead{File: &dist.File{Kind: dist.Wheel, Filename: name + "-1-py3-none-any.whl", URL: "memory:" + name, Sidecar: true}}
	for i := range 10 {
		l.Names = append(l.Names, fmt.Sprintf("%s-%d", name, i))
	}
	return l, true
}

// However many packages leads lead to, what they have asked for is bounded.
func TestWrongLeadsCostLittle(t *testing.T) {
	for _, links := range []int{1, 5, 50} {
		source := newMemory(chain(links))
		s := search(t.Context(), Request{Source: source, Target: testTarget(t, "", ""), Requirements: lines("r.in", "link0"), Leads: endless{}})
		if s.err != nil {
			t.Fatal(s.err)
		}
		most := 2*links + leadsAtOnce + leadsPerNeeded*links
		if got := len(source.asked); got > most {
			t.Errorf("%d packages: got %d requests, want at most %d", links, got, most)
		}
	}
}

// A file that a lead names and the listing does not is never read, however like
// one of the listing's it looks.
func TestALeadsFileIsNotBelieved(t *testing.T) {
	projects := []fixtures.Project{
		{Name: "a", Releases: []fixtures.Release{release("1", "b")}},
		{Name: "b", Releases: []fixtures.Release{release("1")}},
		{Name: "evil", Releases: []fixtures.Release{release("1")}},
	}
	honest := newMemory(projects)
	real := honest.listings["a"].Releases[0].Files()[0]
	for _, change := range []func(f *dist.File){
		func(f *dist.File) { f.URL = "memory:elsewhere" },
		func(f *dist.File) { f.SidecarHash = "memory:evil" },
		func(f *dist.File) { f.Index = "elsewhere" },
		func(f *dist.File) { f.Hash = "sha256:00" },
		func(f *dist.File) { f.Filename = "a-1-py2.py3-none-any.whl" },
	} {
		fake := *real
		change(&fake)
		source := &liar{memory: honest, lie: &fake}
		s := search(t.Context(), Request{
			Source: source, Target: testTarget(t, "", ""), Requirements: lines("r.in", "a"),
			Leads: leadMap{"a": {File: &fake, Names: []string{"evil"}}},
		})
		if s.err != nil {
			t.Fatal(s.err)
		}
		if got, want := pins(s.resolution), "a==1\nb==1\n"; got != want {
			t.Errorf("with the file %+v: got\n%swant\n%s", fake, got, want)
		}
	}
}

// A liar answers for one file what its asker would like to hear.
type liar struct {
	*memory
	lie *dist.File
}

func (l *liar) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	if *f == *l.lie {
		return &dist.Metadata{Name: "a", Version: "1", MetadataVersion: "2.2", RequiresDist: []string{"evil"}}, nil
	}
	return l.memory.Read(ctx, f, sidecarOnly)
}

// randomLeads are right, out of date or nonsense, from one seed.
func randomLeads(r *rand.Rand, m *memory) leadMap {
	leads := leadMap{}
	names := slices.Sorted(maps.Keys(m.listings))
	for _, name := range names {
		l := m.listings[name]
		lead := Lead{Constraint: []string{"", ">=1", "!", "=2.0.0", "==99"}[r.IntN(5)]}
		for range r.IntN(4) {
			lead.Names = append(lead.Names, append(slices.Clip(names), "nobody", "", "\x00")[r.IntN(len(names)+3)])
		}
		if len(l.Releases) > 0 {
			files := l.Releases[r.IntN(len(l.Releases))].Files()
			if len(files) > 0 {
				f := *files[r.IntN(len(files))]
				if r.IntN(3) == 0 {
					f.Filename = strings.ToUpper(f.Filename)
				}
				lead.File = &f
			}
		}
		leads[name] = lead
	}
	return leads
}
