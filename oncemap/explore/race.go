package explore

// order finds what has happened before the step of n, and which of it might
// have come after: a race, for which the other order is to be tried too.
func (x *search) order(r *run, p *proc, n *node, again bool) {
	index := int32(x.depth) + 1
	happened := p.clock
	for _, a := range r.accs {
		o := a.Object
		if a.Kind == None {
			continue
		}
		if a.Kind != Release { // two readers who leave a lock do so in any order
			happened.join(&o.freed)
		}
		if w := o.written(); w > 0 {
			happened.join(&x.nodes[w-1].clock)
		}
		if a.Kind == Write {
			for _, i := range o.read {
				happened.join(&x.nodes[i-1].clock)
			}
		}
	}
	happened[p.id] = index
	n.clock = happened
	if !again {
		for _, a := range r.accs {
			x.races(p, a)
		}
	}
	for _, a := range r.accs {
		switch o := a.Object; a.Kind {
		case Write:
			o.writes, o.read = append(o.writes, index), o.read[:0]
		case Read, Await:
			o.read = append(o.read, index)
		case Release:
			o.freed.join(&happened)
		}
	}
	p.clock = happened
}

// blocked finds the races of those who wait at the end, be it because the rest
// has been run elsewhere: they might have come before those who took what they
// wait for.
func (x *search) blocked(r *run) {
	if x.opts.All || x.depth != len(x.nodes) {
		return
	}
	for _, p := range r.procs {
		if p.ended || p.ready() {
			continue
		}
		accs := p.pend.accs[:p.pend.n]
		x.nodes = append(x.nodes, node{chosen: p.id, accs: accs, gate: p.pend.gate, code: p.pend.code})
		for _, a := range accs {
			x.races(p, a)
		}
		x.nodes = x.nodes[:x.depth]
	}
}

// races finds the steps that a races with.
func (x *search) races(p *proc, a Access) {
	o := a.Object
	switch a.Kind {
	case Read, Write:
	case Await:
		x.awaited(p, a)
		return
	default:
		return
	}
	gate, code := x.nodes[x.depth].gate, x.nodes[x.depth].code
	var found bool
	if a.Kind == Write {
		for _, i := range o.read {
			if x.race(p, i) && gate == nil {
				found = true
			}
		}
	}
	// The last write that need not have come first: a send that had to wait for
	// a receive races with the send before that. Of a step that may have to wait
	// that is known only against its like.
	for k := len(o.writes) - 1; k >= 0 && !found; k-- {
		i := o.writes[k]
		at := &x.nodes[i-1]
		found = x.race(p, i) && (gate == nil || gate == at.gate && code == at.code)
	}
}

// awaited finds the race of a wait with a write that it need not have waited
// for, because it waits for several and another came without that one.
func (x *search) awaited(p *proc, a Access) {
	i := a.Object.written()
	if i == 0 {
		return
	}
	for _, b := range x.nodes[x.depth].accs {
		j := b.Object.written()
		if b.Kind == Await && b.Object != a.Object && j > 0 && x.nodes[j-1].clock[x.nodes[i-1].chosen] < i {
			x.race(p, i)
			return
		}
	}
}

// race sees to it that the step at x.depth, by p, is tried also before the step
// with the index i, unless that had to come first: then it returns false.
func (x *search) race(p *proc, i int32) bool {
	at := &x.nodes[i-1]
	q := at.chosen
	if q == p.id || p.clock[q] >= i {
		return false
	}
	first := x.initials(p, int(i)) & at.enabled
	if first == 0 {
		return false
	}
	if first&(at.todo|asleep(at.sleep)) != 0 {
		return true
	}
	if first.has(p.id) {
		at.todo |= 1 << p.id
	} else {
		at.todo |= first & -first
	}
	return true
}

// initials returns who could begin a schedule from node i-1 in which everything
// that has happened since without needing its step comes before it, the step
// at x.depth last.
func (x *search) initials(p *proc, i int) (first set) {
	q := x.nodes[i-1].chosen
	var seen set
	var among [maxGoroutines]int32 // the first step of each in that schedule
	for j := i; j <= x.depth; j++ {
		n := &x.nodes[j]
		if j < x.depth && n.clock[q] >= int32(i) {
			continue
		}
		if seen.has(n.chosen) {
			continue
		}
		c := n.clock
		if j == x.depth {
			c = x.without(p, int32(i)) // n.clock has the step raced with
		}
		free := true
		for k := range among {
			if among[k] > 0 && k != n.chosen && c[k] >= among[k] {
				free = false
				break
			}
		}
		seen |= 1 << n.chosen
		among[n.chosen] = int32(j) + 1
		if free {
			first |= 1 << n.chosen
		}
	}
	return first
}

// without returns what has happened before the step at x.depth, by p, if the
// step with the index i and all that needed it had not.
func (x *search) without(p *proc, i int32) clock {
	c, q := p.clock, x.nodes[i-1].chosen
	join := func(k int32) {
		if k > i && x.nodes[k-1].clock[q] < i {
			c.join(&x.nodes[k-1].clock)
		}
	}
	for _, a := range x.nodes[x.depth].accs {
		if a.Kind == None {
			continue
		}
		join(a.Object.written())
		if a.Kind == Write {
			for _, k := range a.Object.read {
				join(k)
			}
		}
	}
	return c
}
