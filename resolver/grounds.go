package resolver

import (
	"cmp"
	"container/heap"
	"slices"

	"resolve/resolver/internal/pubgrub"
)

// A ground is an event that is told, with the events that it rests on.
type ground struct {
	event    int
	rests    []int       // events, in the order in which they are told
	also     []int       // of a ruledOut event: others like it, whose versions are in versions
	versions pubgrub.Set // removing events: those whose removal matters; pushed: those of the asking package that are left
	line     int         // the first of the user's lines that it rests on
}

// A grounds picks, of a narrowing's events, as few as are needed for its end.
type grounds struct {
	*narrowing
	of   map[int]*ground
	open eventHeap // not looked at yet; the latest first, for an event rests on earlier ones
}

// noGroundLine sorts what rests on no line after what does.
const noGroundLine = 1 << 30

// groundsOf returns the events that leave nothing of p, which failed, in the
// order in which they are told, and all that those rest on.
func (n *narrowing) groundsOf(p pubgrub.Package) (*grounds, []int) {
	g := &grounds{narrowing: n, of: map[int]*ground{}}
	return g, g.settle(g.support(p, nil, len(n.events), true))
}

// settle finds all that ends rest on, and puts it and them in the order in
// which they are told.
func (g *grounds) settle(ends []int) []int {
	var order []int
	for len(g.open) > 0 {
		i := heap.Pop(&g.open).(int)
		order = append(order, i)
		g.rest(g.of[i])
	}
	slices.Reverse(order)
	for _, i := range order { // what it rests on comes before
		g.setLine(g.of[i])
	}
	g.sort(ends)
	return ends
}

// rest finds what an event rests on.
func (g *grounds) rest(d *ground) {
	switch e := &g.events[d.event]; e.kind {
	case tied:
		d.rests = g.support(e.other, e.allows, d.event, g.makesNeeded(d.event))
	case pushed:
		var asking pubgrub.Set
		for _, c := range g.pairs[pair{e.other, e.pkg}].cells {
			if c.target.Subset(e.allows) {
				asking = asking.Union(c.versions)
			}
		}
		d.rests = g.support(e.other, asking, d.event, true)
		d.versions = g.full(e.other)
		for _, i := range d.rests {
			d.versions = d.versions.Intersect(g.events[i].allows)
		}
	case pruned:
		var targets pubgrub.Set
		for _, c := range g.pairs[pair{e.pkg, e.other}].cells {
			if !c.versions.Disjoint(d.versions) {
				targets = targets.Union(c.target)
			}
		}
		if !targets.Empty() {
			d.rests = g.support(e.other, g.without(e.other, targets), d.event, false)
		}
	}
}

// support picks events before a given one after which nothing but what is in
// set is left of p, and p is needed if it must be. It begins with leaving out
// those that take most to tell.
func (g *grounds) support(p pubgrub.Package, set pubgrub.Set, before int, required bool) (picked []int) {
	list := slices.Clone(g.domain(p).events)
	list = list[:cmpSearch(list, before)]
	slices.SortStableFunc(list, func(a, b int) int {
		return cmp.Or(cmp.Compare(g.events[b].weight, g.events[a].weight), cmp.Compare(b, a))
	})
	after := make([]pubgrub.Set, len(list)+1) // what list[i:] leave
	after[len(list)] = g.full(p)
	for i := len(list) - 1; i >= 0; i-- {
		after[i] = after[i+1].Intersect(g.events[list[i]].allows)
	}
	kept := g.full(p)
	needed := !required
	for i, e := range list {
		left := g.lastToRequire(list, i)
		if kept.Intersect(after[i+1]).Subset(set) && (needed || left != i) {
			continue
		}
		kept = kept.Intersect(g.events[e].allows)
		needed = needed || g.makesNeeded(e)
		picked = append(picked, e)
	}
	return g.assign(p, set, picked)
}

// lastToRequire returns the place of the last event of a list that makes its
// package needed, if that is i, else -1.
func (g *grounds) lastToRequire(list []int, i int) int {
	if !g.makesNeeded(list[i]) || slices.ContainsFunc(list[i+1:], g.makesNeeded) {
		return -1
	}
	return i
}

func (g *grounds) makesNeeded(i int) bool {
	e := &g.events[i]
	return e.requires() || e.kind == tied && g.r.packages.all[e.other].base == e.pkg
}

// assign says which versions each event takes away that others do not, and
// notes the events. Those that come to nothing are left out.
func (g *grounds) assign(p pubgrub.Package, set pubgrub.Set, picked []int) (told []int) {
	left := g.full(p)
	same := map[unusableReason]int{} // what is told with another of the same reason
	for _, i := range picked {
		if !g.events[i].removes() {
			left = left.Intersect(g.events[i].allows)
			told = append(told, i)
			g.ground(i)
		}
	}
	slices.Reverse(picked) // the lightest first
	for _, i := range picked {
		if e := &g.events[i]; e.removes() {
			if gone := left.Minus(set).Minus(e.allows); !gone.Empty() {
				left = left.Intersect(e.allows)
				if e.kind == ruledOut {
					reason := g.r.reasons[e.note].reason
					if first, ok := same[reason]; ok {
						d := g.ground(first)
						d.versions = d.versions.Union(gone)
						if !slices.Contains(d.also, i) {
							d.also = append(d.also, i)
						}
						continue
					}
					same[reason] = i
				}
				told = append(told, i)
				d := g.ground(i)
				d.versions = d.versions.Union(gone)
			}
		}
	}
	return told
}

func (g *grounds) ground(i int) *ground {
	d := g.of[i]
	if d == nil {
		d = &ground{event: i, line: noGroundLine}
		g.of[i] = d
		heap.Push(&g.open, i)
	}
	return d
}

// setLine finds the first line that an event rests on, and sorts what it rests
// on for telling.
func (g *grounds) setLine(d *ground) {
	switch e := &g.events[d.event]; e.kind {
	case asked, constrained:
		d.line = int(e.note)
	default:
		for _, i := range d.rests {
			d.line = min(d.line, g.of[i].line)
		}
	}
	g.sort(d.rests)
}

// sort puts events about one package in the order in which they are told: who
// asks for it, by the user's lines; then what is taken away, by version.
func (g *grounds) sort(list []int) {
	slices.SortFunc(list, func(a, b int) int {
		d, e := g.of[a], g.of[b]
		if x, y := g.events[a].removes(), g.events[b].removes(); x || y {
			return cmp.Or(cmp.Compare(b2i(x), b2i(y)), cmp.Compare(d.versions.Max(), e.versions.Max()), cmp.Compare(a, b))
		}
		return cmp.Or(cmp.Compare(d.line, e.line), cmp.Compare(a, b))
	})
}

// cmpSearch returns how many of a sorted list are below n.
func cmpSearch(list []int, n int) int {
	i, _ := slices.BinarySearch(list, n)
	return i
}

// An eventHeap gives the largest first.
type eventHeap []int

func (h eventHeap) Len() int           { return len(h) }
func (h eventHeap) Less(i, j int) bool { return h[i] > h[j] }
func (h eventHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *eventHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *eventHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
