// Package index speaks to package indexes: the Simple API over HTTP in JSON and
// HTML (PEP 503, 592, 629, 658, 691, 700, 708, 714, 740, 792), core metadata
// beside, inside or at the end of a distribution, the default index as pip finds
// it, and a handler that serves a folder of pages and files as an index does.
//
// Client implements fetcher.Source. What an index says of the world is data (a
// name it does not have, metadata that is malformed) and comes with a nil error.
// A world that could not be seen is an *Error: refused, timed out, a server's
// error, a body that broke or does not match its hash, a listing that is no
// listing, a file that a listing promised and that is not there.
//
// What must not live here: versions, markers, the choice of a file, queues and
// permits (fetcher), memory of answers (oncemap, cache).
//
// # Concurrency
//
// Each request runs in its caller's goroutine and ends with the caller's context.
// Two of them share the transport, what is known of a server's connections and of
// the ranges that it answers, and nothing else. The goroutines besides are the
// transport's; one that asks the keyring (auth.go), for which Close waits; and those
// that make connections ahead (spare.go, greet.go): these end within
// Timeouts.Connect, or some seconds, and nobody waits for them.
package index
