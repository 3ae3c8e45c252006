package pubgrub

// resolve finds the root cause of a conflict: an incompatibility that follows
// from the satisfied one and, after the partial solution is taken back to
// where it is no longer satisfied, has a single open term, whose package it
// returns. When the conflict goes back to Root, there is no solution.
func (s *Solver) resolve(conflict ID) (cause ID, open Package, failure *Failure) {
	id := conflict
	for {
		inc := &s.incompats[id]
		if inc.AboutRoot() {
			return 0, 0, &Failure{id}
		}
		last, previousLevel := s.satisfiers(inc)
		a := s.trail[last]
		if a.decision() || previousLevel < a.level {
			if id != conflict {
				s.linkID(id)
			}
			s.backtrack(previousLevel)
			s.conflicts = append(s.conflicts, Conflict{a.pkg, id})
			return id, a.pkg, nil
		}
		id = s.priorCause(id, a.cause, a.pkg)
		s.conflicts = append(s.conflicts, Conflict{a.pkg, id})
	}
}
