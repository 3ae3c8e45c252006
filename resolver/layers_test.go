package resolver

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"resolve/fixtures"
	"resolve/pep440"
	"resolve/pep508"
)

// A layers is a universe of some size in which every package asks for packages
// of the layers below it. Newer releases ask for newer ones, so a set of
// requirements has solutions; now and then a release asks for a
// single one, so that the search has to step back.
type layers struct {
	depth, width, releases int
	trouble                int // one release in so many asks for something odd; 0 means none does
	seed                   uint64
}

func (l layers) name(depth, i int) string { return fmt.Sprintf("layer%d-part%d", depth, i) }

// projects makes the universe.
func (l layers) projects() (list []fixtures.Project) {
	r := rand.New(rand.NewPCG(l.seed, 7))
	for depth := range l.depth {
		for i := range l.width {
			p := fixtures.Project{Name: l.name(depth, i)}
			for v := range l.releases {
				release := fixtures.Release{Version: fmt.Sprintf("%d.%d", 1+v/3, v%3), Wheels: []string{"py3-none-any"}}
				if depth+1 < l.depth {
					release.Requires = l.requires(r, depth, v)
				}
				p.Releases = append(p.Releases, release)
			}
			list = append(list, p)
		}
	}
	return list
}

// requires makes the dependencies of release v of a package.
func (l layers) requires(r *rand.Rand, depth, v int) (requires []string) {
	for range 2 + r.IntN(2) {
		low := max(0, v-2-r.IntN(2))
		high := v + 1
		if l.trouble > 0 && r.IntN(l.trouble) == 0 {
			low = max(0, v-r.IntN(4))
			high = low
		}
		below := depth + 1 + r.IntN(min(2, l.depth-depth-1))
		line := fmt.Sprintf("%s>=%d.%d,<=%d.%d", l.name(below, r.IntN(l.width)), 1+low/3, low%3, 1+high/3, high%3)
		if r.IntN(8) == 0 {
			line += ` ; extra == "more"`
		}
		requires = append(requires, line)
	}
	return requires
}

// requirements asks for everything in the first layer.
func (l layers) requirements() []Requirement {
	var b strings.Builder
	for i := range l.width {
		fmt.Fprintf(&b, "%s[more]>=1.1\n", l.name(0, i))
	}
	return lines("requirements.txt", b.String())
}

// Universes of this size are too large for brute force. An answer is checked
// for being one, and what the search costs for not growing.
func TestLayers(t *testing.T) {
	n := uint64(12)
	if testing.Short() || raceDetector {
		n = 2
	}
	solvable, decisions, conflicts := 0, 0, 0
	for _, l := range []layers{
		{depth: 6, width: 8, releases: 9, trouble: 3},
		{depth: 3, width: 4, releases: 6, trouble: 2},
		{depth: 5, width: 5, releases: 8, trouble: 5},
		{depth: 4, width: 3, releases: 20, trouble: 2},
	} {
		for l.seed = range n {
			projects := l.projects()
			s := solve(t.Context(), Request{Source: newMemory(projects), Target: testTarget(t, "", ""), Requirements: l.requirements()})
			decisions += s.loop.decisions
			conflicts += s.loop.conflicts
			if s.err != nil {
				if problem := checkExplanation(s.err); problem != "" {
					t.Errorf("%+v: %s", l, problem)
				}
				continue
			}
			solvable++
			if problem := unmet(projects, l.requirements(), s.resolution); problem != "" {
				t.Errorf("%+v: %s", l, problem)
			}
		}
	}
	t.Logf("%d of %d have a solution; %d decisions, %d conflicts", solvable, 4*n, decisions, conflicts)
	// The search without what it learned from conflicts takes a third more
	// conflicts, without the order that conflicts change another third.
	if most := 350 * int(n); conflicts > most {
		t.Errorf("got %d conflicts, want at most %d: does the search forget?", conflicts, most)
	}
}

// unmet says what a resolution of universes without markers but those for
// extras lacks, or has too much; "" if it is right.
func unmet(projects []fixtures.Project, requirements []Requirement, res *Resolution) string {
	requires := map[string][]string{} // by "name==version"
	for _, p := range projects {
		for _, r := range p.Releases {
			requires[p.Name+"=="+r.Version] = r.Requires
		}
	}
	pinned := map[string]string{}
	for _, p := range res.Packages {
		pinned[p.Name] = p.Version
	}
	type part struct{ name, extra string }
	reached := map[part]bool{}
	var todo []string
	for _, r := range requirements {
		todo = append(todo, r.Text)
	}
	for len(todo) > 0 {
		line := pep508.MustParse(todo[0])
		todo = todo[1:]
		version, ok := pinned[line.Name]
		if !ok || !line.Specifiers.Contains(pep440.MustParse(version)) {
			return fmt.Sprintf("%s is needed, got %q", line, version)
		}
		for _, extra := range append([]string{""}, line.Extras...) {
			if reached[part{line.Name, extra}] {
				continue
			}
			reached[part{line.Name, extra}] = true
			for _, dep := range requires[line.Name+"=="+version] {
				d := pep508.MustParse(dep)
				if d.Marker == nil && extra == "" || d.Marker != nil && slices.Contains(d.Marker.Extras(), extra) {
					todo = append(todo, dep)
				}
			}
		}
	}
	for name := range pinned {
		if !reached[part{name, ""}] {
			return name + " is not needed"
		}
	}
	return ""
}
