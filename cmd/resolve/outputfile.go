package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"resolve/index"
	"resolve/lockfile"
)

// The file that a lock goes to: which it is, and what it may not be.

// isFileNamed reports whether two names are of one file on this machine, which need
// not be there yet; "" is the name of none.
func isFileNamed(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	x, err := os.Stat(a)
	if err != nil {
		x, err := filepath.Abs(a)
		y, yerr := filepath.Abs(b)
		return err == nil && yerr == nil && x == y
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// written names the file that the lock goes to, "" for none: in a replay that of
// its own command line, which is none of the recorded run.
func (l *locking) written() string {
	if l.play != nil {
		return l.play.output
	}
	return l.output
}

// checked names the file that --check is about, "" for none: in a replay that of its
// own command line, if it is said there.
func (l *locking) checked() string {
	if l.play != nil && l.play.output != "" && l.play.given["check"] {
		return l.play.output
	}
	return l.output
}

// checkOutputFile refuses a file to write that cannot be meant.
func checkOutputFile(name string, form *outputForm, files index.Files) error {
	switch {
	case filepath.Base(name) == projectFile:
		return outputIsProject(name)
	case form.name == pylockForm && !isPylockName(filepath.Base(name)):
		return outputNoPylock(name)
	}
	if info, err := files.Stat(name); err == nil && info.IsDir() {
		return outputError(fmt.Errorf("writing %s: it is a directory", name), name)
	}
	if info, err := files.Stat(filepath.Dir(name)); err == nil && !info.IsDir() || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return outputError(fmt.Errorf("writing %s: its folder is none", name), name)
	}
	return nil
}

// isFile reports whether what is written to w goes into the file of that name, as
// with /dev/stdout.
func isFile(w io.Writer, name string) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(name)
	return err == nil && os.SameFile(mine, named)
}

func (l *locking) writeFile(ctx context.Context, name string, text []byte) error {
	defer l.stop.holdFor(name)()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return outputError(fmt.Errorf("writing %s: its folder: %w", name, systemCause(err)), name)
	}
	return outputError(lockfile.WriteFile(name, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}), name)
}
