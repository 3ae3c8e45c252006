package oncemap

import (
	"context"
	"fmt"
	"strings"

	"resolve/oncemap/internal/point"
)

// graph guards every flight's out and every wait's edges, of all maps. Only
// waits that block and name a claim take it, for the time of a walk.
var graph point.Mutex

// A frame names the claims that a context stands for, innermost first.
type frame struct {
	flight *flight
	up     *frame
}

type frameKey struct{}

func frameOf(ctx context.Context) *frame {
	f, _ := ctx.Value(frameKey{}).(*frame)
	return f
}

// keys returns the keys of the claims named, innermost first.
func (f *frame) keys() []any {
	var keys []any
	for ; f != nil; f = f.up {
		keys = append(keys, f.flight.of.name())
	}
	return keys
}

func (f *frame) names(x *flight) bool {
	for ; f != nil; f = f.up {
		if f.flight == x {
			return true
		}
	}
	return false
}

// An edge says that a flight waits.
type edge struct {
	wait *wait
	from *flight
	at   int // index in from.out
}

// A RingError refuses a wait that would close a ring: each key's owner waits
// for the next key, and the last one's for the first.
type RingError struct {
	// Keys is the ring, beginning with a claim on whose behalf the refused wait
	// was made, then the key that it asked for.
	Keys []any
}

// Error names the keys in order.
func (r *RingError) Error() string {
	var b strings.Builder
	b.WriteString("waiting in a ring: ")
	for _, k := range r.Keys {
		fmt.Fprintf(&b, "%v -> ", k)
	}
	if len(r.Keys) > 0 {
		fmt.Fprint(&b, r.Keys[0])
	}
	return b.String()
}

// link publishes w's edges, then looks for a ring, as one step: of two waits
// that close a ring together, the second finds the edge of the first.
func (w *wait) link() error {
	if w.who == nil {
		return nil
	}
	graph.Lock()
	defer graph.Unlock()
	w.publishLocked()
	keys := w.ringLocked()
	if keys == nil {
		return nil
	}
	w.withdrawLocked()
	return &RingError{Keys: keys}
}

// unlink withdraws w's edges.
func (w *wait) unlink() {
	if w.who == nil {
		return
	}
	graph.Lock()
	defer graph.Unlock()
	w.withdrawLocked()
}

func (w *wait) publishLocked() {
	n := 0
	for f := w.who; f != nil; f = f.up {
		n++
	}
	w.edges = make([]edge, 0, n)
	for f := w.who; f != nil; f = f.up {
		w.edges = append(w.edges, edge{wait: w, from: f.flight, at: len(f.flight.out)})
		f.flight.out = append(f.flight.out, &w.edges[len(w.edges)-1])
	}
}

func (w *wait) withdrawLocked() {
	for i := range w.edges {
		x := &w.edges[i]
		out := x.from.out
		last := out[len(out)-1]
		out[x.at], last.at = last, x.at
		out[len(out)-1] = nil
		x.from.out = out[:len(out)-1]
	}
	w.edges = nil
}

// ringLocked walks from w's target along the waits of its owners, breadth
// first, and returns the keys of the shortest ring back to w, or nil.
func (w *wait) ringLocked() []any {
	type step struct {
		at   vertex
		from int // index of the step before
	}
	steps := []step{{w.target, -1}}
	var seen map[*flight]bool
	for i := 0; i < len(steps); i++ {
		f := flightOf(steps[i].at)
		if f == nil || seen[f] {
			continue
		}
		if w.who.names(f) {
			keys := []any{f.of.name()}
			for j := steps[i].from; j >= 0; j = steps[j].from {
				keys = append(keys, steps[j].at.name())
			}
			reverse(keys[1:])
			return keys
		}
		if seen == nil {
			seen = make(map[*flight]bool)
		}
		seen[f] = true
		for _, x := range f.out {
			steps = append(steps, step{x.wait.target, i})
		}
	}
	return nil
}

// flightOf returns the flight that v waits for, nil if v is settled or its
// owner cannot be waiting.
func flightOf(v vertex) *flight {
	if v.look().settled() {
		return nil
	}
	p := v.owing()
	if p == nil {
		return nil
	}
	return p.flight.Load()
}

func reverse(s []any) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}
