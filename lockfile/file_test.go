package lockfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// check compares the folder of path with a single file of this content.
func check(t *testing.T, path, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil || string(b) != want {
		t.Errorf("%s: got %q, %v, want %q", filepath.Base(path), b, err, want)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".resolve-") {
			t.Errorf("left behind: %s", e.Name())
		}
	}
}

func TestWriteFileNewAndOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "requirements.lock")
	for _, content := range []string{"flask==3.0\n", "flask==3.1\n", "", strings.Repeat("x", 1<<20)} {
		if err := WriteFile(path, text(content)); err != nil {
			t.Fatal(err)
		}
		check(t, path, content)
	}
}

// A failure of the content's maker, even after it wrote, touches nothing.
func TestWriteFileFailureOfTheContent(t *testing.T) {
	broken := errors.New("broken")
	path := filepath.Join(t.TempDir(), "requirements.lock")
	fn := func(w io.Writer) error {
		if err := text("half")(w); err != nil {
			return err
		}
		return broken
	}
	if err := WriteFile(path, fn); !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want the maker's error and the name", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file: got %v, want none", err)
	}
	if err := WriteFile(path, text("old")); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, fn); !errors.Is(err, broken) {
		t.Errorf("got %v, want the maker's error", err)
	}
	check(t, path, "old")
}

func TestWriteFileUnchanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "requirements.lock")
	if err := WriteFile(path, text("same")); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, text("same")); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil || !after.ModTime().Equal(long) || !os.SameFile(before, after) {
		t.Errorf("after writing the same: got %v, %v, want the same file of %v", after.ModTime(), err, long)
	}
	if err := WriteFile(path, text("SAME")); err != nil { // as long, but other
		t.Fatal(err)
	}
	check(t, path, "SAME")
}

func TestWriteFileKeepsPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are not bits on Windows: runs elsewhere")
	}
	path := filepath.Join(t.TempDir(), "requirements.lock")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o640, 0o444, 0o755} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if err := WriteFile(path, text(mode.String())); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("permissions: got %v, %v, want %v", info.Mode().Perm(), err, mode)
		}
		check(t, path, mode.String())
	}
}

// A new file has the permissions that any other program would give it.
func TestWriteFileNewPermissions(t *testing.T) {
	dir := t.TempDir()
	other, err := os.Create(filepath.Join(dir, "other"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	want, err := other.Stat()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "requirements.lock")
	if err := WriteFile(path, text("new")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.Stat(path); err != nil || got.Mode() != want.Mode() {
		t.Errorf("permissions: got %v, %v, want %v", got.Mode(), err, want.Mode())
	}
}

func TestWriteFileFollowsSymbolicLinks(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"real/deep", "links"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skipf("no symbolic link can be made here: runs where the system lets this user: %v", err)
		}
	}
	link("../real/deep", "links/folder")
	link("../lock", "real/deep/up")       // from real/deep, so to real/lock
	link("folder/up", "links/first")      // through a linked folder
	link("first", "links/second")         // to a link
	link("../real/new", "links/dangling") // to nothing yet
	link("loop", "links/loop")            // to itself
	if err := os.WriteFile(filepath.Join(dir, "real/lock"), []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"links/second": "real/lock", "links/dangling": "real/new"} {
		path := filepath.Join(dir, name)
		if err := WriteFile(path, text(name)); err != nil {
			t.Fatal(err)
		}
		check(t, filepath.Join(dir, target), name)
		check(t, path, name)
		if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s: got %v, %v, want it to be a link still", name, info.Mode(), err)
		}
	}
	if err := WriteFile(filepath.Join(dir, "links/loop"), text("x")); err == nil || !strings.Contains(err.Error(), "too many levels of symbolic links") {
		t.Errorf("a link to itself: got %v, want an error that says so", err)
	}
}

func TestWriteFileErrorsNameTheFile(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:                                    "it is a directory",
		filepath.Join(dir, "none", "lock.txt"): "no such file or directory",
	} {
		err := WriteFile(path, text("x"))
		if runtime.GOOS == "windows" && err != nil {
			continue // other words
		}
		if err == nil || err.Error() != "writing "+path+": "+want {
			t.Errorf("got %v, want writing %s: %s", err, path, want)
		}
	}
}
