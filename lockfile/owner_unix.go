//go:build unix

package lockfile

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives f the owner and group of old as far as this process may:
// root writing into a user's project must not take the file away from them.
func keepOwner(f *os.File, old fs.FileInfo) {
	st, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	if f.Chown(int(st.Uid), int(st.Gid)) != nil {
		_ = f.Chown(-1, int(st.Gid)) // only root gives a file away; a group of one's own is common
	}
}
