package dist

import (
	"os"
	"path/filepath"
	"testing"
)

// sharedFolder is the folder with other projects' cases and with recordings:
// $RESOLVE_SHARED, else the one beside the repository. Without it the test is skipped.
func sharedFolder(t *testing.T) string {
	t.Helper()
	if root := os.Getenv("RESOLVE_SHARED"); root != "" {
		return root
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		at := filepath.Join(dir, "shared")
		if _, err := os.Stat(filepath.Join(at, "peers")); err == nil {
			return at
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Skip("no folder shared/peers above this package and RESOLVE_SHARED is not set")
		}
		dir = up
	}
}

// sharedFile reads a file of the peers' test material.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(sharedFolder(t), "peers", filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("the shared test material lacks the file: %v", err)
	}
	return b
}
