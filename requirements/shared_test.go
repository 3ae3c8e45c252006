package requirements

import (
	"os"
	"path/filepath"
	"testing"
)

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
			t.Skip("no shared folder: set RESOLVE_SHARED to read other projects' requirement files")
		}
		dir = parent
	}
}

// The requirement sets that other resolvers are measured with are read whole: each
// is a list of dependency specifiers, and prints back to itself.
func TestPeersRequirements(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(sharedFolder(t), "peers", "requirements", "*.in"))
	if err != nil || len(names) == 0 {
		t.Fatalf("requirement sets: got %d, %v, want some", len(names), err)
	}
	for _, name := range names {
		f, err := ParseFile(name, ParseOptions{})
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if len(f.Requirements) == 0 || len(f.Options) > 0 || len(f.Constraints) > 0 {
			t.Errorf("%s: got %d requirements, %d constraints, %d options, want requirements alone",
				filepath.Base(name), len(f.Requirements), len(f.Constraints), len(f.Options))
		}
		again := reread(t, f.Requirements, nil, false)
		if got, want := len(again.Requirements), len(f.Requirements); got != want {
			t.Errorf("%s, printed: got %d requirements, want %d", filepath.Base(name), got, want)
		}
	}
}
