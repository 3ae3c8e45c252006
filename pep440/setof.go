package pep440

import "strings"

// Set returns the set of what all clauses admit; of everything for nil.
func (s Specifiers) Set() Set {
	if len(s) == 0 {
		return Set{low: true, rest: true}
	}
	sets := make([]Set, len(s))
	for i := range s {
		sets[i] = s[i].Set()
	}
	return fold(sets, Set.Intersect)
}

// fold combines sets by halves, so that many small ones take no quadratic time.
func fold(sets []Set, op func(Set, Set) Set) Set {
	if len(sets) == 1 {
		return sets[0]
	}
	half := len(sets) / 2
	return op(fold(sets[:half], op), fold(sets[half:], op))
}

// Set returns the set of what the clause admits.
func (s Specifier) Set() Set {
	v := s.Version.Public()
	if v.text == "" && s.Op != Arbitrary {
		return Set{}
	}
	switch s.Op {
	case GreaterEqual:
		return interval(cut{v: v})
	case Greater:
		return interval(aboveExclusive(v))
	case LessEqual:
		return interval(above(v)).Complement()
	case Less:
		return interval(belowExclusive(v)).Complement()
	case Compatible:
		p := v.parts()
		n := max(releaseLength(v.text)-1, 1)
		return interval(cut{v: v}, endOf(p.epoch, p.segments(n)))
	case Equal:
		return s.equalSet()
	case NotEqual:
		return s.equalSet().Complement()
	case Arbitrary:
		lower := strings.ToLower(s.Text)
		if _, err := Parse(lower); err == nil {
			return Set{texts: []string{lower}}
		}
		return Set{words: []string{lower}}
	}
	return Set{}
}

func (s *Specifier) equalSet() Set {
	p := s.Version.parts()
	switch {
	case s.Wildcard:
		release := p.segments(releaseLength(s.Version.text))
		return interval(startOf(p.epoch, release), endOf(p.epoch, release))
	case s.Version.IsLocal():
		return Set{points: []Version{s.Version}}
	}
	return interval(cut{v: s.Version}, above(s.Version))
}

// interval returns the set of the versions above the first and below the second
// cut, if there is one.
func interval(cuts ...cut) Set {
	var s Set
	for i, c := range cuts {
		s.cutTo(c, i == 0)
	}
	return s
}

// aboveExclusive is where ">V" begins: above V's post-releases, unless V is one
// itself or a development release, which has none.
func aboveExclusive(v Version) cut {
	p := v.parts()
	switch {
	case p.hasPost || p.hasDev:
		return above(v)
	case p.kind != 0:
		p.pre, p.hasDev = increment(p.pre), true
		return below(p)
	}
	return cut{v: v, end: true}
}

// belowExclusive is where "<V" ends: below V's prereleases, unless V is one itself.
func belowExclusive(v Version) cut {
	if v.IsPrerelease() {
		return cut{v: v}
	}
	p := v.parts()
	p.hasDev = true
	return below(p)
}

// ByRelease returns the set of the versions whose first n release numbers, padded
// with zeros and taken as a version of their own, are in s. So what python_version
// says of an interpreter becomes, with n = 2, what it says of its full version.
func (s Set) ByRelease(n int) Set {
	r := Set{low: s.low}
	in := s.low
	for i, c := range s.cuts {
		in = !in
		if i+1 < len(s.cuts) && compareCuts(c.rounded(n), s.cuts[i+1].rounded(n)) == 0 {
			continue
		}
		r.cutTo(c.rounded(n), in)
	}
	for _, text := range s.texts {
		v := MustParse(text)
		p := v.parts()
		release := p.segments(n)
		if v.text == text && v.lo&(flagPre|flagPost|flagDev|flagLocal) == 0 && releaseLength(text) == n {
			whole := interval(startOf(p.epoch, release), endOf(p.epoch, release))
			r = combine(&r, &whole, func(a, b bool) bool { return a != b })
		}
	}
	return r
}

// rounded returns the cut below everything that begins with the first n numbers
// of the lowest release of n numbers above c.
func (c cut) rounded(n int) cut {
	p := c.v.parts()
	release := p.segments(n)
	q := fromParts("", &parts{epoch: p.epoch, release: strings.Join(release, ".")})
	if c.isBelow(&q) {
		return startOf(p.epoch, release)
	}
	return endOf(p.epoch, release)
}

// Extend returns a set that has the members of s among those of care, and whose
// other members are chosen so that it has the fewest bounds: a version outside
// care is a member if the nearest one below it that is inside is, or the nearest
// above where none is below.
func (s Set) Extend(care Set) Set {
	var r Set
	started := care.low
	r.low = care.low && s.low
	walk(&s, &care, func(c cut, in, cared bool) {
		switch {
		case !cared:
		case !started:
			started, r.low = true, in
		default:
			r.cutTo(c, in)
		}
	})
	each(s.points, care.points, Version.Compare, func(v Version) {
		if care.ordered(&v) && s.ordered(&v) != r.public(&v) {
			r.points = append(r.points, v)
		}
	})
	each(s.texts, care.texts, strings.Compare, func(text string) {
		v := MustParse(text)
		if care.ContainsText(text) && s.ContainsText(text) != r.ordered(&v) {
			r.texts = append(r.texts, text)
		}
	})
	r.rest = s.rest && care.rest
	each(s.words, care.words, strings.Compare, func(text string) {
		if care.containsWord(text) && s.containsWord(text) != r.rest {
			r.words = append(r.words, text)
		}
	})
	return r
}
