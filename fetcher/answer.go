package fetcher

import (
	"context"
	"errors"
	"runtime/debug"

	"golang.org/x/sync/errgroup"

	"resolve/dist"
	"resolve/oncemap"
)

// errNothing stands in for what a source did not say.
var errNothing = errors.New("asking the source: it gave neither an answer nor an error")

// answer claims the request's entry, asks the source and settles; who loses
// the claim is done. A guess that succeeds, or a need, leads to more guesses.
func (p *Pool) answer(ctx context.Context, group *errgroup.Group, it *item) {
	var result Result
	var ok bool
	if r := it.request; r.file != nil {
		result.Metadata, ok = settle(ctx, p, it, r.reading, func(ctx context.Context) (*dist.Metadata, error) {
			return p.source.Read(ctx, r.file, !it.needed)
		})
	} else {
		result.Listing, ok = settle(ctx, p, it, r.listing, func(ctx context.Context) (*dist.Listing, error) {
			return p.source.List(ctx, r.name)
		})
	}
	if !ok || p.guess == nil || ctx.Err() != nil {
		return
	}
	for _, ask := range p.guesses(result, it.request.hint) {
		r := p.request(ask)
		p.trace.asked(&r, Cause{Name: it.request.name, File: it.request.file})
		p.enqueue(ctx, group, r, false)
	}
}

// guesses calls Guess; a panic is no guess.
func (p *Pool) guesses(r Result, h Hint) (asks []Ask) {
	defer func() {
		if recover() != nil {
			asks = nil
		}
	}()
	return p.guess(r, h)
}

func (p *Pool) request(a Ask) Request {
	if a.File != nil {
		return p.Reading(a.File, a.Hint)
	}
	return p.Listing(a.Name, a.Hint)
}

// settle claims e, calls fetch and settles e with what it says, on every path.
// The failure of a guess is nothing: who meanwhile needs the entry is told to
// ask again. So is who waits for it under another pool when this one ends.
func settle[V any](ctx context.Context, p *Pool, it *item, e *oncemap.Entry[string, *V], fetch func(context.Context) (*V, error)) (v *V, ok bool) {
	claim, ok := e.Claim()
	if !ok {
		return nil, false
	}
	defer claim.Abandon()
	// The pool holds the flight until the answer is there, so that who joins it
	// from another pool does not end it by leaving.
	e.Hold()
	if !p.begin() {
		return nil, false // abandoned: who needs it asks again, and Need says why not
	}
	err := oncemap.ErrGoexit // unless call returns
	defer func() {
		p.inFlight.Add(-1)
		_, spent := errors.AsType[*LimitError](err)
		p.trace.end(it, err, spent || ctx.Err() != nil)
		switch {
		case err == nil:
			claim.Done(v)
		case spent: // as above
		case ctx.Err() != nil:
			claim.Fail(errEnded)
		case it.needed:
			claim.Fail(err)
		default:
			p.miss(it.request)
		}
	}()
	v, err = call(p.trace.begin(claim.Context(ctx), it), fetch)
	return v, err == nil
}

// call calls fetch; a panic, and an answer that is none, are errors.
func call[V any](ctx context.Context, fetch func(context.Context) (*V, error)) (v *V, err error) {
	defer func() {
		if x := recover(); x != nil {
			v, err = nil, &oncemap.PanicError{Value: x, Stack: debug.Stack()}
		}
	}()
	v, err = fetch(ctx)
	if v == nil && err == nil {
		err = errNothing
	}
	return v, err
}

// begin counts a request that reaches the source, unless a limit forbids it.
func (p *Pool) begin() bool {
	if !p.meter.begin() {
		return false
	}
	n := p.inFlight.Add(1)
	for peak := p.peak.Load(); n > peak && !p.peak.CompareAndSwap(peak, n); peak = p.peak.Load() {
	}
	return true
}
