package pubgrub

import "math/bits"

// A Set is a set of candidates of one package, by their numbers: bit i of word
// i/64 stands for candidate i. Missing words are empty, so nil is the empty
// set. A Set that was handed out is never changed.
type Set []uint64

// Full returns the set {0, …, n-1}.
func Full(n int) Set {
	s := make(Set, (n+63)/64)
	for i := range s {
		s[i] = ^uint64(0)
	}
	if n%64 != 0 {
		s[len(s)-1] = 1<<(n%64) - 1
	}
	return s
}

// Single returns the set {i}.
func Single(i int) Set {
	s := make(Set, i/64+1)
	s[i/64] = 1 << (i % 64)
	return s
}

// Insert adds i. It is for the one who makes a set, before anybody else sees it.
func (s *Set) Insert(i int) {
	for len(*s) <= i/64 {
		*s = append(*s, 0)
	}
	(*s)[i/64] |= 1 << (i % 64)
}

// InsertRange adds from ≤ i < to, as Insert does.
func (s *Set) InsertRange(from, to int) {
	if from >= to {
		return
	}
	first, last := from/64, (to-1)/64
	for len(*s) <= last {
		*s = append(*s, 0)
	}
	for i := first; i <= last; i++ {
		word := ^uint64(0)
		if i == first {
			word <<= from % 64
		}
		if i == last {
			word &= ^uint64(0) >> (63 - (to-1)%64)
		}
		(*s)[i] |= word
	}
}

// Has reports whether i is in s.
func (s Set) Has(i int) bool { return i>>6 < len(s) && s[i>>6]>>(uint(i)&63)&1 == 1 }

// Empty reports whether s has no member.
func (s Set) Empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// Len returns the number of members.
func (s Set) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// LenMinus returns the number of members of s that are not in t.
func (s Set) LenMinus(t Set) int {
	n := 0
	for i, w := range s {
		if i < len(t) {
			w &^= t[i]
		}
		n += bits.OnesCount64(w)
	}
	return n
}

// Max returns the largest member, or -1.
func (s Set) Max() int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] != 0 {
			return i*64 + 63 - bits.LeadingZeros64(s[i])
		}
	}
	return -1
}

// MaxCommon returns the largest member of both s and t, or -1.
func (s Set) MaxCommon(t Set) int {
	for i := min(len(s), len(t)) - 1; i >= 0; i-- {
		if w := s[i] & t[i]; w != 0 {
			return i*64 + 63 - bits.LeadingZeros64(w)
		}
	}
	return -1
}

// MinCommon returns the smallest member of both s and t, or -1.
func (s Set) MinCommon(t Set) int {
	for i := range min(len(s), len(t)) {
		if w := s[i] & t[i]; w != 0 {
			return i*64 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// Below returns the largest member under i, or -1.
func (s Set) Below(i int) int {
	for k := min(i/64, len(s)-1); k >= 0; k-- {
		w := s[k]
		if k == i/64 {
			w &= 1<<(i%64) - 1
		}
		if w != 0 {
			return k*64 + 63 - bits.LeadingZeros64(w)
		}
	}
	return -1
}

// Above returns the smallest member over i, or -1.
func (s Set) Above(i int) int {
	for k := i / 64; k < len(s); k++ {
		w := s[k]
		if k == i/64 {
			w &^= 1<<(i%64)<<1 - 1
		}
		if w != 0 {
			return k*64 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// All yields the members from the largest to the smallest.
func (s Set) All(yield func(int) bool) {
	for i := len(s) - 1; i >= 0; i-- {
		for w := s[i]; w != 0; {
			b := 63 - bits.LeadingZeros64(w)
			if !yield(i*64 + b) {
				return
			}
			w &^= 1 << b
		}
	}
}

// Subset reports whether every member of s is in t.
func (s Set) Subset(t Set) bool {
	for i, w := range s {
		if i < len(t) {
			w &^= t[i]
		}
		if w != 0 {
			return false
		}
	}
	return true
}

// Disjoint reports whether s and t have no member in common.
func (s Set) Disjoint(t Set) bool {
	for i := range min(len(s), len(t)) {
		if s[i]&t[i] != 0 {
			return false
		}
	}
	return true
}

// Intersect returns s ∩ t.
func (s Set) Intersect(t Set) Set { return s.intersectInto(make(Set, min(len(s), len(t))), t) }

// intersectInto makes r, of the shorter length, s ∩ t.
func (s Set) intersectInto(r, t Set) Set {
	for i := range r {
		r[i] = s[i] & t[i]
	}
	return r
}

// Union returns s ∪ t.
func (s Set) Union(t Set) Set { return s.unionInto(make(Set, max(len(s), len(t))), t) }

// unionInto makes r, of the longer length, s ∪ t.
func (s Set) unionInto(r, t Set) Set {
	copy(r, s)
	for i, w := range t {
		r[i] |= w
	}
	return r
}

// Minus returns s without the members of t.
func (s Set) Minus(t Set) Set { return s.minusInto(make(Set, len(s)), t) }

// minusInto makes r, of the length of s, s without the members of t.
func (s Set) minusInto(r, t Set) Set {
	copy(r, s)
	for i := range min(len(s), len(t)) {
		r[i] &^= t[i]
	}
	return r
}
