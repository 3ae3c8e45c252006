package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const bucket Bucket = "things/v1"

// get is Get for messages.
func get(d *Dir, b Bucket, key string) string {
	v, ok := d.Get(b, key)
	if !ok {
		return "absent"
	}
	return fmt.Sprintf("%q", v)
}

// files returns the names of all files under dir, but for the tag.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != "CACHEDIR.TAG" {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPutThenGet(t *testing.T) {
	d := Open(filepath.Join(t.TempDir(), "deep", "cache"))
	if got := get(d, bucket, "flask"); got != "absent" {
		t.Errorf("before Put: got %s, want absent", got)
	}
	for _, value := range []string{"one", "", strings.Repeat("x", 1<<20), "\x00\xff"} {
		if err := d.Put(bucket, "flask", []byte(value)); err != nil {
			t.Fatal(err)
		}
		if v, ok := d.Get(bucket, "flask"); !ok || string(v) != value {
			t.Errorf("after Put of %d bytes: got %d bytes, %v", len(value), len(v), ok)
		}
	}
	if got := len(files(t, d.Path())); got != 1 {
		t.Errorf("files: got %d, want 1", got)
	}
	if b, err := os.ReadFile(filepath.Join(d.Path(), "CACHEDIR.TAG")); !bytes.HasPrefix(b, []byte("Signature: 8a477f597d28d172789f06886806bc55")) {
		t.Errorf("tag: got %q, %v, want the signature of cache folders", b, err)
	}
}

// Keys and buckets are apart, whatever they are made of.
func TestKeysAndBucketsAreApart(t *testing.T) {
	d := Open(t.TempDir())
	keys := []string{"", "a", "A", "a/b", "../a", "a\x00b", strings.Repeat("k", 5000)}
	for _, key := range keys {
		for _, b := range []Bucket{"things/v1", "things/v2", "other/v1"} {
			if err := d.Put(b, key, []byte(string(b)+key)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, key := range keys {
		for _, b := range []Bucket{"things/v1", "things/v2", "other/v1"} {
			if got, want := get(d, b, key), fmt.Sprintf("%q", string(b)+key); got != want {
				t.Errorf("%.20q in %s: got %.60s, want %.60s", key, b, got, want)
			}
		}
	}
}

func TestNilDir(t *testing.T) {
	d := Open("")
	if err := d.Put(bucket, "k", []byte("v")); err != nil || get(d, bucket, "k") != "absent" || d.Path() != "" {
		t.Errorf("no folder: Put %v, Get %s, Path %q, want nothing kept and no error", err, get(d, bucket, "k"), d.Path())
	}
}

// A folder in which there was something is not the cache's to tag; an empty one
// is.
func TestForeignFolderIsNotTagged(t *testing.T) {
	d := Open(t.TempDir())
	if err := d.Put(bucket, "k", []byte("v")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(d.Path(), tagName)); err != nil {
		t.Errorf("tag in a folder that was empty: got %v, want one", err)
	}
	d = Open(t.TempDir())
	if err := os.WriteFile(filepath.Join(d.Path(), "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Put(bucket, "k", []byte("v")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(d.Path(), "CACHEDIR.TAG")); !os.IsNotExist(err) {
		t.Errorf("tag in a foreign folder: got %v, want none", err)
	}
}

// Every way to damage an entry makes it absent, and Put makes it whole again.
func TestDamagedEntryIsAbsent(t *testing.T) {
	d := Open(t.TempDir())
	put := func() string {
		if err := d.Put(bucket, "k", []byte("some value")); err != nil {
			t.Fatal(err)
		}
		return d.file(bucket, "k")
	}
	whole, err := os.ReadFile(put())
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, b []byte) {
		t.Helper()
		if err := os.WriteFile(d.file(bucket, "k"), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := get(d, bucket, "k"); got != "absent" {
			t.Errorf("%s: got %s, want absent", what, got)
		}
	}
	for i := range whole {
		check(fmt.Sprintf("cut to %d bytes", i), whole[:i])
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1
		check(fmt.Sprintf("bit flipped in byte %d", i), flipped)
		zeroed := bytes.Clone(whole)
		clear(zeroed[i:])
		if !bytes.Equal(zeroed, whole) {
			check(fmt.Sprintf("zero from byte %d on", i), zeroed)
		}
	}
	check("one byte too many", append(bytes.Clone(whole), 'x'))
	check("another key's entry", encodeEntry("other", []byte("some value")))
	put()
	if got := get(d, bucket, "k"); got != `"some value"` {
		t.Errorf("after Put: got %s, want the value", got)
	}
	if err := os.Remove(d.file(bucket, "k")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(d.file(bucket, "k"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := get(d, bucket, "k"); got != "absent" {
		t.Errorf("a folder in its place: got %s, want absent", got)
	}
}

// A place that is no folder costs nothing but the error of Put.
func TestPlaceIsAFile(t *testing.T) {
	place := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(place, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := Open(place)
	if err := d.Put(bucket, "k", []byte("v")); err == nil || get(d, bucket, "k") != "absent" {
		t.Errorf("got %v and %s, want an error and absent", err, get(d, bucket, "k"))
	}
	if b, err := os.ReadFile(place); string(b) != "mine" {
		t.Errorf("the file: got %q, %v, want it untouched", b, err)
	}
}

// What killed processes left is removed; what a living one writes is not.
func TestStaleFilesAreRemoved(t *testing.T) {
	d := Open(t.TempDir())
	if err := os.MkdirAll(d.asideDir(), 0o700); err != nil {
		t.Fatal(err)
	}
	old, young := filepath.Join(d.asideDir(), "old"), filepath.Join(d.asideDir(), "young")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * staleAfter)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if err := d.Put(bucket, "k", nil); err != nil {
		t.Fatal(err)
	}
	_, errOld := os.Stat(old)
	_, errYoung := os.Stat(young)
	if !os.IsNotExist(errOld) || errYoung != nil {
		t.Errorf("old file: %v, young file: %v, want it gone and there", errOld, errYoung)
	}
}

// Many writers of few keys through several Dirs, as several processes have
// them: a reader sees values that somebody wrote whole, and once a key has a
// value it always has one.
func TestConcurrentWriters(t *testing.T) {
	const writers, rounds, keys = 8, 50, 3
	dir := filepath.Join(t.TempDir(), "cache") // made by whoever comes first
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			d := Open(dir)
			for i := range rounds {
				key := fmt.Sprint("key", i%keys)
				value := bytes.Repeat([]byte{byte('a' + w)}, 1000+i*w)
				if err := d.Put(bucket, key, value); err != nil {
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
	if got := len(files(t, dir)); got != keys {
		t.Errorf("files: got %d, want %d and none unfinished", got, keys)
	}
}

func TestDefaultDir(t *testing.T) {
	if got := DefaultDir(); got != "" && (!filepath.IsAbs(got) || filepath.Base(got) != "resolve") {
		t.Errorf("got %q, want an absolute path that ends in resolve", got)
	}
}

func BenchmarkGet(b *testing.B) {
	d := Open(b.TempDir())
	if err := d.Put(bucket, "k", make([]byte, 64<<10)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(64 << 10)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := d.Get(bucket, "k"); !ok {
			b.Fatal("got absent, want the value")
		}
	}
}

func BenchmarkPut(b *testing.B) {
	d := Open(b.TempDir())
	value := make([]byte, 64<<10)
	b.SetBytes(64 << 10)
	for b.Loop() {
		if err := d.Put(bucket, "k", value); err != nil {
			b.Fatal(err)
		}
	}
}
