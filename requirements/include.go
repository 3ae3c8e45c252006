package requirements

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A parser reads one root file and what it includes.
type parser struct {
	open       func(name string) (io.ReadCloser, error)
	openURL    func(url string) (io.ReadCloser, string, error)
	lookupEnv  func(name string) (string, bool)
	identifier func(name string) string // of a name that is no URL: two with one identity are one file
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

// A content is a file that was read.
type content struct {
	name    string
	bytes   []byte
	charset string // as its Content-Type says, "" if that says nothing
}

// Bounds of what is read, for a file system without end that a caller's own
// Open may show, and for a file that is a device.
const (
	maxFileSize = 64 << 20 // of one file, in bytes
	maxDepth    = 100      // of files included by one another
	maxFiles    = 10_000   // in all
)

var errNoNetwork = errors.New("no URL is read here")

// readRoot reads the file that the caller named.
func (p *parser) readRoot(name string) (content, error) {
	if name == "-" {
		b, err := readAll(p.stdin)
		if err != nil {
			return content{}, readError(name, err)
		}
		return content{name: name, bytes: b}, nil
	}
	c := content{name: name}
	if scheme(name) == "file" {
		path, err := filePath(name)
		if err != nil {
			return content{}, readError(name, err)
		}
		c.name = path
	}
	if err := p.read(&c); err != nil {
		return content{}, readError(name, err)
	}
	return c, nil
}

// readError is the error of a root file that cannot be read.
func readError(name string, err error) error {
	return fmt.Errorf("reading %s: %w", displayName(redact(name, false)), redacted{systemCause(err)})
}

// systemCause takes the operation and the name, which the message around it has,
// off an error of the file system or of an HTTP client.
func systemCause(err error) error {
	if perr, ok := errors.AsType[*fs.PathError](err); ok {
		return perr.Err
	}
	return withoutURL(err)
}

// read reads the file c.name.
func (p *parser) read(c *content) error {
	var r io.ReadCloser
	var err error
	if isRemote(c.name) {
		var contentType string
		r, contentType, err = p.openURL(c.name)
		if _, params, bad := mime.ParseMediaType(contentType); bad == nil {
			c.charset = params["charset"]
		}
	} else {
		r, err = p.open(c.name)
	}
	if err != nil {
		return err
	}
	defer r.Close()
	c.bytes, err = readAll(r)
	return err
}

func readAll(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFileSize+1))
	if err == nil && len(b) > maxFileSize {
		err = fmt.Errorf("larger than %d MiB", maxFileSize>>20)
	}
	return b, err
}

func (p *parser) parseRoot(c content) (*File, error) {
	f := frame{name: c.name, identity: p.identify(c.name), constraint: p.constraint}
	if c.name == "-" {
		f.identity = "-" // no file has this identity, not even one called -
	}
	if err := p.parseContent(f, c); err != nil {
		return nil, err
	}
	return p.out, nil
}

// parseContent reads the lines of f, whose content is c.
func (p *parser) parseContent(f frame, c content) error {
	p.seen[inclusion{f.identity, f.constraint}] = true
	p.stack = append(p.stack, f)
	defer func() { p.stack = p.stack[:len(p.stack)-1] }()

	shown := redact(f.name, false)
	if !slices.Contains(p.out.Files, shown) { // the same in two roles
		p.out.Files = append(p.out.Files, shown)
	}
	text, err := decode(shown, c.bytes, c.charset)
	if err != nil {
		return err
	}
	for l := range logicalLines(shown, text) {
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
// names. All that a file of constraints includes are constraints, as uv has it.
func (p *parser) include(l *line, o Option, constraint bool) error {
	if o.Value == "" {
		return l.errorAt(o.Position, o.Name+" needs the name of a file")
	}
	name, err := p.included(o.Value)
	if err != nil {
		return l.includeError(o, o.Value, err)
	}
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
	c := content{name: name}
	if err := p.read(&c); err != nil {
		return l.includeError(o, name, err)
	}
	return p.parseContent(f, c)
}

// includeError is the error of a file that o names and that cannot be read.
func (l *line) includeError(o Option, name string, err error) error {
	cause := systemCause(err)
	e := l.errorAt(o.Position, fmt.Sprintf("reading %s: %v", l.quote(name), redacted{cause}))
	if cause == errNoNetwork {
		e.Hint = "download the file and name it here"
	}
	e.Err = cause
	return e
}

// included returns the name of the file that the file being read calls name.
func (p *parser) included(name string) (string, error) {
	parent := p.stack[len(p.stack)-1].name
	if isRemote(parent) {
		joined, err := joinURL(parent, name)
		if err != nil {
			return "", err
		}
		name = joined
	}
	switch s := scheme(name); {
	case s == "file":
		return filePath(name)
	case isRemote(name):
		return name, nil
	case isURL(name) || s != "" && strings.HasPrefix(name[len(s):], "://"):
		return "", errors.New("no file is read from a URL of this scheme")
	}
	return beside(parent, name), nil
}

// identify returns the identity of a file: two names that have the same are one
// file.
func (p *parser) identify(name string) string {
	if isRemote(name) {
		return urlIdentity(name)
	}
	return p.identifier(name)
}

// checkRing refuses a file that is being read already.
func (p *parser) checkRing(l *line, o Option, f frame) error {
	for i := range p.stack {
		if p.stack[i].identity != f.identity {
			continue
		}
		var ring strings.Builder
		for _, g := range p.stack[i:] {
			ring.WriteString(displayName(redact(g.name, false)) + " -> ")
		}
		ring.WriteString(displayName(redact(p.stack[i].name, false)))
		if i == len(p.stack)-1 {
			return l.errorAt(o.Position, "the file includes itself: "+ring.String())
		}
		return l.errorAt(o.Position, "files include each other in a ring: "+ring.String())
	}
	return nil
}

// beside returns the name of a file that the file parent names, as both were
// written, as uv has it: where a folder is a symbolic link, a .. behind it leads
// elsewhere than a cleaned name. A ./ in front of all says nothing and goes.
func beside(parent, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	if folder, _ := filepath.Split(parent); folder != "" {
		return oneSeparator(folder) + name
	}
	for len(name) > 2 && name[0] == '.' && os.IsPathSeparator(name[1]) && !os.IsPathSeparator(name[2]) {
		name = name[2:]
	}
	return name
}

// oneSeparator returns the name of a folder, which ends in separators, with one of
// them, and without a last element that is a dot.
func oneSeparator(folder string) string {
	for n := len(folder) - 1; n > 1; n = len(folder) - 1 {
		switch {
		case os.IsPathSeparator(folder[n-1]):
			folder = folder[:n]
		case folder[n-1] == '.' && os.IsPathSeparator(folder[n-2]):
			folder = folder[:n-1]
		default:
			return folder
		}
	}
	return folder
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
