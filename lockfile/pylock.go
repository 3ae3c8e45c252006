package lockfile

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"resolve/pep508"
	"resolve/resolver"
)

// A pylock is what is read of a pylock.toml (PEP 751).
type pylock struct {
	Version  string `toml:"lock-version"`
	Packages []struct {
		Name         string                  `toml:"name"`
		Version      string                  `toml:"version"`
		Marker       string                  `toml:"marker"`
		Dependencies []struct{ Name string } `toml:"dependencies"`
		Sdist        pylockFile              `toml:"sdist"`
		Wheels       []pylockFile            `toml:"wheels"`
	} `toml:"packages"`
}

type pylockFile struct {
	Name   string            `toml:"name"`
	URL    string            `toml:"url"`
	Path   string            `toml:"path"`
	Hashes map[string]string `toml:"hashes"`
}

// readHashes reads the hashes of a package's files: of each the one that
// comes first in the order of preference.
func (p *Pin) readHashes(files []pylockFile) {
	for _, f := range files {
		name := cmp.Or(f.Name, urlFilename(f.URL), path.Base(filepath.ToSlash(f.Path)))
		for _, algorithm := range []string{"sha256", "sha512", "sha384"} {
			if value := f.Hashes[algorithm]; value != "" && name != "." {
				if p.FileHashes == nil {
					p.FileHashes = map[string]string{}
				}
				p.FileHashes[name] = algorithm + ":" + value
				p.Hashes = append(p.Hashes, algorithm+":"+value)
				break
			}
		}
	}
}

// readPylock reads the names, versions, markers and hashes of a pylock.toml's
// packages, and who depends on whom where it says so. Packages without a
// version, which come from a source tree, are passed over.
func readPylock(name string, text []byte) (*Lock, error) {
	var file pylock
	if err := toml.Unmarshal(text, &file); err != nil {
		if bad, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ := bad.Position()
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if file.Version == "" {
		return nil, fmt.Errorf("reading %s: no pylock.toml: it has no lock-version", name)
	}
	if major, _, _ := strings.Cut(file.Version, "."); major != "1" { // PEP 751: another major version is not to be read
		return nil, fmt.Errorf("reading %s: its lock-version is %q, and only 1 is known", name, file.Version)
	}
	lock := &Lock{Name: name}
	askers := map[string][]resolver.Via{}
	for _, p := range file.Packages {
		asker := pep508.NormalizeName(p.Name)
		for _, d := range p.Dependencies {
			askers[pep508.NormalizeName(d.Name)] = append(askers[pep508.NormalizeName(d.Name)], resolver.Via{Package: asker})
		}
		if p.Version == "" {
			continue
		}
		pin, err := newPin(name, p.Name, p.Version)
		if err != nil {
			return nil, err
		}
		pin.readHashes(append([]pylockFile{p.Sdist}, p.Wheels...))
		if p.Marker != "" {
			if pin.Marker, err = pep508.ParseMarker(p.Marker); err != nil {
				return nil, fmt.Errorf("reading %s: package %s: %w", name, p.Name, err)
			}
		}
		lock.Pins = append(lock.Pins, pin)
	}
	for i := range lock.Pins {
		lock.Pins[i].Via = askers[lock.Pins[i].Name]
	}
	return lock, nil
}
