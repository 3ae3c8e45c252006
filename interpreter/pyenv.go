package interpreter

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// pyenvRoot returns the root folder of the pyenv that the script with this
// head is a shim of, and whether it is one. Such a script is written by
// pyenv rehash: it sets PYENV_ROOT and hands over to pyenv exec.
func pyenvRoot(head []byte) (root string, ok bool) {
	if !bytes.Contains(head, []byte("/pyenv\" exec ")) {
		return "", false
	}
	_, rest, ok := bytes.Cut(head, []byte("export PYENV_ROOT=\""))
	if !ok {
		return "", false
	}
	quoted, _, ok := bytes.Cut(rest, []byte("\"\n"))
	return string(quoted), ok && len(quoted) > 0 && !bytes.ContainsAny(quoted, "$`\\")
}

// pyenvSelection returns all that pyenv chooses an interpreter by: its
// variables, the .python-version file that governs the working folder, its
// global version file, the versions installed, of which a prefix as 3.12 takes
// the newest, and PATH for its version "system". It reads no meaning into
// them: a change of any is reason to ask again.
func pyenvSelection(root string) ([]string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	var local string
	for _, d := range []string{os.Getenv("PYENV_DIR"), dir} {
		if d == "" || local != "" {
			continue
		}
		if local, err = governingFile(d, ".python-version"); err != nil {
			return nil, err
		}
	}
	global, err := readIfThere(filepath.Join(root, "version"))
	if err != nil {
		return nil, err
	}
	installed := ""
	if w, err := look(filepath.Join(root, "versions")); err == nil {
		installed = w.modified
	}
	return []string{
		root, os.Getenv("PYENV_VERSION"), os.Getenv("PYENV_HOOK_PATH"), os.Getenv("PATH"),
		local, global, installed,
	}, nil
}

// governingFile returns path and content of the file of this name in dir or
// the nearest folder above it, "" if there is none.
func governingFile(dir, name string) (string, error) {
	for {
		file := filepath.Join(dir, name)
		content, err := readIfThere(file)
		if err != nil {
			return "", err
		}
		if content != "" {
			return file + "\n" + content, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", nil
		}
		dir = up
	}
}

// readIfThere returns the content of a file, "" if there is none.
func readIfThere(file string) (string, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return "", nil
	}
	return string(b), err
}
