package resolver

import (
	"slices"
	"sync/atomic"

	"resolve/dist"
	"resolve/resolver/internal/pubgrub"
)

// A numbering is the part of candidates that is the same for all requests with
// one target and one way: the versions of a listing in ascending order, and
// which of them cannot be used. It never changes, but for what it remembers;
// goroutines share it.
//
// Whether each version can be used is known from the start, for the search and
// its explanations rest on that. Which file speaks for a version is worked out
// when somebody asks: a search looks at a few versions of a package that may
// have thousands.
type numbering struct {
	view *view
	way  way

	versions Versions
	releases []*dist.Release      // by number: what the listing has of the version
	joined   map[int][]*dist.File // by number, of versions that it spells in several ways: the files of all
	picks    []atomic.Pointer[pick]
	named    pubgrub.Set // may be taken though they are yanked
	barred   []barring   // the rest of usable, in the order of their first versions
	undated  int         // files left out because the index does not say when they were uploaded

	usable      pubgrub.Set
	prereleases pubgrub.Set // of usable
	stable      pubgrub.Set // of usable
}

// A barring is versions that cannot be used, for one reason.
type barring struct {
	why      unusable
	versions pubgrub.Set
}

// number makes the numbering of a listing. A project in quarantine has no usable
// versions, whatever files are listed and pins name: an index must not offer
// them (PEP 792), so one that does, as a mirror may, has not noticed what they
// are. uv and pip look at files alone, and would install them.
func (v *view) number(l *dist.Listing, w way, named func(Versions) pubgrub.Set) *numbering {
	c := &numbering{view: v, way: w}
	c.sort(l)
	if named != nil {
		c.named = named(c.versions)
	}
	n := c.versions.Len()
	c.picks = make([]atomic.Pointer[pick], n)
	c.usable = make(pubgrub.Set, (n+63)/64)
	j := judge{view: v, way: w}
	for i := range n {
		why, undated := j.judge(c.filesOf(i), c.named.Has(i))
		c.undated += undated
		switch {
		case l.Status == statusQuarantined:
			why = unusable{quarantined, l.Reason}
		case why.reason == usable && w.noPrereleases && c.versions.Prerelease(i):
			why = unusable{reason: prerelease}
		}
		if why.reason != usable {
			c.bar(i, why)
			continue
		}
		c.usable.Insert(i)
		if c.versions.Prerelease(i) {
			c.prereleases.Insert(i)
		}
	}
	if c.stable = c.usable; c.prereleases != nil {
		c.stable = c.usable.Minus(c.prereleases)
	}
	return c
}

// sort sorts the versions of a listing, and its files by version.
func (c *numbering) sort(l *dist.Listing) {
	spellings := make([]string, len(l.Releases))
	for i := range l.Releases {
		spellings[i] = l.Releases[i].Version
	}
	var places []int
	c.versions, places = c.view.scheme.Sort(spellings)
	c.releases = make([]*dist.Release, c.versions.Len())
	for i := range l.Releases {
		r, p := &l.Releases[i], places[i]
		switch {
		case p < 0:
		case c.releases[p] == nil:
			c.releases[p] = r
		default:
			if c.joined == nil {
				c.joined = map[int][]*dist.File{}
			}
			c.joined[p] = slices.Concat(c.filesOf(p), r.Files)
		}
	}
}

// filesOf returns all files that the listing has for a version, in its order;
// they must not be changed.
func (c *numbering) filesOf(i int) []*dist.File {
	if files, ok := c.joined[i]; ok {
		return files
	}
	return c.releases[i].Files
}

// bar notes why version i cannot be used.
func (c *numbering) bar(i int, why unusable) {
	for k := len(c.barred) - 1; k >= 0; k-- {
		if c.barred[k].why == why {
			c.barred[k].versions.Insert(i)
			return
		}
	}
	c.barred = append(c.barred, barring{why, pubgrub.Single(i)})
}

// why returns why version i cannot be used, the zero value if it can.
func (c *numbering) why(i int) unusable {
	for k := range c.barred {
		if c.barred[k].versions.Has(i) {
			return c.barred[k].why
		}
	}
	return unusable{}
}

// pick returns the files that a version stands for; none if it cannot be used.
func (c *numbering) pick(i int) *pick {
	if p := c.picks[i].Load(); p != nil {
		return p
	}
	p := &pick{}
	if c.usable.Has(i) {
		*p = c.view.pickOf(c.filesOf(i), c.way, c.named.Has(i))
	}
	c.picks[i].Store(p)
	return p
}

// file returns the file whose metadata speaks for a version; nil if it cannot be used.
func (c *numbering) file(i int) *dist.File { return c.pick(i).read }

// isYanked reports whether what would be installed of a version is yanked.
func (c *numbering) isYanked(i int) bool {
	f := c.pick(i).installed
	return f != nil && f.Yanked
}

// hasYanked reports whether some of the versions cannot be used because their
// files are yanked, or because of what is left of those that are not.
func (c *numbering) hasYanked(set pubgrub.Set) bool {
	for i := range set.Minus(c.usable).All {
		for _, f := range c.filesOf(i) {
			if f.Yanked {
				return true
			}
		}
	}
	return false
}
