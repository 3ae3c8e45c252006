package resolver

import (
	"slices"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/resolver/internal/pubgrub"
)

// A trials is what a prefetch knows of one package.
//
// A search that goes through the candidates of a package would wait for the
// network at each. How many it will go through is not known, and what is asked
// for beyond that is never read. So one candidate far ahead is looked at, a probe:
// if what it asks for cannot be had whatever is decided, those before it are taken
// to be as bad and asked for together, and the next probe is several times as
// far. If it can be had, the next one is half way back. So the way that is asked
// for is several times as long after each round trip, and a few probes are never
// read.
type trials struct {
	p      pubgrub.Package
	tried  pubgrub.Set // candidates decided so far
	ahead  pubgrub.Set // candidates asked for before they were chosen
	now    int         // the candidate that was chosen, or would be, last
	set    pubgrub.Set // what was allowed then
	losing bool        // one was tried in vain; it is in prefetch.losing

	vain   int  // how many were tried in vain
	last   int  // the last of them
	fresh  bool // it was not asked yet whether that was certain
	sure   bool // of one of them it was
	astray int  // how many in a row were tried in vain that were not taken to be
	wrong  bool // one of them was a probe

	scouting *scouting // nil for nothing

	probes []probed
	waits  bool        // the answer of the last probe was not seen yet
	lost   pubgrub.Set // taken to be in vain by what probes say now
	told   pubgrub.Set // all that ever were
	fine   pubgrub.Set // probes of which nothing says that they are in vain
	due    bool        // there may be something to ask for

	next []int // room for following
}

// A probed is a candidate that was looked at.
type probed struct {
	v       int
	request fetcher.Request
}

// What is asked for ahead. Without what is asked for on no evidence the recorded
// set slow takes 17 round trips and not 14, and 4.5% of its requests are never read
// and not 6.
const (
	mostAhead    = 128 // candidates of one package
	readPerSpare = 16  // answers that were read for each candidate that is asked for on no evidence
	leastGap     = 2   // candidates between what is taken to be in vain and a probe
	probeFactor  = 4   // how many times as far the next probe is
)

// turned notes that candidate v, of those that are allowed, would be decided now.
func (t *trials) turned(v int, allowed pubgrub.Set) {
	if v == t.now {
		return
	}
	if t.tried.Has(t.now) {
		t.vain++
		t.last, t.fresh = t.now, true
		t.astray++
		if t.told.Has(t.now) {
			t.astray = 0
		}
		t.wrong = t.wrong || t.fine.Has(t.now)
	}
	t.now, t.set = v, allowed
	t.due = t.due || !t.lost.Has(v)
}

// lookAhead asks for candidates of a package that loses.
func (r *resolve) lookAhead(t *trials) error {
	c := r.packages.all[t.p].candidates
	if t.fresh && !t.sure {
		t.sure = r.inVain(r.read.of(c.file(t.last)))
	}
	t.fresh = false
	if t.vain < 2 && !t.sure {
		return nil
	}
	if t.waits && t.probes[len(t.probes)-1].request.Settled() {
		t.waits, t.due = false, true
	}
	behind := t.ahead.LenMinus(t.tried)
	if !t.due || 8*behind > 7*mostAhead {
		return nil
	}
	r.judge(t)
	list, probe := t.plan(c, mostAhead-behind, r.spare())
	if probe >= 0 && !c.file(probe).Sidecar {
		t.fine.Insert(probe)
	} else if probe >= 0 {
		t.waits = true
		t.probes = append(t.probes, probed{probe, r.pool.Reading(c.file(probe), r.hint(&r.packages.all[t.p]))})
		list = slices.Insert(list, 0, probe)
	}
	for _, v := range list {
		t.ahead.Insert(v)
		if err := r.suggestReading(&r.packages.all[t.p], v); err != nil {
			return err
		}
	}
	return nil
}

// spare returns how many more candidates may be asked for on no evidence: so many
// as are few beside all that was read, even if none of them ever is.
func (r *resolve) spare() int {
	n := (len(r.read.listings) + len(r.read.metadata)) / readPerSpare
	for _, t := range r.prefetch.losing {
		n -= t.ahead.LenMinus(t.tried)
	}
	return max(0, n)
}

// plan returns which candidates to ask for, at most n, of which spare are on no
// evidence, and which one to probe, -1 for none.
//
// Candidates come in the order in which they would be chosen under the
// constraints of the moment, then those that come after them without: where two
// packages go in step, as boto3 and botocore do, the constraint on one allows a
// single version that changes with the other's. A package that nothing asks for
// at the moment has its plan too, for such a pair loses together.
func (t *trials) plan(c *candidates, n, spare int) (list []int, probe int) {
	t.due = false
	tried := t.tried.Len()
	next := t.following(c, 2*probeFactor*(t.ahead.LenMinus(t.tried)+tried)+1)
	bad, end := 0, len(next) // how many are taken to be in vain, and which one is not
	for i, v := range next {
		if t.lost.Has(v) {
			bad = i + 1
		} else if t.fine.Has(v) {
			end = i
			break
		}
	}
	for _, v := range next[:bad] {
		t.lost.Insert(v)
		t.told.Insert(v)
	}
	bad = max(bad, t.few(spare, end, len(next)))
	for _, v := range next[:bad] {
		if t.ahead.Has(v) || t.tried.Has(v) {
			continue
		}
		if len(list) == n {
			t.due = true
			break
		}
		list = append(list, v)
	}
	at := (bad + end) / 2
	if end == len(next) {
		at = min(probeFactor*bad+tried, end-1)
	}
	if t.waits || !t.sure || at < bad+leastGap {
		return list, -1
	}
	return list, next[at]
}

// few returns how many of the candidates that come next to ask for whatever probes
// say, where candidate end is fine, or equal to all if none is known to be. Where
// probes tell nothing, as many more are asked for as were tried in vain, by a
// quarter.
func (t *trials) few(spare, end, all int) int {
	if end < all && !t.wrong {
		return min(max(1, spare), end)
	}
	n := max(t.astray/4, spare)
	if t.sure {
		n = max(n, 1)
	}
	return min(n, all)
}

// following returns n candidates after the one of now, until it is called again.
func (t *trials) following(c *candidates, n int) []int {
	t.next = c.after(t.next[:0], t.now, t.set, n)
	last := t.now
	if len(t.next) > 0 {
		last = t.next[len(t.next)-1]
	}
	t.next = c.after(t.next, last, c.usable, n)
	return t.next
}

// judge works out anew what probes say.
func (r *resolve) judge(t *trials) {
	t.probes = slices.DeleteFunc(t.probes, func(p probed) bool { return t.tried.Has(p.v) })
	t.lost, t.fine = nil, nil
	for _, p := range t.probes {
		switch m, settled := p.request.Metadata(); {
		case !settled:
		case r.inVain(m):
			t.lost.Insert(p.v)
		default:
			t.fine.Insert(p.v)
		}
	}
}

// inVain reports whether it is plain that what metadata asks for cannot be had,
// whatever is decided: whether of one of its dependencies nothing is left, but for
// what is taken to be in vain itself. Nothing is plain of metadata that is nil.
func (r *resolve) inVain(m *dist.Metadata) bool {
	if m == nil {
		return false
	}
	d := r.env.dependencies(m)
	if d.problem != nil {
		return true
	}
	for _, dep := range d.always {
		p, ok := r.packages.byName[[2]string{dep.Name, ""}]
		if !ok || r.packages.all[p].candidates == nil {
			continue
		}
		left := r.packages.all[p].candidates.match(dep.Constraint)
		if fixed := r.solver.Fixed(p); fixed.Positive {
			left = left.Intersect(fixed.Set)
		} else {
			left = left.Minus(fixed.Set)
		}
		if t := r.prefetch.trials[p]; t != nil && t.losing && t.sure {
			if t.fine.Empty() {
				return true // no candidate of it is known to be better
			}
			left = left.Minus(t.lost)
		}
		if left.Empty() {
			return true
		}
	}
	return false
}
