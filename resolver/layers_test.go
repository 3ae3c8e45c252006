package resolver

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"resolve/fixtures"
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
