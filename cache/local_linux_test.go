package cache

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

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
