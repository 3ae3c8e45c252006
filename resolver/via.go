package resolver

import (
	"cmp"
	"slices"
	"strings"

	"resolve/pep508"
	"resolve/resolver/internal/pubgrub"
)

// A viaSet collects who asked for one package. The solver keeps what is asked
// of a package and of each of its extras apart; here it is one line again.
type viaSet []viaOne

// A viaOne is a Via whose Asks is the constraint alone, and one of the extras that
// were asked for, "" for none.
type viaOne struct {
	Via
	extra string
}

// addVia notes what c says of who asks for p, a package or one of its extras: in
// own if it is the package itself.
func (a *askers) addVia(set, own *viaSet, p *pkg, c pubgrub.Cause) {
	r := a.r
	text := r.packages.texts[c.Constraint]
	depender := &r.packages.all[c.Depender]
	if c.Note != noLine {
		line := r.asks.lines[c.Note]
		set.add(Via{
			Origin: line.Origin, Constraint: line.constraint, Override: line.override, Asks: text,
			Marker: line.dependency.Marker.String(),
		}, p.extra)
		if !line.override {
			return
		}
		for _, replaced := range r.asks.lines {
			if c.Depender == pubgrub.Root && replaced.dependency.Name == p.name && !replaced.constraint && !replaced.override {
				set.add(Via{Origin: replaced.Origin, Asks: text, Marker: replaced.dependency.Marker.String()}, p.extra)
			}
		}
	}
	if depender.name == p.name {
		if p.extra == "" { // who wants an extra wants the package
			return
		}
		set = own
	}
	if c.Depender != pubgrub.Root {
		for _, marker := range a.markers(c.Depender, p, text) {
			set.add(Via{Package: depender.name, Extra: depender.extra, Asks: text, Marker: marker}, p.extra)
		}
	}
}

// markers returns the markers under which a decided package asks for p with a
// constraint, one as a rule. What the marker of an extra's dependency says of
// the extra is left out of it.
func (a *askers) markers(depender pubgrub.Package, p *pkg, constraint string) (list []string) {
	extra := a.r.packages.all[depender].extra
	for w := range a.of(depender).asking(p.name, constraint, p.extra) {
		text := w.Marker.String()
		if extra != "" && text != "" {
			text = w.Marker.Condition().Given(pep508.OneExtra(extra)).String()
		}
		list = append(list, text)
	}
	if list == nil { // a constraint of the user's on what the package asks for
		list = []string{""}
	}
	return list
}

func (set *viaSet) add(v Via, extra string) { *set = append(*set, viaOne{v, extra}) }

// of returns the collected Vias of the package name, sorted.
func (set viaSet) of(name string, s Scheme) []Via {
	slices.SortFunc(set, func(a, b viaOne) int { return cmp.Or(compareVia(a.Via, b.Via), strings.Compare(a.extra, b.extra)) })
	list := make([]Via, 0, len(set))
	for len(set) > 0 {
		v, n := set[0].Via, 0
		var extras []string
		for n < len(set) && set[n].Via == v {
			if extra := set[n].extra; extra != "" {
				extras = append(extras, extra)
			}
			n++
		}
		set = set[n:]
		v.Asks = Dependency{Name: name, Extras: slices.Compact(extras), Constraint: v.Asks}.text(s)
		list = append(list, v)
	}
	return list
}

func compareVia(a, b Via) int {
	return cmp.Or(
		cmp.Compare(b2i(a.Package == ""), b2i(b.Package == "")),
		strings.Compare(a.Package, b.Package),
		strings.Compare(a.Extra, b.Extra),
		cmp.Compare(b2i(a.Constraint), b2i(b.Constraint)),
		cmp.Compare(b2i(a.Override), b2i(b.Override)),
		strings.Compare(a.Origin.File, b.Origin.File),
		cmp.Compare(a.Origin.Line, b.Origin.Line),
		strings.Compare(a.Asks, b.Asks),
		strings.Compare(a.Marker, b.Marker),
		strings.Compare(a.Origin.Project, b.Origin.Project),
		strings.Compare(a.Origin.Group, b.Origin.Group),
	)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// addDependencies turns "asked for by" round.
func addDependencies(packages []Package) {
	at := map[string]int{}
	for i, p := range packages {
		at[p.Name] = i
	}
	for _, p := range packages { // sorted, so the dependencies are
		for _, via := range p.Via {
			if via.Package == "" {
				continue
			}
			d := &packages[at[via.Package]]
			if n := len(d.Dependencies); n == 0 || d.Dependencies[n-1] != p.Name {
				d.Dependencies = append(d.Dependencies, p.Name)
			}
		}
	}
}
