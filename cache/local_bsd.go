//go:build darwin || freebsd || dragonfly

package cache

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// isLocal reports whether an open file is on a disk of this machine.
func isLocal(fd int) bool {
	var on syscall.Statfs_t
	return syscall.Fstatfs(fd, &on) == nil && uint64(on.Flags)&unix.MNT_LOCAL != 0
}
