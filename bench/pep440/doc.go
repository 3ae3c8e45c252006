// Package pep440bench holds pep440 against the other Go libraries for Python
// versions, on the same inputs: how fast each is (go test -bench .) and how much of
// pypa/packaging's tables each has right (go test -v).
package pep440bench
