package pep440

import "strings"

// ParseSet returns the set that s spells: specifiers, or what Set.String writes
// where specifiers do not do. An error is an *Error whose offset counts from the
// start of s.
func ParseSet(s string) (Set, error) {
	start, end := trimSpace(s, 0, len(s))
	if start == end {
		return Specifiers(nil).Set(), nil
	}
	inner, negated := strings.CutPrefix(s[start:end], "not (")
	if negated {
		if !strings.HasSuffix(inner, ")") {
			return Set{}, &Error{What: "set of versions", Input: s, Offset: end, Expected: `")"`}
		}
		start, end = start+len("not ("), end-1
	}
	set, err := parseAlternatives(s, start, end)
	if err == nil && negated {
		set = set.opposite()
	}
	return set, err
}

// MustParseSet is ParseSet for constants and tests; it panics when s is not valid.
func MustParseSet(s string) Set {
	set, err := ParseSet(s)
	if err != nil {
		panic(err)
	}
	return set
}

// parseAlternatives parses text[start:end], which is not empty.
func parseAlternatives(text string, start, end int) (Set, error) {
	var sets []Set
	for at := start; ; {
		stop := end
		if i := strings.Index(text[at:end], " || "); i >= 0 {
			stop = at + i
		}
		set, err := parseConditions(text, at, stop)
		if err != nil {
			return Set{}, err
		}
		sets = append(sets, set)
		if stop == end {
			return fold(sets, Set.Union), nil
		}
		at = stop + len(" || ")
	}
}

// parseConditions parses clauses with commas between them.
func parseConditions(text string, start, end int) (Set, error) {
	var sets []Set
	for at := start; ; {
		stop := end
		if i := strings.IndexByte(text[at:end], ','); i >= 0 {
			stop = at + i
		}
		set, err := parseCondition(text, at, stop)
		if err != nil {
			return Set{}, err
		}
		sets = append(sets, set)
		if stop == end || onlySpace(text[stop+1:end]) {
			return fold(sets, Set.Intersect), nil
		}
		at = stop + 1
	}
}

// parseCondition parses a clause or, after an exclamation mark, the opposite of a >
// or === clause.
func parseCondition(text string, start, end int) (Set, error) {
	start, end = trimSpace(text, start, end)
	negated := strings.HasPrefix(text[start:end], "!>") && !strings.HasPrefix(text[start:end], "!>=") ||
		strings.HasPrefix(text[start:end], "!===")
	if negated {
		start++
	}
	clause, err := parseClause(text, start, end)
	if err != nil {
		if e, ok := err.(*Error); ok {
			e.What = "set of versions"
		}
		return Set{}, err
	}
	switch {
	case !negated:
		return clause.Set(), nil
	case clause.Op == Greater:
		return clause.Set().Complement(), nil
	}
	return clause.Set().opposite(), nil
}
