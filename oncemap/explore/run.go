package explore

import (
	"fmt"
	"iter"
	"runtime/debug"
	"strings"
	"sync/atomic"
)

// current is the run in progress, nil if there is none.
var current atomic.Pointer[run]

// serials numbers runs, so that an object can tell them apart.
var serials uint64

// A run is one schedule of a scenario. All of it happens on one thread of
// control, which goes back and forth between the search and the goroutines.
type run struct {
	serial  uint64
	search  *search
	procs   []*proc
	born    []*proc // spawned by the step in progress
	now     *proc   // who runs; nil in the body, in checks and in the search
	accs    []Access
	notes   []note
	also    []string // what else the step in progress did, if traced
	after   []func()
	dying   bool // the rest is unwound: points are passed, nobody waits
	tracing bool
	bug     string // what kind; empty while all is well
	message string
}

// A proc is one goroutine of the scenario, a coroutine of the search.
type proc struct {
	id     int
	name   string
	daemon bool
	resume func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool
	ended  bool
	clock  clock // of what has happened before its next step
	pend   step  // what it does when it runs next
	since  int   // the step after which it came there
}

// A step is one synchronisation point to be passed.
type step struct {
	name  string
	accs  [maxAccesses]Access
	n     int
	gate  Gate
	code  int
	place string // where, if the run is traced
}

// A Gate is something that may keep a goroutine waiting.
type Gate interface {
	// Open says whether a step may be done now that Block was called for with
	// code. It changes nothing.
	Open(code int) bool
}

type killed struct{}

// Active says whether an exploration runs, so that points are to be announced.
func Active() bool { return current.Load() != nil }

// Point announces a step that can always be done, and returns when it is to be
// done: by the caller, before its next point.
func Point(name string, o *Object, k Kind) {
	if r := current.Load(); r != nil {
		r.pass(name, nil, 0, Access{o, k})
	}
}

// Points is Point for a step that touches several objects.
func Points(name string, accs ...Access) {
	if r := current.Load(); r != nil {
		r.pass(name, nil, 0, accs...)
	}
}

// Block announces a step that can be done only while g is open for code.
func Block(name string, g Gate, code int, accs ...Access) {
	if r := current.Load(); r != nil {
		r.pass(name, g, code, accs...)
	}
}

func (r *run) pass(name string, g Gate, code int, accs ...Access) {
	for _, a := range accs {
		a.Object.enter(r)
	}
	p := r.now
	if p == nil || r.dying {
		if g != nil && !g.Open(code) {
			if r.dying {
				panic(killed{})
			}
			panic(fmt.Sprintf("explore: %s would wait outside of the scenario's goroutines", name))
		}
		return
	}
	if len(accs) > len(p.pend.accs) {
		panic("explore: a step touches too many objects")
	}
	p.pend.name, p.pend.gate, p.pend.code = name, g, code
	p.pend.n = copy(p.pend.accs[:], accs)
	if r.tracing {
		object, _, _ := p.pend.shown()
		p.pend.place = placeOfPoint(object)
	}
	if !p.yield(struct{}{}) {
		panic(killed{})
	}
}

// Only says that the step in progress turned out to be no more than k for o: a
// compare-and-swap that failed has only read.
func Only(o *Object, k Kind) {
	r := current.Load()
	if r == nil || r.now == nil {
		return
	}
	for i := range r.accs {
		if r.accs[i].Object == o {
			r.accs[i].Kind = k
		}
	}
}

// Choose returns a number below n, in other runs another: for a step that may
// go several ways, as a select of which two cases are ready.
func Choose(n int) int {
	r := current.Load()
	if r == nil || r.now == nil {
		return 0
	}
	return r.search.choose(n)
}

// Go starts a goroutine as a step of the caller's.
func Go(name string, daemon bool, f func()) {
	r := current.Load()
	if r.now != nil && !r.dying {
		r.pass("go "+name, nil, 0)
	}
	if !r.dying {
		r.spawn(name, f, daemon)
	}
}

// Name returns the name of the goroutine that runs, "" outside of one.
func Name() string {
	if r := current.Load(); r != nil && r.now != nil {
		return r.now.name
	}
	return ""
}

// Note tells the trace that the step in progress brought key into a state. It
// is no step.
func Note(key any, state string) {
	if r := current.Load(); r != nil && r.tracing && !r.dying {
		by := ""
		if r.now != nil {
			by = r.now.name
		}
		r.notes = append(r.notes, note{fmt.Sprint(key), state, by})
	}
}

func (r *run) spawn(name string, f func(), daemon bool) {
	p := &proc{id: len(r.procs) + len(r.born), name: name, daemon: daemon}
	if p.id >= maxGoroutines {
		panic("explore: a scenario has too many goroutines")
	}
	for _, q := range append(r.procs, r.born...) {
		if q.name == name {
			p.name = fmt.Sprintf("%s#%d", name, p.id)
		}
	}
	p.resume, p.stop = iter.Pull(func(yield func(struct{}) bool) {
		p.yield = yield
		defer func() {
			e := recover()
			if e == nil || e == any(killed{}) || r.dying {
				return
			}
			r.fail("panic", fmt.Sprintf("%v\n%s", e, debug.Stack()))
		}()
		f()
	})
	if r.now != nil {
		p.clock = r.now.clock
	}
	r.born = append(r.born, p)
}

// start brings what was spawned to its first point.
func (r *run) start(happened *clock) {
	r.accs = r.accs[:0]
	for len(r.born) > 0 {
		p := r.born[0]
		r.born = r.born[1:]
		r.procs = append(r.procs, p)
		if happened != nil {
			p.clock = *happened
		}
		r.step(p)
	}
}

// step lets p run to its next point.
func (r *run) step(p *proc) {
	r.now = p
	_, more := p.resume()
	r.now = nil
	p.ended = !more
}

func (r *run) fail(kind, message string) {
	if r.bug == "" && !r.dying {
		r.bug, r.message = kind, message
	}
}

// kill unwinds what has not ended.
func (r *run) kill() {
	r.dying = true
	for _, p := range append(r.procs, r.born...) {
		if !p.ended {
			p.stop()
		}
	}
}

// end runs the checks.
func (r *run) end() {
	defer func() {
		if e := recover(); e != nil {
			r.fail("panic", fmt.Sprintf("in a check: %v\n%s", e, debug.Stack()))
		}
	}()
	for _, f := range r.after {
		f()
	}
}

// waiting returns the names of those who wait and need not.
func (r *run) waiting() string {
	var names []string
	for _, p := range r.procs {
		if !p.ended && !p.daemon {
			names = append(names, p.name)
		}
	}
	return strings.Join(names, ", ")
}

func (p *proc) ready() bool {
	return !p.ended && (p.pend.gate == nil || p.pend.gate.Open(p.pend.code))
}

// Touch adds a Release to the step in progress: one that needs no step of its
// own, because doing it at once lets others do all that they could do later.
func Touch(name string, o *Object) {
	r := current.Load()
	if r == nil || r.now == nil || r.dying {
		return
	}
	o.enter(r)
	r.accs = append(r.accs, Access{o, Release})
	if r.tracing && name != "" {
		r.also = append(r.also, name)
	}
}

// Step returns a number that the step in progress has alone, 0 outside of one.
func Step() uint64 {
	r := current.Load()
	if r == nil || r.now == nil || r.dying {
		return 0
	}
	return r.serial<<20 | uint64(r.search.depth+1)
}
