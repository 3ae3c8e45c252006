package main

import (
	"archive/tar"
	"archive/zip"
	"cmp"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"
)

// An archive is files below one folder. What is written depends on their names,
// modes and bytes, and on the time, alone.
type archive struct {
	folder string
	time   time.Time // of every file
	files  []file
}

type file struct {
	name string // with slashes, below the folder
	data []byte
	mode fs.FileMode
}

func (a *archive) add(name string, data []byte, mode fs.FileMode) {
	a.files = append(a.files, file{name, data, mode})
}

func (a *archive) addFile(name, from string, mode fs.FileMode) error {
	data, err := os.ReadFile(from)
	if err == nil && len(data) == 0 {
		err = errors.New(from + " is empty")
	}
	a.add(name, data, mode)
	return err
}

// addFolder adds the files below a folder, of which there must be some.
func (a *archive) addFolder(name, from string) error {
	before := len(a.files)
	err := filepath.WalkDir(from, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		below, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		return a.addFile(path.Join(name, filepath.ToSlash(below)), file, 0o644)
	})
	if err == nil && len(a.files) == before {
		err = errors.New(from + " has no files")
	}
	return err
}

// sorted returns the files in the order in which they are written.
func (a *archive) sorted() []file {
	return slices.SortedFunc(slices.Values(a.files), func(a, b file) int { return cmp.Compare(a.name, b.name) })
}

// writeTar writes it as tar, compressed by gzip without a name and a time.
func (a *archive) writeTar(w io.Writer) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	for _, f := range a.sorted() {
		h := &tar.Header{
			Typeflag: tar.TypeReg, Name: a.folder + "/" + f.name, Size: int64(len(f.data)), Mode: int64(f.mode),
			ModTime: a.time, Format: tar.FormatUSTAR, Uname: "root", Gname: "root",
		}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(f.data); err != nil {
			return err
		}
	}
	return errors.Join(t.Close(), z.Close())
}

// writeZip writes it as a zip file.
func (a *archive) writeZip(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, f := range a.sorted() {
		h := &zip.FileHeader{Name: a.folder + "/" + f.name, Method: zip.Deflate, Modified: a.time}
		h.SetMode(f.mode)
		entry, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.data); err != nil {
			return err
		}
	}
	return z.Close()
}
