package interpreter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"resolve/cache"
	"resolve/internal/encoded"
)

// bucket holds records under the keys of cacheKey.
const bucket cache.Bucket = "interpreter/v2"

// errMute is what a finder has instead of an answer that asks nobody.
var errMute = errors.New("not remembered")

// identify returns the Python that the program file is, from c if it may.
//
// An answer is kept in two cases. The program is the interpreter, through
// symbolic links at most: then file and witnesses say all. Or it is a shim of
// pyenv, which starts one interpreter or another: then the key has what pyenv
// decides by. Any other wrapper may decide by something unseen, so it is
// asked each time.
func (f *finder) identify(ctx context.Context, file string) (*Python, error) {
	program, err := filepath.EvalSymlinks(file)
	if err != nil {
		program = file // an alias of the Windows store can be run, not followed
	}
	key, shim := cacheKey(file, program)
	if key != "" && !f.refresh {
		if r := recall(f.cache, key); r != nil {
			return r.python(file)
		}
	}
	if f.mute {
		return nil, errMute
	}
	a, err := ask(ctx, file, f.timeout)
	if err != nil {
		return nil, err
	}
	r := newRecord(a, program)
	if key != "" && (shim || leadsTo(a.Executable, program)) {
		r.keep(f.cache, key)
	}
	return r.python(file)
}

// cacheKey returns what the answer of file depends on beside the witnesses,
// "" if nobody can tell. The running kernel is part of the marker variables.
func cacheKey(file, program string) (key string, shim bool) {
	system, err := systemID()
	if err != nil {
		return "", false
	}
	parts := []string{runtime.GOOS, runtime.GOARCH, system, file, program}
	head, err := readHead(program)
	if err != nil {
		return "", false
	}
	if bytes.HasPrefix(head, []byte("#!")) {
		root, ok := pyenvRoot(head)
		if !ok {
			return "", false
		}
		selection, err := pyenvSelection(root)
		if err != nil {
			return "", false
		}
		parts, shim = append(parts, selection...), true
	}
	var w encoded.Writer
	w.Texts(parts)
	return string(w.Value), shim
}

// readHead returns the first bytes of a file, enough for a shim.
func readHead(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, 1024)
	n, err := io.ReadFull(f, b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return b[:n], err
}

// recall returns the record under key if it still holds, else nil.
func recall(c *cache.Dir, key string) *record {
	b, ok := c.Get(bucket, key)
	if !ok {
		return nil
	}
	if r := decodeRecord(b); r != nil && r.holds() {
		return r
	}
	return nil
}

// newRecord looks at the files that a depends on. A record without a witness
// cannot be kept.
func newRecord(a *answer, program string) *record {
	r := &record{answer: *a}
	files := []string{program, a.Executable}
	if a.BaseExecutable != "" && a.BaseExecutable != a.Executable {
		files = append(files, a.BaseExecutable)
	}
	if a.Environment.SysPlatform == "linux" {
		if loader, err := loaderOf(a.Executable); err == nil {
			files = append(files, loader)
			if lv, err := libcOf(loader); a.Glibc == "" && err == nil {
				r.libc = lv
			}
		}
	}
	for _, f := range files {
		w, err := look(f)
		if err != nil {
			r.witnesses = nil
			return r
		}
		r.witnesses = append(r.witnesses, w)
	}
	return r
}

// keep writes r to the cache. That it could not is no reason to fail.
func (r *record) keep(c *cache.Dir, key string) {
	if len(r.witnesses) == 0 {
		return
	}
	c.Put(bucket, key, r.encode())
}

func (r *record) python(file string) (*Python, error) {
	libc := func(string) (libcVersion, error) {
		if r.libc.name == "" {
			return libcVersion{}, errNoLibc
		}
		return r.libc, nil
	}
	p, err := r.answer.python(file, libc, hostNow)
	if err != nil {
		return nil, fmt.Errorf("understanding what %s says: %w", file, err)
	}
	return p, nil
}

// leadsTo reports whether name is program after its symbolic links.
func leadsTo(name, program string) bool {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return false
	}
	if runtime.GOOS == "windows" {
		return strings.EqualFold(real, program)
	}
	return real == program
}

// Buckets returns where answers of interpreters are kept.
func Buckets() []cache.Bucket { return []cache.Bucket{bucket} }
