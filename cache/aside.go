package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// staleAfter is the age at which an unfinished file belongs to a process that
// is gone: writing one takes milliseconds.
const staleAfter = 24 * time.Hour

// tag marks a folder as a cache for backup programs: the Cache Directory
// Tagging Specification, https://bford.info/cachedir/.
const tag = "Signature: 8a477f597d28d172789f06886806bc55\n" +
	"# This folder is the cache of the resolve command. It may be removed.\n"

// asideDir is the folder of files being written, within the cache so that a
// rename out of it stays on one file system.
func (d *Dir) asideDir() string { return filepath.Join(d.path, "unfinished") }

// create makes the cache's folder, readable by its user alone: listings of a
// private index are nobody else's business. A folder that was there before
// is not tagged, for it may hold other things.
func (d *Dir) create() error {
	_, err := os.Stat(d.path)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(d.asideDir(), 0o700); err != nil {
		return err
	}
	if fresh {
		return os.WriteFile(filepath.Join(d.path, "CACHEDIR.TAG"), []byte(tag), 0o600)
	}
	return nil
}

// removeStale removes unfinished files of processes that were killed.
func (d *Dir) removeStale() {
	names, err := os.ReadDir(d.asideDir())
	if err != nil {
		return
	}
	for _, e := range names {
		info, err := e.Info()
		if err == nil && time.Since(info.ModTime()) > staleAfter {
			os.Remove(filepath.Join(d.asideDir(), e.Name()))
		}
	}
}
