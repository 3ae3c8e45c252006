package resolver

import (
	"cmp"
	"slices"
	"strings"
)

// resolution reads the answer off a solver that has decided everything.
func (r *resolve) resolution() *Resolution {
	byName := map[string]*Package{}
	via := map[string]viaSet{}
	for p, v := range r.solver.Decisions {
		pkg := &r.packages.all[p]
		out := byName[pkg.name]
		if out == nil {
			c := pkg.candidates
			out = &Package{
				Name: pkg.name, Version: c.versions.String(v), Yanked: c.yankedReason(v),
				Index: cmp.Or(c.file(v).Index, c.listing.Index), Files: slices.Clip(c.filesOf(v)),
			}
			byName[pkg.name], via[pkg.name] = out, viaSet{}
		}
		if pkg.extra != "" {
			out.Extras = append(out.Extras, pkg.extra)
		}
		for inc := range r.solver.Dependers(p) {
			r.addVia(via[pkg.name], pkg, inc.Cause)
		}
	}
	res := &Resolution{Packages: []Package{}, Warnings: r.warnings()}
	for _, p := range byName {
		slices.Sort(p.Extras)
		p.Via = via[p.Name].of(p.Name, r.env.scheme)
		res.Packages = append(res.Packages, *p)
	}
	slices.SortFunc(res.Packages, func(a, b Package) int { return strings.Compare(a.Name, b.Name) })
	addDependencies(res.Packages)
	res.Stats = r.stats()
	return res
}

func (r *resolve) stats() Stats {
	requests, peak := r.pool.Requests()
	return Stats{requests, len(r.read.listings) + len(r.read.metadata), peak, r.pool.Bytes(), r.decisions, r.conflicts}
}
