package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"resolve/fixtures"
	"resolve/requirements"
	"resolve/resolver"
)

// A world is where packages come from: a universe of package fixtures, served
// on loopback, or, with its zero value, an index that others serve.
type world struct {
	universe *fixtures.Universe
	server   *fixtures.Server
	url      string // the server's, or where it was in a recorded run
}

// openWorld starts the fixture that --fixture names, if it is given.
func (l *locking) openWorld() (*world, error) {
	if l.fixture == "" {
		return &world{}, nil
	}
	name, err := fixtureName(l.fixture)
	if err != nil {
		return nil, err
	}
	u, err := fixtures.Load(name)
	if err != nil {
		return nil, err
	}
	if l.play != nil {
		url := l.play.manifest().Command.Fixture
		if l.tape != nil {
			l.tape.Manifest.Command.Fixture = url
		}
		return &world{universe: u, url: url}, nil
	}
	s, err := fixtures.Start(u, fixtures.Options{})
	if err != nil {
		return nil, err
	}
	if l.tape != nil {
		l.tape.Manifest.Command.Fixture = s.URL
	}
	return &world{universe: u, server: s, url: s.URL}, nil
}

// fixtureName returns the universe that is called so by its whole name, or by
// its last part where that is one's alone.
func fixtureName(short string) (string, error) {
	var found []string
	for _, name := range fixtures.Names() {
		if name == short {
			return name, nil
		}
		if strings.HasSuffix(name, "/"+short) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		return "", unknownFixture(short, found, fixtures.Names())
	}
	return found[0], nil
}

func (w *world) close() {
	if w.server != nil {
		w.server.Close()
	}
}

func (w *world) semver() bool { return w.universe != nil && w.universe.Scheme == "semver" }

func (w *world) scheme() resolver.Scheme {
	if w.semver() {
		return resolver.SemVer
	}
	return resolver.PEP440
}

// target returns the Python and the platform to lock for: the user's before
// the universe's.
func (w *world) target(python, platform string) (string, string) {
	if w.universe == nil {
		return python, platform
	}
	if python == "" {
		python = w.universe.Python
	}
	if platform == "" {
		platform = w.universe.Platform
	}
	return python, platform
}

// open opens a file of the universe.
func (w *world) open(name string) (io.ReadCloser, error) {
	text, ok := w.universe.Sections[name]
	if name == "requirements.txt" {
		text, ok = w.universe.Requirements, true
	}
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

// readSemver reads a file of requirements in the second scheme, where package
// requirements, which reads Python's, is of no use.
func (in *input) readSemver(name string, o requirements.ParseOptions) error {
	if name == "-" {
		return in.readLines(name, o.Stdin)
	}
	if o.Open == nil {
		o.Open = func(name string) (io.ReadCloser, error) { return os.Open(name) }
	}
	f, err := o.Open(name)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, systemCause(err))
	}
	defer f.Close()
	return in.readLines(name, f)
}
