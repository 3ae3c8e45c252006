package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Where there is too much, what was used last stays: of what was put at one time
// what came with the newest runs, and of that what was put first.
func TestBound(t *testing.T) {
	dir := t.TempDir()
	var d *Dir
	d.Bound(0) // there is nothing in nothing
	d = Open(dir)
	d.Bound(0)
	value := strings.Repeat("v", 1000)
	for run := range 20 {
		for i := range 5 {
			d.Put(bucket, fmt.Sprint("key", run, " ", i), []byte(value))
		}
		flush(t, d)
		if d.Bound(50_000); run == 3 && len(describe(t, d)) != 20 {
			t.Errorf("got %d values, want all 20, which fit", len(describe(t, d)))
		}
	}
	got := describe(t, Open(dir))
	if len(got) < 20 || len(got) > 49 || d.packSize() > 50_000 {
		t.Errorf("got %d values in %d bytes, want some dozens that fit", len(got), d.packSize())
	}
	for i := range 5 {
		if v := get(d, bucket, fmt.Sprint("key19 ", i)); v != strconv.Quote(value) {
			t.Errorf("key19 %d of the last run: got %.20s", i, v)
		}
	}
	if v := get(d, bucket, "key0 0"); v != "absent" {
		t.Errorf("what was put first and never used is still there: %.20s", v)
	}
}

// A value that is used stays, however old.
func TestBoundKeepsWhatIsUsed(t *testing.T) {
	dir := t.TempDir()
	value := strings.Repeat("v", 1000)
	d := Open(dir)
	for i := range 10 {
		d.Put(bucket, fmt.Sprint(i), []byte(value))
	}
	flush(t, d)
	age(t, dir, 2*usedGrain)
	d = Open(dir)
	if get(d, bucket, "7") != strconv.Quote(value) {
		t.Fatal("it is gone before")
	}
	flush(t, d)
	d.Bound(4000)
	if got := describe(t, Open(dir)); len(got) != 1 || !strings.HasSuffix(got[0], " 7") {
		t.Errorf("got %q, want the value that was used", got)
	}
}

// Files of which nothing can be read are no reason to remove the others.
func TestBoundWithUnreadablePacks(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "k", "v")
	junk := filepath.Join(dir, filepath.FromSlash(packFolder), packName(9))
	if err := os.WriteFile(junk, make([]byte, 1<<16), 0o600); err != nil {
		t.Fatal(err)
	}
	d := Open(dir)
	d.Bound(1 << 15)
	if v := get(d, bucket, "k"); v != `"v"` {
		t.Errorf("k is %q, want v", v)
	}
}
