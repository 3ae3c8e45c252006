package cache

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// An Entry is a file of a cache, as it lies in its folder.
type Entry struct {
	Bucket   Bucket // "" for a file that was never finished
	Size     int64  // bytes
	Modified time.Time
	file     string
}

// Entries yields the files of the cache, and what keeps one from being seen.
// What is not the cache's, whatever else lies in its folder, is passed over:
// only files in the place and with the name of an entry count, and no symbolic
// link is followed. A folder that is not there has none.
func (d *Dir) Entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		if d == nil {
			return
		}
		root, err := filepath.EvalSymlinks(d.path)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			yield(Entry{}, err)
			return
		}
		filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
			var entry Entry
			switch {
			case errors.Is(err, fs.ErrNotExist): // gone meanwhile
				return nil
			case err == nil && !e.Type().IsRegular():
				return nil
			case err == nil:
				var ok bool
				if entry, ok, err = entryAt(root, name, e); !ok && err == nil {
					return nil
				}
			}
			if !yield(entry, err) {
				return fs.SkipAll
			}
			return nil
		})
	}
}

// entryAt returns the entry that a file is, and whether it is one.
func entryAt(root, name string, e fs.DirEntry) (Entry, bool, error) {
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return Entry{}, false, err
	}
	folder, base := path.Split(filepath.ToSlash(rel))
	folder = strings.TrimSuffix(folder, "/")
	if folder != "unfinished" && (!isBucket(folder) || !isHash(base)) {
		return Entry{}, false, nil
	}
	info, err := e.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return Entry{}, false, nil
	}
	if err != nil {
		return Entry{}, false, err
	}
	entry := Entry{Bucket(folder), info.Size(), info.ModTime(), name}
	if folder == "unfinished" {
		entry.Bucket = ""
	}
	return entry, true, nil
}

// isBucket reports whether a folder may be a bucket's: a name and a version.
func isBucket(folder string) bool {
	name, version, ok := strings.Cut(folder, "/v")
	return ok && name != "" && version != "" && strings.Trim(version, "0123456789") == ""
}

// isHash reports whether a file has the name of an entry.
func isHash(name string) bool {
	return len(name) == 64 && strings.Trim(name, "0123456789abcdef") == ""
}

// Whole reports whether the entry has the form of one and is as long as it says:
// what a full disk or a crash has cut short is not. Its checksum is looked at
// by Get, which knows the key.
func (e Entry) Whole() bool {
	f, err := os.Open(e.file)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	defer f.Close()
	var head [headerSize]byte
	if _, err := io.ReadFull(f, head[:]); err != nil || string(head[:4]) != magic {
		return false
	}
	return binary.LittleEndian.Uint64(head[4:]) == uint64(e.Size)-headerSize
}

// Remove removes the entry. One that is gone is no error.
func (e Entry) Remove() error {
	if err := os.Remove(e.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
