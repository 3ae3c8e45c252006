package recording

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Files returns the files of a recording, which are all there are: what it does
// not hold is an error that says so. Those for which given holds are those of
// here instead, and so are those that it does not hold if elsewhere is set.
func (r *Reader) Files(here System, given func(name string) bool, elsewhere bool) System {
	f := &playedFiles{reader: r, here: here, given: given, elsewhere: elsewhere, files: map[string]*File{}}
	for _, file := range r.Recording.Files {
		f.files[file.Name] = file
	}
	return f
}

type playedFiles struct {
	reader    *Reader
	here      System
	given     func(string) bool
	elsewhere bool
	files     map[string]*File
	secrets   secrets // knows none
}

// find returns what is recorded of a name; nil if it is to be looked for here.
func (p *playedFiles) find(op, name string) (*File, error) {
	if p.given(name) {
		return nil, nil
	}
	f := p.files[p.secrets.text(name)]
	switch {
	case f == nil && p.elsewhere:
		return nil, nil
	case f == nil:
		return nil, &fs.PathError{Op: op, Path: name, Err: errNoFile}
	case f.Kind == Missing:
		return nil, &fs.PathError{Op: op, Path: name, Err: syscall.ENOENT}
	case f.Kind == Failed:
		err := errors.New(f.Error)
		for _, errno := range []syscall.Errno{syscall.EACCES, syscall.EPERM, syscall.ENOTDIR, syscall.ELOOP, syscall.EIO, syscall.ENAMETOOLONG} {
			if errno.Error() == f.Error {
				err = errno
			}
		}
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return f, nil
}

var errNoFile = errors.New("the recording does not hold this file")

// Open implements System.
func (p *playedFiles) Open(name string) (fs.File, error) {
	f, err := p.find("open", name)
	if f == nil && err == nil {
		return p.here.Open(name)
	}
	if err != nil {
		return nil, err
	}
	return &playedFile{reader: p.reader, file: f}, nil
}

// Stat implements System.
func (p *playedFiles) Stat(name string) (fs.FileInfo, error) {
	f, err := p.find("stat", name)
	if f == nil && err == nil {
		return p.here.Stat(name)
	}
	if err != nil {
		return nil, err
	}
	return infoOf(f), nil
}

// ReadDir implements System.
func (p *playedFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := p.find("open", name)
	if f == nil && err == nil {
		return p.here.ReadDir(name)
	}
	if err != nil {
		return nil, err
	}
	if f.Kind != Folder {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.ENOTDIR}
	}
	var list []fs.DirEntry
	for _, e := range f.Entries {
		kind := Regular
		if e.Folder {
			kind = Folder
		}
		list = append(list, fs.FileInfoToDirEntry(infoOf(&File{Name: e.Name, Kind: kind})))
	}
	return list, nil
}

// Abs implements System.
func (p *playedFiles) Abs(name string) (string, error) {
	switch {
	case filepath.IsAbs(name):
		return filepath.Clean(name), nil
	case p.reader.Recording.Folder == "":
		return p.here.Abs(name)
	}
	return filepath.Join(p.reader.Recording.Folder, name), nil
}

// Stdin returns what the run read from standard input; nil if it read nothing.
func (r *Reader) Stdin() io.Reader {
	for _, f := range r.Recording.Files {
		if f.Name == "-" {
			return &playedFile{reader: r, file: f}
		}
	}
	return nil
}

// A replayedInfo is what is recorded of a file.
type replayedInfo struct {
	file     *File
	identity string
}

func infoOf(f *File) *replayedInfo {
	if f.Same != "" {
		return &replayedInfo{f, f.Same}
	}
	return &replayedInfo{f, f.Name}
}

func (i *replayedInfo) Name() string       { return filepath.Base(i.file.Name) }
func (i *replayedInfo) Size() int64        { return i.file.Size }
func (i *replayedInfo) ModTime() time.Time { return time.Time{} }
func (i *replayedInfo) IsDir() bool        { return i.file.Kind == Folder }
func (i *replayedInfo) Sys() any           { return nil }
func (i *replayedInfo) Mode() fs.FileMode {
	switch i.file.Kind {
	case Folder:
		return fs.ModeDir | 0o777
	case Special:
		return fs.ModeCharDevice | fs.ModeDevice | 0o666
	}
	return 0o666
}

// A playedFile is a recorded file that is open. Its pieces are read when the
// first is needed.
type playedFile struct {
	reader *Reader
	file   *File
	at     int64

	once   sync.Once
	pieces []heldPiece
	err    error
}

// Stat implements fs.File.
func (f *playedFile) Stat() (fs.FileInfo, error) { return infoOf(f.file), nil }

// Close implements fs.File.
func (f *playedFile) Close() error { return nil }

// Read implements fs.File.
func (f *playedFile) Read(p []byte) (int, error) {
	if f.file.Kind == Folder {
		return 0, &fs.PathError{Op: "read", Path: f.file.Name, Err: syscall.EISDIR}
	}
	n, err := f.ReadAt(p, f.at)
	f.at += int64(n)
	if n > 0 {
		err = nil // it comes again
	}
	return n, err
}

// ReadAt implements io.ReaderAt.
func (f *playedFile) ReadAt(p []byte, off int64) (int, error) {
	f.once.Do(f.load)
	if f.err != nil {
		return 0, f.err
	}
	if off < 0 || off >= f.file.Size {
		return 0, io.EOF
	}
	for _, piece := range f.pieces {
		if off < piece.at || off >= piece.end() {
			continue
		}
		n := copy(p, piece.data[off-piece.at:])
		switch {
		case n == len(p):
			return n, nil
		case piece.end() >= f.file.Size:
			return n, io.EOF
		case n > 0:
			return n, f.notRead(piece.end())
		}
	}
	return 0, f.notRead(off)
}

func (f *playedFile) notRead(at int64) error {
	return fmt.Errorf("the recording does not hold byte %d of this file", at)
}

func (f *playedFile) load() {
	var total int64
	for _, p := range f.file.Pieces {
		data, err := f.reader.whole(p.Body)
		if total += int64(len(data)); err == nil && total > maxPiece {
			err = fmt.Errorf("what the recording has of %s is larger than %d bytes", f.file.Name, maxPiece)
		}
		if err != nil {
			f.err = err
			return
		}
		f.pieces = append(f.pieces, heldPiece{p.At, data})
	}
}
