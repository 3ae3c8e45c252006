package resolver

import (
	"fmt"
	"slices"
	"strings"
)

// A Conflict is lines of the user's that cannot hold together: with all other
// lines taken out, there is still no solution.
type Conflict struct {
	Lines   []ConflictLine `json:"lines"`   // in the order of the request: requirements, constraints, overrides
	Minimum bool           `json:"minimum"` // no smaller number of lines cannot hold together; else that was not found out
}

// A ConflictLine is one of the user's lines, and how to change it so that
// there is a solution.
type ConflictLine struct {
	Kind   string `json:"kind"`           // "requirement", "constraint" or "override"
	Text   string `json:"text"`           // as the request has it
	Origin Origin `json:"origin"`         //
	Edit   *Edit  `json:"edit,omitempty"` // nil if none was found
}

// An Edit of one line that leads to a solution, as was tried.
type Edit struct {
	Text string `json:"text"` // what the line should be; "" for none at all
}

// How far the fewest lines are looked for: among all lines of a request, if
// they are few, else among those that the proof rests on.
const (
	searchedLines = 16
	hitNodes      = 20_000 // steps of the search for the smallest set that meets all known ones
	hitRounds     = 64
)

// conflict finds the fewest lines that cannot hold together, and the proof for
// those. It is the search for the smallest set of lines that has one in common
// with each set whose lines, if left out, let the rest be solved (implicit
// hitting sets): if no smaller set does, none cannot hold together.
func (f *failed) conflict(none *NoSolution) (core []int, proof *NoSolution, minimum bool) {
	all := f.linesOf(none, nil)
	core, proof = f.shrink(all, none)
	if !f.complete {
		return core, proof, false
	}
	if open := f.openLines(); len(open) <= searchedLines {
		all = open
	}
	var corrections [][]int
	for range hitRounds {
		hit, ok := smallestHit(corrections, len(core)-1)
		if !ok {
			return core, proof, false
		}
		if hit == nil {
			return core, proof, true
		}
		switch a := f.tryLines(hit); {
		case a.none != nil:
			return hit, a.none, true
		case a.answer != nil:
			correction := f.correction(all, hit, a.answer)
			if len(correction) == 0 || !f.complete {
				return core, proof, false
			}
			corrections = append(corrections, correction)
		default:
			return core, proof, false
		}
	}
	return core, proof, false
}

// openLines returns the lines that ask for something.
func (f *failed) openLines() (list []int) {
	for i := range f.lines {
		if !f.r.asks.lines[i].idle {
			list = append(list, i)
		}
	}
	return list
}

// linesOf returns the lines that a proof rests on. of are the lines of the
// request that it is about; nil means all.
func (f *failed) linesOf(none *NoSolution, of []int) (list []int) {
	for i := range none.lines() {
		if of != nil {
			i = of[i]
		}
		list = append(list, i)
	}
	slices.Sort(list)
	return list
}

// lines yields the lines that the proof rests on, by their place in asks.
func (e *NoSolution) lines() map[int]bool {
	lines := map[int]bool{}
	for _, id := range e.inner.solver.Facts(e.proof) {
		if inc := e.inner.solver.Incompatibility(id); fromLine(inc) {
			lines[int(inc.Cause.Note)] = true
		}
	}
	return lines
}

// tryLines resolves some lines of the request alone.
func (f *failed) tryLines(some []int) attempt {
	key := fmt.Sprint(some)
	a, ok := f.known[key]
	if !ok {
		a = f.try(withLines(f.r.request, f.pick(some)))
		f.known[key] = a
	}
	return a
}

func (f *failed) pick(some []int) []line {
	list := make([]line, len(some))
	for i, at := range some {
		list[i] = f.lines[at]
	}
	return list
}

// shrink leaves lines out while the rest cannot hold together.
func (f *failed) shrink(core []int, proof *NoSolution) ([]int, *NoSolution) {
	// A constraint holds only where another line asks for its package.
	for i := range f.lines {
		if f.lines[i].kind == requirementLine && !slices.Contains(core, i) && slices.ContainsFunc(core, func(c int) bool {
			return f.lines[c].kind != requirementLine && f.r.asks.lines[c].dependency.Name == f.r.asks.lines[i].dependency.Name
		}) {
			core = append(core, i)
		}
	}
	slices.Sort(core)
	if f.tryLines(core).answer != nil {
		core = f.openLines() // what they say of candidates is missing
	}
	if a := f.tryLines(core); a.none != nil {
		proof = a.none
	}
	needed := map[int]bool{}
	for i := len(core) - 1; i >= 0; i = min(i, len(core)) - 1 {
		if needed[core[i]] {
			continue
		}
		rest := slices.Delete(slices.Clone(core), i, i+1)
		if a := f.tryLines(rest); a.none != nil {
			core, proof = rest, a.none
			if fewer := f.linesOf(a.none, rest); len(fewer) < len(rest) && f.tryLines(fewer).none != nil {
				core, proof = fewer, f.tryLines(fewer).none
			}
			i = len(core)
		} else {
			needed[core[i]] = true
		}
	}
	return core, proof
}

// correction returns lines of all without which the others, hit among them,
// have an answer, as few as come up.
func (f *failed) correction(all, hit []int, answer *resolve) (left []int) {
	held := slices.Clone(hit)
	for _, l := range all {
		if slices.Contains(held, l) {
			continue
		}
		if f.met(l, answer) {
			held = append(held, l)
			continue
		}
		more := append(slices.Clone(held), l)
		slices.Sort(more)
		switch a := f.tryLines(more); {
		case a.answer != nil:
			held, answer = more, a.answer
		case a.none != nil:
			left = append(left, l)
		default:
			return nil
		}
	}
	return left
}

// met reports whether an answer meets a line that was not asked.
func (f *failed) met(at int, answer *resolve) bool {
	l := &f.r.asks.lines[at]
	d := l.dependency
	p, known := answer.packages.byName[[2]string{d.Name, ""}]
	if f.lines[at].kind == overrideLine || len(d.Extras) > 0 {
		return false
	}
	version := -1
	if known {
		version = answer.solver.Decided(p)
	}
	if version < 0 {
		return l.constraint
	}
	return answer.packages.all[p].candidates.match(d.Constraint).Has(version)
}

// smallestHit returns the smallest set, of at most most members, that has one
// of each set; nil if there is none. It is not ok if it takes too long.
func smallestHit(sets [][]int, most int) (hit []int, ok bool) {
	nodes := 0
	var search func(hit []int, size int) []int // as deep as size
	search = func(hit []int, size int) []int {
		nodes++
		open := slices.IndexFunc(sets, func(set []int) bool {
			return !slices.ContainsFunc(set, func(i int) bool { return slices.Contains(hit, i) })
		})
		switch {
		case open < 0:
			return hit
		case size == 0 || nodes > hitNodes:
			return nil
		}
		for _, i := range sets[open] {
			if found := search(append(slices.Clone(hit), i), size-1); found != nil {
				return found
			}
		}
		return nil
	}
	for size := 0; size <= most; size++ {
		if hit = search([]int{}, size); hit != nil {
			slices.Sort(hit)
			return hit, true
		}
		if nodes > hitNodes {
			return nil, false
		}
	}
	return nil, true
}

// words says the lines by their places.
func (c *Conflict) words() string {
	places := make([]string, len(c.Lines))
	for i, l := range c.Lines {
		if places[i] = l.Origin.String(); places[i] == "" {
			places[i] = l.Text
		}
	}
	return fmt.Sprintf("These %d lines cannot hold together: %s.", len(places), strings.Join(places, ", "))
}
