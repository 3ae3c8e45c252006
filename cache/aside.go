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

// unfinished is the folder of files being written, within the cache so that a
// rename out of it stays on one file system.
const unfinished = "unfinished"

// A tag in a folder marks it as a cache, for backup programs and as ours: the
// Cache Directory Tagging Specification, https://bford.info/cachedir/.
const (
	tagName = "CACHEDIR.TAG"
	tag     = "Signature: 8a477f597d28d172789f06886806bc55\n" +
		"# This folder is the cache of the resolve command. It may be removed.\n"
)

func (d *Dir) asideDir() string { return filepath.Join(d.path, unfinished) }

// create makes the cache's folder, readable by its user alone: listings of a
// private index are nobody else's business. A folder that was there before and
// holds something is not tagged, for it may be more than a cache.
func (d *Dir) create() error {
	names, err := os.ReadDir(d.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(d.asideDir(), 0o700); err != nil {
		return err
	}
	if len(names) == 0 {
		return os.WriteFile(filepath.Join(d.path, tagName), []byte(tag), 0o600)
	}
	return nil
}

// sweep removes unfinished files of processes that were killed, and, before the
// first pack is written, some of what former programs left. What else lies there
// is somebody's: the folder may be one that others have filled, with a link in it
// to where they may not remove anything.
func (d *Dir) sweep() {
	root, err := os.OpenRoot(d.path)
	if err != nil {
		return
	}
	defer root.Close()
	w := &walk{dir: d, root: root, tagged: isTagged(root), yield: func(e Entry, err error) bool {
		if err == nil && time.Since(e.Used) > staleAfter {
			root.Remove(e.file)
		}
		return true
	}}
	w.files(unfinished, Unfinished, isNumber)
	if _, err := os.Lstat(d.packDir()); errors.Is(err, fs.ErrNotExist) {
		d.removeFormer(formerAtOnce)
	}
}

// formerAtOnce bounds the files of former formats that a run removes.
const formerAtOnce = 4096
