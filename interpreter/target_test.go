package interpreter

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"resolve/cache"
	"resolve/dist"
)

func TestParseVersion(t *testing.T) {
	for _, test := range []struct {
		in, version, full string
		freeThreaded      bool
	}{
		{"3.12", "3.12", "3.12.0", false},
		{"3.12.4", "3.12.4", "3.12.4", false},
		{"3.13t", "3.13", "3.13.0", true},
		{"3.14.1t", "3.14.1", "3.14.1", true},
		{"3.15.0rc1", "3.15.0rc1", "3.15.0rc1", false},
		{"3.15a2", "3.15a2", "3.15.0a2", false},
	} {
		got, err := ParseVersion(test.in)
		if err != nil || got.Version.String() != test.version || got.FreeThreaded != test.freeThreaded || got.Implementation != "cpython" {
			t.Errorf("%q: got %+v, %v, want cpython %s", test.in, got, err, test.version)
			continue
		}
		if full := dist.NewTarget(got, dist.Platform{OS: "linux"}).Environment.PythonFullVersion; full != test.full {
			t.Errorf("%q: got full version %s, want %s", test.in, full, test.full)
		}
	}
	for in, want := range map[string]string{
		"":           "expected two or three numbers, as 3.12 or 3.12.4",
		"python3.12": "expected two or three numbers, as 3.12 or 3.12.4",
		"3.12+local": "expected two or three numbers, as 3.12 or 3.12.4",
		"3.12.post1": "expected two or three numbers, as 3.12 or 3.12.4",
		"1!3.12":     "expected two or three numbers, as 3.12 or 3.12.4",
		"3.12tt":     "expected two or three numbers, as 3.12 or 3.12.4",
		"3":          "the minor version is missing, as in 3.12",
		"3.12.4.1":   "it has more than three numbers",
		"2.7":        "only Python 3 is supported",
		"3.12t":      "there are free-threaded builds since 3.13 only",
	} {
		_, err := ParseVersion(in)
		if err == nil || !strings.HasSuffix(err.Error(), want) || !strings.HasPrefix(err.Error(), "reading Python version \"") {
			t.Errorf("%q: got %v, want %s", in, err, want)
		}
	}
}

// target is Target, which must succeed.
func (s *stage) target(version, platform string, c *cache.Dir) (*dist.Target, string) {
	s.t.Helper()
	t, note, err := Target(s.t.Context(), Wish{Version: version, Platform: platform}, c, false)
	if err != nil {
		s.t.Fatal(err)
	}
	return t, note
}

func TestTargetOfTheInterpreter(t *testing.T) {
	s := newStage(t)
	s.python("bin", "3.12.4")
	t.Setenv("PATH", s.path("bin"))
	got, note := s.target("", "", nil)
	if want := fakeAnswer("3.12.4").Environment; got.Environment != want || note != "" {
		t.Errorf("got %+v, %q, want what the interpreter says and no note", got.Environment, note)
	}
	if got.Platform.Libc != "glibc" || got.Platform.Minor != 99 {
		t.Errorf("platform: got %+v, want glibc 2.99", got.Platform)
	}
}

// A version alone is one for the platform of the interpreter.
func TestTargetOfAVersion(t *testing.T) {
	s := newStage(t)
	s.python("bin", "3.12.4")
	t.Setenv("PATH", s.path("bin"))
	got, note := s.target("3.10", "", nil)
	want := fakeAnswer("3.10.0").Environment
	if got.Environment != want || note != "" || got.Platform.Minor != 99 {
		t.Errorf("got %+v, %q on %+v, want %+v", got.Environment, note, got.Platform, want)
	}
}

// A platform alone is one for the version of the interpreter.
func TestTargetOfAPlatform(t *testing.T) {
	s := newStage(t)
	s.python("bin", "3.12.4")
	t.Setenv("PATH", s.path("bin"))
	got, note := s.target("", "windows", nil)
	if got.Environment.SysPlatform != "win32" || got.Environment.PythonFullVersion != "3.12.4" || note != "" {
		t.Errorf("got %+v, %q, want 3.12.4 on Windows", got.Environment, note)
	}
}

// Where both are given nobody is asked.
func TestTargetOfBoth(t *testing.T) {
	s := newStage(t)
	s.python("bin", "3.12.4")
	t.Setenv("PATH", s.path("bin"))
	got, note := s.target("3.11", "macos", nil)
	if got.Environment.SysPlatform != "darwin" || got.Environment.PythonFullVersion != "3.11.0" || note != "" || s.asked() != 0 {
		t.Errorf("got %+v, %q after %d askings, want 3.11.0 on macOS after none", got.Environment, note, s.asked())
	}
}

// Without Python the platform is read from the system.
func TestTargetWithoutPython(t *testing.T) {
	s := newStage(t)
	t.Setenv("PATH", s.path("none"))
	if !slices.Contains([]string{"linux", "darwin", "windows"}, runtime.GOOS) {
		t.Skip("nothing reads the platform of " + runtime.GOOS + ": runs on Linux, macOS and Windows")
	}
	host, err := Host(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, note := s.target("", "", nil)
	if want := "no Python found, so this is for CPython " + dist.DefaultPython; note != want {
		t.Errorf("note: got %q, want %q", note, want)
	}
	if got.Platform != host || got.Environment.PythonVersion != dist.DefaultPython {
		t.Errorf("got %s on %+v, want %s on %+v", got.Environment.PythonVersion, got.Platform, dist.DefaultPython, host)
	}
	if got, note := s.target("3.11", "", nil); got.Platform != host || got.Environment.PythonVersion != "3.11" || note != "" {
		t.Errorf("with a version: got %+v, %q, want 3.11 on the system and no note", got, note)
	}
	if got, note := s.target("", "windows", nil); got.Platform.OS != "windows" || note == "" {
		t.Errorf("with a platform: got %+v, %q, want Windows and a note on the version", got, note)
	}
}

func TestTargetErrors(t *testing.T) {
	t.Setenv("PATH", "")
	if _, _, err := Target(t.Context(), Wish{Version: "x"}, nil, false); err == nil || !strings.Contains(err.Error(), `reading Python version "x"`) {
		t.Errorf("a bad version: got %v, want an error that names it", err)
	}
	if _, _, err := Target(t.Context(), Wish{Version: "3.12", Platform: "amiga"}, nil, false); err == nil || !strings.Contains(err.Error(), "amiga") {
		t.Errorf("a bad platform: got %v, want an error that names it", err)
	}
}

// A warm run reads one small file and looks at a few others.
func BenchmarkTargetWarm(b *testing.B) {
	c := cache.Open(filepath.Join(b.TempDir(), "cache"))
	if _, _, err := Target(b.Context(), Wish{}, c, false); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Target(b.Context(), Wish{}, c, false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHost(b *testing.B) {
	for b.Loop() {
		if _, err := Host(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
