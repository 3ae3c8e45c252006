package resolver

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"resolve/fixtures"
	"resolve/pep440"
	"resolve/pep508"
)

// A resolvelibCase is a case of sarugaku/resolvelib. Its other fields speak of
// that solver's own way: which versions it must not look at.
type resolvelibCase struct {
	Index     string
	Requested []string
	Resolved  map[string]resolvelibPin
}

// A resolvelibPin is a version, written as text or as an object that has it.
type resolvelibPin string

func (p *resolvelibPin) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, (*string)(p))
	}
	var object struct{ Version string }
	err := json.Unmarshal(b, &object)
	*p = resolvelibPin(object.Version)
	return err
}

// The excerpts of the real index are of February 2020, when 3.8 was the newest
// Python: their expected pins have no backport that 3.7 needs.
const resolvelibPython = "3.8"

// resolvelibDifferences lists, by case, pins that are expected and wrong.
var resolvelibDifferences = map[string]struct {
	why  string
	pins map[string]string
}{
	"chalice": {
		why:  "botocore 1.14.15 needs urllib3 on every Python, under one of two markers, and the case leaves it out",
		pins: map[string]string{"urllib3": "1.25.8"},
	},
}

func TestResolvelib(t *testing.T) {
	folder := peersFolder(t, "resolvelib")
	paths, err := filepath.Glob(filepath.Join(folder, "case", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		t.Run(name, func(t *testing.T) {
			var c resolvelibCase
			readJSON(t, path, &c)
			res, err := Resolve(t.Context(), Request{
				Source:       newMemory(readResolvelibIndex(t, filepath.Join(folder, "index", c.Index+".json"))),
				Target:       testTarget(t, resolvelibPython, ""),
				Requirements: lines("", strings.Join(c.Requested, "\n")),
			})
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			for name, version := range c.Resolved {
				want[pep508.NormalizeName(name)] = string(version)
			}
			maps.Copy(want, resolvelibDifferences[name].pins)
			got := map[string]string{}
			for _, p := range res.Packages {
				got[p.Name] = p.Version
				if w, err := pep440.Parse(want[p.Name]); err == nil && w.Compare(pep440.MustParse(p.Version)) == 0 {
					got[p.Name] = want[p.Name] // 1.14 is 1.14.0
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func readResolvelibIndex(t *testing.T, path string) (projects []fixtures.Project) {
	t.Helper()
	var index map[string]json.RawMessage
	readJSON(t, path, &index)
	for _, name := range slices.Sorted(maps.Keys(index)) {
		var releases map[string]struct{ Dependencies []string }
		if json.Unmarshal(index[name], &releases) != nil {
			continue // a remark beside the packages
		}
		p := fixtures.Project{Name: name}
		for _, version := range slices.Sorted(maps.Keys(releases)) {
			p.Releases = append(p.Releases, fixtures.Release{
				Version: version, Requires: releases[version].Dependencies, Wheels: []string{"py3-none-any"},
			})
		}
		projects = append(projects, p)
	}
	return projects
}
