package dist

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKindOfOthers(t *testing.T) {
	for _, test := range []struct{ filename, name string }{
		{"ab-1-py3-none-any.whl", "a"},
		{"a-1-py3-none-any.whl", "ab"},
		{"a_b-1-py3-none-any.whl", "a"},
		{"a__b-1-py3-none-any.whl", "a-b"},
		{"a-1-none-any.whl", "a"},
		{"a-1-py3-none-any.whl.metadata", "a"},
		{"a-1-py3-none-any.whl", ""},
		{"a-1-py3.9.egg", "a"},
		{"", "a"},
		{"a", "a"},
		{"a-", "a"},
	} {
		if kind, version, ok := KindOf(test.filename, test.name); ok {
			t.Errorf("KindOf(%q, %q) = %v, %q, want nothing", test.filename, test.name, kind, version)
		}
	}
}

// Each line of listed is a file; what Group makes of them is written as
// version: files.
func TestGroup(t *testing.T) {
	for _, test := range []struct{ story, listed, want, skipped string }{
		{"nothing", "", "", ""},
		{"version by version", `
			a-1-py3-none-any.whl
			a-1.tar.gz
			a-2-py3-none-any.whl
			a-2.tar.gz`, `
			1: a-1-py3-none-any.whl a-1.tar.gz
			2: a-2-py3-none-any.whl a-2.tar.gz`, ""},
		{"wheels first, sdists after", `
			a-1-py3-none-any.whl
			a-2-py3-none-any.whl
			a-1.tar.gz
			a-2.tar.gz
			a-2.zip`, `
			1: a-1-py3-none-any.whl a-1.tar.gz
			2: a-2-py3-none-any.whl a-2.tar.gz a-2.zip`, ""},
		{"others in between", `
			a-1-py3-none-any.whl
			a-1-py3.9.egg
			a-1.tar.gz
			b-1.tar.gz
			a-1.zip`, `
			1: a-1-py3-none-any.whl a-1.tar.gz a-1.zip`, `a-1-py3.9.egg b-1.tar.gz`},
		{"one version spelled in two ways", `
			a-1.0.tar.gz
			a-1.0.0-py3-none-any.whl
			A-1.0.zip`, `
			1.0: a-1.0.tar.gz A-1.0.zip
			1.0.0: a-1.0.0-py3-none-any.whl`, ""},
		{"an escaped dash is the same spelling", `
			a-1.0_beta1-py3-none-any.whl
			a-1.0-beta1.tar.gz`, `
			1.0-beta1: a-1.0_beta1-py3-none-any.whl a-1.0-beta1.tar.gz`, ""},
	} {
		var files []*File
		for _, name := range strings.Fields(test.listed) {
			files = append(files, &File{Filename: name})
		}
		listed := append([]*File(nil), files...)
		releases, skipped := Group("a", files)
		var got []string
		for _, r := range releases {
			line := r.Version + ":"
			for _, f := range r.Files() {
				line += " " + f.Filename
				if kind, _, _ := KindOf(f.Filename, "a"); f.Kind != kind {
					t.Errorf("%s: %s has kind %v, want %v", test.story, f.Filename, f.Kind, kind)
				}
			}
			got = append(got, line)
		}
		want := strings.ReplaceAll(strings.TrimSpace(test.want), "\t", "")
		if diff := cmp.Diff(strings.Join(got, "\n"), want); diff != "" {
			t.Errorf("%s: got -, want +\n%s", test.story, diff)
		}
		var names []string
		for _, s := range skipped {
			names = append(names, s.Filename)
		}
		if diff := cmp.Diff(strings.Join(names, " "), test.skipped); diff != "" {
			t.Errorf("%s: skipped: got -, want +\n%s", test.story, diff)
		}
		for i := range files {
			if files[i] != listed[i] {
				t.Errorf("%s: the list of files was changed at %d: %s, want %s", test.story, i, files[i].Filename, listed[i].Filename)
			}
		}
	}
}

var kindOfCases = []struct{ shape, filename, name string }{
	{"pure", "jupyterlab_server-2.27.3-py3-none-any.whl", "jupyterlab-server"},
	{"binary", "numpy-1.26.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "numpy"},
	{"sdist", "jupyterlab_server-2.27.3.tar.gz", "jupyterlab-server"},
}

func BenchmarkKindOf(b *testing.B) {
	for _, c := range kindOfCases {
		b.Run(c.shape, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, ok := KindOf(c.filename, c.name); !ok {
					b.Fatal("want a kind")
				}
			}
		})
	}
}

func BenchmarkGroup(b *testing.B) {
	var files []*File
	for v := range 300 {
		for _, tag := range []string{"cp310-cp310-win_amd64", "cp311-cp311-win_amd64", "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64"} {
			files = append(files, &File{Filename: fmt.Sprintf("numpy-1.%d-%s.whl", v, tag)})
		}
		files = append(files, &File{Filename: fmt.Sprintf("numpy-1.%d.tar.gz", v)})
	}
	b.ReportAllocs()
	for b.Loop() {
		if releases, _ := Group("numpy", files); len(releases) != 300 {
			b.Fatalf("got %d releases, want 300", len(releases))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(files)), "ns/file")
}
