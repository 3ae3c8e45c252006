package cache

import (
	"bytes"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// A State says whether an entry counts.
type State uint8

const (
	Held       State = iota // what Get returns
	Superseded              // there is a newer one under its key
	Damaged                 // and so absent for Get
	Unfinished              // a file that was not finished, or not yet
	Former                  // a file of a former format, which no program of today reads
)

// An Entry is a value as it lies in a cache's folder, or another file there that
// is the cache's.
type Entry struct {
	State  State
	Bucket Bucket    // of a value; "" if it is not known
	Key    string    // of a value; "" if it is not known
	Err    error     // what is wrong with what is damaged
	Size   int64     // bytes
	Used   time.Time // when it was written or read last, to within a day

	file string // within the folder, with slashes
	item item   // of a value
}

// Name says where the entry lies in the cache's folder, for a person to look at;
// what it is made of may change.
func (e Entry) Name() string {
	if e.item.from == nil {
		return e.file
	}
	return e.file + ":" + strconv.FormatUint(e.item.slot.offset, 10)
}

// Entries yields what is in the cache, and what keeps a part of it from being
// seen. What is not the cache's, whatever else lies in its folder, is passed
// over, for the folder may be one that its user has other things in:
//
//   - only files in the place and with the name of one of the cache's count;
//   - in a folder that the cache did not make, and so has not tagged, they must
//     begin as the cache's do besides;
//   - no symbolic link within the folder is followed.
//
// A folder that is not there has none. Other processes may change the cache
// meanwhile.
func (d *Dir) Entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		if d == nil {
			return
		}
		root, err := os.OpenRoot(d.path)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			yield(Entry{}, err)
			return
		}
		defer root.Close()
		w := &walk{dir: d.reading(), root: root, tagged: isTagged(root), yield: yield}
		if w.files(unfinished, Unfinished, isNumber) && w.packs() {
			w.former()
		}
	}
}

// isTagged reports whether the cache has made the folder.
func isTagged(root *os.Root) bool {
	info, err := root.Lstat(tagName)
	if err != nil || !info.Mode().IsRegular() { // a pipe would be waited for
		return false
	}
	b, err := root.ReadFile(tagName)
	return err == nil && bytes.Equal(b, []byte(tag))
}

// Remove removes the entries that are meant, and says how many that were and how
// many bytes. What cannot be removed keeps nothing else from it; the error is
// the first of them. An entry that another process writes meanwhile may stay.
func (d *Dir) Remove(meant func(Entry) bool) (entries int, size int64, err error) {
	if d == nil {
		return 0, 0, nil
	}
	if unlock, ok := d.lock(true); ok { // else nothing is there, or removing fails in its own words
		defer unlock()
	}
	var r removal
	for e, err := range d.Entries() {
		switch {
		case err != nil:
			r.fail(err)
		case meant(e):
			r.add(d, e)
		case e.item.from != nil && e.State == Held:
			r.stay = append(r.stay, e.item)
		}
	}
	r.rewrite(d)
	d.packs.Store(nil)
	return r.entries, r.size, r.err
}

// A removal is a run of Remove.
type removal struct {
	entries int
	size    int64
	err     error
	gone    []Entry // records that are to go
	stay    []item  // records that are not
}

func (r *removal) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// add removes an entry that is a file, and notes one that is a part of one.
func (r *removal) add(d *Dir, e Entry) {
	if e.item.from != nil {
		r.gone = append(r.gone, e)
		return
	}
	err := os.Remove(filepath.Join(d.path, filepath.FromSlash(e.file)))
	if err == nil {
		r.entries++
		r.size += e.Size
	} else if !errors.Is(err, fs.ErrNotExist) {
		r.fail(err)
	}
}

// rewrite writes the records that stay to one new pack, if there are some that
// go, and removes those that they were in.
func (r *removal) rewrite(d *Dir) {
	if len(r.gone) == 0 {
		return
	}
	var list []*pack
	known := map[string]bool{}
	note := func(p *pack) {
		if !known[p.name] {
			known[p.name] = true
			list = append(list, p)
		}
	}
	for _, e := range r.gone {
		note(e.item.from)
	}
	for _, it := range r.stay {
		note(it.from)
	}
	if len(r.stay) > 0 {
		newest := uint64(0)
		for _, p := range list {
			newest = max(newest, packNumber(p.name))
		}
		if err := d.writePack(packName(newest), &plan{items: r.stay}); err != nil {
			r.fail(err)
			return
		}
	}
	for _, p := range list {
		if err := os.Remove(filepath.Join(d.packDir(), p.name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			r.fail(err)
			return
		}
	}
	for _, e := range r.gone {
		r.entries++
		r.size += e.Size
	}
}
