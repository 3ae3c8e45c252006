package requirements

import (
	"io"
	"os"
)

// A File is what a requirements file says, together with all it includes. The
// slices are in the order of reading: an included file's lines stand where it
// was included.
type File struct {
	Name         string   // as given to ParseFile or Parse, without the password of a URL
	Files        []string // that were read, as Position has them: the file itself first
	Requirements []Requirement
	Constraints  []Requirement // the requirements of constraint files
	Options      []Option      // those that belong to no requirement, but for --requirement and --constraint
}

// ParseOptions say how files are read. The zero value reads the file system,
// the environment and standard input of this process, and no network.
type ParseOptions struct {
	// Open opens a file by name; nil means os.Open. Included files are opened
	// by the including file's folder and the name in it as they are written, any
	// "..", but not the first "./", included; those that a file: URL names by its path.
	Open func(name string) (io.ReadCloser, error)

	// Identify returns the identity of a file's name for a caller with an Open of
	// its own: two names that have the same are one file. nil means the name
	// itself, cleaned.
	Identify func(name string) string

	// OpenURL opens what a URL of scheme http or https names, and returns its
	// Content-Type too, "" if it has none; nil means that such a file is an
	// error. Files included by one that was read from a URL are opened by that
	// URL joined with the name in it.
	//
	// The charset of the Content-Type is the file's encoding, unless the file
	// begins with a byte order mark. Without a charset that is known the file is
	// decoded as one on disk is.
	OpenURL func(url string) (body io.ReadCloser, contentType string, err error)

	// LookupEnv returns the value of ${NAME}; nil means os.LookupEnv.
	LookupEnv func(name string) (value string, ok bool)

	// Stdin is what ParseFile("-") reads; nil means os.Stdin.
	Stdin io.Reader

	// Constraint says that the file is one of constraints.
	Constraint bool
}

// ParseFile reads the file name, which may be a URL of scheme http, https or
// file, or standard input if name is "-", and all that it includes.
//
// What is wrong with a line is an *Error. A file that cannot be read is an
// error that wraps the system's, so that it matches fs.ErrNotExist where that
// is the reason; for an included file it is an *Error at the line that
// includes it. The first error ends the reading.
func ParseFile(name string, opts ParseOptions) (*File, error) {
	p := newParser(name, opts)
	c, err := p.readRoot(name)
	if err != nil {
		return nil, err
	}
	return p.parseRoot(c)
}

// Parse is ParseFile for a file that the caller has open: name is what it is
// called in positions and what its includes are relative to.
func Parse(name string, r io.Reader, opts ParseOptions) (*File, error) {
	p := newParser(name, opts)
	b, err := readAll(r)
	if err != nil {
		return nil, readError(name, err)
	}
	return p.parseRoot(content{name: name, bytes: b})
}

// newParser fills in the zero values of opts.
func newParser(name string, opts ParseOptions) *parser {
	p := &parser{
		open:       opts.Open,
		openURL:    opts.OpenURL,
		lookupEnv:  opts.LookupEnv,
		stdin:      opts.Stdin,
		constraint: opts.Constraint,
		identifier: cleanName,
		seen:       map[inclusion]bool{},
		out:        &File{Name: redact(name, false)},
	}
	if opts.Identify != nil {
		p.identifier = opts.Identify
	}
	if p.open == nil {
		p.open = func(name string) (io.ReadCloser, error) { return os.Open(name) }
		p.identifier = realName
	}
	if p.openURL == nil {
		p.openURL = func(string) (io.ReadCloser, string, error) { return nil, "", errNoNetwork }
	}
	if p.lookupEnv == nil {
		p.lookupEnv = os.LookupEnv
	}
	if p.stdin == nil {
		p.stdin = os.Stdin
	}
	return p
}
