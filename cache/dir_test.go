package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const bucket Bucket = "things/v1"

// get says what Get returns.
func get(d *Dir, b Bucket, key string) string {
	v, ok := d.Get(b, key)
	if !ok {
		return "absent"
	}
	return fmt.Sprintf("%q", v)
}

// flush writes what was put, which must succeed.
func flush(t testing.TB, d *Dir) {
	t.Helper()
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
}

// put writes values to one pack of the folder, key and value in turn.
func put(t testing.TB, dir string, list ...string) {
	t.Helper()
	d := Open(dir)
	for i := 0; i < len(list); i += 2 {
		d.Put(bucket, list[i], []byte(list[i+1]))
	}
	flush(t, d)
}

// files returns the names of all files under dir, but for the tag and the lock.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != tagName && e.Name() != lockName {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// opened returns the folder's cache in each of the ways to open one.
func opened(dir string) map[string]*Dir {
	return map[string]*Dir{"read": Open(dir), "mapped": OpenMapped(dir)}
}

func TestPutThenGet(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "cache")
	if got := get(Open(dir), bucket, "flask"); got != "absent" {
		t.Errorf("before Put: got %s, want absent", got)
	}
	for _, value := range []string{"one", "", strings.Repeat("x", 1<<20), "\x00\xff"} {
		d := Open(dir)
		d.Put(bucket, "flask", []byte(value))
		if v, ok := d.Get(bucket, "flask"); !ok || string(v) != value {
			t.Errorf("before Flush of %d bytes: got %d bytes, %v", len(value), len(v), ok)
		}
		flush(t, d)
		for how, d := range opened(dir) {
			if v, ok := d.Get(bucket, "flask"); !ok || string(v) != value {
				t.Errorf("%s after Flush of %d bytes: got %d bytes, %v", how, len(value), len(v), ok)
			}
		}
		if v, ok := d.Get(bucket, "flask"); !ok || string(v) != value {
			t.Errorf("after its own Flush of %d bytes: got %d bytes, %v", len(value), len(v), ok)
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, "CACHEDIR.TAG")); !bytes.HasPrefix(b, []byte("Signature: 8a477f597d28d172789f06886806bc55")) {
		t.Errorf("tag: got %q, %v, want the signature of cache folders", b, err)
	}
}

// Keys and buckets are apart, whatever they are made of.
func TestKeysAndBucketsAreApart(t *testing.T) {
	dir := t.TempDir()
	keys := []string{"", "a", "A", "a/b", "../a", "a\x00b", "\x00", "\x00\x00", strings.Repeat("k", 5000)}
	buckets := []Bucket{"things/v1", "things/v2", "other/v1"}
	d := Open(dir)
	for _, key := range keys {
		for _, b := range buckets {
			d.Put(b, key, []byte(string(b)+key))
		}
	}
	flush(t, d)
	for how, d := range opened(dir) {
		for _, key := range keys {
			for _, b := range buckets {
				if got, want := get(d, b, key), fmt.Sprintf("%q", string(b)+key); got != want {
					t.Errorf("%s: %.20q in %s: got %.60s, want %.60s", how, key, b, got, want)
				}
			}
		}
	}
}

func TestNilDir(t *testing.T) {
	d := Open("")
	d.Put(bucket, "k", []byte("v"))
	n, _, rerr := d.Remove(func(Entry) bool { return true })
	if err := d.Flush(); err != nil || get(d, bucket, "k") != "absent" || d.Path() != "" || n != 0 || rerr != nil {
		t.Errorf("no folder: Flush %v, Get %s, Path %q, want nothing kept and no error", err, get(d, bucket, "k"), d.Path())
	}
}

// A run that learned nothing touches nothing.
func TestNothingIsWrittenForNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	d := Open(dir)
	d.Get(bucket, "k")
	flush(t, d)
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("after Get and Flush: got %v, want no folder", err)
	}
	put(t, dir, "k", "v")
	before := files(t, dir)
	d = Open(dir)
	d.Get(bucket, "k")
	flush(t, d)
	if after := files(t, dir); len(after) != 1 || after[0] != before[0] {
		t.Errorf("after Get and Flush: got %q, want %q", after, before)
	}
}

// A folder in which there was something is not the cache's to tag; an empty one
// is.
func TestForeignFolderIsNotTagged(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "k", "v")
	if _, err := os.Stat(filepath.Join(dir, tagName)); err != nil {
		t.Errorf("tag in a folder that was empty: got %v, want one", err)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "k", "v")
	if _, err := os.Stat(filepath.Join(dir, "CACHEDIR.TAG")); !os.IsNotExist(err) {
		t.Errorf("tag in a foreign folder: got %v, want none", err)
	}
}

// A place that is no folder costs nothing but the error of Flush.
func TestPlaceIsAFile(t *testing.T) {
	place := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(place, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := Open(place)
	d.Put(bucket, "k", []byte("v"))
	err := d.Flush()
	if err == nil || !strings.HasPrefix(err.Error(), "writing to the cache: ") || get(d, bucket, "k") != "absent" {
		t.Errorf("got %v and %s, want an error that says what was being done, and absent", err, get(d, bucket, "k"))
	}
	if b, err := os.ReadFile(place); string(b) != "mine" {
		t.Errorf("the file: got %q, %v, want it untouched", b, err)
	}
}

// What killed processes left is removed; what a living one writes is not, nor
// what is somebody's.
func TestStaleFilesAreRemoved(t *testing.T) {
	long := time.Now().Add(-2 * staleAfter)
	for _, tagged := range []bool{true, false} {
		d := Open(t.TempDir())
		if tagged {
			put(t, d.Path(), "k", "v")
		}
		if err := os.MkdirAll(d.asideDir(), 0o700); err != nil {
			t.Fatal(err)
		}
		gone, stay := map[string]string{"100": packMagic + "half"}, map[string]string{"200": "a novel", "a novel": packMagic}
		if tagged { // then all files with numbers are the cache's
			gone["200"], gone["300"] = stay["200"], ""
			delete(stay, "200")
		}
		young := filepath.Join(d.asideDir(), "400")
		for name, text := range gone {
			writeOld(t, filepath.Join(d.asideDir(), name), text, long)
		}
		for name, text := range stay {
			writeOld(t, filepath.Join(d.asideDir(), name), text, long)
		}
		writeOld(t, young, packMagic+"half", time.Now())
		stay["400"] = packMagic + "half"
		put(t, d.Path(), "l", "w")
		for name := range gone {
			if _, err := os.Stat(filepath.Join(d.asideDir(), name)); !os.IsNotExist(err) {
				t.Errorf("tagged %v: %s: got %v, want it gone", tagged, name, err)
			}
		}
		for name := range stay {
			if _, err := os.Stat(filepath.Join(d.asideDir(), name)); err != nil {
				t.Errorf("tagged %v: %s: got %v, want it there", tagged, name, err)
			}
		}
	}
}

func writeOld(t *testing.T, name, text string, at time.Time) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, at, at); err != nil {
		t.Fatal(err)
	}
}

// A cache's folder may come with a project that others wrote, and a link in it
// lead to what its user has: nothing is removed there.
func TestNothingIsRemovedThroughALink(t *testing.T) {
	docs := t.TempDir()
	long := time.Now().Add(-2 * staleAfter)
	for _, name := range []string{"thesis", "100", "200"} {
		writeOld(t, filepath.Join(docs, name), packMagic, long)
	}
	for _, link := range []string{unfinished, "listing", "listing/v1"} {
		dir := t.TempDir()
		writeOld(t, filepath.Join(dir, tagName), tag, long)
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, link)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(docs, filepath.Join(dir, link)); err != nil {
			t.Skipf("no symbolic link can be made here: runs where the system lets this user: %v", err)
		}
		d := Open(dir)
		d.Put(bucket, "k", []byte("v"))
		d.Flush()
		for _, name := range []string{"thesis", "100", "200"} {
			if _, err := os.Stat(filepath.Join(docs, name)); err != nil {
				t.Errorf("%s leads there: %v", link, err)
			}
		}
	}
}

// A run that takes long is written while it lasts, and a large one too; what is
// too much is not kept.
func TestWritingDoesNotWaitForTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		d := Open(dir)
		d.Put(bucket, "k", []byte("v"))
		time.Sleep(flushAfter - time.Nanosecond)
		synctest.Wait()
		if got := files(t, dir); len(got) != 0 {
			t.Errorf("before flushAfter: got %q, want nothing", got)
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if got := get(Open(dir), bucket, "k"); got != `"v"` {
			t.Errorf("after flushAfter: got %s, want the value", got)
		}
		for i := range 5 { // of which the fourth is more than flushSize
			d.Put(bucket, fmt.Sprint(i), make([]byte, flushSize/4+1))
		}
		synctest.Wait()
		if got := len(files(t, dir)); got != 2 {
			t.Errorf("files after flushSize: got %d, want 2", got)
		}
		flush(t, d)
	})
}

func TestTooMuchIsNotKept(t *testing.T) {
	d := Open(t.TempDir())
	d.writing.Lock() // as if the disk were slow
	third := make([]byte, maxWaiting/3)
	for i := range 4 {
		d.Put(bucket, fmt.Sprint(i), third)
	}
	d.Put(bucket, "huge", make([]byte, maxWaiting+1))
	d.writing.Unlock()
	flush(t, d)
	for key, want := range map[string]bool{"0": true, "1": true, "2": true, "huge": false} {
		if _, ok := d.Get(bucket, key); ok != want {
			t.Errorf("%s: got %v, want %v", key, ok, want)
		}
	}
}

// Many writers of few keys through several Dirs, as several processes have
// them: a reader sees values that somebody wrote whole, and once a key has a
// value it always has one, whoever merges meanwhile.
func TestConcurrentWriters(t *testing.T) {
	const writers, rounds, keys = 8, 30, 3
	dir := filepath.Join(t.TempDir(), "cache") // made by whoever comes first
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range rounds {
				d := opened(dir)[[]string{"read", "mapped"}[i%2]]
				key := fmt.Sprint("key", i%keys)
				d.Put(bucket, key, bytes.Repeat([]byte{byte('a' + w)}, 1000+i*w))
				if err := d.Flush(); err != nil {
					t.Errorf("writer %d: %v", w, err)
				}
				got, ok := d.Get(bucket, key)
				if !ok || len(got) == 0 || len(bytes.Trim(got, string(got[:1]))) != 0 {
					t.Errorf("writer %d: got %d bytes, %v, want a whole value", w, len(got), ok)
				}
			}
		})
	}
	wg.Wait()
	put(t, dir, "last", "") // and merges, for however many were added while the last merge went on
	if got := len(files(t, dir)); got > maxPacks {
		t.Errorf("files: got %d, want %d at most and none unfinished", got, maxPacks)
	}
}

func TestDefaultDir(t *testing.T) {
	if got := DefaultDir(); got != "" && (!filepath.IsAbs(got) || filepath.Base(got) != "resolve") {
		t.Errorf("got %q, want an absolute path that ends in resolve", got)
	}
}
