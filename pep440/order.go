package pep440

import (
	"cmp"
	"strings"
)

// Compare returns -1, 0 or 1 as v is before, equal to or after w in PEP 440's
// order, local versions included. It is a total order in which trailing zeros of
// the release do not count.
func (v Version) Compare(w Version) int {
	if v.hi != w.hi {
		return cmp.Compare(v.hi, w.hi)
	}
	if a, b := v.lo&^flagBits, w.lo&^flagBits; a != b {
		return cmp.Compare(a, b)
	}
	if (v.lo|w.lo)&(flagTruncated|flagLocal) == 0 {
		return 0
	}
	return compareTexts(&v, &w)
}

// comparePublic is Compare without the local labels.
func comparePublic(v, w *Version) int {
	if v.hi != w.hi {
		return cmp.Compare(v.hi, w.hi)
	}
	if a, b := v.lo&^flagBits, w.lo&^flagBits; a != b {
		return cmp.Compare(a, b)
	}
	if (v.lo|w.lo)&flagTruncated == 0 {
		return 0
	}
	a, b := v.parts(), w.parts()
	return a.comparePublic(&b)
}

// compareTexts decides where the keys tie.
func compareTexts(v, w *Version) int {
	if v.text == w.text {
		return 0
	}
	if (v.lo|w.lo)&flagTruncated != 0 {
		if c := comparePublic(v, w); c != 0 {
			return c
		}
	}
	return compareLocal(v.Local(), w.Local())
}

// comparePublic compares all but the local labels.
func (p *parts) comparePublic(q *parts) int {
	if c := compareNumbers(p.epoch, q.epoch); c != 0 {
		return c
	}
	if c := compareReleases(p.release, q.release); c != 0 {
		return c
	}
	if c := cmp.Compare(p.preRank(), q.preRank()); c != 0 {
		return c
	}
	if c := compareNumbers(p.pre, q.pre); c != 0 {
		return c
	}
	if c := compareBools(p.hasPost, q.hasPost); c != 0 {
		return c
	}
	if c := compareNumbers(p.post, q.post); c != 0 {
		return c
	}
	if c := compareBools(q.hasDev, p.hasDev); c != 0 {
		return c
	}
	return compareNumbers(p.dev, q.dev)
}

// preRank orders what stands at the prerelease's place: a development release of
// the bare release is before its prereleases, everything else without a
// prerelease part after them.
func (p *parts) preRank() int {
	switch p.kind {
	case 'a':
		return 1
	case 'b':
		return 2
	case 'r':
		return 3
	}
	if p.hasDev && !p.hasPost {
		return 0
	}
	return 4
}

// compareReleases compares release segments, the shorter one padded with zeros.
func compareReleases(a, b string) int {
	for a != "" || b != "" {
		var m, n string
		m, a = cutSegment(a)
		n, b = cutSegment(b)
		if c := compareNumbers(m, n); c != 0 {
			return c
		}
	}
	return 0
}

// compareNumbers compares digits without leading zeros.
func compareNumbers(a, b string) int {
	if len(a) != len(b) {
		return cmp.Compare(len(a), len(b))
	}
	return strings.Compare(a, b)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// compareLocal compares local labels in normal form by the first segment in which
// they differ: numbers after words, a label after its own beginning, none first.
func compareLocal(a, b string) int {
	start := 0 // of that segment
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			break
		}
		if a[i] == '.' {
			start = i + 1
		}
	}
	a, b = a[start:], b[start:]
	numA, numB := numberLength(a), numberLength(b)
	switch {
	case numA > 0 && numB > 0:
		return cmp.Or(cmp.Compare(numA, numB), strings.Compare(a, b))
	case numA > 0 && b != "", numB > 0 && a != "":
		return compareBools(numA > 0, numB > 0)
	}
	return strings.Compare(a, b) // "." is before letters and digits
}

// numberLength returns the length of the number that the first segment of a local
// label is, 0 if it is a word.
func numberLength(label string) int {
	for i := range len(label) {
		if label[i] == '.' {
			return i
		}
		if !isDigit(label[i]) {
			return 0
		}
	}
	return len(label)
}
