package resolver

import (
	"fmt"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// A run is a stretch of neighbouring versions, from and to included.
type run struct{ from, to int }

// runs are the stretches of a set, ascending.
type runs []run

// runsOf splits a set of n versions into its runs.
func runsOf(set pubgrub.Set, n int) (rs runs) {
	for i := range n {
		switch {
		case !set.Has(i):
		case len(rs) > 0 && rs[len(rs)-1].to == i-1:
			rs[len(rs)-1].to = i
		default:
			rs = append(rs, run{i, i})
		}
	}
	return rs
}

// shownRuns is how many runs a message lists before it only counts them.
const shownRuns = 5

// words says the runs of a set that is neither empty nor whole, to follow a
// name: ">=1.0,<2.0", " 1.0 or 1.2", " <1.0 or >=2.0".
func (rs runs) words(vs Versions) string {
	if len(rs) == 1 {
		return rs[0].words(vs)
	}
	var list []string
	for i, r := range rs {
		if len(rs) > shownRuns && i == shownRuns-1 {
			list = append(list, fmt.Sprintf("%d other ranges", len(rs)-i))
			break
		}
		if r.from == r.to {
			list = append(list, vs.String(r.from))
		} else {
			list = append(list, r.words(vs))
		}
	}
	return " " + strings.Join(list, " or ")
}

// words says a run as a constraint, naming the neighbour that is not in it
// rather than the last that is: ">=1.0,<2.0".
func (r run) words(vs Versions) string {
	switch {
	case r.from == r.to:
		return "==" + vs.String(r.from)
	case r.from == 0:
		return "<" + vs.String(r.to+1)
	case r.to == vs.Len()-1:
		return ">=" + vs.String(r.from)
	}
	return ">=" + vs.String(r.from) + ",<" + vs.String(r.to+1)
}
