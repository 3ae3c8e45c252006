package resolver

import (
	"cmp"
	"fmt"
	"slices"

	"resolve/resolver/internal/pubgrub"
)

// warnings tells of what the user may not expect, sorted.
func (r *resolve) warnings() (list []string) {
	list = append(list, r.disagreements...)
	list = append(list, r.unboundLines()...)
	for p, v := range r.solver.Decisions {
		pkg := &r.packages.all[p]
		version := pkg.candidates.versions.String(v)
		switch {
		case pkg.extra != "":
			if !r.provides(p, v) {
				list = append(list, fmt.Sprintf("%s %s has no extra %q", pkg.name, version, pkg.extra))
			}
			continue
		case r.env.choice.Order == Lowest && r.unbound(p):
			list = append(list, fmt.Sprintf("%s: nobody says from which version on, so the oldest is tried first; a constraint can say so", pkg.name))
		}
		if l := pkg.candidates.listing; r.env.direct[pkg.name] && (l.Status == statusArchived || l.Status == statusDeprecated) {
			list = append(list, fmt.Sprintf("%s is %s%s", pkg.name, l.Status, inBrackets(l.Reason)))
		}
		if why := pkg.candidates.yankedReason(v); why != "" {
			list = append(list, fmt.Sprintf("%s %s is yanked (%s)", pkg.name, version, why))
		}
	}
	for i := range r.packages.all {
		if pkg := &r.packages.all[i]; pkg.extra == "" && pkg.candidates != nil && pkg.candidates.undated > 0 {
			list = append(list, fmt.Sprintf("%s: %s no upload time, and with a limit of %s set what has none is left out",
				pkg.name, countFiles(pkg.candidates.undated), limitText(r.env.rules(pkg.name).limit)))
		}
	}
	slices.Sort(list)
	return list
}

func countFiles(n int) string {
	if n == 1 {
		return "1 file has"
	}
	return fmt.Sprintf("%d files have", n)
}

// unboundLines warns of the user's lines that, where the lowest versions are
// asked for, let in the oldest there is.
func (r *resolve) unboundLines() (list []string) {
	wishes := r.rootWishes()
	bound := map[string]bool{}
	for _, w := range wishes {
		if r.env.scheme.BoundBelow(w.Constraint) || r.constraintBinds(w.Name) {
			bound[w.Name] = true
		}
	}
	for _, w := range wishes {
		if !bound[w.Name] && r.env.rules(w.Name).lowest {
			list = append(list, fmt.Sprintf("%s%s does not say from which version on, so the oldest is tried first",
				r.asks.lines[w.line].Origin.prefix(), w.text(r.env.scheme)))
		}
	}
	return list
}

// unbound reports whether no package that asks for p says from which version on, nor a
// constraint. The user's own lines are told of one by one.
func (r *resolve) unbound(p pubgrub.Package) bool {
	for inc := range r.solver.Dependers(p) {
		c := inc.Cause
		if c.Depender == pubgrub.Root || r.env.scheme.BoundBelow(r.packages.texts[c.Constraint]) {
			return false
		}
	}
	return !r.constraintBinds(r.packages.name(p))
}

func (r *resolve) constraintBinds(name string) bool {
	return slices.ContainsFunc(r.asks.constraints[name], func(line int) bool {
		return r.env.scheme.BoundBelow(r.asks.lines[line].dependency.Constraint)
	})
}

// provides reports whether candidate v of an extra's package has the extra.
func (r *resolve) provides(p pubgrub.Package, v int) bool {
	pkg := &r.packages.all[p]
	m := r.read.of(pkg.candidates.file(v))
	if m == nil {
		return true // not known: nothing to warn of
	}
	return slices.Contains(m.ProvidesExtra, pkg.extra) || slices.ContainsFunc(m.RequiresDist, func(line string) bool {
		d, err := r.env.scheme.MetadataDependency(line)
		return err == nil && slices.Contains(d.Marker.Extras(), pkg.extra)
	})
}

// yankedReason returns why candidate v is yanked, "" if it is not.
func (c *candidates) yankedReason(v int) string {
	if !c.isYanked(v) {
		return ""
	}
	return cmp.Or(c.pick(v).installed.YankedReason, "no reason given")
}
