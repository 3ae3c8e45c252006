package pubgrub

import (
	"slices"
	"sort"
	"unsafe"
)

// A Universe gives constraints their meaning.
type Universe interface {
	// Set returns the candidates of p that c admits. It is asked only of
	// numbered packages, and answers the same each time.
	Set(p Package, c Constraint) Set
}

// A Solver holds the state of one search: the incompatibilities known and the
// partial solution. New makes one; a loop of Propagate, Number and Decide
// drives it. docs/solver.md shows each step on examples.
type Solver struct {
	universe  Universe
	packages  []packageState
	incompats []Incompatibility // by ID; only grows
	trail     []assignment      // the partial solution, oldest first
	level     int32
	stack     stack // of the trail's sets
	words     slab[uint64]
	terms     slab[PackageTerm]
	scratch   []PackageTerm // of priorCause

	changed []Package // to be looked at by the next Propagate
	moved   []Package // see Moved
	wanted  []Package // see Wanted

	merged         map[dependencyKey]ID // the newest incompatibility of each dependency
	contradicted   []answer             // by ID: by the partial solution
	contradictions []contradiction      // those that are until a level is taken back, by rising level
	conflicts      []Conflict
	patience       int          // conflicts in one Propagate
	size           int64        // see Size
	best           []Assignment // see Best
}

// An Assignment is a decision: candidate Version of Package.
type Assignment struct {
	Package Package
	Version int
}

type dependencyKey struct {
	depender, dependency Package
	constraint           Constraint
	note                 int32 // what comes from different lines stays apart, for the lines are shown
}

// An answer says whether an incompatibility is contradicted.
type answer uint8

const (
	no answer = iota
	forNow
	forever
)

type contradiction struct {
	id    ID
	level int32
}

// New returns a solver that knows of Root alone, which is selected.
func New(u Universe) *Solver {
	s := &Solver{universe: u, merged: map[dependencyKey]ID{}, patience: patience}
	s.Add()
	root := &s.packages[Root]
	root.numbered, root.candidates = true, 1
	root.decided, root.decidedAt = 0, 0
	s.trail = append(s.trail, assignment{Root, 0, -1})
	return s
}

// Add returns a new package.
func (s *Solver) Add() Package {
	s.packages = append(s.packages, packageState{decided: -1})
	return Package(len(s.packages) - 1)
}

// Number tells the solver that p has n candidates, 0 to n-1, and fixes what
// every constraint on it means. It is called once for each package.
func (s *Solver) Number(p Package, n int) {
	ps := &s.packages[p]
	ps.candidates, ps.numbered, ps.wanted = n, true, false
	kept := ps.incompats[:0]
	for _, id := range ps.incompats {
		inc := &s.incompats[id]
		set := s.universe.Set(p, inc.Cause.Constraint)
		terms := inc.Terms[:0]
		for _, t := range inc.Terms {
			if t.Package == p {
				if set.Empty() {
					continue
				}
				t.Term.Set = set
			}
			terms = append(terms, t)
		}
		inc.Terms = terms
		if !set.Empty() {
			kept = append(kept, id)
		} else {
			s.change(inc.Cause.Depender)
		}
	}
	ps.incompats = kept
	ps.needs = append(ps.needs[:0], kept...)   // before, all were dependencies on p
	s.changed = slices.Insert(s.changed, 0, p) // the first numbered is looked at first
	ps.queued++
}

// Wanted returns the packages, in the order in which they were met, that
// propagation cannot go on without, and forgets them. While there are any the
// driver numbers them and propagates again before it decides.
func (s *Solver) Wanted() []Package {
	w := s.wanted
	s.wanted = nil
	return w
}

// Depend records what the root asks for.
func (s *Solver) Depend(deps []Dependency) {
	for _, d := range deps {
		s.addDependency(Root, Single(0), d)
	}
	s.change(Root)
}

// Forbid records that the candidates of p in set cannot be used, for a reason
// that the driver keeps under note.
func (s *Solver) Forbid(p Package, set Set, note int32) {
	s.link(Incompatibility{
		Terms: []PackageTerm{{p, Term{set, true}}},
		Cause: Cause{Kind: Unusable, Depender: p, Note: note},
	})
	s.change(p)
}

// Tie records that p, while it is in set, has the version that base has: they
// are numbered alike. The set may be one that Allowed returned.
func (s *Solver) Tie(p, base Package, set Set) {
	set = slices.Clone(set)
	terms := []PackageTerm{{p, Term{set, true}}, {base, Term{set, false}}}
	sortTerms(terms)
	s.link(Incompatibility{Terms: terms, Cause: Cause{Kind: Tied, Depender: p, Dependency: base}})
	s.change(p)
}

// Decide selects candidate v of p, with its dependencies, unless one of them
// is impossible already: then it answers that incompatibility, and the next
// Propagate draws the conclusion. The dependencies of a candidate are given
// the first time it is decided; later, nil will do.
func (s *Solver) Decide(p Package, v int, deps []Dependency) (ID, bool) {
	s.change(p)
	conflict := ID(-1)
	var one Set
	if len(deps) > 0 {
		one = s.words.take(v/64 + 1)
		one.Insert(v)
	}
	for _, d := range deps {
		if id := s.addDependency(p, one, d); conflict < 0 && id >= 0 && s.wouldConflict(id, p, v) {
			conflict = id
		}
	}
	if conflict >= 0 {
		return conflict, false
	}
	s.decide(p, v)
	return 0, true
}

// wouldConflict reports whether incompatibility id were satisfied if candidate
// v of p were selected.
func (s *Solver) wouldConflict(id ID, p Package, v int) bool {
	for _, t := range s.incompats[id].Terms {
		if t.Package == p {
			if t.Term.Set.Has(v) != t.Term.Positive {
				return false
			}
		} else if !s.packages[t.Package].numbered || s.packages[t.Package].relation(&t.Term) != satisfied {
			return false
		}
	}
	return true
}

// addDependency records that set of p depends on d, and returns the
// incompatibility that says so, -1 if that goes without saying. Candidates that
// ask the same of the same package, with the same note, share one.
func (s *Solver) addDependency(p Package, set Set, d Dependency) ID {
	if d.Package == p {
		if set = set.Minus(s.universe.Set(p, d.Constraint)); set.Empty() {
			return -1
		}
	}
	key := dependencyKey{p, d.Package, d.Constraint, d.Note}
	old, ok := s.merged[key]
	if ok {
		before, _ := s.incompats[old].Term(p)
		if set.Subset(before.Set) {
			return old
		}
		set = set.unionInto(s.words.take(max(len(set), len(before.Set))), before.Set)
		s.unlink(old)
	}
	id := s.link(s.newDependency(p, set, d))
	s.merged[key] = id
	return id
}

// link stores inc and makes propagation see it.
func (s *Solver) link(inc Incompatibility) ID {
	id := s.store(inc)
	s.linkID(id)
	return id
}

// store keeps an incompatibility for good.
func (s *Solver) store(inc Incompatibility) ID {
	s.incompats = append(s.incompats, inc)
	s.contradicted = append(s.contradicted, no)
	s.size += int64(unsafe.Sizeof(inc))
	for _, t := range inc.Terms {
		s.size += int64(unsafe.Sizeof(t)) + int64(len(t.Term.Set))*int64(unsafe.Sizeof(t.Term.Set[0]))
	}
	return ID(len(s.incompats) - 1)
}

// Size returns how many bytes the incompatibilities take: most of a long
// search's memory. Sets that they share count each time, so it is more than
// they really take.
func (s *Solver) Size() int64 { return s.size }

// Len returns how many incompatibilities there are; their IDs are below it.
func (s *Solver) Len() int { return len(s.incompats) }

// Best returns the most decisions that stood together at any time, in their
// order. The packages they ask for need not all be among them.
func (s *Solver) Best() []Assignment {
	s.keepBest()
	return s.best
}

// keepBest notes the present decisions if there were never more.
func (s *Solver) keepBest() {
	if int(s.level) <= len(s.best) {
		return
	}
	s.best = s.best[:0]
	for p, v := range s.Decisions {
		s.best = append(s.best, Assignment{p, v})
	}
}

func (s *Solver) linkID(id ID) {
	inc := &s.incompats[id]
	for _, t := range inc.Terms {
		ps := &s.packages[t.Package]
		ps.incompats = append(ps.incompats, id)
		if inc.needs(t.Package) {
			ps.needs = append(ps.needs, id)
		}
	}
}

// unlink hides an incompatibility that a wider one replaces; it stays as a cause.
func (s *Solver) unlink(id ID) {
	inc := &s.incompats[id]
	for _, t := range inc.Terms {
		ps := &s.packages[t.Package]
		ps.incompats = without(ps.incompats, id)
		if inc.needs(t.Package) {
			ps.needs = without(ps.needs, id)
		}
	}
}

// without takes an ID out of a list, where it is near the end as a rule.
func without(list []ID, id ID) []ID {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == id {
			return slices.Delete(list, i, i+1)
		}
	}
	return list
}

func (s *Solver) change(p Package) {
	if ps := &s.packages[p]; ps.queued == 0 {
		s.changed = append(s.changed, p)
		ps.queued++
	}
}

// Open yields the packages that something needs and nobody has decided, in the
// order of Add, with the candidates left for each. The sets change with the
// next call of Propagate.
func (s *Solver) Open(yield func(Package, Set) bool) {
	for p := range s.packages {
		if set, ok := s.packages[p].open(); ok && !yield(Package(p), set) {
			return
		}
	}
}

// Moved appends to list the packages to which something was assigned since the
// last call, or from which something was taken back, in the order of Add: what Open
// yields has changed for no others.
func (s *Solver) Moved(list []Package) []Package {
	slices.Sort(s.moved)
	for _, p := range s.moved {
		s.packages[p].moved = false
	}
	list = append(list, s.moved...)
	s.moved = s.moved[:0]
	return list
}

// IsOpen reports whether something needs p and nobody has decided it, and returns
// the candidates left, as Open does.
func (s *Solver) IsOpen(p Package) (Set, bool) { return s.packages[p].open() }

// Decided returns the candidate of p that is selected, or -1.
func (s *Solver) Decided(p Package) int { return int(s.packages[p].decided) }

// Allowed returns the candidates of p that the partial solution leaves, and
// whether something needs the package. The set changes with the next call of
// Propagate.
func (s *Solver) Allowed(p Package) (Set, bool) {
	t, _ := s.packages[p].assigned()
	return t.Set, t.Positive
}

// Fixed returns what is known of p whatever is decided, so far. The set changes
// with the next call of Propagate.
func (s *Solver) Fixed(p Package) Term {
	list := s.packages[p].derivations
	n := sort.Search(len(list), func(i int) bool { return s.trail[list[i].index].level > 0 })
	if n == 0 {
		return always
	}
	return list[n-1].term
}

// Decisions yields the selected candidates in the order they were decided in, Root left out.
func (s *Solver) Decisions(yield func(Package, int) bool) {
	for _, a := range s.trail[1:] {
		if a.decision() && !yield(a.pkg, int(s.packages[a.pkg].decided)) {
			return
		}
	}
}

// Reconsider takes back the decision for p and all later ones, so that another
// order can be tried. It reports whether p was decided.
func (s *Solver) Reconsider(p Package) bool {
	ps := &s.packages[p]
	if p == Root || ps.decided < 0 {
		return false
	}
	s.backtrack(s.trail[ps.decidedAt].level - 1)
	return true
}

// Incompatibility returns what id names; it must not be changed.
func (s *Solver) Incompatibility(id ID) *Incompatibility { return &s.incompats[id] }

// Candidates returns how many candidates p has, 0 before it is numbered.
func (s *Solver) Candidates(p Package) int { return s.packages[p].candidates }

// Dependers yields why p is needed: the incompatibilities that say that a
// selected candidate depends on it.
func (s *Solver) Dependers(p Package) func(yield func(*Incompatibility) bool) {
	return func(yield func(*Incompatibility) bool) {
		for _, id := range s.packages[p].needs {
			inc := &s.incompats[id]
			term, _ := inc.Term(inc.Cause.Depender)
			if v := s.packages[inc.Cause.Depender].decided; v >= 0 && term.Set.Has(int(v)) && !yield(inc) {
				return
			}
		}
	}
}
