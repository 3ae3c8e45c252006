package cache

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// What is mapped must be on this machine; what is not is read, and as well.
func TestLocalKinds(t *testing.T) {
	for name, tt := range map[string]struct {
		kind uint32
		want bool
	}{
		"ext4": {unix.EXT4_SUPER_MAGIC, true}, "tmpfs": {unix.TMPFS_MAGIC, true}, "overlay": {unix.OVERLAYFS_SUPER_MAGIC, true},
		"NFS": {unix.NFS_SUPER_MAGIC, false}, "SMB": {unix.SMB2_SUPER_MAGIC, false}, "CIFS": {unix.CIFS_SUPER_MAGIC, false},
		"Ceph": {unix.CEPH_SUPER_MAGIC, false}, "9p": {unix.V9FS_MAGIC, false}, "FUSE": {unix.FUSE_SUPER_MAGIC, false}, "one to come": {1, false},
	} {
		if got := isLocalKind(tt.kind); got != tt.want {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	var on syscall.Statfs_t
	if err := syscall.Statfs(dir, &on); err != nil {
		t.Fatal(err)
	}
	if b, ok := mapFile(file); ok != isLocalKind(uint32(on.Type)) || ok && string(b) != "x" {
		t.Errorf("on a file system of kind %#x: mapped %v", uint32(on.Type), ok)
	}
}

// A pipe in the place of a pack or of the tag is none, and nobody waits for who
// would write to it.
func TestAPipeIsNoFileOfTheCache(t *testing.T) {
	for _, name := range []string{packFolder + "/" + packName(7), tagName, packFolder + "/" + lockName} {
		dir := t.TempDir()
		put(t, dir, "k", "kept")
		pipe := filepath.Join(dir, filepath.FromSlash(name))
		os.Remove(pipe)
		if err := unix.Mkfifo(pipe, 0o600); err != nil {
			t.Skipf("this file system has no named pipes: runs where TMPDIR is on one that has: %v", err)
		}
		done := make(chan string, 1) // what Get says; nobody may be left to take it
		go func() {
			d := Open(dir)
			d.Put(bucket, "l", []byte("kept"))
			d.Flush()
			for _, d := range []*Dir{OpenMapped(dir), Open(dir)} {
				if got := get(d, bucket, "k"); got != `"kept"` {
					done <- got
					return
				}
			}
			_, _, err := Open(dir).Remove(func(e Entry) bool { return e.Key == "l" })
			if err != nil {
				done <- err.Error()
				return
			}
			done <- ""
		}()
		select {
		case wrong := <-done:
			if wrong != "" {
				t.Errorf("%s: got %s, want what is in the pack beside it", name, wrong)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: somebody waits for the pipe", name) // and does so until the tests end
		}
	}
}
