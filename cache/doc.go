// Package cache keeps small values on disk between runs: one file a value,
// written aside and renamed, so that processes share a folder without locks.
//
// A cache may lose anything at any moment: a value that is missing, cut short,
// damaged, or unreadable is absent, and a place that cannot be written costs
// time and nothing else. So no answer may depend on what it holds.
//
// What must not live here: what the values mean, when they are stale, and
// where they come from. A bucket's owner encodes, decodes and judges them.
//
// # Concurrency
//
// A Dir may be shared by goroutines, and a folder by processes. A reader sees
// a value that somebody wrote whole, never a mixture of two: a rename replaces
// one complete file by another. Of two writers of one key the later wins.
package cache
