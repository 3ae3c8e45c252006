package lineartest

import (
	"runtime"
	"testing"
	"time"
)

// The larger input is factor times the smaller one. Linear work then takes factor
// times as long and quadratic work factor times that; half way between them is the
// limit, so that neither logarithms and caches nor a busy machine matter. Bytes are
// counted and not measured, and have a closer limit.
const (
	factor     = 64
	timeLimit  = 8 * factor
	bytesLimit = 3 * factor
	runs       = 5 // of which the quickest counts
)

// Below these nothing is said: too little to matter, or to be told from noise.
const (
	leastTime  = 2 * time.Millisecond
	leastBytes = 1 << 20
)

// Check runs work on the input that input makes of n and of 64 times n, and
// reports an error if time or the bytes allocated grow much faster than that. What
// input does is not counted. n should be such that work on the larger input takes
// a few milliseconds.
func Check[T any](t *testing.T, n int, input func(n int) T, work func(T)) {
	t.Helper()
	small, large := input(n), input(factor*n)
	shortTime, fewBytes := measure(small, work)
	longTime, manyBytes := measure(large, work)
	if longTime > leastTime && longTime > timeLimit*shortTime {
		t.Errorf("input %d times as large takes %s instead of %s; want at most %d times as long", factor, longTime, shortTime, timeLimit)
	}
	if manyBytes > leastBytes && manyBytes > bytesLimit*fewBytes {
		t.Errorf("input %d times as large allocates %d bytes instead of %d; want at most %d times as many", factor, manyBytes, fewBytes, bytesLimit)
	}
}

// measure returns the time of the quickest run, and the bytes of the most modest.
func measure[T any](input T, work func(T)) (time.Duration, uint64) {
	least, fewest := time.Duration(-1), uint64(0)
	for range runs {
		var before, after runtime.MemStats
		runtime.GC() // what is left of the run before is not counted
		runtime.ReadMemStats(&before)
		start := now()
		work(input)
		took := now() - start
		runtime.ReadMemStats(&after)
		bytes := after.TotalAlloc - before.TotalAlloc
		if least < 0 || took < least {
			least = took
		}
		if fewest == 0 || bytes < fewest {
			fewest = bytes
		}
	}
	return least, fewest
}
