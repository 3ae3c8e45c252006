package peers

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"resolve/fixtures"
)

// A Scenario is a small universe of uv's or packse's, with a question and
// whether it has an answer.
type Scenario struct {
	Name         string // of its file: "local/local-simple"
	Universe     *fixtures.Universe
	Requires     []string // the user's lines
	Python       string   // to resolve for
	Platform     string   // to resolve for, "" if it does not matter
	Prereleases  bool     // are allowed everywhere
	NoBuild      []string
	NoBinary     []string
	Resolution   string            // highest, lowest or lowest-direct
	Universal    bool              // asks for a lock for all environments at once
	Satisfiable  bool              // is expected
	Packages     map[string]string // the expected version of each package, empty if it does not matter
	Explanation  string            // why, for people
	Environments []string          // markers of those that a universal lock must serve
}

// scenarioFile is the form of the file, with all fields that uv and packse
// know. Of an environment other than the target, nothing is asked here: sdists
// that need a build are not part of the form.
type scenarioFile struct {
	Name        string
	Description string
	Template    string
	Root        struct {
		Requires       []string
		RequiresPython *string `toml:"requires_python"` // the project's, which only a universal lock reads
	}
	Expected struct {
		Satisfiable *bool
		Packages    map[string]string
		Explanation string
	}
	Environment struct {
		Python           string
		AdditionalPython []string `toml:"additional_python"`
	}
	Options  scenarioOptions `toml:"resolver_options"`
	Packages map[string]struct {
		Versions map[string]scenarioRelease
	}
	Testgen struct { // which of uv's commands it is made into a test of
		Disable bool
		Kind    string
	}
}

type scenarioOptions struct {
	Python       string
	Platform     string `toml:"python_platform"`
	Prereleases  bool
	NoBuild      []string `toml:"no_build"`
	NoBinary     []string `toml:"no_binary"`
	Universal    bool
	Environments []string `toml:"required_environments"`
	Resolution   string
}

type scenarioRelease struct {
	Requires       []string
	Extras         map[string][]string
	RequiresPython *string `toml:"requires_python"`
	Sdist          *bool
	Wheel          *bool
	WheelTags      []string `toml:"wheel_tags"`
	Yanked         bool
	Description    string
}

// Scenarios reads all scenarios, in the order of their names.
func Scenarios(t testing.TB) []*Scenario {
	t.Helper()
	paths := files(t, Folder(t, "scenarios"), ".toml")
	var list []*Scenario
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		text, err := os.ReadFile(paths[name])
		if err != nil {
			t.Fatal(err)
		}
		s, err := parseScenario(name, text)
		if err != nil {
			t.Fatalf("reading %s: %v", paths[name], err)
		}
		list = append(list, s)
	}
	return list
}

// parseScenario reads a scenario. A field that is not known is an error.
func parseScenario(name string, text []byte) (*Scenario, error) {
	var f scenarioFile
	d := toml.NewDecoder(bytes.NewReader(text))
	if err := d.DisallowUnknownFields().Decode(&f); err != nil {
		if strict, ok := err.(*toml.StrictMissingError); ok {
			return nil, fmt.Errorf("unknown field:\n%s", strict.String())
		}
		return nil, err
	}
	o := &f.Options
	s := &Scenario{
		Name: name, Requires: f.Root.Requires,
		Python: cmp.Or(o.Python, f.Environment.Python, "3.12"), Platform: o.Platform,
		Prereleases: o.Prereleases, NoBuild: o.NoBuild, NoBinary: o.NoBinary,
		Resolution: cmp.Or(o.Resolution, "highest"), Universal: o.Universal, Environments: o.Environments,
		Packages: f.Expected.Packages, Explanation: strings.TrimSpace(f.Expected.Explanation),
	}
	switch {
	case f.Expected.Satisfiable == nil:
		return nil, fmt.Errorf("expected.satisfiable is not said")
	case !slices.Contains([]string{"highest", "lowest", "lowest-direct"}, s.Resolution):
		return nil, fmt.Errorf("unknown resolution %q", s.Resolution)
	case len(o.Environments) > 0 && !o.Universal:
		return nil, fmt.Errorf("required_environments mean nothing but for a universal lock")
	}
	s.Satisfiable = *f.Expected.Satisfiable
	u, err := f.universe()
	s.Universe = u
	return s, err
}

func (f *scenarioFile) universe() (*fixtures.Universe, error) {
	u := &fixtures.Universe{Why: f.Description, Scheme: "pep440"}
	for _, name := range slices.Sorted(maps.Keys(f.Packages)) {
		p := fixtures.Project{Name: name}
		versions := f.Packages[name].Versions
		for _, version := range slices.Sorted(maps.Keys(versions)) {
			r, err := versions[version].release(version)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", name, version, err)
			}
			p.Releases = append(p.Releases, r)
		}
		u.Projects = append(u.Projects, p)
	}
	return u, nil
}

func (s scenarioRelease) release(version string) (fixtures.Release, error) {
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
	for _, tag := range r.Wheels {
		if strings.Count(tag, "-") != 2 {
			return r, fmt.Errorf("wheel tag %q has not three parts", tag)
		}
	}
	addExtras(&r, s.Extras)
	return r, nil
}
