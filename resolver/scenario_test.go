package resolver

import (
	"errors"
	"strings"
	"testing"

	"resolve/internal/peers"
	"resolve/pep508"
)

func TestScenarios(t *testing.T) {
	scenarios := peers.Scenarios(t)
	universal := 0
	for _, s := range scenarios {
		if s.Universal {
			universal++
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			res, err := Resolve(t.Context(), scenarioRequest(t, s))
			if problem := scenarioDiffers(s, res, err); problem != "" {
				t.Errorf("%s\n%s", problem, s.Explanation)
			}
		})
	}
	t.Logf("%d of %d scenarios ask for a lock for all environments at once, which is not there yet", universal, len(scenarios))
}

// scenarioDiffers says how an answer is not the expected one.
func scenarioDiffers(s *peers.Scenario, res *Resolution, err error) string {
	var no *NoSolution
	switch {
	case err != nil && !errors.As(err, &no):
		return "got error " + err.Error()
	case !s.Satisfiable && err == nil:
		return "got\n" + pins(res) + "want no solution"
	case !s.Satisfiable:
		return checkExplanation(err)
	case err != nil:
		return "want a solution, got " + err.Error()
	}
	if len(s.Packages) > 0 {
		var list []string
		for name, version := range s.Packages {
			list = append(list, name+"=="+version)
		}
		if text := strings.Join(list, "\n"); normalPins(pins(res)) != normalPins(text) {
			return "got\n" + pins(res) + "want\n" + text
		}
	}
	return ""
}

func scenarioRequest(t *testing.T, s *peers.Scenario) Request {
	choice := Choice{NoBuild: namesOf(s.NoBuild), NoBinary: namesOf(s.NoBinary)}
	choice.Order = map[string]Order{"lowest": Lowest, "lowest-direct": LowestDirect}[s.Resolution]
	if s.Prereleases {
		choice.Prereleases = Allow
	}
	return Request{
		Choice:       choice,
		Source:       newMemory(s.Universe.Projects),
		Target:       testTarget(t, s.Python, s.Platform),
		Requirements: lines("requirements.in", strings.Join(s.Requires, "\n")),
	}
}

// namesOf makes a Names of a list, in which :all: is everybody.
func namesOf(list []string) Names {
	n := Names{Of: map[string]bool{}}
	for _, name := range list {
		if name == ":all:" {
			n.All = true
		} else {
			n.Of[pep508.NormalizeName(name)] = true
		}
	}
	return n
}
