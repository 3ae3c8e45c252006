package export

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"resolve/dist"
	"resolve/pep440"
	"resolve/resolver"
)

const ownSchema = "../docs/resolve.schema.json"

// full is a resolution with every field that JSON has.
func full() (*resolver.Resolution, Options) {
	f := &dist.File{
		Kind: dist.Sdist, Filename: "flask-3.0.tar.gz", URL: "https://files.test/flask-3.0.tar.gz",
		Hash: "sha512:" + strings.Repeat("0a", 64), RequiresPython: ">=3.8", Yanked: true, Provenance: "https://index.test/p",
		Uploaded: time.Date(2024, 1, 2, 3, 4, 5, 600, time.UTC), Index: "https://links.test/", Size: 0,
	}
	r := &resolver.Resolution{
		Packages: []resolver.Package{
			{Name: "click", Version: "8.1", Index: "https://pypi.org/simple/", Via: []resolver.Via{
				{Package: "flask", Extra: "async", Asks: "click>=8", Marker: `os_name == "posix"`},
				{Origin: resolver.Origin{File: "c.txt", Line: 2}, Constraint: true, Asks: "click<9"},
				{Origin: resolver.Origin{File: "o.txt", Line: 3}, Override: true, Asks: "click"},
			}},
			{Name: "flask", Version: "3.0", Extras: []string{"async"}, Index: "https://pypi.org/simple/", Yanked: "no reason given",
				Dependencies: []string{"click"}, Releases: []dist.Release{dist.NewRelease("3.0", f)}, Via: []resolver.Via{
					{Origin: resolver.Origin{File: "pyproject.toml", Line: 1, Project: "app", Group: "dev"}, Asks: "flask[async]"},
					{Origin: resolver.Origin{}, Asks: "flask"},
				}},
		},
		Warnings: []string{"flask 3.0 is yanked (no reason given)"},
	}
	pf, err := dist.ParsePlatform("linux")
	if err != nil {
		panic(err)
	}
	return r, Options{
		Version: "1.2.3", Time: time.Unix(1700000000, 0), Root: "app",
		Target: dist.NewTarget(dist.Python{Version: pep440.MustParse("3.13"), FreeThreaded: true}, pf),
	}
}

// What is written is what the schema says: nothing is missing, and nothing is
// there that the schema and docs/json.md do not name.
func TestJSONSchema(t *testing.T) {
	s := readSchema(t, ownSchema)
	s.closed = true
	for _, w := range worlds(t) {
		if wrong := s.check([]byte(render(t, "json", w.resolution, w.options))); wrong != nil {
			t.Errorf("%s: %s", w.name, strings.Join(wrong, "\n"))
		}
	}
	r, o := full()
	out := render(t, "json", r, o)
	if wrong := s.check([]byte(out)); wrong != nil {
		t.Errorf("a full resolution: %s", strings.Join(wrong, "\n"))
	}
	docs, err := os.ReadFile("../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range propertiesOf(s.root) {
		isMarker, isAlgorithm := strings.Contains(name, "_"), strings.ContainsAny(name, "0123456789") // PEP 508 and the indexes name these
		if !isMarker && !isAlgorithm && !strings.Contains(string(docs), "`"+name+"`") {
			t.Errorf("docs/json.md does not name %q", name)
		}
		if !isAlgorithm && !strings.Contains(out, `"`+name+`":`) {
			t.Errorf("a full resolution is written without %q:\n%s", name, out)
		}
	}
}

// propertiesOf lists the names of all properties in a schema.
func propertiesOf(v any) (names []string) {
	switch v := v.(type) {
	case map[string]any:
		for key, sub := range v {
			if properties, ok := sub.(map[string]any); ok && key == "properties" {
				names = slices.AppendSeq(names, maps.Keys(properties))
			}
			names = append(names, propertiesOf(sub)...)
		}
	case []any:
		for _, sub := range v {
			names = append(names, propertiesOf(sub)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// The check refuses what is no such document.
func TestJSONSchemaRefuses(t *testing.T) {
	s := readSchema(t, ownSchema)
	r, o := full()
	good := render(t, "json", r, o)
	for _, change := range [][2]string{
		{`"schema": 1`, `"schema": 2`},
		{`"name": "click"`, `"name": 7`},
		{`"direct": true`, `"direct": null`},
		{`"kind": "sdist"`, `"kind": "egg"`},
		{`"size": 0`, `"size": -1`},
		{`"size": 0`, `"size": 1.5`},
		{`"upload-time": "2024`, `"upload-time": "in 2024`},
		{`"package": "flask"`, `"origin": {}, "package": "flask"`},
		{`"package": "flask"`, `"pakcage": "flask"`},
		{`"file": "c.txt"`, `"file": ""`},
		{`"dependencies": []`, `"dependencies": ["a", "a"]`},
		{`"files": []`, `"files": {}`},
		{`"warnings"`, `"warning"`},
		{`"version": "3.13.0"`, `"version": "3"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Errorf("there is no %s in\n%s", change[0], good)
		}
		if wrong := s.check([]byte(bad)); wrong == nil {
			t.Errorf("with %s for %s: got nothing wrong", change[1], change[0])
		}
	}
	grown := strings.Replace(good, `"direct": true`, `"direct": true, "licence": "MIT"`, 1)
	if wrong := s.check([]byte(grown)); wrong != nil {
		t.Errorf("with a field that is new under the same number: %v", wrong)
	}
}

// A line that only narrows or replaces does not make a package direct.
func TestDirect(t *testing.T) {
	for _, c := range []struct {
		via  resolver.Via
		want bool
	}{
		{resolver.Via{}, true},
		{resolver.Via{Package: "flask"}, false},
		{resolver.Via{Constraint: true}, false},
		{resolver.Via{Override: true}, false},
	} {
		if got := direct(&resolver.Package{Via: []resolver.Via{{Package: "other"}, c.via}}); got != c.want {
			t.Errorf("direct by %+v = %v, want %v", c.via, got, c.want)
		}
	}
}
