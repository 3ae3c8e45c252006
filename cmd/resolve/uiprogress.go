package main

import (
	"fmt"
	"strings"
	"time"

	"resolve/resolver"
)

// What is said of a run's progress and of what it took. The rules of ui.go hold
// here too.
const (
	helpQuiet      = "say nothing but errors; -qq says not even those"
	helpVerbose    = "say more of what it took: listings and metadata, decisions and conflicts"
	helpNoProgress = "show no line on the terminal of how far it is"
	helpColor      = "color `WHEN`: auto, which looks at NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and the terminal, always or never"
	helpNoColor    = "the same as --color never"
)

// summary says what an answer took, at length if the user wants it. Listings
// and metadata that came from the cache were no requests over the network; what
// was asked for and never read were guesses.
func (q *question) summary(res *resolver.Resolution, took time.Duration, long bool) string {
	w := q.watched
	s := fmt.Sprintf("resolved %s in %s: %s", count(len(res.Packages), "package"), sayTime(took), count(w.sent.Load(), "request"))
	if n := w.bytes.Load(); n > 0 {
		s += ", " + sayBytes(n)
	}
	if !long {
		return s
	}
	if q.recalled {
		return s + ", as in a run before: no listing that the answer follows from has changed"
	}
	listed, read := w.listed.Load()+int64(res.Stats.GivenListings), w.read.Load()+int64(res.Stats.GivenReadings)
	hinted := ""
	if n := res.Stats.Led; n > 0 {
		hinted = fmt.Sprintf(", %d by hints", n)
	}
	return s + fmt.Sprintf(", for %s and %s (%s%s), %s, %s",
		count(listed, "listing"), count(read, "metadata file"), sayNeverRead(res.Stats), hinted,
		count(res.Stats.Decisions, "decision"), count(res.Stats.Conflicts, "conflict"))
}

// sayNeverRead says how much was asked for in vain, as a timeline counts it.
func sayNeverRead(s resolver.Stats) string {
	never := max(0, s.Requests-s.Needed)
	if never == 0 {
		return "0 never read"
	}
	return fmt.Sprintf("%d never read, %.1f%%", never, 100*float64(never)/float64(s.Requests))
}

// sayTime says how long something took, to about three digits.
func sayTime(d time.Duration) string {
	for _, unit := range []time.Duration{time.Microsecond, 10 * time.Microsecond, 100 * time.Microsecond, time.Millisecond, 10 * time.Millisecond} {
		if d < 1000*unit {
			return d.Round(unit).String()
		}
	}
	return d.Round(100 * time.Millisecond).String()
}

// sayBytes says an amount in the largest decimal unit that it fills.
func sayBytes(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 999_500:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	case n < 999_950_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// slowWait is how long a wait is not worth a number.
const slowWait = time.Second

// statusLine says how far a run is: what is decided, what is on its way, and
// what it waits for, or where it goes back and forth.
func statusLine(p resolver.Progress, inFlight, bytes int64, now time.Time) string {
	line := fmt.Sprintf("resolving: %d of %s", p.Decided, count(p.Needed, "package"))
	if inFlight > 0 {
		line += fmt.Sprintf(", %d in flight", inFlight)
	}
	if bytes > 0 {
		line += ", " + sayBytes(bytes)
	}
	switch waited := now.Sub(p.Since); {
	case p.Explaining:
		line += ", finding out why there is no answer"
	case p.Waiting != "" && waited >= slowWait:
		line += fmt.Sprintf(", waiting for %s (%s)", p.Waiting, waited.Truncate(time.Second))
	case p.Waiting != "":
		line += ", waiting for " + p.Waiting
	case p.Conflicts > 0:
		line += fmt.Sprintf(", tried %s, going back over %s", count(p.Decisions, "version"), strings.Join(p.Busiest, ", "))
	}
	return line
}
