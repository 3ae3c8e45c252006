package resolver

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"resolve/fixtures"
)

// A smallChoice is what a small world's question chooses.
type smallChoice struct {
	prereleases   Prereleases
	prereleasesOf map[string]Prereleases
	order         Order
	noBuild       Names
	noBinary      Names
	limit         bool            // smallLimit holds
	limitOf       map[string]bool // over limit
	overrides     []smallAsk
	excludes      []string
	preferences   map[string]string // versions by name
}

// smallLimit lies between what is old and what is new.
var smallLimit = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

var smallUploads = map[string]string{"old": "2023-12-31T23:59:59Z", "new": "2024-01-01T00:00:00Z", "undated": ""}

// newSmallChoice makes a choice in which about a third of the rules is used.
func newSmallChoice(w *smallWorld, r *rand.Rand, ask func() smallAsk) (c smallChoice) {
	names := make([]string, len(w.packages))
	for i, p := range w.packages {
		names[i] = p.name
	}
	name := func() string { return names[r.IntN(len(names))] }
	one := func() bool { return r.IntN(3) == 0 }
	c.prereleases = Prereleases(r.IntN(4))
	if one() {
		c.prereleasesOf = map[string]Prereleases{name(): Prereleases(r.IntN(4))}
	}
	if one() {
		c.order = Order(r.IntN(3))
	}
	for _, n := range []*Names{&c.noBuild, &c.noBinary} {
		if r.IntN(6) == 0 {
			n.All = true
		}
		if r.IntN(6) == 0 {
			n.Of = map[string]bool{name(): !n.All}
		}
	}
	if one() {
		c.limit = true
		if one() {
			c.limitOf = map[string]bool{name(): false}
		}
	} else if one() {
		c.limitOf = map[string]bool{name(): true}
	}
	for range max(0, r.IntN(5)-2) {
		c.overrides = append(c.overrides, ask())
	}
	if one() {
		c.excludes = append(c.excludes, name())
	}
	if one() {
		c.preferences = map[string]string{}
		for range 1 + r.IntN(3) {
			c.preferences[name()] = smallVersions[w.scheme][r.IntN(len(smallVersions[w.scheme]))]
		}
	}
	return c
}

func (c *smallChoice) choice(scheme Scheme) (out Choice) {
	out = Choice{
		Prereleases: c.prereleases, PrereleasesOf: c.prereleasesOf, Order: c.order,
		NoBuild: c.noBuild, NoBinary: c.noBinary, Excludes: c.excludes,
		ExcludeNewerOf: map[string]time.Time{},
	}
	if c.limit {
		out.ExcludeNewer = smallLimit
	}
	for name, limited := range c.limitOf {
		out.ExcludeNewerOf[name] = time.Time{}
		if limited {
			out.ExcludeNewerOf[name] = smallLimit
		}
	}
	for i, o := range c.overrides {
		out.Overrides = append(out.Overrides, Requirement{Text: o.line(scheme), Origin: Origin{File: "overrides.txt", Line: i + 1}})
	}
	for _, name := range slices.Sorted(maps.Keys(c.preferences)) {
		out.Preferences = append(out.Preferences, Preference{Name: name, Version: c.preferences[name]})
	}
	return out
}

// String writes the choice as the sections of a story.
func (c *smallChoice) text(w *smallWorld) string {
	var b strings.Builder
	fmt.Fprintf(&b, "-- overrides.txt --\n%s-- lock.txt --\n", w.text(c.overrides))
	for _, name := range slices.Sorted(maps.Keys(c.preferences)) {
		fmt.Fprintf(&b, "%s==%s\n", name, c.preferences[name])
	}
	fmt.Fprintf(&b, "-- options --\nprerelease %d %v, order %d, no build %v, no binary %v, limit %v %v, excludes %v\n",
		c.prereleases, c.prereleasesOf, c.order, c.noBuild, c.noBinary, c.limit, c.limitOf, c.excludes)
	return b.String()
}

func (c *smallChoice) clone() smallChoice {
	d := *c
	d.prereleasesOf, d.limitOf, d.preferences = maps.Clone(c.prereleasesOf), maps.Clone(c.limitOf), maps.Clone(c.preferences)
	d.overrides, d.excludes = slices.Clone(c.overrides), slices.Clone(c.excludes)
	return d
}

// cuts are the ways to choose less.
func (c *smallChoice) cuts() (list []func(*smallChoice)) {
	for i := range c.overrides {
		list = append(list, func(c *smallChoice) { c.overrides = slices.Delete(c.overrides, i, i+1) })
	}
	for name := range c.preferences {
		list = append(list, func(c *smallChoice) { delete(c.preferences, name) })
	}
	simpler := func(set bool, f func(*smallChoice)) {
		if set {
			list = append(list, f)
		}
	}
	simpler(c.excludes != nil, func(c *smallChoice) { c.excludes = nil })
	simpler(c.prereleases != IfNecessary, func(c *smallChoice) { c.prereleases = IfNecessary })
	simpler(c.prereleasesOf != nil, func(c *smallChoice) { c.prereleasesOf = nil })
	simpler(c.order != Highest, func(c *smallChoice) { c.order = Highest })
	simpler(c.noBuild.All || c.noBuild.Of != nil, func(c *smallChoice) { c.noBuild = Names{} })
	simpler(c.noBinary.All || c.noBinary.Of != nil, func(c *smallChoice) { c.noBinary = Names{} })
	simpler(c.limit, func(c *smallChoice) { c.limit = false })
	simpler(c.limitOf != nil, func(c *smallChoice) { c.limitOf = nil })
	return list
}

// setFiles gives a release's files their forms and times.
func (r *smallRelease) setFiles(out *fixtures.Release) {
	out.Uploaded = smallUploads[r.uploaded]
	if r.form != "" {
		out.Sdist = fixtures.StaticSdist
	}
	if r.form == "sdist" {
		out.Wheels = nil
	}
}

// usable reports whether a release is a candidate: what the rules say, in
// other words than the resolver's.
func (f *bruteForce) isUsable(p *smallPackage, r *smallRelease) bool {
	c := &f.w.choice
	limited, ok := c.limitOf[p.name]
	if !ok {
		limited = c.limit
	}
	sdist := r.form != "" && !c.noBuild.Has(p.name)
	wheel := r.form != "sdist" && r.unusable != "wheel" && !c.noBinary.Has(p.name)
	switch {
	case r.unusable == "yanked" && !f.pinned(p.name, r.version) && c.preferences[p.name] != r.version:
		return false
	case r.unusable == "python", r.unusable == "metadata", r.unusable == "metadata-python":
		return false
	case limited && r.uploaded != "old":
		return false
	case f.mode(p.name) == Disallow && isPrerelease(f.w.scheme, r.version):
		return false
	}
	return sdist || wheel
}

// mode returns the mode for the prereleases of a package; never Explicit.
func (f *bruteForce) mode(name string) Prereleases {
	mode, ok := f.w.choice.prereleasesOf[name]
	if !ok {
		mode = f.w.choice.prereleases
	}
	if mode != Explicit {
		return mode
	}
	for _, a := range f.userLines() {
		if a.name == name && namesPrerelease(a.constraint) {
			return IfNecessary
		}
	}
	return Disallow
}

// namesPrerelease is right for smallConstraints, in which none is named beside another version.
func namesPrerelease(constraint string) bool {
	return !strings.HasPrefix(constraint, "!") && strings.ContainsAny(constraint, "abcr-")
}

// userLines returns what the user says of candidates: requirements that are not
// overridden, overrides, constraints.
func (f *bruteForce) userLines() []smallAsk {
	var list []smallAsk
	for _, a := range f.w.requirements {
		list = append(list, f.w.choice.replace(a)...)
	}
	return slices.Concat(list, f.w.choice.overrides, f.w.constraints)
}

// replace returns what is asked instead.
func (c *smallChoice) replace(a smallAsk) (list []smallAsk) {
	if slices.Contains(c.excludes, a.name) {
		return nil
	}
	for _, o := range c.overrides {
		if o.name == a.name {
			list = append(list, o)
		}
	}
	if list == nil {
		list = []smallAsk{a}
	}
	return list
}

// better reports whether release v of a package is tried before release w: the
// preferred one first, then stable ones before prereleases unless all are
// allowed, then higher ones or lower ones first.
func (f *bruteForce) better(p, v, w int) bool {
	pkg := &f.w.packages[p]
	x, y := pkg.releases[v].version, pkg.releases[w].version
	if preferred := f.w.choice.preferences[pkg.name]; x != y && (x == preferred || y == preferred) {
		return x == preferred
	}
	if s, t := isPrerelease(f.w.scheme, x), isPrerelease(f.w.scheme, y); s != t && f.mode(pkg.name) != Allow {
		return t
	}
	lowest := f.w.choice.order == Lowest
	if f.w.choice.order == LowestDirect {
		lowest = slices.ContainsFunc(f.w.requirements, func(a smallAsk) bool { return a.name == pkg.name })
	}
	if lowest {
		return v < w
	}
	return v > w
}
