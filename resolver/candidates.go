package resolver

import (
	"math/bits"

	"resolve/dist"
	"resolve/pep440"
	"resolve/resolver/internal/pubgrub"
)

// A candidates is one listing as one request sees it: its versions numbered in
// ascending order, which of them cannot be used, and in which order the others
// are tried. It is a pure function of the listing and the request, so
// goroutines may make and share it.
type candidates struct {
	listing  *dist.Listing
	versions Versions
	places   []int        // by release of the listing: its number, -1 for what is no version
	files    []*dist.File // by number: the file whose metadata speaks for the version; nil if unusable
	yanked   []*dist.File // by number: the yanked file that would be installed; nil if none
	why      []unusable   // by number: why it cannot be used; zero if it can
	undated  int          // files left out because the index does not say when they were uploaded

	usable pubgrub.Set
	tiers  []pubgrub.Set // of usable: tried one tier after another
	lowest bool          // within a tier the lowest is tried first, not the highest
}

// The statuses of a project that matter here (PEP 792).
const (
	statusQuarantined = "quarantined"
	statusArchived    = "archived"
	statusDeprecated  = "deprecated"
)

// number makes the candidates of a listing. A project in quarantine has none,
// whatever files are listed and pins name: an index must not offer them (PEP
// 792), so one that does, as a mirror may, has not noticed what they are. uv and
// pip look at files alone, and would install them.
func (e *environment) number(l *dist.Listing) *candidates {
	spellings := make([]string, len(l.Releases))
	for i, r := range l.Releases {
		spellings[i] = r.Version
	}
	versions, places := e.scheme.Sort(spellings)
	n := versions.Len()
	c := &candidates{
		listing: l, versions: versions, places: places,
		files: make([]*dist.File, n), yanked: make([]*dist.File, n), why: make([]unusable, n),
	}
	files := make([][]*dist.File, n)
	for i := range l.Releases {
		if p := places[i]; p >= 0 {
			if files[p] == nil {
				files[p] = l.Releases[i].Files()
			} else {
				files[p] = append(files[p][:len(files[p]):len(files[p])], l.Releases[i].Files()...)
			}
		}
	}
	preferred := e.preferred(l.Name, versions)
	named := e.pinned(l.Name, versions)
	for _, i := range preferred {
		named.Insert(i)
	}
	rules := e.rules(l.Name)
	for i := range n {
		picked := rules.pick(files[i], false)
		if picked.read == nil && named.Has(i) {
			picked = rules.pick(files[i], true)
		}
		c.undated += picked.undated
		if l.Status == statusQuarantined {
			picked = pick{why: unusable{quarantined, l.Reason}}
		}
		if picked.read != nil && rules.prereleases == Disallow && versions.Prerelease(i) {
			picked = pick{why: unusable{reason: prerelease}}
		}
		c.files[i], c.why[i] = picked.read, picked.why
		if picked.read != nil && picked.installed.Yanked {
			c.yanked[i] = picked.installed
		}
	}
	c.lowest = rules.lowest
	c.order(rules.prereleases, rules.withLocals(preferred, versions))
	return c
}

// order makes the tiers: what is preferred, one by one, then stable versions,
// then prereleases, unless those are as good.
func (c *candidates) order(p Prereleases, preferred []int) {
	var stable, prereleases pubgrub.Set
	for i, f := range c.files {
		if f == nil {
			continue
		}
		c.usable.Insert(i)
		if p != Allow && c.versions.Prerelease(i) {
			prereleases.Insert(i)
		} else {
			stable.Insert(i)
		}
	}
	for _, i := range preferred {
		if c.files[i] != nil {
			c.tiers = append(c.tiers, pubgrub.Single(i))
		}
	}
	for _, tier := range []pubgrub.Set{stable, prereleases} {
		if !tier.Empty() {
			c.tiers = append(c.tiers, tier)
		}
	}
}

// best returns the candidate of a set that is tried first; -1 if none of it is
// usable.
func (c *candidates) best(set pubgrub.Set) int {
	for _, tier := range c.tiers {
		if i := c.first(tier.Intersect(set)); i >= 0 {
			return i
		}
	}
	return -1
}

// first returns the member of a part of one tier that is tried first, or -1.
func (c *candidates) first(set pubgrub.Set) int {
	if !c.lowest {
		return set.Max()
	}
	for i, word := range set {
		if word != 0 {
			return i*64 + bits.TrailingZeros64(word)
		}
	}
	return -1
}

// after returns those that are tried after v within the tier of v, at most n,
// in that order.
func (c *candidates) after(v int, set pubgrub.Set, n int) (next []int) {
	for _, tier := range c.tiers {
		if !tier.Has(v) {
			continue
		}
		rest := tier.Intersect(set)
		for len(next) < n {
			if rest = c.without(rest, v); rest.Empty() {
				break
			}
			v = c.first(rest)
			next = append(next, v)
		}
		break
	}
	return next
}

// without returns the members of a set that are tried after v.
func (c *candidates) without(set pubgrub.Set, v int) pubgrub.Set {
	below := pubgrub.Full(v + 1)
	if c.lowest {
		return set.Minus(below)
	}
	return set.Intersect(below).Minus(pubgrub.Single(v))
}

// match returns the set of a constraint.
func (c *candidates) match(constraint string) pubgrub.Set {
	if constraint == "" {
		return pubgrub.Full(c.versions.Len())
	}
	set := make(pubgrub.Set, 0, (c.versions.Len()+63)/64)
	c.versions.Match(constraint, set.Insert)
	return set
}

// filesOf returns all files that the listing has for a version.
func (c *candidates) filesOf(v int) (files []*dist.File) {
	for i, p := range c.places {
		if p == v {
			files = append(files, c.listing.Releases[i].Files()...)
		}
	}
	return files
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
