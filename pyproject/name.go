package pyproject

import (
	"fmt"
	"strings"

	"resolve/internal/slips"
	"resolve/internal/tomltext"
	"resolve/pep508"
	"resolve/requirements"
)

// invalidName returns the error for the name of an extra or a group.
func (s *source) invalidName(v *tomltext.Value, what, name string) error {
	e := s.Fault(v.Key, "invalid name of "+article(what)+" "+tomltext.Quote(name))
	e.Expected = "letters, digits, and within them '.', '-' and '_'"
	if fixed := likelyName(name); fixed != "" {
		e.Hint = "did you mean " + tomltext.Quote(fixed) + "?"
	}
	return e
}

// sameName returns the error for a second extra or group of one normal name.
func (s *source) sameName(v *tomltext.Value, what, name, before string, pos requirements.Position) error {
	return s.Fault(v.Key, fmt.Sprintf("%s %s is the same as %s of line %d: only the case, and which of '-', '_' and '.' they have, differ",
		what, tomltext.Quote(name), tomltext.Quote(before), pos.Line))
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
		b.WriteString(tomltext.Quote(name))
	}
	return b.String()
}

// near returns a hint at the one of names that was probably meant by name, or "".
func near(name string, names []string) string {
	name = pep508.NormalizeName(name)
	best, least := "", 3
	for _, other := range names {
		if d := distance(name, pep508.NormalizeName(other), least); d < least && d < len(name) {
			best, least = other, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + tomltext.Quote(best) + "?"
}

// distance is slips.Between for names as they are mistyped: 1 if the longer
// begins with the shorter, most if one is too short or too long to tell.
func distance(a, b string, most int) int {
	const longest = 64 // bytes; longer names are not mistyped but wrong
	switch {
	case len(a) < 2 || len(b) < 2 || len(a) > longest || len(b) > longest:
		return most
	case strings.HasPrefix(a, b) || strings.HasPrefix(b, a):
		return 1
	}
	return min(slips.Between(a, b, most), most)
}
