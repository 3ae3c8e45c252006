package dist

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/pep440"
	"resolve/pep508"
)

func TestParsePlatform(t *testing.T) {
	for _, test := range []struct {
		name string
		want Platform
	}{
		{"linux", glibc("x86_64", 28)},
		{"x86_64-unknown-linux-gnu", glibc("x86_64", 28)},
		{"aarch64-unknown-linux-gnu", glibc("aarch64", 28)},
		{"riscv64-unknown-linux", glibc("riscv64", 39)},
		{"x86_64-manylinux2014", glibc("x86_64", 17)},
		{"aarch64-manylinux_2_40", glibc("aarch64", 40)},
		{"manylinux_2_31_x86_64", glibc("x86_64", 31)},
		{"manylinux2014_aarch64", glibc("aarch64", 17)},
		{"x86_64-unknown-linux-musl", Platform{OS: "linux", Arch: "x86_64", Libc: "musl", Major: 1, Minor: 2}},
		{"windows", Platform{OS: "windows", Arch: "x86_64"}},
		{"i686-pc-windows-msvc", Platform{OS: "windows", Arch: "x86"}},
		{"macos", Platform{OS: "darwin", Arch: "arm64", Major: 13}},
		{"x86_64-apple-darwin", Platform{OS: "darwin", Arch: "x86_64", Major: 13}},
		{"aarch64-linux-android", Platform{OS: "android", Arch: "aarch64", Major: 24}},
		{"arm64-apple-ios-simulator", Platform{OS: "ios", Arch: "arm64", Major: 13, Simulator: true}},
		{"wasm32-pyodide2025", Platform{OS: "emscripten", Arch: "wasm32", Major: 2025, Release: "4.0.9", Version: "#1"}},
	} {
		if got, err := ParsePlatform(test.name); err != nil || got != test.want {
			t.Errorf("ParsePlatform(%q) = %+v, %v, want %+v", test.name, got, err, test.want)
		}
	}
	if n := len(PlatformNames()); n != 46 {
		t.Errorf("got %d names, want 46", n)
	}
	for _, name := range PlatformNames() {
		pf, err := ParsePlatform(name)
		if err != nil || len(pf.platformTags()) == 0 || pf.system() == "" {
			t.Errorf("ParsePlatform(%q) = %+v, %v, want a platform with tags and a system", name, pf, err)
		}
	}
}

func TestParsePlatformRefuses(t *testing.T) {
	for _, test := range []struct{ name, says string }{
		{"linxu", "close are linux"},
		{"Linux", "close are linux"},
		{"osx", "known are "},
		{"macosx", "close are macos"},
		{"x86_64-manylinux_2_29", "x86_64-manylinux_2_28"},
		{"aarch64-apple-darwn", "aarch64-apple-darwin"},
		{"musl", "x86_64-unknown-linux-musl"},
		{"manylinux_2_29_x86_64", ""},
		{"riscv64-manylinux_2_39", ""},
		{"", "known are "},
	} {
		got, err := ParsePlatform(test.name)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("ParsePlatform(%q) = %+v, %v, want an error with %q", test.name, got, err, test.says)
		}
	}
}

// What uv's markers are for the same words.
func TestNewTargetEnvironment(t *testing.T) {
	named := func(name string) Platform {
		pf, err := ParsePlatform(name)
		if err != nil {
			t.Fatal(err)
		}
		return pf
	}
	for _, test := range []struct {
		story string
		py    Python
		pf    Platform
		want  pep508.Environment
	}{
		{"Linux", cpython("3.12"), named("linux"), pep508.Environment{
			OSName: "posix", SysPlatform: "linux", PlatformMachine: "x86_64", PlatformSystem: "Linux",
			PlatformPythonImplementation: "CPython", ImplementationName: "cpython",
			PythonVersion: "3.12", PythonFullVersion: "3.12.0", ImplementationVersion: "3.12.0"}},
		{"Windows says AMD64", cpython("3.9.18"), named("windows"), pep508.Environment{
			OSName: "nt", SysPlatform: "win32", PlatformMachine: "AMD64", PlatformSystem: "Windows",
			PlatformPythonImplementation: "CPython", ImplementationName: "cpython",
			PythonVersion: "3.9", PythonFullVersion: "3.9.18", ImplementationVersion: "3.9.18"}},
		{"a Windows host", cpython("3.13"), Platform{OS: "windows", Arch: "AMD64", Release: "11", Version: "10.0.26100"}, pep508.Environment{
			OSName: "nt", SysPlatform: "win32", PlatformMachine: "AMD64", PlatformSystem: "Windows", PlatformRelease: "11", PlatformVersion: "10.0.26100",
			PlatformPythonImplementation: "CPython", ImplementationName: "cpython",
			PythonVersion: "3.13", PythonFullVersion: "3.13.0", ImplementationVersion: "3.13.0"}},
		{"ARM64 Windows", cpython("3.14"), Platform{OS: "windows", Arch: "aarch64"}, pep508.Environment{
			OSName: "nt", SysPlatform: "win32", PlatformMachine: "ARM64", PlatformSystem: "Windows",
			PlatformPythonImplementation: "CPython", ImplementationName: "cpython",
			PythonVersion: "3.14", PythonFullVersion: "3.14.0", ImplementationVersion: "3.14.0"}},
		{"macOS and a prerelease", cpython("3.15.0rc1"), named("macos"), pep508.Environment{
			OSName: "posix", SysPlatform: "darwin", PlatformMachine: "arm64", PlatformSystem: "Darwin",
			PlatformPythonImplementation: "CPython", ImplementationName: "cpython",
			PythonVersion: "3.15", PythonFullVersion: "3.15.0rc1", ImplementationVersion: "3.15.0rc1"}},
		{"PyPy", Python{Implementation: "pypy", Version: pep440.MustParse("3.11"), ImplementationVersion: "7.3.19"}, named("aarch64-linux-android"), pep508.Environment{
			OSName: "posix", SysPlatform: "android", PlatformMachine: "aarch64", PlatformSystem: "Android",
			PlatformPythonImplementation: "PyPy", ImplementationName: "pypy",
			PythonVersion: "3.11", PythonFullVersion: "3.11.0", ImplementationVersion: "7.3.19"}},
		{"Pyodide", cpython("3.12.0"), named("wasm32-pyodide2024"), pep508.Environment{
			OSName: "posix", SysPlatform: "emscripten", PlatformMachine: "wasm32", PlatformSystem: "Emscripten", PlatformRelease: "3.1.58", PlatformVersion: "#1",
			PlatformPythonImplementation: "CPython", ImplementationName: "cpython",
			PythonVersion: "3.12", PythonFullVersion: "3.12.0", ImplementationVersion: "3.12.0"}},
		{"an iPhone", cpython("3.13"), named("arm64-apple-ios"), pep508.Environment{
			OSName: "posix", SysPlatform: "ios", PlatformMachine: "arm64", PlatformSystem: "iOS",
			PlatformPythonImplementation: "CPython", ImplementationName: "cpython",
			PythonVersion: "3.13", PythonFullVersion: "3.13.0", ImplementationVersion: "3.13.0"}},
	} {
		got := NewTarget(test.py, test.pf)
		if diff := cmp.Diff(got.Environment, test.want); diff != "" {
			t.Errorf("%s: got -, want +\n%s", test.story, diff)
		}
		if !slices.Equal(slices.Collect(got.Tags.All()), slices.Collect(NewTags(test.py, test.pf).All())) {
			t.Errorf("%s: the target's tags are not those of its Python and platform", test.story)
		}
	}
}

func TestFullVersion(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"3", "3.0.0"}, {"3.12", "3.12.0"}, {"3.12.4", "3.12.4"}, {"3.14rc2", "3.14.0rc2"},
		{"3.14.0a1", "3.14.0a1"}, {"3.14.dev3", "3.14.0.dev3"}, {"3.13.post1", "3.13.0.post1"},
	} {
		if got := fullVersion(pep440.MustParse(test.in)); got != test.want {
			t.Errorf("fullVersion(%s) = %q, want %q", test.in, got, test.want)
		}
	}
	if got := fullVersion(pep440.MustParse(DefaultPython)); got != DefaultPython+".0" {
		t.Errorf("fullVersion(%s) = %q, want it with .0", DefaultPython, got)
	}
}
