package recording

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// A System is the files of a machine, by their paths.
type System interface {
	Open(name string) (fs.File, error) // which are io.ReaderAt
	Stat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Abs(name string) (string, error)
}

// seen is a file while it is recorded.
type seen struct {
	File
	info   fs.FileInfo
	pieces []heldPiece // in the order of reading
}

// A heldPiece is a run of bytes of a file.
type heldPiece struct {
	at   int64
	data []byte
}

func (p heldPiece) end() int64 { return p.at + int64(len(p.data)) }

// add notes bytes at a place, which are copied.
func (f *seen) add(at int64, data []byte) {
	if len(data) == 0 {
		return
	}
	if n := len(f.pieces); n > 0 && f.pieces[n-1].end() == at {
		f.pieces[n-1].data = append(f.pieces[n-1].data, data...)
		return
	}
	f.pieces = append(f.pieces, heldPiece{at, slices.Clone(data)})
}

// joined returns the pieces by their places, none over another.
func (f *seen) joined() (out []heldPiece) {
	list := slices.Clone(f.pieces)
	slices.SortStableFunc(list, func(a, b heldPiece) int { return cmp.Compare(a.at, b.at) })
	for _, p := range list {
		n := len(out)
		switch {
		case n == 0 || out[n-1].end() < p.at:
			out = append(out, heldPiece{p.at, slices.Clone(p.data)})
		case out[n-1].end() < p.end():
			out[n-1].data = append(out[n-1].data, p.data[out[n-1].end()-p.at:]...)
		}
	}
	return out
}

// Files returns next with everything noted that is read there.
func (r *Recorder) Files(next System) System { return &recordedFiles{r, next} }

type recordedFiles struct {
	recorder *Recorder
	next     System
}

// note keeps what stands under a name; err says that nothing does.
func (r *Recorder) note(name string, info fs.FileInfo, err error) *seen {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.files[name]
	if f == nil {
		f = &seen{File: File{Name: name}}
		r.files[name] = f
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Kind = Missing
	case err != nil:
		f.Kind, f.Error = Failed, plainCause(err).Error()
	case info.IsDir():
		f.Kind = Folder
	case info.Mode().IsRegular():
		f.Kind, f.Size = Regular, info.Size()
	default:
		f.Kind = Special
	}
	if f.info == nil {
		f.info = info
	}
	return f
}

// plainCause takes the path off an error of a file system.
func plainCause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// Open implements System.
func (f *recordedFiles) Open(name string) (fs.File, error) {
	file, err := f.next.Open(name)
	if err != nil {
		f.recorder.note(name, nil, err)
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	return &recordedFile{File: file, recorder: f.recorder, seen: f.recorder.note(name, info, nil)}, nil
}

// Stat implements System.
func (f *recordedFiles) Stat(name string) (fs.FileInfo, error) {
	info, err := f.next.Stat(name)
	f.recorder.note(name, info, err)
	return info, err
}

// ReadDir implements System.
func (f *recordedFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := f.next.ReadDir(name)
	var info fs.FileInfo
	if err == nil {
		info, err = f.next.Stat(name)
	}
	s := f.recorder.note(name, info, err)
	f.recorder.mu.Lock()
	defer f.recorder.mu.Unlock()
	s.Entries = nil
	for _, e := range list {
		s.Entries = append(s.Entries, Entry{e.Name(), e.IsDir()})
	}
	return list, err
}

// Abs implements System.
func (f *recordedFiles) Abs(name string) (string, error) {
	here, err := f.next.Abs(".")
	if err == nil {
		f.recorder.mu.Lock()
		f.recorder.folder = here
		f.recorder.mu.Unlock()
	}
	return f.next.Abs(name)
}

// A recordedFile notes what is read of a file. It belongs to one goroutine.
type recordedFile struct {
	fs.File
	recorder *Recorder
	seen     *seen
	at       int64 // of the next Read
}

// Read implements fs.File.
func (f *recordedFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	f.recorder.mu.Lock()
	defer f.recorder.mu.Unlock()
	f.seen.add(f.at, p[:n])
	f.at += int64(n)
	if f.seen.Kind == Special { // a pipe, of which one reading is all there is
		f.seen.Size = f.at
	}
	return n, err
}

// ReadAt implements io.ReaderAt.
func (f *recordedFile) ReadAt(p []byte, off int64) (int, error) {
	at, ok := f.File.(io.ReaderAt)
	if !ok {
		return 0, fmt.Errorf("%s cannot be read at a place", f.seen.Name)
	}
	n, err := at.ReadAt(p, off)
	f.recorder.mu.Lock()
	defer f.recorder.mu.Unlock()
	f.seen.add(off, p[:n])
	return n, err
}

// SameFile is os.SameFile for files of a recording too.
func SameFile(a, b fs.FileInfo) bool {
	x, ok := a.(*replayedInfo)
	y, too := b.(*replayedInfo)
	if ok && too {
		return x.identity == y.identity
	}
	return os.SameFile(a, b)
}

// sameAs returns the name of the first file that is the same as another; "" if
// there is none.
func sameAs(f *seen, before []*seen) string {
	if f.info == nil {
		return ""
	}
	for _, other := range before {
		if other.info != nil && other.Same == "" && SameFile(f.info, other.info) {
			return other.Name
		}
	}
	return ""
}
