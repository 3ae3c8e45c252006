package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/adrg/xdg"
)

// A Bucket is one kind of value, with the version of its format as the last
// element of its slash-separated path: "interpreter/v1". Who changes the
// encoding changes the number, and old values are never seen again. It is part
// of a file path and must come from the program, not from its input.
type Bucket string

// A Dir is a cache in a folder. Goroutines may share it. A nil Dir is a cache
// that holds nothing and keeps nothing.
type Dir struct {
	path  string
	sweep sync.Once // removes what killed processes left, before the first Put
}

// Open returns the cache in the folder path, which need not exist: the first
// Put makes it. Open touches nothing, so a place that is read-only or no
// folder at all is found out by Put alone. An empty path gives a nil Dir.
func Open(path string) *Dir {
	if path == "" {
		return nil
	}
	return &Dir{path: path}
}

// DefaultDir returns the folder for this user's cache by the XDG base
// directory rules and their equivalents elsewhere, or "" if the user has none.
func DefaultDir() string {
	if !filepath.IsAbs(xdg.CacheHome) {
		return ""
	}
	return filepath.Join(xdg.CacheHome, "resolve")
}

// Path returns the cache's folder, "" for a nil Dir.
func (d *Dir) Path() string {
	if d == nil {
		return ""
	}
	return d.path
}

// Get returns the value that was put last under key, and whether there is one.
// Whatever is wrong with a stored value makes it absent. The caller owns the
// slice.
func (d *Dir) Get(bucket Bucket, key string) ([]byte, bool) {
	if d == nil {
		return nil, false
	}
	name := d.file(bucket, key)
	f, err := os.Open(name)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	value, modified, ok := readEntry(f, key)
	if now := time.Now(); ok && now.Sub(modified) > usedGrain {
		os.Chtimes(name, now, now) // where that cannot be done, it only seems older
	}
	return value, ok
}

// usedGrain is how exactly an entry's file tells when it was used last: by its
// time of modification, for that of access is kept by few systems.
const usedGrain = 24 * time.Hour

// Put keeps value under key. It returns an error if the value could not be
// written, which a caller may ignore: what was there before is still there, or
// nothing is.
func (d *Dir) Put(bucket Bucket, key string, value []byte) error {
	if d == nil {
		return nil
	}
	if err := d.put(d.file(bucket, key), key, value); err != nil {
		return fmt.Errorf("writing to the cache: %w", err)
	}
	return nil
}

func (d *Dir) put(name, key string, value []byte) error {
	d.sweep.Do(d.removeStale)
	aside, err := d.writeAside(key, value)
	if err != nil {
		return err
	}
	err = os.Rename(aside, name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(name), 0o700); err == nil {
			err = os.Rename(aside, name)
		}
	}
	if err != nil {
		os.Remove(aside)
	}
	return err
}

// writeAside writes an entry to a new file in the folder for unfinished files
// and returns its name. It leaves nothing behind if it fails.
func (d *Dir) writeAside(key string, value []byte) (string, error) {
	f, err := os.CreateTemp(d.asideDir(), "")
	if errors.Is(err, fs.ErrNotExist) {
		if err = d.create(); err == nil {
			f, err = os.CreateTemp(d.asideDir(), "")
		}
	}
	if err != nil {
		return "", err
	}
	_, err = f.Write(encodeEntry(key, value))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// file returns the name of the file of key. Keys are hashed, so they may be
// long, hold any byte, and differ by case on a file system that does not.
func (d *Dir) file(bucket Bucket, key string) string {
	sum := sha256.Sum256([]byte(key))
	h := hex.EncodeToString(sum[:])
	return filepath.Join(d.path, filepath.FromSlash(string(bucket)), h)
}
