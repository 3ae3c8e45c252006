package cache

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// However many runs there are, the packs are few, nothing is lost by merging
// them, and of each key the last value counts.
func TestPacksAreMerged(t *testing.T) {
	dir := t.TempDir()
	want := map[string]string{}
	written := 0
	for i := range 200 {
		key, value := fmt.Sprint("key", i%70), fmt.Sprint("value ", i)
		want[key] = value
		put(t, dir, key, value)
		all := files(t, dir)
		if len(all) > maxPacks {
			t.Fatalf("after %d runs: %d packs, want %d at most", i+1, len(all), maxPacks)
		}
		info, err := os.Stat(all[len(all)-1])
		if err != nil {
			t.Fatal(err)
		}
		written += int(info.Size())
	}
	for how, d := range opened(dir) {
		for key, value := range want {
			if v, ok := d.Get(bucket, key); !ok || string(v) != value {
				t.Errorf("%s: %s is %q, %v, want %q", how, key, v, ok, value)
			}
		}
	}
	if held := len(describe(t, Open(dir))); held > 2*len(want) {
		t.Errorf("there are %d records of %d keys", held, len(want))
	}
}

// Packs of which nothing can be read, as after the power went, are no reason to
// merge the others each time.
func TestUnreadablePacksDoNotCount(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "k", "v")
	for i := range maxPacks {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(packFolder), packName(uint64(2+i))), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range maxPacks - 1 {
		put(t, dir, fmt.Sprint(i), "v")
		if got, want := len(files(t, dir)), 1+maxPacks+i+1; got != want {
			t.Fatalf("after %d more runs: %d files, want %d: each run's pack", i+1, got, want)
		}
	}
	put(t, dir, "last", "v")
	if got, most := len(files(t, dir)), 2*maxPacks; got > most {
		t.Errorf("there are %d files, want %d at most: the packs are too many now", got, most)
	}
	for _, key := range []string{"k", "0", "last"} {
		if got := get(OpenMapped(dir), bucket, key); got != `"v"` {
			t.Errorf("%s: got %s", key, got)
		}
	}
}

// What one process has opened it has, though others merge and remove it, where
// it finds it anew.
func TestMergedWhileOpen(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "k", "v", "large", strings.Repeat("x", 2*blockSize), "l", "w")
	for how, d := range opened(dir) {
		get(d, bucket, "k")
		for i := range maxPacks + 1 {
			put(t, dir, fmt.Sprint(i), how)
		}
		for key, size := range map[string]int{"k": 1, "large": 2 * blockSize, "l": 1} {
			if v, ok := d.Get(bucket, key); !ok || len(v) != size {
				t.Errorf("%s: %s has %d bytes, %v, want %d", how, key, len(v), ok, size)
			}
		}
	}
	d := Open(dir)
	get(d, bucket, "k")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	d.Get(bucket, "large")
	d.Put(bucket, "again", []byte("v"))
	flush(t, d)
	if got := get(Open(dir), bucket, "again"); got != `"v"` {
		t.Errorf("after the folder was removed: got %s, want the value", got)
	}
}

// One process that merges does not wait for another that does.
func TestMergingDoesNotWait(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "k", "v")
	unlock, ok := Open(dir).lock(false)
	if !ok && (runtime.GOOS == "linux" || runtime.GOOS == "darwin" || runtime.GOOS == "windows") {
		t.Fatal("a lock that nobody has was not had")
	}
	if !ok {
		t.Skip("files are not locked on " + runtime.GOOS + ": runs on Linux, macOS and Windows")
	}
	if _, ok := Open(dir).lock(false); ok {
		t.Error("the lock was had twice")
	}
	for i := range maxPacks + 2 {
		put(t, dir, fmt.Sprint(i), "")
	}
	if got := len(files(t, dir)); got != maxPacks+3 {
		t.Errorf("while another merges: %d packs, want %d", got, maxPacks+3)
	}
	unlock()
	put(t, dir, "last", "")
	if got := len(files(t, dir)); got > maxPacks {
		t.Errorf("after that: %d packs, want %d at most", got, maxPacks)
	}
}

// Processes that write, merge, remove and are killed at any moment: a value is
// one that somebody wrote whole, and the keys that are never removed are there
// once they were.
func TestProcesses(t *testing.T) {
	if dir := os.Getenv("CACHE_TEST_DIR"); dir != "" {
		work(dir, os.Getenv("CACHE_TEST_NAME"))
		return
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "cache")
	put(t, dir, "steady", "value of steady by nobody")
	start := func(i int) *exec.Cmd {
		cmd := exec.Command(program, "-test.run=^TestProcesses$")
		cmd.Env = append(os.Environ(), "CACHE_TEST_DIR="+dir, "CACHE_TEST_NAME="+strconv.Itoa(i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	var lasting []*exec.Cmd
	for i := range 3 {
		lasting = append(lasting, start(i))
	}
	for i := range 10 { // these are killed, after a time that is another each time
		cmd := start(10 + i)
		timer := time.AfterFunc(time.Duration(1+i*7)*time.Millisecond, func() { cmd.Process.Kill() })
		cmd.Wait()
		timer.Stop()
		checkValues(t, dir)
	}
	for _, cmd := range lasting {
		if err := cmd.Wait(); err != nil {
			t.Errorf("a process: %v", err)
		}
	}
	checkValues(t, dir)
	for e, err := range Open(dir).Entries() {
		if err != nil || e.State == Damaged {
			t.Errorf("%s: %v, %v", e.Name(), err, e.Err)
		}
	}
}

// work is what each process of TestProcesses does.
func work(dir, name string) {
	for i := range 25 {
		d := OpenMapped(dir)
		for k := range 5 {
			key := fmt.Sprint("key", (i+k)%9)
			d.Put(bucket, key, []byte(strings.Repeat("value of "+key+" by "+name+" ", 100)))
		}
		d.Put(bucket, "steady", []byte("value of steady by "+name))
		if d.Flush() != nil {
			os.Exit(3)
		}
		if v, ok := d.Get(bucket, "steady"); !ok || !strings.HasPrefix(string(v), "value of steady by ") {
			os.Exit(4)
		}
		if i%10 == 9 {
			d.Remove(func(e Entry) bool { return e.Key == "key3" || e.State == Superseded })
		}
	}
}

func checkValues(t *testing.T, dir string) {
	t.Helper()
	for how, d := range opened(dir) {
		if v, ok := d.Get(bucket, "steady"); !ok || !strings.HasPrefix(string(v), "value of steady by ") {
			t.Errorf("%s: steady is %q, %v", how, v, ok)
		}
		for k := range 9 {
			key := fmt.Sprint("key", k)
			v, ok := d.Get(bucket, key)
			if part := string(v[:len(v)/100]); ok && (!strings.HasPrefix(part, "value of "+key+" by ") || strings.Repeat(part, 100) != string(v)) {
				t.Errorf("%s: %s is %.80q", how, key, v)
			}
		}
	}
}

// Lock files that cannot be made stop no removal, whose own error is better.
func TestRemoveInAPlaceThatIsNone(t *testing.T) {
	place := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(place, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(place).Remove(func(Entry) bool { return true }); err == nil {
		t.Error("Remove in a file: got no error")
	}
	if _, _, err := Open(place + "/none").Remove(func(Entry) bool { return true }); err == nil || errors.Is(err, os.ErrNotExist) {
		t.Errorf("Remove below a file: got %v, want that it is no folder", err)
	}
}
