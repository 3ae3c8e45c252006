package cache

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
)

// A walk goes through the folder of a cache. Its methods return false when no
// more is wanted.
type walk struct {
	root   *os.Root
	tagged bool
	yield  func(Entry, error) bool
}

// buckets yields the entries of all buckets.
func (w *walk) buckets() bool {
	kinds, ok := w.list(".")
	if !ok {
		return false
	}
	for _, kind := range kinds {
		if kind.IsDir() && kind.Name() != unfinished && isKind(kind.Name()) && !w.versions(kind.Name()) {
			return false
		}
	}
	return true
}

// versions yields the entries of the buckets of one kind.
func (w *walk) versions(kind string) bool {
	list, ok := w.list(kind)
	if !ok {
		return false
	}
	for _, v := range list {
		number, isVersion := strings.CutPrefix(v.Name(), "v")
		bucket := kind + "/" + v.Name()
		if v.IsDir() && isVersion && isNumber(number) && !w.files(bucket, Bucket(bucket), isHash) {
			return false
		}
	}
	return true
}

// files yields the files in folder whose names are as they must be.
func (w *walk) files(folder string, bucket Bucket, named func(string) bool) bool {
	if info, err := w.root.Lstat(folder); err == nil && !info.IsDir() {
		return true
	}
	list, ok := w.list(folder)
	if !ok {
		return false
	}
	for _, f := range list {
		e := Entry{Bucket: bucket, root: w.root, name: path.Join(folder, f.Name())}
		if !f.Type().IsRegular() || !named(f.Name()) || !w.tagged && !e.begins() {
			continue
		}
		info, err := f.Info()
		if errors.Is(err, fs.ErrNotExist) { // gone meanwhile
			continue
		}
		if err == nil {
			e.Size, e.Used = info.Size(), info.ModTime()
		}
		if !w.yield(e, err) {
			return false
		}
	}
	return true
}

// list returns what lies in a folder. What keeps it from being read is yielded.
func (w *walk) list(folder string) ([]fs.DirEntry, bool) {
	list, err := fs.ReadDir(w.root.FS(), folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return list, w.yield(Entry{}, err)
	}
	return list, true
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func isKind(s string) bool { return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == "" }

// isHash reports whether a file has the name of an entry.
func isHash(name string) bool {
	return len(name) == 2*sha256.Size && strings.Trim(name, "0123456789abcdef") == ""
}
