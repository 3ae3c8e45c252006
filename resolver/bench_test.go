package resolver

import (
	"strings"
	"testing"

	"resolve/fixtures"
)

// BenchmarkResolve resolves from memory, by the shape of the problem.
// Decisions, conflicts, requests and the part of them that nobody read are of
// one run; no machine changes the first two.
func BenchmarkResolve(b *testing.B) {
	for _, name := range []string{"straight/web-app", "backtrack/deep-pins", "conflict/disjoint", "extras/several", "semver/caret"} {
		u, err := fixtures.Load(name)
		if err != nil {
			b.Fatal(err)
		}
		req := Request{Target: testTarget(b, u.Python, u.Platform), Requirements: lines("requirements.txt", u.Requirements)}
		if u.Scheme == "semver" {
			req.Scheme = SemVer
		}
		b.Run(name, func(b *testing.B) { benchmark(b, u.Projects, req, !strings.HasPrefix(u.Want, "no solution")) })
	}
	for _, bb := range []struct {
		name     string
		l        layers
		solvable bool
	}{
		{"straight/layers", layers{depth: 8, width: 20, releases: 30, seed: 2}, true},
		{"backtrack/layers", layers{depth: 6, width: 8, releases: 9, trouble: 3, seed: 2}, true},
		{"conflict/layers", layers{depth: 3, width: 4, releases: 6, trouble: 2, seed: 5}, false},
	} {
		req := Request{Target: testTarget(b, "", ""), Requirements: bb.l.requirements()}
		b.Run(bb.name, func(b *testing.B) { benchmark(b, bb.l.projects(), req, bb.solvable) })
	}
}

// BenchmarkPeers solves what other solvers hold to be hard: pubgrub's large
// case, one universe and hundreds of roots, and the traps that cargo's resolver
// fell into. Explaining a failure is left out.
func BenchmarkPeers(b *testing.B) {
	files := readPeerCases(b)
	for _, bb := range []struct{ name, file, cases string }{
		{"pubgrub/large_case", "pubgrub-rs/large_case", ""},
		{"pubgrub/slow_135", "pubgrub-rs/example_programs", "slow_135"},
		{"cargo/deep_traps", "cargo/resolve_generated", "resolving_with_deep_traps"},
		{"cargo/backtrack_parent", "cargo/resolve_generated", "resolving_with_constrained_sibling_backtrack_parent"},
		{"cargo/backtrack_activation", "cargo/resolve_generated", "resolving_with_constrained_sibling_backtrack_activation"},
		{"cargo/large_conflict_cache", "cargo/resolve_generated", "large_conflict_cache"},
		{"cargo/off_by_one", "cargo/validated", "off_by_one_bug"},
	} {
		var cases []*peerCase
		var requests []Request
		for i := range files[bb.file] {
			if c := &files[bb.file][i]; bb.cases == "" || c.Name == bb.cases {
				cases, requests = append(cases, c), append(requests, c.request(b))
			}
		}
		if len(cases) == 0 {
			b.Fatalf("%s has no case %q", bb.file, bb.cases)
		}
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			decisions, conflicts, n := 0, 0, 0
			for b.Loop() {
				for i := range requests {
					s := search(b.Context(), requests[i])
					if (s.err == nil) != cases[i].Expect.solvable() {
						b.Fatalf("%s: got %v, want a solution: %t", cases[i].Name, s.err, cases[i].Expect.solvable())
					}
					decisions, conflicts = decisions+s.loop.decisions, conflicts+s.loop.conflicts
				}
				n++
			}
			b.ReportMetric(float64(decisions)/float64(n), "decisions")
			b.ReportMetric(float64(conflicts)/float64(n), "conflicts")
			b.ReportMetric(float64(decisions+conflicts)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

func benchmark(b *testing.B, projects []fixtures.Project, req Request, solvable bool) {
	source := newMemory(projects)
	req.Source = source
	var last solved
	b.ReportAllocs()
	for b.Loop() {
		last = solve(b.Context(), req)
	}
	if (last.err == nil) != solvable { // a fast wrong answer is no answer
		b.Fatalf("got error %v, want a solution: %v", last.err, solvable)
	}
	stats := last.loop.stats()
	b.ReportMetric(float64(last.loop.decisions), "decisions")
	b.ReportMetric(float64(last.loop.conflicts), "conflicts")
	b.ReportMetric(float64(stats.Requests), "requests")
	if solvable { // else what was needed is that of the explanation too
		b.ReportMetric(100*float64(stats.Requests-stats.Needed)/float64(stats.Requests), "%never-read")
	}
}
