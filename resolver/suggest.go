package resolver

import (
	"resolve/resolver/internal/pubgrub"
)

// suggest asks, as guesses, for the metadata of the candidates that would be
// chosen for the open packages now, where that has changed.
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
		if err := r.suggestReading(pkg, v); err != nil {
			return err
		}
		for _, w := range r.prefetch.ahead(pkg, v, set) {
			if err := r.suggestReading(pkg, w); err != nil {
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

// A prefetch notices packages of which many candidates were tried in vain, and
// has the metadata of the next ones fetched together: without it, a search
// that steps through a thousand versions waits for the network a thousand times.
type prefetch struct {
	asked map[pubgrub.Package]int // 1 + the candidate suggested last
	count map[string]pubgrub.Set  // candidates decided so far
	mark  map[string]int          // how many of them there were at the last prefetch
}

func newPrefetch() prefetch {
	return prefetch{map[pubgrub.Package]int{}, map[string]pubgrub.Set{}, map[string]int{}}
}

// tried notes that candidate v was decided.
func (f *prefetch) tried(name string, v int) {
	if !f.count[name].Has(v) {
		f.count[name] = f.count[name].Union(pubgrub.Single(v))
	}
}

// ahead returns the candidates to fetch beside v: after 5, 10 and 20 tried
// ones, and after every 20 from then on, as many as were tried, at most 50.
// They are those that would be chosen next under the present constraints, then
// those that come after them without: where two packages go in step, as boto3
// and botocore do, the constraint on one allows a single version that changes
// with the other's.
func (f *prefetch) ahead(p *pkg, v int, set pubgrub.Set) (next []int) {
	n, last := f.count[p.name].Len(), f.mark[p.name]
	if !(n >= 5 && last < 5 || n >= 10 && last < 10 || n >= 20 && (last < 20 || n-last >= 20)) {
		return nil
	}
	f.mark[p.name] = n
	want := min(n, 50)
	next = p.candidates.after(v, set, want)
	if len(next) > 0 {
		v = next[len(next)-1]
	}
	return append(next, p.candidates.after(v, pubgrub.Full(p.candidates.versions.Len()), want-len(next))...)
}
