// Package pubgrub is the bare version-solving algorithm: unit propagation,
// conflict resolution and the record of why, after Dart pub's doc/solver.md,
// whose nouns are the names of the files here.
//
// It knows no index, no Python and no version. A package is a number; a
// constraint is a number that its driver gave to a text; a set of versions is
// a set of small integers, the places of the versions in the package's sorted
// listing. So union, intersection and emptiness are a few machine words, and a
// constraint that no existing version meets is an empty set at once.
//
// What must not live here: I/O, goroutines, clocks, the order in which packages
// are decided, the words of an explanation.
//
// # When numbers are given
//
// A dependency names a package whose listing nobody may have seen. Its term
// keeps the constraint and takes part in nothing until the package is numbered.
// When everything else in an incompatibility is true, the package is wanted:
// [Solver.Propagate] names it in [Solver.Wanted], the driver fetches the
// listings of all wanted packages and calls [Solver.Number], and propagation
// goes on. Which packages are numbered, and when, follows from the solver's own
// steps alone, never from what happens to have arrived.
//
// # Concurrency
//
// A Solver belongs to one goroutine.
package pubgrub
