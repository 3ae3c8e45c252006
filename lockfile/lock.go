package lockfile

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"resolve/pep508"
	"resolve/resolver"
)

// A Lock is what a lock file says. Goroutines may share one that nobody changes.
type Lock struct {
	Name string // of the file, as the user named it
	Pins []Pin  // in the order of the file; a lock for several targets has more than one of a name
}

// A Pin is a package with a single version, or a URL.
type Pin struct {
	Name    string   // normal form
	Version string   // normal form; "" for a URL
	URL     string   // a direct reference, "" for none
	Extras  []string // normal forms, sorted
	Hashes  []string // "sha256:…", in the file's order
	// FileHashes are those of pylock.toml by the name of their file.
	FileHashes map[string]string
	Marker     *pep508.Marker // where it holds; nil for everywhere
	Origin     resolver.Origin

	// Via is who asked for it, as far as the lock says: packages, and files
	// without a line. What they asked for no lock says.
	Via []resolver.Via
}

// maxSize is how much of a file is read, in bytes.
const maxSize = 64 << 20

// Read reads a lock: pylock.toml (PEP 751) if name ends in .toml, else the JSON or
// the CycloneDX of package export if it is an object, else requirements.txt as
// this package, uv pip compile and pip-compile write it.
// name is what positions and errors call the file.
//
// Lines that pin nothing, options included, are passed over, so a file of
// requirements is a lock without pins. A line that cannot be read is an error
// that names it; if it is one of package requirements, a *requirements.Error.
// A byte order mark says UTF-16, as some shells redirect; without it it is UTF-8.
func Read(name string, r io.Reader) (*Lock, error) {
	if filepath.Ext(name) != ".toml" {
		return ReadText(name, r)
	}
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	return readPylock(name, text)
}

// ReadText is Read for what is no pylock.toml, whatever its name.
func ReadText(name string, r io.Reader) (*Lock, error) {
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	decoded := decode(text)
	if isJSON(decoded) {
		return readJSON(name, decoded)
	}
	return readRequirements(name, decoded)
}

func readAll(name string, r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err == nil && len(text) > maxSize {
		err = fmt.Errorf("larger than %d MiB", maxSize>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return text, nil
}

// In returns the pins that hold in an environment, by name: the first of each.
// A nil env means all.
func (l *Lock) In(env *pep508.Environment) map[string]Pin {
	pins := make(map[string]Pin, len(l.Pins))
	for _, p := range l.Pins {
		if _, ok := pins[p.Name]; !ok && p.holds(env) {
			pins[p.Name] = p
		}
	}
	return pins
}

func (p *Pin) holds(env *pep508.Environment) bool {
	return env == nil || p.Marker.Evaluate(env, "")
}

// Preferences returns the versions of the pins that hold in an environment, in
// the order of the file. A nil env means all.
func (l *Lock) Preferences(env *pep508.Environment) (list []resolver.Preference) {
	for _, p := range l.Pins {
		if p.Version != "" && p.holds(env) {
			list = append(list, resolver.Preference{Name: p.Name, Version: p.Version, Origin: p.Origin})
		}
	}
	return list
}

// errNoPins says that a file is no lock.
var errNoPins = errors.New("not a lock: no line pins a version, as flask==3.1 does")

// Demand returns an error if nothing is pinned, for who asked for a lock and
// not for a file that may be one.
func (l *Lock) Demand() error {
	if len(l.Pins) == 0 {
		return fmt.Errorf("%s: %w", l.Name, errNoPins)
	}
	return nil
}
