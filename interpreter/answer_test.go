package interpreter

import (
	"errors"
	"testing"

	"resolve/dist"
)

func TestParseAnswer(t *testing.T) {
	for _, test := range []struct{ out, want string }{
		{"hello\n" + `{"version":"3.12.4","executable":"/p"}` + "\r\n", ""},
		{"", "it did not say what it is: unexpected end of JSON input"},
		{`{"version":"2.7.18","executable":"/p"}`, "it is Python 2.7.18"},
		{`{"version":"3.12.4"}`, "it did not say where it is"},
	} {
		_, err := parseAnswer([]byte(test.out))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%q: got error %q, want %q", test.out, got, test.want)
		}
	}
	if _, err := parseAnswer([]byte(`{"version":"x","executable":"/p"}`)); err == nil {
		t.Error("a version that is none: got no error")
	}
}

// The platform is that of the interpreter, not of the machine.
func TestAnswerPlatform(t *testing.T) {
	musl := func(string) (libcVersion, error) { return libcVersion{"musl", 1, 2}, nil }
	none := func(string) (libcVersion, error) { return libcVersion{}, errNoLibc }
	mac := func() (dist.Platform, error) { return dist.Platform{OS: "darwin", Major: 15, Minor: 1}, nil }
	elsewhere := func() (dist.Platform, error) { return dist.Platform{}, errors.New("no") }
	for _, test := range []struct {
		name   string
		change func(a *answer)
		libc   func(string) (libcVersion, error)
		host   func() (dist.Platform, error)
		want   dist.Platform
	}{
		{"glibc", func(a *answer) {}, none, elsewhere,
			dist.Platform{OS: "linux", Arch: "x86_64", Libc: "glibc", Major: 2, Minor: 99}},
		{"32 bits on a kernel of 64", func(a *answer) { a.Bits = 32 }, none, elsewhere,
			dist.Platform{OS: "linux", Arch: "i686", Libc: "glibc", Major: 2, Minor: 99}},
		{"32 bits on ARM", func(a *answer) { a.Bits, a.Environment.PlatformMachine = 32, "aarch64" }, none, elsewhere,
			dist.Platform{OS: "linux", Arch: "armv7l", Libc: "glibc", Major: 2, Minor: 99}},
		{"a version with more behind it", func(a *answer) { a.Glibc = "2.20-2014.11" }, none, elsewhere,
			dist.Platform{OS: "linux", Arch: "x86_64", Libc: "glibc", Major: 2, Minor: 20}},
		{"musl", func(a *answer) { a.Glibc = "" }, musl, elsewhere,
			dist.Platform{OS: "linux", Arch: "x86_64", Libc: "musl", Major: 1, Minor: 2}},
		{"linked statically", func(a *answer) { a.Glibc = "" }, none, elsewhere,
			dist.Platform{OS: "linux", Arch: "x86_64"}},
		{"Python 3.13 on Android", func(a *answer) { a.Environment.SysPlatform, a.Android = "android", 24 }, none, elsewhere,
			dist.Platform{OS: "android", Arch: "x86_64", Major: 24}},
		{"macOS", func(a *answer) { a.Environment.SysPlatform, a.MacOS = "darwin", "10.16" }, none, mac,
			dist.Platform{OS: "darwin", Arch: "x86_64", Major: 15, Minor: 1}},
		{"macOS by its own word", func(a *answer) { a.Environment.SysPlatform, a.MacOS = "darwin", "14.5.1" }, none, elsewhere,
			dist.Platform{OS: "darwin", Arch: "x86_64", Major: 14, Minor: 5}},
		{"32 bits on Windows", func(a *answer) {
			a.Environment.SysPlatform, a.Environment.PlatformMachine, a.Platform = "win32", "AMD64", "win32"
		}, none, elsewhere, dist.Platform{OS: "windows", Arch: "x86"}},
	} {
		a := fakeAnswer("3.12.4")
		test.change(a)
		got, err := a.platform(test.libc, test.host)
		test.want.Release, test.want.Version = "6.99-fake", "#99"
		if err != nil || got != test.want {
			t.Errorf("%s: got %+v, %v, want %+v", test.name, got, err, test.want)
		}
	}
	a := fakeAnswer("3.12.4")
	a.Environment.SysPlatform = "darwin"
	if got, err := a.platform(none, elsewhere); err == nil {
		t.Errorf("macOS of no version: got %+v, want an error", got)
	}
}

func TestParseMajorMinor(t *testing.T) {
	for _, test := range []struct {
		in           string
		major, minor int
		ok           bool
	}{
		{"2.36", 2, 36, true}, {"14", 14, 0, true}, {"10.15.7", 10, 15, true}, {"2.36.", 2, 36, true},
		{"2.20-2014", 2, 20, true}, {"", 0, 0, false}, {"x.1", 0, 0, false}, {"1.", 0, 0, false}, {"1.x", 0, 0, false},
		{"99999999999999999999.1", 0, 0, false},
	} {
		major, minor, err := parseMajorMinor(test.in)
		if major != test.major || minor != test.minor || (err == nil) != test.ok {
			t.Errorf("%q: got %d, %d, %v, want %d, %d", test.in, major, minor, err, test.major, test.minor)
		}
	}
}
