package words

import (
	"cmp"
	"strconv"
	"strings"
)

// A variable is what a node asks. Nodes ask in the order of their variables.
type variable struct {
	kind  variableKind
	key   string // of the environment
	value string // that is looked for, where the answer is yes or no
}

type variableKind uint8

const (
	versions variableKind = iota // the version that a variable is
	texts                        // the text that it is
	partOf                       // key in "value"
	holds                        // "value" in key
	listed                       // "value" in extras
)

// order is the place of each variable among those of its kind.
var order = map[string]int{
	"os_name": 1, "sys_platform": 2, "platform_system": 3, "platform_machine": 4, "platform_python_implementation": 5,
	"platform_release": 6, "platform_version": 7, "implementation_name": 8,
	"implementation_version": 1, "python_full_version": 2,
}

func (v variable) compare(w variable) int {
	return cmp.Or(cmp.Compare(v.kind, w.kind), cmp.Compare(order[v.key], order[w.key]), strings.Compare(v.key, w.key), strings.Compare(v.value, w.value))
}

// isKnown reports whether the variable is one that excludes others.
func (v variable) isKnown() bool { return v.kind == texts && order[v.key] <= order["platform_system"] }

// A Condition is a set of environments, made by one Space. Equal conditions of a
// Space are the same pointer.
type Condition struct {
	id    int
	ask   variable
	edges []edge // ascending and without gaps; for yes or no those two
}

type edge struct {
	interval
	to *Condition
}

// The conditions that always and never hold, of every Space.
var (
	Always = &Condition{id: 0}
	Never  = &Condition{id: 1}
)

// A Space makes conditions. Its zero value is not ready: use NewSpace. It belongs
// to one goroutine.
//
// It makes so many and no more; from then on what it makes is Always, for a
// marker that is left out of a lock is safe where the lock was made.
type Space struct {
	known      map[string]*Condition
	ands       map[[2]int]*Condition
	nots       map[int]*Condition
	exclusions *Condition // what no interpreter shows
}

// mostNodes bounds the work: real locks take some hundreds.
const mostNodes = 1 << 15

// NewSpace returns an empty space.
func NewSpace() *Space {
	s := &Space{known: map[string]*Condition{}, ands: map[[2]int]*Condition{}, nots: map[int]*Condition{}}
	s.exclusions = s.excluded()
	return s
}

// node returns the condition that asks v. It owns edges.
func (s *Space) node(v variable, edges []edge) *Condition {
	if v.kind == texts || v.kind == versions {
		merged := edges[:1]
		for _, e := range edges[1:] {
			if last := &merged[len(merged)-1]; last.to == e.to && last.meets(e.interval) {
				last.hi = e.hi
				continue
			}
			merged = append(merged, e)
		}
		edges = merged
	}
	same := true
	for _, e := range edges[1:] {
		same = same && e.to == edges[0].to
	}
	if same {
		return edges[0].to
	}
	var key strings.Builder
	key.WriteString(strconv.Itoa(int(v.kind)) + strconv.Quote(v.key) + strconv.Quote(v.value))
	for _, e := range edges {
		key.WriteString("|" + e.key() + ">" + strconv.Itoa(e.to.id))
	}
	if c, ok := s.known[key.String()]; ok {
		return c
	}
	if s.full() {
		return Always
	}
	c := &Condition{id: len(s.known) + 2, ask: v, edges: edges}
	s.known[key.String()] = c
	return c
}

func (s *Space) full() bool { return len(s.known) >= mostNodes || len(s.ands) >= 8*mostNodes }

// Not returns the opposite.
func (s *Space) Not(x *Condition) *Condition {
	switch x {
	case Always:
		return Never
	case Never:
		return Always
	}
	if c, ok := s.nots[x.id]; ok {
		return c
	}
	edges := make([]edge, len(x.edges))
	for i, e := range x.edges {
		edges[i] = edge{e.interval, s.Not(e.to)}
	}
	c := s.node(x.ask, edges)
	s.nots[x.id] = c
	return c
}

// Or returns the condition that one of two holds.
func (s *Space) Or(x, y *Condition) *Condition { return s.Not(s.And(s.Not(x), s.Not(y))) }

// And returns the condition that both hold. What no interpreter shows is Never.
func (s *Space) And(x, y *Condition) *Condition {
	if r := shortcut(x, y); r != nil {
		return r
	}
	if s.full() {
		return Always
	}
	p := [2]int{x.id, y.id}
	if r, ok := s.ands[p]; ok {
		return r
	}
	r := s.meet(x, y, s.And)
	if x.ask.isKnown() && y.ask.isKnown() && s.within(r, s.exclusions) {
		r = Never
	}
	s.ands[p] = r
	return r
}

// shortcut returns both of two if it is at once seen, else nil.
func shortcut(x, y *Condition) *Condition {
	switch {
	case x == Never || y == Always || x == y:
		return x
	case y == Never || x == Always:
		return y
	}
	return nil
}

// meet makes the condition that op makes of the ends of two.
func (s *Space) meet(x, y *Condition, op func(x, y *Condition) *Condition) *Condition {
	first, second := x, y
	c := x.ask.compare(y.ask)
	if c > 0 {
		first, second = y, x
	}
	var edges []edge
	for i, e := range first.edges {
		if c != 0 {
			edges = append(edges, edge{e.interval, op(e.to, second)})
			continue
		}
		if x.ask.kind > texts {
			edges = append(edges, edge{to: op(e.to, second.edges[i].to)})
			continue
		}
		for _, f := range second.edges {
			if common, ok := e.intersect(f.interval); ok {
				edges = append(edges, edge{common, op(e.to, f.to)})
			}
		}
	}
	return s.node(first.ask, edges)
}

// within reports whether x holds only where y does, in all environments that
// can be written down.
func (s *Space) within(x, y *Condition) bool {
	seen := map[[2]int]*Condition{}
	var plain func(x, y *Condition) *Condition
	plain = func(x, y *Condition) *Condition {
		if r := shortcut(x, y); r != nil {
			return r
		}
		p := [2]int{x.id, y.id}
		if r, ok := seen[p]; ok {
			return r
		}
		r := s.meet(x, y, plain)
		seen[p] = r
		return r
	}
	return plain(x, s.Not(y)) == Never
}

// Since returns a condition that says what c does where the version of Python
// is at least release, and is simpler.
func (s *Space) Since(c *Condition, release []uint64) *Condition {
	if c == Always || c == Never {
		return c
	}
	from := interval{lo: bound{point{release: release}, included}}
	var edges []edge
	if c.ask != pythonFullVersion {
		for _, e := range c.edges {
			edges = append(edges, edge{e.interval, s.Since(e.to, release)})
		}
		return s.node(c.ask, edges)
	}
	for _, e := range c.edges {
		if common, ok := e.intersect(from); ok {
			edges = append(edges, edge{common, e.to})
		}
	}
	edges[0].lo = bound{}
	return s.node(c.ask, edges)
}

// where returns the condition that the answer to v is in one of the intervals,
// which ascend.
func (s *Space) where(v variable, list []interval) *Condition {
	var edges []edge
	outside := complement(list)
	for len(list)+len(outside) > 0 {
		if len(outside) == 0 || len(list) > 0 && before(list[0], outside[0]) {
			edges, list = append(edges, edge{list[0], Always}), list[1:]
		} else {
			edges, outside = append(edges, edge{outside[0], Never}), outside[1:]
		}
	}
	return s.node(v, edges)
}

func before(v, w interval) bool {
	switch {
	case v.lo.kind == unbounded || w.lo.kind == unbounded:
		return v.lo.kind == unbounded
	}
	return later(w.lo, v.lo)
}

// asked returns the condition that the answer to v is yes, or no.
func (s *Space) asked(v variable, yes bool) *Condition {
	if yes {
		return s.node(v, []edge{{to: Always}, {to: Never}})
	}
	return s.node(v, []edge{{to: Never}, {to: Always}})
}
