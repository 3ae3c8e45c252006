package semver

import (
	"cmp"
	"strings"
)

// A comparator compares versions with one that may be given in part: "~1.2".
type comparator struct {
	op   string // as written
	text string // of the version, as written
	base Version
	part part
}

// A part says how much of a comparator's version is given.
type part int8

const (
	whole      part = iota
	majorMinor      // 1.2, 1.2.x
	majorOnly       // 1, 1.x
	nothing         // x, *; base is 0.0.0
)

func newComparator(op, text string) (c comparator, err error) {
	switch op {
	case "", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^":
	default:
		return c, errImproper
	}
	c.op, c.text = op, text
	core, err := c.base.readTail(strings.TrimPrefix(text, "v"))
	if err != nil {
		return c, err
	}
	numbers := strings.Split(core, ".")
	if len(numbers) > 3 {
		return c, errImproper
	}
	c.part = [...]part{majorOnly, majorMinor, whole}[len(numbers)-1]
	for i, to := range []*uint64{&c.base.major, &c.base.minor, &c.base.patch}[:len(numbers)] {
		if numbers[i] == "x" || numbers[i] == "X" || numbers[i] == "*" {
			// What stands behind a wildcard does not count.
			c.part = max(c.part, [...]part{nothing, majorOnly, majorMinor}[i])
			continue
		}
		n, err := parseNumber(numbers[i])
		if err != nil {
			return c, errImproper
		}
		if c.part != nothing && (i == 0 || c.part != majorOnly || len(numbers) == 1) {
			*to = n
		}
	}
	return c, nil
}

// admits reports whether v is as the comparator says.
func (c comparator) admits(v Version) bool {
	order := v.Compare(c.base)
	switch c.op {
	case "", "=":
		if c.part == whole {
			return order == 0
		}
		return c.near(v, order)
	case "!=":
		return c.differs(v, order)
	case ">":
		switch c.part {
		case majorMinor:
			return c.compareMinor(v) > 0
		case majorOnly:
			return v.major > c.base.major
		}
		return order > 0
	case "<":
		return order < 0
	case ">=", "=>":
		return order >= 0
	case "<=", "=<":
		switch c.part {
		case majorMinor, nothing:
			return c.compareMinor(v) <= 0
		case majorOnly:
			return v.major <= c.base.major
		}
		return order <= 0
	case "^":
		return c.compatible(v, order)
	}
	return c.near(v, order)
}

func (c comparator) compareMinor(v Version) int {
	return cmp.Or(cmp.Compare(v.major, c.base.major), cmp.Compare(v.minor, c.base.minor))
}

// near is what a tilde asks for: not less, and of the same major and, if that
// is given, minor version. To be near 0.0.0 is to be no less.
func (c comparator) near(v Version, order int) bool {
	switch {
	case order < 0:
		return false
	case c.base.major == 0 && c.base.minor == 0 && c.base.patch == 0 && (c.part == whole || c.part == nothing):
		return true
	case c.part == majorOnly:
		return v.major == c.base.major
	}
	return c.compareMinor(v) == 0
}

// compatible is what a caret asks for: not less, and the same up to the first
// number that is not 0.
func (c comparator) compatible(v Version, order int) bool {
	switch {
	case order < 0:
		return false
	case c.base.major > 0 || c.part == majorOnly:
		return v.major == c.base.major
	case c.base.minor > 0 || c.part == majorMinor:
		return c.compareMinor(v) == 0
	}
	return c.compareMinor(v) == 0 && v.patch == c.base.patch
}

// differs is what "!=" asks for. Of a version in part all are excluded but, of
// a minor version, those whose prereleases differ.
func (c comparator) differs(v Version, order int) bool {
	switch c.part {
	case majorOnly:
		return v.major != c.base.major
	case majorMinor:
		return c.compareMinor(v) != 0 || comparePrereleases(v.pre, c.base.pre) != 0
	}
	return order != 0
}
