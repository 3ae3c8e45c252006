package pep440

import (
	"slices"
	"sort"
)

// Runs yields the stretches of versions, from ≤ i < to, that every clause admits
// (see Contains), in ascending order. The versions must ascend by Compare.
//
// In that order each operator but === admits one stretch, and != all but one. So
// a clause costs a binary search: the sets of a search through the thousands of
// versions of one package took a third of its time when each version was asked.
func (s Specifiers) Runs(versions []Version, yield func(from, to int)) {
	from, to := 0, len(versions)
	var buf [8]stretch
	holes := buf[:0]
	for i := range s {
		switch s[i].Op {
		case Arbitrary:
			s.runsOneByOne(versions, yield)
			return
		case NotEqual:
			equal := s[i]
			equal.Op = Equal
			if lo, hi := equal.stretch(versions, from, to); lo < hi {
				holes = append(holes, stretch{lo, hi})
			}
		default:
			from, to = s[i].stretch(versions, from, to)
		}
	}
	slices.SortFunc(holes, func(a, b stretch) int { return a.from - b.from })
	for _, h := range holes {
		if from < min(h.from, to) {
			yield(from, min(h.from, to))
		}
		from = max(from, h.to)
	}
	if from < to {
		yield(from, to)
	}
}

type stretch struct{ from, to int }

func (s Specifiers) runsOneByOne(versions []Version, yield func(from, to int)) {
	for i := 0; i < len(versions); i++ {
		from := i
		for i < len(versions) && s.Contains(versions[i]) {
			i++
		}
		if from < i {
			yield(from, i)
		}
	}
}

// stretch returns the part of versions[from:to] that the clause, which is neither
// != nor ===, admits.
func (s *Specifier) stretch(versions []Version, from, to int) (int, int) {
	list := versions[from:to]
	switch s.Op {
	case GreaterEqual, Greater:
		return from + sort.Search(len(list), func(i int) bool { return s.admits(&list[i]) }), to
	case Less, LessEqual:
		return from, from + sort.Search(len(list), func(i int) bool { return !s.admits(&list[i]) })
	}
	// What the others admit lies around the place of their version: what is equal
	// to it or longer from there on, the prereleases that a wildcard takes in before.
	at := sort.Search(len(list), func(i int) bool { return comparePublic(&list[i], &s.Version) >= 0 })
	lo, hi := at, at
	if s.Op == Equal && s.Version.IsLocal() {
		lo = sort.Search(len(list), func(i int) bool { return list[i].Compare(s.Version) >= 0 })
		hi = lo
	}
	for lo > 0 && s.admits(&list[lo-1]) {
		lo--
	}
	for hi < len(list) && s.admits(&list[hi]) {
		hi++
	}
	return from + lo, from + hi
}
