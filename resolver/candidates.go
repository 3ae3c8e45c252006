package resolver

import (
	"cmp"

	"resolve/dist"
	"resolve/pep440"
	"resolve/resolver/internal/pubgrub"
)

// A candidates is one listing as one request sees it: its versions numbered in
// ascending order, and which of them cannot be used. It is a pure function of
// the listing and the request, so goroutines may make and share it.
type candidates struct {
	listing  *dist.Listing
	versions Versions
	files    []*dist.File // by number: the file whose metadata speaks for the version; nil if unusable
	yanked   []*dist.File // by number: the yanked file that would be installed; nil if none
	why      []unusable   // by number: why it cannot be used; zero if it can
	usable   pubgrub.Set
	stable   pubgrub.Set // usable, and no prereleases
}

// An unusable is why a version is no candidate. Versions with equal reasons
// are told of together.
type unusable struct {
	reason unusableReason
	detail string // Requires-Python as written; why it was yanked
}

type unusableReason uint8

const (
	usable unusableReason = iota
	noFiles
	noFittingWheel // there are wheels, none for the target, and no sdist
	requiresPython
	yanked
	mustBuild // only a build could describe it, and builds are forbidden
	malformed
	requiresURL
)

// number makes the candidates of a listing. A yanked file counts only if the
// user names its version exactly and no other file of it will do (PEP 592).
func (e *environment) number(l *dist.Listing) *candidates {
	spellings := make([]string, len(l.Releases))
	for i, r := range l.Releases {
		spellings[i] = r.Version
	}
	versions, places := e.scheme.Sort(spellings)
	n := versions.Len()
	c := &candidates{
		listing: l, versions: versions,
		files: make([]*dist.File, n), yanked: make([]*dist.File, n), why: make([]unusable, n),
	}
	files := make([][]*dist.File, n)
	for i, r := range l.Releases {
		if p := places[i]; p >= 0 {
			if files[p] == nil {
				files[p] = r.Files
			} else {
				files[p] = append(files[p][:len(files[p]):len(files[p])], r.Files...)
			}
		}
	}
	pinned := e.pinned(l.Name, versions)
	for i := range n {
		file, installed, why := e.choose(files[i], false)
		if file == nil && pinned.Has(i) {
			file, installed, why = e.choose(files[i], true)
		}
		c.files[i], c.why[i] = file, why
		if file != nil && installed.Yanked {
			c.yanked[i] = installed
		}
		if c.files[i] != nil {
			c.usable.Insert(i)
			if !versions.Prerelease(i) {
				c.stable.Insert(i)
			}
		}
	}
	return c
}

// pinned returns the versions that the user's own lines name exactly: the
// lowest that a pin admits, for ==1.0 admits 1.0+local too and does not name it.
func (e *environment) pinned(name string, versions Versions) (set pubgrub.Set) {
	for _, constraint := range e.pins[name] {
		lowest := -1
		versions.Match(constraint, func(i int) {
			if lowest < 0 || i < lowest {
				lowest = i
			}
		})
		if lowest >= 0 {
			set.Insert(lowest)
		}
	}
	return set
}

// choose returns the file of a version whose metadata is read: the wheel that
// fits the target best, else, if there is an sdist, the wheel that nearly
// fits, for wheels of one version are taken to ask for the same, else the
// sdist. It returns besides which file would be installed.
func (e *environment) choose(files []*dist.File, yankedToo bool) (read, installed *dist.File, why unusable) {
	var buf [32]*dist.File
	wheels, sdists := buf[:0:24], buf[24:24]
	why = unusable{reason: noFiles}
	for _, f := range files {
		switch {
		case f.Yanked && !yankedToo:
			why = unusable{yanked, f.YankedReason}
		case f.Kind == dist.Wheel:
			wheels = append(wheels, f)
		default:
			sdists = append(sdists, f)
		}
	}
	wheel, fits := e.target.Tags.Best(wheels)
	sdist, buildable := dist.BestSdist(sdists)
	installed = wheel
	switch {
	case fits:
	case buildable:
		installed = sdist
	case wheel != nil:
		return nil, nil, unusable{reason: noFittingWheel}
	default:
		return nil, nil, why
	}
	if !e.python.admits(installed.RequiresPython) {
		return nil, nil, unusable{requiresPython, installed.RequiresPython}
	}
	return cmp.Or(wheel, sdist), installed, unusable{}
}

// best returns the candidate that is tried first of a set: the highest stable
// one, else the highest prerelease; -1 if none is usable.
func (c *candidates) best(set pubgrub.Set) int {
	if i := c.stable.Intersect(set).Max(); i >= 0 {
		return i
	}
	return c.usable.Intersect(set).Max()
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
