// Package semver is the second version scheme: Semantic Versioning 2.0.0 on
// github.com/Masterminds/semver/v3, in the shape that package pep440 has.
//
// What must not live here: the choice between candidates, and anything of
// Python.
//
// # Concurrency
//
// All values are immutable after they are made and may be shared freely.
package semver
