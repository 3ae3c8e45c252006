package resolver

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"resolve/dist"
)

// resolution reads the answer off a solver that has decided everything.
func (r *resolve) resolution() *Resolution {
	byName := map[string]*Package{}
	via, own := map[string]viaSet{}, map[string]viaSet{}
	asked := map[string][]string{}
	askers := newAskers(r)
	for p, v := range r.solver.Decisions {
		pkg := &r.packages.all[p]
		out := byName[pkg.name]
		if out == nil {
			c := pkg.candidates
			out = &Package{
				Name: pkg.name, Version: c.versions.String(v), Yanked: c.yankedReason(v),
				Index: cmp.Or(c.file(v).Index, c.listing.Index), Files: slices.Clip(c.filesOf(v)), Lead: Lead{File: c.file(v)},
			}
			byName[pkg.name], via[pkg.name], own[pkg.name] = out, viaSet{}, viaSet{}
		}
		if pkg.extra != "" {
			out.Extras = append(out.Extras, pkg.extra)
		}
		for inc := range r.solver.Dependers(p) {
			askers.addVia(via[pkg.name], own[pkg.name], pkg, inc.Cause)
			if text := r.packages.texts[inc.Cause.Constraint]; text != "" {
				asked[pkg.name] = append(asked[pkg.name], text)
			}
		}
	}
	res := &Resolution{Packages: []Package{}, Warnings: r.warnings()}
	for _, p := range byName {
		slices.Sort(p.Extras)
		p.Via = via[p.Name].of(p.Name, r.env.scheme)
		p.Own = own[p.Name].of(p.Name, r.env.scheme)
		res.Packages = append(res.Packages, *p)
	}
	slices.SortFunc(res.Packages, func(a, b Package) int { return strings.Compare(a.Name, b.Name) })
	addDependencies(res.Packages)
	for i := range res.Packages {
		p := &res.Packages[i]
		slices.Sort(asked[p.Name])
		p.Lead.Constraint = strings.Join(slices.Compact(asked[p.Name]), ",")
		p.Lead.Names = p.Dependencies
	}
	res.Stats = r.stats()
	if !r.read.fleeting {
		res.Listings = slices.SortedFunc(maps.Values(r.read.listings), func(a, b *dist.Listing) int { return strings.Compare(a.Name, b.Name) })
	}
	return res
}

func (r *resolve) stats() Stats {
	requests, peak := r.pool.Requests()
	listings, readings := r.pool.Given()
	return Stats{
		Requests: requests, Needed: len(r.read.listings) + len(r.read.metadata), Led: r.trail.led, Peak: peak,
		Bytes: r.pool.Bytes(), Decisions: r.decisions, Conflicts: r.conflicts,
		GivenListings: listings, GivenReadings: readings,
	}
}
