package resolver

import (
	"context"
	"errors"

	"resolve/fetcher"
	"resolve/resolver/internal/pubgrub"
)

// Resolve finds the versions that req leads to. It starts a fetcher pool of
// its own and returns when the pool's goroutines have ended.
//
// The answer depends on the request and on what the source says, never on when
// it says it. The error is a *[NoSolution] if there is no answer, with the
// proof; an *[InputError] if a line cannot be read; a *[SourceError] if the
// source failed in what was needed; or ctx's cause.
func Resolve(ctx context.Context, req Request) (*Resolution, error) {
	if req.Source == nil {
		return nil, errors.New("resolving: the request has no source")
	}
	env := newEnvironment(&req)
	asks, err := env.readAsks(&req)
	if err != nil {
		return nil, err
	}
	pool := fetcher.NewPool(fetcher.Options{Source: req.Source, Concurrency: req.Concurrency, Guess: env.guess})
	running, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		pool.Run(running)
	}()
	defer func() { // guesses are of no use any more
		stop()
		<-ended
	}()

	r := &resolve{
		env: env, pool: pool, asks: asks, noBuild: req.NoBuild,
		packages: newPackages(), priorities: newPriorities(), prefetch: newPrefetch(),
		known: map[pubgrub.Package]pubgrub.Set{},
	}
	r.solver = pubgrub.New(r.packages)
	if err := r.run(ctx); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		return nil, err
	}
	return r.resolution(), nil
}
