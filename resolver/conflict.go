package resolver

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Conflict is lines of the user's that cannot hold together: with all other
// lines taken out, there is still no solution.
type Conflict struct {
	Lines   []ConflictLine `json:"lines"`   // in the order of the request: requirements, constraints, overrides
	Of      int            `json:"of"`      // how many lines the request has that ask for something
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

// How far the fewest lines are looked for.
const (
	hitNodes  = 20_000 // steps of the search for the smallest set that meets all known ones
	hitRounds = 64
)

// conflict finds the fewest lines that cannot hold together, and the proof for
// those: by what was read alone, which waits for nobody, and then by what is
// missing to be sure.
func (f *failed) conflict(none *NoSolution) (core []int, proof *NoSolution, minimum bool) {
	f.offline = true
	core, proof = f.shrink(f.linesOf(none, nil), none)
	core, proof, _ = f.fewest(core, proof)
	f.offline, f.why = false, ""
	maps.DeleteFunc(f.known, func(_ string, a attempt) bool { return a.wished || a.answer == nil && a.none == nil })
	return f.fewest(core, proof)
}

// fewest is the search for the smallest set of lines that has one in common
// with each set whose lines, if left out, let the rest be solved (implicit
// hitting sets): if no smaller set does, none cannot hold together. It is not
// minimum if that was not found out, and then core is what it was.
func (f *failed) fewest(core []int, proof *NoSolution) (fewest []int, why *NoSolution, minimum bool) {
	if len(core) <= 1 {
		return core, proof, true
	}
	var corrections [][]int
	for _, l := range core { // most failures have one conflict, and an answer without any line of it
		if f.tryLines(f.linesBut(l)).answer != nil {
			corrections = append(corrections, []int{l})
		}
	}
	for range hitRounds {
		hit, ok := smallestHit(corrections, len(core)-1)
		if !ok {
			break
		}
		if hit == nil {
			return core, proof, true
		}
		switch a := f.tryLines(hit); {
		case a.none != nil:
			return hit, a.none, true
		case a.answer != nil:
			correction := f.correction(hit, a.answer)
			if len(correction) == 0 {
				return core, proof, false
			}
			corrections = append(corrections, correction)
		default:
			return core, proof, false
		}
	}
	f.gaveUp("steps")
	return core, proof, false
}

// openLines returns the lines that ask for something, if only for what an
// override makes of it.
func (f *failed) openLines() (list []int) {
	for i, l := range f.r.asks.lines {
		name := l.dependency.Name
		replaced := !l.constraint && !l.override && f.r.env.overrides[name] != nil && !f.r.env.excluded[name]
		if !l.idle || replaced {
			list = append(list, i)
		}
	}
	return list
}

// linesBut returns the lines that ask for something but one.
func (f *failed) linesBut(at int) []int {
	return slices.DeleteFunc(f.openLines(), func(i int) bool { return i == at })
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

// correction returns lines without which the others, hit among them, have an
// answer, as few as come up.
func (f *failed) correction(hit []int, answer *resolve) (left []int) {
	held := hit
	var more []int
	for _, l := range f.openLines() {
		switch {
		case slices.Contains(held, l):
		case f.met(l, answer):
			held = append(slices.Clip(held), l)
		default:
			more = append(more, l)
		}
	}
	// Half of what does not go with the rest does: fewer trials than one for each line.
	for parts := [][]int{more}; len(parts) > 0; {
		part := parts[0]
		parts = parts[1:]
		if len(part) == 0 {
			continue
		}
		some := slices.Sorted(slices.Values(slices.Concat(held, part)))
		switch {
		case f.tryLines(some).answer != nil:
			held = some
		case len(part) == 1: // or that was not found out
			left = append(left, part[0])
		default:
			half := len(part) / 2
			parts = append([][]int{part[:half], part[half:]}, parts...)
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
