package lockfile

import (
	"errors"
	"fmt"

	"github.com/pelletier/go-toml/v2"

	"resolve/pep440"
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
	} `toml:"packages"`
}

// readPylock reads the names, versions and markers of a pylock.toml's
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
		if !pep508.ValidName(p.Name) {
			return nil, fmt.Errorf("reading %s: invalid name %q", name, p.Name)
		}
		version, err := pep440.Parse(p.Version)
		if err != nil {
			return nil, fmt.Errorf("reading %s: package %s: %w", name, p.Name, err)
		}
		pin := Pin{Name: asker, Version: version.String(), Origin: resolver.Origin{File: name}}
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
