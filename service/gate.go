package service

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// What a gate says to who may not enter.
var (
	errFull   = errors.New("too many requests wait already")
	errWaited = errors.New("no resolve ended while this one waited for its turn")
)

// A gate bounds how many resolves run and how many wait for their turn, which
// comes in the order of waiting.
type gate struct {
	inside  chan struct{} // who is inside has one element in it
	waiting atomic.Int64
	most    int64 // that wait
	wait    time.Duration
}

func newGate(c *Config) *gate {
	return &gate{inside: make(chan struct{}, c.Resolves), most: int64(max(0, c.Waiting)), wait: c.Wait}
}

// enter waits for a place, which leave gives back. The error is errFull,
// errWaited, or ctx's cause.
func (g *gate) enter(ctx context.Context) error {
	select {
	case g.inside <- struct{}{}:
		return nil
	default:
	}
	defer g.waiting.Add(-1)
	if g.waiting.Add(1) > g.most {
		return errFull
	}
	late := time.NewTimer(g.wait)
	defer late.Stop()
	select {
	case g.inside <- struct{}{}:
		return nil
	case <-late.C:
		return errWaited
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (g *gate) leave() { <-g.inside }
