package resolver

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// resolution reads the answer off a solver that has decided everything.
func (r *resolve) resolution() *Resolution {
	byName := map[string]*Package{}
	for p, v := range r.solver.Decisions {
		pkg := &r.packages.all[p]
		out := byName[pkg.name]
		if out == nil {
			out = &Package{Name: pkg.name, Version: pkg.candidates.versions.String(v), Yanked: pkg.candidates.yankedReason(v)}
			byName[pkg.name] = out
		}
		if pkg.extra != "" {
			out.Extras = append(out.Extras, pkg.extra)
		}
		for inc := range r.solver.Dependers(p) {
			r.addVia(byName, out, inc.Cause)
		}
	}
	res := &Resolution{Packages: []Package{}, Warnings: r.warnings()}
	for _, p := range byName {
		slices.Sort(p.Extras)
		p.Via = sortedVia(p.Via)
		res.Packages = append(res.Packages, *p)
	}
	slices.SortFunc(res.Packages, func(a, b Package) int { return strings.Compare(a.Name, b.Name) })
	addDependencies(res.Packages)
	res.Stats = r.stats()
	return res
}

func (r *resolve) stats() Stats {
	requests, peak := r.pool.Requests()
	return Stats{requests, peak, r.pool.Bytes(), r.decisions, r.conflicts}
}

func (r *resolve) addVia(byName map[string]*Package, out *Package, c pubgrub.Cause) {
	name := r.packages.name(c.Depender)
	switch {
	case c.Depender == pubgrub.Root:
		line := r.asks.lines[c.Note]
		out.Via = append(out.Via, Via{Origin: line.Origin, Constraint: line.constraint})
	case c.Note != noLine:
		line := r.asks.lines[c.Note] // the user's constraint, met with a package's dependency
		out.Via = append(out.Via, Via{Origin: line.Origin, Constraint: true})
	case name != out.Name:
		out.Via = append(out.Via, Via{Package: name})
	}
}

func sortedVia(via []Via) []Via {
	slices.SortFunc(via, func(a, b Via) int {
		return cmp.Or(
			cmp.Compare(b2i(a.Package == ""), b2i(b.Package == "")),
			strings.Compare(a.Package, b.Package),
			cmp.Compare(b2i(a.Constraint), b2i(b.Constraint)),
			strings.Compare(a.Origin.File, b.Origin.File),
			cmp.Compare(a.Origin.Line, b.Origin.Line),
		)
	})
	return slices.Compact(via)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// addDependencies turns "asked for by" round.
func addDependencies(packages []Package) {
	at := map[string]int{}
	for i, p := range packages {
		at[p.Name] = i
	}
	for _, p := range packages { // sorted, so the dependencies are
		for _, via := range p.Via {
			if via.Package != "" {
				d := &packages[at[via.Package]]
				d.Dependencies = append(d.Dependencies, p.Name)
			}
		}
	}
}

// warnings tells of what the user may not expect, sorted.
func (r *resolve) warnings() (list []string) {
	for p, v := range r.solver.Decisions {
		pkg := &r.packages.all[p]
		version := pkg.candidates.versions.String(v)
		if why := pkg.candidates.yankedReason(v); why != "" && pkg.extra == "" {
			list = append(list, fmt.Sprintf("%s %s is yanked (%s)", pkg.name, version, why))
		}
		if pkg.extra != "" && !r.provides(p, v) {
			list = append(list, fmt.Sprintf("%s %s has no extra %q", pkg.name, version, pkg.extra))
		}
	}
	slices.Sort(list)
	return list
}

// provides reports whether candidate v of an extra's package has the extra.
func (r *resolve) provides(p pubgrub.Package, v int) bool {
	pkg := &r.packages.all[p]
	m, err, _ := r.pool.Readings.Get(pkg.candidates.files[v].Key())
	if err != nil || m == nil {
		return true // not known: nothing to warn of
	}
	return slices.Contains(m.ProvidesExtra, pkg.extra) || len(r.env.dependencies(m).extras[pkg.extra]) > 0
}

// yankedReason returns why candidate v is yanked, "" if it is not.
func (c *candidates) yankedReason(v int) string {
	if c.yanked[v] == nil {
		return ""
	}
	return cmp.Or(c.yanked[v].YankedReason, "no reason given")
}
