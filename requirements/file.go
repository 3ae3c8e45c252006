package requirements

import (
	"io"
	"os"

	"resolve/pep508"
)

// A File is what a requirements file says, together with all it includes. The
// slices are in the order of reading: an included file's lines stand where it
// was included.
type File struct {
	Name         string // as given to ParseFile or Parse
	Requirements []Requirement
	Constraints  []Requirement // the requirements of constraint files
	Options      []Option      // all but --requirement, --constraint and --hash
}

// A Requirement is one requirement line.
type Requirement struct {
	Text        string             // the user's words on one line, variables filled in, white space single, without options
	Requirement pep508.Requirement // Text, parsed; its URL is empty
	Hashes      []Hash             // of --hash, in order; nil if none
	Position    Position
}

// A Hash is what --hash allows a file to have.
type Hash struct {
	Algorithm string // sha256, sha384 or sha512, as pip allows
	Digest    string // hexadecimal, lower case
	Position  Position
}

// String returns "algorithm:digest".
func (h Hash) String() string { return h.Algorithm + ":" + h.Digest }

// An Option is a command-line option that stands in a file.
type Option struct {
	Name     string // the long name, "--index-url"
	Value    string // "" for an option without a value
	Position Position
}

// ParseOptions say how files are read. The zero value reads the file system,
// the environment and standard input of this process.
type ParseOptions struct {
	// Open opens a file by name; nil means os.Open. Included files are opened
	// by the including file's folder joined with the name in it.
	Open func(name string) (io.ReadCloser, error)

	// LookupEnv returns the value of ${NAME}; nil means os.LookupEnv.
	LookupEnv func(name string) (value string, ok bool)

	// Stdin is what ParseFile("-") reads; nil means os.Stdin.
	Stdin io.Reader

	// Constraint says that the file is one of constraints.
	Constraint bool
}

// ParseFile reads the file name, or standard input if name is "-", and all
// that it includes.
//
// What is wrong with a line is an *Error. A file that cannot be read is an
// error that wraps the system's, so that it matches fs.ErrNotExist where that
// is the reason; for an included file it is an *Error at the line that
// includes it. The first error ends the reading.
func ParseFile(name string, opts ParseOptions) (*File, error) {
	p := newParser(name, opts)
	b, err := p.readRoot(name)
	if err != nil {
		return nil, err
	}
	return p.parseRoot(name, b)
}

// Parse is ParseFile for a file that the caller has open: name is what it is
// called in positions and what its includes are relative to.
func Parse(name string, r io.Reader, opts ParseOptions) (*File, error) {
	p := newParser(name, opts)
	b, err := readAll(r)
	if err != nil {
		return nil, readError(name, err)
	}
	return p.parseRoot(name, b)
}

// newParser fills in the zero values of opts.
func newParser(name string, opts ParseOptions) *parser {
	p := &parser{
		open:       opts.Open,
		lookupEnv:  opts.LookupEnv,
		stdin:      opts.Stdin,
		constraint: opts.Constraint,
		identify:   cleanName,
		seen:       map[inclusion]bool{},
		out:        &File{Name: name},
	}
	if p.open == nil {
		p.open = func(name string) (io.ReadCloser, error) { return os.Open(name) }
		p.identify = realName
	}
	if p.lookupEnv == nil {
		p.lookupEnv = os.LookupEnv
	}
	if p.stdin == nil {
		p.stdin = os.Stdin
	}
	return p
}
