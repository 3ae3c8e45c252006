package pep440

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
)

// A Set is a set of versions by its meaning: what some specifiers admit, and
// everything that union, intersection and complement make of it. Sets of the same
// members are Equal however they came about.
//
// For the sake of === a member is a text, as for Specifiers.ContainsText: a set
// may hold 1.0 and not 1.0.0, and texts that are no versions. A set without the
// latter is a set of versions, and a complement always is one.
//
// The zero value is empty. A Set is immutable; goroutines may share it.
//
// Invariants, which make equal sets equal in every field:
//
//  1. cuts ascend strictly, and the first is above some version;
//  2. points are local versions, and texts and words are in lower case; they
//     ascend strictly;
//  3. texts are versions as they may be written, words are no versions.
type Set struct {
	cuts   []cut     // membership of public versions changes at each
	low    bool      // membership of what is below all cuts
	points []Version // local versions whose membership is not their public version's
	texts  []string  // versions as written whose membership is not what the order says
	words  []string  // texts that are no versions and differ from rest
	rest   bool      // membership of texts that are no versions
}

// AllVersions returns the set of all versions, without the texts that are none.
func AllVersions() Set { return Set{low: true} }

// Contains reports whether v is in the set; for the set of some specifiers that is
// what Specifiers.Contains says.
func (s Set) Contains(v Version) bool {
	if v.text == "" {
		return s.containsWord("")
	}
	return s.ordered(&v) != s.flipsText(v.text)
}

// ContainsText reports whether a version written as text, or a text that is no
// version, is in the set. For the set of some specifiers that is what
// Specifiers.ContainsText says; but a letter outside ASCII that is an ASCII letter
// in lower case (as the Kelvin sign) never makes a text equal to a version.
func (s Set) ContainsText(text string) bool {
	v, err := Parse(text)
	if err != nil {
		return s.containsWord(strings.ToLower(text))
	}
	return s.ordered(&v) != s.flipsText(strings.ToLower(text))
}

// public reports the membership of v's public version by order.
func (s *Set) public(v *Version) bool {
	lo, hi := 0, len(s.cuts)
	for lo < hi {
		if mid := (lo + hi) / 2; s.cuts[mid].isBelow(v) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return s.low != (lo%2 == 1)
}

// ordered reports the membership of v as far as it does not depend on its text.
func (s *Set) ordered(v *Version) bool {
	in := s.public(v)
	if len(s.points) > 0 && v.IsLocal() {
		if _, found := slices.BinarySearchFunc(s.points, *v, Version.Compare); found {
			return !in
		}
	}
	return in
}

func (s *Set) flipsText(lower string) bool {
	if len(s.texts) == 0 {
		return false
	}
	_, found := slices.BinarySearch(s.texts, lower)
	return found
}

func (s *Set) containsWord(lower string) bool {
	_, found := slices.BinarySearch(s.words, lower)
	return found != s.rest
}

// Complement returns the versions that are not in s. Complement of that is s again
// if s is a set of versions.
func (s Set) Complement() Set {
	s.low, s.rest, s.words = !s.low, false, nil
	return s
}

// opposite returns the texts that are not in s, versions or not.
func (s Set) opposite() Set {
	s.low, s.rest = !s.low, !s.rest
	return s
}

// Union returns what is in s or t.
func (s Set) Union(t Set) Set { return combine(&s, &t, func(a, b bool) bool { return a || b }) }

// Intersect returns what is in s and t.
func (s Set) Intersect(t Set) Set { return combine(&s, &t, func(a, b bool) bool { return a && b }) }

// Minus returns what is in s and not in t.
func (s Set) Minus(t Set) Set { return combine(&s, &t, func(a, b bool) bool { return a && !b }) }

// combine returns the set whose membership is op of the memberships in s and t.
func combine(s, t *Set, op func(a, b bool) bool) Set {
	r := Set{low: op(s.low, t.low), rest: op(s.rest, t.rest)}
	walk(s, t, func(c cut, a, b bool) { r.cutTo(c, op(a, b)) })
	each(s.points, t.points, Version.Compare, func(v Version) {
		if op(s.ordered(&v), t.ordered(&v)) != r.public(&v) {
			r.points = append(r.points, v)
		}
	})
	each(s.texts, t.texts, strings.Compare, func(text string) {
		v := MustParse(text)
		if op(s.ContainsText(text), t.ContainsText(text)) != r.ordered(&v) {
			r.texts = append(r.texts, text)
		}
	})
	each(s.words, t.words, strings.Compare, func(text string) {
		if op(s.containsWord(text), t.containsWord(text)) != r.rest {
			r.words = append(r.words, text)
		}
	})
	return r
}

// walk calls f for the cuts of s and t in their order, each once, with the
// memberships in s and t above it.
func walk(s, t *Set, f func(c cut, a, b bool)) {
	a, b := s.low, t.low
	for i, j := 0, 0; i < len(s.cuts) || j < len(t.cuts); {
		order := 0
		switch {
		case i == len(s.cuts):
			order = 1
		case j == len(t.cuts):
			order = -1
		default:
			order = compareCuts(s.cuts[i], t.cuts[j])
		}
		var c cut
		if order >= 0 {
			c, b = t.cuts[j], !b
			j++
		}
		if order <= 0 {
			c, a = s.cuts[i], !a
			i++
		}
		f(c, a, b)
	}
}

// cutTo makes membership above c, the highest cut so far, what in says.
func (s *Set) cutTo(c cut, in bool) {
	if in == s.top() {
		return
	}
	if c.isFloor() {
		s.low = in
		return
	}
	s.cuts = append(s.cuts, c)
}

// top is the membership above all cuts.
func (s *Set) top() bool { return s.low != (len(s.cuts)%2 == 1) }

// each calls f for what is in one of two ascending lists, in order and once.
func each[T any](a, b []T, compare func(T, T) int, f func(T)) {
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && compare(a[0], b[0]) < 0:
			f(a[0])
			a = a[1:]
		case len(a) == 0 || compare(a[0], b[0]) > 0:
			f(b[0])
			b = b[1:]
		default:
			f(a[0])
			a, b = a[1:], b[1:]
		}
	}
}

// IsEmpty reports whether no version and no other text is in the set.
func (s Set) IsEmpty() bool {
	return !s.low && !s.rest && len(s.cuts)+len(s.points)+len(s.texts)+len(s.words) == 0
}

// Size returns how many bounds and exceptions make up s, to which the time of an
// operation is proportional. It is zero for the empty set and for all versions.
func (s Set) Size() int { return len(s.cuts) + len(s.points) + len(s.texts) + len(s.words) }

// Equal reports whether s and t have the same members.
func (s Set) Equal(t Set) bool {
	return s.low == t.low && s.rest == t.rest &&
		slices.EqualFunc(s.cuts, t.cuts, func(a, b cut) bool { return a.end == b.end && comparePublic(&a.v, &b.v) == 0 }) &&
		slices.EqualFunc(s.points, t.points, func(a, b Version) bool { return a.Compare(b) == 0 }) &&
		slices.Equal(s.texts, t.texts) && slices.Equal(s.words, t.words)
}

// Key returns a string that equal sets share and others do not have, for maps. It
// is cheaper than String and means nothing to a reader.
func (s Set) Key() string {
	b := make([]byte, 0, 64)
	b = append(b, flagByte(s.low), flagByte(s.rest))
	for _, c := range s.cuts {
		b = append(b, flagByte(c.end))
		if c.v.lo&flagTruncated != 0 {
			b = append(append(append(b, 3), c.v.Canonical().text...), 0)
			continue
		}
		b = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, c.v.hi), c.v.lo)
	}
	b = append(b, 2)
	for _, v := range s.points {
		b = append(append(b, v.Canonical().text...), 0)
	}
	for _, list := range [][]string{s.texts, s.words} {
		b = append(b, 2)
		for _, text := range list {
			b = strconv.AppendQuote(b, text)
		}
	}
	return string(b)
}

func flagByte(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// IsSubset reports whether all members of s are in t.
func (s Set) IsSubset(t Set) bool { return s.Minus(t).IsEmpty() }

// IsDisjoint reports whether s and t have no member in common.
func (s Set) IsDisjoint(t Set) bool { return s.Intersect(t).IsEmpty() }
