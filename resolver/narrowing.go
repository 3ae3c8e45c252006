package resolver

import (
	"maps"
	"slices"

	"resolve/resolver/internal/pubgrub"
)

// A narrowing tells a failure forwards, from the user's lines on, as a person
// would: each package has a domain, the versions that are left for it, and each
// event takes some away. It supposes nothing, so it does not find every
// failure; those it finds it tells in a few events where the proof may have
// thousands of steps, for versions that differ in detail lead to one event:
// "whichever boto3 it is, botocore is one of these".
//
// It knows the facts of the proof alone, and nothing in it is recursive.
type narrowing struct {
	r       *resolve
	pairs   map[pair]*demands
	ties    map[pair]bool
	ahead   map[pubgrub.Package][]pubgrub.Package // whom a package asks for
	behind  map[pubgrub.Package][]pubgrub.Package // who asks for it
	domains map[pubgrub.Package]*domain
	events  []event
	queue   []pubgrub.Package // narrowed, and what they ask for is not yet
	pruning []pubgrub.Package // narrowed, and who asks for them is not yet
	left    int               // how many cells may still be looked at
}

// narrowingWork bounds a narrowing: one that takes longer is given up. Real
// conflicts take some thousand.
const narrowingWork = 20_000_000

type pair struct{ depender, dependency pubgrub.Package }

// A demands is what the versions of one package ask of another: cells that do
// not overlap, each of versions that ask the same.
type demands struct {
	cells   []cell
	covered pubgrub.Set // the union of the cells' versions
}

type cell struct {
	versions pubgrub.Set // of the depender
	target   pubgrub.Set // what all of texts together admit
	texts    []pubgrub.Constraint
}

// A domain is what is left of a package.
type domain struct {
	set      pubgrub.Set
	required bool
	events   []int // that narrowed it, oldest first
	weight   int   // the largest of its events'
}

// An event narrows the domain of pkg to allows.
type event struct {
	kind   eventKind
	pkg    pubgrub.Package
	other  pubgrub.Package // pushed: who asks; pruned: what is asked for; tied: the extra or its base
	note   int32           // the line, or the reason of what is ruled out
	allows pubgrub.Set
	weight int // how much must be told for it
}

type eventKind uint8

const (
	asked       eventKind = iota // a line asks for it
	constrained                  // a line constrains it
	pushed                       // whatever is left of other asks for it
	tied                         // an extra and its base have one version
	ruledOut                     // versions cannot be used
	supposed                     // a case of a probe
	pruned                       // versions ask of other what is not left
)

// requires reports whether an event makes its package needed.
func (e *event) requires() bool { return e.kind == asked || e.kind == pushed }

// removes reports whether an event is about the versions that it takes away.
func (e *event) removes() bool { return e.kind == ruledOut || e.kind == pruned }

func newNarrowing(r *resolve, facts []pubgrub.ID) *narrowing {
	n := &narrowing{
		r: r, left: narrowingWork,
		pairs: map[pair]*demands{}, ties: map[pair]bool{}, ahead: map[pubgrub.Package][]pubgrub.Package{}, behind: map[pubgrub.Package][]pubgrub.Package{},
		domains: map[pubgrub.Package]*domain{},
	}
	c := collected{narrowing: n, seen: map[lineOf]bool{}, asked: map[wanted]pubgrub.Set{}}
	for _, id := range facts {
		c.add(r.solver.Incompatibility(id))
	}
	for _, w := range c.order {
		n.demand(w, c.asked[w])
	}
	for _, e := range append(c.constraints, c.lines...) {
		n.narrow(e)
	}
	for _, p := range slices.Sorted(maps.Keys(n.behind)) { // what some ask for is not there at all
		if !slices.Contains(n.pruning, p) {
			n.pruning = append(n.pruning, p)
		}
	}
	return n
}

// A collected is the facts of a proof, those that say the same of several
// versions together.
type collected struct {
	*narrowing
	lines, constraints []event
	seen               map[lineOf]bool
	asked              map[wanted]pubgrub.Set // versions of the depender
	order              []wanted
}

type lineOf struct {
	pkg  pubgrub.Package
	note int32
}

// A wanted is what versions of one package ask of another.
type wanted struct {
	pair
	text pubgrub.Constraint // anyVersion: that it be there, whatever the version
}

const anyVersion pubgrub.Constraint = -1

func (c *collected) add(inc *pubgrub.Incompatibility) {
	cause := inc.Cause
	own, _ := inc.Term(cause.Depender)
	switch cause.Kind {
	case pubgrub.Unusable:
		c.narrow(event{kind: ruledOut, pkg: cause.Depender, note: cause.Note, allows: c.without(cause.Depender, own.Set), weight: 1})
	case pubgrub.Tied:
		c.tie(pair{cause.Depender, cause.Dependency})
		c.tie(pair{cause.Dependency, cause.Depender})
	case pubgrub.FromDependency:
		if c.r.packages.all[cause.Dependency].candidates == nil {
			return
		}
		p := pair{cause.Depender, cause.Dependency}
		if cause.Note == noLine {
			c.want(wanted{p, cause.Constraint}, own.Set)
			return
		}
		c.addLine(p, cause)
		if p.depender != pubgrub.Root {
			c.want(wanted{p, anyVersion}, own.Set) // it asks for the package, whatever the line makes of that
		}
	}
}

// addLine adds what a line says of a package, once.
func (c *collected) addLine(p pair, cause pubgrub.Cause) {
	e := event{kind: asked, pkg: p.dependency, note: cause.Note, allows: c.r.packages.Set(p.dependency, cause.Constraint), weight: 1}
	line := &c.r.asks.lines[cause.Note]
	if line.constraint || line.override {
		e.kind = constrained
		if p.depender == pubgrub.Root {
			c.domain(p.dependency).required = true // another line asks for it
		}
	}
	key := lineOf{p.dependency, cause.Note}
	switch {
	case c.seen[key]:
	case e.kind == asked:
		c.lines = append(c.lines, e)
	default:
		c.constraints = append(c.constraints, e)
	}
	c.seen[key] = true
}

func (c *collected) want(w wanted, versions pubgrub.Set) {
	old, known := c.asked[w]
	if !known {
		c.order = append(c.order, w)
	}
	c.asked[w] = old.Union(versions)
}

// fromLine reports whether one of the user's lines says so.
func fromLine(inc *pubgrub.Incompatibility) bool {
	return inc.Cause.Kind == pubgrub.FromDependency && inc.Cause.Note != noLine
}

func (n *narrowing) tie(p pair) {
	if !n.ties[p] {
		n.ties[p] = true
		n.link(p)
	}
}

// link notes that one package narrows another.
func (n *narrowing) link(p pair) {
	n.ahead[p.depender] = append(n.ahead[p.depender], p.dependency)
	n.behind[p.dependency] = append(n.behind[p.dependency], p.depender)
}

// demand adds what some versions want, and keeps cells apart.
func (n *narrowing) demand(w wanted, versions pubgrub.Set) {
	d := n.pairs[w.pair]
	if d == nil {
		d = &demands{}
		n.pairs[w.pair] = d
		n.link(w.pair)
	}
	c := cell{versions: versions}
	switch {
	case w.text == anyVersion:
		c.target = n.full(w.dependency)
	case w.depender == w.dependency: // another version of themselves
		c.texts = []pubgrub.Constraint{w.text}
	default:
		c.texts, c.target = []pubgrub.Constraint{w.text}, n.r.packages.Set(w.dependency, w.text)
	}
	for i, end := 0, len(d.cells); i < end && !c.versions.Disjoint(d.covered); i++ {
		old := &d.cells[i]
		common := old.versions.Intersect(c.versions)
		if common.Empty() {
			continue
		}
		both := cell{common, old.target.Intersect(c.target), slices.Concat(old.texts, c.texts)}
		if rest := old.versions.Minus(common); rest.Empty() {
			*old = both
		} else {
			old.versions = rest
			d.cells = append(d.cells, both)
		}
		c.versions = c.versions.Minus(common)
	}
	if !c.versions.Empty() {
		d.cells = append(d.cells, c)
		d.covered = d.covered.Union(c.versions)
	}
}

func (n *narrowing) full(p pubgrub.Package) pubgrub.Set {
	return pubgrub.Full(n.r.solver.Candidates(p))
}

// without returns all versions of p but those of a set.
func (n *narrowing) without(p pubgrub.Package, set pubgrub.Set) pubgrub.Set {
	return n.full(p).Minus(set)
}

func (n *narrowing) domain(p pubgrub.Package) *domain {
	d := n.domains[p]
	if d == nil {
		d = &domain{set: n.full(p)}
		n.domains[p] = d
	}
	return d
}

// narrow lets e happen, if it changes anything.
func (n *narrowing) narrow(e event) {
	d := n.domain(e.pkg)
	required := d.required || e.requires() || e.kind == tied && n.domain(e.other).required && n.r.packages.all[e.other].base == e.pkg
	if d.set.Subset(e.allows) && required == d.required {
		return
	}
	d.set, d.required = d.set.Intersect(e.allows), required
	d.events = append(d.events, len(n.events))
	d.weight = max(d.weight, e.weight)
	n.events = append(n.events, e)
	if !slices.Contains(n.queue, e.pkg) {
		n.queue = append(n.queue, e.pkg)
	}
	if !slices.Contains(n.pruning, e.pkg) {
		n.pruning = append(n.pruning, e.pkg)
	}
}

// failed reports whether nothing is left of a package that is needed.
func (d *domain) failed() bool { return d.required && d.set.Empty() }

// run draws conclusions until nothing is left of a package that is needed,
// which it returns, or until nothing follows any more. What versions ask for
// is easier to follow than which versions can not be, and comes first; if not
// pruning, alone.
func (n *narrowing) run(pruning bool) (pubgrub.Package, bool) {
	for n.left > 0 {
		switch {
		case len(n.queue) > 0:
			p := n.queue[0]
			n.queue = n.queue[1:]
			if n.domain(p).failed() {
				return p, true
			}
			for _, q := range n.ahead[p] {
				n.follow(pair{p, q})
			}
		case pruning && len(n.pruning) > 0:
			p := n.pruning[0]
			n.pruning = n.pruning[1:]
			for _, o := range n.behind[p] {
				n.prune(pair{o, p})
			}
		default:
			return 0, false
		}
	}
	return 0, false
}

// follow narrows what a package asks for.
func (n *narrowing) follow(p pair) {
	if n.ties[p] {
		d := n.domain(p.depender)
		n.narrow(event{kind: tied, pkg: p.dependency, other: p.depender, note: noLine, allows: d.set, weight: d.weight})
	}
	n.push(p)
}

// push narrows what a package asks for to what all its versions that are left
// ask for.
func (n *narrowing) push(p pair) {
	d, demands := n.domain(p.depender), n.pairs[p]
	if demands == nil || !d.required || !d.set.Subset(demands.covered) {
		return
	}
	var allows pubgrub.Set
	for _, c := range demands.cells {
		n.left--
		if !c.versions.Disjoint(d.set) {
			allows = allows.Union(c.target)
		}
	}
	n.narrow(event{kind: pushed, pkg: p.dependency, other: p.depender, note: noLine, allows: allows, weight: d.weight + 1})
}

// prune takes away the versions that ask for what is not left.
func (n *narrowing) prune(p pair) {
	demands := n.pairs[p]
	if demands == nil {
		return
	}
	var gone pubgrub.Set
	weight := 1
	set := n.domain(p.dependency).set
	for _, c := range demands.cells {
		n.left--
		if c.target.Disjoint(set) {
			gone = gone.Union(c.versions)
			if !c.target.Empty() {
				weight = n.domain(p.dependency).weight + 1
			}
		}
	}
	if !gone.Empty() {
		n.narrow(event{kind: pruned, pkg: p.depender, other: p.dependency, note: noLine, allows: n.without(p.depender, gone), weight: weight})
	}
}
