package cache

import (
	"errors"
	"os"
	"path/filepath"
)

// lockName is the file that is locked by who removes packs. Who reads or adds
// one needs no lock.
const lockName = "lock"

// lock makes this process the only one that removes packs, until unlock is
// called; false if that cannot be, or not at once and it is not to wait. It
// makes no folder.
func (d *Dir) lock(wait bool) (unlock func(), ok bool) {
	f, err := os.OpenFile(filepath.Join(d.packDir(), lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false
	}
	err = lockFile(f, wait)
	if err != nil && (!wait || !errors.Is(err, errors.ErrUnsupported)) {
		f.Close()
		return nil, false
	}
	return func() { f.Close() }, true
}
