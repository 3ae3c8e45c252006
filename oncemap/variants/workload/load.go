package workload

import (
	"fmt"
	"runtime"
	"time"

	"resolve/oncemap/variants"
)

// A Load is one thing to measure.
type Load struct {
	Name string // as in a benchmark's name
	What string // in words
	Unit string // "ns", "B" or "allocs", for one operation
	Of   string // what one operation is, in a word

	// N is how many operations one sample has: a few milliseconds' worth.
	N int

	// Framed says that an operation is so short that what Frame returns is to be
	// taken off.
	Framed bool

	// Absolute says that figures are to be read as they are, not divided.
	Absolute bool

	run func(s Subject, n int) float64
}

// Measure returns what one operation costs s, from n of them.
func (l Load) Measure(s Subject, n int) float64 { return l.run(s, n) }

// Frame returns what the loop, and the call through an interface if s is called
// through one, are of Measure's figure.
func (l Load) Frame(s Subject) float64 {
	if !l.Framed {
		return 0
	}
	if _, ok := s.New().(direct); ok && l.Name != "mix" {
		return l.run(Subject{New: func() variants.Cache { return bare{} }, Alone: true}, l.N)
	}
	return l.run(Subject{New: func() variants.Cache { return nothing{} }, Alone: true}, l.N)
}

// Loads is every load.
func Loads() []Load {
	all := []Load{
		{Name: "hit", What: "Get of a key that is there", Of: "Get", N: 100_000, Framed: true, run: hit},
		{Name: "wait", What: "wait for a key that is there (Do, where there is no other wait)", Of: "wait", N: 100_000, Framed: true, run: wait},
		{Name: "fill", What: "first Do of 512 keys on an empty map", Of: "map", N: 8, run: fill},
		{Name: "mix", What: "90 Get of keys that are there to 10 first Do", Of: "call", N: 4 * 5120, Framed: true, run: mix},
	}
	for _, n := range []int{100, 10_000} {
		all = append(all, Load{
			Name: fmt.Sprintf("herd-%d", n), What: fmt.Sprintf("%d goroutines wait for one key (from its settling until the last is gone)", n),
			Of: "settling", N: max(1, 1000/n), run: herd(n),
		})
	}
	for _, g := range []int{1, 2, 4, 8} {
		all = append(all, Load{
			Name: fmt.Sprintf("wait-by-%d", g), What: fmt.Sprintf("wait for keys that are there, by %d goroutines at once", g),
			Of: "wait", N: 100_000, Framed: true, run: contend(g),
		})
	}
	all = append(all,
		Load{Name: "race-by-8", What: "8 goroutines Do the same 512 new keys at once", Of: "map", N: 4, run: race(8)},
		Load{Name: "bytes", What: "heap for a settled key, of 512 in a map", Unit: "B", Of: "key", N: 64, run: bytes},
		Load{Name: "allocs-hit", What: "allocations of a hit and a wait", Unit: "allocs", Of: "hit", N: 1000, Absolute: true, run: allocsHit},
		Load{Name: "allocs-fill", What: "allocations for a first Do, of 512", Unit: "allocs", Of: "key", N: 4, Absolute: true, run: allocsFill},
	)
	for i := range all {
		if all[i].Unit == "" {
			all[i].Unit = "ns"
		}
	}
	return all
}

// keys is what the maps are filled with.
var keys = names("package", 512)

func names(prefix string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("%s-%d", prefix, i)
	}
	return all
}

// three is the work of a first Do: next to nothing.
func three() int { return 3 }

func filled(s Subject) variants.Cache {
	c := s.New()
	fillAll(c)
	return c
}

func fillAll(c variants.Cache) {
	for _, k := range keys {
		c.Do(k, three)
	}
}

// each returns what one of n took since start, in nanoseconds.
func each(start time.Time, n int) float64 {
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

func hit(s Subject, n int) float64 {
	c := filled(s)
	defer done(c)
	start := time.Now()
	getAll(c, n)
	return each(start, n)
}

func wait(s Subject, n int) float64 {
	c := filled(s)
	defer done(c)
	start := time.Now()
	waitAll(c, n)
	return each(start, n)
}

func fill(s Subject, n int) float64 {
	start := time.Now()
	for range n {
		c := s.New()
		fillAll(c)
		done(c)
	}
	return each(start, n)
}

// mix reads nine keys, then makes a tenth.
func mix(s Subject, n int) float64 {
	c := filled(s)
	defer func() { done(c) }()
	var took time.Duration
	for did := 0; did < n; {
		round := min(n-did, 10*len(later))
		start := time.Now()
		for i := range round {
			if i%10 == 9 {
				c.Do(later[i/10], three)
			} else if _, ok := c.Get(keys[i&511]); !ok {
				panic("a key is missing")
			}
		}
		took += time.Since(start)
		did += round
		done(c)
		c = filled(s)
	}
	return float64(took.Nanoseconds()) / float64(n)
}

// later is the keys that a mix makes.
var later = names("later", 512)

// bytes is what stays on the heap, maps of 512 keys being kept.
func bytes(s Subject, n int) float64 {
	kept := make([]variants.Cache, n)
	before := heap()
	for i := range kept {
		kept[i] = filled(s)
	}
	grown := heap() - before
	for _, c := range kept {
		done(c)
	}
	return float64(grown) / float64(n*len(keys))
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // what the first has freed is swept
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func allocsHit(s Subject, n int) float64 {
	c := filled(s)
	defer done(c)
	return float64(mallocs(func() { getAll(c, n); waitAll(c, n) })) / float64(2*n)
}

func allocsFill(s Subject, n int) float64 {
	return float64(mallocs(func() { fill(s, n) })) / float64(n*len(keys))
}

// mallocs counts what f allocates. Other goroutines' are counted too.
func mallocs(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}
