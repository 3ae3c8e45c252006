package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// describe says what each entry is and what is wrong with it.
func describe(t *testing.T, d *Dir) []string {
	t.Helper()
	var all []string
	for e, err := range d.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		key, err := e.Key()
		if err != nil {
			key = err.Error()
		}
		all = append(all, fmt.Sprintf("%s %d %s", path.Dir(e.Name()), e.Size, key))
		if want := strings.TrimPrefix(path.Dir(e.Name()), unfinished); string(e.Bucket) != want {
			t.Errorf("%s: got the bucket %q, want %q", e.Name(), e.Bucket, want)
		}
	}
	slices.Sort(all)
	return all
}

// writeUnder writes a file in a folder under dir.
func writeUnder(t *testing.T, dir, name string, text []byte) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

var someHash = strings.Repeat("ab", 32)

// notOurs are names that no entry has.
var notOurs = []string{"letters/mine.txt", "listing/v2/notes", "listing/vx/" + someHash, "listing/v/" + someHash, someHash,
	"Listing/v2/" + someHash, "listing/v2/deeper/" + someHash, "listing/" + someHash, "unfinished/notes", "unfinished/v1/" + someHash}

// Only what is the cache's is seen, and so only that can be removed; what is
// wrong with it is said.
func TestEntries(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	d := Open(dir)
	for i, b := range []Bucket{"listing/v1", "listing/v2", "meta-data/v10"} {
		if err := d.Put(b, fmt.Sprint("key", i), make([]byte, 100*(i+1))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range notOurs {
		writeUnder(t, dir, name, encodeEntry("k", nil))
	}
	at := func(i int) string { return "listing/v2/" + fmt.Sprintf("%064x", i) }
	whole := encodeEntry("k", []byte("value"))
	flipped := slices.Clone(whole)
	flipped[len(flipped)-1] ^= 1
	for i, b := range [][]byte{nil, []byte("\x00\x00\x00\x00\x00"), whole[:10], whole[:22], flipped, whole, []byte("rsc1 as it was")} {
		writeUnder(t, dir, at(i), b)
	}
	writeUnder(t, dir, "unfinished/123", []byte("half"))
	want := []string{
		"listing/v1 124 key0",
		"listing/v2 0 cut short",
		"listing/v2 10 cut short",
		"listing/v2 14 of a former format",
		"listing/v2 22 its length is wrong",
		"listing/v2 224 key1",
		"listing/v2 26 its checksum is wrong",
		"listing/v2 26 under another entry's name",
		"listing/v2 5 not an entry",
		"meta-data/v10 324 key2",
		"unfinished 4 not an entry",
	}
	if got := describe(t, d); !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	removed := 0
	for e, err := range d.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		was, err := e.Remove()
		again, err2 := e.Remove()
		if !was || again || err != nil || err2 != nil {
			t.Errorf("%s: removed %v, %v; once more %v, %v", e.Name(), was, err, again, err2)
		}
		if _, err := e.Key(); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: what is gone has the key of error %v, want fs.ErrNotExist", e.Name(), err)
		}
		removed++
	}
	if left := describe(t, d); removed != len(want) || len(left) > 0 {
		t.Errorf("removed %d, left %q, want %d and none", removed, left, len(want))
	}
	for _, name := range append(notOurs, tagName) {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s: %v, want it there", name, err)
		}
	}
}

// In a folder that was its user's before, what does not begin as an entry is
// the user's, even under the name of one: other programs name files by hashes.
func TestEntriesInAForeignFolder(t *testing.T) {
	dir := t.TempDir()
	writeUnder(t, dir, "objects/v1/"+someHash, []byte("the user's"))
	writeUnder(t, dir, "unfinished/1", []byte("the user's"))
	writeUnder(t, dir, "unfinished/2", encodeEntry("k", nil)[:8])
	d := Open(dir)
	if err := d.Put("listing/v2", "k", []byte("v")); err != nil {
		t.Fatal(err)
	}
	want := []string{"listing/v2 22 k", "unfinished 8 cut short"}
	if got := describe(t, d); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// No link leads out of the folder, be it in the place of a file or of a folder.
// The folder itself may be one.
func TestEntriesFollowNoLink(t *testing.T) {
	real := filepath.Join(t.TempDir(), "cache")
	if err := Open(real).Put("listing/v2", "k", nil); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "link")
	outside := t.TempDir()
	writeUnder(t, outside, "v1/"+someHash, encodeEntry("k", nil))
	writeUnder(t, outside, "1", encodeEntry("k", nil))
	for link, to := range map[string]string{
		dir:                              real,
		real + "/linked":                 outside,
		real + "/listing/v3":             outside + "/v1",
		real + "/listing/v2/" + someHash: outside + "/v1/" + someHash,
	} {
		if err := os.Symlink(filepath.FromSlash(to), filepath.FromSlash(link)); err != nil {
			t.Skipf("making a symbolic link: %v", err)
		}
	}
	aside := filepath.Join(real, unfinished)
	if err := os.Remove(aside); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, aside); err != nil {
		t.Fatal(err)
	}
	if got, want := describe(t, Open(dir)), []string{"listing/v2 21 k"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEntriesOfNothing(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []*Dir{nil, Open(dir), Open(filepath.Join(dir, "absent"))} {
		for e, err := range d.Entries() {
			t.Errorf("%q: got %v, %v, want none", d.Path(), e, err)
		}
	}
	writeUnder(t, dir, "file", nil)
	for _, err := range Open(filepath.Join(dir, "file")).Entries() {
		if err == nil {
			t.Error("a file in its place: got no error")
		}
		return
	}
	t.Error("a file in its place: got nothing, want an error")
}

// An iteration may be left at any point.
func TestEntriesCanBeLeft(t *testing.T) {
	d := Open(filepath.Join(t.TempDir(), "cache"))
	for i := range 5 {
		if err := d.Put(Bucket(fmt.Sprintf("kind/v%d", i%2)), fmt.Sprint(i), nil); err != nil {
			t.Fatal(err)
		}
	}
	for most := 1; most <= 5; most++ {
		seen := 0
		for range d.Entries() {
			if seen++; seen == most {
				break
			}
		}
		if seen != most {
			t.Errorf("left after %d: saw %d", most, seen)
		}
	}
}

// When an entry was used last is told by what reads it, too.
func TestEntriesTellWhenTheyWereUsed(t *testing.T) {
	d := Open(filepath.Join(t.TempDir(), "cache"))
	if err := d.Put(bucket, "k", []byte("v")); err != nil {
		t.Fatal(err)
	}
	used := func() (at time.Time) {
		for e, err := range d.Entries() {
			if err != nil {
				t.Fatal(err)
			}
			at = e.Used
		}
		return at
	}
	age := func(ago time.Duration) time.Time {
		at := time.Now().Add(-ago)
		if err := os.Chtimes(d.file(bucket, "k"), at, at); err != nil {
			t.Fatal(err)
		}
		return used()
	}
	start := time.Now().Add(-time.Minute) // a file system's clock may be coarse
	if got := used(); got.Before(start) {
		t.Errorf("after Put: used at %v, want now, %v", got, start)
	}
	old := age(2 * usedGrain)
	if d.Get(bucket, "other"); !used().Equal(old) {
		t.Errorf("after Get of another: used at %v, want %v", used(), old)
	}
	if _, ok := d.Get(bucket, "k"); !ok || used().Before(start) {
		t.Errorf("after Get: %v, used at %v, want now, %v", ok, used(), start)
	}
	recent := age(usedGrain / 2)
	if _, ok := d.Get(bucket, "k"); !ok || !used().Equal(recent) {
		t.Errorf("after Get within a day: %v, used at %v, want it untouched, %v", ok, used(), recent)
	}
}
