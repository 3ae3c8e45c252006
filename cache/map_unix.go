//go:build linux || darwin || freebsd || dragonfly

package cache

import "syscall"

// mapFile maps a regular file into memory for good, if it is on a disk of this
// machine: what another machine removes from a network's file system is gone from
// memory too, and who reads it there is killed.
func mapFile(path string) (mapPages, bool) {
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0) // not to wait for a pipe
	if err != nil {
		return nil, false
	}
	defer syscall.Close(fd)
	var info syscall.Stat_t
	if syscall.Fstat(fd, &info) != nil || info.Mode&syscall.S_IFMT != syscall.S_IFREG || info.Size <= 0 || info.Size != int64(int(info.Size)) {
		return nil, false
	}
	if !isLocal(fd) {
		return nil, false
	}
	b, err := syscall.Mmap(fd, 0, int(info.Size), syscall.PROT_READ, syscall.MAP_SHARED)
	return b, err == nil
}
