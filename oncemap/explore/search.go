package explore

import (
	"fmt"
	"math/bits"
	"sync"
	"time"
)

// turn lets one exploration run at a time.
var turn sync.Mutex

// A search walks the tree of schedules, depth first.
type search struct {
	scenario Scenario
	opts     Options
	report   Report
	nodes    []node // the schedule that is run now, and what is left to try beside it
	fresh    int    // nodes before it have been run with the same steps before
	choices  int    // taken by the step in progress
	depth    int
	began    time.Time
}

// A node is the moment before a step of a schedule.
type node struct {
	enabled set
	todo    set       // to be tried here: the source set, which grows when races are found
	done    set       // tried, with all that follows
	sleep   []sleeper // who need not be tried: another part of the tree has it
	chosen  int
	ways    []way // how the chosen step went, if it could go several ways

	accs  []Access // of the chosen step
	clock clock    // of what has happened before it, itself included
}

// A sleeper is a goroutine whose next step is known and was tried before.
type sleeper struct {
	proc int
	accs []Access
}

type way struct{ taken, of int }

type set uint32

func (s set) has(p int) bool { return s>>p&1 == 1 }

// Run explores s until a bug is found, nothing is left to try, or a limit of o
// is reached.
func Run(s Scenario, o Options) Report {
	turn.Lock()
	defer turn.Unlock()
	if o.Steps == 0 {
		o.Steps = 5000
	}
	x := &search{scenario: s, opts: o, began: time.Now(), report: Report{Scenario: s.Name}}
	for x.run(nil) && x.next() {
		if o.Schedules > 0 && x.report.Schedules >= o.Schedules || o.Time > 0 && time.Since(x.began) > o.Time {
			x.report.Elapsed = time.Since(x.began)
			return x.report
		}
	}
	x.report.Complete = x.report.Bug == nil
	x.report.Elapsed = time.Since(x.began)
	return x.report
}

// run runs one schedule: the nodes that there are, then as it comes. It returns
// false if it has found a bug. With a trace it writes down what it runs.
func (x *search) run(tr *Trace) bool {
	serials++
	r := &run{serial: serials, search: x, tracing: tr != nil}
	current.Store(r)
	defer current.Store(nil)
	x.scenario.Body(&T{r})
	r.start(nil)
	x.depth = 0
	pruned := false
	for r.bug == "" {
		enabled := r.enabled()
		if enabled == 0 {
			if names := r.waiting(); names != "" {
				r.fail("deadlock", "nobody can run, and somebody waits: "+names)
			}
			break
		}
		if x.depth == len(x.nodes) && !x.push(r, enabled) {
			pruned = true
			break
		}
		if x.depth >= x.opts.Steps {
			r.fail("no end", fmt.Sprintf("the schedule has more than %d steps", x.opts.Steps))
			break
		}
		x.take(r, enabled, tr)
	}
	if r.bug == "" && !pruned {
		r.end()
	}
	x.report.Steps += x.depth
	x.report.Deepest = max(x.report.Deepest, x.depth)
	if tr != nil {
		tr.finish(r)
	}
	r.kill()
	if pruned {
		x.report.Pruned++
	} else if tr == nil {
		x.report.Schedules++
	}
	if r.bug != "" && tr == nil {
		x.nodes = x.nodes[:min(x.depth, len(x.nodes))]
		x.report.Bug = &Trace{Scenario: x.scenario.Name, Schedules: x.report.Schedules}
		x.run(x.report.Bug)
		return false
	}
	return true
}

func (r *run) enabled() (s set) {
	for _, p := range r.procs {
		if p.ready() {
			s |= 1 << p.id
		}
	}
	return s
}

// push adds a node for a step that was not run before. It returns false if all
// who could run sleep: then this schedule repeats another.
func (x *search) push(r *run, enabled set) bool {
	var sleep []sleeper
	last := -1
	if x.depth > 0 {
		up := &x.nodes[x.depth-1]
		last = up.chosen
		for _, s := range up.sleep {
			if !dependent(s.accs, up.accs) && s.proc != last {
				sleep = append(sleep, s)
			}
		}
	}
	awake := enabled &^ asleep(sleep)
	if awake == 0 {
		return false
	}
	// Let the one who runs go on: fewer switches make a trace easier to follow.
	chosen := last
	if chosen < 0 || !awake.has(chosen) {
		chosen = bits.TrailingZeros32(uint32(awake))
	}
	x.nodes = append(x.nodes, node{enabled: enabled, todo: 1 << chosen, sleep: sleep, chosen: chosen})
	return true
}

func asleep(sleep []sleeper) (s set) {
	for _, z := range sleep {
		s |= 1 << z.proc
	}
	return s
}

// take runs the step of the node at x.depth.
func (x *search) take(r *run, enabled set, tr *Trace) {
	n := &x.nodes[x.depth]
	if n.enabled != enabled {
		panic(fmt.Sprintf("explore: %s: step %d of a schedule is not what it was before: the scenario depends on more than the schedule",
			x.scenario.Name, x.depth+1))
	}
	p := r.procs[n.chosen]
	did := p.pend
	r.accs = append(r.accs[:0], did.accs[:did.n]...)
	x.choices = 0
	r.step(p)
	again := x.depth < x.fresh
	if !again {
		n.accs = append([]Access(nil), r.accs...)
	}
	x.order(r, p, n, again)
	p.since = x.depth + 1
	r.start(&p.clock)
	if tr != nil {
		tr.add(r, p, did)
	}
	x.depth++
}

// choose is Choose for the step in progress.
func (x *search) choose(of int) int {
	n := &x.nodes[x.depth]
	if x.choices == len(n.ways) {
		n.ways = append(n.ways, way{0, of})
	}
	w := n.ways[x.choices]
	x.choices++
	return w.taken
}

// order finds what has happened before the step of n, and which of it might
// have come after: a race, for which the other order is to be tried too.
func (x *search) order(r *run, p *proc, n *node, again bool) {
	index := int32(x.depth) + 1
	happened := p.clock
	for _, a := range r.accs {
		o := a.Object
		o.enter(r)
		happened.join(&o.freed)
		if o.written > 0 {
			happened.join(&x.nodes[o.written-1].clock)
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
			o.written, o.read = index, o.read[:0]
		case Read, Await:
			o.read = append(o.read, index)
		case Release:
			o.freed.join(&happened)
		}
	}
	p.clock = happened
}

// races finds the steps that a races with.
func (x *search) races(p *proc, a Access) {
	o := a.Object
	var found bool
	if a.Kind == Write {
		for _, i := range o.read {
			if x.race(p, i) {
				found = true
			}
		}
	}
	if !found && o.written > 0 && (a.Kind == Read || a.Kind == Write) {
		x.race(p, o.written)
	}
}

// race sees to it that the step at x.depth, by p, is tried also before the step
// with the index i, unless that had to come first.
func (x *search) race(p *proc, i int32) bool {
	at := &x.nodes[i-1]
	q := at.chosen
	if q == p.id || p.clock[q] >= i {
		return false
	}
	first := x.initials(p, int(i)) & at.enabled
	if first == 0 || first&(at.todo|asleep(at.sleep)) != 0 {
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
			c = p.clock // the step raced with is in n.clock
			for _, a := range n.accs {
				if a.Object.written > int32(i) && x.nodes[a.Object.written-1].clock[q] < int32(i) {
					c.join(&x.nodes[a.Object.written-1].clock)
				}
				if a.Kind == Write {
					for _, k := range a.Object.read {
						if k > int32(i) && x.nodes[k-1].clock[q] < int32(i) {
							c.join(&x.nodes[k-1].clock)
						}
					}
				}
			}
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

// next prepares the next schedule; false if there is none.
func (x *search) next() bool {
	for len(x.nodes) > 0 {
		n := &x.nodes[len(x.nodes)-1]
		if n.turn() {
			x.fresh = len(x.nodes) - 1
			return true
		}
		n.done |= 1 << n.chosen
		n.sleep = append(n.sleep, sleeper{n.chosen, n.accs})
		if left := n.todo &^ n.done &^ asleep(n.sleep); left != 0 {
			n.chosen = bits.TrailingZeros32(uint32(left))
			n.ways, n.accs = nil, nil
			x.fresh = len(x.nodes) - 1
			return true
		}
		x.nodes = x.nodes[:len(x.nodes)-1]
	}
	return false
}

// turn takes the next way of the chosen step, if there is one.
func (n *node) turn() bool {
	for k := len(n.ways) - 1; k >= 0; k-- {
		if n.ways[k].taken+1 < n.ways[k].of {
			n.ways[k].taken++
			n.ways = n.ways[:k+1]
			return true
		}
	}
	return false
}
