// Package sharedtest finds the material of other projects that tests compare
// with: their cases as data, and recordings of indexes. It is not in this
// repository, and tests are skipped where it is not there.
//
// What must not live here: what the material says (internal/peers reads some of
// it), and anything that a program needs.
package sharedtest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Folder returns $RESOLVE_SHARED, else the folder "shared" with "peers" in it
// beside one of the parents of the package under test. The test is skipped if
// there is none; what says what is not checked then.
func Folder(t testing.TB, what string) string {
	t.Helper()
	if dir := os.Getenv("RESOLVE_SHARED"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		shared := filepath.Join(dir, "shared")
		if info, err := os.Stat(filepath.Join(shared, "peers")); err == nil && info.IsDir() {
			return shared
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Skipf("no folder shared/peers beside this repository, and RESOLVE_SHARED names none: not compared with %s", what)
		}
		dir = parent
	}
}

// Table reads a table of pypa/packaging's cases into v, and fails the test if it
// has a field that v has not.
func Table(t testing.TB, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(Folder(t, "pypa/packaging's tables"), "peers", "packaging", name))
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
}
