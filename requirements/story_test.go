package requirements

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the answers of the stories in testdata")

// A story is a folder of files, of which requirements.txt is read, perhaps an
// environment, and what comes of it.
func TestStories(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("stories: got %d, %v, want some", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			s := readStory(t, name)
			got := tell(ParseFile("requirements.txt", s.options()))
			if *update {
				s.rewrite(t, name, got)
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
	env    map[string]string
	want   string
}

// readStory reads a text archive: a comment, then files that start with a line
// "-- name --".
func readStory(t *testing.T, name string) *story {
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &story{files: map[string]string{}, env: map[string]string{}}
	section := ""
	for line := range strings.Lines(string(b)) {
		if header, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok && strings.HasSuffix(header, " --") {
			section = strings.TrimSuffix(header, " --")
			if section == "want" {
				continue
			}
			s.files[section] = ""
		} else if section == "want" {
			s.want += line
			continue
		} else {
			s.files[section] += line
		}
		s.before += line
	}
	for line := range strings.Lines(s.files["env"]) {
		k, v, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		s.env[k] = v
	}
	return s
}

func (s *story) options() ParseOptions {
	return ParseOptions{
		Open: func(name string) (io.ReadCloser, error) {
			b, ok := s.files[cleanName(name)]
			if !ok {
				return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
			}
			return io.NopCloser(strings.NewReader(b)), nil
		},
		OpenURL: s.openURL,
		LookupEnv: func(name string) (string, bool) {
			v, ok := s.env[name]
			return v, ok
		},
	}
}

// openURL opens the file of the story that is called as the URL.
func (s *story) openURL(url string) (io.ReadCloser, string, error) {
	b, ok := s.files[url]
	if !ok {
		return nil, "", errors.New("404 Not Found")
	}
	return io.NopCloser(strings.NewReader(b)), "text/plain", nil
}

func (s *story) rewrite(t *testing.T, name, got string) {
	if err := os.WriteFile(name, []byte(s.before+"-- want --\n"+got), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tell writes down what reading gave.
func tell(f *File, err error) string {
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
		var e *Error
		if errors.As(err, &e) {
			fmt.Fprintf(&b, "at: %v\ntext: %s\n", e.Position(), e.Text)
			if e.Expected != "" {
				fmt.Fprintf(&b, "expected: %s\n", e.Expected)
			}
			if e.Hint != "" {
				fmt.Fprintf(&b, "hint: %s\n", e.Hint)
			}
		}
		return b.String()
	}
	tellRequirements(&b, "requirement", f.Requirements)
	tellRequirements(&b, "constraint", f.Constraints)
	for _, o := range f.Options {
		fmt.Fprintf(&b, "option %v: %s %q", o.Position, o.Name, o.Value)
		if o.Value != "" {
			fmt.Fprintf(&b, " at %d:%d", o.ValueAt.Line, o.ValueAt.Column)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func tellRequirements(b *strings.Builder, role string, requirements []Requirement) {
	for _, r := range requirements {
		fmt.Fprintf(b, "%s %v: %s\n", role, r.Position, r.Text)
		if s := r.Requirement.String(); s != r.Text {
			fmt.Fprintf(b, "\tis %s\n", s)
		}
		if path, ok := r.LocalPath(); ok {
			fmt.Fprintf(b, "\tpath %s\n", path)
		}
		if r.Editable {
			b.WriteString("\teditable\n")
		}
		for _, h := range r.Hashes {
			fmt.Fprintf(b, "\thash %v: %.20s\n", h.Position, h)
		}
		for _, c := range r.ConfigSettings {
			fmt.Fprintf(b, "\tsetting %v: %q = %q\n", c.Position, c.Key, c.Value)
		}
	}
}
