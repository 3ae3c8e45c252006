package lockfile

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strings"

	"resolve/resolver"
)

// Options say how a lock is written. The zero value writes bare pins.
type Options struct {
	Header   string // lines for the top of the file, each written after "# "; "" means none
	Annotate bool   // write under each pin who asked for it
	Color    bool   // make comments green, as for a terminal
}

// WriteRequirements writes r as a requirements.txt file: a line name==version
// for each package, sorted by name and without extras, as their requirements
// are pins of their own.
//
// With Options.Annotate each pin is followed by who asked for it: the files of
// constraints as "-c FILE", of overrides as "--override FILE" and of requirements
// as "-r FILE", then packages, each once and sorted. What the user asked for in
// no file, or on standard input, has no name to show.
//
// The error is that of w.
func WriteRequirements(w io.Writer, r *resolver.Resolution, o Options) error {
	b := bufio.NewWriter(w)
	p := printer{w: b, color: o.Color}
	if o.Header != "" {
		for line := range strings.Lines(o.Header) {
			p.comment(strings.TrimRight("# "+line, " \r\n"))
		}
	}
	byName := func(a, b resolver.Package) int { return cmp.Compare(a.Name, b.Name) }
	for _, pkg := range slices.SortedStableFunc(slices.Values(r.Packages), byName) {
		p.line(pkg.Name + "==" + pkg.Version)
		if o.Annotate {
			p.via(askers(pkg.Via))
		}
	}
	return b.Flush()
}

// askers returns the words for who asked for a package, sorted and each once.
func askers(via []resolver.Via) []string {
	var constraints, overrides, files, packages []string
	for _, v := range via {
		switch {
		case v.Package != "":
			packages = append(packages, v.Package)
		case v.Origin.File == "" || v.Origin.File == "-":
			continue
		case v.Constraint:
			constraints = append(constraints, "-c "+v.Origin.File)
		case v.Override:
			overrides = append(overrides, "--override "+v.Origin.File)
		default:
			files = append(files, "-r "+v.Origin.File)
		}
	}
	var all []string
	for _, kind := range [][]string{constraints, overrides, files, packages} {
		slices.Sort(kind)
		all = append(all, slices.Compact(kind)...)
	}
	return all
}

// A printer writes lines and comments. Its writer keeps the first error.
type printer struct {
	w     *bufio.Writer
	color bool
}

// lineEnds are the characters that end a line for those who read locks, Python's
// str.splitlines among them.
const lineEnds = "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029"

func (p printer) line(s string) {
	p.w.WriteString(s)
	p.w.WriteByte('\n')
}

// comment writes a comment that stays one line, whatever the name of a file in
// it is made of: what followed a line's end in it would be a pin.
func (p printer) comment(s string) {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(lineEnds, r) {
			return ' '
		}
		return r
	}, s)
	if p.color {
		s = "\x1b[32m" + s + "\x1b[39m"
	}
	p.line(s)
}

// via writes who asked for the pin above: on one line if it is one, else one
// a line.
func (p printer) via(askers []string) {
	switch len(askers) {
	case 0:
	case 1:
		p.comment("    # via " + askers[0])
	default:
		p.comment("    # via")
		for _, a := range askers {
			p.comment("    #   " + a)
		}
	}
}
