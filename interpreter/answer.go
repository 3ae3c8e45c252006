package interpreter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"resolve/dist"
	"resolve/pep440"
	"resolve/pep508"
)

// An answer is what script.py prints.
type answer struct {
	Executable     string             `json:"executable"`
	BaseExecutable string             `json:"base_executable"` // of a virtual environment, that it was made from
	Environment    pep508.Environment `json:"environment"`
	Version        string             `json:"version"` // of the language
	FreeThreaded   bool               `json:"free_threaded"`
	Bits           int                `json:"bits"`     // of a pointer
	Platform       string             `json:"platform"` // as sysconfig has it: linux-x86_64, macosx-11.0-arm64
	Glibc          string             `json:"glibc"`    // version, "" if it has another C library
	MacOS          string             `json:"macos"`    // version
	Android        int                `json:"android"`  // API level
}

// parseAnswer reads the last line of an interpreter's output that is a JSON
// object: what a shim or a start-up hook prints before it is not the answer.
func parseAnswer(out []byte) (*answer, error) {
	out = bytes.TrimSpace(out)
	line := out[bytes.LastIndexByte(out, '\n')+1:]
	var a answer
	if err := json.Unmarshal(line, &a); err != nil {
		return nil, fmt.Errorf("it did not say what it is: %w", err)
	}
	v, err := pep440.Parse(a.Version)
	if err != nil {
		return nil, fmt.Errorf("it did not say its version: %w", err)
	}
	if r := v.Release(); len(r) == 0 || r[0] < 3 {
		return nil, fmt.Errorf("it is Python %s", a.Version)
	}
	if a.Executable == "" {
		return nil, errors.New("it did not say where it is")
	}
	return &a, nil
}

// python turns a into a Python found at path. libc tells the C library of an
// executable, and host the platform of this machine.
func (a *answer) python(path string, libc func(executable string) (libcVersion, error), host func() (dist.Platform, error)) (*Python, error) {
	v, err := pep440.Parse(a.Version)
	if err != nil {
		return nil, err
	}
	pf, err := a.platform(libc, host)
	if err != nil {
		return nil, err
	}
	return &Python{
		Path:       path,
		Executable: a.Executable,
		Python: dist.Python{
			Implementation:        a.Environment.ImplementationName,
			Version:               v,
			FreeThreaded:          a.FreeThreaded,
			ImplementationVersion: a.Environment.ImplementationVersion,
		},
		Platform:    pf,
		Environment: a.Environment,
	}, nil
}

// platform returns the platform that wheels for a's interpreter are for.
func (a *answer) platform(libc func(string) (libcVersion, error), host func() (dist.Platform, error)) (dist.Platform, error) {
	env := &a.Environment
	pf := dist.Platform{
		OS:      env.SysPlatform,
		Arch:    env.PlatformMachine,
		Release: env.PlatformRelease,
		Version: env.PlatformVersion,
	}
	switch {
	case a.Android > 0 || env.SysPlatform == "android":
		pf.OS, pf.Major = "android", a.Android
	case env.SysPlatform == "linux":
		a.linux(&pf, libc)
	case env.SysPlatform == "darwin":
		// Python built for an old system is told an old version (10.16).
		if h, err := host(); err == nil && h.OS == "darwin" {
			pf.Major, pf.Minor = h.Major, h.Minor
		} else if pf.Major, pf.Minor, err = parseMajorMinor(a.MacOS); err != nil {
			return pf, fmt.Errorf("reading the version of macOS: %w", err)
		}
	case env.SysPlatform == "win32":
		pf.OS, pf.Arch = "windows", windowsArch(a.Platform, pf.Arch)
	}
	return pf, nil
}

// linux fills in processor and C library. An interpreter whose C library is
// neither known is one that no manylinux or musllinux wheel fits.
func (a *answer) linux(pf *dist.Platform, libc func(string) (libcVersion, error)) {
	if a.Bits == 32 {
		pf.Arch = narrowArch(pf.Arch)
	}
	if a.Glibc != "" {
		if major, minor, err := parseMajorMinor(a.Glibc); err == nil {
			pf.Libc, pf.Major, pf.Minor = "glibc", major, minor
			return
		}
	}
	if lv, err := libc(a.Executable); err == nil {
		pf.Libc, pf.Major, pf.Minor = lv.name, lv.major, lv.minor
	}
}

// narrowArch is the processor as a 32-bit program sees it on a kernel that may
// be of 64 bits.
func narrowArch(machine string) string {
	switch machine {
	case "x86_64":
		return "i686"
	case "aarch64", "armv8l":
		return "armv7l"
	}
	return machine
}

// windowsArch is the processor that a Python on Windows was built for, which
// may differ from the machine's.
func windowsArch(platform, machine string) string {
	switch platform {
	case "win-amd64":
		return "AMD64"
	case "win-arm64":
		return "ARM64"
	case "win32":
		return "x86"
	}
	return machine
}

// parseMajorMinor reads the first two numbers of a version, whatever follows.
func parseMajorMinor(s string) (major, minor int, err error) {
	first, rest, ok := strings.Cut(s, ".")
	if !ok {
		rest = "0"
	}
	if major, err = strconv.Atoi(first); err != nil {
		return 0, 0, fmt.Errorf("%q is no version", s)
	}
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	if minor, err = strconv.Atoi(rest[:end]); err != nil {
		return 0, 0, fmt.Errorf("%q is no version", s)
	}
	return major, minor, nil
}
