package lockfile

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"resolve/resolver"
)

// WriteRequirements writes r as a requirements.txt file, as uv pip compile does
// with the same pins and flags: a line name==version for each package, sorted by
// name and, unless Options.Extras is set, without extras, as their requirements
// are pins of their own. With extras and markers a package has a line more for
// extras that are not wanted wherever the package is.
//
// With Options.Annotate each pin is followed by who asked for it: packages, the
// files of constraints as "-c FILE", of overrides as "--override FILE" and of
// requirements as "-r FILE", projects as "app (pyproject.toml)" and their groups as
// "app (pyproject.toml:test)", each once and sorted. What the user asked for in no
// file, on standard input or in a script has no name to show.
//
// The error is that of w.
func WriteRequirements(w io.Writer, r *resolver.Resolution, o Options) error {
	p := printer{w: bufio.NewWriter(w), color: o.Color}
	p.header(o.Header)
	for _, line := range o.Preamble {
		p.line(line)
	}
	if len(o.Preamble) > 0 {
		p.line("")
	}
	for _, pin := range pinsOf(r, &o) {
		if slices.Contains(o.Omit, pin.of.Name) {
			continue
		}
		p.pin(&pin, &o)
	}
	p.omitted(r, &o)
	return p.w.Flush()
}

// A pinLine is a line of the lock.
type pinLine struct {
	of     *resolver.Package
	extras []string
	marker string
	askers []string // packages
}

// pinsOf returns the lines for the packages, sorted.
func pinsOf(r *resolver.Resolution, o *Options) (lines []pinLine) {
	var m *markers
	if o.Markers || o.Extras { // extras are told apart by where they are wanted
		m = newMarkers(r)
	}
	byName := func(a, b *resolver.Package) int { return cmp.Compare(a.Name, b.Name) }
	packages := make([]*resolver.Package, len(r.Packages))
	for i := range r.Packages {
		packages[i] = &r.Packages[i]
	}
	slices.SortStableFunc(packages, byName)
	for _, p := range packages {
		base := pinLine{of: p, askers: packageAskers(p, nil)}
		var others []pinLine
		if o.Markers {
			base.marker = m.since(m.of(p.Name, ""), o.Python)
		}
		if o.Extras {
			for _, extra := range askedExtras(p) {
				base.extras, others = addExtra(base, others, m, extra)
			}
		}
		first := len(lines)
		lines = append(lines, base)
		for _, line := range others {
			if o.Markers {
				line.marker = m.since(m.of(p.Name, line.extras[0]), o.Python)
			}
			line.askers = packageAskers(p, line.extras)
			lines = append(lines, line)
		}
		slices.SortStableFunc(lines[first:], func(a, b pinLine) int { return slices.Compare(a.extras, b.extras) })
	}
	return lines
}

// addExtra puts an extra on the line of its package if it is wanted wherever that
// is, else on one of the other lines or a new one.
func addExtra(base pinLine, others []pinLine, m *markers, extra string) (extras []string, lines []pinLine) {
	name := base.of.Name
	if m.of(name, extra) == m.of(name, "") {
		return append(base.extras, extra), others
	}
	for i := range others {
		if m.of(name, others[i].extras[0]) == m.of(name, extra) {
			others[i].extras = append(others[i].extras, extra)
			return base.extras, others
		}
	}
	return base.extras, append(others, pinLine{of: base.of, extras: []string{extra}})
}

// pin writes a line and what belongs to it.
func (p *printer) pin(pin *pinLine, o *Options) {
	words := []string{pin.of.Name}
	if len(pin.extras) > 0 {
		words = append(words, "[", strings.Join(pin.extras, ", "), "]")
	}
	words = append(words, "==", pin.of.Version)
	if pin.marker != "" {
		words = append(words, " ; ", pin.marker)
	}
	hashes := slices.SortedFunc(slices.Values(o.Hashes[pin.of.Name]), compareHashes)
	for _, h := range hashes {
		words = append(words, " \\\n    --hash=", h)
	}
	line := strings.Join(words, "")
	var users []string
	if o.Annotate {
		users = userAskers(pin.of.Via, o)
	}
	all := slices.Concat(pin.askers, users)
	switch {
	case !o.Annotate || len(all) == 0:
		p.line(line)
	case o.Style == Split:
		p.line(line)
		p.via(slices.Concat(users, pin.askers))
	case len(hashes) > 0:
		p.line(line)
		p.comment("    # via " + strings.Join(all, ", "))
	default:
		p.behind(fmt.Sprintf("%-24s  ", line), "# via "+strings.Join(all, ", "))
	}
	if o.Index && pin.of.Index != "" {
		p.comment("    # from " + pin.of.Index)
	}
}

// algorithms are the hashes of locks, in their order.
var algorithms = []string{"md5", "sha256", "sha384", "sha512", "blake2b"}

func compareHashes(a, b string) int {
	x, y, _ := strings.Cut(a, ":")
	v, w, _ := strings.Cut(b, ":")
	return cmp.Or(cmp.Compare(slices.Index(algorithms, x), slices.Index(algorithms, v)), strings.Compare(y, w))
}

// omitted says which packages were left out, as far as comments are wanted.
func (p *printer) omitted(r *resolver.Resolution, o *Options) {
	names := o.omitted(r)
	if !o.Annotate || len(names) == 0 {
		return
	}
	p.line("")
	p.comment("# The following packages were excluded from the output:")
	for _, name := range names {
		p.line("# " + name)
	}
}
