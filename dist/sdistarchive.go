package dist

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The most of an sdist that PKGInfo looks through.
const (
	maxUnpacked  = 1 << 30   // bytes of a tar after decompression
	maxZipInRAM  = 256 << 20 // bytes of a zip that comes as a stream
	maxTarWindow = 128 << 20 // bytes that Zstandard may ask for
)

// ErrNoPKGInfo is what the error of PKGInfo matches if the archive is sound as
// far as it was read but has no top-level PKG-INFO.
var ErrNoPKGInfo = errors.New("no PKG-INFO at the top of the sdist")

// PKGInfo reads the top-level PKG-INFO, `*/PKG-INFO`, of the sdist whose file
// name is given: .tar.gz, .tgz, .tar.bz2, .tbz, .tar.zst, .tar and .zip. Of a
// tar it reads no further than that member, and of any archive no more than
// 1 GiB decompressed and MaxMetadata of PKG-INFO. A zip is read in place if r
// is an io.ReaderAt and io.Seeker, else whole, up to 256 MiB.
//
// The error matches ErrNoPKGInfo if there is none and ErrArchive if the
// archive is at fault; an error of r is passed on.
func PKGInfo(r io.Reader, filename string) ([]byte, error) {
	var broken readError
	src := &watchedReader{r, &broken}
	var b []byte
	var err error
	switch suffix := sdistSuffix(filename); suffix {
	case ".zip":
		b, err = pkgInfoFromZip(r, src, &broken)
	case ".tar.gz", ".tgz":
		b, err = pkgInfoFromGzip(src)
	case ".tar.bz2", ".tbz":
		b, err = pkgInfoFromTar(bzip2.NewReader(src))
	case ".tar.zst":
		b, err = pkgInfoFromZstd(src)
	case ".tar":
		b, err = pkgInfoFromTar(src)
	default:
		return nil, fmt.Errorf("reading %s: %w: cannot read this kind of archive", filename, ErrArchive)
	}
	if errors.Is(err, ErrNoPKGInfo) && broken.err == nil {
		return nil, fmt.Errorf("reading %s: %w", filename, err)
	}
	if err != nil {
		return nil, archiveError("reading "+filename, err, broken.err)
	}
	return b, nil
}

func pkgInfoFromGzip(r io.Reader) ([]byte, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return pkgInfoFromTar(z)
}

func pkgInfoFromZstd(r io.Reader) ([]byte, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxTarWindow))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return pkgInfoFromTar(z)
}

func pkgInfoFromTar(r io.Reader) ([]byte, error) {
	bounded := &io.LimitedReader{R: r, N: maxUnpacked}
	t := tar.NewReader(bounded)
	for {
		h, err := t.Next()
		switch {
		case bounded.N <= 0:
			return nil, fmt.Errorf("no PKG-INFO in its first %d bytes", maxUnpacked)
		case err == io.EOF:
			return nil, ErrNoPKGInfo
		case err != nil:
			return nil, err
		case !isTopPKGInfo(h.Name) || h.Typeflag != tar.TypeReg:
			continue
		case h.Size > MaxMetadata:
			return nil, fmt.Errorf("its %s claims %d bytes, more than %d", h.Name, h.Size, MaxMetadata)
		}
		return readBounded(t, h.Size)
	}
}

func pkgInfoFromZip(r io.Reader, src *watchedReader, broken *readError) ([]byte, error) {
	at, size, err := randomAccess(r, src)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(&watchedReaderAt{at, size, broken}, size)
	if err != nil {
		return nil, err
	}
	var found *zip.File
	for _, f := range z.File {
		if !isTopPKGInfo(f.Name) || !f.Mode().IsRegular() {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("it has both %s and %s", found.Name, f.Name)
		}
		found = f
	}
	if found == nil {
		return nil, ErrNoPKGInfo
	}
	return readMember(found)
}

// randomAccess gives r as something to read in place, with its size.
func randomAccess(r io.Reader, src *watchedReader) (io.ReaderAt, int64, error) {
	if at, ok := r.(io.ReaderAt); ok {
		if s, ok := r.(io.Seeker); ok {
			size, err := s.Seek(0, io.SeekEnd)
			src.broken.note(err)
			return at, size, err
		}
	}
	b, err := io.ReadAll(io.LimitReader(src, maxZipInRAM+1))
	if err == nil && len(b) > maxZipInRAM {
		err = fmt.Errorf("it is larger than %d bytes", maxZipInRAM)
	}
	return bytes.NewReader(b), int64(len(b)), err
}

// isTopPKGInfo reports whether a member is PKG-INFO in a folder at the top.
func isTopPKGInfo(name string) bool {
	folder, ok := strings.CutSuffix(strings.TrimPrefix(name, "./"), "/PKG-INFO")
	return ok && folder != "" && folder != "." && folder != ".." && strings.IndexByte(folder, '/') < 0
}
