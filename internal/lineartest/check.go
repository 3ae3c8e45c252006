package lineartest

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// The larger input is factor times the smaller one. Linear work on it then takes as
// long as on factor smaller ones, and quadratic work factor times that; half way
// between them is the limit, so that neither logarithms and caches nor a busy machine
// matter. Bytes are counted and not measured, and have a closer limit.
const (
	factor     = 64
	timeLimit  = 8
	bytesLimit = 3
	runs       = 5 // of which the quickest counts
)

// Below these nothing is said: too little to matter, or to be told from noise.
const (
	leastTime  = 5 * time.Millisecond
	leastBytes = 1 << 20
)

// Check runs work on the input that input makes of n, 64 times, and of 64 times n, and
// reports an error if the latter takes much more time or bytes. What input does is
// not counted. n should be such that work on the larger input takes a few
// milliseconds. Garbage is not collected meanwhile.
func Check[T any](t *testing.T, n int, input func(n int) T, work func(T)) {
	t.Helper()
	small, large := input(n), input(factor*n)
	shortTime, fewBytes := measure(small, factor, work)
	longTime, manyBytes := measure(large, 1, work)
	if longTime > leastTime && longTime > timeLimit*shortTime {
		t.Errorf("an input takes %s, and %d of them with a part of it each take %s; want at most %d times as long",
			longTime, factor, shortTime, timeLimit)
	}
	if manyBytes > leastBytes && manyBytes > bytesLimit*fewBytes {
		t.Errorf("an input allocates %d bytes, and %d of them with a part of it each allocate %d; want at most %d times as many",
			manyBytes, factor, fewBytes, bytesLimit)
	}
}

// measure returns what it takes to work on an input so many times: the time of the
// quickest run, and the bytes of the most modest. The collector would take as long as
// there are processors that have nothing else to do.
func measure[T any](input T, times int, work func(T)) (time.Duration, uint64) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	least, fewest := time.Duration(-1), uint64(0)
	for range runs {
		var before, after runtime.MemStats
		runtime.GC() // what is left of the run before is not counted
		runtime.ReadMemStats(&before)
		start := now()
		for range times {
			work(input)
		}
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
