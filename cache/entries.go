package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"time"
)

// An Entry is a file of a cache, as it lies in its folder. It can be read and
// removed while the iteration that yielded it has not ended. Other processes
// may do so at the same moment.
type Entry struct {
	Bucket Bucket    // "" for a file that was never finished
	Size   int64     // bytes
	Used   time.Time // when it was written or read last, to within a day

	root *os.Root // open while the iteration lasts; nothing outside it is reached
	name string   // within root, with slashes
}

// Name returns where the entry lies in the cache's folder, for a person to look
// at; what it is made of may change.
func (e Entry) Name() string { return e.name }

// Key reads the entry and returns the key that its value is under, or an error
// that says what is wrong with it: a damaged one is absent for Get. An entry
// that is gone meanwhile has an error matching fs.ErrNotExist.
func (e Entry) Key() (string, error) {
	f, err := e.root.Open(e.name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, _, err := readWhole(f)
	if err != nil {
		return "", err
	}
	key, _, err := parseEntry(b)
	if err != nil {
		return "", err
	}
	if sum := sha256.Sum256(key); hex.EncodeToString(sum[:]) != path.Base(e.name) {
		return "", errMisnamed
	}
	return string(key), nil
}

// Remove removes the entry and reports whether it was there: another process
// may have been quicker.
func (e Entry) Remove() (bool, error) {
	err := e.root.Remove(e.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// begins reports whether the file begins as entries do, also those of former
// formats.
func (e Entry) begins() bool {
	f, err := e.root.Open(e.name)
	if err != nil {
		return false
	}
	defer f.Close()
	var b [len(family)]byte
	_, err = io.ReadFull(f, b[:])
	return err == nil && string(b[:]) == family
}

// Entries yields the files of the cache, and what keeps one from being seen.
// What is not the cache's, whatever else lies in its folder, is passed over,
// for the folder may be one that its user has other things in:
//
//   - only files in the place and with the name of an entry count;
//   - in a folder that the cache did not make, and so has not tagged, they must
//     begin as an entry does besides;
//   - no symbolic link within the folder is followed.
//
// A folder that is not there has none.
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
		w := &walk{root: root, tagged: isTagged(root), yield: yield}
		if w.files(unfinished, "", isNumber) {
			w.buckets()
		}
	}
}

// isTagged reports whether the cache has made the folder.
func isTagged(root *os.Root) bool {
	b, err := root.ReadFile(tagName)
	return err == nil && bytes.Equal(b, []byte(tag))
}
