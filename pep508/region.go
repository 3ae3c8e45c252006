package pep508

import (
	"slices"

	"resolve/pep440"
)

// A region is a set of values of one question. What holds for some questions only
// is said at their kind of region. Regions are immutable and of one kind wherever
// they meet.
type region interface {
	// combine must be called by builder.combine where the operands may be many.
	combine(other region, op operation) region
	isEmpty() bool
	key() string // equal regions, and no others, share it
	size() int   // how much work an operation is, about one for the smallest
	// extend returns regions that agree with parts, which are disjoint and not
	// empty, where some of parts holds, and that hold all values between them. The
	// values that are in no part go to the part at index spare unless a better one
	// is obvious.
	extend(b *builder, parts []region, spare int) []region
}

// An operation on sets or truth values.
type operation uint8

const (
	and operation = iota
	or
	minus
)

func (o operation) of(a, b bool) bool {
	switch o {
	case and:
		return a && b
	case or:
		return a || b
	}
	return a && !b
}

// versions is a region of versions: no text that is no version is ever in one.
type versions struct{ pep440.Set }

func (v versions) combine(other region, op operation) region {
	w := other.(versions).Set
	switch op {
	case and:
		return versions{v.Intersect(w)}
	case or:
		return versions{v.Union(w)}
	}
	return versions{v.Minus(w)}
}

func (v versions) isEmpty() bool { return v.IsEmpty() }
func (v versions) key() string   { return v.Key() }
func (v versions) size() int     { return 1 + v.Size()/8 }

// extend gives each version to the part of its nearest neighbour.
func (v versions) extend(b *builder, parts []region, _ int) []region {
	care := parts[0]
	for _, p := range parts[1:] {
		care = b.combine(care, p, or)
	}
	extended := make([]region, len(parts))
	for i, p := range parts {
		extended[i] = versions{p.(versions).Extend(care.(versions).Set)}
	}
	return extended
}

// An answer is a region of the two truth values.
type answer uint8

const (
	no   answer = 1 << iota
	yes  answer = 1 << iota
	both        = no | yes
)

func (f answer) combine(other region, op operation) region {
	g := other.(answer)
	switch op {
	case and:
		return f & g
	case or:
		return f | g
	}
	return f &^ g
}

func (f answer) isEmpty() bool { return f == 0 }
func (f answer) key() string   { return string(rune('0' + f)) }
func (f answer) size() int     { return 1 }

func (f answer) extend(_ *builder, parts []region, spare int) []region {
	extended := slices.Clone(parts)
	rest := both
	for _, p := range parts {
		rest &^= p.(answer)
	}
	extended[spare] = extended[spare].(answer) | rest
	return extended
}
