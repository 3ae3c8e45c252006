package lockfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"resolve/dist"
	"resolve/export"
	"resolve/pep440"
	"resolve/pep508"
	"resolve/requirements"
	"resolve/resolver"
)

// A story of reading is a lock, whose first comment says why it is there, and
// what is read of it: a line for each pin, or the error. Its name without .txt
// is the lock's.
func TestReadStories(t *testing.T) {
	names, err := filepath.Glob("testdata/read/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("stories: got %d, %v, want some", len(names), err)
	}
	for _, name := range names {
		lock := strings.TrimSuffix(filepath.Base(name), ".txt")
		t.Run(lock, func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text, want, _ := strings.Cut(string(b), "-- want --\n")
			got := tell(Read(lock, strings.NewReader(text)))
			if *update {
				if err := os.WriteFile(name, []byte(text+"-- want --\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := gocmp.Diff(got, want); diff != "" {
				t.Errorf("lock (-got +want):\n%s", diff)
			}
		})
	}
}

// tell says what was read of a lock.
func tell(l *Lock, err error) string {
	if err != nil {
		return "error: " + strings.ReplaceAll(err.Error(), "\t", " ") + "\n"
	}
	var b strings.Builder
	for _, p := range l.Pins {
		fmt.Fprintf(&b, "%s: %s%v %s", p.Origin, p.Name, p.Extras, cmp.Or(p.Version, p.URL))
		if p.Marker != nil {
			fmt.Fprintf(&b, " where %s", p.Marker)
		}
		for _, h := range p.Hashes {
			b.WriteString(" " + h)
		}
		for _, v := range p.Via {
			b.WriteString(" <- " + v.Package + v.Origin.File)
			if v.Constraint {
				b.WriteString(" constraint")
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestPreferencesOfAnEnvironment(t *testing.T) {
	l, err := Read("lock.txt", strings.NewReader(`one==1.0 ; sys_platform == "linux"
one==2.0 ; sys_platform == "win32"
two==1.0
three @ https://example.org/three-1.0.tar.gz
`))
	if err != nil {
		t.Fatal(err)
	}
	at := func(line int) resolver.Origin { return resolver.Origin{File: "lock.txt", Line: line} }
	for _, tc := range []struct {
		env  *pep508.Environment
		want []resolver.Preference
	}{
		{nil, []resolver.Preference{{Name: "one", Version: "1.0", Origin: at(1)}, {Name: "one", Version: "2.0", Origin: at(2)}, {Name: "two", Version: "1.0", Origin: at(3)}}},
		{&pep508.Environment{SysPlatform: "win32"}, []resolver.Preference{{Name: "one", Version: "2.0", Origin: at(2)}, {Name: "two", Version: "1.0", Origin: at(3)}}},
		{&pep508.Environment{SysPlatform: "darwin"}, []resolver.Preference{{Name: "two", Version: "1.0", Origin: at(3)}}},
	} {
		if diff := gocmp.Diff(l.Preferences(tc.env), tc.want); diff != "" {
			t.Errorf("preferences in %+v (-got +want):\n%s", tc.env, diff)
		}
	}
	if got := l.In(&pep508.Environment{SysPlatform: "win32"}); got["one"].Version != "2.0" || got["three"].URL == "" || len(got) != 3 {
		t.Errorf("pins of Windows: got %v, want one 2.0, two and three", got)
	}
}

func TestDemand(t *testing.T) {
	for text, want := range map[string]string{
		"flask==3.1\n": "",
		"flask>=3.1\n": "in.txt: not a lock: no line pins a version, as flask==3.1 does",
		"":             "in.txt: not a lock: no line pins a version, as flask==3.1 does",
	} {
		l, err := Read("in.txt", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := l.Demand(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("demanding a lock of %q: got %q, want %q", text, got, want)
		}
	}
}

// A line's error is that of package requirements, for who shows its hint.
func TestReadKeepsTheErrorOfALine(t *testing.T) {
	_, err := Read("in.txt", strings.NewReader("flask==3.1\njinja2=3\n"))
	if bad, ok := errors.AsType[*requirements.Error](err); !ok || bad.Line != 2 || bad.Hint == "" {
		t.Errorf("got %#v, want a *requirements.Error of line 2 with a hint", err)
	}
}

func TestReadReturnsTheReadersError(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Read("in.txt", failingReader{broken}); !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

// What is written is read back, and writing that again gives the same bytes.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawResolution(t)
		o := Options{
			Annotate: true, Header: "Locked by a test\n# twice", Extras: rapid.Bool().Draw(t, "extras"), Markers: rapid.Bool().Draw(t, "markers"),
			Index: rapid.Bool().Draw(t, "index"), Hashes: map[string][]string{},
		}
		if rapid.Bool().Draw(t, "preamble") {
			o.Preamble = []string{"--index-url https://example.org/simple", "--only-binary :all:"}
		}
		if rapid.Bool().Draw(t, "line") {
			o.Style = Line
		}
		if rapid.Bool().Draw(t, "hashes") {
			for _, p := range r.Packages {
				o.Hashes[p.Name] = drawHashes(t)
			}
		}
		text := write(t, r, o)
		l, err := Read("lock.txt", strings.NewReader(text))
		if err != nil {
			t.Fatalf("reading what was written: %v\n%s", err, text)
		}
		again := &resolver.Resolution{}
		for _, p := range l.Pins {
			again.Packages = append(again.Packages, resolver.Package{Name: p.Name, Version: p.Version, Via: p.Via, Extras: p.Extras, Index: indexOf(r, p.Name)})
			if want := o.Hashes[p.Name]; !slices.Equal(p.Hashes, slices.SortedFunc(slices.Values(want), compareHashes)) {
				t.Fatalf("%s: got hashes %v, want %v", p.Name, p.Hashes, want)
			}
		}
		if got := write(t, again, o); got != text {
			t.Fatalf("written again: got\n%s\nwant\n%s", got, text)
		}
	})
}

func drawHashes(t *rapid.T) (list []string) {
	for range rapid.IntRange(0, 3).Draw(t, "files") {
		list = append(list, rapid.StringMatching(`sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}`).Draw(t, "hash"))
	}
	return list
}

func indexOf(r *resolver.Resolution, name string) string {
	for _, p := range r.Packages {
		if p.Name == name {
			return p.Index
		}
	}
	return ""
}

// A pylock.toml gives back the pins and the hash of each file, and is one to
// another reader of TOML too.
func TestPylockRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawResolution(t)
		o := Options{Annotate: true, Header: "Locked by a test", Python: pep440.MustParse("3.12.1"), Files: map[string][]*dist.File{}}
		for _, p := range r.Packages {
			for i, h := range drawHashes(t) {
				f := &dist.File{Kind: dist.Wheel, Filename: fmt.Sprintf("%s-%s-%d-py3-none-any.whl", p.Name, p.Version, i), Hash: h, Size: int64(i) - 1}
				if i == 0 {
					f.Kind, f.Filename = dist.Sdist, p.Name+"-"+p.Version+".tar.gz"
				}
				f.URL = "https://example.org/files/" + strings.ReplaceAll(f.Filename, "+", rapid.SampledFrom([]string{"+", "%2B", "_"}).Draw(t, "plus"))
				f.Uploaded = time.Unix(int64(rapid.IntRange(0, math.MaxInt32).Draw(t, "uploaded")), 0)
				o.Files[p.Name] = append(o.Files[p.Name], f)
			}
		}
		var b bytes.Buffer
		if err := WritePylock(&b, r, o); err != nil {
			t.Fatal(err)
		}
		l, err := Read("pylock.toml", bytes.NewReader(b.Bytes()))
		if err != nil || len(l.Pins) != len(r.Packages) {
			t.Fatalf("got %v, %v, want %d pins of\n%s", l, err, len(r.Packages), &b)
		}
		pins := l.In(nil)
		for _, p := range r.Packages {
			pin := pins[p.Name]
			if pin.Version != p.Version || len(pin.FileHashes) != len(o.Files[p.Name]) {
				t.Fatalf("%s %s: got %+v of\n%s", p.Name, p.Version, pin, &b)
			}
			for _, f := range o.Files[p.Name] {
				if got := pin.FileHashes[f.Filename]; got != f.Hash {
					t.Fatalf("%s: got hash %q, want %q", f.Filename, got, f.Hash)
				}
			}
		}
	})
}

// The forms for other programs that name versions are read back too.
func TestExportRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawResolution(t)
		for form, write := range map[string]func(io.Writer, *resolver.Resolution, export.Options) error{"json": export.JSON, "CycloneDX": export.CycloneDX} {
			var b bytes.Buffer
			if err := write(&b, r, export.Options{}); err != nil {
				t.Fatal(err)
			}
			l, err := Read("lock.json", &b)
			if err != nil || len(l.Pins) != len(r.Packages) {
				t.Fatalf("%s: got %v, %v, want %d pins", form, l, err, len(r.Packages))
			}
			pins := l.In(nil)
			for _, p := range r.Packages {
				if got := pins[p.Name].Version; got != p.Version {
					t.Fatalf("%s: %s: got version %q, want %q", form, p.Name, got, p.Version)
				}
			}
		}
	})
}

func write(t *rapid.T, r *resolver.Resolution, o Options) string {
	var b bytes.Buffer
	if err := WriteRequirements(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func drawResolution(t *rapid.T) *resolver.Resolution {
	r := &resolver.Resolution{}
	names := rapid.SliceOfDistinct(rapid.StringMatching(`[a-z0-9]([a-z0-9-]?[a-z0-9]){0,3}`), rapid.ID[string]).Draw(t, "names")
	for _, name := range names {
		name = pep508.NormalizeName(name)
		if slices.ContainsFunc(r.Packages, func(p resolver.Package) bool { return p.Name == name }) {
			continue
		}
		p := resolver.Package{Index: "https://example.org/simple", Name: name, Version: rapid.StringMatching(`[1-9]\.[0-9](rc1|\.post2|\.dev3|\+local\.1)?`).Draw(t, "version")}
		for range rapid.IntRange(0, 3).Draw(t, "askers") {
			switch rapid.IntRange(0, 2).Draw(t, "asker") {
			case 0:
				p.Via = append(p.Via, resolver.Via{Package: pep508.NormalizeName(rapid.SampledFrom(names).Draw(t, "package"))})
			default:
				file := rapid.StringMatching(`[a-z]{1,4}(/| |-)?[a-z]{1,3}\.(txt|in)`).Draw(t, "file")
				p.Via = append(p.Via, drawOwn(t, file))
			}
		}
		r.Packages = append(r.Packages, p)
	}
	return r
}

// drawOwn draws a line of the user's own.
func drawOwn(t *rapid.T, file string) resolver.Via {
	switch rapid.IntRange(0, 4).Draw(t, "own") {
	case 0:
		return resolver.Via{Origin: resolver.Origin{File: file}, Constraint: true}
	case 1:
		return resolver.Via{Origin: resolver.Origin{File: file}, Override: true}
	case 2:
		return resolver.Via{Origin: resolver.Origin{File: "sub/pyproject.toml", Project: "my-app", Group: rapid.SampledFrom([]string{"", "test"}).Draw(t, "group")}}
	case 3:
		return resolver.Via{Origin: resolver.Origin{File: "pyproject.toml", Group: "test"}}
	}
	return resolver.Via{Origin: resolver.Origin{File: file}}
}

// Read never panics, and what it accepts is a lock: names and versions are
// normal, and each pin has its line.
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/read/*.txt")
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		text, _, _ := strings.Cut(string(b), "-- want --\n")
		f.Add(text, strings.HasSuffix(name, ".toml.txt"))
	}
	f.Add("a==1 \\", false)                    // continues into nothing
	f.Add("a==1\n # via\n #\n #   ,\n", false) // empty askers
	f.Add("a==1 # via # via b", false)
	f.Add("# via a", false) // about no pin
	f.Fuzz(func(t *testing.T, text string, isTOML bool) {
		name := "lock.txt"
		if isTOML {
			name = "pylock.toml"
		}
		l, err := Read(name, strings.NewReader(text))
		if err != nil {
			return
		}
		lines := strings.Count(text, "\n") + 1
		for _, p := range l.Pins {
			if !pep508.ValidName(p.Name) || p.Name != pep508.NormalizeName(p.Name) {
				t.Errorf("got the name %q, want a normal one", p.Name)
			}
			if (p.Version == "") == (p.URL == "") {
				t.Errorf("%s: got version %q and URL %q, want one of them", p.Name, p.Version, p.URL)
			}
			if !isTOML && (p.Origin.Line < 1 || p.Origin.Line > lines) {
				t.Errorf("%s: got line %d of %d", p.Name, p.Origin.Line, lines)
			}
			if p.Version == "" {
				continue
			}
			back, err := Read("lock.txt", strings.NewReader(p.Name+"=="+p.Version+"\n"))
			if err != nil || len(back.Pins) != 1 || back.Pins[0].Version != p.Version || back.Pins[0].Name != p.Name {
				t.Errorf("%s==%s read again: got %+v, %v", p.Name, p.Version, back, err)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := &resolver.Resolution{}
	for i := range 700 {
		p := resolver.Package{Name: fmt.Sprintf("package%04d", i), Version: "1.2.3"}
		for j := range 5 {
			p.Via = append(p.Via, resolver.Via{Package: fmt.Sprintf("package%04d", i*j%700)})
		}
		r.Packages = append(r.Packages, p)
	}
	var text bytes.Buffer
	if err := WriteRequirements(&text, r, Options{Annotate: true}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if l, err := Read("lock.txt", bytes.NewReader(text.Bytes())); err != nil || len(l.Pins) != len(r.Packages) {
			b.Fatalf("got %v, %v, want %d pins", l, err, len(r.Packages))
		}
	}
}
