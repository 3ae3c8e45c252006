package interpreter

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestLibcText(t *testing.T) {
	for _, test := range []struct {
		name string
		read func([]byte) (libcVersion, error)
		text string
		want libcVersion
	}{
		{"glibc's library", glibcVersion, "x\x00GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\nCopyright", libcVersion{"glibc", 2, 36}},
		{"glibc's loader, after other words", glibcVersion, "no release version here\x00ld.so (GNU libc) development release version 2.43.9000.\n", libcVersion{"glibc", 2, 43}},
		{"glibc cut short", glibcVersion, "stable release version ", libcVersion{}},
		{"no glibc", glibcVersion, "nothing", libcVersion{}},
		{"musl", muslVersion, "\x00127.0.0.1\x00%d.%d\x001.2.3\x00Version %s\n", libcVersion{"musl", 1, 2}},
		{"musl of a developer", muslVersion, "\x001.2.5-git-12-gabcdef\x00", libcVersion{"musl", 1, 2}},
		{"no musl", muslVersion, "\x00127.0.0.1\x001.2\x00", libcVersion{}},
	} {
		got, err := test.read([]byte(test.text))
		if got != test.want || (err == nil) != (test.want != libcVersion{}) {
			t.Errorf("%s: got %+v, %v, want %+v", test.name, got, err, test.want)
		}
	}
}

// Old systems have the version in the loader's name.
func TestLibcOfVersionedLoader(t *testing.T) {
	s := newStage(t)
	loader := s.write("ld-2.31.so", "", 0o777)
	if got, err := libcOf(loader); got != (libcVersion{"glibc", 2, 31}) || err != nil {
		t.Errorf("got %+v, %v, want glibc 2.31", got, err)
	}
	loader = s.write("ld-linux.so.2", "", 0o777)
	if got, err := libcOf(loader); err == nil {
		t.Errorf("a loader that says nothing: got %+v, want an error", got)
	}
	s.write("libc.so.6", "stable release version 2.19, by", 0o777)
	if got, err := libcOf(loader); got != (libcVersion{"glibc", 2, 19}) || err != nil {
		t.Errorf("a library that does: got %+v, %v, want glibc 2.19", got, err)
	}
	loader = s.write("ld-musl-x86_64.so.1", "\x001.1.24\x00", 0o777)
	if got, err := libcOf(loader); got != (libcVersion{"musl", 1, 1}) || err != nil {
		t.Errorf("musl: got %+v, %v, want musl 1.1", got, err)
	}
}

// The version read from files is the one that the system's own tool tells.
func TestHostLibcAsGetconf(t *testing.T) {
	out, err := exec.Command("getconf", "GNU_LIBC_VERSION").Output()
	if err != nil || runtime.GOOS != "linux" {
		t.Skip("no glibc with getconf to compare with: runs on Linux with libc-bin")
	}
	pf, err := Host(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	name, version, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	want, err := newLibcVersion(name, version)
	if err != nil {
		t.Fatal(err)
	}
	if got := (libcVersion{pf.Libc, pf.Major, pf.Minor}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestHostAsUname(t *testing.T) {
	uname := func(flag string) string {
		out, err := exec.Command("uname", flag).Output()
		if err != nil {
			t.Skip("no uname to compare with: runs where it is on PATH")
		}
		return strings.TrimSpace(string(out))
	}
	release, version := uname("-r"), uname("-v")
	pf, err := Host(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if pf.Release != release || pf.Version != version || pf.OS != runtime.GOOS || pf.Arch == "" || pf.Major == 0 {
		t.Errorf("got %+v, want %s, %q and %q", pf, runtime.GOOS, release, version)
	}
}

func TestLoaderOfMissingProgram(t *testing.T) {
	if got, err := loaderOf(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Errorf("a missing program: got %q, want an error", got)
	}
}
