package resolver

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"resolve/dist"
	"resolve/fetcher"
)

// A shifting source lists one version more each time it is asked, below the
// others, and has what it was asked for forgotten at once, as if others shared
// the maps and wanted to see the world anew at the worst moments.
type shifting struct {
	listings *fetcher.Listings
	readings *fetcher.Readings

	mu     sync.Mutex
	listed map[string]int
}

func (s *shifting) List(_ context.Context, name string) (*dist.Listing, error) {
	s.mu.Lock()
	s.listed[name]++
	n := s.listed[name]
	s.mu.Unlock()
	defer s.listings.Forget(name)
	l := &dist.Listing{Name: name}
	for i := range n {
		version := fmt.Sprintf("%d.0", 999-i)
		file := name + "-" + version + "-py3-none-any.whl"
		l.Releases = append(l.Releases, dist.NewRelease(version,
			&dist.File{Kind: dist.Wheel, Filename: file, URL: "https://index/" + file, Sidecar: true, Hash: "sha256:" + file, Size: -1},
		))
	}
	return l, nil
}

func (s *shifting) Read(_ context.Context, f *dist.File, _ bool) (*dist.Metadata, error) {
	defer s.readings.Forget(f.Key())
	var name, version string
	fmt.Sscanf(f.Filename, "%3s-%5s", &name, &version)
	m := &dist.Metadata{Name: name, Version: version, MetadataVersion: "2.1"}
	if name == "app" {
		m.ProvidesExtra = []string{"x", "y"}
		m.RequiresDist = []string{"lib!=0." + version, "lib!=1." + version + " ; extra == 'x'", "app[x] ; extra == 'y'", "lib!=2." + version + " ; extra == 'y'"}
	}
	if name == "lib" {
		m.RequiresDist = []string{"app[y]", "top"}
	}
	return m, nil
}

// A resolve sees one state of each listing, whatever happens to the maps that
// it shares.
func TestForgottenEntriesOfSharedMaps(t *testing.T) {
	s := &shifting{new(fetcher.Listings), new(fetcher.Readings), sync.Mutex{}, map[string]int{}}
	for run := range 20 {
		res, err := Resolve(t.Context(), Request{
			Requirements: []Requirement{{Text: "app[x]"}, {Text: "lib"}}, Source: s, Listings: s.listings, Readings: s.readings,
		})
		if err != nil {
			t.Fatalf("run %d: %v", run, err)
		}
		got := ""
		for _, p := range res.Packages {
			got += fmt.Sprintf("%s%s%v ", p.Name, p.Version, p.Extras)
			for _, v := range p.Via {
				got += v.Asks + " "
			}
		}
		if want := "app999.0[x y] app[y] app[x] lib999.0[] lib!=0.999.0 lib!=1.999.0 lib!=2.999.0 lib top999.0[] top "; got != want || len(res.Warnings) > 0 {
			t.Fatalf("run %d: got %s with %v, want %s", run, got, res.Warnings, want)
		}
	}
}

// Resolves that share maps ask once for what they need in common.
func TestSharedMapsAskOnce(t *testing.T) {
	s := &shifting{new(fetcher.Listings), new(fetcher.Readings), sync.Mutex{}, map[string]int{}}
	shared := Request{Source: s, Listings: new(fetcher.Listings), Readings: new(fetcher.Readings)} // s forgets others
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			req := shared
			req.Requirements = []Requirement{{Text: "app[x]"}}
			if res, err := Resolve(t.Context(), req); err != nil || len(res.Packages) != 3 {
				t.Errorf("got %v, %v, want 3 packages", res, err)
			}
		})
	}
	all.Wait()
	for name, n := range s.listed {
		if n != 1 {
			t.Errorf("%s was listed %d times, want once", name, n)
		}
	}
}

func TestBudgetWithin(t *testing.T) {
	most := Budget{Steps: 100, Time: -1, Requests: 0}
	for _, tt := range []struct{ asked, want Budget }{
		{Budget{}, Budget{Steps: 100, Time: defaultTime, Requests: defaultRequests}},
		{Budget{Steps: 5, Time: 3, Requests: 7}, Budget{Steps: 5, Time: 3, Requests: 7}},
		{Budget{Steps: 500, Time: -1, Requests: 2 * defaultRequests}, Budget{Steps: 100, Time: -1, Requests: defaultRequests}},
		{Budget{Steps: -1, Time: defaultTime * 2, Requests: -1}, Budget{Steps: 100, Time: defaultTime * 2, Requests: defaultRequests}},
	} {
		got := tt.asked.Within(most)
		if got.Steps != tt.want.Steps || got.Time != tt.want.Time || got.Requests != tt.want.Requests || got.Bytes != defaultBytes {
			t.Errorf("%+v within %+v: got %+v, want %+v and %d bytes", tt.asked, most, got, tt.want, int64(defaultBytes))
		}
		if again := got.Within(most); again != got {
			t.Errorf("%+v within %+v: got %+v, want it as it is", got, most, again)
		}
	}
}
