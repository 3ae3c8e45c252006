package lockfile

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/pep508"
	"resolve/resolver"
)

var update = flag.Bool("update", false, "rewrite the answers of the stories in testdata")

// A story is a resolution, the options, and the file that is written. A line
// of a resolution is "name version: asker, asker", where an asker is a
// package, "-r FILE" or "-c FILE".
func TestStories(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("stories: got %d, %v, want some", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			question, want, _ := strings.Cut(string(b), "-- want --\n")
			r, o := parseQuestion(t, question)
			var out bytes.Buffer
			if err := WriteRequirements(&out, r, o); err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(out.String(), "\x1b", "<ESC>")
			if *update {
				if err := os.WriteFile(name, []byte(question+"-- want --\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("lock (-got +want):\n%s", diff)
			}
		})
	}
}

func parseQuestion(t *testing.T, text string) (*resolver.Resolution, Options) {
	t.Helper()
	r, o := &resolver.Resolution{}, Options{}
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "-- "):
			section = line
		case section == "-- options --":
			switch line {
			case "annotate":
				o.Annotate = true
			case "color":
				o.Color = true
			default:
				t.Fatalf("unknown option %q", line)
			}
		case section == "-- header --":
			o.Header += line + "\n"
		case section == "-- resolution --":
			r.Packages = append(r.Packages, parsePackage(t, line))
		}
	}
	return r, o
}

func parsePackage(t *testing.T, line string) resolver.Package {
	t.Helper()
	pin, askers, _ := strings.Cut(line, ":")
	name, version, ok := strings.Cut(pin, " ")
	if !ok {
		t.Fatalf("%q is no package", line)
	}
	p := resolver.Package{Name: name, Version: version}
	for asker := range strings.SplitSeq(strings.TrimSpace(askers), ", ") {
		flag, file, isFile := strings.Cut(asker, " ")
		switch {
		case isFile:
			p.Via = append(p.Via, resolver.Via{Constraint: flag == "-c", Origin: resolver.Origin{File: file, Line: len(p.Via) + 1}})
		case asker == "nobody":
			p.Via = append(p.Via, resolver.Via{})
		case asker != "":
			p.Via = append(p.Via, resolver.Via{Package: asker})
		}
	}
	return p
}

// A marker that is none holds, whoever made the resolution.
func TestAMarkerThatIsNoneHolds(t *testing.T) {
	for marker, want := range map[string]bool{"": true, "none": true, "sys_platform == 'linux'": true, "sys_platform == 'win32'": false} {
		r := &resolver.Resolution{Packages: []resolver.Package{{Name: "x", Version: "1", Via: []resolver.Via{
			{Origin: resolver.Origin{File: "a.txt", Line: 1}, Marker: marker},
		}}}}
		var b strings.Builder
		if err := WriteRequirements(&b, r, Options{Annotate: true, Environment: &pep508.Environment{SysPlatform: "linux"}}); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); strings.Contains(got, "a.txt") != want {
			t.Errorf("marker %q: got %s, and whether a.txt is told should be %v", marker, got, want)
		}
	}
}

func TestWriteRequirementsReturnsTheWritersError(t *testing.T) {
	broken := errors.New("broken")
	r := &resolver.Resolution{Packages: []resolver.Package{{Name: "flask", Version: "3.1"}}}
	if err := WriteRequirements(failing{broken}, r, Options{}); !errors.Is(err, broken) {
		t.Errorf("got %v, want the writer's error", err)
	}
}

type failing struct{ err error }

func (f failing) Write(b []byte) (int, error) { return len(b), f.err }

func BenchmarkWriteRequirements(b *testing.B) {
	r := &resolver.Resolution{}
	for i := range 700 {
		p := resolver.Package{Name: fmt.Sprintf("package%04d", i), Version: "1.2.3"}
		for j := range 5 {
			p.Via = append(p.Via, resolver.Via{Package: fmt.Sprintf("package%04d", i*j%700)})
		}
		r.Packages = append(r.Packages, p)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteRequirements(failing{}, r, Options{Annotate: true}); err != nil {
			b.Fatal(err)
		}
	}
}
