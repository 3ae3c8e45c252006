package main

import (
	"fmt"

	"resolve/resolver"
)

// What is said of timelines, and on top of one. The rules of ui.go hold here too.

const helpTimeline = "write to `FILE` a page of HTML that shows what was fetched when, and what the run had to wait for"

var (
	errTimelineStdout = failed("--timeline: expected a file: standard output is the lock's")
	errTimelineIsLock = failed("--timeline: the lock is written to the same file", "give the timeline a name of its own")
)

func timelineIsInput(name string) error {
	return failed(fmt.Sprintf("--timeline: %s is one of the files that are read, and would be lost", name), "give the timeline a name of its own")
}

// timelineError is about the file of --timeline; a nil err gives nil.
func timelineError(err error) error {
	if err == nil {
		return nil
	}
	return failed("--timeline: " + err.Error())
}

// timelineDetails says what it was resolved for, and by whom.
func timelineDetails(q *question) string {
	s := "resolve " + version()
	if t := q.request.Target; t != nil {
		s = fmt.Sprintf("Python %s on %s %s, %s", t.Python.Version, t.Platform.OS, t.Platform.Arch, s)
	}
	return s
}

func timelineOutcome(res *resolver.Resolution) string {
	return fmt.Sprintf("resolved %s with %s and %s", count(len(res.Packages), "package"),
		count(res.Stats.Decisions, "decision"), count(res.Stats.Conflicts, "conflict"))
}
