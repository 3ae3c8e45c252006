package resolver

import (
	"fmt"
	"testing"

	"resolve/fixtures"
	"resolve/internal/lineartest"
)

// What a package with many dependencies asks for is found without a look at all
// of it for each: whether they are of other packages, or of one with other constraints,
// markers or extras.
func TestViaIsLinear(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		line func(i int) string
	}{
		{"other packages", 100, func(i int) string { return fmt.Sprintf("part%d", i) }},
		{"other constraints", 100, func(i int) string { return fmt.Sprintf("part0!=2.%d", i) }},
		{"other markers", 100, func(i int) string { return fmt.Sprintf("part0 ; python_version != '2.%d'", i) }},
		{"other extras", 20, func(i int) string { return fmt.Sprintf("part0[x%d]", i) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			wide := func(n int) *resolve {
				whole := fixtures.Release{Version: "1", Wheels: []string{"py3-none-any"}}
				var projects []fixtures.Project
				for i := range n {
					whole.Requires = append(whole.Requires, c.line(i))
					projects = append(projects, fixtures.Project{
						Name: fmt.Sprintf("part%d", i), Releases: []fixtures.Release{{Version: "1", Wheels: []string{"py3-none-any"}}},
					})
				}
				projects = append(projects, fixtures.Project{Name: "whole", Releases: []fixtures.Release{whole}})
				s := search(t.Context(), Request{
					Target: testTarget(t, "", ""), Requirements: lines("requirements.txt", "whole"), Source: newMemory(projects),
					Budget: Budget{Steps: -1, Requests: -1, Bytes: -1, Memory: -1},
				})
				if s.err != nil {
					t.Fatal(s.err)
				}
				return s.loop
			}
			lineartest.Check(t, c.n, wide, func(r *resolve) { r.resolution() })
		})
	}
}
