//go:build race

package resolve_test

const raceEnabled = true
