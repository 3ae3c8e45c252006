//go:build explore

package main

import (
	"slices"
	"strings"

	"resolve/oncemap/explore"
)

// A diagram is a trace as lanes and rows, without sizes: lane i is goroutine i,
// row n is step n, and row 0 and the one after the last step are the beginning
// and the end.
type diagram struct {
	trace *explore.Trace
	spans []span
	wakes []wake
}

// A span is something that lasts on a lane.
type span struct {
	lane     int
	kind     spanKind
	from, to int
	label    string
}

type spanKind int

const (
	holds  spanKind = iota // a lock
	queues                 // announced as a writer, and not in
	sleeps                 // waits, and goes on later
	stuck                  // waits at the end
)

// A wake is a step of one goroutine that lets another go on.
type wake struct{ from, to, fromRow, toRow int }

// diagramOf finds the spans and wakes of t.
func diagramOf(t *explore.Trace) *diagram {
	d := &diagram{trace: t}
	for lane, name := range t.Goroutines {
		d.locks(lane, name)
		d.sleeps(lane, name)
	}
	d.findWakes()
	return d
}

func (d *diagram) end() int { return len(d.trace.Steps) + 1 }

func (d *diagram) lane(name string) int { return slices.Index(d.trace.Goroutines, name) }

// locks finds what a goroutine holds for longer than a step, and where it queues.
// A step that locks and unlocks holds nothing after it; what is unlocked beyond
// that is what was locked last.
func (d *diagram) locks(lane int, name string) {
	var open []int // spans that go on
	announced := -1
	for _, s := range d.trace.Steps {
		if s.Goroutine != name {
			continue
		}
		unlocks := 0
		for _, then := range s.Then {
			if strings.HasSuffix(then, "Unlock") {
				unlocks++
			}
		}
		switch s.Operation {
		case "Lock (announce)":
			announced = len(d.spans)
			d.spans = append(d.spans, span{lane, queues, s.N, d.end(), "asks for " + s.Object})
		case "Lock", "RLock":
			if announced >= 0 {
				d.spans[announced].to = s.N
				announced = -1
			}
			if unlocks > 0 {
				unlocks--
				break
			}
			verb := map[string]string{"Lock": "holds ", "RLock": "read-holds "}[s.Operation]
			open = append(open, len(d.spans))
			d.spans = append(d.spans, span{lane, holds, s.N, d.end(), verb + s.Object})
		}
		for ; unlocks > 0 && len(open) > 0; unlocks-- {
			d.spans[open[len(open)-1]].to = s.N
			open = open[:len(open)-1]
		}
	}
}

// sleeps finds where a goroutine waits: an Await comes at the goroutine's step
// before it and is over at its own row.
func (d *diagram) sleeps(lane int, name string) {
	came := 0
	for _, s := range d.trace.Steps {
		if s.Goroutine != name {
			continue
		}
		if s.Operation == "Await" {
			d.spans = append(d.spans, span{lane, sleeps, came, s.N, ""})
		}
		came = s.N
	}
	for _, w := range d.trace.Waits {
		if w.Goroutine == name {
			d.spans = append(d.spans, span{lane, stuck, w.Since, d.end(), ""})
		}
	}
}

// findWakes pairs each Fire with the first later Await of the same event.
func (d *diagram) findWakes() {
	steps := d.trace.Steps
	taken := map[int]bool{}
	for i, f := range steps {
		if f.Operation != "Fire" {
			continue
		}
		for _, a := range steps[i+1:] {
			if a.Operation == "Await" && a.Object == f.Object && a.Key == f.Key && !taken[a.N] {
				taken[a.N] = true
				d.wakes = append(d.wakes, wake{d.lane(f.Goroutine), d.lane(a.Goroutine), f.N, a.N})
				break
			}
		}
	}
}

// inVain says whether s is a wake that finds nobody.
func inVain(s explore.TraceStep) bool {
	return slices.ContainsFunc(s.Notes, func(n explore.TraceNote) bool { return strings.Contains(n.State, "finds nobody") })
}
