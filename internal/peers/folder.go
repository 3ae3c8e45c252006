package peers

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"resolve/internal/sharedtest"
)

// Folder returns a folder of other projects' test material. The test is
// skipped if it is not there.
func Folder(t testing.TB, name string) string {
	t.Helper()
	return shared(t, "peers", name)
}

// shared returns what is there by that name in the folder beside this project.
func shared(t testing.TB, elements ...string) string {
	t.Helper()
	name := filepath.Join(elements...)
	path := filepath.Join(sharedtest.Folder(t, name), name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the folder shared beside this repository lacks %s: runs where it has it", name)
	}
	return path
}

// files gives all files below a folder by their names there, slashes between
// and without the extension, which all of them must have.
func files(t testing.TB, folder, extension string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		name, ok := strings.CutSuffix(filepath.ToSlash(name), extension)
		if !ok {
			t.Errorf("%s: not a %s file: nobody knows what it says", path, extension)
		}
		found[name] = path
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatalf("%s: nothing in it", folder)
	}
	return found
}
