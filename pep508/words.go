package pep508

import (
	"errors"
	"strings"
)

// Reasons why no marker says what a condition means.
var (
	errNegation = errors.New("writing a marker: a comparison in it has no opposite")
	errLong     = errors.New("writing a marker: it would be too long")
)

// Marker returns the marker for c, nil if c always holds. Equal conditions have the
// same marker, and its own Condition is Equal to c.
//
// It is a disjunction of conjunctions, python_version and python_full_version first
// and extra after the other variables; python_version stands where it suffices.
// Unless there are many conjunctions, nothing in it can be left out.
//
// The error says that no marker means c: PEP 508 has no "not", so the opposite of,
// for one, platform_release >= "6" cannot be written. Or it would be too long.
func (c Condition) Marker() (*Marker, error) {
	switch {
	case c.IsAlways():
		return nil, nil
	case c.IsNever():
		return MustParseMarker(neverText), nil
	}
	w := writer{}
	text := w.disjunction(c.decision())
	switch {
	case w.long:
		return nil, errLong
	case w.negated:
		return nil, errNegation
	}
	return ParseMarker(text)
}

// neverText is the shortest marker that no interpreter meets.
const neverText = `python_version < "0"`

// String returns the text of c's marker, "" if c always holds. Where there is no
// marker, it says not (...) for the opposite of a comparison, or if that would be
// too long, "condition" and a number that equal conditions share.
func (c Condition) String() string {
	if c.IsAlways() || c.IsNever() {
		if c.IsNever() {
			return neverText
		}
		return ""
	}
	w := writer{}
	text := w.disjunction(c.decision())
	if w.long {
		const hex = "0123456789abcdef"
		b := []byte("condition ")
		for _, x := range c.root.id[:8] {
			b = append(b, hex[x>>4], hex[x&15])
		}
		return string(b)
	}
	return text
}

// A writer makes the text of a condition.
type writer struct {
	negated bool // something in the text is no marker
	long    bool // there is no text
}

func (w *writer) disjunction(d *decision) string {
	cubes, ok := cubesOf(d, nil, nil)
	if !ok {
		w.long = true
		return ""
	}
	if len(cubes) <= maxSimplified {
		if short, ok := shorten(cubes, d); ok {
			cubes = short
		}
	}
	var list []string
	for _, c := range cubes {
		list = append(list, w.cube(c)...)
	}
	return strings.Join(list, " or ")
}

// cube returns the alternatives of a cube: one, unless it has but one term.
func (w *writer) cube(c cube) []string {
	if len(c) == 1 {
		return w.term(c[0])
	}
	var parts []string
	for _, t := range c {
		alternatives := w.term(t)
		if len(alternatives) == 1 {
			parts = append(parts, alternatives[0])
		} else {
			parts = append(parts, "("+strings.Join(alternatives, " or ")+")")
		}
	}
	return []string{strings.Join(parts, " and ")}
}

// term returns the alternatives of a term, each a conjunction.
func (w *writer) term(t term) []string {
	switch r := t.region.(type) {
	case versions:
		return w.versions(t.ask, r)
	case texts:
		return w.texts(t.ask.variable(), &r)
	}
	return w.answer(t.ask, t.region == yes)
}

func (w *writer) answer(q *question, holds bool) []string {
	op := in
	if !holds {
		op = notIn
	}
	switch q.rank {
	case askExtras:
		return []string{words(operand{text: q.name}, op, operand{variable: extras})}
	case askGroups:
		return []string{words(operand{text: q.name}, op, operand{variable: dependencyGroups})}
	case askComparison:
		c := q.test
		if !holds {
			if c = c.opposite(); c == nil {
				w.negated = true
				return []string{"not (" + q.name + ")"}
			}
		}
		return []string{string(c.append(nil))}
	}
	return w.compound(q.term, holds)
}

// compound says a compound by its marker, if it has one.
func (w *writer) compound(t *compound, holds bool) []string {
	if t.marker == nil {
		w.long = true
		return nil
	}
	text := "(" + t.marker.String() + ")"
	if !holds {
		w.negated = true
		text = "not " + text
	}
	return []string{text}
}

// words returns a comparison as markers have it.
func words(left operand, op operator, right operand) string {
	c := comparison{left: left, right: right, op: op}
	return string(c.append(nil))
}
