package pep508

import (
	"cmp"
	"slices"
	"strings"

	"resolve/pep440"
)

// versions says a region of versions, by python_version if that can tell.
func (w *writer) versions(q *question, r versions) []string {
	v, byMinor := q.variable(), false
	if q.rank == askPython && r.ByRelease(2).Equal(r.Set) {
		v, byMinor = pythonVersion, true
	}
	list, ok := r.Alternatives()
	if !ok { // a text is left out, for which === alone has words
		w.negated = true
		return []string{"not (" + strings.Join(w.versions(q, versions{pep440.AllVersions().Minus(r.Set)}), " or ") + ")"}
	}
	alternatives := make([]string, len(list))
	for i, clauses := range list {
		var parts []string
		for _, clause := range exclusive(clauses) {
			text := clause.Version.String()
			switch {
			case byMinor:
				clause, text = minorWords(clause)
			case clause.Op == pep440.Arbitrary:
				text = clause.Text
			case clause.Wildcard:
				text += ".*"
			}
			parts = append(parts, words(operand{variable: v}, operator(clause.Op), operand{text: text}))
		}
		alternatives[i] = strings.Join(parts, " and ")
	}
	return alternatives
}

// exclusive makes >=V and !=V one >V, which is the same without post-releases.
func exclusive(s pep440.Specifiers) pep440.Specifiers {
	for i, low := range s {
		if low.Op != pep440.GreaterEqual || low.Version.IsPostrelease() {
			continue
		}
		for j, hole := range s {
			if hole.Op == pep440.NotEqual && !hole.Wildcard && hole.Version == low.Version {
				s = slices.Delete(slices.Clone(s), j, j+1)
				s[i].Op = pep440.Greater
				return s
			}
		}
	}
	return s
}

// minorWords returns what is to be said of python_version for a clause about the
// full version that begins or ends below X.Y.dev0.
func minorWords(c pep440.Specifier) (pep440.Specifier, string) {
	release := c.Version.Release()
	text := strings.TrimSuffix(c.Version.String(), ".dev0")
	if c.Wildcard {
		if len(release) == 1 {
			text += ".*"
		}
		c.Wildcard = false
	}
	return c, text
}

// texts says a region of texts: exceptions that are in it each by itself, after
// what is told by needles.
func (w *writer) texts(v variable, t *texts) []string {
	var inside, outside []string
	for _, s := range t.exceptions {
		if t.usual(s) {
			outside = append(outside, s)
		} else {
			inside = append(inside, s)
		}
	}
	alternatives := needleWords(v, t, outside)
	for _, item := range listWords(v, inside) {
		op := equal
		if item.parts {
			op = in
		}
		alternatives = append(alternatives, words(operand{variable: v}, op, operand{text: item.text}))
	}
	return alternatives
}

func has(m map[string]bool, s string) bool {
	_, ok := m[s]
	return ok
}

// An item stands for a text, or for all parts of one.
type item struct {
	text  string
	parts bool
}

// listWords returns items that stand for list, which ascends: the parts of the
// longest text whose parts are all there, again and again, and then the rest.
func listWords(v variable, list []string) []item {
	left := make(map[string]bool, len(list)) // whether it is still to be said
	for _, s := range list {
		left[s] = true
	}
	var items []item
	if _, empty := slices.BinarySearch(list, ""); empty && v != extra {
		long := slices.Clone(list)
		slices.SortStableFunc(long, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
		for _, s := range long {
			if s == "" || !left[s] || len(s) > maxParts || !has(left, s[1:]) || !has(left, s[:len(s)-1]) {
				continue
			}
			parts := partsOf(s).exceptions
			if slices.ContainsFunc(parts, func(p string) bool { return !has(left, p) }) {
				continue
			}
			for _, p := range parts {
				left[p] = false
			}
			items = append(items, item{s, true})
		}
	}
	slices.SortFunc(items, func(a, b item) int { return strings.Compare(a.text, b.text) })
	for _, s := range list {
		if left[s] {
			items = append(items, item{s, false})
		}
	}
	return items
}
