package dist

import (
	"os"
	"path/filepath"
	"testing"

	"resolve/internal/sharedtest"
)

// sharedFile reads a file of the peers' test material.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(sharedtest.Folder(t, name), "peers", filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("the shared test material lacks the file: runs where it has it: %v", err)
	}
	return b
}
