package resolver

import (
	"slices"
	"sync"
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
	listing  *dist.Listing
	releases []int32 // by number: which release of the listing has the version; the first, if several spell it; nil if that of the same number
	places   []int   // by release: its number; nil if no version is spelled in several ways
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
	c := &numbering{view: v, way: w, listing: l}
	c.sort(l)
	if named != nil {
		c.named = named(c.versions)
	}
	n := c.versions.Len()
	c.picks = make([]atomic.Pointer[pick], n)
	c.usable = make(pubgrub.Set, (n+63)/64)
	j := judge{view: v, way: w}
	for i := range n {
		why, undated := j.judgeVersion(c, i)
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

// spellings has room for those of one listing, which is used again.
var spellings = sync.Pool{New: func() any { return new([]string) }}

// sort sorts the versions of a listing, and its files by version. Most listings
// have them sorted.
func (c *numbering) sort(l *dist.Listing) {
	room := spellings.Get().(*[]string)
	list := (*room)[:0]
	for i := range l.Releases {
		list = append(list, l.Releases[i].Version)
	}
	var places []int
	c.versions, places = c.view.scheme.Sort(list)
	clear(list) // the room outlives the listing
	*room = list
	spellings.Put(room)
	for i, p := range places {
		if p != i {
			c.place(places)
			return
		}
	}
}

// place notes where the releases of a listing are that is not sorted.
func (c *numbering) place(places []int) {
	c.releases = make([]int32, c.versions.Len())
	for i := len(places) - 1; i >= 0; i-- {
		p := places[i]
		if p < 0 {
			continue
		}
		if c.releases[p] != 0 { // 0 for none while this runs
			c.places = places
		}
		c.releases[p] = int32(i) + 1
	}
	for p := range c.releases {
		c.releases[p]--
	}
}

// at returns where in the listing the one release of a version is; -1 if there are
// several.
func (c *numbering) at(i int) int {
	if c.releases == nil {
		return i
	}
	at := int(c.releases[i])
	if c.places != nil && slices.Contains(c.places[at+1:], i) {
		return -1
	}
	return at
}

// releasesOf returns the releases of a version, in the listing's order.
func (c *numbering) releasesOf(i int) []dist.Release {
	if r := c.at(i); r >= 0 {
		return c.listing.Releases[r : r+1 : r+1]
	}
	var releases []dist.Release
	for k, p := range c.places {
		if p == i {
			releases = append(releases, c.listing.Releases[k])
		}
	}
	return releases
}

// filesOf returns all files that the listing has for a version, in its order.
func (c *numbering) filesOf(i int) []*dist.File { return filesOf(c.releasesOf(i)) }

// filesOf returns the files of releases; nobody may change them.
func filesOf(releases []dist.Release) []*dist.File {
	if len(releases) == 1 {
		return slices.Clip(releases[0].Files())
	}
	var files []*dist.File
	for i := range releases {
		files = append(files, releases[i].Files()...)
	}
	return files
}

// outlined returns the release of a version among whose files one can choose by
// their outlines; nil if there is none. They tell no times.
func (c *numbering) outlined(i int) *dist.Release {
	if r := c.at(i); r >= 0 && c.listing.Releases[r].Alike != nil && c.way.limit.IsZero() {
		return &c.listing.Releases[r]
	}
	return nil
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

// pick returns the files that a version stands for; none if it cannot be used. For
// a version that can be used by what the listing says of it, and whose files turn
// out to be none, it is a file that cannot be had: who reads it is told so.
func (c *numbering) pick(i int) *pick {
	if p := c.picks[i].Load(); p != nil {
		return p
	}
	p := &pick{}
	if c.usable.Has(i) {
		if r := c.outlined(i); r != nil {
			*p = c.view.pickOutlined(r, c.way, c.named.Has(i))
		} else {
			*p = c.view.pickOf(c.filesOf(i), c.way, c.named.Has(i))
		}
		if p.read == nil {
			p.read = &dist.File{Kind: dist.Sdist, Filename: c.listing.Name + " " + c.versions.String(i), Index: c.listing.Index, Size: -1}
			p.installed = p.read
		}
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
