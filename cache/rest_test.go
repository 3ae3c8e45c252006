package cache

import (
	"bytes"
	"fmt"
	"os"
	"testing"
)

// sample is bytes no two pieces of which are the same.
func sample(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i + i/pieceSize)
	}
	return b
}

// The rest of a value is there in parts, before it is written and after, and
// nothing is read beyond its ends.
func TestRest(t *testing.T) {
	dir := t.TempDir()
	for _, size := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 70*pieceSize + 7} {
		want := sample(size)
		check := func(how string, d *Dir) {
			t.Helper()
			value, rest, ok := d.GetParts(bucket, "k")
			if !ok || string(value) != "value" || rest.Len() != size {
				t.Fatalf("%s, %d bytes: got %q and %d, %v", how, size, value, rest.Len(), ok)
			}
			for _, at := range [][2]int{{0, size}, {0, 0}, {size, size}, {size / 2, size}, {size / 3, size / 2}} {
				if b, ok := rest.Part(at[0], at[1]); !ok || !bytes.Equal(b, want[at[0]:at[1]]) {
					t.Errorf("%s, %d bytes: those from %d to %d are %d others, %v", how, size, at[0], at[1], len(b), ok)
				}
			}
			for _, at := range [][2]int{{-1, 0}, {0, size + 1}, {size, size - 1}} {
				if _, ok := rest.Part(at[0], at[1]); ok {
					t.Errorf("%s, %d bytes: there are some from %d to %d", how, size, at[0], at[1])
				}
			}
			if n := d.Damaged(); n != 0 {
				t.Errorf("%s, %d bytes: %d are damaged", how, size, n)
			}
		}
		d := Open(dir)
		d.PutParts(bucket, "k", []byte("value"), want)
		check("put", d)
		flush(t, d)
		for how, d := range opened(dir) {
			check(how, d)
		}
		for i := range maxPacks { // they are merged
			put(t, dir, fmt.Sprint(i), "")
		}
		for how, d := range opened(dir) {
			check(how+", merged", d)
		}
	}
	if _, rest, ok := Open("").GetParts(bucket, "k"); ok || rest.Len() != 0 {
		t.Error("a cache that holds nothing has something")
	}
}

// A damaged byte is noticed before it is used, wherever it is: who reads the file
// has the value from an older pack, who has it mapped notices when he asks for the
// part, and from then on. What is not damaged is there all the time.
func TestDamagedRest(t *testing.T) {
	dir := t.TempDir()
	const size = 3*pieceSize + 10
	old, want := []byte("old rest"), sample(size)
	for _, rest := range [][]byte{old, want} {
		d := Open(dir)
		d.PutParts(bucket, "k", []byte("value"), rest)
		flush(t, d)
	}
	file := newestFile(t, dir)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	start := len(whole) - size
	for _, at := range []int{0, 1, pieceSize - 1, pieceSize, 2*pieceSize + 5, 3 * pieceSize, size - 1} {
		b := bytes.Clone(whole)
		b[start+at] ^= 4
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, rest, ok := Open(dir).GetParts(bucket, "k"); !ok || rest.Len() != len(old) {
			t.Errorf("byte %d, read: the rest has %d bytes, %v, want the old one", at, rest.Len(), ok)
		}
		damaged := 0
		for e, err := range Open(dir).Entries() {
			if err != nil {
				t.Fatal(err)
			}
			if e.State == Damaged {
				damaged++
			}
		}
		if damaged != 1 {
			t.Errorf("byte %d: %d entries are damaged, want 1", at, damaged)
		}
		d := OpenMapped(dir)
		_, rest, ok := d.GetParts(bucket, "k")
		if !ok {
			t.Fatalf("byte %d, mapped: it is absent", at)
		}
		if rest.check == nil { // where files are not mapped, they are read
			continue
		}
		for i := range pieces(size) {
			from, to := i*pieceSize, min((i+1)*pieceSize, size)
			part, ok := rest.Part(from, to)
			if bad := at >= from && at < to; ok == bad || ok && !bytes.Equal(part, want[from:to]) {
				t.Errorf("byte %d, mapped: piece %d is there: %v", at, i, ok)
			}
		}
		if d.Damaged() != 1 {
			t.Errorf("byte %d, mapped: %d values are damaged, want 1", at, d.Damaged())
		}
		if _, rest, ok := d.GetParts(bucket, "k"); !ok || rest.Len() != len(old) {
			t.Errorf("byte %d, mapped, from then on: the rest has %d bytes, %v, want the old one", at, rest.Len(), ok)
		}
	}
}

// A merge takes no record over of which a part is damaged, and the one before it
// counts.
func TestMergeOfADamagedRest(t *testing.T) {
	dir := t.TempDir()
	for _, rest := range []string{"old", "new"} {
		d := Open(dir)
		d.PutParts(bucket, "k", []byte("value"), []byte(rest))
		flush(t, d)
	}
	file := newestFile(t, dir)
	damageEnd(t, file)
	for i := range 2 * maxPacks {
		put(t, dir, fmt.Sprint(i), "")
	}
	for how, d := range opened(dir) {
		_, rest, ok := d.GetParts(bucket, "k")
		if part, whole := rest.Part(0, rest.Len()); !ok || !whole || string(part) != "old" {
			t.Errorf("%s: got %q, %v, %v, want the old rest", how, part, ok, whole)
		}
	}
}

// newestFile returns the file of the newest pack in a folder.
func newestFile(t *testing.T, dir string) string {
	t.Helper()
	all := files(t, dir)
	return all[len(all)-1] // they are in the order of their names
}
