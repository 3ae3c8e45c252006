package resolver

import (
	"cmp"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"resolve/fixtures"
	"resolve/pep508"
)

// A scenario is one of uv's, in the form that the README of the folder tells.
type scenario struct {
	Root struct {
		Requires []string `toml:"requires"`
	} `toml:"root"`
	Expected struct {
		Satisfiable bool              `toml:"satisfiable"`
		Packages    map[string]string `toml:"packages"`
		Explanation string            `toml:"explanation"`
	} `toml:"expected"`
	Environment struct {
		Python string `toml:"python"`
	} `toml:"environment"`
	Options  scenarioOptions `toml:"resolver_options"`
	Packages map[string]struct {
		Versions map[string]scenarioRelease `toml:"versions"`
	} `toml:"packages"`
}

type scenarioOptions struct {
	Python      string   `toml:"python"`
	Platform    string   `toml:"python_platform"`
	Prereleases bool     `toml:"prereleases"`
	NoBuild     []string `toml:"no_build"`
	NoBinary    []string `toml:"no_binary"`
	Universal   bool     `toml:"universal"`
	Resolution  string   `toml:"resolution"`
}

type scenarioRelease struct {
	Requires       []string            `toml:"requires"`
	Extras         map[string][]string `toml:"extras"`
	RequiresPython *string             `toml:"requires_python"`
	Sdist          *bool               `toml:"sdist"`
	Wheel          *bool               `toml:"wheel"`
	WheelTags      []string            `toml:"wheel_tags"`
	Yanked         bool                `toml:"yanked"`
}

func TestScenarios(t *testing.T) {
	folder := peersFolder(t, "scenarios")
	paths, err := filepath.Glob(filepath.Join(folder, "*", "*.toml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	universal := 0
	for _, path := range paths {
		name := filepath.ToSlash(strings.TrimSuffix(strings.TrimPrefix(path, folder+string(filepath.Separator)), ".toml"))
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var s scenario
		if err := toml.Unmarshal(text, &s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if s.Options.Universal {
			universal++
			continue
		}
		t.Run(name, func(t *testing.T) {
			if problem := s.differs(Resolve(t.Context(), s.request(t))); problem != "" {
				t.Errorf("%s\n%s", problem, s.Expected.Explanation)
			}
		})
	}
	t.Logf("%d of %d scenarios ask for a lock for all environments at once, which is not there yet", universal, len(paths))
}

// differs says how an answer is not the expected one.
func (s *scenario) differs(res *Resolution, err error) string {
	var no *NoSolution
	switch {
	case err != nil && !errors.As(err, &no):
		return "got error " + err.Error()
	case !s.Expected.Satisfiable && err == nil:
		return "got\n" + pins(res) + "want no solution"
	case !s.Expected.Satisfiable:
		return checkExplanation(err)
	case err != nil:
		return "want a solution, got " + err.Error()
	}
	if want := s.Expected.Packages; len(want) > 0 {
		var list []string
		for name, version := range want {
			list = append(list, name+"=="+version)
		}
		if text := strings.Join(list, "\n"); normalPins(pins(res)) != normalPins(text) {
			return "got\n" + pins(res) + "want\n" + text
		}
	}
	return ""
}

func (s *scenario) request(t *testing.T) Request {
	choice := Choice{NoBuild: namesOf(s.Options.NoBuild), NoBinary: namesOf(s.Options.NoBinary)}
	choice.Order = map[string]Order{"lowest": Lowest, "lowest-direct": LowestDirect}[s.Options.Resolution]
	if s.Options.Prereleases {
		choice.Prereleases = Allow
	}
	return Request{
		Choice:       choice,
		Source:       newMemory(s.projects()),
		Target:       testTarget(t, cmp.Or(s.Options.Python, s.Environment.Python), s.Options.Platform),
		Requirements: lines("requirements.in", strings.Join(s.Root.Requires, "\n")),
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

func (s *scenario) projects() (list []fixtures.Project) {
	for _, name := range slices.Sorted(maps.Keys(s.Packages)) {
		p := fixtures.Project{Name: name}
		versions := s.Packages[name].Versions
		for _, version := range slices.Sorted(maps.Keys(versions)) {
			p.Releases = append(p.Releases, versions[version].release(version))
		}
		list = append(list, p)
	}
	return list
}

func (s scenarioRelease) release(version string) fixtures.Release {
	r := fixtures.Release{Version: version, Requires: slices.Clone(s.Requires), RequiresPython: ">=3.12", Yanked: s.Yanked}
	if s.RequiresPython != nil {
		r.RequiresPython = *s.RequiresPython
	}
	if s.Sdist == nil || *s.Sdist {
		r.Sdist = fixtures.StaticSdist
	}
	if s.Wheel == nil || *s.Wheel {
		if r.Wheels = s.WheelTags; len(r.Wheels) == 0 {
			r.Wheels = []string{"py3-none-any"}
		}
	}
	for _, extra := range slices.Sorted(maps.Keys(s.Extras)) {
		r.Extras = append(r.Extras, extra)
		for _, line := range s.Extras[extra] {
			line, marker, has := strings.Cut(line, ";")
			if has {
				marker = "(" + strings.TrimSpace(marker) + ") and "
			}
			r.Requires = append(r.Requires, strings.TrimSpace(line)+" ; "+marker+"extra == '"+extra+"'")
		}
	}
	return r
}
