package explore

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// A Trace is a schedule that went wrong, step by step.
type Trace struct {
	Scenario   string      `json:"scenario"`
	Kind       string      `json:"kind"`    // deadlock, panic, failed check, no end
	Message    string      `json:"message"` // what went wrong
	Schedules  int         `json:"schedules"`
	Goroutines []string    `json:"goroutines"`
	Before     []TraceNote `json:"before,omitempty"` // where keys stand at the beginning
	Steps      []TraceStep `json:"steps"`
	Waits      []TraceWait `json:"waits,omitempty"` // who waits at the end
	Keys       []TraceKey  `json:"keys,omitempty"`  // where each key stands at the end
}

// A TraceStep is one step.
type TraceStep struct {
	N         int         `json:"n"` // from 1
	Goroutine string      `json:"goroutine"`
	Operation string      `json:"operation"`
	Object    string      `json:"object,omitempty"`
	Key       string      `json:"key,omitempty"`
	State     string      `json:"state,omitempty"` // of the object after the step
	Then      []string    `json:"then,omitempty"`  // what else was done in the same step
	Place     string      `json:"place,omitempty"` // function and line
	Notes     []TraceNote `json:"notes,omitempty"` // what the step meant
}

// A TraceNote says that a step brought a key into a state.
type TraceNote struct {
	Key   string `json:"key"`
	State string `json:"state"`
	By    string `json:"by,omitempty"`
}

// A TraceWait is a goroutine that waits at the end.
type TraceWait struct {
	Goroutine string   `json:"goroutine"`
	Operation string   `json:"operation"`
	Object    string   `json:"object,omitempty"`
	Key       string   `json:"key,omitempty"`
	State     string   `json:"state,omitempty"`
	Place     string   `json:"place,omitempty"`
	Since     int      `json:"since"`             // the step after which it came there
	HeldBy    []string `json:"held_by,omitempty"` // who holds what it waits for
}

// A TraceKey is where a key stands at the end, and who brought it there.
type TraceKey struct {
	Key   string `json:"key"`
	State string `json:"state"`
	By    string `json:"by,omitempty"`
	Step  int    `json:"step"` // 0 is the beginning
}

type note struct{ key, state, by string }

// A Holder is a Gate that knows who keeps it shut.
type Holder interface{ HeldBy() []string }

// before writes down what the scenario's body did.
func (t *Trace) before(r *run) {
	for _, n := range r.notes {
		t.Before = append(t.Before, TraceNote{Key: n.key, State: n.state})
	}
	r.notes = nil
}

// add writes down the step did, which p has made.
func (t *Trace) add(r *run, p *proc, did step) {
	s := TraceStep{N: len(t.Steps) + 1, Goroutine: p.name, Operation: did.name, Place: did.place}
	s.Object, s.Key, s.State = did.shown()
	for _, n := range r.notes {
		s.Notes = append(s.Notes, TraceNote{n.key, n.state, n.by})
	}
	s.Then = append(s.Then, r.also...)
	r.notes, r.also = nil, nil
	t.Steps = append(t.Steps, s)
}

func (s *step) shown() (object, key, state string) {
	for _, a := range s.accs[:s.n] {
		l := a.Object.label
		if l == nil {
			continue
		}
		if l.key != nil {
			key = fmt.Sprint(l.key)
		}
		if l.state != nil {
			state = l.state()
		}
		return l.what, key, state
	}
	return "", "", ""
}

// finish writes down the end.
func (t *Trace) finish(r *run) {
	t.Kind, t.Message = r.bug, r.message
	at := map[string]int{}
	stands := func(n TraceNote, step int) {
		k := TraceKey{Key: n.Key, State: n.State, By: n.By, Step: step}
		if i, ok := at[n.Key]; ok {
			t.Keys[i] = k
		} else {
			at[n.Key] = len(t.Keys)
			t.Keys = append(t.Keys, k)
		}
	}
	for _, n := range t.Before {
		stands(n, 0)
	}
	for _, s := range t.Steps {
		for _, n := range s.Notes {
			stands(n, s.N)
		}
	}
	for _, p := range r.procs {
		t.Goroutines = append(t.Goroutines, p.name)
		if p.ended || r.bug != "deadlock" {
			continue
		}
		w := TraceWait{Goroutine: p.name, Operation: p.pend.name, Place: p.pend.place, Since: p.since}
		w.Object, w.Key, w.State = p.pend.shown()
		if h, ok := p.pend.gate.(Holder); ok {
			w.HeldBy = slices.DeleteFunc(slices.Clone(h.HeldBy()), func(name string) bool {
				return name == p.name+" (writer)" // it is on its way in itself
			})
		}
		t.Waits = append(t.Waits, w)
	}
}

// WriteTo writes t for a person.
func (t *Trace) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, t.String())
	return int64(n), err
}

// String returns t as a person reads it: the steps in order, then who waits for
// what, and where the keys stand.
func (t *Trace) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s (schedule %d)\n%s\n\n", t.Scenario, t.Kind, t.Schedules, firstLine(t.Message))
	who, what := 0, 0
	for _, s := range t.Steps {
		who, what = max(who, len(s.Goroutine)), max(what, len(s.String()))
	}
	for _, n := range t.Before {
		fmt.Fprintf(&b, "      at the beginning, %s: %s\n", n.Key, n.State)
	}
	last := ""
	for _, s := range t.Steps {
		name := s.Goroutine
		if name == last {
			name = strings.Repeat(" ", len(name))
		}
		last = s.Goroutine
		fmt.Fprintf(&b, "%4d  %-*s  %-*s  %s\n", s.N, who, name, what, s.String(), s.Place)
		for _, n := range s.Notes {
			fmt.Fprintf(&b, "      %-*s    => %s: %s\n", who, "", n.Key, n.State)
		}
	}
	if len(t.Waits) > 0 {
		fmt.Fprint(&b, "\nat the end\n")
	}
	for _, x := range t.Waits {
		fmt.Fprintf(&b, "  %s waits since step %d: %s%s  %s\n", x.Goroutine, x.Since,
			TraceStep{Operation: x.Operation, Object: x.Object, Key: x.Key, State: x.State}.String(), heldBy(x.HeldBy), x.Place)
	}
	for _, k := range t.Keys {
		by := ""
		if k.By != "" {
			by = " by " + k.By
		}
		fmt.Fprintf(&b, "  %s: %s%s (step %d)\n", k.Key, k.State, by, k.Step)
	}
	return b.String()
}

// String says what the step did.
func (s TraceStep) String() string {
	out := s.Operation
	if s.Object != "" {
		out += " " + s.Object
	}
	if s.Key != "" {
		out += " of " + s.Key
	}
	if s.State != "" {
		out += ": " + s.State
	}
	for _, t := range s.Then {
		out += "; " + t
	}
	return out
}

func heldBy(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ", held by " + strings.Join(slices.Compact(slices.Sorted(slices.Values(names))), ", ")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// pointPackage is the package of primitives, whose frames no trace shows.
const pointPackage = "/internal/point."

// placeOfPoint returns the function and line of the nearest frame that is
// neither this package's, nor a primitive's, nor a method of the object itself.
func placeOfPoint(object string) string {
	var pcs [12]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		inside := strings.Contains(f.Function, "/oncemap/explore.") && !strings.HasSuffix(f.File, "_test.go")
		own := object != "" && strings.Contains(f.Function, "(*"+object+").")
		if !inside && !own && !strings.Contains(f.Function, pointPackage) {
			_, fn, _ := strings.Cut(f.Function[strings.LastIndexByte(f.Function, '/')+1:], ".")
			fn = strings.ReplaceAll(fn, "[...]", "")
			return fmt.Sprintf("%s %s:%d", fn, filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}
