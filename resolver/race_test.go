//go:build race

package resolver

// raceDetector says that everything takes ten times as long.
const raceDetector = true
