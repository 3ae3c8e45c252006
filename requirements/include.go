package requirements

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// A parser reads one root file and what it includes.
type parser struct {
	open       func(name string) (io.ReadCloser, error)
	lookupEnv  func(name string) (string, bool)
	identify   func(name string) string // two names with one identity are one file
	stdin      io.Reader
	constraint bool

	stack []frame            // the files being read, outermost first
	seen  map[inclusion]bool // what has been read or is being read
	out   *File
}

// A frame is a file being read.
type frame struct {
	name, identity string
	constraint     bool
}

// An inclusion is a file read in one of the two roles. A file that is
// included again in the same role says nothing new, so it is read once; else
// n files that each include the next twice would take 2^n readings.
type inclusion struct {
	identity   string
	constraint bool
}

// Bounds of what is read, for a file system without end that a caller's own
// Open may show, and for a file that is a device.
const (
	maxFileSize = 64 << 20 // of one file, in bytes
	maxDepth    = 100      // of files included by one another
	maxFiles    = 10_000   // in all
)

func (p *parser) readRoot(name string) ([]byte, error) {
	if name == "-" {
		b, err := readAll(p.stdin)
		if err != nil {
			return nil, readError(name, err)
		}
		return b, nil
	}
	b, err := p.read(name)
	if err != nil {
		return nil, readError(name, err)
	}
	return b, nil
}

// readError is the error of a root file that cannot be read.
func readError(name string, err error) error {
	return fmt.Errorf("reading %s: %w", displayName(name), systemCause(err))
}

// systemCause takes the operation and the name off a *fs.PathError: the
// message around it says both.
func systemCause(err error) error {
	var perr *fs.PathError
	if errors.As(err, &perr) {
		return perr.Err
	}
	return err
}

func (p *parser) read(name string) ([]byte, error) {
	r, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readAll(r)
}

func readAll(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFileSize+1))
	if err == nil && len(b) > maxFileSize {
		err = fmt.Errorf("larger than %d MiB", maxFileSize>>20)
	}
	return b, err
}

func (p *parser) parseRoot(name string, b []byte) (*File, error) {
	f := frame{name: name, identity: p.identify(name), constraint: p.constraint}
	if name == "-" {
		f.identity = "-" // no file has this identity, not even one called -
	}
	if err := p.parseContent(f, b); err != nil {
		return nil, err
	}
	return p.out, nil
}

// parseContent reads the lines of f, whose content is b.
func (p *parser) parseContent(f frame, b []byte) error {
	p.seen[inclusion{f.identity, f.constraint}] = true
	p.stack = append(p.stack, f)
	defer func() { p.stack = p.stack[:len(p.stack)-1] }()

	text, err := decode(f.name, b)
	if err != nil {
		return err
	}
	for l := range logicalLines(f.name, text) {
		if l = l.stripComment(); l.text == "" {
			continue
		}
		l = l.expand(p.lookupEnv)
		if err := p.parseLine(l, f.constraint); err != nil {
			return err
		}
	}
	return nil
}

// include reads the file that an option --requirement or --constraint of l
// names. As pip has it, the option alone says what the file is: requirements
// that a constraint file includes by --requirement are requirements.
func (p *parser) include(l *line, o Option, constraint bool) error {
	if o.Value == "" {
		return l.errorAt(o.Position, o.Name+" needs the name of a file")
	}
	if isURL(o.Value) {
		e := l.errorAt(o.Position, o.Name+" of a URL is not supported yet")
		e.Hint = "download the file and name it here"
		return e
	}
	name := p.beside(o.Position.File, o.Value)
	f := frame{name: name, identity: p.identify(name), constraint: constraint}
	if err := p.checkRing(l, o, f); err != nil {
		return err
	}
	if p.seen[inclusion{f.identity, constraint}] {
		return nil
	}
	if len(p.stack) >= maxDepth || len(p.seen) >= maxFiles {
		return l.errorAt(o.Position, fmt.Sprintf("more than %d files in all, or %d within one another, are not read", maxFiles, maxDepth))
	}
	b, err := p.read(name)
	if err != nil {
		cause := systemCause(err)
		e := l.errorAt(o.Position, fmt.Sprintf("reading %s: %v", l.quote(name), cause))
		e.Err = cause
		return e
	}
	return p.parseContent(f, b)
}

// checkRing refuses a file that is being read already.
func (p *parser) checkRing(l *line, o Option, f frame) error {
	for i := range p.stack {
		if p.stack[i].identity != f.identity {
			continue
		}
		var ring strings.Builder
		for _, g := range p.stack[i:] {
			ring.WriteString(displayName(g.name) + " -> ")
		}
		ring.WriteString(displayName(p.stack[i].name))
		if i == len(p.stack)-1 {
			return l.errorAt(o.Position, "the file includes itself: "+ring.String())
		}
		return l.errorAt(o.Position, "files include each other in a ring: "+ring.String())
	}
	return nil
}

// beside returns the name of a file that the file parent names.
func (p *parser) beside(parent, name string) string {
	if filepath.IsAbs(name) || parent == "-" {
		return name
	}
	joined := filepath.Dir(parent) + string(filepath.Separator) + name
	// Where a folder is a symbolic link, a .. behind it leads elsewhere.
	if short := filepath.Clean(joined); p.identify(short) == p.identify(joined) {
		return short
	}
	return joined
}

// realName identifies a file of the file system.
func realName(name string) string {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	if abs, err := filepath.Abs(name); err == nil {
		name = abs
	}
	return name
}

// cleanName identifies a file of a caller's own Open.
func cleanName(name string) string { return path.Clean(filepath.ToSlash(name)) }
