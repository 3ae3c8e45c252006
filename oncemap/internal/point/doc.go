// Package point has the synchronisation points of oncemap and its variants: the
// primitives that they are made of.
//
// In a normal build they are the standard library's and xsync's own types, by
// alias, and functions of one statement. Under the build tag explore the same
// names announce each operation to package explore, which decides who goes on;
// while no exploration runs, they do what the standard ones do there too.
//
// What an operation counts as in an exploration:
//
//	atomics                 one step; a failed compare-and-swap is a read
//	LoadToSwap              one step with the compare-and-swap that follows: a
//	                        loop that takes effect or does nothing
//	Test                    one step, on the answer alone: a write that leaves
//	                        the answer as it is may change places with it
//	Mutex, Lock             one step, when the lock is free; Unlock belongs to
//	                        the step before it
//	RWMutex, Lock           two: the writer is announced, after which no new
//	                        reader is let in, and then waits for the readers
//	Cond, Wait              two, and the Lock: unlock and register; be woken
//	Table, SyncMap          one step a call, on the row of its key: that xsync
//	                        and sync.Map are linearizable is checked apart
//	Event                   Fire and Await one each; an Await that finds both
//	                        its event and its context ended is tried both ways
//	Chan                    a send one step (two when unbuffered), a receive one
//	contexts                Err, cancel and the end of a wait: one each, on the
//	                        context and those above it
//	Go                      one step
//
// A timer is a goroutine of the scenario that may act at any moment. Cleanups
// of the garbage collector do not run in an exploration.
//
// # What does not belong here
//
// Anything that decides, and anything that a user of oncemap sees.
package point
