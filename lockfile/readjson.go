package lockfile

import (
	"encoding/json"
	"fmt"
	"strings"

	"resolve/pep440"
	"resolve/pep508"
	"resolve/resolver"
)

// A jsonLock is what is read of the JSON and the CycloneDX that package export
// writes.
type jsonLock struct {
	Schema   int `json:"schema"` // of ours
	Packages []struct {
		Name    string         `json:"name"`
		Version string         `json:"version"`
		Extras  []string       `json:"extras"`
		Via     []resolver.Via `json:"via"`
		Files   []struct {
			Filename string            `json:"filename"`
			Hashes   map[string]string `json:"hashes"`
		} `json:"files"`
	} `json:"packages"`

	Format     string `json:"bomFormat"`
	Components []struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		PURL    string `json:"purl"`
	} `json:"components"`
}

// isJSON reports whether a file is a JSON object, which no requirements.txt is.
func isJSON(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "{") }

// readJSON reads the names and versions of the packages and, of the JSON of
// package export, extras, who asked and the hashes of files.
func readJSON(name, text string) (*Lock, error) {
	var file jsonLock
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if file.Schema == 0 && file.Format != "CycloneDX" {
		return nil, fmt.Errorf("reading %s: neither a lock in the JSON of resolve nor CycloneDX", name)
	}
	lock := &Lock{Name: name}
	for _, p := range file.Packages {
		pin, err := newPin(name, p.Name, p.Version)
		if err != nil {
			return nil, err
		}
		pin.Extras, pin.Via = p.Extras, p.Via
		for _, f := range p.Files {
			pin.readHashes([]pylockFile{{Name: f.Filename, Hashes: f.Hashes}})
		}
		lock.Pins = append(lock.Pins, pin)
	}
	for _, c := range file.Components {
		if !strings.HasPrefix(c.PURL, "pkg:pypi/") {
			continue
		}
		pin, err := newPin(name, c.Name, c.Version)
		if err != nil {
			return nil, err
		}
		lock.Pins = append(lock.Pins, pin)
	}
	return lock, nil
}

// newPin returns the pin of a package that a structured lock names.
func newPin(file, name, version string) (Pin, error) {
	if !pep508.ValidName(name) {
		return Pin{}, fmt.Errorf("reading %s: invalid name %q", file, name)
	}
	v, err := pep440.Parse(version)
	if err != nil {
		return Pin{}, fmt.Errorf("reading %s: package %s: %w", file, name, err)
	}
	return Pin{Name: pep508.NormalizeName(name), Version: v.String(), Origin: resolver.Origin{File: file}}, nil
}
