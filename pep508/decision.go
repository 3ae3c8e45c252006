package pep508

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

// A question is what a decision asks an environment: the value of a variable, or
// whether something holds. Two questions are the same if their rank and name are.
type question struct {
	rank rank
	name string      // of what is no variable: what is asked
	test *comparison // of askComparison
	term *compound   // of askCompound
}

// A rank orders the questions in a diagram, and the words in a marker.
type rank uint8

const (
	askPython                rank = iota // python_full_version, and python_version with it
	askImplementationVersion             // versions so far
	askImplementationName                // texts from here
	askPlatformPythonImplementation
	askOSName
	askSysPlatform
	askPlatformSystem
	askPlatformMachine
	askPlatformRelease
	askPlatformVersion
	askExtra
	askComparison // a comparison that no region can tell; yes or no from here
	askExtras     // name in extras
	askGroups     // name in dependency_groups
	askCompound   // what is too much for a diagram
)

// ranks has the rank of each variable that has a region of its own.
var ranks = map[variable]rank{
	pythonVersion: askPython, pythonFullVersion: askPython, implementationVersion: askImplementationVersion, implementationName: askImplementationName,
	platformPythonImplementation: askPlatformPythonImplementation, osName: askOSName, sysPlatform: askSysPlatform, platformSystem: askPlatformSystem,
	platformMachine: askPlatformMachine, platformRelease: askPlatformRelease, platformVersion: askPlatformVersion, extra: askExtra,
}

// A compound is a condition that is known by its parts alone.
type compound struct {
	marker      *Marker // or, if nil:
	op          operation
	left, right *decision
}

func (q *question) compare(r *question) int {
	if c := cmp.Compare(q.rank, r.rank); c != 0 {
		return c
	}
	return strings.Compare(q.name, r.name)
}

// all returns the region of all answers.
func (q *question) all() region {
	switch {
	case q.rank <= askImplementationVersion:
		return allVersions
	case q.rank <= askExtra:
		return allText
	}
	return both
}

// A decision is a node of a decision diagram: what remains to be asked, given
// what the way to it has answered. Every way from a root asks questions in their
// order, each at most once; the regions of a node's edges are disjoint, not empty
// and hold all values together, and no two edges lead to equal decisions. So
// conditions that hold in the same environments have equal diagrams (as far as
// questions do not depend on each other), and equal diagrams have equal ids.
type decision struct {
	id    digest
	ask   *question // nil at an end
	edges []edge    // by the keys of their regions
	value bool      // of an end
}

type edge struct {
	region region
	to     *decision
}

type digest [16]byte

var (
	always = &decision{id: digest{1}, value: true}
	never  = &decision{id: digest{2}}
)

// budget bounds the work of one operation: about what a second may take in the
// worst case. Real markers take less than a thousandth.
const budget = 1 << 17

// A builder makes decisions for one operation. When its budget is used up, over is
// set and what it returns means nothing.
type builder struct {
	left int
	over bool
	done map[pair]*decision
}

type pair struct {
	a, b digest
	op   operation
}

func newBuilder() *builder { return &builder{left: budget} }

// spend takes n from the budget and reports whether something is left.
func (b *builder) spend(n int) bool {
	b.left -= n
	b.over = b.over || b.left < 0
	return !b.over
}

// combine returns op of two regions. Where they have too many needles together,
// the budget is used up and the result is one of them.
func (b *builder) combine(x, y region, op operation) region {
	if !b.spend(x.size() + y.size()) {
		return x
	}
	if t, ok := x.(texts); ok && len(merge(t.needles, y.(texts).needles)) > maxNeedles {
		b.left, b.over = -1, true
		return x
	}
	return x.combine(y, op)
}

// decide returns the decision that asks q and has the edges given, those that lead
// to equal decisions made one. It owns edges.
func (b *builder) decide(q *question, edges []edge) *decision {
	merged := edges[:0]
	for _, e := range edges {
		if i := slices.IndexFunc(merged, func(m edge) bool { return m.to.id == e.to.id }); i >= 0 {
			if merged[i].region = b.combine(merged[i].region, e.region, or); b.over {
				return never
			}
			continue
		}
		merged = append(merged, e)
	}
	if len(merged) == 1 {
		return merged[0].to
	}
	keys := make(map[digest]string, len(merged))
	for _, e := range merged {
		if !b.spend(e.region.size()) {
			return never
		}
		keys[e.to.id] = e.region.key()
	}
	slices.SortFunc(merged, func(x, y edge) int { return strings.Compare(keys[x.to.id], keys[y.to.id]) })
	data := append(make([]byte, 0, 256), byte(q.rank))
	data = append(data, q.name...)
	for _, e := range merged {
		key := keys[e.to.id]
		data = append(binary.AppendUvarint(append(data, 0), uint64(len(key))), key...)
		data = append(data, e.to.id[:]...)
	}
	sum := sha256.Sum256(data)
	return &decision{id: digest(sum[:]), ask: q, edges: merged}
}

// holdsIn returns the decision whether the answer to q is in r.
func (b *builder) holdsIn(q *question, r region) *decision {
	if r.isEmpty() {
		return never
	}
	rest := q.all().combine(r, minus)
	if rest.isEmpty() {
		return always
	}
	return b.decide(q, []edge{{r, always}, {rest, never}})
}

// apply returns op of two decisions.
func (b *builder) apply(op operation, x, y *decision) *decision {
	if r := shortcut(op, x, y); r != nil {
		return r
	}
	if b.over {
		return never
	}
	if op != minus && bytes.Compare(x.id[:], y.id[:]) > 0 {
		x, y = y, x
	}
	p := pair{x.id, y.id, op}
	if r, ok := b.done[p]; ok {
		return r
	}
	ask, left, right := x.ask, x.edges, y.edges
	order := 0
	switch {
	case x.ask == nil:
		order = 1
	case y.ask == nil:
		order = -1
	default:
		order = x.ask.compare(y.ask)
	}
	switch {
	case order < 0:
		right = []edge{{ask.all(), y}}
	case order > 0:
		ask = y.ask
		left = []edge{{ask.all(), x}}
	}
	var edges []edge
	for _, e := range left {
		for _, f := range right {
			common := e.region
			switch {
			case order > 0:
				common = f.region
			case order == 0:
				if common = b.combine(e.region, f.region, and); common.isEmpty() {
					continue
				}
			}
			if !b.spend(1) {
				return never
			}
			edges = append(edges, edge{common, b.apply(op, e.to, f.to)})
			if b.over {
				return never
			}
		}
	}
	r := b.decide(ask, edges)
	if b.done == nil {
		b.done = make(map[pair]*decision)
	}
	b.done[p] = r
	return r
}

// shortcut returns op of two decisions if it is at once seen, else nil.
func shortcut(op operation, x, y *decision) *decision {
	switch op {
	case and:
		if x == never || y == always || x.id == y.id {
			return x
		}
		if y == never || x == always {
			return y
		}
	case or:
		if x == always || y == never || x.id == y.id {
			return x
		}
		if y == always || x == never {
			return y
		}
	case minus:
		if x == never || y == never {
			return x
		}
		if y == always || x.id == y.id {
			return never
		}
	}
	return nil
}

// fold returns op of all decisions, by halves, never empty.
func (b *builder) fold(op operation, list []*decision) *decision {
	if len(list) == 1 {
		return list[0]
	}
	half := len(list) / 2
	return b.apply(op, b.fold(op, list[:half]), b.fold(op, list[half:]))
}
