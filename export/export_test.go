package export

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resolve/dist"
	"resolve/resolver"
)

var update = flag.Bool("update", false, "rewrite the outputs in testdata; read the diff")

// formats are the four writers by the ending of what they write.
var formats = map[string]func(io.Writer, *resolver.Resolution, Options) error{
	"json": JSON, "cdx.json": CycloneDX, "dot": DOT, "mmd": Mermaid,
}

func render(t *testing.T, format string, r *resolver.Resolution, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := formats[format](&b, r, o); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.String()
}

// What is written of the fixtures is in testdata, every byte of it.
func TestKept(t *testing.T) {
	for _, s := range worlds(t) {
		for format := range formats {
			o := s.options
			o.Version = "1.2.3"
			got := s.shown(render(t, format, s.resolution, o))
			path := "testdata/" + s.name + "." + format
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", path, diff)
			}
		}
	}
}

// An order that does not mean anything does not show.
func TestOrder(t *testing.T) {
	for _, s := range worlds(t) {
		turned := *s.resolution
		turned.Packages = slices.Clone(turned.Packages)
		slices.Reverse(turned.Packages)
		for i := range turned.Packages {
			p := &turned.Packages[i]
			files := slices.Clone(p.Files())
			slices.Reverse(files)
			p.Releases = []dist.Release{dist.NewRelease(p.Version, files...)}
		}
		for format := range formats {
			want := render(t, format, s.resolution, s.options)
			if got := render(t, format, &turned, s.options); got != want {
				t.Errorf("%s of %s, packages and files turned around: got\n%s\nwant\n%s", format, s.name, got, want)
			}
		}
	}
}

// The resolution of nothing is a document too.
func TestEmpty(t *testing.T) {
	for format, want := range map[string]string{
		"json":     "{\n  \"schema\": 1,\n  \"tool\": {\n    \"name\": \"resolve\"\n  },\n  \"packages\": [],\n  \"warnings\": []\n}\n",
		"dot":      "digraph resolve {\n\trankdir=LR\n\tnode [shape=box]\n}\n",
		"mmd":      "flowchart LR\n",
		"cdx.json": "",
	} {
		got := render(t, format, &resolver.Resolution{}, Options{})
		if want != "" && got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", format, got, want)
		}
		if format == "cdx.json" && !strings.Contains(got, `"components": [],`) {
			t.Errorf("%s: got\n%s\nwant an empty list of components", format, got)
		}
	}
}

// A time is written in UTC, and only if there is one.
func TestTime(t *testing.T) {
	o := Options{Time: time.Date(2024, 2, 29, 23, 30, 0, 0, time.FixedZone("", 2*60*60))}
	for _, format := range []string{"json", "cdx.json"} {
		if got := render(t, format, &resolver.Resolution{}, o); !strings.Contains(got, `": "2024-02-29T21:30:00Z"`) {
			t.Errorf("%s: got\n%s\nwant the time 2024-02-29T21:30:00Z in it", format, got)
		}
	}
}

// The error of the writer is the error.
func TestWriteError(t *testing.T) {
	full := errors.New("no space left")
	for format, write := range formats {
		if err := write(brokenWriter{full}, &resolver.Resolution{}, Options{}); !errors.Is(err, full) {
			t.Errorf("%s: got error %v, want %v", format, err, full)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }
