package resolver

import (
	"fmt"
	"slices"
	"strings"
)

// A Hint is something that the user could do. Each was tried, or is plain from
// what the index says; what may be wrong is no hint.
//
// Text says what would help in words that fit whoever asks: a command, a service
// and a program that calls Resolve say each in their own how Setting is given.
type Hint struct {
	Kind    string  `json:"kind"`              // see the kinds
	Package string  `json:"package,omitempty"` // normal name
	Version string  `json:"version,omitempty"` // the version that it is about
	Origin  Origin  `json:"origin,omitzero"`   // the line that is to be changed
	Setting Setting `json:"setting,omitzero"`  // what the request should have besides; Text does not name it
	Text    string  `json:"text"`              // for a reader
}

// A Setting is a part of a request by the name that uv has for it, and its value:
// "python-version" and "3.12".
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// The kinds of hint.
const (
	HintEdit       = "edit"          // change a line: there is a solution then
	HintDrop       = "drop"          // take a line out: there is a solution then
	HintPython     = "python"        // there is a solution for another Python
	HintWheels     = "wheels"        // what the package has wheels for
	HintPrerelease = "prerelease"    // a prerelease would do
	HintYanked     = "yanked"        // a yanked version would do
	HintNewer      = "exclude-newer" // a version was uploaded after the limit
	HintBuild      = "build"         // there is a solution if the package may be built
	HintBinary     = "binary"        // there is a solution if a wheel of the package may be used
	HintName       = "name"          // a name that the index has
	HintExtra      = "extra"         // the extras that a package has; what a line asks for is none
)

// shownHints is how many hints are worth reading.
const shownHints = 5

// hints returns what could help, the surest first.
func (f *failed) hints(e *NoSolution) (list []Hint) {
	list = f.nameHints(e)
	for _, b := range e.barred {
		list = append(list, f.barredHints(b)...)
	}
	list = append(list, f.prereleaseHints(e)...)
	list = append(list, f.extraHints(e)...)
	list = append(list, f.editHints(e)...)
	return list[:min(len(list), shownHints)]
}

// editHints says how the lines of a conflict could be changed.
func (f *failed) editHints(e *NoSolution) (list []Hint) {
	var drops []string
	var first ConflictLine
	for i, l := range e.Conflict.Lines {
		switch {
		case l.Edit == nil || f.said[e.places[i]]:
		case l.Edit.Text != "":
			list = append(list, Hint{Kind: HintEdit, Origin: l.Origin, Text: fmt.Sprintf("change %s to %s", l.place(), l.Edit.Text)})
		default:
			if len(drops) == 0 {
				first = l
			}
			what := l.Text
			if place := l.Origin.String(); place != "" {
				what = fmt.Sprintf("%s (%s)", place, l.Text)
			}
			drops = append(drops, what)
		}
	}
	if len(list) == 0 && len(drops) > 0 && len(f.said) == 0 {
		list = append(list, Hint{Kind: HintDrop, Origin: first.Origin, Text: "there is a solution without " + strings.Join(drops, ", or without ")})
	}
	return list
}

// place says where a line is, or what it is.
func (l *ConflictLine) place() string {
	if s := l.Origin.String(); s != "" {
		return s
	}
	return l.Text
}

// nameHints names what the user may have meant by names that the index does
// not have.
func (f *failed) nameHints(e *NoSolution) (list []Hint) {
	for _, name := range e.absent {
		near := f.nearName(name)
		if near == "" {
			continue
		}
		h := Hint{Kind: HintName, Package: near, Text: "did you mean " + near + "?"}
		for i, at := range e.places {
			l := f.r.asks.lines[at]
			if l.dependency.Name != name {
				continue
			}
			text := near + strings.TrimPrefix(strings.TrimSpace(l.Text), name)
			if d, err := f.r.env.scheme.Dependency(text); err == nil && d.Name == near && f.solves(at, text) {
				h.Origin, h.Text = l.Origin, fmt.Sprintf("change %s to %s", e.Conflict.Lines[i].place(), text)
				e.Conflict.Lines[i].Edit = &Edit{Text: text}
				f.said[at] = true
			}
		}
		list = append(list, h)
	}
	return list
}

// shownExtras is how many extras of a package are listed.
const shownExtras = 6

// extraHints name the extras that packages have, where a line of the conflict
// asks for one that no version of its package has, as far as they were read.
func (f *failed) extraHints(e *NoSolution) (list []Hint) {
	for _, at := range e.places {
		d := f.r.asks.lines[at].dependency
		for _, extra := range d.Extras {
			version, extras, known := f.extrasOf(d)
			if !known || slices.Contains(extras, extra) {
				continue
			}
			text := fmt.Sprintf("%s has no extra %q", d.Name, extra)
			if more := len(extras) - shownExtras; more > 0 {
				text += fmt.Sprintf("; it has %s and %d more", strings.Join(extras[:shownExtras], ", "), more)
			} else if len(extras) > 0 {
				text += "; it has " + strings.Join(extras, ", ")
			}
			list = append(list, Hint{Kind: HintExtra, Package: d.Name, Version: version, Origin: f.r.asks.lines[at].Origin, Text: text})
		}
	}
	return list
}

// extrasOf returns all extras that versions of a package are known to have,
// sorted, and the highest such version; false if nothing is known of it.
func (f *failed) extrasOf(d Dependency) (version string, extras []string, known bool) {
	p, ok := f.r.packages.byName[[2]string{d.Name, ""}]
	if !ok || f.r.packages.all[p].candidates == nil {
		return "", nil, false
	}
	c := f.r.packages.all[p].candidates
	for v := range c.match(d.Constraint).Intersect(c.usable).All {
		m := f.r.read.of(c.file(v))
		if m == nil {
			continue
		}
		if !known {
			known, version = true, c.versions.String(v)
		}
		extras = append(extras, m.ProvidesExtra...)
		for _, line := range m.RequiresDist {
			if dep, err := f.r.env.scheme.MetadataDependency(line); err == nil {
				extras = append(extras, dep.Marker.Extras()...)
			}
		}
	}
	slices.Sort(extras)
	return version, slices.Compact(extras), known
}
