// Package variants has other ways to make each value once while others wait for
// it: those that have hung somebody, kept with the schedule that hangs them, and
// correct ones, to be measured beside oncemap. It is for tests, benchmarks and
// teaching; nothing that is to work imports it.
//
// Each file is one design, told in its doc comment: what it is, where it is
// from, what is wrong with it. All lists them. The designs are rebuilt from
// what was written about them, in as few lines as show the point, with string
// keys and int values, and without errors, contexts or panics where these do
// not belong to the point.
//
// They are made of the synchronisation points of oncemap/internal/point, so
// that go test -tags explore runs each under every interleaving.
//
// # Concurrency
//
// Every Cache may be shared by goroutines, but for Plain. The faulty ones hang
// some of them: that is what they are for.
package variants
