// Package resolver finds the exact versions that a request's requirements
// lead to, and says why, or why there are none.
//
// [Resolve] is the whole of it: plain data in, plain data out, the caller's
// [fetcher.Source] to see the world through. It prints nothing and keeps
// nothing between calls but in what its caller gave it to share; goroutines may
// call it at once.
//
// The parts, in the order of a resolve: a [Scheme] reads versions and
// constraints; loop.go is the resolver loop, which asks the pool for listings
// and metadata and drives the solver (internal/pubgrub); numbering.go numbers
// a listing for the request's target, judge.go says which versions can be used,
// candidates.go in which order they are tried; priority.go says which package is decided
// next; guess.go says what will be asked next, and scouting.go what is looked at
// before it is needed; explanation.go puts a failure into words, with narrowing.go, grounds.go, probe.go and telling.go for the
// short form, steps.go for the whole proof, conflict.go, loosen.go and hint.go
// for what would help, which trial.go tries; resolution.go reads the answer off the solver.
//
// What must not live here: net/http, files, the words of a command line.
package resolver
