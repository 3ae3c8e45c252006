package words

import "slices"

// A cube is a conjunction of literals, in the order of their variables.
type cube []literal

// A literal says which answers to a variable will do.
type literal struct {
	ask  variable
	list []interval // ascending, disjoint and not touching; of texts and versions
	yes  bool       // of what is answered by yes or no
}

func (l literal) equal(m literal) bool {
	return l.ask == m.ask && l.yes == m.yes &&
		slices.EqualFunc(l.list, m.list, func(v, w interval) bool { return v.key() == w.key() })
}

// mostCubes bounds the work, which grows with the square of it.
const mostCubes = 1 << 8

// cubes returns cubes of which c is the disjunction, as few literals as may be; not
// ok if that are too many.
func (s *Space) cubes(c *Condition) (list []cube, ok bool) {
	list = ways(c, nil, nil)
	if len(list) > mostCubes {
		return nil, false
	}
	other := s.Not(c)
	for i := range list {
		list[i] = s.prime(list[i], other)
	}
	return unite(s.needed(list)), !s.full()
}

// ways appends the ways from c to Always, which begin with path.
func ways(c *Condition, path cube, list []cube) []cube {
	switch {
	case len(list) > mostCubes || c == Never:
		return list
	case c == Always:
		return append(list, slices.Clone(path))
	}
	if c.ask.kind > texts {
		for i, yes := range []bool{true, false} {
			list = ways(c.edges[i].to, append(slices.Clip(path), literal{ask: c.ask, yes: yes}), list)
		}
		return list
	}
	var to []*Condition // in the order of their first answers
	by := map[*Condition][]interval{}
	for _, e := range c.edges {
		if by[e.to] == nil {
			to = append(to, e.to)
		}
		by[e.to] = append(by[e.to], e.interval)
	}
	for _, next := range to {
		list = ways(next, append(slices.Clip(path), literal{ask: c.ask, list: by[next]}), list)
	}
	return list
}

// prime drops the literals without which c still excludes other.
func (s *Space) prime(c cube, other *Condition) cube {
	for i := 0; i < len(c); {
		rest := slices.Concat(c[:i], c[i+1:])
		if s.And(s.all(rest), other) == Never {
			c = rest
			continue
		}
		i++
	}
	return c
}

// all returns the condition that all literals hold.
func (s *Space) all(c cube) *Condition {
	all := Always
	for _, l := range c {
		if l.ask.kind > texts {
			all = s.And(all, s.asked(l.ask, l.yes))
		} else {
			all = s.And(all, s.where(l.ask, slices.Clone(l.list)))
		}
	}
	return all
}

// unite makes one of cubes that differ in the answers to one variable.
func unite(list []cube) []cube {
	for i := 0; i < len(list); i++ {
		for j := i + 1; j < len(list); {
			if !list[i].absorb(list[j]) {
				j++
				continue
			}
			list = slices.Delete(list, j, j+1)
			j = i + 1
		}
	}
	return list
}

// absorb makes c the union of both, if that is a cube.
func (c cube) absorb(d cube) bool {
	if len(c) != len(d) {
		return false
	}
	at := -1
	for i := range c {
		switch {
		case c[i].equal(d[i]):
		case at >= 0 || c[i].ask != d[i].ask || c[i].ask.kind > texts:
			return false
		default:
			at = i
		}
	}
	if at >= 0 {
		both := union(c[at].list, d[at].list)
		if len(both) > 1 && c[at].ask.kind == texts {
			return false
		}
		c[at].list = both
	}
	return true
}

// union returns the points in either of two lists.
func union(a, b []interval) []interval {
	var both []interval
	for _, v := range complement(a) {
		for _, w := range complement(b) {
			if common, ok := v.intersect(w); ok {
				both = append(both, common)
			}
		}
	}
	return complement(both)
}

// needed drops cubes that say no more than all others together.
func (s *Space) needed(list []cube) []cube {
	for i := 0; i < len(list) && len(list) > 1; {
		rest := Never
		for j, c := range list {
			if j != i {
				rest = s.Or(rest, s.all(c))
			}
		}
		if s.And(s.all(list[i]), s.Not(rest)) == Never {
			list = slices.Delete(list, i, i+1)
			continue
		}
		i++
	}
	return list
}

// clauses returns the conjunctions of terms that say a cube.
func (c cube) clauses() [][]term {
	out := [][]term{nil}
	for _, l := range c {
		var said [][]term
		if l.ask.kind > texts {
			op := "not in"
			if l.yes {
				op = "in"
			}
			said = [][]term{{{ask: l.ask, op: op, value: point{text: l.ask.value}}}}
		} else {
			said = alternatives(l.ask, l.list)
		}
		var next [][]term
		for _, before := range out {
			for _, after := range said {
				next = append(next, slices.Concat(before, after))
			}
		}
		out = next
	}
	return out
}
