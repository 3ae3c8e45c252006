package pubgrub

import (
	"iter"
	"slices"
)

// Intro says how a line of a report takes up the one before it.
type Intro uint8

const (
	Because    Intro = iota // a new thought
	AndBecause              // goes on from the line before, which is one of the reasons
	Thus                    // follows from the two lines before
)

// A Reason is one of the things a line rests on.
type Reason struct {
	ID   ID
	Line int // the number of the line that concludes it; 0 if it is a fact
}

// A Line of a report concludes one incompatibility from others.
type Line struct {
	Number     int // for later lines to refer to, from 1; 0 if none does
	Intro      Intro
	Reasons    []Reason
	Conclusion ID
	Break      bool // a new chain of thought starts here
}

// Report puts a failure into lines, each a step of its proof, the last one
// concluding that Root cannot be: the section "Error Reporting" of the
// algorithm's text, without recursion, for proofs are tens of thousands deep.
func (s *Solver) Report(f *Failure) []Line {
	r := &reporter{s: s, uses: map[ID]int{}, numbers: map[ID]int{}}
	r.countUses(f.ID)
	r.push(func() { r.visit(f.ID) })
	for len(r.todo) > 0 {
		next := r.todo[len(r.todo)-1]
		r.todo = r.todo[:len(r.todo)-1]
		next()
	}
	if len(r.lines) == 0 { // the failure is a fact
		r.lines = append(r.lines, Line{Reasons: []Reason{{ID: f.ID}}, Conclusion: f.ID})
	}
	return r.lines
}

// Proof yields the incompatibilities that a failure rests on and itself, those
// that follow from others before those, so the failure first.
func (s *Solver) Proof(f *Failure) iter.Seq[ID] {
	return func(yield func(ID) bool) {
		seen := make([]bool, f.ID+1) // causes come before what follows from them
		seen[f.ID] = true
		for id := f.ID; id >= 0; id-- {
			if !seen[id] {
				continue
			}
			if c := s.incompats[id].Cause; c.Kind == Derived {
				seen[c.Left], seen[c.Right] = true, true
			}
			if !yield(id) {
				return
			}
		}
	}
}

// Facts returns the incompatibilities from outside that a failure's proof rests
// on, in the order in which they came to be known.
func (s *Solver) Facts(f *Failure) (facts []ID) {
	for id := range s.Proof(f) {
		if s.incompats[id].Cause.Kind != Derived {
			facts = append(facts, id)
		}
	}
	slices.Reverse(facts)
	return facts
}

type reporter struct {
	s       *Solver
	uses    map[ID]int // how many incompatibilities follow directly from a derived one
	numbers map[ID]int // the lines that got a number
	last    int
	lines   []Line
	todo    []func() // a stack: the next step is the last
	breaks  bool     // the next line starts a new chain
}

// push plans steps in the order given.
func (r *reporter) push(steps ...func()) {
	for i := len(steps) - 1; i >= 0; i-- {
		r.todo = append(r.todo, steps[i])
	}
}

func (r *reporter) derived(id ID) bool { return r.s.incompats[id].Cause.Kind == Derived }

func (r *reporter) countUses(root ID) {
	seen := map[ID]bool{}
	stack := []ID{root}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !r.derived(id) || seen[id] {
			continue
		}
		seen[id] = true
		c := r.s.incompats[id].Cause
		for _, cause := range [2]ID{c.Left, c.Right} {
			r.uses[cause]++
			stack = append(stack, cause)
		}
	}
}

// visit plans the lines that explain id, which is derived.
func (r *reporter) visit(id ID) {
	if !r.derived(id) || r.numbers[id] > 0 {
		return
	}
	c := r.s.incompats[id].Cause
	left, right := r.derived(c.Left), r.derived(c.Right)
	switch {
	case left && right:
		r.visitBoth(id, c.Left, c.Right)
	case left:
		r.visitOne(id, c.Left, c.Right)
	case right:
		r.visitOne(id, c.Right, c.Left)
	default:
		r.write(id, c.Left, c.Right)
	}
}

// visitBoth explains what follows from two derived incompatibilities.
func (r *reporter) visitBoth(id, a, b ID) {
	write := func() { r.write(id, a, b) }
	switch {
	case r.numbers[a] > 0 || r.numbers[b] > 0:
		r.push(func() { r.visit(a) }, func() { r.visit(b) }, write)
	case r.simple(a):
		r.push(func() { r.visit(b) }, func() { r.visit(a) }, write)
	case r.simple(b):
		r.push(func() { r.visit(a) }, func() { r.visit(b) }, write)
	default:
		r.push(
			func() { r.visit(a) },
			func() { r.number(a); r.breaks = true },
			func() { r.visit(b) },
			write,
		)
	}
}

// simple reports whether id follows from two facts, so that one line tells it.
func (r *reporter) simple(id ID) bool {
	c := r.s.incompats[id].Cause
	return !r.derived(c.Left) && !r.derived(c.Right)
}

// visitOne explains what follows from a derived incompatibility and a fact.
func (r *reporter) visitOne(id, derived, fact ID) {
	if prior, priorFact, ok := r.collapsible(derived); ok {
		r.push(func() { r.visit(prior) }, func() { r.write(id, prior, priorFact, fact) })
		return
	}
	r.push(func() { r.visit(derived) }, func() { r.write(id, fact, derived) })
}

// collapsible reports whether the line for id can be left out, because it is
// used once and follows from one derived incompatibility without a number and
// one fact, which it returns.
func (r *reporter) collapsible(id ID) (prior, fact ID, ok bool) {
	if r.uses[id] > 1 || r.numbers[id] > 0 {
		return 0, 0, false
	}
	c := r.s.incompats[id].Cause
	prior, fact = c.Left, c.Right
	if !r.derived(prior) {
		prior, fact = fact, prior
	}
	return prior, fact, r.derived(prior) && !r.derived(fact) && r.numbers[prior] == 0
}

// write adds the line that concludes id from causes. What the line before
// concludes goes without saying, and so does a cause two lines before that.
func (r *reporter) write(id ID, causes ...ID) {
	l := Line{Conclusion: id, Break: r.breaks && len(r.lines) > 0}
	r.breaks = false
	for _, c := range causes {
		switch {
		case len(r.lines) > 0 && r.lines[len(r.lines)-1].Conclusion == c:
			l.Intro = max(l.Intro, AndBecause)
		case r.derived(c) && r.numbers[c] == 0:
			l.Intro = Thus
		default:
			l.Reasons = append(l.Reasons, Reason{c, r.numbers[c]})
		}
	}
	r.lines = append(r.lines, l)
	if r.uses[id] > 1 {
		r.number(id)
	}
}

// number gives the last line, which concludes id, a number.
func (r *reporter) number(id ID) {
	l := &r.lines[len(r.lines)-1]
	if l.Number == 0 {
		r.last++
		l.Number = r.last
	}
	r.numbers[id] = l.Number
}
