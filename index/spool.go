package index

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// A spool holds a file that may be larger than memory, on disk and for as long
// as it is needed. The zero value is empty.
type spool struct {
	file *os.File // nil until filled
	size int64
}

// fill replaces what the spool holds by all of r.
func (s *spool) fill(r io.Reader) error {
	if s.file == nil {
		f, err := os.CreateTemp("", "resolve-*.tmp")
		if err != nil {
			return fmt.Errorf("make a place for the file: %w", err)
		}
		s.file = f
	}
	if err := s.file.Truncate(0); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var err error
	s.size, err = io.Copy(s.file, r)
	return err
}

// ReadAt implements io.ReaderAt.
func (s *spool) ReadAt(p []byte, off int64) (int, error) {
	if s.file == nil {
		return 0, io.EOF
	}
	return s.file.ReadAt(p, off)
}

// Close removes what the spool holds.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
