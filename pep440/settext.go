package pep440

import (
	"slices"
	"sort"
	"strings"
)

// A condition is a clause or its complement among the versions.
type condition struct {
	clause Specifier
	not    bool
}

// An alternative is a list of conditions that all hold.
type alternative []condition

// nothing is the shortest specifier that admits no version.
var nothing = Specifier{Op: Less, Version: MustParse("0")}

// String returns the shortest text for s: the text of specifiers where specifiers
// can say it, as ">=1,<2,!=1.5.*", and "" for everything. Otherwise it uses what
// PEP 440 does not have and ParseSet reads:
//
//	>=1,<2 || ==3.*    either
//	!>1                the versions that >1 does not admit
//	!===1.0            not this text
//	not (>=1)          everything else, texts that are no versions too
//
// Equal sets have the same text, with the shortest bounds and no number more than
// needed.
func (s Set) String() string {
	if s.isAll() {
		return ""
	}
	if s.rest {
		return "not (" + s.opposite().String() + ")"
	}
	var alternatives []alternative
	if s.isOneRange() {
		alternatives = s.alternatives(maxExclusions)
	}
	if len(alternatives) != 1 { // specifiers alone do not do
		alternatives = s.alternatives(fewExclusions)
	}
	if len(alternatives) == 0 {
		return nothing.String()
	}
	texts := make([]string, len(alternatives))
	for i, a := range alternatives {
		texts[i] = a.text()
	}
	return strings.Join(texts, " || ")
}

func (s Set) isAll() bool { return s.low && s.rest && s.Size() == 0 }

// Specifiers returns the shortest specifiers that admit s, and whether there are
// any: PEP 440 has no "or", and what would take more than 128 exclusions in a row is
// taken for such. They may name a prerelease where those that s was made of did not,
// as >=3.8.dev0 for what is 3.8.* or 3.9.* or later; it matters to Filter alone.
func (s Set) Specifiers() (Specifiers, bool) {
	if s.isAll() {
		return nil, true
	}
	if !s.isOneRange() {
		return nil, false
	}
	list, ok := s.specifiers(maxExclusions)
	if !ok || len(list) > 1 {
		return nil, false
	}
	if len(list) == 0 {
		return Specifiers{nothing}, true
	}
	return list[0], true
}

// Alternatives returns specifiers whose union is s, none if s is empty, and whether
// there are any. They are the shorter ones of those that leave out versions between
// two and those that do not.
func (s Set) Alternatives() ([]Specifiers, bool) {
	if s.isAll() {
		return []Specifiers{nil}, true
	}
	var best []Specifiers
	length := 0
	for exclusions := fewExclusions; exclusions >= 0; exclusions-- {
		list, ok := s.specifiers(exclusions)
		if !ok {
			return nil, false
		}
		n := 0
		for _, a := range list {
			n += len(" or ") + len(a.String())
		}
		if best == nil || n < length {
			best, length = list, n
		}
	}
	return best, true
}

// isOneRange reports whether exclusions can say all that is left out between the
// public versions of s.
func (s *Set) isOneRange() bool {
	first := 1 // the cut that ends the first interval
	if s.low {
		first = 0
	}
	for i := first; i+1 < len(s.cuts); i += 2 {
		if _, ok := exclude(&s.cuts[i], &s.cuts[i+1], maxExclusions); !ok {
			return false
		}
	}
	return true
}

func (s *Set) specifiers(exclusions int) ([]Specifiers, bool) {
	if s.rest {
		return nil, false
	}
	var list []Specifiers
	for _, a := range s.alternatives(exclusions) {
		var clauses Specifiers
		for _, c := range a {
			if c.not {
				return nil, false
			}
			clauses = append(clauses, c.clause)
		}
		list = append(list, clauses)
	}
	return list, true
}

// alternatives says s, which has no texts but versions and words, in the form
// of String, with at most so many exclusions in place of a new alternative.
func (s *Set) alternatives(exclusions int) []alternative {
	list, ends := s.ranges(exclusions)
	var points []Version // those that are alternatives of their own, from list[len(ends)] on
	for _, v := range s.points {
		if !s.public(&v) {
			points = append(points, v)
			list = append(list, alternative{{clause: Specifier{Op: Equal, Version: v.Canonical()}}})
		}
	}
	for _, text := range s.texts {
		v := MustParse(text)
		clause := Specifier{Op: Arbitrary, Text: text, Version: v}
		if !s.ordered(&v) {
			list = append(list, alternative{{clause: clause}})
			continue
		}
		i := sort.Search(len(ends), func(i int) bool { return ends[i] == nil || !ends[i].isBelow(&v) })
		if !s.public(&v) {
			at, _ := slices.BinarySearchFunc(points, v, Version.Compare)
			i = len(ends) + at
		}
		list[i] = append(list[i], condition{clause: clause, not: true})
	}
	for _, text := range s.words {
		list = append(list, alternative{{clause: Specifier{Op: Arbitrary, Text: text}}})
	}
	for _, a := range list {
		slices.SortStableFunc(a, func(x, y condition) int {
			if c := compareBools(x.not, y.not); c != 0 {
				return c
			}
			return order(x.clause, y.clause)
		})
	}
	return list
}

// ranges returns the alternatives that cover the public versions of s, without the
// local ones that are not members, and the cuts where they end; nil is no bound.
func (s *Set) ranges(exclusions int) (list []alternative, ends []*cut) {
	var holes alternative
	var from *cut // where the alternative begins; nil is the lowest version
	points := s.points
	end := func(to *cut) {
		a := append(between(from, to), holes...)
		for ; len(points) > 0 && (to == nil || !to.isBelow(&points[0])); points = points[1:] {
			if s.public(&points[0]) {
				a = append(a, condition{clause: Specifier{Op: NotEqual, Version: points[0].Canonical()}})
			}
		}
		if len(a) == 0 {
			a = alternative{{clause: Specifier{Op: GreaterEqual, Version: floor}}}
		}
		list, ends, holes = append(list, a), append(ends, to), nil
	}
	open := s.low
	for i := 0; i < len(s.cuts); i++ {
		c := &s.cuts[i]
		if !open {
			from, open = c, true
			continue
		}
		if i+1 < len(s.cuts) {
			if gap, ok := exclude(c, &s.cuts[i+1], exclusions); ok {
				holes = append(holes, gap...)
				i++ // still open above the gap
				continue
			}
		}
		end(c)
		open = false
	}
	if open {
		end(nil)
	}
	return list, ends
}

func (a alternative) text() string {
	var b strings.Builder
	for i, c := range a {
		if i > 0 {
			b.WriteByte(',')
		}
		if c.not {
			b.WriteByte('!')
		}
		b.WriteString(c.clause.String())
	}
	return b.String()
}

// The clauses that one gap may take, where there should be no alternatives and
// where there may be.
const (
	maxExclusions = 128
	fewExclusions = 2
)

// exclude returns the != clauses that leave out exactly what is between two cuts,
// and whether there are some, at most limit.
func exclude(from, to *cut, limit int) (alternative, bool) {
	if from.end || to.end {
		return nil, false
	}
	var list alternative
	for at := *from; len(list) < limit; {
		clause, next := exclusion(at, to)
		list = append(list, condition{clause: clause})
		switch compareCuts(next, *to) {
		case 0:
			return list, true
		case 1:
			return nil, false
		}
		at = next
	}
	return nil, false
}

// exclusion returns the != clause that begins at a cut and reaches farthest
// without passing to, if any does not pass it, and where it ends. No two clauses
// overlap without one being within the other, so the farthest is never wrong.
func exclusion(at cut, to *cut) (Specifier, cut) {
	p, q := at.v.parts(), to.v.parts()
	if p.isStart() && (p.epoch != q.epoch || compareReleases(p.release, q.release) != 0) {
		n := max(len(p.segments(0)), 1)
		if p.epoch == q.epoch {
			n = max(n, firstDifference(p.release, q.release)+1)
		}
		release := p.segments(n)
		return Specifier{Op: NotEqual, Version: fromRelease(p.epoch, release), Wildcard: true}, endOf(p.epoch, release)
	}
	return Specifier{Op: NotEqual, Version: at.v.Canonical()}, above(at.v)
}

// firstDifference returns the index of the first number in which two releases,
// which are not equal, differ.
func firstDifference(a, b string) int {
	for i := 0; ; i++ {
		var m, n string
		m, a = cutSegment(a)
		n, b = cutSegment(b)
		if m != n {
			return i
		}
	}
}

func fromRelease(epoch string, release []string) Version {
	return fromParts("", &parts{epoch: epoch, release: strings.Join(release, ".")})
}
