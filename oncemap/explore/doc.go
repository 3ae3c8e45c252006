// Package explore runs a few goroutines under every interleaving of their
// synchronisation points, and shows the one that goes wrong.
//
// It is a stateless model checker for real code. A scenario is run from its
// beginning again and again; each run follows another schedule, and only one
// goroutine runs at a time, from one synchronisation point to the next. What
// lies between two points is not interleaved with anything, which is right for
// code without data races: check those with -race. Of schedules that differ
// only in the order of steps which do not touch the same object, one is run:
// dynamic partial-order reduction with source sets (Abdulla, Aronis, Jonsson,
// Sagonas, "Optimal dynamic partial order reduction", POPL 2014) and sleep sets.
// So an exploration that Report.Complete calls complete has seen every
// behaviour of the scenario at sequentially consistent points, which is what
// the Go memory model promises for mutexes, channels and sync/atomic.
//
// What counts as a bug: a schedule after which somebody waits and nobody can
// run; a panic; a failed T.Errorf, in a goroutine or in what T.After checks; a
// schedule that does not end within Options.Steps.
//
// The points are announced by Point and Block. Package oncemap/internal/point
// has primitives that do so under the build tag explore and are the standard
// ones otherwise; this package knows objects and accesses, not what they mean.
// That the reduction loses nothing is tested there: random programs come to the
// same outcomes with Options.All and without.
//
// # Concurrency
//
// One exploration runs at a time in a process; Run waits for its turn. During
// it no goroutine but the scenario's may come to a point. The code under test
// must depend on nothing but its schedule: no map order, no clock, no chance.
//
// # What does not belong here
//
// Primitives, scenarios, and whatever knows of the once-map.
package explore
