package resolver

import (
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// peersFolder returns a folder of other projects' test material: below
// $RESOLVE_SHARED, else below a folder "shared" next to one of the folders
// above this one.
func peersFolder(t testing.TB, name string) string {
	t.Helper()
	shared := os.Getenv("RESOLVE_SHARED")
	for dir := ".."; shared == ""; dir = filepath.Join(dir, "..") {
		if info, err := os.Stat(filepath.Join(dir, "shared", "peers")); err == nil && info.IsDir() {
			shared = filepath.Join(dir, "shared")
			break
		}
		if full, err := filepath.Abs(dir); err != nil || full == filepath.Dir(full) {
			t.Skipf("no folder shared/peers above this one and RESOLVE_SHARED is not set: %s is not checked", name)
		}
	}
	folder := filepath.Join(shared, "peers", name)
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("%v: not checked", err)
	}
	return folder
}
