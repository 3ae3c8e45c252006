package pubgrub

import "sort"

// An assignment is an entry of the partial solution: a decision for one
// candidate, or a derivation with its cause.
type assignment struct {
	pkg   Package
	level int32 // decisions at or before it; 0 is what follows from the request alone
	cause ID    // of a derivation; -1 marks a decision
}

func (a assignment) decision() bool { return a.cause < 0 }

// A derivation is what is known of a package after an assignment of the trail.
type derivation struct {
	term  Term  // the intersection of all derivations of the package so far; its words may be on the stack
	index int32 // its place in the trail
	mark  int32 // the stack without the words
}

// A packageState is what the solver knows of one package.
//
//  1. derivations' terms shrink, each satisfies the one before.
//  2. decided is in the last derivation's set, and the decision is the
//     package's last assignment.
type packageState struct {
	candidates  int
	numbered    bool
	wanted      bool
	derivations []derivation
	known       Term  // that of the last derivation, if there is one
	decided     int32 // the candidate, -1 for none
	decidedAt   int32 // the decision's place in the trail
	queued      int32 // how often it is in Solver.changed
	moved       bool  // it is in Solver.moved
	incompats   []ID  // those with a term about it, oldest first; without some that are contradicted for good
	needs       []ID  // those of them that say that something depends on it
}

// assigned returns the conjunction of everything assigned to the package
// except its decision, and false if there is nothing.
func (ps *packageState) assigned() (Term, bool) {
	if len(ps.derivations) == 0 {
		return always, false
	}
	return ps.known, true
}

// open returns the candidates left for a package that something needs and
// nobody has decided.
func (ps *packageState) open() (Set, bool) {
	if ps.decided >= 0 || len(ps.derivations) == 0 {
		return nil, false
	}
	return ps.known.Set, ps.known.Positive
}

type relation uint8

const (
	inconclusive relation = iota
	satisfied
	contradicted
)

// relation says what the partial solution makes of a term about the package.
// Most of a search's time is spent here.
func (ps *packageState) relation(t *Term) relation {
	if ps.decided >= 0 {
		if t.Set.Has(int(ps.decided)) == t.Positive {
			return satisfied
		}
		return contradicted
	}
	if len(ps.derivations) == 0 {
		return inconclusive
	}
	if ps.known.Positive {
		return within(ps.known.Set, t)
	}
	if !t.Set.Subset(ps.known.Set) {
		return inconclusive
	}
	if t.Positive {
		return contradicted
	}
	return satisfied
}

// within says what it makes of a term that one of known is selected.
func within(known Set, t *Term) relation {
	inside, outside := true, true // all of known is in t's set; none is
	for i, w := range known {
		var x uint64
		if i < len(t.Set) {
			x = t.Set[i]
		}
		inside = inside && w&^x == 0
		outside = outside && w&x == 0
		if !inside && !outside {
			return inconclusive
		}
	}
	if t.Positive && inside || !t.Positive && outside {
		return satisfied
	}
	return contradicted
}

// derive adds to the partial solution that the term about p in cause is false.
func (s *Solver) derive(p Package, cause ID) {
	ps := &s.packages[p]
	term, _ := s.incompats[cause].Term(p)
	term = term.Negate()
	mark := s.stack.mark()
	if known, ok := ps.assigned(); ok {
		term = intersect(known, term, &s.stack)
	}
	ps.known = term
	ps.derivations = append(ps.derivations, derivation{term, int32(len(s.trail)), mark})
	s.trail = append(s.trail, assignment{p, s.level, cause})
	s.move(p)
}

// decide adds the decision for candidate v of p.
func (s *Solver) decide(p Package, v int) {
	ps := &s.packages[p]
	s.level++
	ps.decided, ps.decidedAt = int32(v), int32(len(s.trail))
	s.trail = append(s.trail, assignment{p, s.level, -1})
	s.move(p)
}

// move notes that something was assigned to p, or taken back.
func (s *Solver) move(p Package) {
	if ps := &s.packages[p]; !ps.moved {
		ps.moved = true
		s.moved = append(s.moved, p)
	}
}

// backtrack removes every assignment above level. What is known of a package
// from before may follow for it again without what was taken back: such
// packages are what is looked at next. Without that, each of the thousand
// versions of foo[x] that were rejected on account of a fact would be rejected
// again after every step back.
func (s *Solver) backtrack(level int32) {
	s.keepBest()
	for n := len(s.trail); n > 0 && s.trail[n-1].level > level; n = len(s.trail) {
		a := s.trail[n-1]
		ps := &s.packages[a.pkg]
		s.move(a.pkg)
		if a.decision() {
			ps.decided = -1
		} else {
			last := len(ps.derivations) - 1
			s.stack.free(ps.derivations[last].mark)
			ps.derivations = ps.derivations[:last]
			if last > 0 {
				ps.known = ps.derivations[last-1].term
				if ps.decided < 0 {
					s.change(a.pkg)
				}
			}
		}
		s.trail = s.trail[:n-1]
	}
	for n := len(s.contradictions); n > 0 && s.contradictions[n-1].level > level; n = len(s.contradictions) {
		s.contradicted[s.contradictions[n-1].id] = no
		s.contradictions = s.contradictions[:n-1]
	}
	s.level = level
}

// satisfier returns the place of the earliest assignment at which the partial
// solution satisfies a term about p, given that it does and that extra, which
// may be always, is true besides. It is -1 if extra alone is enough.
func (s *Solver) satisfier(p Package, t, extra Term) int32 {
	if extra.Satisfies(t) {
		return -1
	}
	ps := &s.packages[p]
	i := sort.Search(len(ps.derivations), func(i int) bool {
		return bothSatisfy(ps.derivations[i].term, extra, t)
	})
	if i < len(ps.derivations) {
		return ps.derivations[i].index
	}
	return ps.decidedAt
}

// satisfiers returns the place of the assignment that made the last term of
// inc true, and the level at which the assignments before it, with that one,
// make all of them true: 0 if it needs none.
func (s *Solver) satisfiers(inc *Incompatibility) (last, previousLevel int32) {
	last = -1
	for _, t := range inc.Terms {
		last = max(last, s.satisfier(t.Package, t.Term, always))
	}
	a := s.trail[last]
	previous := int32(-1)
	for _, t := range inc.Terms {
		switch {
		case t.Package != a.pkg:
			previous = max(previous, s.satisfier(t.Package, t.Term, always))
		case !a.decision():
			own, _ := s.incompats[a.cause].Term(a.pkg)
			previous = max(previous, s.satisfier(t.Package, t.Term, own.Negate()))
		}
	}
	if previous >= 0 {
		previousLevel = s.trail[previous].level
	}
	return last, previousLevel
}
