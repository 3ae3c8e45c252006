package resolver

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"resolve/fixtures"
)

// twins are two packages in step, as boto3 and botocore: each of n versions of
// one asks for the same version of the other, and those after the lowest few for
// more of base than the user allows.
func twins(n, good int) []fixtures.Project {
	front, back := fixtures.Project{Name: "front"}, fixtures.Project{Name: "back"}
	for i := range n {
		v, base := fmt.Sprintf("1.%d", i), "base>=2"
		if i < good {
			base = "base"
		}
		front.Releases = append(front.Releases, release(v, "back=="+v))
		back.Releases = append(back.Releases, release(v, base))
	}
	return []fixtures.Project{front, back, {Name: "base", Releases: []fixtures.Release{release("1"), release("2")}}}
}

func release(version string, requires ...string) fixtures.Release {
	return fixtures.Release{Version: version, Requires: requires, Wheels: []string{"py3-none-any"}, Sdist: fixtures.NoSdist}
}

// A search that goes back over many versions costs tens of round trips, not
// hundreds, and little of what it asks for is never read.
func TestGoingBackCostsFewRoundTrips(t *testing.T) {
	const trip = 60 * time.Millisecond
	for _, tt := range []struct {
		versions, good int
		trips          time.Duration // at most
		unread         float64       // at most, of all requests
	}{
		{versions: 1, good: 1, trips: 4},
		{versions: 2, good: 1, trips: 6},
		{versions: 10, good: 1, trips: 12, unread: 0.1},
		{versions: 100, good: 1, trips: 20, unread: 0.1},
		{versions: 1500, good: 1, trips: 33, unread: 0.06},
		{versions: 3000, good: 1500, trips: 33, unread: 0.06},
	} {
		t.Run(fmt.Sprint(tt.versions, tt.good), func(t *testing.T) {
			source := newMemory(twins(tt.versions, tt.good))
			source.trip = trip
			req := Request{Source: source, Target: testTarget(t, "", ""), Requirements: lines("r.in", "front\nbase<2")}
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				s := search(t.Context(), req)
				if s.err != nil {
					t.Fatal(s.err)
				}
				trips := time.Since(start) / trip
				stats := s.loop.stats()
				unread := float64(stats.Requests-stats.Needed) / float64(stats.Requests)
				t.Logf("%d round trips, %d requests, %d of them never read", trips, stats.Requests, stats.Requests-stats.Needed)
				if trips > tt.trips {
					t.Errorf("got %d round trips, want at most %d", trips, tt.trips)
				}
				if unread > tt.unread {
					t.Errorf("never read: got %.0f%% of %d requests, want at most %.0f%%", 100*unread, stats.Requests, 100*tt.unread)
				}
			})
		})
	}
}
