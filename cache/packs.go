package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// packFolder is where packs are, within the cache.
const packFolder = "packs/v2"

// maxOpened bounds the packs that are read: where many could not be merged, the
// newest.
const maxOpened = 64

func (d *Dir) packDir() string { return filepath.Join(d.path, filepath.FromSlash(packFolder)) }

// A pack's name is a number, so that the newer of two is the later by name, and
// something random, for two processes may have taken the same number.
func packName(number uint64) string { return fmt.Sprintf("%012x-%08x", number, rand.Uint32()) }

// isPackName reports whether a file has the name of a pack.
func isPackName(name string) bool {
	return len(name) == 21 && name[12] == '-' && strings.Trim(name[:12]+name[13:], "0123456789abcdef") == ""
}

func packNumber(name string) uint64 {
	n, _ := strconv.ParseUint(name[:12], 16, 64)
	return n
}

// packNames returns the names of the packs in the folder, the newest first.
func (d *Dir) packNames() ([]string, error) {
	f, err := os.Open(d.packDir())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	names = slices.DeleteFunc(names, func(n string) bool { return !isPackName(n) })
	slices.Sort(names)
	slices.Reverse(names)
	return names, err
}

// nextName returns the name of a pack that is newer than all there are, and how
// many these are.
func (d *Dir) nextName() (name string, packs int, err error) {
	names, err := d.packNames()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", 0, err
	}
	if len(names) == 0 {
		return packName(1), 0, nil
	}
	return packName(packNumber(names[0]) + 1), len(names), nil
}

// openPacks opens the packs that there are. What cannot be read is not there.
// If one is gone when it is to be opened, what was in it has been merged into
// another: then the folder is looked at anew.
func (d *Dir) openPacks() *packs {
	for try := 1; ; try++ {
		set, gone := &packs{}, false
		names, _ := d.packNames()
		for _, name := range names[:min(len(names), maxOpened)] {
			p, err := d.openPack(name, set)
			if err == nil {
				set.list = append(set.list, p)
			}
			gone = gone || errors.Is(err, fs.ErrNotExist)
		}
		if !gone || try == maxLooks {
			return set
		}
	}
}

// maxLooks bounds how often a folder is looked at anew.
const maxLooks = 10

func (d *Dir) openPack(name string, set *packs) (*pack, error) {
	path := filepath.Join(d.packDir(), name)
	if d.mapped {
		if b, ok := mapFile(path); ok {
			return newPack(name, int64(len(b)), b)
		}
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoPack
	}
	return newPack(name, info.Size(), &readPages{path: path, size: info.Size(), set: set})
}
