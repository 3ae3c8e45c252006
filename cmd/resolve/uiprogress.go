package main

import (
	"fmt"
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
// and metadata that came from the cache were no requests; those that nobody
// needed in the end were guesses.
func (q *question) summary(res *resolver.Resolution, took time.Duration, long bool) string {
	w := q.watched
	s := fmt.Sprintf("resolved %s in %s: %s", count(len(res.Packages), "package"), sayTime(took), count(w.sent.Load(), "request"))
	if n := w.bytes.Load(); n > 0 {
		s += ", " + sayBytes(n)
	}
	if !long {
		return s
	}
	listed, read := w.listed.Load(), w.read.Load()
	return s + fmt.Sprintf(", for %s and %s (%d never read), %s, %s",
		count(listed, "listing"), count(read, "metadata file"), max(0, listed+read-int64(res.Stats.Needed)),
		count(res.Stats.Decisions, "decision"), count(res.Stats.Conflicts, "conflict"))
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

func statusLine(listed, inFlight int64) string {
	return fmt.Sprintf("resolving: %d packages seen, %d requests in flight", listed, inFlight)
}
