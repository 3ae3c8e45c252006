// Package workload has the loads under which the variants of oncemap are
// measured, beside Go's own map without any synchronisation. Each load is
// written once, for this package's benchmarks and for the command compare.
//
// A Subject is a way to use a map, a row of the table; a Load is a column. What
// is the same for all subjects, the loop and the call through an interface, is
// measured too (see Load.Framed), so that it can be taken off before figures
// are divided: it would make every ratio look better than it is.
//
// # What does not belong here
//
// Anything that decides whether a variant is right: see the tests of variants.
//
// # Concurrency
//
// One load runs at a time, and beside nothing else that runs: those of waiters
// begin when no other goroutine of the program can go on.
package workload
