package dist

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/pep440"
)

func TestParseWheelName(t *testing.T) {
	for _, test := range []struct {
		in   string
		want WheelName
	}{
		{"six-1.16.0-py2.py3-none-any.whl", WheelName{
			Name: "six", Version: "1.16.0", Pythons: "py2.py3", ABIs: "none", Platforms: "any"}},
		{"Flask_SQLAlchemy-3.0-py3-none-any.whl", WheelName{
			Name: "flask-sqlalchemy", Version: "3.0", Pythons: "py3", ABIs: "none", Platforms: "any"}},
		{"zope.interface-6.0-cp312-cp312-win32.whl", WheelName{
			Name: "zope-interface", Version: "6.0", Pythons: "cp312", ABIs: "cp312", Platforms: "win32"}},
		{"numpy-1.26.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", WheelName{
			Name: "numpy", Version: "1.26.0", Pythons: "cp312", ABIs: "cp312", Platforms: "manylinux_2_17_x86_64.manylinux2014_x86_64"}},
		{"torch-2.1.0+cu_121-1b-cp311-cp311-linux_x86_64.whl", WheelName{
			Name: "torch", Version: "2.1.0+cu-121", Build: "1b", BuildNum: 1, Pythons: "cp311", ABIs: "cp311", Platforms: "linux_x86_64"}},
		{"a-1-20240102030405-py3-none-any.whl", WheelName{
			Name: "a", Version: "1", Build: "20240102030405", BuildNum: 20240102030405, Pythons: "py3", ABIs: "none", Platforms: "any"}},
		{"a-1-0_3.c-py3-none-any.whl", WheelName{
			Name: "a", Version: "1", Build: "0_3.c", Pythons: "py3", ABIs: "none", Platforms: "any"}},
		{"a-1.0.0_beta.1-py3-none-any.whl", WheelName{
			Name: "a", Version: "1.0.0-beta.1", Pythons: "py3", ABIs: "none", Platforms: "any"}},
		{"a._b-1-_x-none-any.whl", WheelName{
			Name: "a-b", Version: "1", Pythons: "_x", ABIs: "none", Platforms: "any"}},
		{"a²-1-py3-none-any.whl", WheelName{
			Name: "a²", Version: "1", Pythons: "py3", ABIs: "none", Platforms: "any"}},
		{"a-1!2.0-py3-none-any.whl", WheelName{
			Name: "a", Version: "1!2.0", Pythons: "py3", ABIs: "none", Platforms: "any"}},
	} {
		got, err := ParseWheelName(test.in)
		if err != nil {
			t.Errorf("ParseWheelName(%q): %v", test.in, err)
			continue
		}
		if diff := cmp.Diff(got, test.want); diff != "" {
			t.Errorf("ParseWheelName(%q): got -, want +\n%s", test.in, diff)
		}
		if again, err := ParseWheelName(got.String()); err != nil || again != got {
			t.Errorf("ParseWheelName(%q) = %+v, %v, want %+v again", got.String(), again, err, got)
		}
	}
}

func TestParseWheelNameRefuses(t *testing.T) {
	for _, test := range []struct{ in, says string }{
		{"", "end in .whl"},
		{"a-1-py3-none-any.zip", "end in .whl"},
		{"a-1-py3-none-any.WHL", "end in .whl"},
		{".whl", "parts"},
		{"a-py3-none-any.whl", "parts"},
		{"a-1-1-py3-none-any-x.whl", "parts"},
		{"-1-py3-none-any.whl", "empty"},
		{"a--py3-none-any.whl", "empty"},
		{"a-1--py3-none-any.whl", "build tag"},
		{"a-1-b2-py3-none-any.whl", `its build tag is none: "b2"`},
		{"a-1-py3.9a.3-none-any.whl", `its Python tag is none: "py3.9a.3"`},
		{"a-1-99999999999999999999-py3-none-any.whl", "build tag"},
		{"a-1-1+2-py3-none-any.whl", "build tag"},
		{"a-1-2.7-none-any.whl", "Python tag"},
		{"a-1-py3..py2-none-any.whl", "Python tag"},
		{"a-1-py3.-none-any.whl", "Python tag"},
		{"a-1-py3-.none-any.whl", "ABI tag"},
		{"a-1-py3-none-.whl", "platform tag"},
		{"a-1-py3-none-macosx 10.whl", "platform tag"},
		{"a-1-py3-none-\u00e4.whl", "platform tag"},
		{"a__b-1-py3-none-any.whl", "package name"},
		{"a b-1-py3-none-any.whl", "package name"},
		{"a-one-py3-none-any.whl", "one"},
		{"a-1.0_1-py3-none-any.whl", "1.0_1"},
	} {
		got, err := ParseWheelName(test.in)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("ParseWheelName(%q) = %+v, %v, want an error with %q", test.in, got, err, test.says)
		}
	}
}

// The tables of pypa/packaging.
func TestParseWheelNamePeers(t *testing.T) {
	var valid []struct {
		Filename, Name, Version string
		Build                   []any
		Tags                    []string
	}
	if err := json.Unmarshal(sharedFile(t, "packaging/wheel_filenames.json"), &valid); err != nil {
		t.Fatal(err)
	}
	for _, v := range valid {
		w, err := ParseWheelName(v.Filename)
		if err != nil {
			t.Errorf("ParseWheelName(%q): %v", v.Filename, err)
			continue
		}
		if want := strings.TrimPrefix(v.Version, "obj:Version:"); w.Name != v.Name || w.Version != want {
			t.Errorf("ParseWheelName(%q) is %s %s, want %s %s", v.Filename, w.Name, w.Version, v.Name, want)
		}
		if len(v.Build) == 2 {
			if n := v.Build[0].(float64); float64(w.BuildNum) != n || !strings.HasSuffix(w.Build, v.Build[1].(string)) {
				t.Errorf("ParseWheelName(%q) has build %q, want %v", v.Filename, w.Build, v.Build)
			}
		} else if w.Build != "" {
			t.Errorf("ParseWheelName(%q) has build %q, want none", v.Filename, w.Build)
		}
		tags := make(map[string]bool)
		for tag := range w.Tags() {
			tags["obj:Tag:"+tag] = true
		}
		for _, tag := range v.Tags {
			if !tags[tag] {
				t.Errorf("ParseWheelName(%q) lacks tag %s", v.Filename, tag)
			}
		}
		if len(tags) != len(v.Tags) {
			t.Errorf("ParseWheelName(%q) has %d tags, want %d", v.Filename, len(tags), len(v.Tags))
		}
	}
	var invalid []string
	if err := json.Unmarshal(sharedFile(t, "packaging/wheel_filenames_invalid.json"), &invalid); err != nil {
		t.Fatal(err)
	}
	for _, name := range invalid {
		if w, err := ParseWheelName(name); err == nil {
			t.Errorf("ParseWheelName(%q) = %+v, want an error", name, w)
		}
	}
	if len(valid) == 0 || len(invalid) == 0 {
		t.Errorf("got %d valid and %d invalid names, want some", len(valid), len(invalid))
	}
}

// What parses round-trips, and KindOf agrees with the parser on every name.
func FuzzWheelName(f *testing.F) {
	f.Add("six-1.16.0-py2.py3-none-any.whl")                            // plain
	f.Add("a_b-1.0_beta_1-7x-cp312-abi3-win32.whl")                     // build tag, escaped version
	f.Add("a-1.0_1-py3-none-any.whl")                                   // the one escape that is not undone
	f.Add("A.b-1+x_y-cp39-cp39-manylinux_2_5_i686.manylinux1_i686.whl") // local version
	f.Add("foo_b\u00e1r-1-py3-none-any.whl")                            // beyond ASCII
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWheelName(s)
		if err != nil {
			return
		}
		again, err := ParseWheelName(w.String())
		if err != nil || again != w {
			t.Errorf("ParseWheelName(%q) = %+v, %v, want %+v as from %q", w.String(), again, err, w, s)
		}
		n := 0
		for tag := range w.Tags() {
			if n++; n > 100 { // of a hostile name there is no end
				break
			}
			parts := strings.Split(tag, "-")
			if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
				t.Errorf("ParseWheelName(%q) has the tag %q, want three parts", s, tag)
			}
		}
		canonical := w.String()
		kind, version, ok := KindOf(canonical, w.Name)
		if !ok || kind != Wheel || version != w.Version {
			t.Errorf("KindOf(%q) = %v, %q, %v, want a wheel of %q", canonical, kind, version, ok, w.Version)
		}
	})
}

func FuzzKindOf(f *testing.F) {
	f.Add("a-1-py3-none-any.whl", "a")
	f.Add("A_b-1.0.tar.gz", "a-b") // other spelling
	f.Add("a-1-1.0.zip", "a-1")    // a name that ends as a version does
	f.Add("a-1-2.egg", "a")
	f.Fuzz(func(t *testing.T, filename, name string) {
		kind, version, ok := KindOf(filename, name)
		if !ok {
			return
		}
		if _, err := pep440.Parse(version); err != nil {
			return // the parsers say no more than that
		}
		switch kind {
		case Wheel:
			if w, err := ParseWheelName(filename); err == nil && w.Version != version {
				t.Errorf("ParseWheelName(%q) has version %q, KindOf %q", filename, w.Version, version)
			}
		case Sdist:
			if got, err := ParseSdistName(filename, name); err != nil || got != version {
				t.Errorf("ParseSdistName(%q, %q) = %q, %v, KindOf %q", filename, name, got, err, version)
			}
		}
	})
}

func BenchmarkParseWheelName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseWheelName("numpy-1.26.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"); err != nil {
			b.Fatal(err)
		}
	}
}

func TestExpandTag(t *testing.T) {
	for _, c := range []struct {
		tag  string
		want []string // nil: no tag
	}{
		{"py3-none-any", []string{"py3-none-any"}},
		{"py2.py3-none-any", []string{"py2-none-any", "py3-none-any"}},
		{"cp39-abi3.abi3t-win32.win_amd64", []string{"cp39-abi3-win32", "cp39-abi3-win_amd64", "cp39-abi3t-win32", "cp39-abi3t-win_amd64"}},
		{"_custom-none-any", []string{"_custom-none-any"}},
		{"", nil},
		{"--", nil},
		{"py3-none", nil},
		{"-none-any", nil},
		{"py3--any", nil},
		{"py3-none-", nil},
		{"py3.-none-any", nil},
		{"py3-none-any.", nil},
		{"py3-none-any-extra", nil},
		{"2.7.6-none-any", nil},
		{"py3.2-none-any", nil},
		{"py+3-none-any", nil},
	} {
		tags, err := ExpandTag(c.tag)
		if err != nil || c.want == nil {
			if (err == nil) != (c.want != nil) {
				t.Errorf("ExpandTag(%q): %v; want %q", c.tag, err, c.want)
			}
			continue
		}
		if got := slices.Collect(tags); !slices.Equal(got, c.want) {
			t.Errorf("ExpandTag(%q) = %q; want %q", c.tag, got, c.want)
		}
	}
}
