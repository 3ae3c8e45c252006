// Package oncemap is a map whose values are made once, by one goroutine, while
// any number of others wait for them.
//
// It is for work that several callers need and one should do: fetching a page,
// parsing a file, building a package. The work may be claimed by somebody other
// than those who wait, waiting may begin before anybody was asked, and nobody
// hangs without the map being able to say who owes what to whom.
//
//	e := m.Entry("flask")           // an entry is a place for one answer
//	e.Owe("pool")                   // a pool promises to see to it
//
//	claim, ok := e.Claim()          // some worker takes it; all others get !ok
//	if !ok {
//		return
//	}
//	defer claim.Abandon()           // whatever happens, the waiters get an answer
//	page, err := fetch(claim.Context(ctx), "flask")
//	if err != nil {
//		claim.Fail(err)
//		return
//	}
//	claim.Done(page)
//
//	page, err := e.Wait(ctx)        // anybody, before or after all of this
//
// Do is all of it in one call, for callers that do the work themselves.
//
// # Answers
//
// An entry is idle, owed, claimed, then settled, once and for ever. These are
// the ways it is settled, and what those get who wait for it or hold it:
//
//	Done(v)                        v                     stays in the map
//	Fail(err), Entry.Fail(err)     err                   leaves the map
//	Abandon, or the claim is lost  ErrAbandoned          leaves the map
//	its last waiter and hold left  ErrAbandoned          leaves the map
//	Map.Close                      ErrClosed             leaves the map
//	panic in the function of Do    *PanicError           leaves the map
//	Goexit in the function of Do   ErrGoexit             leaves the map
//
// What leaves the map leaves it in the step that settles it: who asks the map
// for the key after an answer was seen gets that value or a new entry, never
// the failed one. A waiter whose own context ends gets context.Cause of it and
// disturbs nobody. A wait that would close a ring of waits gets a *RingError,
// and the other waits of the ring go on.
//
// # Concurrency
//
// Everything here may be called by any number of goroutines at once, but for
// the fields of Map.Options, which are set before first use.
//
// Settling an entry synchronizes before the return of every Wait, Get or Do
// that yields its answer: what the owner wrote before Done is seen by whoever
// has the value. All share the value and must not modify it.
//
// No lock is held while anybody waits or while code of the user runs: not the
// function of Do, not OnMisuse, not what hangs on a context. Nothing but Wait
// and Do blocks; Done, Fail, Abandon, Forget, Hold, Stalls and Close do not.
// A goroutine is started by Do alone, and ends when its function returns.
//
// How a wake-up cannot be lost: a waiter joins by a step on the one word in
// which settling is a step too, so it has either joined before, and then the
// settler finds the channel it waits on, or sees the answer. The last of a
// flight's holders leaves and ends the flight by one step on that word, so
// nobody joins a flight that is being cancelled.
//
// # What does not belong here
//
// Requests, retries, priorities, permits and time-outs (a fetcher's), and
// anything that knows what the values are. The package imports nothing of this
// module, and is of use without it.
package oncemap
