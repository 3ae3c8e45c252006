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
	if tr != nil {
		tr.before(r)
	}
	r.start(nil)
	x.depth = 0
	pruned := false
	for r.bug == "" {
		enabled := r.enabled()
		if enabled == 0 {
			if names := r.waiting(); names != "" {
				r.fail("deadlock", "nobody can run, and somebody waits: "+names)
			}
			x.blocked(r)
			break
		}
		if x.depth == len(x.nodes) && !x.push(r, enabled) {
			pruned = true
			x.blocked(r)
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
	if x.opts.All {
		x.nodes = append(x.nodes, node{enabled: enabled, todo: enabled, chosen: bits.TrailingZeros32(uint32(enabled))})
		return true
	}
	if x.depth > 0 {
		up := &x.nodes[x.depth-1]
		last = up.chosen
		for _, s := range up.sleep {
			if s.proc != last && !r.procs[s.proc].pend.dependent(s.kinds, up.accs) {
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

// take runs the step of the node at x.depth.
func (x *search) take(r *run, enabled set, tr *Trace) {
	n := &x.nodes[x.depth]
	if n.enabled != enabled {
		panic(fmt.Sprintf("explore: %s: step %d of a schedule is not what it was before: the scenario depends on more than the schedule",
			x.scenario.Name, x.depth+1))
	}
	p := r.procs[n.chosen]
	did := p.pend
	n.gate, n.code = did.gate, did.code
	r.accs = append(r.accs[:0], did.accs[:did.n]...)
	x.choices = 0
	r.step(p)
	again := x.depth < x.fresh
	n.accs = append(n.accs[:0], r.accs...)
	if !again {
		n.kinds.add(n.accs)
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

// next prepares the next schedule; false if there is none.
func (x *search) next() bool {
	for len(x.nodes) > 0 {
		n := &x.nodes[len(x.nodes)-1]
		if n.turn() {
			x.fresh = len(x.nodes) - 1
			return true
		}
		n.done |= 1 << n.chosen
		if !x.opts.All {
			n.sleep = append(n.sleep, sleeper{n.chosen, n.kinds})
		}
		if left := n.todo &^ n.done &^ asleep(n.sleep); left != 0 {
			n.chosen = bits.TrailingZeros32(uint32(left))
			n.ways, n.kinds = nil, kinds{}
			x.fresh = len(x.nodes) - 1
			return true
		}
		x.nodes = x.nodes[:len(x.nodes)-1]
	}
	return false
}
