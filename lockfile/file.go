package lockfile

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile puts what fn writes into the file path, as a whole or not at all.
//
// The bytes are written aside in the same folder, flushed to the disk and
// renamed, so that a reader, a full disk, a crash or an error of fn never
// meets or leaves half a file, and on failure the old file is untouched and
// nothing else is left behind. A file that already holds these bytes is not
// written at all: its times and its inode stay.
//
// An old file's permissions are kept, and its owner where the system allows
// it; a new file gets those of the process. A symbolic link is followed and
// stays. What is no regular file, as a terminal or a pipe, is written
// directly, after fn is done.
//
// Errors name path and wrap their cause, that of fn included.
func WriteFile(path string, fn func(w io.Writer) error) error {
	var content bytes.Buffer
	if err := fn(&content); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := replace(path, content.Bytes()); err != nil {
		// A *fs.PathError would name the file aside, which the user never saw.
		var perr *fs.PathError
		var lerr *os.LinkError
		switch {
		case errors.As(err, &perr):
			err = perr.Err
		case errors.As(err, &lerr):
			err = lerr.Err
		}
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// replace makes content the content of the file that path leads to.
func replace(path string, content []byte) error {
	// Asked for before links are followed: those in /proc/self/fd, where
	// /dev/stdout and a shell's >(...) lead, have no name that can be opened.
	if at, err := os.Stat(path); err == nil && !at.Mode().IsRegular() && !at.IsDir() {
		return writeThrough(path, content)
	}
	target, err := follow(path)
	if err != nil {
		return err
	}
	old, err := os.Lstat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeNew(target, content, nil)
	case err != nil:
		return err
	case old.IsDir():
		return errors.New("it is a directory")
	}
	if old.Size() == int64(len(content)) {
		if b, err := os.ReadFile(target); err == nil && bytes.Equal(b, content) {
			return nil
		}
	}
	return writeNew(target, content, old)
}

// follow returns the name that path stands for after its symbolic links. That
// name need not exist.
func follow(path string) (string, error) {
	const most = 40 // as Linux has it
	for range most {
		info, err := os.Lstat(path)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return path, nil // a real error shows when the file is used
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			// Not joined lexically: dir may be a link, and .. then leads elsewhere.
			to = filepath.Dir(path) + string(filepath.Separator) + to
		}
		path = to
	}
	return "", errors.New("too many levels of symbolic links")
}

// writeNew writes content aside and renames it to target. A non-nil old is
// the file it replaces.
func writeNew(target string, content []byte, old fs.FileInfo) error {
	aside, err := create(filepath.Dir(target))
	if err != nil {
		return err
	}
	err = fill(aside, content, old)
	if err == nil {
		err = os.Rename(aside.Name(), target)
	}
	if err != nil {
		os.Remove(aside.Name())
	}
	return err
}

// create makes a file with a new name in dir. Unlike os.CreateTemp it leaves
// the permissions to the process's mask.
func create(dir string) (*os.File, error) {
	name := filepath.Join(dir, ".resolve-"+rand.Text()[:16])
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// fill writes content to f, gives it old's owner and mode, and closes it.
func fill(f *os.File, content []byte, old fs.FileInfo) error {
	_, err := f.Write(content)
	if err == nil && old != nil {
		keepOwner(f, old)
		err = f.Chmod(old.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// writeThrough writes content into what cannot be replaced.
func writeThrough(target string, content []byte) error {
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
