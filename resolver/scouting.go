package resolver

import (
	"sync/atomic"

	"resolve/fetcher"
	"resolve/resolver/internal/pubgrub"
)

// gather has the pool look at the listings of packages that are wanted, and at
// what they lead to.
func (r *resolve) gather(wanted []pubgrub.Package) {
	if r.offline() || !r.pool.Scouts() {
		return
	}
	r.gathering = r.gathering[:0]
	for _, p := range wanted {
		if pkg := &r.packages.all[p]; pkg.extra == "" && r.read.listings[pkg.name] == nil {
			r.gathering = append(r.gathering, fetcher.Ask{Name: pkg.name, Hint: r.hint(pkg)})
		}
	}
	r.pool.Gather(r.gathering)
}

// How far the candidates of a package are looked at that are tried one after the
// other. The set boto3 tries 1,500 of two packages, and all but a dozen of them
// were looked at before; the other recorded sets look at 5 in vain.
const (
	triedInRow   = 2   // candidates from which on the next one is likely
	aheadOfTried = 2   // candidates looked at for each that was tried
	farthest     = 128 // candidates looked at that were not tried
	atOnce       = 32  // candidates handed over together, but for the first ones
)

// A scouting is how far the candidates of a package were handed to the pool.
type scouting struct {
	tried atomic.Int32 // how many candidates were: the loop writes it, a goroutine of the pool reads it
	end   int          // how many were tried or handed over
	last  int          // the last one of those
}

// scout has the pool look at candidates that may be tried after v. What they lead
// to is not followed any farther: most of them are tried in vain.
func (r *resolve) scout(p pubgrub.Package, v int) {
	t := r.prefetch.trials[p]
	n := t.tried.Len()
	if n < triedInRow || r.offline() || !r.pool.Scouts() || r.request.Choice.NoDependencies {
		return
	}
	if t.scouting == nil {
		t.scouting = &scouting{}
	}
	s := t.scouting
	s.tried.Store(int32(n))
	if s.end <= n {
		s.end, s.last = n, v
	}
	more := n + min(aheadOfTried*n, farthest) - s.end
	if more < min(n, atOnce) {
		return
	}
	c := r.packages.all[p].candidates
	list := c.after(nil, s.last, pubgrub.Full(c.versions.Len()), more) // the scout keeps it
	if len(list) == 0 {
		return
	}
	first := s.end
	s.end, s.last = first+len(list), list[len(list)-1]
	hint := fetcher.Hint{Depth: maxGuessDepth - 1}
	r.pool.GoAhead(func(yield func(fetcher.Ask) bool) {
		for i, v := range list {
			if first+i < int(s.tried.Load()) {
				continue // the search is there already
			}
			if f := c.file(v); !yield(fetcher.Ask{File: f, Hint: hint}) {
				return
			}
		}
	})
}
