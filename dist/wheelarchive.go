package dist

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"resolve/pep508"
)

// MaxMetadata bounds the size of a METADATA or PKG-INFO file after decompression.
const MaxMetadata = 32 << 20

// ErrArchive is what the errors about an archive's own content match, as
// against those of the reader that it comes from.
var ErrArchive = errors.New("malformed archive")

// MetadataFromWheel reads *.dist-info/METADATA out of a wheel of size bytes.
// It reads the zip's directory at the end and then that one member, so r may
// fetch ranges; it reads neither twice. The folder must be the only one of its
// kind and belong to the wheel's name (PEP 427).
//
// The error matches ErrArchive if the wheel is at fault; an error of r is
// passed on so that errors.Is and errors.As find it.
func MetadataFromWheel(r io.ReaderAt, size int64, name WheelName) ([]byte, error) {
	var broken readError
	z, err := zip.NewReader(&watchedReaderAt{r, size, &broken}, size)
	if err != nil {
		return nil, archiveError("reading the wheel's directory", err, broken.err)
	}
	z.RegisterDecompressor(zstdMethod, zstd.ZipDecompressor(zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxMetadata)))
	f, err := findMetadata(z, name.Name)
	if err != nil {
		return nil, fmt.Errorf("reading the wheel's directory: %w: %w", ErrArchive, err)
	}
	b, err := readMember(f)
	if err != nil {
		return nil, archiveError("reading "+f.Name, err, broken.err)
	}
	return b, nil
}

// zstdMethod is Zstandard's number in a zip (APPNOTE 6.3.8).
const zstdMethod = 93

// findMetadata picks the METADATA of the wheel's one .dist-info folder.
func findMetadata(z *zip.Reader, name string) (*zip.File, error) {
	var found *zip.File
	for _, f := range z.File {
		if folder, ok := strings.CutSuffix(f.Name, ".dist-info/METADATA"); ok && strings.IndexByte(folder, '/') < 0 {
			if found != nil {
				return nil, fmt.Errorf("it has more than one METADATA: %s and %s", found.Name, f.Name)
			}
			found = f
		}
	}
	if found == nil {
		return nil, errors.New("it has no .dist-info/METADATA")
	}
	folder := pep508.NormalizeName(strings.TrimSuffix(found.Name, ".dist-info/METADATA"))
	if rest, ok := strings.CutPrefix(folder, name); !ok || rest != "" && rest[0] != '-' {
		return nil, fmt.Errorf("its %s does not belong to %s", found.Name, name)
	}
	return found, nil
}

// readMember decompresses one member of a zip, up to MaxMetadata, and checks its sum.
func readMember(f *zip.File) ([]byte, error) {
	if f.UncompressedSize64 > MaxMetadata {
		return nil, fmt.Errorf("it claims %d bytes, more than %d", f.UncompressedSize64, MaxMetadata)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readBounded(r, int64(f.UncompressedSize64))
}

// readBounded reads r to its end, up to MaxMetadata bytes. What is claimed of
// its size is believed only as far as a small buffer goes.
func readBounded(r io.Reader, claimed int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(claimed, 256<<10)) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(r, MaxMetadata+1))
	if err == nil && n > MaxMetadata {
		err = fmt.Errorf("it is larger than %d bytes", MaxMetadata)
	}
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// archiveError tells an error of the source, which is passed on, from one of
// the archive.
func archiveError(doing string, err, source error) error {
	if source != nil {
		return fmt.Errorf("%s: %w", doing, source)
	}
	return fmt.Errorf("%s: %w: %w", doing, ErrArchive, err)
}

// A readError keeps the first error of a source other than io.EOF, which the
// decoders in between may hide.
type readError struct{ err error }

func (e *readError) note(err error) {
	if err != nil && err != io.EOF && e.err == nil {
		e.err = err
	}
}

// A watchedReaderAt never asks its source for a place outside of it, however
// wrong the offsets in the archive are.
type watchedReaderAt struct {
	r      io.ReaderAt
	size   int64
	broken *readError
}

func (w *watchedReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= w.size {
		return 0, io.EOF
	}
	n, err := w.r.ReadAt(p, off)
	w.broken.note(err)
	return n, err
}

type watchedReader struct {
	r      io.Reader
	broken *readError
}

func (w *watchedReader) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	w.broken.note(err)
	return n, err
}
