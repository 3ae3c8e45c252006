package interpreter

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"resolve/pep440"
)

func TestAsRange(t *testing.T) {
	for word, want := range map[string]string{
		">=3.12": ">=3.12", ">= 3.12, <3.14": ">=3.12,<3.14", "~=3.12": "~=3.12", "CPython@>=3.12": ">=3.12",
		"cpython!=3.12.*": "!=3.12.*", "python<3.13": "<3.13",
		"3.12": "", "python": "", "": "", "pypy>=3.10": "", "./>=3": "",
	} {
		if got, err := asRange(word); err != nil || got.String() != want {
			t.Errorf("%q: got %q, %v, want %q", word, got, err, want)
		}
	}
	for _, word := range []string{">=x", "=>3.12", ">", ">=3.12 3.13"} {
		if got, err := asRange(word); err == nil || !strings.Contains(err.Error(), "as a range of Python versions") {
			t.Errorf("%q: got %v, %v, want an error", word, got, err)
		}
	}
}

func TestNumberedNames(t *testing.T) {
	s := newStage(t)
	for _, name := range []string{"python3.9", "python3.10", "python3.12", "python3.13", "python3.13t", "python3.x", "python3.99999", "python2.7", "python3"} {
		s.write("bin/"+name, "", 0o777)
	}
	for within, want := range map[string]string{
		">=3.9":       "python3.13 python3.12 python3.10 python3.9",
		">3.10,<3.13": "python3.12 python3.10", // 3.10.1 is above 3.10
		"==3.12.4":    "python3.12",
		"<3":          "",
	} {
		if got := strings.Join(numberedNames(s.path("bin"), pep440.MustParseSpecifiers(within)), " "); got != want {
			t.Errorf("%s: got %s, want %s", within, got, want)
		}
	}
	if got := numberedNames(s.path("absent"), nil); got != nil {
		t.Errorf("of no folder: got %v", got)
	}
}

// The first folder that has one is the one, and in it the plain name.
func TestTargetOfARange(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the fake Pythons of this test have no .exe: runs elsewhere than on Windows")
	}
	s := newStage(t)
	rename := func(dir, version, name string) {
		if err := os.Rename(s.python(dir, version), filepath.Join(s.dir, dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	s.python("old", "3.11.4")
	rename("numbered", "3.13.2", "python3.13")
	rename("release", "3.15.0rc1", "python3.15")
	s.write("broken/python3.12", "#!/bin/sh\nexit 3\n", 0o777)
	s.python("active/bin", "3.10.1")
	s.write("project/.venv/pyvenv.cfg", "version = 3.9.7\n", 0o666)
	s.write("plain/x", "", 0o666)
	t.Chdir(s.path("plain"))
	for _, test := range []struct{ within, path, active, dir, want, problem string }{
		{within: ">=3.10", path: "old numbered", want: "3.11.4"},
		{within: ">=3.12", path: "old numbered", want: "3.13.2"},
		{within: ">=3.12", path: "broken old numbered", want: "3.13.2"},
		{within: ">=3.12", path: "release numbered", want: "3.13.2"},
		{within: ">=3.15.0rc1", path: "release numbered", want: "3.15.0rc1"},
		{within: "<3.12", path: "numbered", problem: "looking for Python <3.12 on PATH: there is no Python"},
		{within: "==3.13.1", path: "old numbered", problem: "python3 is 3.11.4; "},
		{within: ">=3.12", path: "broken", problem: "/broken/python3.12 what it is: "},
		{within: ">=3.10", path: "old", active: "active", want: "3.10.1"},
		{within: ">=3.11", path: "old", active: "active", want: "3.11.4"},
		{within: ">=3.9", path: "old", dir: "project", want: "3.9.7"},
		{within: ">=3.10", path: "old", dir: "project", want: "3.11.4"},
	} {
		t.Setenv("PATH", s.path(strings.Fields(test.path)...))
		t.Setenv("VIRTUAL_ENV", "")
		t.Setenv("CONDA_PREFIX", "")
		if test.active != "" {
			t.Setenv("VIRTUAL_ENV", s.path(test.active))
		}
		if test.dir == "" {
			test.dir = "plain"
		}
		t.Chdir(s.path(test.dir))
		got, _, err := Target(t.Context(), Wish{Python: test.within}, nil, false)
		switch {
		case err != nil:
			if test.problem == "" || !strings.Contains(err.Error(), test.problem) {
				t.Errorf("%+v: got %v", test, err)
			}
		case test.problem != "" || got.Python.Version.String() != test.want:
			t.Errorf("%+v: got %s", test, got.Python.Version)
		}
	}
	t.Setenv("PATH", s.path("old", "numbered"))
	got, _, err := Target(t.Context(), Wish{Python: ">=3.12", Version: "3.10", System: true}, nil, false)
	if err != nil || got.Python.Version.String() != "3.10" {
		t.Errorf("with a version: got %v, %v, want 3.10", got, err)
	}
	if got := slices.Collect(candidates(s.path("numbered"), nil)); got != nil {
		t.Errorf("unasked: got %v, want no numbered name", got)
	}
}
