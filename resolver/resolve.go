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
// source failed in what was needed; ctx's cause, within milliseconds of its
// end; or it says that the request has no Source.
func Resolve(ctx context.Context, req Request) (*Resolution, error) {
	r, err := newResolve(&req)
	if err != nil {
		return nil, err
	}
	if err := r.resolve(ctx); err != nil {
		return nil, err
	}
	return r.resolution(), nil
}

// newResolve reads the request; nothing runs yet.
func newResolve(req *Request) (*resolve, error) {
	if req.Source == nil {
		return nil, errors.New("resolving: the request has no source")
	}
	env := newEnvironment(req)
	asks, err := env.readAsks(req)
	if err != nil {
		return nil, err
	}
	r := &resolve{
		env: env, asks: asks,
		pool:     fetcher.NewPool(fetcher.Options{Source: req.Source, Concurrency: req.Concurrency, Guess: env.guess}),
		packages: newPackages(), priorities: newPriorities(), prefetch: newPrefetch(),
		known: map[pubgrub.Package]pubgrub.Set{},
	}
	r.solver = pubgrub.New(r.packages)
	return r, nil
}

// resolve runs the pool, and the resolver loop to its end. The pool's
// goroutines have ended when it returns: guesses are of no use any more.
func (r *resolve) resolve(ctx context.Context) error {
	running, stop := context.WithCancel(ctx)
	var pool sync.WaitGroup
	pool.Go(func() { r.pool.Run(running) })
	defer pool.Wait()
	defer stop()
	err := r.run(ctx)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}
