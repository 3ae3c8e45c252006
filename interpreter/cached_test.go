package interpreter

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"resolve/cache"
)

// find is Find, which must succeed with this version after the fakes were
// asked so often.
func (s *stage) find(path string, c *cache.Dir, refresh bool, version string, asked int) *Python {
	s.t.Helper()
	p, err := Find(s.t.Context(), path, c, refresh)
	if err != nil {
		s.t.Fatal(err)
	}
	if got := p.Python.Version.String(); got != version || s.asked() != asked {
		s.t.Errorf("got version %s after %d askings, want %s after %d", got, s.asked(), version, asked)
	}
	return p
}

// cache opens a cache that is written before its folder is removed, and not
// meanwhile by its timer.
func (s *stage) cache() *cache.Dir {
	d := cache.Open(filepath.Join(s.dir, "cache"))
	s.t.Cleanup(func() {
		if err := d.Flush(); err != nil {
			s.t.Error(err)
		}
	})
	return d
}

func TestFindAsksOnce(t *testing.T) {
	s := newStage(t)
	python := s.python("bin", "3.12.4")
	c := s.cache()
	first := s.find(s.path("bin"), c, false, "3.12.4", 1)
	second := s.find(s.path("bin"), c, false, "3.12.4", 1)
	if first.Environment != second.Environment || first.Platform != second.Platform || first.Executable != second.Executable {
		t.Errorf("from the cache: got %+v, want %+v", second, first)
	}
	s.find(s.path("bin"), c, true, "3.12.4", 2)
	s.find(s.path("bin"), nil, false, "3.12.4", 3) // no cache

	// Another version is installed in its place.
	s.write("bin/version.txt", "3.12.5", 0o666)
	s.find(s.path("bin"), c, false, "3.12.4", 3) // nothing that could be seen has changed
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(python, later, later); err != nil {
		t.Fatal(err)
	}
	s.find(s.path("bin"), c, false, "3.12.5", 4)
	s.find(s.path("bin"), c, false, "3.12.5", 4)
}

// What is remembered is told without asking anybody, and what is not is not.
func TestRemembered(t *testing.T) {
	s := newStage(t)
	python := s.python("bin", "3.12.4")
	c := s.cache()
	w := Wish{Python: python}
	if got, _, ok, _ := Remembered(t.Context(), w, c); ok || s.asked() != 0 {
		t.Errorf("got %v after %d askings, want nothing", got, s.asked())
	}
	if key, _ := cacheKey(python, python); key == "" {
		t.Skip("nothing is cached on " + runtime.GOOS + ": runs on Linux and macOS")
	}
	want, _, err := Target(t.Context(), w, c, false)
	if err != nil {
		t.Fatal(err)
	}
	got, note, ok, err := Remembered(t.Context(), w, c)
	if !ok || err != nil || note != "" || s.asked() != 1 || got.Environment != want.Environment || got.Platform != want.Platform {
		t.Errorf("got %+v, %q, %v after %d askings, want %+v after 1", got, note, ok, s.asked(), want)
	}
	if got, _, ok, err := Remembered(t.Context(), Wish{Python: "3.13", Platform: "linux"}, nil); !ok || err != nil || got.Python.Version.String() != "3.13" {
		t.Errorf("got %+v, %v, %v, want a target that needs nobody", got, ok, err)
	}
	if _, _, ok, err := Remembered(t.Context(), Wish{Python: s.path("none")}, c); !ok || err == nil {
		t.Errorf("got %v, %v, want to know without asking that there is no such program", ok, err)
	}
}

// A virtual environment's python is a link to the interpreter.
func TestFindThroughSymbolicLink(t *testing.T) {
	s := newStage(t)
	python := s.python("real", "3.13.0")
	s.write("venv/bin/activate", "", 0o666)
	if err := os.Symlink(python, filepath.Join(s.dir, "venv", "bin", pythonName)); err != nil {
		t.Skipf("no symbolic link can be made here: runs where the system lets this user: %v", err)
	}
	c := s.cache()
	s.find(s.path("venv/bin"), c, false, "3.13.0", 1)
	s.find(s.path("venv/bin"), c, false, "3.13.0", 1)

	// The link is turned to another.
	other := s.python("other", "3.14.0")
	if err := os.Remove(filepath.Join(s.dir, "venv", "bin", pythonName)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(other, filepath.Join(s.dir, "venv", "bin", pythonName)); err != nil {
		t.Fatal(err)
	}
	s.find(s.path("venv/bin"), c, false, "3.14.0", 2)
}

// A damaged record, and one without witnesses, are no records.
func TestRecallOfNonsense(t *testing.T) {
	s := newStage(t)
	python := s.python("bin", "3.12.4")
	c := s.cache()
	key, _ := cacheKey(python, python)
	if key == "" {
		t.Skip("nothing is cached on " + runtime.GOOS + ": runs on Linux and macOS")
	}
	alone := record{answer: answer{Version: "3.9.0", Executable: python}}
	lost := alone
	lost.witnesses = []witness{{path: "/none"}}
	for i, nonsense := range [][]byte{nil, []byte("null"), []byte("\xff\xff"), alone.encode(), lost.encode(), lost.encode()[:9]} {
		c.Put(bucket, key, nonsense)
		s.find(s.path("bin"), c, false, "3.12.4", i+1)
	}
}

// A cache that cannot be written costs the asking, nothing else.
func TestFindWithoutAWritableCache(t *testing.T) {
	s := newStage(t)
	s.python("bin", "3.12.4")
	place := s.write("file", "", 0o666)
	for asked := 1; asked <= 2; asked++ {
		c := cache.Open(place) // as a new run does
		s.find(s.path("bin"), c, false, "3.12.4", asked)
		if err := c.Flush(); err == nil {
			t.Error("Flush to a file: got no error")
		}
	}
}

// A script may choose by anything, so it is asked each time.
func TestWrapperIsAskedEachTime(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no scripts called python.exe: runs elsewhere than on Windows")
	}
	s := newStage(t)
	one, two := s.python("one", "3.12.1"), s.python("two", "3.13.1")
	s.write("bin/python3", "#!/bin/sh\nif [ -n \"$TWO\" ]; then exec "+two+" \"$@\"; fi\nexec "+one+" \"$@\"\n", 0o777)
	c := s.cache()
	s.find(s.path("bin"), c, false, "3.12.1", 1)
	s.find(s.path("bin"), c, false, "3.12.1", 2)
	t.Setenv("TWO", "x")
	s.find(s.path("bin"), c, false, "3.13.1", 3)
}

// pyenv's shim of python3, with pyenv itself cut down to its rules.
const (
	pyenvShim = `#!/usr/bin/env bash
set -e
[ -n "$PYENV_DEBUG" ] && set -x

program="${0##*/}"

export PYENV_ROOT="@@"
exec "@@/libexec/pyenv" exec "$program" "$@"
`
	fakePyenv = `#!/bin/sh
shift 2
v="$PYENV_VERSION"
for f in "$PWD/.python-version" "$PWD/../.python-version" "$PYENV_ROOT/version"; do
	if [ -z "$v" ] && [ -s "$f" ]; then v=$(cat "$f"); fi
done
exec "$PYENV_ROOT/versions/$v/python3" "$@"
`
)

// What a shim of pyenv starts is remembered until something changes that
// pyenv chooses by.
func TestPyenvShim(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("pyenv is a script: runs elsewhere than on Windows")
	}
	s := newStage(t)
	root := filepath.Join(s.dir, "pyenv")
	for _, v := range []string{"3.10.1", "3.11.1", "3.12.1", "3.13.1"} {
		s.python("pyenv/versions/"+v, v)
	}
	s.write("pyenv/version", "3.10.1", 0o666)
	s.write("pyenv/libexec/pyenv", fakePyenv, 0o777)
	s.write("pyenv/shims/python3", strings.ReplaceAll(pyenvShim, "@@", root), 0o777)
	s.write("project/deep/file", "", 0o666)
	t.Chdir(filepath.Join(s.dir, "project", "deep"))
	t.Setenv("PYENV_VERSION", "")
	t.Setenv("PYENV_DIR", "")
	path, c := s.path("pyenv/shims"), s.cache()

	s.find(path, c, false, "3.10.1", 1)
	s.find(path, c, false, "3.10.1", 1)

	s.write("pyenv/version", "3.11.1", 0o666) // pyenv global
	s.find(path, c, false, "3.11.1", 2)
	s.find(path, c, false, "3.11.1", 2)

	s.write("project/.python-version", "3.12.1", 0o666) // pyenv local
	s.find(path, c, false, "3.12.1", 3)
	s.find(path, c, false, "3.12.1", 3)

	t.Setenv("PYENV_VERSION", "3.13.1") // pyenv shell
	s.find(path, c, false, "3.13.1", 4)
	s.find(path, c, false, "3.13.1", 4)

	t.Setenv("PYENV_VERSION", "") // back to what is known
	s.find(path, c, false, "3.12.1", 4)

	s.python("pyenv/versions/3.14.0", "3.14.0") // pyenv install: a prefix may mean it
	s.find(path, c, false, "3.12.1", 5)
}

func TestPyenvRoot(t *testing.T) {
	for _, test := range []struct{ head, want string }{
		{strings.ReplaceAll(pyenvShim, "@@", "/home/x/.pyenv"), "/home/x/.pyenv"},
		{strings.ReplaceAll(pyenvShim, "@@", "/home/$USER/.pyenv"), ""},
		{"#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n", ""},
		{"#!/bin/sh\nexec \"/x/libexec/pyenv\" exec \"$program\"\n", ""},
	} {
		got, ok := pyenvRoot([]byte(test.head))
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%.60q: got %q, %v, want %q", test.head, got, ok, test.want)
		}
	}
}
