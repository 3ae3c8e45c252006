package resolver

import (
	"slices"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// A rules is what a request's choice says of one package.
type rules struct {
	way
	prereleases Prereleases // IfNecessary, Allow or Disallow
	lowest      bool
}

func (e *environment) rules(name string) rules {
	c := e.choice
	r := rules{
		way:         way{limit: c.ExcludeNewer, noBuild: c.NoBuild.Has(name), noBinary: c.NoBinary.Has(name)},
		prereleases: c.Prereleases,
		lowest:      c.Order == Lowest || c.Order == LowestDirect && e.direct[name],
	}
	if mode, ok := c.PrereleasesOf[name]; ok {
		r.prereleases = mode
	}
	if r.prereleases == Explicit {
		r.prereleases = Disallow
		if e.prereleases[name] {
			r.prereleases = IfNecessary
		}
	}
	if limit, ok := c.ExcludeNewerOf[name]; ok {
		r.limit = limit
	}
	r.limit = r.limit.Round(0).UTC() // as a map key
	r.noPrereleases = r.prereleases == Disallow
	return r
}

// pinned returns the versions that the user's own lines name exactly: the
// lowest that a pin admits, for ==1.0 admits 1.0+local too and does not name it.
func (e *environment) pinned(name string, versions Versions) (set pubgrub.Set) {
	for _, constraint := range e.pins[name] {
		lowest := -1
		versions.Match(constraint, func(from, _ int) {
			if lowest < 0 {
				lowest = from
			}
		})
		if lowest >= 0 {
			set.Insert(lowest)
		}
	}
	return set
}

// named returns the versions that the user's own lines or preferences name.
func (e *environment) named(name string, versions Versions) pubgrub.Set {
	set := e.pinned(name, versions)
	for _, i := range e.preferred(name, versions, false) {
		set.Insert(i)
	}
	return set
}

// preferred returns the versions of a package that the request prefers, the one to
// try first at the head; those that are not on the listing are left out.
func (e *environment) preferred(name string, versions Versions, lowest bool) (list []int) {
	for rest := e.preferences[name]; len(rest) > 0; {
		at, file := len(list), rest[0].Origin.File
		for len(rest) > 0 && rest[0].Origin.File == file {
			if i := e.place(rest[0].Version, versions); i >= 0 {
				list = append(list, i)
			}
			rest = rest[1:]
		}
		slices.Sort(list[at:])
		if !lowest {
			slices.Reverse(list[at:])
		}
	}
	return list
}

// place returns which of the versions a spelling is of, 3.19.0 of 3.19 too, and
// -1 if it is of none.
func (e *environment) place(spelling string, versions Versions) int {
	n := versions.Len()
	all := make([]string, n, n+1)
	for i := range n {
		if all[i] = versions.String(i); all[i] == spelling {
			return i
		}
	}
	sorted, places := e.scheme.Sort(append(all, spelling))
	if sorted.Len() > n { // it is one more
		return -1
	}
	return places[n]
}

// withLocals puts before each preferred version those that differ from it by a
// local label alone, the highest first: a lock that says 1.0 is kept by 1.0+cpu
// where there is one, as uv does. Where the lowest version is tried first it
// changes nothing, unlike in uv: the lock that such a run makes would not be
// kept by the next.
func (r *rules) withLocals(preferred []int, versions Versions) (list []int) {
	if r.lowest {
		return preferred
	}
	for _, i := range preferred {
		public := versions.String(i)
		for j := versions.Len() - 1; j > i; j-- {
			if local, ok := strings.CutPrefix(versions.String(j), public); ok && strings.HasPrefix(local, "+") {
				list = append(list, j)
			}
		}
		list = append(list, i)
	}
	return list
}
