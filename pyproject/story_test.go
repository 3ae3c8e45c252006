package pyproject

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/requirements"
)

var update = flag.Bool("update", false, "rewrite the answers of the stories in testdata")

// A story is a pyproject.toml and what is selected from it, or a script, and what
// comes of it.
func TestStories(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("stories: got %d, %v, want some", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			s := readStory(t, name)
			got := s.tell(t)
			if *update {
				if err := os.WriteFile(name, []byte(s.before+"-- want --\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(got, s.want); diff != "" {
				t.Errorf("reading (-got +want):\n%s", diff)
			}
		})
	}
}

type story struct {
	before string // the file up to the answer
	files  map[string]string
	want   string
}

// readStory reads a text archive: a comment, then files that start with a line
// "-- name --".
func readStory(t *testing.T, name string) *story {
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &story{files: map[string]string{}}
	section := ""
	for line := range strings.Lines(string(b)) {
		if header, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok && strings.HasSuffix(header, " --") {
			if section = strings.TrimSuffix(header, " --"); section != "want" {
				s.files[section] = ""
			}
		} else if section == "want" {
			s.want += line
		} else {
			s.files[section] += line
		}
		if section != "want" {
			s.before += line
		}
	}
	return s
}

// tell writes down what reading gave: the project and each selection, or the
// script.
func (s *story) tell(t *testing.T) string {
	var b strings.Builder
	if content, ok := s.files["script.py"]; ok {
		script, err := ParseScript("script.py", []byte(content))
		if err != nil {
			tellError(&b, err)
			return b.String()
		}
		fmt.Fprintf(&b, "script %v\n", script.Position)
		tellPython(&b, script.RequiresPython)
		tellRequirements(&b, script.Dependencies)
		return b.String()
	}
	p, err := Parse("pyproject.toml", []byte(s.files["pyproject.toml"]))
	if err != nil {
		tellError(&b, err)
		return b.String()
	}
	tellProject(&b, p)
	for line := range strings.Lines(s.files["select"]) {
		fmt.Fprintf(&b, "\n%s", line)
		all, err := p.Select(readSelection(t, strings.Fields(line)))
		if err != nil {
			tellError(&b, err)
			continue
		}
		tellRequirements(&b, all)
	}
	return b.String()
}

// readSelection reads a line of a story's selections.
func readSelection(t *testing.T, words []string) (s Selection) {
	for _, w := range words {
		option, value, _ := strings.Cut(w, "=")
		switch option {
		case "dependencies":
		case "extra":
			s.Extras = append(s.Extras, value)
		case "group":
			s.Groups = append(s.Groups, value)
		case "all-extras":
			s.AllExtras = true
		case "all-groups":
			s.AllGroups = true
		case "only-groups":
			s.OnlyGroups = true
		default:
			t.Fatalf("selection: got %q, want extra=, group=, all-extras, all-groups, only-groups or dependencies", w)
		}
	}
	return s
}

func tellProject(b *strings.Builder, p *Project) {
	if p.HasProject {
		fmt.Fprintf(b, "project %q, normal %q, version %q\n", p.Name, p.NormalName, p.Version)
	}
	tellPython(b, p.RequiresPython)
	for _, d := range p.Dynamic {
		fmt.Fprintf(b, "dynamic %v: %s\n", d.Position, d.Name)
	}
	for _, x := range p.OptionalDependencies {
		fmt.Fprintf(b, "extra %v: %s, written %s, of %d\n", x.Position, x.Name, x.Written, len(x.Requirements))
	}
	for _, g := range p.DependencyGroups {
		fmt.Fprintf(b, "group %v: %s, written %s\n", g.Position, g.Name, g.Written)
	}
}

func tellPython(b *strings.Builder, r RequiresPython) {
	if r.Position.Line > 0 {
		fmt.Fprintf(b, "python %v: %v\n", r.Position, r.Specifiers)
	}
}

func tellRequirements(b *strings.Builder, all []requirements.Requirement) {
	for _, r := range all {
		fmt.Fprintf(b, "requirement %v: %s\n", r.Position, r.Text)
		if s := r.Requirement.String(); s != r.Text {
			fmt.Fprintf(b, "\tis %s\n", s)
		}
	}
}

func tellError(b *strings.Builder, err error) {
	fmt.Fprintf(b, "error: %v\n", err)
	var e *requirements.Error
	if !errors.As(err, &e) {
		fmt.Fprintf(b, "not an error of requirements: %T\n", err)
		return
	}
	fmt.Fprintf(b, "at: %v\ntext: %s\n", e.Position(), e.Text)
	if e.Expected != "" {
		fmt.Fprintf(b, "expected: %s\n", e.Expected)
	}
	if e.Hint != "" {
		fmt.Fprintf(b, "hint: %s\n", e.Hint)
	}
	var dynamic *DynamicError
	if errors.As(err, &dynamic) {
		fmt.Fprintf(b, "dynamic: %v: %v\n", dynamic.Position, dynamic)
	}
	if errors.Is(err, ErrNoScript) {
		b.WriteString("no script\n")
	}
}
