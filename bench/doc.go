// Package bench holds pep440 against the other Go libraries for Python versions,
// on the same inputs: how fast each is (go test -bench .) and how much of
// pypa/packaging's tables each has right (go test -v). Its folder bare is a
// program, the floor of a cold run.
//
// It is a module of its own, so that what it compares with is no dependency of the
// main module. Nothing may import it.
package bench
