package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"resolve/dist"
	"resolve/lockfile"
	"resolve/resolver"
)

// The sentences of resolve diff. The rules of ui.go hold here too.

func warnUnknown(lock string, err error) string {
	text, _, _ := strings.Cut(explain(err).text, "\n")
	return fmt.Sprintf("%s: what its packages ask for is not known: %s", lock, text)
}

// staleText is about a lock that is no answer to the files it is said to be of.
func staleText(lock string, none *resolver.NoSolution) string {
	_, proof, _ := strings.Cut(none.Error(), "\n")
	return lock + " is no answer to these files\n" + proof
}

// causeTitles are the headings of a difference, by causeKind.
var causeTitles = [causeKinds]string{"Your lines", "Dragged along", "New releases", "Other"}

const noDifference = "no difference"

// say says how two locks differ, by cause.
func (d *comparison) say(ctx context.Context, out *strings.Builder) {
	list := changes(d.before.versions(), d.after.versions())
	var byCause [causeKinds][]string
	var changed, added, removed int
	for _, c := range list {
		switch {
		case c.old == "":
			added++
		case c.new == "":
			removed++
		default:
			changed++
		}
		kind, text := d.cause(ctx, c)
		byCause[kind] = append(byCause[kind], fmt.Sprintf("  %s\t%s", c, text))
	}
	if len(list) == 0 {
		out.WriteString(noDifference + "\n")
		return
	}
	fmt.Fprintf(out, "%d changed, %d added, %d removed\n", changed, added, removed)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for kind, lines := range byCause {
		if len(lines) > 0 {
			fmt.Fprintf(table, "\n%s\n%s\n", causeTitles[kind], strings.Join(lines, "\n"))
		}
	}
	table.Flush()
}

const sayNobody = "nobody is known to ask for it"

// sayLine says what a line of the user's asks for.
func sayLine(v resolver.Via) string {
	switch {
	case v.Asks == "":
		return whoseLine(v.Origin) + " asks for it"
	case v.Constraint:
		return whoseLine(v.Origin) + " constrains it to " + v.Asks
	case v.Override:
		return whoseLine(v.Origin) + " overrides it with " + v.Asks
	}
	return whoseLine(v.Origin) + " asks for " + v.Asks
}

func sayLineGone(v resolver.Via) string { return whoseLine(v.Origin) + " asked for it" }

// sayAsker says what a package of a lock asks for.
func (s *side) sayAsker(v resolver.Via) string {
	asks := v.Asks
	if asks == "" {
		asks = "it"
	}
	return fmt.Sprintf("%s %s asks for %s", asker(v), s.pins[v.Package].Version, asks)
}

// sayFreed says who asked for something else before.
func (d *comparison) sayFreed(v resolver.Via) string {
	return fmt.Sprintf("%s %s asked for %s, %s", asker(v), d.before.pins[v.Package].Version, v.Asks, d.sayNow(v))
}

// sayGone says who asked for what is gone.
func (d *comparison) sayGone(v resolver.Via) string {
	return fmt.Sprintf("%s %s asked for it, %s", asker(v), d.before.pins[v.Package].Version, d.sayNow(v))
}

// sayNow says what became of who asked: it is gone, or another version. If it is
// neither, and what the new lock's packages ask for is not known, the lock may be one
// that nobody resolved.
func (d *comparison) sayNow(v resolver.Via) string {
	switch now, ok := d.after.pins[v.Package]; {
	case !ok:
		return "and is gone"
	case now.Version != d.before.pins[v.Package].Version:
		return now.Version + " does not"
	}
	if !d.after.known {
		return "which " + d.after.lock.Name + " does not keep"
	}
	return "but not for this target or without its extra"
}

func sayPlace(pin lockfile.Pin) string {
	if pin.URL != "" {
		return "it comes from a URL now"
	}
	return "it came from a URL before"
}

// sayRelease is about a version that was uploaded after all that is in the old lock.
func sayRelease(at time.Time) string {
	if at.IsZero() {
		return "the index does not say when it was uploaded"
	}
	return fmt.Sprintf("uploaded on %s, after all that is in the old lock", at.UTC().Format(time.DateOnly))
}

// sayHeld is about a version that was there before.
func sayHeld(at time.Time) string {
	return fmt.Sprintf("it was there before (%s): a line, a flag or an older lock held it back", at.UTC().Format(time.DateOnly))
}

// sayLower says why a version is lower than before, though nothing asks for
// that: what became of the old version's files.
func sayLower(c change, files []*dist.File) string {
	if len(files) == 0 {
		return "the index does not have " + c.old + " any more"
	}
	for _, f := range files {
		switch {
		case !f.Yanked:
			return fmt.Sprintf("nothing in it asks for that: resolve why-not %s==%s tells more", c.name, c.old)
		case f.YankedReason != "":
			return fmt.Sprintf("%s is yanked (%s)", c.old, f.YankedReason)
		}
	}
	return c.old + " is yanked"
}
