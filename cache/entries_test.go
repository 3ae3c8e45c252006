package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
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
		state := [...]string{"held", "superseded", "damaged", "unfinished", "former"}[e.State]
		text := fmt.Sprint(state, " ", e.Size)
		if e.State == Held || e.State == Superseded {
			text += " " + string(e.Bucket) + " " + e.Key
		}
		if e.Err != nil {
			text += ": " + e.Err.Error()
		}
		all = append(all, text)
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

// notOurs are names that no file of the cache has.
var notOurs = []string{"letters/mine.txt", "listing/v2/notes", "listing/vx/" + someHash, "listing/v/" + someHash, someHash,
	"Listing/v2/" + someHash, "listing/v2/deeper/" + someHash, "listing/" + someHash, "unfinished/notes", "unfinished/v1/" + someHash,
	"packs/v2/notes", "packs/v2/00000000000g-12345678", "packs/v3/000000000001-12345678", "packs/v1/notes", "packs/000000000001-12345678"}

// Only what is the cache's is seen, and so only that can be removed; what is
// wrong with it is said.
func TestEntries(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	put(t, dir, "key0", "v", "key1", "vv")
	put(t, dir, "key1", "vvv", "key2", "")
	put(t, dir, "key3", "damaged")
	for _, file := range files(t, dir) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(string(b), "damaged") {
			b[len(b)-1] ^= 1
			writeUnder(t, dir, strings.TrimPrefix(filepath.ToSlash(file), filepath.ToSlash(dir)), b)
		}
	}
	for _, name := range notOurs {
		writeUnder(t, dir, name, []byte("rsc2"))
	}
	writeUnder(t, dir, "listing/v2/"+someHash, []byte("rsc2 as it was"))
	writeUnder(t, dir, "packs/v1/000000000009-0123abcd", []byte("rsp1"))
	writeUnder(t, dir, "packs/v2/000000000009-0123abcd", []byte("no pack"))
	writeUnder(t, dir, "packs/v2/000000000009-0123abce", nil)
	writeUnder(t, dir, "unfinished/123", []byte("half"))
	want := []string{
		"damaged 0: cut short",
		"damaged 40: its checksum is wrong",
		"damaged 7: cut short",
		"former 14",
		"former 4",
		"held 33 things/v1 key2",
		"held 34 things/v1 key0",
		"held 36 things/v1 key1",
		"superseded 35 things/v1 key1",
		"unfinished 4",
	}
	if got := describe(t, Open(dir)); !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	n, size, err := Open(dir).Remove(func(e Entry) bool { return e.State != Held })
	if n != 7 || size != 0+40+7+14+35+4+4 || err != nil {
		t.Errorf("removed %d, %d bytes, %v, want 7", n, size, err)
	}
	if got := describe(t, Open(dir)); !slices.Equal(got, want[5:8]) {
		t.Errorf("got\n%q, want\n%q", got, want[5:8])
	}
	n, _, err = Open(dir).Remove(func(e Entry) bool { return e.Key == "key1" })
	if got := describe(t, Open(dir)); n != 1 || err != nil || !slices.Equal(got, want[5:7]) {
		t.Errorf("removed %d, %v, left\n%q, want\n%q", n, err, got, want[5:7])
	}
	if got := get(Open(dir), bucket, "key0"); got != `"v"` {
		t.Errorf("what stays: got %s", got)
	}
	n, _, err = Open(dir).Remove(func(Entry) bool { return true })
	if left := describe(t, Open(dir)); n != 2 || err != nil || len(left) > 0 {
		t.Errorf("removed %d, %v, left %q, want 2 and none", n, err, left)
	}
	for _, name := range append(notOurs, tagName) {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Errorf("%s: %v, want it there", name, err)
		}
	}
}

// What former programs left goes when the first pack is written.
func TestFormerFilesGo(t *testing.T) {
	dir := t.TempDir()
	writeUnder(t, dir, tagName, []byte(tag))
	writeUnder(t, dir, "listing/v2/"+someHash, []byte("rsc2 as it was"))
	writeUnder(t, dir, "listing/v2/mine", []byte("rsc2 as it was"))
	put(t, dir, "k", "v")
	if got, want := describe(t, Open(dir)), []string{"held 31 things/v1 k"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "listing/v2/mine")); err != nil {
		t.Error(err)
	}
}

// In a folder that was its user's before, what does not begin as an entry is
// the user's, even under the name of one: other programs name files by hashes.
func TestEntriesInAForeignFolder(t *testing.T) {
	dir := t.TempDir()
	writeUnder(t, dir, "objects/v1/"+someHash, []byte("the user's"))
	writeUnder(t, dir, "unfinished/1", []byte("the user's"))
	writeUnder(t, dir, "unfinished/2", []byte(packMagic))
	writeUnder(t, dir, "packs/v2/000000000009-0123abcd", []byte("the user's"))
	put(t, dir, "k", "v")
	want := []string{"held 31 things/v1 k", "unfinished 4"}
	if got := describe(t, Open(dir)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// No link leads out of the folder, be it in the place of a file or of a folder.
// The folder itself may be one.
func TestEntriesFollowNoLink(t *testing.T) {
	real := filepath.Join(t.TempDir(), "cache")
	put(t, real, "k", "")
	dir := filepath.Join(t.TempDir(), "link")
	outside := t.TempDir()
	put(t, outside, "out", "")
	pack := onePack(t, outside)
	writeUnder(t, outside, "v1/"+someHash, []byte("rsc2"))
	writeUnder(t, outside, "1", []byte(packMagic))
	for link, to := range map[string]string{
		dir:               real,
		real + "/linked":  outside,
		real + "/listing": outside,
		real + "/" + packFolder + "/000000000009-0123abcd": pack,
	} {
		if err := os.Symlink(filepath.FromSlash(to), filepath.FromSlash(link)); err != nil {
			t.Skipf("no symbolic link can be made here: runs where the system lets this user: %v", err)
		}
	}
	aside := filepath.Join(real, unfinished)
	if err := os.Remove(aside); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, aside); err != nil {
		t.Fatal(err)
	}
	if got, want := describe(t, Open(dir)), []string{"held 30 things/v1 k"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for how, d := range opened(dir) {
		if got := get(d, bucket, "out"); got != "absent" {
			t.Errorf("%s, Get through a link: got %s, want absent", how, got)
		}
	}
	if err := os.Rename(filepath.Join(real, "packs"), filepath.Join(real, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "packs"), filepath.Join(real, "packs")); err != nil {
		t.Fatal(err)
	}
	if got := describe(t, Open(dir)); len(got) > 0 {
		t.Errorf("got %q, want nothing of another folder", got)
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
	dir := filepath.Join(t.TempDir(), "cache")
	for i := range 5 {
		put(t, dir, fmt.Sprint(i), "")
	}
	writeUnder(t, dir, "listing/v2/"+someHash, nil)
	for most := 1; most <= 6; most++ {
		seen := 0
		for range Open(dir).Entries() {
			if seen++; seen == most {
				break
			}
		}
		if seen != most {
			t.Errorf("left after %d: saw %d", most, seen)
		}
	}
}

// age makes all that is in the packs of a folder older.
func age(t *testing.T, dir string, by time.Duration) {
	t.Helper()
	for _, file := range files(t, dir) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := newPack(filepath.Base(file), int64(len(b)), mapPages(b))
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.slots {
			at := b[packHead+i*slotSize:][:slotSize]
			if s := parseSlot(at); s.offset != 0 {
				s.time -= uint32(by / time.Second)
				s.put(at)
			}
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// When an entry was used last is told by what reads it, too, within a day, and
// is not forgotten by a merge.
func TestEntriesTellWhenTheyWereUsed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	put(t, dir, "k", "v", "never", "v")
	used := func(key string) (at time.Time) {
		for e, err := range Open(dir).Entries() {
			if err != nil {
				t.Fatal(err)
			}
			if e.Key == key {
				at = e.Used
			}
		}
		return at
	}
	read := func(key string) {
		d := Open(dir)
		d.Get(bucket, key)
		d.Get(bucket, key)
		flush(t, d)
	}
	start := time.Now().Add(-2 * time.Second)
	if got := used("k"); got.Before(start) {
		t.Errorf("after Put: used at %v, want now, %v", got, start)
	}
	age(t, dir, usedGrain/2)
	if read("k"); used("k").After(start) || len(files(t, dir)) != 1 {
		t.Errorf("after Get within a day: used at %v, want it untouched", used("k"))
	}
	age(t, dir, usedGrain)
	if read("other"); used("k").After(start) {
		t.Errorf("after Get of another: used at %v", used("k"))
	}
	if read("k"); used("k").Before(start) {
		t.Errorf("after Get: used at %v, want now, %v", used("k"), start)
	}
	if read("k"); len(files(t, dir)) != 2 {
		t.Errorf("after another Get: %d files, want 2: it is noted already", len(files(t, dir)))
	}
	for i := range maxPacks {
		put(t, dir, fmt.Sprint(i), "")
	}
	if n := len(files(t, dir)); n > maxPacks {
		t.Errorf("files: got %d, want %d at most", n, maxPacks)
	}
	if got := used("k"); got.Before(start) || used("never").After(start) {
		t.Errorf("after a merge: used at %v and %v, want now and long ago", got, used("never"))
	}
	n, _, err := Open(dir).Remove(func(e Entry) bool { return e.Used.Before(start) })
	if n != 1 || err != nil || used("k").Before(start) {
		t.Errorf("removed %d, %v, and what stays was used at %v, want now", n, err, used("k"))
	}
}

// A process that lasts notes what it uses each day, and not once for all.
func TestUseIsNotedEachDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, "k", "v")
		d := Open(dir)
		for day := range 3 {
			time.Sleep(usedGrain + time.Hour)
			for range 2 {
				get(d, bucket, "k")
				flush(t, d)
			}
			if got, want := len(files(t, dir)), 2+day; got != want {
				t.Errorf("on day %d: %d files, want %d", day, got, want)
			}
			for e := range d.Entries() {
				if !e.Used.Equal(time.Now()) {
					t.Errorf("on day %d: used at %v, want now, %v", day, e.Used, time.Now())
				}
			}
		}
	})
}
