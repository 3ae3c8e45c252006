package words

import (
	"cmp"
	"slices"
	"strings"
)

// A term is a comparison in a marker.
type term struct {
	ask   variable
	op    string
	value point
	star  bool
}

// rank orders terms in a conjunction, and conjunctions by theirs.
func (t term) rank() int {
	switch t.ask.kind {
	case versions:
		return order[t.ask.key]
	case listed:
		return 100
	}
	return 10 + slices.Index(byName, t.ask.key)
}

// byName are the text variables in the order of words, which is not that of
// the diagram.
var byName = []string{
	"implementation_name", "os_name", "platform_machine", "platform_python_implementation",
	"platform_release", "platform_system", "platform_version", "sys_platform",
}

func compareRanks(a, b term) int { return cmp.Compare(a.rank(), b.rank()) }

// compareAsks puts what looks for a part of a text after what looks at all of it.
func compareAsks(a, b term) int {
	return cmp.Or(cmp.Compare(a.ask.kind, b.ask.kind), strings.Compare(a.ask.value, b.ask.value))
}

func (t term) equal(u term) bool {
	return t.ask == u.ask && t.op == u.op && t.star == u.star && t.value.compare(u.value) == 0
}

func (t term) String() string {
	value := "'" + t.value.String()
	if t.star {
		value += ".*"
	}
	value += "'"
	if t.ask.kind == holds || t.ask.kind == listed {
		return value + " " + t.op + " " + t.ask.key
	}
	return t.ask.key + " " + t.op + " " + value
}

// neverText is the marker for what never holds.
const neverText = "python_version < '0'"

// String returns the marker of a condition, "" if it always holds. One that
// would be too long is left out too.
func (s *Space) String(c *Condition) string {
	switch c {
	case Always:
		return ""
	case Never:
		return neverText
	}
	cubes, ok := s.cubes(c)
	if !ok {
		return ""
	}
	var clauses [][]term
	for _, cube := range cubes {
		clauses = append(clauses, cube.clauses()...)
	}
	for _, clause := range clauses {
		slices.SortStableFunc(clause, compareRanks)
	}
	clauses = dropClauses(clauses)
	slices.SortStableFunc(clauses, func(a, b []term) int {
		return cmp.Or(slices.CompareFunc(a, b, compareRanks), slices.CompareFunc(a, b, compareAsks))
	})
	return sayClauses(clauses)
}

// sayClauses writes a disjunction. Clauses whose first terms are all that differs,
// and clauses that begin alike, become one: "(a or b) and c", "a and (b or c)". What
// stands in such brackets is not looked into again.
func sayClauses(clauses [][]term) string {
	var firsts []factor
	for _, clause := range clauses {
		i := slices.IndexFunc(firsts, func(f factor) bool { return f.firsts[0][0].equal(clause[0]) })
		if i < 0 {
			firsts = append(firsts, factor{firsts: [][]term{clause[:1]}})
			i = len(firsts) - 1
		}
		firsts[i].rests = append(firsts[i].rests, clause[1:])
	}
	for i := range firsts {
		firsts[i].lengthen()
	}
	var factors []factor
	for _, f := range firsts {
		i := slices.IndexFunc(factors, func(g factor) bool { return sameClauses(f.rests, g.rests) })
		if i < 0 {
			factors = append(factors, f)
			continue
		}
		factors[i].firsts = append(slices.Clip(factors[i].firsts), f.firsts...)
	}
	if !slices.ContainsFunc(factors, factor.shortens) {
		return plainly(clauses)
	}
	list := make([]string, len(factors))
	for i, f := range factors {
		list[i] = f.String()
	}
	return strings.Join(list, " or ")
}

// A factor is some clauses: one of the beginnings, and one of the rests.
type factor struct {
	firsts [][]term
	rests  [][]term
}

// lengthen moves what several rests begin with to the beginning, which is one.
func (f *factor) lengthen() {
	for len(f.rests) > 1 {
		for _, r := range f.rests {
			if len(r) == 0 || !r[0].equal(f.rests[0][0]) {
				return
			}
		}
		f.firsts[0] = append(slices.Clip(f.firsts[0]), f.rests[0][0])
		for i, r := range f.rests {
			f.rests[i] = r[1:]
		}
	}
}

// shortens reports whether the factor says less than its clauses.
func (f factor) shortens() bool {
	return len(f.rests) > 1 || len(f.firsts) > 1 && len(f.rests[0]) > 0
}

func (f factor) String() string {
	first := plainly(f.firsts)
	if len(f.rests) == 1 && len(f.rests[0]) == 0 {
		return first
	}
	if len(f.firsts) > 1 {
		first = "(" + first + ")"
	}
	if len(f.rests) > 1 {
		return first + " and (" + plainly(f.rests) + ")"
	}
	return first + " and " + conjunction(f.rests[0])
}

func sameClauses(a, b [][]term) bool {
	return slices.EqualFunc(a, b, func(x, y []term) bool { return slices.EqualFunc(x, y, term.equal) })
}

// plainly writes a disjunction as its clauses are.
func plainly(clauses [][]term) string {
	list := make([]string, len(clauses))
	for i, clause := range clauses {
		list[i] = conjunction(clause)
		if len(clause) > 1 && len(clauses) > 1 {
			list[i] = "(" + list[i] + ")"
		}
	}
	return strings.Join(list, " or ")
}

func conjunction(clause []term) string {
	parts := make([]string, len(clause))
	for i, t := range clause {
		parts[i] = t.String()
	}
	return strings.Join(parts, " and ")
}

// alternatives returns what is to be said for the answers in list: all but some,
// or one conjunction for each interval.
func alternatives(v variable, list []interval) (out [][]term) {
	last := len(list) - 1
	if list[0].lo.kind == unbounded && list[last].hi.kind == unbounded {
		var holes []term
		for i := range last {
			if end, start := list[i].hi, list[i+1].lo; end.kind == excluded && start.kind == excluded && end.at.compare(start.at) == 0 {
				holes = append(holes, term{ask: v, op: "!=", value: end.at})
			}
		}
		if len(holes) == last {
			return [][]term{holes}
		}
		if v.kind == versions && last == 1 && list[0].hi.kind == excluded && list[1].lo.kind == included {
			if t, ok := outsideOf(v, list[0].hi.at, list[1].lo.at); ok {
				return [][]term{{t}}
			}
		}
	}
	for _, i := range list {
		out = append(out, between(v, i))
	}
	return out
}

// outsideOf returns the wildcard that says "before low or from high on".
func outsideOf(v variable, low, high point) (term, bool) {
	switch r := low.trimmed(); {
	case len(r) == 1 && slices.Equal(high.release, []uint64{r[0], 1}):
		return term{v, "!=", point{release: []uint64{r[0], 0}}, true}, true
	case len(r) == 2 && slices.Equal(high.release, []uint64{r[0], r[1] + 1}):
		return term{v, "!=", low, true}, true
	}
	return term{}, false
}

// between returns the terms for one interval.
func between(v variable, i interval) (terms []term) {
	if i.lo.kind == included && i.hi.kind == included && i.lo.at.compare(i.hi.at) == 0 {
		return []term{{ask: v, op: "==", value: i.lo.at}}
	}
	if v.kind == versions && i.lo.kind == included && i.hi.kind == excluded {
		low, high := i.lo.at.trimmed(), i.hi.at.trimmed()
		if len(low) == 1 {
			low = []uint64{low[0], 0}
		}
		if len(low) == 2 && slices.Equal(high, []uint64{low[0], low[1] + 1}) {
			return []term{{v, "==", point{release: low}, true}}
		}
	}
	if i.lo.kind != unbounded {
		terms = append(terms, term{ask: v, op: map[boundKind]string{included: ">=", excluded: ">"}[i.lo.kind], value: i.lo.at})
	}
	if i.hi.kind != unbounded {
		terms = append(terms, term{ask: v, op: map[boundKind]string{included: "<=", excluded: "<"}[i.hi.kind], value: i.hi.at})
	}
	return terms
}

// dropClauses drops clauses that say no more than another one.
func dropClauses(clauses [][]term) (rest [][]term) {
	for i, clause := range clauses {
		if !slices.ContainsFunc(slices.Concat(rest, clauses[i+1:]), func(other []term) bool {
			return !slices.ContainsFunc(other, func(t term) bool { return !slices.ContainsFunc(clause, t.equal) })
		}) {
			rest = append(rest, clause)
		}
	}
	return rest
}
