package interpreter

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"resolve/pep508"
)

// The test binary is a Python when FAKE_PYTHON_LOG is set: it notes in that
// file that it was asked, and answers with its own place and the version in
// the file version.txt beside it.
func TestMain(m *testing.M) {
	if log := os.Getenv("FAKE_PYTHON_LOG"); log != "" {
		if err := fakePython(log); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

func fakePython(log string) error {
	f, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintln(f, "asked"); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	version, err := os.ReadFile(filepath.Join(filepath.Dir(self), "version.txt"))
	if err != nil {
		return err
	}
	a := fakeAnswer(strings.TrimSpace(string(version)))
	a.Executable = self
	return json.NewEncoder(os.Stdout).Encode(a)
}

// fakeAnswer is that of a CPython on a Linux that is nobody's.
func fakeAnswer(version string) *answer {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	return &answer{
		Executable: "/usr/bin/python3",
		Version:    version,
		Bits:       64,
		Platform:   "linux-x86_64",
		Glibc:      "2.99",
		Environment: pep508.Environment{
			OSName:                       "posix",
			SysPlatform:                  "linux",
			PlatformMachine:              "x86_64",
			PlatformPythonImplementation: "CPython",
			PlatformRelease:              "6.99-fake",
			PlatformSystem:               "Linux",
			PlatformVersion:              "#99",
			PythonVersion:                major + "." + minor,
			PythonFullVersion:            version,
			ImplementationName:           "cpython",
			ImplementationVersion:        version,
		},
	}
}

// A stage is a folder with fake Pythons and a count of how often they were
// asked.
type stage struct {
	t   *testing.T
	dir string
	log string
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, dir: t.TempDir()}
	real, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	s.dir = real
	s.log = filepath.Join(s.dir, "log")
	t.Setenv("FAKE_PYTHON_LOG", s.log)
	t.Setenv("GORACE", "atexit_sleep_ms=0") // else each fake takes a second to end under -race
	return s
}

// asked returns how often a fake Python was started so far.
func (s *stage) asked() int {
	b, err := os.ReadFile(s.log)
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	return strings.Count(string(b), "\n")
}

func (s *stage) write(name, content string, mode os.FileMode) string {
	s.t.Helper()
	name = filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), mode); err != nil {
		s.t.Fatal(err)
	}
	return name
}

// python puts a fake Python of a version into a folder and returns its path.
func (s *stage) python(dir, version string) string {
	s.t.Helper()
	s.write(filepath.Join(dir, "version.txt"), version, 0o666)
	self, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	in, err := os.Open(self)
	if err != nil {
		s.t.Fatal(err)
	}
	defer in.Close()
	name := filepath.Join(s.dir, dir, pythonName)
	out, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o777)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		s.t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		s.t.Fatal(err)
	}
	return name
}

// path is a PATH of folders of the stage.
func (s *stage) path(dirs ...string) string {
	for i := range dirs {
		dirs[i] = filepath.Join(s.dir, dirs[i])
	}
	return strings.Join(dirs, string(filepath.ListSeparator))
}
