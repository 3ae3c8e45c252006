package cache

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// onePack returns the file of the only pack in a folder.
func onePack(t *testing.T, dir string) string {
	t.Helper()
	all := files(t, dir)
	if len(all) != 1 {
		t.Fatalf("files: got %q, want one", all)
	}
	return all[0]
}

// Every way to damage a pack makes values absent, and never wrong: those that
// are still there are what they were. What an older pack has is there then.
func TestDamagedPack(t *testing.T) {
	dir := t.TempDir()
	want := map[string]string{"one": "1", "empty": "", "long": strings.Repeat("long", 20)}
	d := Open(dir)
	for key, value := range want {
		d.Put(bucket, key, []byte(value))
	}
	d.waiting.use(hashOf(bucket, "elsewhere"))
	flush(t, d)
	file := onePack(t, dir)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, b []byte, least int) {
		t.Helper()
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		for how, d := range opened(dir) {
			there := 0
			for key, value := range want {
				if v, ok := d.Get(bucket, key); ok {
					there++
					if string(v) != value {
						t.Errorf("%s, %s: %s is %q, want %q or absent", what, how, key, v, value)
					}
				}
			}
			if there < least {
				t.Errorf("%s, %s: %d values are there, want %d at least", what, how, there, least)
			}
		}
		for _, err := range Open(dir).Entries() {
			if err != nil {
				t.Errorf("%s: Entries: %v", what, err)
			}
		}
	}
	check("whole", whole, len(want))
	for i := range whole {
		check(fmt.Sprintf("cut to %d bytes", i), whole[:i], 0)
		for _, bit := range []int{0, 7} {
			flipped := bytes.Clone(whole)
			flipped[i] ^= 1 << bit
			least := len(want) - 1
			if i < packHead {
				least = 0
			}
			check(fmt.Sprintf("bit %d flipped in byte %d", bit, i), flipped, least)
		}
		zeroed := bytes.Clone(whole)
		clear(zeroed[i:])
		check(fmt.Sprintf("zero from byte %d on", i), zeroed, 0)
	}
	check("one byte too many", append(bytes.Clone(whole), 'x'), 0)
	put(t, dir, "one", "new")
	if got := get(Open(dir), bucket, "one"); got != `"new"` {
		t.Errorf("after Put: got %s, want the value", got)
	}
}

// If the newest record of a key is damaged, the one before it counts.
func TestTheLastWholeRecordCounts(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "k", "old value", "other", "other")
	older := onePack(t, dir)
	put(t, dir, "k", "new value")
	for _, file := range files(t, dir) {
		if file == older {
			continue
		}
		damageEnd(t, file)
	}
	for how, d := range opened(dir) {
		if got := get(d, bucket, "k"); got != `"old value"` {
			t.Errorf("%s: got %s, want the old value", how, got)
		}
	}
}

// Places with one hash are told apart by what they are.
func TestCollisions(t *testing.T) {
	var values []record
	for i := range 50 {
		values = append(values, record{place{bucket, fmt.Sprint(i)}, []byte(fmt.Sprint("value ", i)), []byte(fmt.Sprint("rest ", i))})
	}
	plan := newPlan(values, nil)
	for i := range plan.items {
		plan.items[i].slot.hash = 7
	}
	var b bytes.Buffer
	if err := plan.write(&b); err != nil {
		t.Fatal(err)
	}
	p, err := newPack("p", int64(b.Len()), mapPages(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range values {
		if _, got, ok := p.find(7, r.bucket, r.key, &damage{}); !ok || !bytes.Equal(got.value, r.value) || !bytes.Equal(got.rest, r.rest) {
			t.Errorf("%s: got %q, %v, want %q", r.key, got, ok, r)
		}
	}
	if _, _, ok := p.find(7, bucket, "none", &damage{}); ok {
		t.Error("what is not there is found")
	}
}

// Whatever bytes a file holds, reading it ends, and finds only whole records.
func FuzzPack(f *testing.F) {
	plan := newPlan([]record{{place{bucket, "k"}, []byte("value"), []byte("rest")}, {place: place{bucket, "l"}}}, []mark{{1, 2}})
	var b bytes.Buffer
	if err := plan.write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), "k")
	f.Add([]byte(packMagic), "k")
	f.Fuzz(func(t *testing.T, b []byte, key string) {
		p, err := newPack("p", int64(len(b)), mapPages(b))
		if err != nil {
			return
		}
		if _, text, ok := p.find(hashOf(bucket, key), bucket, key, &damage{}); ok {
			r := record{place{bucket, key}, text.value, text.rest}
			again := append(append(r.appendHead(nil), r.value...), r.rest...)
			if text.isWhole() != bytes.Contains(b, again) {
				t.Errorf("%q: found %+v, whole: %t, want that it is if it is there", b, r, text.isWhole())
			}
		}
		gather([]*pack{p, p})
	})
}

// damageEnd changes the last byte of a file.
func damageEnd(t *testing.T, file string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
