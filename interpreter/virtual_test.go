package interpreter

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestParseConfig(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"home = /usr/bin\nversion = 3.12.1\n", "3.12.1"},
		{"implementation = CPython\r\nversion_info = 3.13.2\r\n", "3.13.2"},
		{"version_info = 3.11.9.final.0\nversion = 3.11.9\n", "3.11.9"},
		{"Version=3.12", "3.12"},
		{"implementation = PyPy\nversion_info = 3.10.16\n", ""},
		{"home = /usr/bin\n", ""},
		{"version = three\n", ""},
		{"", ""},
	} {
		got := ""
		py, err := parseConfig(test.text)
		if err == nil {
			got = py.Version.String()
		}
		if got != test.want {
			t.Errorf("%q: got %q, %v, want %q", test.text, got, err, test.want)
		}
	}
}

// A virtual environment in the folder, or above it, is read and never run; one
// that is active is asked.
func TestTargetOfAVirtualEnvironment(t *testing.T) {
	s := newStage(t)
	s.python("bin", "3.11.4")
	s.python("active/"+filepath.Base(programsOf("x")), "3.13.2")
	s.python("project/.venv/"+filepath.Base(programsOf("x")), "3.9.9")
	s.write("project/.venv/pyvenv.cfg", "version = 3.12.1\n", 0o666)
	s.write("project/deep/er/x", "", 0o666)
	s.python("on-path/"+filepath.Base(programsOf("x")), "3.10.8")
	s.write("on-path/pyvenv.cfg", "version = 3.10.8\n", 0o666)
	t.Setenv("PATH", s.path("on-path/"+filepath.Base(programsOf("x")), "bin"))
	for _, test := range []struct {
		story, folder, active string
		wish                  Wish
		want                  string
	}{
		{"the nearest above", "project/deep/er", "", Wish{}, "3.12.1"},
		{"here", "project", "", Wish{}, "3.12.1"},
		{"none but on PATH", "bin", "", Wish{}, "3.10.8"},
		{"passed over", "project", "active", Wish{System: true}, "3.11.4"},
		{"an active one is stronger", "project", "active", Wish{}, "3.13.2"},
		{"a version is stronger", "project", "active", Wish{Version: "3.14"}, "3.14"},
		{"a relative one is none", "bin", "../active", Wish{}, "3.10.8"},
	} {
		t.Run(test.story, func(t *testing.T) {
			t.Chdir(filepath.Join(s.dir, test.folder))
			active := test.active
			if active != "" && !strings.HasPrefix(active, "..") {
				active = filepath.Join(s.dir, active)
			}
			t.Setenv("VIRTUAL_ENV", active)
			t.Setenv("CONDA_PREFIX", "")
			got, note, err := Target(t.Context(), test.wish, nil, false)
			if err != nil || got.Python.Version.String() != test.want || note != "" {
				t.Errorf("got %+v, %q, %v, want %s", got, note, err, test.want)
			}
		})
	}
}

func TestTargetOfANamedPython(t *testing.T) {
	s := newStage(t)
	s.python("bin", "3.11.4")
	s.python("venv/"+filepath.Base(programsOf("x")), "3.13.2")
	s.write("empty/x", "", 0o666)
	t.Setenv("PATH", s.path("bin"))
	t.Chdir(s.dir)
	program := filepath.Join("venv", filepath.Base(programsOf("x")), programNames()[0])
	for _, test := range []struct{ word, want, problem string }{
		{"3.12", "3.12", ""},
		{"3.13t", "3.13", ""},
		{"cpython@3.12.4", "3.12.4", ""},
		{"cpython3.10", "3.10", ""},
		{"cp312", "3.12", ""},
		{"venv", "3.13.2", ""},
		{filepath.Join(s.dir, "venv"), "3.13.2", ""},
		{program, "3.13.2", ""},
		{programNames()[0], "3.11.4", ""},
		{"empty", "", "no virtual environment"},
		{"absent/python3", "", "there is no such file"},
		{"pypy3.10", "", "there is no such program on PATH"},
		{"3", "", "of a version the minor one is missing, as in 3.12"},
	} {
		got, _, err := Target(t.Context(), Wish{Python: test.word}, nil, false)
		switch {
		case err != nil:
			if test.problem == "" || !strings.Contains(err.Error(), test.problem) || !strings.Contains(err.Error(), test.word) {
				t.Errorf("%s: got %v, want %q", test.word, err, test.problem)
			}
		case test.problem != "" || got.Python.Version.String() != test.want:
			t.Errorf("%s: got %s, want %s%s", test.word, got.Python.Version, test.want, test.problem)
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(filepath.Join(s.dir, program), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Target(t.Context(), Wish{Python: program}, nil, false); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("a file that may not be run: got %v, want that", err)
	}
}
