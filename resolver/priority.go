package resolver

import "resolve/resolver/internal/pubgrub"

// conflictThreshold is how many conflicts a package may have before the order
// of decisions changes for it; uv found the number and the classes by
// experiment (its pubgrub/priority.rs).
const conflictThreshold = 5

// A class is the first thing that decides which package comes next; higher
// classes come first.
type class uint8

const (
	unremarkable class = iota
	oftenCulprit       // its decisions often made others impossible
	oftenStuck         // conflicts often came up when it was decided
	pinned             // somebody asks for a single version
)

// A priorities says which package is decided next: by class, then in the order
// in which names were first met, which is breadth first, the user's lines in
// their order.
type priorities struct {
	names map[string]*namePriority

	decided, culprit map[pubgrub.Package]int // conflicts counted
	promote, demote  []pubgrub.Package       // reached the threshold since the last reorder
}

type namePriority struct {
	class  class
	place  int
	extras bool // it was first met with an extra
}

func newPriorities() *priorities {
	return &priorities{
		names:   map[string]*namePriority{},
		decided: map[pubgrub.Package]int{}, culprit: map[pubgrub.Package]int{},
	}
}

// met notes that something depends on the package, or on extras of it.
func (p *priorities) met(name string, pins, extras bool) {
	n := p.names[name]
	if n == nil {
		n = &namePriority{place: len(p.names), extras: extras}
		p.names[name] = n
	}
	if pins {
		n.class = max(n.class, pinned)
	}
}

// tied notes that a package was decided whose name an extra and its base share:
// the other is pinned by it, and comes next. A base that was met before its
// extras does not wait for them, nor do those it pins.
func (p *priorities) tied(name string, extra bool) {
	if n := p.names[name]; extra || n.extras {
		n.class = pinned
	}
}

// before reports whether package a, of name x, is decided before b, of name y.
func (p *priorities) before(a pubgrub.Package, x string, b pubgrub.Package, y string) bool {
	m, n := p.names[x], p.names[y]
	switch {
	case m.class != n.class:
		return m.class > n.class
	case m.place != n.place:
		return m.place < n.place
	}
	return a < b
}

// conflict counts that what was assigned to rejected was taken back because of an incompatibility,
// and that the packages in it were the culprits. decided is the package whose
// decision brought the conflict up.
func (p *priorities) conflict(decided, rejected pubgrub.Package, inc *pubgrub.Incompatibility, name func(pubgrub.Package) string) {
	blamed := false
	for _, t := range inc.Terms {
		if t.Package == rejected || name(t.Package) == name(rejected) {
			continue
		}
		blamed = true
		if p.culprit[t.Package]++; p.culprit[t.Package] == conflictThreshold {
			p.demote = append(p.demote, t.Package)
		}
	}
	if !blamed {
		return
	}
	if p.decided[decided]++; p.decided[decided] == conflictThreshold {
		p.promote = append(p.promote, decided)
	}
}

// reorder moves packages that had many conflicts to other classes, and returns
// those whose decisions should be taken back so that others come first.
func (p *priorities) reorder(name func(pubgrub.Package) string) (reconsider []pubgrub.Package) {
	for _, q := range p.promote {
		if n := p.names[name(q)]; n != nil {
			n.class = oftenStuck
		}
	}
	for _, q := range p.demote {
		if n := p.names[name(q)]; n != nil && n.class != oftenCulprit && n.class != oftenStuck {
			n.class = oftenCulprit
			reconsider = append(reconsider, q)
		}
	}
	p.promote, p.demote = p.promote[:0], p.demote[:0]
	return reconsider
}
