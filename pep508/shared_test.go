package pep508

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// sharedTable reads a table of pypa/packaging's cases into v; the test is skipped
// where the shared folder is not there.
func sharedTable(t *testing.T, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(sharedFolder(t), "peers", "packaging", name))
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
}

// sharedFolder is $RESOLVE_SHARED, or else the folder "shared" with "peers" in it
// beside one of the parents of the package.
func sharedFolder(t *testing.T) string {
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
		if _, err := os.Stat(filepath.Join(shared, "peers")); err == nil {
			return shared
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Skip("no shared folder: set RESOLVE_SHARED to check against pypa/packaging's tables")
		}
		dir = parent
	}
}
