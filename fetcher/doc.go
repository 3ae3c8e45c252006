// Package fetcher runs the metadata requests of resolves: a pool takes
// requests from its channels, keeps them in a queue, needed ones first, and
// has goroutines answer them from a [Source] into two once-maps, so that each
// package is listed once and each distribution read once.
//
// What must not live here: HTTP and caches (index), versions and what may
// follow from an answer (resolver, which hands in [Options.Guess]).
//
// # Concurrency
//
// The rules that make a hang impossible, and docs/architecture.md proves:
// only the resolver sends on the channels, and the pool's one receiving
// goroutine blocks on nothing else; a fetcher takes a request only when it
// holds a permit, and waits for no other key and for no resolver; whoever
// claims an entry settles it on every path. Results leave through the
// once-maps alone. What a [Keeper] has at hand the resolver takes itself: it
// looks, and then claims and settles in one go.
package fetcher
