package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"github.com/rogpeppe/go-internal/diff"
)

// compare compares a file with what would be written: nil if they are the
// same but for the header, whose command may be another's. What differs is shown
// on standard output as a unified diff.
func (l *locking) compare(name string, text []byte) error {
	old, err := l.readFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return outputUnreadable(fmt.Errorf("reading %s: %w", name, systemCause(err)))
	}
	missing := err != nil
	if !missing && bytes.Equal(withoutHeader(old), withoutHeader(text)) {
		return nil
	}
	patch := diff.Diff(name, old, name+"\t(as it would be written)", text)
	_, patch, _ = bytes.Cut(patch, []byte("\n")) // "diff a b", which no program needs
	if _, err := l.stdout.Write(patch); err != nil {
		return stdoutError(err)
	}
	return lockIsStale(name, missing)
}

// withoutHeader returns a lock without the comment at its top.
func withoutHeader(lock []byte) []byte {
	for len(lock) > 0 && lock[0] == '#' {
		_, lock, _ = bytes.Cut(lock, []byte("\n"))
	}
	return lock
}
