package resolver

import "resolve/resolver/internal/pubgrub"

// A run is a stretch of neighbouring versions, from and to included.
type run struct{ from, to int }

// runsOf splits a set of n versions into its runs, ascending.
func runsOf(set pubgrub.Set, n int) (runs []run) {
	for i := range n {
		switch {
		case !set.Has(i):
		case len(runs) > 0 && runs[len(runs)-1].to == i-1:
			runs[len(runs)-1].to = i
		default:
			runs = append(runs, run{i, i})
		}
	}
	return runs
}

// words says a run as a constraint: ">=1.0,<2.0", naming the neighbour that is
// not in it rather than the last that is.
func (r run) words(vs Versions) string {
	switch {
	case r.from == r.to:
		return "==" + vs.String(r.from)
	case r.from == 0 && r.to == vs.Len()-1:
		return ""
	case r.from == 0:
		return "<" + vs.String(r.to+1)
	case r.to == vs.Len()-1:
		return ">=" + vs.String(r.from)
	}
	return ">=" + vs.String(r.from) + ",<" + vs.String(r.to+1)
}
