package cache

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// mount makes dir a file system in memory with these options. Permission bits
// would not do: root may write whatever they say.
func mount(t *testing.T, dir string, flags uintptr, options string) {
	t.Helper()
	if err := unix.Mount("tmpfs", dir, "tmpfs", flags, options); err != nil {
		t.Skipf("no tmpfs can be mounted here: runs as root: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Errorf("unmounting %s: %v", dir, err)
		}
	})
}

func TestReadOnlyPlace(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, 0, "size=1m")
	put(t, filepath.Join(dir, "cache"), "k", "kept")
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skipf("no tmpfs can be made read-only here: runs as root: %v", err)
	}
	for _, place := range []string{"cache", "other"} {
		d := Open(filepath.Join(dir, place))
		d.Put(bucket, "k", []byte("new"))
		if err := d.Flush(); err == nil || !strings.HasPrefix(err.Error(), "writing to the cache: ") {
			t.Errorf("Flush to %s: got %v, want an error that says what was being done", place, err)
		}
	}
	if got := get(Open(filepath.Join(dir, "cache")), bucket, "k"); got != `"kept"` {
		t.Errorf("Get: got %s, want what was there", got)
	}
}

func TestFullPlace(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, 0, "size=1m")
	put(t, filepath.Join(dir, "cache"), "k", "kept")
	d := Open(filepath.Join(dir, "cache"))
	for _, key := range []string{"k", "other"} {
		d.Put(bucket, key, make([]byte, 2<<20))
		if err := d.Flush(); err == nil {
			t.Errorf("Flush of 2 MB under %s: got no error on a disk of 1 MB", key)
		}
	}
	if got, other := get(d, bucket, "k"), get(d, bucket, "other"); got != `"kept"` || other != "absent" {
		t.Errorf("Get: got %s and %s, want what was there and absent", got, other)
	}
	if all := files(t, dir); len(all) != 1 {
		t.Errorf("files: got %q, want no half of one", all)
	}
	d.Put(bucket, "other", make([]byte, 512<<10))
	if err := d.Flush(); err != nil {
		t.Errorf("Flush of what fits: got %v, want the space of the failed ones back", err)
	}
}
