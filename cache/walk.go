package cache

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// A walk goes through the folder of a cache. Its methods return false when no
// more is wanted.
type walk struct {
	dir    *Dir
	root   *os.Root
	tagged bool
	yield  func(Entry, error) bool
}

// family is how the files of each format begin, this and former ones.
const family = "rs"

// packs yields the entries of all packs.
func (w *walk) packs() bool {
	if !w.isFolder(path.Dir(packFolder)) || !w.isFolder(packFolder) {
		return true
	}
	names, ok := w.list(packFolder)
	if !ok {
		return false
	}
	var list []*pack
	for i := len(names) - 1; i >= 0; i-- { // the newest first
		f := names[i]
		if !f.Type().IsRegular() || !isPackName(f.Name()) || !w.ours(packFolder+"/"+f.Name()) {
			continue
		}
		p, err := w.dir.openPack(f.Name(), nil)
		switch {
		case err == nil:
			list = append(list, p)
		case !errors.Is(err, fs.ErrNotExist) && !w.file(packFolder, f, Damaged, err):
			return false
		}
	}
	c := gather(list)
	held := map[*pack]map[uint64]uint32{} // offset to time
	for _, it := range c.items {
		if held[it.from] == nil {
			held[it.from] = map[uint64]uint32{}
		}
		held[it.from][it.slot.offset] = it.slot.time
	}
	for _, p := range list {
		for _, s := range p.used() {
			if s.offset == markOffset {
				continue
			}
			e := Entry{State: Superseded, Size: int64(s.length), file: packFolder + "/" + p.name, item: item{slot: s, from: p}}
			if t, ok := held[p][s.offset]; ok {
				e.State, e.item.slot.time = Held, t
			}
			e.Used = e.item.slot.at()
			r, err := p.record(s)
			if err != nil {
				e.State, e.Err = Damaged, err
			}
			e.Bucket, e.Key = r.bucket, r.key
			if !w.yield(e, nil) {
				return false
			}
		}
	}
	return true
}

// former yields the files of former formats, in folders of the kind and the
// version: one for a value, listing/v2/…, and packs, packs/v1/….
func (w *walk) former() bool {
	kinds, ok := w.list(".")
	if !ok {
		return false
	}
	for _, kind := range kinds {
		if !kind.IsDir() || strings.Trim(kind.Name(), "abcdefghijklmnopqrstuvwxyz-") != "" || kind.Name() == unfinished {
			continue
		}
		versions, ok := w.list(kind.Name())
		if !ok {
			return false
		}
		for _, v := range versions {
			number, isVersion := strings.CutPrefix(v.Name(), "v")
			folder, named := kind.Name()+"/"+v.Name(), isHash
			former := v.IsDir() && isVersion && isNumber(number)
			if kind.Name() == path.Dir(packFolder) {
				named = isPackName
				former = former && isBefore(number, strings.TrimPrefix(path.Base(packFolder), "v"))
			}
			if former && !w.files(folder, Former, named) {
				return false
			}
		}
	}
	return true
}

// files yields the files in folder whose names are as they must be.
func (w *walk) files(folder string, state State, named func(string) bool) bool {
	if !w.isFolder(folder) {
		return true
	}
	list, ok := w.list(folder)
	if !ok {
		return false
	}
	for _, f := range list {
		if f.Type().IsRegular() && named(f.Name()) && w.ours(path.Join(folder, f.Name())) && !w.file(folder, f, state, nil) {
			return false
		}
	}
	return true
}

// file yields an entry that is a whole file.
func (w *walk) file(folder string, f fs.DirEntry, state State, wrong error) bool {
	e := Entry{State: state, Err: wrong, file: path.Join(folder, f.Name())}
	info, err := f.Info()
	if errors.Is(err, fs.ErrNotExist) { // gone meanwhile
		return true
	}
	if err == nil {
		e.Size, e.Used = info.Size(), info.ModTime()
	}
	return w.yield(e, err)
}

// ours reports whether a file is the cache's, in a folder that may hold others.
func (w *walk) ours(name string) bool {
	if w.tagged {
		return true
	}
	f, err := w.root.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	var b [len(family)]byte
	_, err = io.ReadFull(f, b[:])
	return err == nil && string(b[:]) == family
}

// isFolder reports whether folder is one and no link to one, or cannot be told
// and so is to be tried.
func (w *walk) isFolder(folder string) bool {
	info, err := w.root.Lstat(folder)
	return err != nil || info.IsDir()
}

// list returns what lies in a folder. What keeps it from being read is yielded.
func (w *walk) list(folder string) ([]fs.DirEntry, bool) {
	list, err := fs.ReadDir(w.root.FS(), folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return list, w.yield(Entry{}, err)
	}
	return list, true
}

// removeFormer removes files of former formats, at most so many.
func (d *Dir) removeFormer(most int) {
	for e, err := range d.Entries() {
		if err != nil || most == 0 {
			return
		}
		if e.State == Former {
			var r removal
			r.add(d, e)
			most--
		}
	}
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// isBefore reports whether a number is less than another, both without leading zeros.
func isBefore(a, b string) bool {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) < 0
}

// isHash reports whether a file has the name of a value's in former formats.
func isHash(name string) bool {
	return len(name) == 2*sha256.Size && strings.Trim(name, "0123456789abcdef") == ""
}
