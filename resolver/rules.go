package resolver

import (
	"cmp"
	"strings"
	"time"

	"resolve/dist"
	"resolve/resolver/internal/pubgrub"
)

// A rules is what a request's choice says of one package.
type rules struct {
	e           *environment
	prereleases Prereleases // IfNecessary, Allow or Disallow
	lowest      bool
	noBuild     bool
	noBinary    bool
	limit       time.Time // zero for none
}

func (e *environment) rules(name string) rules {
	c := e.choice
	r := rules{
		e: e, prereleases: c.Prereleases, limit: c.ExcludeNewer,
		lowest:  c.Order == Lowest || c.Order == LowestDirect && e.direct[name],
		noBuild: c.NoBuild.Has(name), noBinary: c.NoBinary.Has(name),
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
	return r
}

// limitText says a limit as an explanation does.
func limitText(limit time.Time) string { return limit.UTC().Format(time.RFC3339Nano) }

// A pick is the file of a version whose metadata is read, and the file that
// would be installed; or why there is none.
type pick struct {
	read, installed *dist.File
	why             unusable
	undated         int // files that were left out for want of an upload time
}

// pick chooses among the files of a version. What is installed is the wheel
// that fits the target best, else the sdist. What is read is a wheel where
// there is one, though it does not fit or may not be installed: wheels of one
// version are taken to ask for the same, and reading one needs no build.
// Yanked files count only if yankedToo (PEP 592).
func (r *rules) pick(files []*dist.File, yankedToo bool) (p pick) {
	var buf [32]*dist.File
	wheels, sdists := buf[:0:24], buf[24:24]
	p.why = unusable{reason: noFiles}
	for _, f := range files {
		switch out := r.excludes(f, yankedToo); {
		case out.reason != usable:
			if out.reason == undated {
				p.undated++
			}
			if out.reason > p.why.reason {
				p.why = out
			}
		case f.Kind == dist.Wheel:
			wheels = append(wheels, f)
		default:
			sdists = append(sdists, f)
		}
	}
	wheel, fits := r.e.target.Tags.Best(wheels)
	sdist, buildable := dist.BestSdist(sdists)
	switch {
	case fits && !r.noBinary:
		p.installed = wheel
	case buildable && !r.noBuild:
		p.installed = sdist
	case fits:
		p.why = unusable{reason: noBinary}
	case buildable:
		p.why = unusable{reason: mustBuild}
	case wheel != nil:
		p.why = unusable{reason: noFittingWheel}
	}
	switch {
	case p.installed == nil:
	case !r.e.python.admits(p.installed.RequiresPython):
		p.why = unusable{requiresPython, p.installed.RequiresPython}
	default:
		p.read, p.why = cmp.Or(wheel, sdist), unusable{}
	}
	return p
}

// excludes says why a file does not count, whatever it fits.
func (r *rules) excludes(f *dist.File, yankedToo bool) unusable {
	switch {
	case r.limit.IsZero() || f.Links: // as with uv and pip, whose links tell no times either
	case f.Uploaded.IsZero():
		return unusable{undated, limitText(r.limit)}
	case !f.Uploaded.Before(r.limit):
		return unusable{tooNew, limitText(r.limit)}
	}
	if f.Yanked && !yankedToo {
		return unusable{yanked, f.YankedReason}
	}
	return unusable{}
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

// preferred returns the versions of a package that the request prefers, in its
// order; those that are not on the listing are left out.
func (e *environment) preferred(name string, versions Versions) (list []int) {
	for _, spelling := range e.preferences[name] {
		if i := e.place(spelling, versions); i >= 0 {
			list = append(list, i)
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
		for j := versions.Len() - 1; j > i; j-- {
			if strings.HasPrefix(versions.String(j), versions.String(i)+"+") {
				list = append(list, j)
			}
		}
		list = append(list, i)
	}
	return list
}
