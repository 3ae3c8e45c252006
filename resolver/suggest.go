package resolver

import (
	"resolve/resolver/internal/pubgrub"
)

// suggest asks, as guesses, for the metadata of the candidates that would be
// chosen for the open packages now, where that has changed, and of those that
// would come after them where a search goes back through many.
func (r *resolve) suggest() error {
	turned := r.prefetch.turning[:0]
	for _, p := range r.unguessed {
		pkg := &r.packages.all[p]
		set, open := r.solver.IsOpen(p)
		if !open || pkg.extra != "" {
			continue
		}
		v := pkg.candidates.best(set)
		if v < 0 || r.prefetch.asked[p] == v+1 {
			continue
		}
		r.prefetch.asked[p] = v + 1
		r.prefetch.turned(p, v, set)
		turned = append(turned, turn{p, v})
	}
	r.prefetch.turning = turned
	r.unguessed = r.unguessed[:0]
	// Probes are asked for before what the search will wait for, so that it knows
	// what they say when it goes on.
	for _, l := range r.prefetch.losing {
		if err := r.lookAhead(l); err != nil {
			return err
		}
	}
	for _, t := range turned {
		if err := r.suggestReading(&r.packages.all[t.p], t.v); err != nil {
			return err
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

// A prefetch notices packages of which candidates are tried in vain.
type prefetch struct {
	asked  map[pubgrub.Package]int // 1 + the candidate suggested last
	trials map[pubgrub.Package]*trials
	losing []*trials // those of which one was tried in vain, in the order in which that was seen

	turning []turn // room for suggest
}

// A turn is a package whose next candidate is another than it was.
type turn struct {
	p pubgrub.Package
	v int
}

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

// loses reports whether candidates of p are tried in vain.
func (f *prefetch) loses(p pubgrub.Package) bool {
	t := f.trials[p]
	return t != nil && t.losing
}

// turned notes that candidate v of p, of those that are allowed, would be decided
// now. If another one was before, that was in vain.
func (f *prefetch) turned(p pubgrub.Package, v int, allowed pubgrub.Set) {
	t := f.trials[p]
	if t == nil {
		return
	}
	t.turned(v, allowed)
	if !t.losing && !t.tried.Has(v) {
		t.losing = true
		f.losing = append(f.losing, t)
	}
}
