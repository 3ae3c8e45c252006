package resolver

import (
	"maps"
	"strings"
	"testing"

	"resolve/internal/peers"
	"resolve/pep440"
)

func TestResolvelib(t *testing.T) {
	for _, c := range peers.ResolvelibCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			res, err := Resolve(t.Context(), Request{
				Source:       newMemory(c.Universe.Projects),
				Target:       testTarget(t, peers.ResolvelibPython, ""),
				Requirements: lines("", strings.Join(c.Requires, "\n")),
			})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, p := range res.Packages {
				got[p.Name] = p.Version
				if w, err := pep440.Parse(c.Packages[p.Name]); err == nil && w.Compare(pep440.MustParse(p.Version)) == 0 {
					got[p.Name] = c.Packages[p.Name] // 1.14 is 1.14.0
				}
			}
			if !maps.Equal(got, c.Packages) {
				t.Errorf("got %v, want %v", got, c.Packages)
			}
		})
	}
}
