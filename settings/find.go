package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Found is what Find found. The zero value is nothing.
type Found struct {
	File     *File    // the settings that hold; nil if there are none
	Hidden   string   // a pyproject.toml whose [tool.resolve] a resolve.toml beside it takes the place of
	Projects []string // the pyproject.toml files on the way that have no [tool.resolve]
}

// Find looks for the file of settings that holds for a folder, "" for the current
// one: in it, else in the nearest folder above that has one. In one folder a resolve.toml takes the
// place of [tool.resolve] in the pyproject.toml. Files are named relative to the
// current folder.
//
// A folder costs two attempts to open a file. One above that may not be searched has
// no files, and a pyproject.toml that cannot be read is the matter of those who need
// it.
func Find(folder string) (Found, error) {
	var found Found
	dir := filepath.Clean(folder)
	if !filepath.IsAbs(dir) {
		current, err := syscall.Getwd() // not os.Getwd: "..", which names the files, goes by the folders themselves, not by $PWD
		if err != nil {
			return found, fmt.Errorf("finding the current folder: %w", err)
		}
		dir = filepath.Join(current, dir)
	}
	for up := filepath.Clean(folder); ; up = filepath.Join(up, "..") {
		own, project := filepath.Join(up, FileName), filepath.Join(up, ProjectName)
		b, err := readIn(own)
		if err != nil {
			return found, err
		}
		text, _ := readIn(project)
		if b != nil {
			if f, _ := ParseProject(project, text); f != nil {
				found.Hidden = project
			}
			found.File, err = Parse(own, b)
			return found, err
		}
		if text != nil {
			if f, err := ParseProject(project, text); f != nil || err != nil {
				found.File = f
				return found, err
			}
			found.Projects = append(found.Projects, project)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return found, nil
		}
		dir = parent
	}
}

// ReadUser reads the file of settings in the user's folder of configuration; it is
// nil where there is none.
func ReadUser(folder string) (*File, error) {
	name := filepath.Join(folder, "resolve", FileName)
	b, err := readIn(name)
	if b == nil || err != nil {
		return nil, err
	}
	return Parse(name, b)
}

// readIn reads a file; the text is nil where there is none.
func readIn(name string) ([]byte, error) {
	b, err := os.ReadFile(name)
	switch {
	case err == nil:
		return b, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, nil
	case errors.Is(err, fs.ErrPermission):
		if _, err := os.Stat(name); errors.Is(err, fs.ErrPermission) { // the folder may not be searched
			return nil, nil
		}
	}
	return nil, readError(name, err)
}
