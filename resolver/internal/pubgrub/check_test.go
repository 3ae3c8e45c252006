package pubgrub

import (
	"slices"
	"testing"
)

// replaced reports whether a dependency was replaced by one of more candidates
// while what it depends on had no numbers: it says nothing and nobody sees it.
func (s *Solver) replaced(id ID) bool {
	c := s.incompats[id].Cause
	return c.Kind == FromDependency && openSet(&s.incompats[id], c.Dependency) &&
		!slices.Contains(s.packages[c.Dependency].incompats, id) && !slices.Contains(s.packages[c.Depender].incompats, id)
}

// check verifies the numbered invariants of the package's types.
func check(t *testing.T, s *Solver) {
	t.Helper()
	for id := range s.incompats {
		inc := &s.incompats[id]
		if !slices.IsSortedFunc(inc.Terms, func(a, b PackageTerm) int { return int(a.Package - b.Package) }) {
			t.Errorf("incompatibility %d: terms are not sorted", id)
		}
		for i, term := range inc.Terms {
			open := term.Term.Set == nil && !s.packages[term.Package].numbered
			if open && inc.Cause.Kind != FromDependency {
				t.Errorf("incompatibility %d: a term without numbers whose cause is no dependency", id)
			}
			if term.Term.Always() && !open && !s.replaced(ID(id)) {
				t.Errorf("incompatibility %d: term %d says nothing", id, i)
			}
			if i > 0 && term.Package == inc.Terms[i-1].Package {
				t.Errorf("incompatibility %d: two terms about one package", id)
			}
		}
		if inc.Cause.Kind == Derived && (int(inc.Cause.Left) >= id || int(inc.Cause.Right) >= id) {
			t.Errorf("incompatibility %d: follows from a later one", id)
		}
	}
	for p := range s.packages {
		ps := &s.packages[p]
		for i := 1; i < len(ps.derivations); i++ {
			if !ps.derivations[i].term.Satisfies(ps.derivations[i-1].term) {
				t.Errorf("package %d: derivation %d does not narrow the one before", p, i)
			}
		}
		known, _ := ps.assigned()
		fixed := s.Fixed(Package(p))
		if !known.Satisfies(fixed) {
			t.Errorf("package %d: what is fixed is not known", p)
		}
		if len(s.trail) > 0 && s.trail[len(s.trail)-1].level == 0 && !fixed.Satisfies(known) {
			t.Errorf("package %d: nothing is decided, and not all that is known is fixed", p)
		}
		if known, ok := ps.assigned(); ok && ps.decided >= 0 && known.Set.Has(int(ps.decided)) != known.Positive {
			t.Errorf("package %d: the decision contradicts what was derived", p)
		}
	}
	for i, a := range s.trail {
		if !a.decision() && s.incompats[a.cause].Cause.Kind == Derived && !slices.Contains(s.packages[a.pkg].incompats, a.cause) && s.contradicted[a.cause] != forever {
			t.Errorf("assignment %d: what was learned for it is not kept", i)
		}
	}
	for i := 1; i < len(s.trail); i++ {
		if s.trail[i].level < s.trail[i-1].level {
			t.Errorf("assignment %d: its level is below the one before", i)
		}
	}
}

// openSet reports whether the term about p has no set yet.
func openSet(inc *Incompatibility, p Package) bool {
	t, _ := inc.Term(p)
	return t.Set == nil
}
