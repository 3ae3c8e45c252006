package resolver

import (
	"container/heap"
	"slices"

	"resolve/resolver/internal/pubgrub"
)

// conflictThreshold is how many conflicts a package may have before the order
// of decisions changes for it; uv found the number and the classes by
// experiment (its pubgrub/priority.rs).
const conflictThreshold = 5

// A class is the first thing that decides which package comes next; higher
// classes come first.
type class uint8

const (
	unremarkable class = iota
	oftenCulprit       // its decisions often made others impossible
	oftenStuck         // conflicts often came up when it was decided
	pinned             // somebody asks for a single version
)

// A priorities says which package is decided next: by class, then in the order
// in which names were first met, which is breadth first, the user's lines in
// their order.
type priorities struct {
	names map[string]*namePriority
	queue waitings  // every open package has an entry with the class of its name
	where []waiting // by package: its entry in queue that counts; nil name for none

	decided, culprit map[pubgrub.Package]int // conflicts counted
	promote, demote  []pubgrub.Package       // reached the threshold since the last reorder
}

type namePriority struct {
	class  class
	place  int
	extras bool // it was first met with an extra

	packages []pubgrub.Package // those that were open at any time
}

// A waiting is a package that waits for its decision. The queue may hold several
// of one package: where its name has changed its class, the older ones count no more.
type waiting struct {
	p     pubgrub.Package
	name  *namePriority
	class class
}

// waitings is a heap.Interface, the package that is decided first on top.
type waitings []waiting

func (w waitings) Len() int      { return len(w) }
func (w waitings) Swap(i, j int) { w[i], w[j] = w[j], w[i] }
func (w waitings) Less(i, j int) bool {
	a, b := &w[i], &w[j]
	switch {
	case a.class != b.class:
		return a.class > b.class
	case a.name.place != b.name.place:
		return a.name.place < b.name.place
	}
	return a.p < b.p
}
func (w *waitings) Push(x any) { *w = append(*w, x.(waiting)) }
func (w *waitings) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}

func newPriorities() *priorities {
	return &priorities{
		names:   map[string]*namePriority{},
		decided: map[pubgrub.Package]int{}, culprit: map[pubgrub.Package]int{},
	}
}

// met notes that something depends on the package, or on extras of it.
func (p *priorities) met(name string, pins, extras bool) {
	n := p.names[name]
	if n == nil {
		n = &namePriority{place: len(p.names), extras: extras}
		p.names[name] = n
	}
	if pins {
		p.reclass(n, max(n.class, pinned))
	}
}

// tied notes that a package was decided whose name an extra and its base share:
// the other is pinned by it, and comes next. A base that was met before its
// extras does not wait for them, nor do those it pins.
func (p *priorities) tied(name string, extra bool) {
	if n := p.names[name]; extra || n.extras {
		p.reclass(n, pinned)
	}
}

// opened notes that a package waits for its decision.
func (p *priorities) opened(pkg pubgrub.Package, name string) {
	n := p.names[name]
	if !slices.Contains(n.packages, pkg) {
		n.packages = append(n.packages, pkg)
	}
	p.wait(pkg, n)
}

// wait sees to it that a package is in the queue with the class of its name.
func (p *priorities) wait(pkg pubgrub.Package, n *namePriority) {
	for len(p.where) <= int(pkg) {
		p.where = append(p.where, waiting{})
	}
	if w := &p.where[pkg]; w.name == nil || w.class != n.class {
		*w = waiting{pkg, n, n.class}
		heap.Push(&p.queue, *w)
	}
}

// reclass moves a name to another class, with its packages.
func (p *priorities) reclass(n *namePriority, c class) {
	if n.class == c {
		return
	}
	n.class = c
	for _, pkg := range n.packages {
		p.wait(pkg, n)
	}
}

// next returns the package to decide of those that are open, and false if none is.
func (p *priorities) next(open func(pubgrub.Package) (pubgrub.Set, bool)) (pubgrub.Package, bool) {
	for len(p.queue) > 0 {
		top := p.queue[0]
		counts := p.where[top.p] == top
		if _, ok := open(top.p); ok && counts {
			return top.p, true
		}
		if counts {
			p.where[top.p] = waiting{}
		}
		heap.Pop(&p.queue)
	}
	return 0, false
}

// conflict counts that what was assigned to rejected was taken back because of an incompatibility,
// and that the packages in it were the culprits. decided is the package whose
// decision brought the conflict up.
func (p *priorities) conflict(decided, rejected pubgrub.Package, inc *pubgrub.Incompatibility, name func(pubgrub.Package) string) {
	blamed := false
	for _, t := range inc.Terms {
		if t.Package == rejected || name(t.Package) == name(rejected) {
			continue
		}
		blamed = true
		if p.culprit[t.Package]++; p.culprit[t.Package] == conflictThreshold {
			p.demote = append(p.demote, t.Package)
		}
	}
	if !blamed {
		return
	}
	if p.decided[decided]++; p.decided[decided] == conflictThreshold {
		p.promote = append(p.promote, decided)
	}
}

// reorder moves packages that had many conflicts to other classes, and returns
// those whose decisions should be taken back so that others come first.
func (p *priorities) reorder(name func(pubgrub.Package) string) (reconsider []pubgrub.Package) {
	for _, q := range p.promote {
		if n := p.names[name(q)]; n != nil {
			p.reclass(n, oftenStuck)
		}
	}
	for _, q := range p.demote {
		if n := p.names[name(q)]; n != nil && n.class != oftenCulprit && n.class != oftenStuck {
			p.reclass(n, oftenCulprit)
			reconsider = append(reconsider, q)
		}
	}
	p.promote, p.demote = p.promote[:0], p.demote[:0]
	return reconsider
}
