package cache

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// isLocal reports whether an open file is on a disk of this machine.
func isLocal(fd int) bool {
	var on syscall.Statfs_t
	return syscall.Fstatfs(fd, &on) == nil && isLocalKind(uint32(on.Type))
}

// isLocalKind reports whether a file system of a kind is known to be of this
// machine; the number is the same, signed or not.
func isLocalKind(kind uint32) bool {
	const jfs, zfs = 0x3153464a, 0x2fc12fc1 // whose numbers unix does not have
	switch kind {
	case unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC, unix.BCACHEFS_SUPER_MAGIC, jfs, zfs,
		unix.OVERLAYFS_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.RAMFS_MAGIC:
		return true
	}
	return false
}
