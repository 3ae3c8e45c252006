package main

import (
	"fmt"
	"testing"

	"resolve/internal/peers"
)

// What other resolvers are tested with, asked of the command over HTTP. The
// answer must be the expected one, or the one that the tables of differences
// have. With RESOLVE_UV=uv that program is asked too, in the same words, and
// its answer must be the command's.

func TestPeerScenarios(t *testing.T) {
	scenarios := peers.Scenarios(t)
	universal := 0
	for _, s := range scenarios {
		if s.Universal {
			universal++
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			got := newPeerBench(t, s.Universe).ask(s.Requires, nil, scenarioFlags(s)...)
			problem := ""
			switch {
			case !s.Satisfiable:
				problem = got.explains(s.Requires)
			case len(s.Packages) > 0:
				problem = got.has(s.Packages)
			case got.code != exitSolved:
				problem = fmt.Sprintf("got exit code %d, want a solution\n%s", got.code, got.said)
			}
			if problem != "" {
				t.Errorf("%s\n%s", problem, s.Explanation)
			}
		})
	}
	t.Logf("%d of %d scenarios ask for a lock for all environments at once, which is not there yet", universal, len(scenarios))
}

func scenarioFlags(s *peers.Scenario) []string {
	platform := s.Platform
	if platform == "" {
		platform = "linux"
	}
	flags := []string{"--python-version", s.Python, "--python-platform", platform, "--resolution", s.Resolution}
	if s.Prereleases {
		flags = append(flags, "--prerelease", "allow")
	}
	for _, name := range s.NoBuild {
		flags = append(flags, "--only-binary", name)
	}
	for _, name := range s.NoBinary {
		flags = append(flags, "--no-binary", name)
	}
	return flags
}

func TestPeerResolvelib(t *testing.T) {
	for _, c := range peers.ResolvelibCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			got := newPeerBench(t, c.Universe).ask(c.Requires, nil, "--python-version", peers.ResolvelibPython, "--python-platform", "linux")
			if problem := got.has(c.Packages); problem != "" {
				t.Error(problem)
			}
		})
	}
}
