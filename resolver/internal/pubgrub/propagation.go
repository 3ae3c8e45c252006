package pubgrub

import "slices"

// A Conflict tells the driver, which steers by it, that the decision or
// derivation for Package was rejected for the reason ID.
type Conflict struct {
	Package Package
	ID      ID
}

// A Failure is the proof that there is no solution: an incompatibility that
// forbids Root, with everything it follows from.
type Failure struct{ ID ID }

// patience is after how many conflicts Propagate lets its caller look at the
// clock: a proof may have millions between two decisions.
const patience = 256

// Propagate draws every conclusion from what has changed since the last call,
// resolving the conflicts it meets, and returns those. It stops at packages
// that are not numbered (see Wanted), and after some hundred conflicts (see
// Pending). A non-nil failure ends the search.
func (s *Solver) Propagate() ([]Conflict, *Failure) {
	s.conflicts = s.conflicts[:0]
	for len(s.changed) > 0 && len(s.conflicts) < s.patience {
		p := s.changed[len(s.changed)-1]
		s.changed = s.changed[:len(s.changed)-1]
		s.packages[p].queued--
		conflict, ok := s.propagate(p)
		if ok {
			continue
		}
		for _, q := range s.changed { // all of it is about the level that ends here
			s.packages[q].queued = 0
		}
		s.changed = s.changed[:0]
		cause, q, failure := s.resolve(conflict)
		if failure != nil {
			return s.conflicts, failure
		}
		s.changed = append(s.changed, q) // looked at first
		s.packages[q].queued++
		s.derive(q, cause)
		s.markContradicted(cause)
	}
	return s.conflicts, nil
}

// Pending reports whether Propagate has more to do: nothing is decided, and
// no package numbered, before it has done it.
func (s *Solver) Pending() bool { return len(s.changed) > 0 }

// propagate looks at the incompatibilities about p, the newest first, since
// later ones tend to be more general. It returns false with the first that
// the partial solution satisfies.
func (s *Solver) propagate(p Package) (ID, bool) {
	incompats := s.packages[p].incompats
	gone := 0
	for i := len(incompats) - 1; i >= 0; i-- {
		id := incompats[i]
		switch s.contradicted[id] {
		case forNow:
			continue
		case forever:
			gone++
			continue
		}
		rel, q := s.relation(&s.incompats[id])
		switch {
		case rel == satisfied:
			return id, false
		case rel == contradicted:
			s.markContradicted(id)
		case q < 0: // two terms are open
		case !s.packages[q].numbered:
			s.want(q)
		default:
			s.change(q)
			s.derive(q, id)
			s.markContradicted(id)
		}
	}
	if gone > 8 && 2*gone > len(incompats) {
		// A search through a thousand versions leaves as many behind.
		s.packages[p].incompats = slices.DeleteFunc(incompats, func(id ID) bool { return s.contradicted[id] == forever })
	}
	return 0, true
}

// relation returns what the partial solution makes of inc: if it satisfies all
// terms but one, which is open, that one's package, else -1.
func (s *Solver) relation(inc *Incompatibility) (relation, Package) {
	open := Package(-1)
	for i := range inc.Terms {
		t := &inc.Terms[i]
		switch s.packages[t.Package].relation(&t.Term) {
		case contradicted:
			return contradicted, -1
		case inconclusive:
			if open >= 0 {
				return inconclusive, -1
			}
			open = t.Package
		}
	}
	if open < 0 {
		return satisfied, -1
	}
	return inconclusive, open
}

func (s *Solver) want(p Package) {
	if ps := &s.packages[p]; !ps.wanted {
		ps.wanted = true
		s.wanted = append(s.wanted, p)
	}
}

// markContradicted notes that some term of an incompatibility is false, so that
// nothing follows from it: at level 0 for good, for that is never taken back.
func (s *Solver) markContradicted(id ID) {
	if s.level == 0 {
		s.contradicted[id] = forever
		return
	}
	s.contradicted[id] = forNow
	s.contradictions = append(s.contradictions, contradiction{id, s.level})
}
