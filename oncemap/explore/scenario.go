package explore

import (
	"fmt"
	"time"
)

// A Scenario is what is explored. Body is called at the beginning of every run;
// it makes a new world and names the goroutines that live in it, which start
// when it returns. Points that it passes itself are not interleaved.
type Scenario struct {
	Name string
	Body func(*T)
}

// A T is given to the body of a scenario for one run.
type T struct{ run *run }

// Go adds a goroutine.
func (t *T) Go(name string, f func()) { t.run.spawn(name, f, false) }

// Daemon adds a goroutine that need not end: that it waits at the end of the
// run is no bug.
func (t *T) Daemon(name string, f func()) { t.run.spawn(name, f, true) }

// After adds a check for the end of a run in which all goroutines have ended.
func (t *T) After(f func()) { t.run.after = append(t.run.after, f) }

// Errorf says that the run has gone wrong. It may be called by the scenario's
// goroutines and its checks; the first message counts.
func (t *T) Errorf(format string, args ...any) {
	t.run.fail("failed check", fmt.Sprintf(format, args...))
}

// Options bound an exploration; the zero value is right for almost everybody.
type Options struct {
	Schedules int           // how many to run at most; zero means no limit
	Steps     int           // of one schedule; more is a bug; zero means 5,000
	Time      time.Duration // zero means no limit
	All       bool          // every schedule, without reduction: to check the reduction by
}

// A Report is what came of an exploration.
type Report struct {
	Scenario  string        `json:"scenario"`
	Schedules int           `json:"schedules"` // run to their end
	Pruned    int           `json:"pruned"`    // given up when they turned out to repeat another
	Steps     int           `json:"steps"`     // in all of them
	Deepest   int           `json:"deepest"`   // steps of the longest
	Complete  bool          `json:"complete"`  // no schedule is left
	Elapsed   time.Duration `json:"elapsed"`
	Bug       *Trace        `json:"bug,omitempty"` // of the first bug, at which the exploration ends
}

// String returns the counts on one line.
func (r Report) String() string {
	end := "complete"
	switch {
	case r.Bug != nil:
		end = "found: " + r.Bug.Kind
	case !r.Complete:
		end = "NOT complete"
	}
	return fmt.Sprintf("%s: %d schedules (%d pruned), %d steps, the longest %d, %v: %s",
		r.Scenario, r.Schedules, r.Pruned, r.Steps, r.Deepest, r.Elapsed.Round(time.Millisecond), end)
}
