package resolver

import (
	"sync"

	"resolve/dist"
	"resolve/pep508"
)

// A Views remembers what listings and metadata come to for a target and a
// choice: versions sorted and judged, dependencies read. Resolves that share
// Listings and Readings may share it, and find the work done that one of them
// did. The zero value is ready; goroutines share it.
//
// It keeps alive the newest listing of each name and the metadata that it was
// used with, so it is given up together with the maps. How much it remembers of
// one listing is bounded, whatever requests ask: for more targets and choices
// than a few the work is done again.
type Views struct {
	views memo[viewKey, *view]
}

// The bounds of a Views. What is full is emptied and filled anew: what many
// requests share is back at once, what one asked for by itself is gone.
const (
	maxViews = 8 // targets
	maxWays  = 4 // for one listing and target
)

// A viewKey is what a view depends on. Tags are left out: a Python and a
// platform make them (dist.NewTags).
type viewKey struct {
	scheme      Scheme
	python      dist.Python
	platform    dist.Platform
	environment pep508.Environment
}

// of returns the view of a target.
func (vs *Views) of(s Scheme, t *dist.Target) *view {
	return vs.views.few(viewKey{s, t.Python, t.Platform, t.Environment}, maxViews, func(viewKey) *view {
		return &view{scheme: s, target: t, python: pythonVersion{releaseOf(t.Python.Version)}}
	})
}

// A view is what listings and metadata come to for one target. Goroutines share it.
type view struct {
	scheme Scheme
	target *dist.Target
	python pythonVersion

	admitted memo[string, bool] // by Requires-Python
	read     memo[*dist.Metadata, *dependencies]
	lines    memo[string, lineRead] // of metadata; a package's versions have most of them in common

	mu       sync.Mutex
	listings map[string]*numberings // guarded by mu; by name
}

// A numberings is those of one listing.
type numberings struct {
	listing *dist.Listing
	ways    memo[way, *numbering]
}

// numbering returns the numbering of a listing, made once.
func (v *view) numbering(l *dist.Listing, w way) *numbering {
	v.mu.Lock()
	n := v.listings[l.Name]
	if n == nil || n.listing != l {
		if v.listings == nil {
			v.listings = map[string]*numberings{}
		}
		n = &numberings{listing: l}
		v.listings[l.Name] = n
	}
	v.mu.Unlock()
	return n.ways.few(w, maxWays, func(w way) *numbering { return v.number(l, w, nil) })
}

// A lineRead is what a line of metadata says.
type lineRead struct {
	dependency Dependency
	err        error
}

// dependency reads a line of metadata.
func (v *view) dependency(line string) (Dependency, error) {
	l := v.lines.get(line, func(line string) (l lineRead) {
		l.dependency, l.err = v.scheme.MetadataDependency(line)
		return l
	})
	return l.dependency, l.err
}

// admits reports whether the target's Python meets a Requires-Python.
func (v *view) admits(requires string) bool {
	return requires == "" || v.admitted.get(requires, v.python.admits)
}
