package main

import (
	"context"

	"resolve/resolver"
)

// A causeKind is what kind of thing made a lock differ from another.
type causeKind int

const (
	yourLine   causeKind = iota // what the user asks for, or constrains
	dragged                     // what another package of the lock asks for, or no longer does
	newRelease                  // a version that was uploaded since
	otherCause                  // none of these, or nobody can tell
	causeKinds
)

// cause finds out why a package differs, and says it.
func (d *comparison) cause(ctx context.Context, c change) (causeKind, string) {
	switch {
	case c.old == "":
		return d.whyAdded(c)
	case c.new == "":
		return d.whyRemoved(c)
	case d.before.pins[c.name].Version == "" || d.after.pins[c.name].Version == "":
		return otherCause, sayPlace(d.after.pins[c.name])
	}
	if kind, text, ok := d.whyExcluded(c); ok {
		return kind, text
	}
	if text, ok := d.whyFreed(c); ok {
		return dragged, text
	}
	if !d.after.known { // what it says must do
		_, text := d.whyAdded(c)
		return otherCause, text
	}
	if d.compare(c.old, c.new) > 0 {
		return otherCause, sayLower(c, d.files(ctx, c.name, c.old))
	}
	at := d.uploaded(ctx, c.name, c.new)
	if at.IsZero() || d.made.IsZero() || at.After(d.made) {
		return newRelease, sayRelease(at)
	}
	return otherCause, sayHeld(at)
}

// whyExcluded finds who asks for what the old version is not: the user first.
func (d *comparison) whyExcluded(c change) (kind causeKind, text string, ok bool) {
	for _, v := range d.after.via[c.name] {
		if d.allows(v, c.old) || ok && v.Package != "" {
			continue
		}
		if v.Package == "" {
			return yourLine, sayLine(v), true
		}
		kind, text, ok = dragged, d.after.sayAsker(v), true
	}
	return kind, text, ok
}

// whyFreed finds who asked for what the new version is not, and is another now.
func (d *comparison) whyFreed(c change) (string, bool) {
	for _, v := range d.before.via[c.name] {
		if v.Package != "" && !d.allows(v, c.new) {
			return d.sayFreed(v), true
		}
	}
	return "", false
}

// allows reports whether what was asked for admits a version, as far as it is
// known what that was.
func (d *comparison) allows(v resolver.Via, version string) bool {
	asked, err := d.request.Scheme.Dependency(v.Asks)
	return v.Asks == "" || err != nil || d.admits(asked.Constraint, version)
}

// whyAdded finds who asks for a package that is new: the user, else who is new
// or another too, else anybody.
func (d *comparison) whyAdded(c change) (causeKind, string) {
	best, found := resolver.Via{}, 0
	for _, v := range d.after.via[c.name] {
		if v.Constraint {
			continue
		}
		rank := 2
		switch {
		case v.Override:
			rank = 1
		case v.Package == "":
			rank = 4
		case d.before.pins[v.Package].Version != d.after.pins[v.Package].Version:
			rank = 3
		}
		if rank > found {
			best, found = v, rank
		}
	}
	switch {
	case found == 0:
		return otherCause, sayNobody
	case best.Package == "":
		return yourLine, sayLine(best)
	}
	return dragged, d.after.sayAsker(best)
}

// whyRemoved finds who asked for a package that is gone.
func (d *comparison) whyRemoved(c change) (causeKind, string) {
	var asked *resolver.Via
	for i, v := range d.before.via[c.name] {
		switch {
		case v.Constraint:
			continue
		case v.Package == "":
			return yourLine, sayLineGone(v)
		case asked == nil || d.after.pins[v.Package].Name != "":
			asked = &d.before.via[c.name][i]
		}
	}
	if asked == nil {
		return otherCause, sayNobody
	}
	return dragged, d.sayGone(*asked)
}
