package pep508

import (
	"cmp"
	"slices"
	"strings"
)

// A cube is a conjunction: the answer to each question is in its region.
type cube []term

type term struct {
	ask    *question
	region region
}

const (
	maxCubes      = 256 // of a marker
	maxSimplified = 32  // of a marker whose cubes are made as short as can be
)

// cubesOf appends the ways from d to always, which begin with path, and reports
// whether they are not too many.
func cubesOf(d *decision, path cube, list []cube) ([]cube, bool) {
	if d.ask == nil {
		if d.value {
			list = append(list, slices.Clone(path))
		}
		return list, len(list) <= maxCubes
	}
	ok := true
	for _, e := range d.edges {
		if list, ok = cubesOf(e.to, append(path, term{d.ask, e.region}), list); !ok {
			return nil, false
		}
	}
	return list, true
}

// shorten drops and widens terms, and drops cubes, as long as all cubes together
// mean d; not ok if that is too much work.
func shorten(cubes []cube, d *decision) (short []cube, ok bool) {
	b := newBuilder()
	cubes = slices.Clone(cubes)
	rest := b.apply(minus, always, d)
	for i := range cubes {
		cubes[i] = b.widen(cubes[i], rest)
	}
	slices.SortStableFunc(cubes, func(x, y cube) int { return cmp.Compare(len(x), len(y)) })
	means := make([]*decision, len(cubes))
	for i, c := range cubes {
		means[i] = b.conjunction(c)
	}
	for i := len(cubes) - 1; i >= 0 && len(cubes) > 1; i-- {
		others := b.fold(or, slices.Concat(means[:i], means[i+1:]))
		if b.over {
			return nil, false
		}
		if b.apply(minus, means[i], others) == never {
			cubes, means = slices.Delete(cubes, i, i+1), slices.Delete(means, i, i+1)
		}
	}
	for i := 0; i < len(cubes) && len(cubes) > 1; i++ {
		cubes[i] = b.narrow(cubes[i], b.fold(or, slices.Concat(means[:i], means[i+1:])))
		means[i] = b.conjunction(cubes[i])
	}
	slices.SortStableFunc(cubes, compareCubes)
	return cubes, !b.over
}

func compareCubes(x, y cube) int {
	return slices.CompareFunc(x, y, func(s, t term) int {
		if c := s.ask.compare(t.ask); c != 0 {
			return c
		}
		return strings.Compare(s.region.key(), t.region.key())
	})
}

// conjunction returns the decision that c means.
func (b *builder) conjunction(c cube) *decision {
	d := always
	for i := len(c) - 1; i >= 0; i-- {
		d = b.apply(and, b.holdsIn(c[i].ask, c[i].region), d)
	}
	return d
}

// widen gives each term of c as much room as rest leaves it, in which c must not
// hold, if that makes its text no longer.
func (b *builder) widen(c cube, rest *decision) cube {
	for i := 0; i < len(c); {
		others := slices.Delete(slices.Clone(c), i, i+1)
		bad := b.answers(c[i].ask, b.apply(and, b.conjunction(others), rest))
		room := b.combine(c[i].ask.all(), bad, minus)
		if b.over {
			return c
		}
		if bad.isEmpty() {
			c = others
			continue
		}
		wide := term{c[i].ask, room}
		if before, after := textOf(c[i]), textOf(wide); len(after) <= len(before) {
			c = slices.Clone(c)
			c[i] = wide
		}
		i++
	}
	return c
}

// narrow leaves out of each term of c the answers with which others hold anyway, if
// that makes its text shorter.
func (b *builder) narrow(c cube, others *decision) cube {
	for i := range c {
		needed := b.answers(c[i].ask, b.apply(minus, b.conjunction(c), others))
		if b.over || needed.isEmpty() {
			return c
		}
		narrow := term{c[i].ask, needed}
		if before, after := textOf(c[i]), textOf(narrow); len(after) < len(before) {
			c = slices.Clone(c)
			c[i] = narrow
		}
	}
	return c
}

func textOf(t term) string { return strings.Join(new(writer).term(t), " or ") }

// answers returns the region of the answers to q with which d may hold.
func (b *builder) answers(q *question, d *decision) region {
	none := q.all().combine(q.all(), minus)
	seen := make(map[digest]region)
	var visit func(*decision) region
	visit = func(d *decision) region {
		if d == never {
			return none
		}
		if d.ask == nil || d.ask.compare(q) > 0 {
			return q.all()
		}
		if r, ok := seen[d.id]; ok {
			return r
		}
		r := none
		asks := d.ask.compare(q) == 0
		for _, e := range d.edges {
			switch {
			case !b.spend(1):
			case !asks:
				r = b.combine(r, visit(e.to), or)
			case e.to != never:
				r = b.combine(r, e.region, or)
			}
		}
		seen[d.id] = r
		return r
	}
	return visit(d)
}
