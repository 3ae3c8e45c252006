package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"resolve/internal/tomltext"
)

// The names of files of settings.
const (
	FileName    = "resolve.toml"
	ProjectName = "pyproject.toml"
)

// A File is a file of settings.
type File struct {
	Name     string // as messages call it
	Settings []Setting
}

// Parse reads the text of a resolve.toml that messages and positions call name.
// Every error is a *requirements.Error.
func Parse(name string, b []byte) (*File, error) {
	s, root, err := parse(name, b)
	if err != nil {
		return nil, err
	}
	return newFile(s, root), nil
}

// ParseProject reads [tool.resolve] of the text of a pyproject.toml; it is nil where
// the file has none. A file in which "resolve" does not occur is not parsed, and
// whether one that does not name tool.resolve is TOML at all is the matter of those
// who read the rest of it. Every error is a *requirements.Error.
func ParseProject(name string, b []byte) (*File, error) {
	if !bytes.Contains(b, []byte("resolve")) {
		return nil, nil
	}
	s, root, err := parse(name, b)
	if err != nil {
		if !bytes.Contains(b, []byte("tool.resolve")) {
			err = nil
		}
		return nil, err
	}
	v := root.Get("tool").Get("resolve")
	switch {
	case v == nil:
		return nil, nil
	case v.Kind != tomltext.Table:
		return nil, s.WrongType(v, "[tool.resolve]", "a table")
	}
	return newFile(s, v), nil
}

func parse(name string, b []byte) (*tomltext.Source, *tomltext.Value, error) {
	text, err := tomltext.Decode(name, b)
	if err != nil {
		return nil, nil, err
	}
	s := tomltext.NewSource(name, text, 1, nil)
	root, err := tomltext.Parse(s)
	return s, root, err
}

func newFile(s *tomltext.Source, table *tomltext.Value) *File {
	f := &File{Name: s.File}
	for _, key := range table.Keys {
		f.Settings = append(f.Settings, newSetting(s, key, table.Get(key)))
	}
	return f
}

// ReadFile reads the file of settings with this name, a pyproject.toml by
// ParseProject. One that cannot be read is an error that wraps the system's.
func ReadFile(name string) (*File, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, readError(name, err)
	}
	if filepath.Base(name) == ProjectName {
		return ParseProject(name, b)
	}
	return Parse(name, b)
}

func readError(name string, err error) error {
	if cause, ok := errors.AsType[*fs.PathError](err); ok { // whose own words repeat the name
		err = cause.Err
	}
	return fmt.Errorf("reading %s: %w", name, err)
}

// Path returns what a path in the file means where the program runs: relative ones
// are relative to the file.
func (f *File) Path(path string) string {
	dir := filepath.Dir(f.Name)
	if dir == "." || path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// HasTable reports whether the text of a TOML file has the table that the keys name,
// one within the other; not if it is no TOML.
func HasTable(b []byte, keys ...string) bool {
	return table(b, keys) != nil
}

// KeysOf returns the names in the table that HasTable tells of, in the order of the
// file.
func KeysOf(b []byte, keys ...string) []string {
	if v := table(b, keys); v != nil {
		return v.Keys
	}
	return nil
}

func table(b []byte, keys []string) *tomltext.Value {
	_, v, err := parse("", b)
	for _, key := range keys {
		v = v.Get(key)
	}
	if err != nil || v == nil || v.Kind != tomltext.Table {
		return nil
	}
	return v
}
