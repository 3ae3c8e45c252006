package hints

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"resolve/cache"
	"resolve/dist"
	"resolve/resolver"
)

func flask() resolver.Package {
	return resolver.Package{Name: "flask", Version: "3.0.3", Lead: resolver.Lead{
		Constraint: ">=3,<4",
		File: &dist.File{
			Kind: dist.Wheel, Sidecar: true, Size: -1, Filename: "flask-3.0.3-py3-none-any.whl",
			URL: "https://files.example/flask-3.0.3-py3-none-any.whl", Hash: "sha256:aa", SidecarHash: "sha256:bb", Index: "https://index.example/simple",
		},
		Names: []string{"click", "werkzeug"},
	}}
}

// What was learned in one run is there in the next, for the same view alone.
func TestLearnedThenLed(t *testing.T) {
	dir := t.TempDir()
	p := flask()
	New(cache.Open(dir), "view one").Learn(&resolver.Resolution{Packages: []resolver.Package{p}})
	got, ok := New(cache.Open(dir), "view one").Lead("flask")
	if !ok || !reflect.DeepEqual(got, p.Lead) {
		t.Errorf("got %+v, %v, want %+v", got, ok, p.Lead)
	}
	for _, other := range []struct{ view, name string }{{"view two", "flask"}, {"view one", "click"}} {
		if got, ok := New(cache.Open(dir), other.view).Lead(other.name); ok {
			t.Errorf("%s in %s: got %+v, want nothing", other.name, other.view, got)
		}
	}
}

// What is learned later takes the place of what was known.
func TestLearnedAnew(t *testing.T) {
	dir := t.TempDir()
	p := flask()
	for _, names := range [][]string{{"click"}, nil, {"blinker", "click"}} {
		p.Lead.Names = names
		s := New(cache.Open(dir), "")
		s.Lead("flask")
		s.Learn(&resolver.Resolution{Packages: []resolver.Package{p}})
		for _, s := range []*Store{s, New(cache.Open(dir), "")} {
			if got, ok := s.Lead("flask"); !ok || !reflect.DeepEqual(got.Names, names) {
				t.Errorf("got %v, %v, want %v", got.Names, ok, names)
			}
		}
	}
}

// A file whose metadata is not beside it is not asked for ahead, so it is not kept.
func TestOtherFilesAreNotKept(t *testing.T) {
	for _, change := range []func(l *resolver.Lead){
		func(l *resolver.Lead) { l.File.Sidecar = false },
		func(l *resolver.Lead) { l.File.Kind = dist.Sdist },
		func(l *resolver.Lead) { l.File = nil },
	} {
		l := flask().Lead
		change(&l)
		l, ok := decode(encode(l))
		if !ok || l.File != nil || len(l.Names) != 2 {
			t.Errorf("got %+v, %v, want the names alone", l, ok)
		}
	}
}

// A store that keeps nothing is one.
func TestNowhere(t *testing.T) {
	s := New(nil, "view")
	s.Learn(&resolver.Resolution{Packages: []resolver.Package{flask()}})
	if _, ok := New(nil, "view").Lead("flask"); ok {
		t.Error("got a lead from nowhere")
	}
}

// What was not written by encode is no lead, and reading it asks for little memory.
func FuzzDecode(f *testing.F) {
	f.Add(encode(flask().Lead))
	f.Add(encode(resolver.Lead{}))
	f.Add([]byte(strings.Repeat("\xff", 20)))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, ok := decode(b)
		if !ok {
			return
		}
		again, ok := decode(encode(l))
		if !ok || !reflect.DeepEqual(again, l) {
			t.Errorf("%q: got %+v, then %+v, %v", b, l, again, ok)
		}
	})
}

// What is known already is not written again, whether it was asked for or not.
func TestNothingNewIsNotWritten(t *testing.T) {
	path := t.TempDir()
	res := &resolver.Resolution{Packages: []resolver.Package{flask()}}
	New(cache.Open(path), "").Learn(res)
	before := held(t, path)
	New(cache.Open(path), "").Learn(res)
	if after := held(t, path); !reflect.DeepEqual(after, before) || len(before) == 0 {
		t.Errorf("the folder held %q, and then %q", before, after)
	}
}

// held names what a cache holds, and where.
func held(t *testing.T, path string) (names []string) {
	for e, err := range cache.Open(path).Entries() {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, e.Name())
	}
	return names
}

// A folder that nobody prunes stays bounded: what was not used for the longest goes.
func TestFolderIsBounded(t *testing.T) {
	path := t.TempDir()
	p := flask()
	for i := range mostNames {
		p.Lead.Names = append(p.Lead.Names, fmt.Sprintf("dependency-number-%d", i))
	}
	learn := func(from, to int) {
		res := &resolver.Resolution{}
		for i := from; i < to; i++ {
			p.Name = fmt.Sprintf("package%d", i)
			res.Packages = append(res.Packages, p)
		}
		New(cache.Open(path), "view").Learn(res)
	}
	size := func() (n int64) {
		for e, err := range cache.Open(path).Entries() {
			if err != nil {
				t.Fatal(err)
			}
			n += e.Size
		}
		return n
	}
	one := int64(len(encode(p.Lead)))
	learn(0, int(mostBytes*3/4/one))
	if got := size(); got < mostBytes/2 || got > mostBytes {
		t.Fatalf("got %d bytes, want all that was learned", got)
	}
	learn(10_000, 10_000+int(mostBytes/2/one))
	if got := size(); got > mostBytes || got < mostBytes/4 {
		t.Errorf("got %d bytes, want at most %d, and not few", got, mostBytes)
	}
	if _, ok := New(cache.Open(path), "view").Lead("package10000"); !ok {
		t.Error("what was learned last is gone")
	}
}
