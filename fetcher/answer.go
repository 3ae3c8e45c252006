package fetcher

import (
	"context"
	"runtime/debug"

	"golang.org/x/sync/errgroup"

	"resolve/dist"
	"resolve/oncemap"
)

// answer claims the request's entry, asks the source and settles; who loses
// the claim is done. A guess that succeeds, or a need, leads to more guesses.
func (p *Pool) answer(ctx context.Context, group *errgroup.Group, it *item) {
	var result Result
	var ok bool
	if r := it.request; r.file != nil {
		result.Metadata, ok = settle(ctx, p, r.reading, it.needed, func(ctx context.Context) (*dist.Metadata, error) {
			return p.source.Read(ctx, r.file, !it.needed)
		})
	} else {
		result.Listing, ok = settle(ctx, p, r.listing, it.needed, func(ctx context.Context) (*dist.Listing, error) {
			return p.source.List(ctx, r.name)
		})
	}
	if !ok || p.guess == nil || ctx.Err() != nil {
		return
	}
	for _, ask := range p.guess(result, it.request.hint) {
		r := p.request(ask)
		if !r.settled() {
			p.enqueue(ctx, group, r, false)
		}
	}
}

func (p *Pool) request(a Ask) Request {
	if a.File != nil {
		return p.Reading(a.File, a.Hint)
	}
	return p.Listing(a.Name, a.Hint)
}

// settle claims e, calls fetch and settles e with what it says, on every path.
// The failure of a guess is nothing: who meanwhile needs the entry is told to
// ask again.
func settle[V any](ctx context.Context, p *Pool, e *oncemap.Entry[string, V], needed bool, fetch func(context.Context) (V, error)) (v V, ok bool) {
	claim, ok := e.Claim()
	if !ok {
		return v, false
	}
	defer claim.Abandon()
	defer func() {
		if x := recover(); x != nil {
			v, ok = *new(V), false
			claim.Fail(&oncemap.PanicError{Value: x, Stack: debug.Stack()})
		}
	}()
	p.begin()
	defer p.inFlight.Add(-1)
	v, err := fetch(claim.Context(ctx))
	switch {
	case err == nil:
		claim.Done(v)
		return v, true
	case needed:
		claim.Fail(err)
	}
	return v, false
}

// begin counts a request that reaches the source.
func (p *Pool) begin() {
	p.requests.Add(1)
	n := p.inFlight.Add(1)
	for peak := p.peak.Load(); n > peak && !p.peak.CompareAndSwap(peak, n); peak = p.peak.Load() {
	}
}
