package workload

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"resolve/oncemap/variants"
)

// herd parks n goroutines on one key and takes the time from its settling until
// the last of them is gone. Go's map can wake nobody; for Baseline they wait
// for one channel to be closed, which is the least it can cost.
func herd(n int) func(Subject, int) float64 {
	return func(s Subject, times int) float64 {
		var took time.Duration
		for range times {
			if s.Alone {
				took += herdOfChan(n)
			} else {
				took += herdOf(s.New(), n)
			}
		}
		return float64(took.Nanoseconds()) / float64(times)
	}
}

func herdOf(c variants.Cache, n int) time.Duration {
	defer done(c)
	var all sync.WaitGroup
	claimed, settle := make(chan struct{}), make(chan struct{})
	all.Go(func() {
		c.Do("flask", func() int {
			close(claimed)
			<-settle
			return 3
		})
	})
	<-claimed
	park(n, &all, func() {
		if c.Do("flask", made) != 3 {
			panic("a waiter got nothing")
		}
	})
	start := time.Now()
	close(settle)
	all.Wait()
	return time.Since(start)
}

func herdOfChan(n int) time.Duration {
	var all sync.WaitGroup
	settle := make(chan struct{})
	park(n, &all, func() { <-settle })
	start := time.Now()
	close(settle)
	all.Wait()
	return time.Since(start)
}

// park starts n goroutines that call f and returns when all of them block in it:
// when all have come so far, and no goroutine but this one can go on. (The
// runtime says so; a variant cannot say who waits in it.)
func park(n int, all *sync.WaitGroup, f func()) {
	var came atomic.Int64
	for range n {
		all.Go(func() { came.Add(1); f() })
	}
	for came.Load() < int64(n) || busy() || busy() {
		runtime.Gosched()
	}
}

// busy says whether a goroutine beside the caller's runs or could run.
func busy() bool {
	s := []metrics.Sample{
		{Name: "/sched/goroutines/runnable:goroutines"},
		{Name: "/sched/goroutines/running:goroutines"},
	}
	metrics.Read(s)
	return s[0].Value.Uint64() > 0 || s[1].Value.Uint64() > 1
}

// contend has g goroutines wait for keys that are there. An operation is one
// wait of any of them, in wall time.
func contend(g int) func(Subject, int) float64 {
	return func(s Subject, n int) float64 {
		c := filled(s)
		defer done(c)
		return each(together(g, func() { waitAll(c, n/g) }), n/g*g)
	}
}

// race has g goroutines ask for the same new keys at once. Go's map does the
// same number of asks in one goroutine.
func race(g int) func(Subject, int) float64 {
	return func(s Subject, n int) float64 {
		var took float64
		for range n {
			c := s.New()
			if s.Alone {
				start := time.Now()
				for range g {
					fillAll(c)
				}
				took += each(start, n)
			} else {
				took += each(together(g, func() { fillAll(c) }), n)
			}
			done(c)
		}
		return took
	}
}

// together runs f in g goroutines that start at once, waits for all, and returns
// when they started.
func together(g int, f func()) (start time.Time) {
	var all sync.WaitGroup
	ready := make(chan struct{})
	for range g {
		all.Go(func() { <-ready; f() })
	}
	start = time.Now()
	close(ready)
	all.Wait()
	return start
}
