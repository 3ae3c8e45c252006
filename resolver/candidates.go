package resolver

import (
	"resolve/dist"
	"resolve/pep440"
	"resolve/resolver/internal/pubgrub"
)

// A candidates is one listing as one request sees it: its versions numbered in
// ascending order, which of them cannot be used, and in which order the others
// are tried. It is a pure function of the listing and the request, so
// goroutines may make and share it.
type candidates struct {
	*numbering
	listing *dist.Listing
	tiers   []pubgrub.Set // of usable: tried one tier after another
	lowest  bool          // within a tier the lowest is tried first, not the highest
}

// The statuses of a project that matter here (PEP 792).
const (
	statusQuarantined = "quarantined"
	statusArchived    = "archived"
	statusDeprecated  = "deprecated"
)

// newCandidates makes the candidates of a listing.
func (e *environment) newCandidates(l *dist.Listing) *candidates {
	rules := e.rules(l.Name)
	c := &candidates{numbering: e.view.numbering(l, rules.way), listing: l, lowest: rules.lowest}
	if c.hasYanked(e.named(l.Name, c.versions)) {
		c.numbering = e.view.number(l, rules.way, func(vs Versions) pubgrub.Set { return e.named(l.Name, vs) })
	}
	c.order(rules.prereleases, rules.withLocals(e.preferred(l.Name, c.versions, rules.lowest), c.versions))
	return c
}

// order makes the tiers: what is preferred, one by one, then stable versions,
// then prereleases, unless those are as good.
func (c *candidates) order(p Prereleases, preferred []int) {
	c.tiers = make([]pubgrub.Set, 0, len(preferred)+2)
	for _, i := range preferred {
		if c.usable.Has(i) {
			c.tiers = append(c.tiers, pubgrub.Single(i))
		}
	}
	rest := [...]pubgrub.Set{c.stable, c.prereleases}
	if p == Allow {
		rest = [...]pubgrub.Set{c.usable, nil}
	}
	for _, tier := range rest {
		if !tier.Empty() {
			c.tiers = append(c.tiers, tier)
		}
	}
}

// best returns the candidate of a set that is tried first; -1 if none of it is
// usable.
func (c *candidates) best(set pubgrub.Set) int {
	for _, tier := range c.tiers {
		if i := c.first(tier, set); i >= 0 {
			return i
		}
	}
	return -1
}

// first returns what is tried first of a set's part of one tier, or -1.
func (c *candidates) first(tier, set pubgrub.Set) int {
	if c.lowest {
		return tier.MinCommon(set)
	}
	return tier.MaxCommon(set)
}

// after appends those of a set that are tried after v within the tier of v, in
// that order, until next is of length n.
func (c *candidates) after(next []int, v int, set pubgrub.Set, n int) []int {
	for _, tier := range c.tiers {
		if !tier.Has(v) {
			continue
		}
		following := tier.Below
		if c.lowest {
			following = tier.Above
		}
		for v = following(v); v >= 0 && len(next) < n; v = following(v) {
			if set.Has(v) {
				next = append(next, v)
			}
		}
		break
	}
	return next
}

// match returns the set of a constraint.
func (c *candidates) match(constraint string) pubgrub.Set {
	if constraint == "" {
		return pubgrub.Full(c.versions.Len())
	}
	set := make(pubgrub.Set, 0, (c.versions.Len()+63)/64)
	c.versions.Match(constraint, set.InsertRange)
	return set
}

// A pythonVersion says which Requires-Python a target meets.
type pythonVersion struct{ version pep440.Version }

// admits reports whether a file with this Requires-Python may be used: whether
// the version is not below what it asks for. Upper bounds are not held against
// it, as uv does: most were guesses, and a version that is rejected for one
// would be replaced by an older one whose author had not guessed yet. What
// cannot be read admits all.
func (p pythonVersion) admits(requires string) bool {
	if requires == "" {
		return true
	}
	specifiers, _, err := pep440.ParseSpecifiersLenient(requires)
	if err != nil {
		return true
	}
	return lowerBound(specifiers).below(p.version)
}
