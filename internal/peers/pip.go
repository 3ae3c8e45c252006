package peers

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"resolve/fixtures"
)

// A Pip is one of pip's former resolver cases: an environment that is empty
// and to which one thing after another is done.
type Pip struct {
	Name     string // of its file, with the number of the case in it: "simple-2"
	Universe *fixtures.Universe
	Steps    []PipStep
}

// A PipStep is something done to the environment, and what comes of it.
type PipStep struct {
	Install   []string // requirements, or
	Uninstall []string // names
	NoDeps    bool     // only what Install names
	Fails     bool     // is expected, and changes nothing
	State     []string // "name version" of all that is there then, nil if that is not said
	Says      []string // regular expressions for what pip says, of no use to anybody else
}

// PipCases reads all of pip's cases, in the order of their names.
func PipCases(t testing.TB) []*Pip {
	t.Helper()
	paths := files(t, Folder(t, "pip-yaml"), ".yml")
	var list []*Pip
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		text, err := os.ReadFile(paths[name])
		if err != nil {
			t.Fatal(err)
		}
		cases, err := parsePip(name, string(text))
		if err != nil {
			t.Fatalf("reading %s: %v", paths[name], err)
		}
		list = append(list, cases...)
	}
	return list
}

// A pipReader reads what parseYAML gives, and keeps the first error.
type pipReader struct{ err error }

func (r *pipReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// fields reads a mapping that may have these keys only.
func (r *pipReader) fields(v any, keys ...string) map[string]any {
	m, ok := v.(map[string]any)
	if !ok {
		r.fail("got %v, want a mapping of %v", v, keys)
	}
	for key := range m {
		if !slices.Contains(keys, key) {
			r.fail("unknown field %q beside %v", key, keys)
		}
	}
	return m
}

func (r *pipReader) text(v any) string {
	s, ok := v.(string)
	if !ok && v != nil {
		r.fail("got %v, want text", v)
	}
	return s
}

func (r *pipReader) list(v any) []any {
	list, ok := v.([]any)
	if !ok && v != nil {
		r.fail("got %v, want a list", v)
	}
	return list
}

// texts reads a list of texts, or one text alone.
func (r *pipReader) texts(v any) (list []string) {
	if one, ok := v.(string); ok {
		return []string{one}
	}
	for _, item := range r.list(v) {
		list = append(list, r.text(item))
	}
	return list
}

func parsePip(name, text string) ([]*Pip, error) {
	tree, err := parseYAML(text)
	if err != nil {
		return nil, err
	}
	r := &pipReader{}
	file := r.fields(tree, "base", "cases")
	var base map[string]any
	if file["base"] != nil {
		base = r.fields(file["base"], "available", "request", "response", "skip")
	}
	var list []*Pip
	for i, v := range r.list(file["cases"]) {
		fields := maps.Clone(base)
		if fields == nil {
			fields = map[string]any{}
		}
		maps.Copy(fields, r.fields(v, "available", "request", "response", "skip"))
		c := r.pipCase(fields)
		c.Name = fmt.Sprintf("%s-%d", name, i)
		list = append(list, c)
	}
	if len(list) == 0 {
		r.fail("no cases")
	}
	return list, r.err
}

func (r *pipReader) pipCase(fields map[string]any) *Pip {
	if skip := r.text(fields["skip"]); skip != "" && skip != "legacy" { // pip's resolver before 2020 did not get it right
		r.fail("unknown skip %q", skip)
	}
	c := &Pip{Universe: &fixtures.Universe{Scheme: "pep440"}}
	at := map[string]int{}
	for _, v := range r.list(fields["available"]) {
		name, release := r.release(v)
		i, ok := at[name]
		if !ok {
			i = len(c.Universe.Projects)
			at[name] = i
			c.Universe.Projects = append(c.Universe.Projects, fixtures.Project{Name: name})
		}
		p := &c.Universe.Projects[i]
		p.Releases = append(p.Releases, release)
	}
	requests, responses := r.list(fields["request"]), r.list(fields["response"])
	if len(requests) != len(responses) || len(requests) == 0 {
		r.fail("%d requests and %d responses", len(requests), len(responses))
		return c
	}
	for i := range requests {
		c.Steps = append(c.Steps, r.step(requests[i], responses[i]))
	}
	return c
}

func (r *pipReader) step(request, response any) (s PipStep) {
	ask := r.fields(request, "install", "uninstall", "options")
	s.Install, s.Uninstall = r.texts(ask["install"]), r.texts(ask["uninstall"])
	if (s.Install == nil) == (s.Uninstall == nil) {
		r.fail("%v: neither install nor uninstall, or both", ask)
	}
	for word := range strings.FieldsSeq(r.text(ask["options"])) {
		if word != "--no-deps" {
			r.fail("unknown option %q", word)
		}
		s.NoDeps = true
	}
	answer := r.fields(response, "state", "error")
	if state, said := answer["state"]; said {
		s.State = r.texts(state)
		if s.State == nil {
			s.State = []string{}
		}
	}
	if answer["error"] != nil {
		s.Fails = true
		e := r.fields(answer["error"], "code", "stderr")
		if code := r.text(e["code"]); code != "" && code != "0" && code != "1" { // pip's test does not check a 0
			r.fail("unknown exit code %q", code)
		}
		s.Says = r.texts(e["stderr"])
	}
	if s.Install != nil && s.State != nil && len(s.State) == 0 {
		s.Fails = true
	}
	return s
}

// release reads "A 1.0; depends B, C == 1" or the same as a mapping.
func (r *pipReader) release(v any) (name string, release fixtures.Release) {
	release.Wheels = []string{"py3-none-any"}
	line, ok := v.(string)
	if !ok {
		m := r.fields(v, "name", "version", "depends", "extras")
		name, release.Version = r.text(m["name"]), r.text(m["version"])
		release.Requires = r.texts(m["depends"])
		extras := map[string][]string{}
		if m["extras"] != nil {
			for extra, v := range r.fields(m["extras"], slices.Collect(maps.Keys(m["extras"].(map[string]any)))...) {
				extras[extra] = r.texts(v)
			}
		}
		addExtras(&release, extras)
	} else {
		what, depends, has := strings.Cut(line, ";")
		name, release.Version, _ = strings.Cut(strings.TrimSpace(what), " ")
		if has {
			depends, has = strings.CutPrefix(strings.TrimSpace(depends), "depends ")
			if !has || strings.Contains(depends, ";") {
				r.fail("%q is not understood", line)
			}
			for dep := range strings.SplitSeq(depends, ",") {
				release.Requires = append(release.Requires, strings.TrimSpace(dep))
			}
		}
	}
	release.Version = strings.TrimSpace(release.Version)
	if name == "" || release.Version == "" {
		r.fail("%v: no name or no version", v)
	}
	return name, release
}
