package settings

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// bound calls f with the system checking permissions, also for root, who is nobody
// to the file system meanwhile. That is a property of the thread.
func bound(t *testing.T, f func()) {
	t.Helper()
	if os.Getuid() == 0 {
		const nobody = 65534
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := unix.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer unix.Setfsuid(0)
	}
	f()
}

// A folder above that may not be searched has no files; a file that may not be read
// is an error.
func TestFindDenied(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "a")
	t.Chdir(dir)
	put(t, map[string]string{"a/resolve.toml": "", "a/b/x": "", "c/resolve.toml": ""})
	chmod(t, "c", 0o755)
	chmod(t, "c/resolve.toml", 0)
	t.Chdir("c")
	bound(t, func() {
		if _, err := Find(""); err == nil || !strings.HasPrefix(err.Error(), "reading resolve.toml: ") {
			t.Errorf("a file that may not be read: got %v, want an error that names it", err)
		}
	})
	chmod(t, "../a/b", 0o755)
	t.Chdir("../a/b")
	chmod(t, "..", 0)
	t.Cleanup(func() { os.Chmod(folder, 0o700) })
	bound(t, func() {
		if found, err := Find(""); err != nil || found.File != nil {
			t.Errorf("below a folder that may not be searched: got %v, %v, want nothing", found.File, err)
		}
	})
}

func chmod(t *testing.T, name string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(name, mode); err != nil {
		t.Fatal(err)
	}
}
