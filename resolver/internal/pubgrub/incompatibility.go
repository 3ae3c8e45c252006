package pubgrub

import (
	"cmp"
	"slices"
)

// A Package is a package's number, given by [Solver.Add]; Root is the first.
type Package int32

// Root stands for what the user asks for. It has one candidate, 0, which is
// selected from the start.
const Root Package = 0

// A Constraint is the number that the driver gave to what a dependency asks of
// a package. Equal numbers ask the same.
type Constraint int32

// An ID names an incompatibility of a solver.
type ID int32

// A Dependency is what a candidate, or the user, asks for.
type Dependency struct {
	Package    Package
	Constraint Constraint
	Note       int32 // the driver's own, kept with the cause: which line asked
}

// CauseKind says how an incompatibility came to be known.
type CauseKind uint8

// The kinds of cause. All but Derived are facts from outside.
const (
	FromDependency CauseKind = iota + 1 // Depender's candidates depend on Dependency
	Unusable                            // Depender's candidates cannot be used; Note says why
	Tied                                // Depender and Dependency have the same version
	Derived                             // follows from Left and Right
)

// A Cause is why an incompatibility holds.
type Cause struct {
	Kind        CauseKind
	Left, Right ID // Derived

	Depender   Package
	Dependency Package
	Constraint Constraint // FromDependency: what Depender asks of Dependency
	Note       int32
}

// A PackageTerm is a term about a package.
type PackageTerm struct {
	Package Package
	Term    Term
}

// An Incompatibility is a set of terms that are not all true in any solution.
//
//  1. Terms are sorted by package, one for each.
//  2. No term is always true.
//  3. With more than one term, none is the positive one of Root.
//  4. A term about a package that is not numbered has a nil set, and the cause
//     is a dependency on it; no other term about it is in the solver. If a
//     wider dependency replaces it before the package is numbered, the set
//     stays nil, and nothing follows from it.
type Incompatibility struct {
	Terms []PackageTerm
	Cause Cause
}

// Term returns what inc says of p, and false if it says nothing.
func (inc *Incompatibility) Term(p Package) (Term, bool) {
	for i := range inc.Terms {
		if inc.Terms[i].Package == p {
			return inc.Terms[i].Term, true
		}
	}
	return always, false
}

// needs reports whether inc says that something depends on p.
func (inc *Incompatibility) needs(p Package) bool {
	return inc.Cause.Kind == FromDependency && inc.Cause.Dependency == p
}

// newDependency returns the incompatibility of "set of p depends on d". If the
// package it depends on is not numbered yet the term's set is left open.
func (s *Solver) newDependency(p Package, set Set, d Dependency) Incompatibility {
	terms := s.terms.take(2)
	terms[0] = PackageTerm{p, Term{set, true}}
	inc := Incompatibility{
		Terms: terms[:1],
		Cause: Cause{Kind: FromDependency, Depender: p, Dependency: d.Package, Constraint: d.Constraint, Note: d.Note},
	}
	if d.Package == p {
		return inc // candidates that rule themselves out
	}
	var want Term
	if s.packages[d.Package].numbered {
		want.Set = s.universe.Set(d.Package, d.Constraint)
		if want.Set.Empty() {
			return inc // nothing satisfies it: p itself is impossible
		}
	}
	inc.Terms = append(inc.Terms, PackageTerm{d.Package, want})
	if d.Package < p {
		terms[0], terms[1] = terms[1], terms[0]
	}
	return inc
}

// priorCause resolves a and b, which speak of p in opposite ways, into the
// incompatibility that follows from both.
func (s *Solver) priorCause(a, b ID, p Package) ID {
	x, y := s.incompats[a].Terms, s.incompats[b].Terms
	terms := s.scratch[:0]
	for len(x) > 0 || len(y) > 0 {
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].Package < y[0].Package:
			terms, x = append(terms, x[0]), x[1:]
		case len(x) == 0 || y[0].Package < x[0].Package:
			terms, y = append(terms, y[0]), y[1:]
		default:
			t := PackageTerm{Package: x[0].Package}
			if t.Package == p {
				t.Term = union(x[0].Term, y[0].Term, words{&s.words})
			} else {
				t.Term = intersect(x[0].Term, y[0].Term, words{&s.words})
			}
			if !t.Term.Always() {
				terms = append(terms, t)
			}
			x, y = x[1:], y[1:]
		}
	}
	s.scratch = terms
	if len(terms) > 1 && terms[0].Package == Root && terms[0].Term.Positive {
		terms = terms[1:]
	}
	kept := s.terms.take(len(terms))
	copy(kept, terms)
	return s.store(Incompatibility{Terms: kept, Cause: Cause{Kind: Derived, Left: a, Right: b}})
}

func sortTerms(terms []PackageTerm) {
	slices.SortFunc(terms, func(a, b PackageTerm) int { return cmp.Compare(a.Package, b.Package) })
}

// AboutRoot reports whether inc says that Root itself cannot be: that there is no solution.
func (inc *Incompatibility) AboutRoot() bool {
	return len(inc.Terms) == 0 || len(inc.Terms) == 1 && inc.Terms[0].Package == Root && inc.Terms[0].Term.Positive
}
