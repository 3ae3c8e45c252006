package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Only what is the cache's is seen, and so only that can be removed.
func TestEntries(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	d := Open(dir)
	for i, b := range []Bucket{"listing/v1", "listing/v2", "metadata/v1"} {
		if err := d.Put(b, fmt.Sprint(i), make([]byte, 100*(i+1))); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hash := strings.Repeat("ab", 32)
	write("unfinished/123", "half")
	write("listing/v2/"+hash, "cut short")
	write("letters/mine.txt", "the user's")
	write("listing/v2/notes", "the user's")
	write("listing/vx/"+hash, "the user's")
	write(hash, "the user's")
	outside := filepath.Join(t.TempDir(), hash)
	if err := os.WriteFile(outside, []byte("elsewhere"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "metadata/v1", strings.Repeat("cd", 32))); err != nil {
		t.Skipf("making a symbolic link: %v", err)
	}
	var got []string
	for e, err := range d.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(e.Bucket, " ", e.Size, " ", e.Whole()))
		if err := e.Remove(); err != nil {
			t.Error(err)
		}
		if err := e.Remove(); err != nil {
			t.Errorf("once more: %v", err)
		}
	}
	slices.Sort(got)
	want := []string{" 4 false", "listing/v1 116 true", "listing/v2 216 true", "listing/v2 9 false", "metadata/v1 316 true"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, name := range []string{"letters/mine.txt", "listing/v2/notes", "listing/vx/" + hash, hash, "CACHEDIR.TAG"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s: %v, want it there", name, err)
		}
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
	for e, err := range Open(filepath.Join(dir, "absent")).Entries() {
		t.Errorf("a folder that is not there: got %v, %v", e, err)
	}
}
