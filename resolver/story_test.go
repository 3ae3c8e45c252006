package resolver

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"resolve/fixtures"
	"resolve/pep508"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata/*.txt; read the diff")

// A story is a file of testdata: a universe in the form of package fixtures,
// with these sections besides. The answers come last, and -update rewrites
// them: want (the pins), or error (every word of it); warnings; graph, if it
// is there, which says who asked for what.
//
//	-- constraints.txt --   Request.Constraints
//	-- overrides.txt --     Choice.Overrides
//	-- lock.txt --          Choice.Preferences
//	-- options --           the rest of Choice, see choiceOf
//	-- broken --            names, or "name version": what the source fails to answer
type story struct {
	path, question string // the text up to the answers
	answers        map[string]string
	universe       *fixtures.Universe
}

var answerSections = []string{"want", "error", "warnings", "graph"}

func readStory(t *testing.T, path string) story {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	u, err := fixtures.Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if u.Why == "" {
		t.Errorf("%s: no comment on top says why it is there", path)
	}
	s := story{path: path, question: string(text), universe: u, answers: map[string]string{}}
	for _, name := range answerSections {
		if i := strings.Index(s.question, "-- "+name+" --\n"); i >= 0 {
			s.question = s.question[:i]
		}
		if body, ok := u.Sections[name]; ok {
			s.answers[name] = body
		}
	}
	if u.Want != "" || strings.HasSuffix(string(text), "-- want --\n") {
		s.answers["want"] = u.Want
	}
	return s
}

func (s *story) request(t *testing.T) Request {
	u := s.universe
	source := newMemory(u.Projects)
	for line := range strings.Lines(u.Sections["broken"]) {
		source.broken[strings.TrimSpace(line)] = errors.New("connection refused")
	}
	req := Request{
		Source:       source,
		Target:       testTarget(t, u.Python, u.Platform),
		Requirements: lines("requirements.txt", u.Requirements),
		Constraints:  lines("constraints.txt", u.Sections["constraints.txt"]),
		Choice:       choiceOf(t, u.Sections["options"]),
	}
	req.Choice.Overrides = lines("overrides.txt", u.Sections["overrides.txt"])
	req.Choice.Preferences = preferencesOf(u.Sections["lock.txt"])
	if u.Scheme == "semver" {
		req.Scheme = SemVer
	}
	return req
}

// answer says what came of a request, in the sections of a story.
func answer(res *Resolution, err error) map[string]string {
	if err != nil {
		text := err.Error() + "\n"
		var broken *SourceError
		if errors.As(err, &broken) {
			for _, l := range broken.Chain {
				text += fmt.Sprintf("  %s %s asks for %s (%s)\n", l.Package, l.Version, l.Dependency, l.Origin)
			}
		}
		return map[string]string{"error": text}
	}
	out := map[string]string{"want": pins(res), "graph": graph(res)}
	if len(res.Warnings) > 0 {
		out["warnings"] = strings.Join(res.Warnings, "\n") + "\n"
	}
	return out
}

// graph says who asked for each package and what it depends on.
func graph(res *Resolution) string {
	var b strings.Builder
	for _, p := range res.Packages {
		b.WriteString(p.Name)
		if len(p.Extras) > 0 {
			fmt.Fprintf(&b, "[%s]", strings.Join(p.Extras, ","))
		}
		for i, via := range p.Via {
			switch {
			case via.Package != "" && i > 0 && p.Via[i-1].Package == via.Package:
			case via.Package != "":
				fmt.Fprintf(&b, " <- %s", via.Package)
			case via.Constraint:
				fmt.Fprintf(&b, " <- constraint %s", via.Origin)
			case via.Override:
				fmt.Fprintf(&b, " <- override %s", via.Origin)
			default:
				fmt.Fprintf(&b, " <- %s", via.Origin)
			}
		}
		if len(p.Dependencies) > 0 {
			fmt.Fprintf(&b, " -> %s", strings.Join(p.Dependencies, ", "))
		}
		if p.Yanked != "" {
			fmt.Fprintf(&b, " yanked: %s", p.Yanked)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestStories(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			s := readStory(t, path)
			got := answer(Resolve(t.Context(), s.request(t)))
			if _, wanted := s.answers["graph"]; !wanted {
				delete(got, "graph")
			}
			if *update {
				s.write(t, got)
				return
			}
			for _, name := range answerSections {
				if got[name] != s.answers[name] {
					t.Errorf("section %s: got\n%s\nwant\n%s", name, got[name], s.answers[name])
				}
			}
		})
	}
}

func (s *story) write(t *testing.T, got map[string]string) {
	text := s.question
	for _, name := range answerSections {
		if body, ok := got[name]; ok {
			text += "-- " + name + " --\n" + body
		}
	}
	if err := os.WriteFile(s.path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// Each universe that is embedded for the index is resolved from memory too;
// the command's tests resolve it over HTTP.
func TestEmbeddedUniverses(t *testing.T) {
	for _, name := range fixtures.Names() {
		u, err := fixtures.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if u.Want == "" || u.Want == "no end\n" || len(u.Faults) > 0 {
			continue // no question, or one without an answer, or one about an index that fails
		}
		t.Run(name, func(t *testing.T) {
			s := story{universe: u}
			res, err := Resolve(t.Context(), s.request(t))
			var none *NoSolution
			if first, _, _ := strings.Cut(u.Want, "\n"); first == "no solution" {
				if !errors.As(err, &none) {
					t.Errorf("got %v and error %v, want no solution", res, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := pins(res); normalPins(got) != normalPins(u.Want) {
				t.Errorf("got\n%s\nwant\n%s", got, u.Want)
			}
		})
	}
}

// normalPins gives pins in normal names, sorted.
func normalPins(text string) string {
	list := strings.Fields(text)
	for i, pin := range list {
		name, version, _ := strings.Cut(pin, "==")
		list[i] = pep508.NormalizeName(name) + "==" + version
	}
	slices.Sort(list)
	return strings.Join(list, "\n")
}
