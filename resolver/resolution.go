package resolver

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"resolve/dist"
)

// A part is what is gathered of one package of the answer.
type part struct {
	Package
	via, own viaSet
	asked    []string // constraints
}

// resolution reads the answer off a solver that has decided everything.
func (r *resolve) resolution() *Resolution {
	var parts []part
	at := make([]int, len(r.packages.all)) // by base: 1 + the place in parts
	askers := newAskers(r)
	for p, v := range r.solver.Decisions {
		pkg := &r.packages.all[p]
		if at[pkg.base] == 0 {
			c := pkg.candidates
			parts = append(parts, part{Package: Package{
				Name: pkg.name, Version: c.versions.String(v), Yanked: c.yankedReason(v),
				Index: cmp.Or(c.file(v).Index, c.listing.Index), Releases: c.releasesOf(v), Lead: Lead{File: c.file(v)},
			}})
			at[pkg.base] = len(parts)
		}
		out := &parts[at[pkg.base]-1]
		if pkg.extra != "" {
			out.Extras = append(out.Extras, pkg.extra)
		}
		for inc := range r.solver.Dependers(p) {
			askers.addVia(&out.via, &out.own, pkg, inc.Cause)
			if text := r.packages.texts[inc.Cause.Constraint]; text != "" {
				out.asked = append(out.asked, text)
			}
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.Name, b.Name) })
	res := &Resolution{Packages: make([]Package, len(parts)), Warnings: r.warnings()}
	for i := range parts {
		p := &parts[i]
		slices.Sort(p.Extras)
		p.Via, p.Own = p.via.of(p.Name, r.env.scheme), p.own.of(p.Name, r.env.scheme)
		res.Packages[i] = p.Package
	}
	addDependencies(res.Packages)
	for i := range res.Packages {
		p, asked := &res.Packages[i], parts[i].asked
		slices.Sort(asked)
		p.Lead.Constraint = strings.Join(slices.Compact(asked), ",")
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
