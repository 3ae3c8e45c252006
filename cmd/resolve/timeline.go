package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"resolve/lockfile"
	"resolve/resolver"
	"resolve/timeline"
)

// A timing is what is noted of a run for its timeline.
type timing struct {
	trace     resolver.Trace
	exchanges timeline.Exchanges
}

// checkTimeline refuses a file that cannot be written before any work is done.
func (l *locking) checkTimeline() error {
	switch {
	case l.timeline == "":
		return nil
	case l.timeline == "-":
		return errTimelineStdout
	case isFileNamed(l.timeline, l.written()):
		return errTimelineIsLock
	case isFileNamed(l.timeline, l.replay):
		return timelineIsInput(l.replay)
	}
	if info, err := os.Stat(l.timeline); err == nil && info.IsDir() {
		return timelineError(fmt.Errorf("writing %s: it is a directory", l.timeline))
	}
	if info, err := os.Stat(filepath.Dir(l.timeline)); err != nil || !info.IsDir() {
		return timelineError(fmt.Errorf("writing %s: there is no folder %s", l.timeline, filepath.Dir(l.timeline)))
	}
	return nil
}

// writeTimeline writes the page of how a resolve spent its time, however it
// ended: who has interrupted one that took too long wants to see why.
func (l *locking) writeTimeline(q *question, res *resolver.Resolution, failure error) error {
	if q.timing == nil {
		return nil
	}
	t := &q.timing.trace
	run := timeline.Run{
		Title: l.subject(), Details: timelineDetails(q),
		Begun: t.Begun, Searched: t.Searched, Ended: t.Ended,
		Fetches: t.Fetches(), Waits: t.Waits(), Exchanges: &q.timing.exchanges,
	}
	if failure != nil {
		run.Failed = true
		run.Outcome, _, _ = strings.Cut(explain(failure).text, "\n")
	} else {
		run.Outcome = timelineOutcome(res)
	}
	defer l.stop.holdFor(l.timeline)()
	return timelineError(lockfile.WriteFile(l.timeline, timeline.New(run).WriteHTML))
}

// subject names what was resolved.
func (l *locking) subject() string {
	names := append([]string(nil), l.files...)
	for _, group := range l.project.groups {
		names = append(names, "--group "+group)
	}
	if l.fixture != "" {
		names = append(names, "--fixture "+l.fixture)
	}
	return strings.Join(names, ", ")
}
