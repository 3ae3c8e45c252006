package resolver

import (
	"slices"

	"resolve/resolver/internal/pubgrub"
)

// A pkg is what the solver calls a package: a package, or one of its extras,
// which is a package of its own tied to the version of its base.
type pkg struct {
	name, extra string
	base        pubgrub.Package // itself, unless extra is set
	first       string          // the constraint it was first met with: what guesses go by
	extras      []string        // of a base: those that were asked for
	candidates  *candidates     // once it is numbered
	sets        map[pubgrub.Constraint]pubgrub.Set
}

// A packages gives the solver's numbers their meaning: it is its Universe.
type packages struct {
	all    []pkg // by pubgrub.Package; Root has no name
	byName map[[2]string]pubgrub.Package
	scheme Scheme
	texts  []string // by pubgrub.Constraint
	pins   []bool   // by pubgrub.Constraint: whether it names a single version
	byText map[string]pubgrub.Constraint
}

func newPackages(s Scheme) *packages {
	return &packages{
		scheme: s,
		all:    make([]pkg, 1),
		byName: map[[2]string]pubgrub.Package{},
		byText: map[string]pubgrub.Constraint{},
	}
}

// Set implements pubgrub.Universe.
func (ps *packages) Set(p pubgrub.Package, c pubgrub.Constraint) pubgrub.Set {
	base := &ps.all[ps.all[p].base]
	set, ok := base.sets[c]
	if !ok {
		if base.sets == nil {
			base.sets = map[pubgrub.Constraint]pubgrub.Set{}
		}
		set = ps.all[p].candidates.match(ps.texts[c])
		base.sets[c] = set
	}
	return set
}

// name returns the name of p, or of its base; "" for Root.
func (ps *packages) name(p pubgrub.Package) string { return ps.all[p].name }

// label returns the name of p with its extra: "foo" or "foo[bar]".
func (ps *packages) label(p pubgrub.Package) string {
	if pkg := &ps.all[p]; pkg.extra != "" {
		return pkg.name + "[" + pkg.extra + "]"
	}
	return ps.all[p].name
}

// get returns the package, which s is told of if it is new.
func (ps *packages) get(s *pubgrub.Solver, name, extra, first string) pubgrub.Package {
	if p, ok := ps.byName[[2]string{name, extra}]; ok {
		return p
	}
	base := pubgrub.Package(-1)
	if extra != "" {
		base = ps.get(s, name, "", first) // before the extra, so that it is decided before
		ps.all[base].extras = append(ps.all[base].extras, extra)
	}
	p := s.Add()
	if base < 0 {
		base = p
	}
	ps.all = append(ps.all, pkg{name: name, extra: extra, base: base, first: first})
	ps.byName[[2]string{name, extra}] = p
	return p
}

// constraint returns the number of a constraint's text.
func (ps *packages) constraint(text string) pubgrub.Constraint {
	c, ok := ps.byText[text]
	if !ok {
		c = pubgrub.Constraint(len(ps.texts))
		ps.texts = append(ps.texts, text)
		ps.pins = append(ps.pins, ps.scheme.Pins(text))
		ps.byText[text] = c
	}
	return c
}

// openExtras returns the extras of a base that are packages of the solver, in the order they were met.
func (ps *packages) openExtras(base pubgrub.Package) []pubgrub.Package {
	extras := make([]pubgrub.Package, len(ps.all[base].extras))
	for i, extra := range ps.all[base].extras {
		extras[i] = ps.byName[[2]string{ps.all[base].name, extra}]
	}
	return slices.Clip(extras)
}
