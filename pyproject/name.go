package pyproject

import (
	"fmt"
	"strings"

	"resolve/pep508"
	"resolve/requirements"
)

// invalidName returns the error for the name of an extra or a group.
func (s *source) invalidName(v *value, what, name string) error {
	e := s.error(v.key, "invalid name of "+article(what)+" "+quote(name))
	e.Expected = "letters, digits, and within them '.', '-' and '_'"
	if fixed := likelyName(name); fixed != "" {
		e.Hint = "did you mean " + quote(fixed) + "?"
	}
	return e
}

// sameName returns the error for a second extra or group of one normal name.
func (s *source) sameName(v *value, what, name, before string, pos requirements.Position) error {
	return s.error(v.key, fmt.Sprintf("%s %s is the same as %s of line %d: only the case, and which of '-', '_' and '.' they have, differ",
		what, quote(name), quote(before), pos.Line))
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// list names some names for a message.
func list(names []string) string {
	const most = 8
	var b strings.Builder
	for i, name := range names {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(names)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quote(name))
	}
	return b.String()
}

// near returns a hint at the one of names that was probably meant by name, or "".
func near(name string, names []string) string {
	name = pep508.NormalizeName(name)
	best, least := "", 3
	for _, other := range names {
		if d := slips(name, pep508.NormalizeName(other), least); d < least && d < len(name) {
			best, least = other, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + quote(best) + "?"
}

// slips returns how many letters to add, drop or change turn a into b, or most if
// there are as many; 1 if the longer begins with the shorter.
func slips(a, b string, most int) int {
	const longest = 64 // bytes; longer names are not mistyped but wrong
	if len(a) < 2 || len(b) < 2 || len(a) > longest || len(b) > longest {
		return most
	}
	if strings.HasPrefix(a, b) || strings.HasPrefix(b, a) {
		return 1
	}
	if max(len(a)-len(b), len(b)-len(a)) >= most {
		return most
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], cost
		}
	}
	return min(row[len(b)], most)
}
