package resolver

import (
	"resolve/resolver/internal/pubgrub"
)

// suggest asks, as guesses, for the metadata of the candidates that would be
// chosen for the open packages now, where that has changed, and of those that
// would come after them where a search goes back through many.
func (r *resolve) suggest() error {
	for p, set := range r.solver.Open {
		pkg := &r.packages.all[p]
		if pkg.extra != "" {
			continue
		}
		v := pkg.candidates.best(set)
		if v < 0 || r.prefetch.asked[p] == v+1 {
			continue
		}
		r.prefetch.asked[p] = v + 1
		r.prefetch.turned(p, v, set)
		if err := r.suggestReading(pkg, v); err != nil {
			return err
		}
	}
	for _, l := range r.prefetch.losing {
		pkg := &r.packages.all[l.p]
		for _, v := range l.batch(pkg.candidates) {
			if err := r.suggestReading(pkg, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *resolve) suggestReading(p *pkg, v int) error {
	f := p.candidates.file(v)
	if !f.Sidecar || r.request.Choice.NoDependencies {
		return nil
	}
	return r.pool.Suggest(r.pool.Reading(f, r.hint(p)))
}

// A prefetch notices packages of which candidates are tried in vain, and has
// the metadata of the next ones fetched together: without it, a search that steps
// through a thousand versions waits for the network a thousand times.
type prefetch struct {
	asked  map[pubgrub.Package]int // 1 + the candidate suggested last
	trials map[pubgrub.Package]*trials
	losing []*trials // those of which one was tried in vain, in the order in which that was seen
}

// A trials is what a prefetch knows of one package.
type trials struct {
	p      pubgrub.Package
	tried  pubgrub.Set // candidates decided so far
	ahead  pubgrub.Set // candidates asked for before they were chosen
	now    int         // the candidate that was chosen, or would be, last
	set    pubgrub.Set // what was allowed then
	losing bool        // it is in prefetch.losing
}

// Batches begin when leastTried candidates were tried, and have at most mostAhead.
// Measured on boto3 (1,500 versions of two packages in step, 60 ms away): 30 round
// trips, where batches of 5, 10 and 20 took 57;
// a twentieth of what is fetched is never read. Twice as many ahead saves four
// round trips more, and a fifth of a search with few conflicts is never read.
const (
	leastTried = 2
	mostAhead  = 128
)

func newPrefetch() prefetch {
	return prefetch{asked: map[pubgrub.Package]int{}, trials: map[pubgrub.Package]*trials{}}
}

// tried notes that candidate v of p was decided.
func (f *prefetch) tried(p pubgrub.Package, v int) {
	t := f.trials[p]
	if t == nil {
		t = &trials{p: p}
		f.trials[p] = t
	}
	if !t.tried.Has(v) {
		t.tried.Insert(v)
	}
}

// tries returns how many candidates of p were decided.
func (f *prefetch) tries(p pubgrub.Package) int {
	if t := f.trials[p]; t != nil {
		return t.tried.Len()
	}
	return 0
}

// turned notes that candidate v of p, of those that are allowed, would be decided
// now. If another one was before, that was in vain.
func (f *prefetch) turned(p pubgrub.Package, v int, allowed pubgrub.Set) {
	t := f.trials[p]
	if t == nil {
		return
	}
	t.now, t.set = v, allowed
	if !t.losing && !t.tried.Has(v) {
		t.losing = true
		f.losing = append(f.losing, t)
	}
}

// batch returns the candidates to ask for now, so that as many are ahead as were
// tried: each batch is up to twice the one before. None while three quarters are
// left, so that batches are batches.
//
// They are those that would be chosen next under the constraints of the moment,
// then those that come after them without: where two packages go in step, as
// boto3 and botocore do, the constraint on one allows a single version that
// changes with the other's. A package that nothing asks for at the moment has
// its batch too, for such a pair loses together.
func (t *trials) batch(c *candidates) (list []int) {
	want := min(t.tried.Len(), mostAhead)
	if want < leastTried || 4*t.ahead.Minus(t.tried).Len() > 3*want {
		return nil
	}
	v := t.now
	next := c.after(v, t.set, want)
	if len(next) > 0 {
		v = next[len(next)-1]
	}
	next = append(next, c.after(v, pubgrub.Full(c.versions.Len()), want-len(next))...)
	for _, w := range next {
		if !t.ahead.Has(w) && !t.tried.Has(w) {
			t.ahead.Insert(w)
			list = append(list, w)
		}
	}
	return list
}
