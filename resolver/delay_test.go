package resolver

import (
	"testing"
	"testing/synctest"
)

// The answer never depends on when the source answers: 500 runs of a universe
// with backtracking, every answer after another random time and with other
// numbers of requests in flight, give the same bytes, and nothing is asked for
// twice in a run.
func TestDelaysChangeNothing(t *testing.T) {
	for _, tt := range []struct {
		name string
		l    layers
		runs int
	}{
		{"solution", layers{depth: 6, width: 8, releases: 9, trouble: 8, seed: 2}, 500},
		{"no solution", layers{depth: 3, width: 4, releases: 6, trouble: 2, seed: 5}, 100},
	} {
		t.Run(tt.name, func(t *testing.T) {
			projects := tt.l.projects()
			req := Request{Source: newMemory(projects), Target: testTarget(t, "", ""), Requirements: tt.l.requirements(), Budget: Budget{Explain: -1}}
			s := solve(t.Context(), req)
			want := bytesOf(s.resolution, s.err)
			if s.loop.conflicts == 0 || (s.err == nil) != (tt.name == "solution") {
				t.Fatalf("the universe is none for this test: %d conflicts, error %v", s.loop.conflicts, s.err)
			}
			least, most, peak := 1<<30, 0, 0
			runs := tt.runs
			if raceDetector {
				runs /= 10
			}
			for run := range runs {
				source := newMemory(projects)
				source.slow(uint64(run))
				req := req
				req.Source, req.Concurrency = source, 1+run%50
				synctest.Test(t, func(t *testing.T) {
					s := solve(t.Context(), req)
					if got := bytesOf(s.resolution, s.err); got != want {
						t.Fatalf("run %d: got\n%s\nwant\n%s", run, got, want)
					}
					n, p := s.loop.pool.Requests()
					least, most, peak = min(least, n), max(most, n), max(peak, p)
				})
				for what, n := range source.asked {
					if n > 1 {
						t.Errorf("run %d: %s was asked for %d times, want once", run, what, n)
					}
				}
			}
			t.Logf("%d decisions, %d conflicts; %d to %d requests, at most %d at once", s.loop.decisions, s.loop.conflicts, least, most, peak)
		})
	}
}
