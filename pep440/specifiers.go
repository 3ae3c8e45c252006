package pep440

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Specifiers is a comma-separated set of clauses; nil admits every version. What
// the parsers return is in canonical order, each clause once.
type Specifiers []Specifier

// ParseSpecifiers returns the clauses of s, white space around each ignored; nil
// for an empty text. One comma may follow the last clause, as PEP 508's grammar
// has it. It is strict: see ParseSpecifiersLenient for the metadata of old
// releases. An error is an *Error whose offset counts from the start of s.
//
// The result may share memory with s.
func ParseSpecifiers(s string) (Specifiers, error) {
	if start, end := trimSpace(s, 0, len(s)); start == end {
		return nil, nil
	}
	set := make(Specifiers, 0, strings.Count(s, ",")+1)
	for at := 0; ; {
		stop := len(s)
		if i := strings.IndexByte(s[at:], ','); i >= 0 {
			stop = at + i
		}
		start, end := trimSpace(s, at, stop)
		clause, err := parseClause(s, start, end)
		if err != nil {
			return nil, err
		}
		set = append(set, clause)
		if stop == len(s) || onlySpace(s[stop+1:]) {
			return set.canonical(), nil
		}
		at = stop + 1
	}
}

// MustParseSpecifiers is ParseSpecifiers for constants and tests; it panics when
// s is not valid.
func MustParseSpecifiers(s string) Specifiers {
	set, err := ParseSpecifiers(s)
	if err != nil {
		panic(err)
	}
	return set
}

// String returns the set in canonical form: lower bounds first, then upper
// bounds, then exclusions, each clause once, separated by commas alone, as
// ">=1.0,<2,!=1.5". Sets of the same clauses give the same text however they were
// written; of equal clauses that differ in trailing zeros, as ">=1.0" and ">=1",
// the shorter one is kept. ParseSpecifiers reads the text back to an equal set.
func (s Specifiers) String() string {
	if len(s) == 0 {
		return ""
	}
	if !slices.IsSortedFunc(s, strictOrder) {
		s = slices.Clone(s).canonical()
	}
	var buf [64]byte
	dst := buf[:0]
	for i := range s {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = s[i].append(dst)
	}
	return string(dst)
}

// Contains reports whether every clause admits v, by order alone, prereleases
// included (see Specifier.Contains).
func (s Specifiers) Contains(v Version) bool {
	for i := range s {
		if !s[i].admits(&v) {
			return false
		}
	}
	return true
}

// ContainsText reports whether every clause admits a version written as text
// (see Specifier.ContainsText). A text that is no version matches only a set
// that is empty or all of Arbitrary clauses.
func (s Specifiers) ContainsText(text string) bool {
	for i := range s {
		if !s[i].ContainsText(text) {
			return false
		}
	}
	return true
}

// NamesPrerelease reports whether a clause other than != names a prerelease,
// which is how a user asks for prereleases.
func (s Specifiers) NamesPrerelease() bool {
	for i := range s {
		if s[i].Op != NotEqual && s[i].Version.IsPrerelease() {
			return true
		}
	}
	return false
}

// canonical sorts s in place and drops repeated clauses.
func (s Specifiers) canonical() Specifiers {
	if len(s) < 2 {
		return s
	}
	slices.SortStableFunc(s, order)
	return slices.CompactFunc(s, func(a, b Specifier) bool { return sameClause(&a, &b) })
}

// strictOrder is order for slices.IsSortedFunc, which calls it with the later
// clause first: a repeated clause counts as out of order.
func strictOrder(later, earlier Specifier) int {
	if sameClause(&later, &earlier) {
		return -1
	}
	return order(later, earlier)
}

// ranks is the place of each operator in the canonical order.
var ranks = [...]uint8{Arbitrary: 1, Equal: 2, Compatible: 3, GreaterEqual: 4, Greater: 5, Less: 6, LessEqual: 7, NotEqual: 8}

func order(a, b Specifier) int {
	if a.Op != b.Op {
		return cmp.Compare(a.rank(), b.rank())
	}
	if c := a.Version.Compare(b.Version); c != 0 {
		return c
	}
	if c := compareBools(a.Wildcard, b.Wildcard); c != 0 {
		return c
	}
	if c := strings.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)); c != 0 {
		return c
	}
	if c := cmp.Compare(len(a.Version.text), len(b.Version.text)); c != 0 {
		return c
	}
	return strings.Compare(a.Text, b.Text)
}

func (s *Specifier) rank() uint8 {
	if int(s.Op) < len(ranks) {
		return ranks[s.Op]
	}
	return 0
}

// sameClause reports whether a and b admit the same versions by their form: equal
// but for trailing zeros, which count after ~= and .* alone.
func sameClause(a, b *Specifier) bool {
	if a.Op != b.Op || a.Wildcard != b.Wildcard || a.Version.Compare(b.Version) != 0 {
		return false
	}
	switch {
	case a.Op == Arbitrary:
		return sameText(a.Text, b.Text)
	case a.Op == Compatible || a.Wildcard:
		return releaseLength(a.Version.text) == releaseLength(b.Version.text)
	}
	return true
}

// trimSpace narrows text[start:end] to what has no white space around it.
func trimSpace(text string, start, end int) (int, int) {
	if start < end && isGraphic(text[start]) && isGraphic(text[end-1]) {
		return start, end
	}
	rest := strings.TrimLeftFunc(text[start:end], isSpace)
	start = end - len(rest)
	return start, start + len(strings.TrimRightFunc(rest, isSpace))
}

// isSpace reports whether r is white space as Python has it: what Unicode has, and
// the four separators of ASCII.
func isSpace(r rune) bool { return unicode.IsSpace(r) || '\x1c' <= r && r <= '\x1f' }

// isGraphic reports whether b is a character of ASCII and no white space.
func isGraphic(b byte) bool { return ' ' < b && b < 0x7f }

func onlySpace(s string) bool { return strings.TrimLeftFunc(s, isSpace) == "" }
