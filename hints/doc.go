// Package hints remembers on disk where packages led, so that a later resolve
// asks for the likely closure in its first round trip.
//
// A hint is a guess: package resolver bounds what is asked for because of it and
// takes its answer only for what the index lists. So a store may be lost, stale,
// damaged or made by an enemy, and the answer is the same.
//
// A store belongs to one view: the indexes that are asked and who asks them.
// What was learned of one is never asked of another, whom names would tell of
// packages that it should not know of.
//
// What must not live here: when a hint is followed, and what it costs.
package hints
