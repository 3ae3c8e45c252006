package requirements

import (
	"path/filepath"
	"testing"

	"resolve/internal/sharedtest"
)

// The requirement sets that other resolvers are measured with are read whole: each
// is a list of dependency specifiers, and prints back to itself.
func TestPeersRequirements(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(sharedtest.Folder(t, "other projects' requirement files"), "peers", "requirements", "*.in"))
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
