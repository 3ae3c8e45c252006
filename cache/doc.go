// Package cache keeps values on disk between runs, in few files: what a run
// learned is written at its end, together, into one new file, a pack.
//
// A cache may lose anything at any moment: a value that is missing, cut short,
// damaged, or unreadable is absent, and a place that cannot be written costs
// time and nothing else. So no answer may depend on what it holds.
//
// What must not live here: what the values mean, when they are stale, and
// where they come from. A bucket's owner encodes, decodes and judges them.
//
// # Packs
//
// A pack is written aside, renamed, and never changed after that. It has a hash
// table in front, so that a run opens a few files and then reads what it needs
// and nothing else, however much there is. Of two packs with one key the one with
// the later name counts. When there are more than a few, the newest are merged
// into one that has the name's number of the newest of them, and then removed.
//
// # Concurrency
//
// A Dir may be shared by goroutines, and a folder by processes. Who adds a pack
// or reads needs no lock: a reader sees a value that somebody wrote whole, and
// whoever is killed leaves a file in the folder for unfinished ones, which is
// removed later. A lock is held by who merges and removes, for otherwise one
// could bring back what another has just taken out.
package cache
