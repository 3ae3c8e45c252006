//go:build explore

package point

import (
	"context"

	"resolve/oncemap/explore"
)

// An Event is a channel that is closed once and never sent on.
type Event = *event

type event struct {
	explore.Object
	ch    chan struct{}
	fired bool
}

// NewEvent returns an Event that has not been fired.
func NewEvent() Event { return &event{ch: make(chan struct{})} }

// Open says whether e is fired.
func (e *event) Open(int) bool { return e.fired }

// Fire ends every Await of e, now and later. Firing twice panics.
func Fire(e Event) {
	explore.Point("Fire", &e.Object, explore.Write)
	if explore.Active() {
		e.fired = true
	}
	close(e.ch)
}

// Fired says whether e has been fired.
func Fired(e Event) bool {
	explore.Point("Fired", &e.Object, explore.Read)
	select {
	case <-e.ch:
		return true
	default:
		return false
	}
}

// Await blocks until e is fired.
func Await(e Event) {
	if explore.Active() {
		explore.Block("Await", e, 0, explore.Access{Object: &e.Object, Kind: explore.Await})
	}
	<-e.ch
}

// AwaitContext blocks until e is fired or ctx has ended.
func AwaitContext(ctx context.Context, e Event) (fired bool) {
	if !explore.Active() {
		select {
		case <-e.ch:
			return true
		case <-ctx.Done():
			return false
		}
	}
	g := &either{e, ctx}
	explore.Block("Await", g, 0, accesses(ctx, explore.Await, explore.Access{Object: &e.Object, Kind: explore.Await})...)
	switch ended := ctx.Err() != nil; {
	case e.fired && ended:
		return explore.Choose(2) == 0
	case ended:
		return false
	}
	return true
}

// either is open when its event or its context has ended.
type either struct {
	e   *event
	ctx context.Context
}

// Open says whether one of the two has ended.
func (g *either) Open(int) bool { return g.e.fired || g.ctx.Err() != nil }

// Describe names the event in traces.
func (e *event) Describe(what string, key any) {
	e.Label(what, key, func() string {
		if e.fired {
			return "fired"
		}
		return "not fired"
	})
}

// A context made by WithCancelCause carries its object and those above it.
type ctxKey struct{}

type ctxNode struct {
	explore.Object
	up *ctxNode
}

func nodeOf(ctx context.Context) *ctxNode {
	n, _ := ctx.Value(ctxKey{}).(*ctxNode)
	return n
}

// accesses adds to first those of kind k to ctx and what it depends on.
func accesses(ctx context.Context, k explore.Kind, first ...explore.Access) []explore.Access {
	for n := nodeOf(ctx); n != nil; n = n.up {
		first = append(first, explore.Access{Object: &n.Object, Kind: k})
	}
	return first
}

// Err is ctx.Err.
func Err(ctx context.Context) error {
	if explore.Active() {
		if a := accesses(ctx, explore.Read); len(a) > 0 {
			explore.Points("Err", a...)
		}
	}
	return ctx.Err()
}

// WithCancelCause is context.WithCancelCause.
func WithCancelCause(parent context.Context) (context.Context, context.CancelCauseFunc) {
	if explore.Active() {
		if a := accesses(parent, explore.Read); len(a) > 0 {
			explore.Points("WithCancelCause", a...)
		}
	}
	ctx, cancel := context.WithCancelCause(parent)
	n := &ctxNode{up: nodeOf(parent)}
	n.Label("context", nil, func() string {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx).Error()
		}
		return "goes on"
	})
	ctx = context.WithValue(ctx, ctxKey{}, n)
	return ctx, func(cause error) {
		if explore.Active() { // it does nothing if one above has ended
			explore.Points("cancel", accesses(parent, explore.Read, explore.Access{Object: &n.Object, Kind: explore.Write})...)
		}
		if ctx.Err() != nil {
			explore.Only(&n.Object, explore.Read)
		}
		cancel(cause)
	}
}
