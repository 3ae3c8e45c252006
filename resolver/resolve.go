package resolver

import (
	"context"
	"errors"
	"sync"

	"resolve/fetcher"
	"resolve/resolver/internal/pubgrub"
)

// Resolve finds the versions that req leads to. It starts a fetcher pool of
// its own and returns when the pool's goroutines have ended.
//
// The answer depends on the request and on what the source says, never on when
// it says it. The error is a *[NoSolution] if there is no answer, with the
// proof; an *[InputError] if a line cannot be read; a *[SourceError] if the
// source failed in what was needed; an *[Exhausted] if the budget ended first;
// ctx's cause, within milliseconds of its end; or it says that the request has
// no Source.
func Resolve(ctx context.Context, req Request) (*Resolution, error) {
	searched, ended := req.Trace.run()
	defer ended()
	r, err := newResolve(&req, req.Listings, req.Readings, req.Views)
	if err != nil {
		return nil, err
	}
	err = r.resolve(ctx)
	searched()
	if spent := asSpent(err); spent != nil {
		e := r.exhausted(spent, err)
		e.Pin = r.pin(ctx, e.Busiest)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, e
	}
	if err != nil {
		return nil, r.explained(ctx, err)
	}
	return r.resolution(), nil
}

// newResolve reads the request; nothing runs yet. The maps and views may be shared
// with other resolves over the same source; nil means its own.
func newResolve(req *Request, listings *fetcher.Listings, readings *fetcher.Readings, views *Views) (*resolve, error) {
	if req.Source == nil {
		return nil, errors.New("resolving: the request has no source")
	}
	if views == nil {
		views = new(Views)
	}
	env := newEnvironment(req, views)
	asks, err := env.readAsks(req)
	if err != nil {
		return nil, err
	}
	budget := req.Budget.filled()
	r := &resolve{
		request: req, env: env, views: views, asks: asks, budget: budget,
		pool: fetcher.NewPool(fetcher.Options{
			Source: req.Source, Concurrency: req.Concurrency, Guess: env.guess, Limits: budget.limits(),
			Listings: listings, Readings: readings, Trace: req.Trace.ofPool(),
		}),
		packages: newPackages(env.scheme), priorities: newPriorities(), prefetch: newPrefetch(), trail: newTrail(req.Leads),
		known: map[pubgrub.Package]pubgrub.Set{}, fought: map[string]int{}, read: newReads(),
	}
	r.solver = pubgrub.New(r.packages)
	return r, nil
}

// resolve runs the pool, and the resolver loop to its end. The pool's
// goroutines have ended when it returns: guesses are of no use any more.
func (r *resolve) resolve(ctx context.Context) error {
	if r.offline() {
		return r.run(ctx)
	}
	ctx, done := r.budget.withTime(ctx)
	defer done()
	running, stop := context.WithCancel(ctx)
	var pool sync.WaitGroup
	pool.Go(func() { r.pool.Run(running) })
	defer pool.Wait()
	defer stop()
	err := r.run(ctx)
	if err == nil && r.trial == nil && !r.request.Choice.NoDependencies {
		r.disagreements = r.compareWheels(ctx)
	}
	cause := context.Cause(ctx)
	if err == nil || cause == nil {
		return err
	}
	if broken, ok := err.(*SourceError); ok && asSpent(cause) != nil {
		broken.Err = cause // it says what was waited for when the time was up
		return broken
	}
	return cause
}
