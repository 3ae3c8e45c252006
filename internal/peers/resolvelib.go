package peers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"resolve/fixtures"
	"resolve/pep508"
)

// ResolvelibPython is the Python that resolvelib's cases are for: the excerpts
// of the real index are of February 2020, when it was the newest, and their
// expected pins have no backport that 3.7 needs.
const ResolvelibPython = "3.8"

// resolvelibOmissions are pins that a case leaves out and that its answer must
// have: botocore 1.14.15 needs urllib3 on every Python, under one of two markers.
var resolvelibOmissions = map[string]map[string]string{"chalice": {"urllib3": "1.25.8"}}

// A Resolvelib is a case of sarugaku/resolvelib.
type Resolvelib struct {
	Name     string
	Universe *fixtures.Universe
	Requires []string          // the user's lines
	Packages map[string]string // the expected versions, by normal names
}

// resolvelibFile is the form of a case. The last two fields speak of that
// solver's own way: which versions it must not look at, and whether it needs
// an option for that.
type resolvelibFile struct {
	Comment         any `json:"#"`
	Index           string
	Requested       []string
	Resolved        map[string]resolvelibPin
	Unvisited       map[string][]string
	NeedsOptimistic bool `json:"needs_optimistic"`
}

// A resolvelibPin is a version, written as text or as an object that has it.
type resolvelibPin string

func (p *resolvelibPin) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, (*string)(p))
	}
	var object struct{ Version string }
	err := strictJSON(b, &object)
	*p = resolvelibPin(object.Version)
	return err
}

// ResolvelibCases reads all cases of resolvelib, in the order of their names.
func ResolvelibCases(t testing.TB) []*Resolvelib {
	t.Helper()
	folder := Folder(t, "resolvelib")
	paths := files(t, filepath.Join(folder, "case"), ".json")
	var list []*Resolvelib
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		var f resolvelibFile
		readJSON(t, paths[name], &f)
		if len(f.Requested) == 0 || len(f.Resolved) == 0 {
			t.Fatalf("reading %s: it asks for nothing or expects nothing", paths[name])
		}
		c := &Resolvelib{Name: name, Requires: f.Requested, Packages: map[string]string{}}
		for name, version := range f.Resolved {
			c.Packages[pep508.NormalizeName(name)] = string(version)
		}
		maps.Copy(c.Packages, resolvelibOmissions[c.Name])
		c.Universe = readResolvelibIndex(t, filepath.Join(folder, "index", f.Index+".json"))
		list = append(list, c)
	}
	return list
}

func readResolvelibIndex(t testing.TB, path string) *fixtures.Universe {
	t.Helper()
	var index map[string]json.RawMessage
	readJSON(t, path, &index)
	delete(index, "needs_optimistic") // stands there too, beside the packages
	u := &fixtures.Universe{Scheme: "pep440"}
	for _, name := range slices.Sorted(maps.Keys(index)) {
		var releases map[string]struct{ Dependencies []string }
		if err := strictJSON(index[name], &releases); err != nil {
			t.Fatalf("reading %s: %s: %v", path, name, err)
		}
		p := fixtures.Project{Name: name}
		for _, version := range slices.Sorted(maps.Keys(releases)) {
			p.Releases = append(p.Releases, fixtures.Release{
				Version: version, Requires: releases[version].Dependencies, Wheels: []string{"py3-none-any"},
			})
		}
		u.Projects = append(u.Projects, p)
	}
	return u
}

func readJSON(t testing.TB, path string, v any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = strictJSON(text, v)
	}
	if err != nil {
		t.Fatalf("reading %s: %v", path, err)
	}
}

// strictJSON reads one value, in which every field must be known.
func strictJSON(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("more follows")
	}
	return nil
}
