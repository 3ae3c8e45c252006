// Package semver is the second version scheme: Semantic Versioning 2.0.0, with
// constraints in the syntax of github.com/Masterminds/semver/v3, in the shape that
// package pep440 has.
//
// It reads and means what that library does, which tests compare, and does not
// use it: the library compiles six regular expressions when a program starts,
// 0.3 ms of the 1.5 that the start of the command may take.
//
// What must not live here: the choice between candidates, and anything of
// Python.
//
// # Concurrency
//
// All values are immutable after they are made and may be shared freely.
package semver
