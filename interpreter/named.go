package interpreter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"resolve/cache"
	"resolve/pep440"
)

// asVersion returns the version that a user's word for an interpreter is, as
// 3.12, cpython3.12, cpython@3.12 and cp312; ok is false if it is another word.
func asVersion(word string) (version string, ok bool) {
	lower := strings.ToLower(word)
	for _, prefix := range []string{"cpython@", "cpython", "cp"} {
		if rest, found := strings.CutPrefix(lower, prefix); found {
			lower = rest
			if prefix == "cp" && len(rest) > 1 && !strings.Contains(rest, ".") {
				lower = rest[:1] + "." + rest[1:]
			}
			break
		}
	}
	if _, err := ParseVersion(lower); err != nil {
		return "", false
	}
	return lower, true
}

// wished returns the interpreter that the user's word stands for, which is a range
// unless that is nil; without a word, the first on path.
func (f *finder) wished(ctx context.Context, word string, within pep440.Specifiers, path string) (*Python, error) {
	switch {
	case word == "":
		return f.find(ctx, path)
	case within != nil:
		return f.findWithin(ctx, path, within)
	}
	return f.named(ctx, word)
}

// named returns the interpreter that a user names: a program's file, the folder
// of a virtual environment, or a program on PATH.
func (f *finder) named(ctx context.Context, word string) (*Python, error) {
	file, err := fileOf(word)
	if err != nil {
		return nil, fmt.Errorf("looking for %s: %w", word, err)
	}
	p, err := f.identify(ctx, file)
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("asking %s what it is: %w", file, err)
	}
	return p, nil
}

// fileOf returns the file of the program that a user means by a word.
func fileOf(word string) (string, error) {
	info, err := os.Stat(word)
	switch {
	case err == nil && info.IsDir():
		for _, name := range programNames() {
			file := filepath.Join(programsOf(word), name)
			if _, err := os.Stat(file); err == nil {
				return filepath.Abs(file)
			}
		}
		return "", errors.New("it is a folder, and no virtual environment with a Python")
	case strings.ContainsRune(word, filepath.Separator):
		if err != nil {
			return "", errors.New("there is no such file")
		}
		return filepath.Abs(word)
	}
	file, err := exec.LookPath(word)
	switch {
	case err == nil:
		return file, nil
	case strings.Trim(word, "0123456789") == "":
		return "", errors.New("there is no such program on PATH, and of a version the minor one is missing, as in 3.12")
	}
	return "", errors.New("there is no such program on PATH")
}

// programNames are the names of a Python, the one to take first.
func programNames() []string {
	if runtime.GOOS == "windows" {
		return []string{"python.exe"}
	}
	return []string{"python3", "python"}
}

func newFinder(c *cache.Dir, refresh bool) finder {
	return finder{cache: c, refresh: refresh, timeout: askTimeout}
}
