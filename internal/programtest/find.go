// Package programtest finds the programs of others that tests run: shells, what
// draws and what formats.
//
// What must not live here: anything that a program of ours needs.
package programtest

import (
	"os"
	"os/exec"
	"testing"
)

// debian are Debian's packages of programs that are called otherwise.
var debian = map[string]string{"dot": "graphviz", "man": "man-db"}

// Find returns the path of a program. Without it the test is skipped, or fails
// where the environment has RESOLVE_ALL_PROGRAMS, for there nothing may go unchecked unseen.
func Find(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	in := debian[name]
	if in == "" {
		in = name
	}
	if os.Getenv("RESOLVE_ALL_PROGRAMS") != "" {
		t.Fatalf("there is no %s (Debian's package %s), and RESOLVE_ALL_PROGRAMS is set", name, in)
	}
	t.Skipf("there is no %s (Debian's package %s)", name, in)
	return ""
}

// File returns the path of a file that a Debian package installs, as Find does.
func File(t testing.TB, path, in string) string {
	t.Helper()
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if os.Getenv("RESOLVE_ALL_PROGRAMS") != "" {
		t.Fatalf("there is no %s (Debian's package %s), and RESOLVE_ALL_PROGRAMS is set", path, in)
	}
	t.Skipf("there is no %s (Debian's package %s)", path, in)
	return ""
}
