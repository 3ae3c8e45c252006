package resolver

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/resolver/internal/pubgrub"
)

// maxSidecars is how many metadata files of one version are compared.
const maxSidecars = 8

// compareWheels warns of chosen versions whose wheels ask for different
// things: what was read of one wheel is not what another says, so the answer
// may be wrong where that one is installed.
//
// Nothing is read but where the index gives a hash for each metadata file and
// the hashes differ; then one for each hash. What cannot be read is passed
// over: the answer does not rest on it.
func (r *resolve) compareWheels(ctx context.Context) (list []string) {
	type comparison struct {
		p     pubgrub.Package
		v     int
		other *dist.File
		asked fetcher.Request
	}
	var all []comparison
	for p, v := range r.solver.Decisions {
		pkg := &r.packages.all[p]
		if pkg.extra != "" {
			continue
		}
		for _, f := range r.otherSidecars(pkg, v) {
			c := comparison{p, v, f, r.pool.Reading(f, fetcher.Hint{Depth: maxGuessDepth})} // what it asks for is not fetched
			if r.pool.Need(c.asked) == nil {
				all = append(all, c)
			} else {
				r.read.fleeting = true
			}
		}
	}
	for _, c := range all {
		done := r.awaits(r.packages.name(c.p), r.packages.all[c.p].candidates.versions.String(c.v), c.asked)
		other, err := r.pool.WaitReading(ctx, c.asked)
		done()
		if err != nil || c.other.Hash == "" {
			r.read.fleeting = true
		}
		if err != nil {
			continue
		}
		r.read.metadata[c.other.Key()] = other
		pkg := &r.packages.all[c.p]
		read := pkg.candidates.file(c.v)
		m := r.read.of(read)
		if m == nil {
			continue
		}
		if d := r.env.difference(read.Filename, m, c.other.Filename, other); d != "" {
			list = append(list, fmt.Sprintf("%s %s: its wheels ask for different things: %s", pkg.name, pkg.candidates.versions.String(c.v), d))
		}
	}
	return list
}

// otherSidecars returns wheels of version v, one for each hash of a metadata
// file that is not that of the wheel that was read.
func (r *resolve) otherSidecars(p *pkg, v int) (others []*dist.File) {
	read := p.candidates.file(v)
	if read.Kind != dist.Wheel || !read.Sidecar || read.SidecarHash == "" || p.candidates.agreeOnSidecars(v) {
		return nil
	}
	byHash := map[string]*dist.File{}
	rules := r.env.rules(p.name)
	for _, f := range p.candidates.filesOf(v) {
		if f.Kind != dist.Wheel || !f.Sidecar || f.SidecarHash == "" || f.SidecarHash == read.SidecarHash {
			continue
		}
		if rules.excludes(f, p.candidates.isYanked(v)) != usable {
			continue
		}
		if g := byHash[f.SidecarHash]; g == nil || f.Filename < g.Filename {
			byHash[f.SidecarHash] = f
		}
	}
	others = slices.SortedFunc(maps.Values(byHash), func(f, g *dist.File) int { return strings.Compare(f.Filename, g.Filename) })
	return others[:min(len(others), maxSidecars-1)]
}

// difference says what one wheel asks for and the other does not, "" if they
// ask for the same.
func (e *environment) difference(a string, x *dist.Metadata, b string, y *dist.Metadata) string {
	ofA, okA := e.lines(x)
	ofB, okB := e.lines(y)
	onlyA := slices.DeleteFunc(slices.Sorted(maps.Keys(ofA)), func(s string) bool { return ofB[s] })
	onlyB := slices.DeleteFunc(slices.Sorted(maps.Keys(ofB)), func(s string) bool { return ofA[s] })
	switch {
	case !okA || !okB || len(onlyA)+len(onlyB) == 0:
		return ""
	case len(onlyB) == 0:
		return fmt.Sprintf("%s asks for %s, %s does not", a, someLines(onlyA), b)
	case len(onlyA) == 0:
		return fmt.Sprintf("%s asks for %s, %s does not", b, someLines(onlyB), a)
	}
	return fmt.Sprintf("%s asks for %s, %s for %s", a, someLines(onlyA), b, someLines(onlyB))
}

// lines returns what metadata asks for in any environment, each in one
// spelling; false if some of it cannot be read.
func (e *environment) lines(m *dist.Metadata) (map[string]bool, bool) {
	set := map[string]bool{}
	for _, line := range m.RequiresDist {
		d, err := e.scheme.MetadataDependency(line)
		if err != nil {
			return nil, false
		}
		holds := d.Marker.Condition()
		if holds.IsNever() {
			continue
		}
		text := d.text(e.scheme)
		if d.URL != "" {
			text += " @ " + d.URL
		}
		if marker := holds.String(); marker != "" {
			text += " ; " + marker
		}
		set[text] = true
	}
	return set, m.Malformed == ""
}

// shownLines is how many lines a warning shows before it counts the rest.
const shownLines = 3

func someLines(list []string) string {
	if n := len(list) - shownLines; n > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:shownLines], ", "), n)
	}
	return strings.Join(list, ", ")
}
