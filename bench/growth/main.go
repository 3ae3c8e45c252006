//go:build linux

// Command growth measures how the cost of a resolve grows, in memory and so without
// network, cache and parsing of pages, and writes a plot and a table into
// docs/performance.md:
//
//	go -C bench run ./growth
//
// A point is the processor's time, of all processors together, at the least of
// several runs: what is more comes from other work of the machine. What is
// allocated is counted beside it, which nothing disturbs.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"resolve/bench/internal/plot"
	"resolve/bench/internal/section"
	"resolve/resolver"
)

// axes are what grows.
var axes = []struct {
	name, label string
	make        func(n int) *universe
	sizes       []int
}{
	{"packages", "packages in the answer", packages, []int{100, 300, 1000, 3000, 10_000, 30_000, 100_000}},
	{"depth", "packages in a chain", depth, []int{5, 10, 30, 100, 300, 1000}},
	{"width", "dependencies of one package", width, []int{1, 10, 30, 100, 300, 1000, 3000, 10_000}},
	{"versions", "releases of each of ten packages", versions, []int{1, 10, 30, 100, 300, 1000, 3000, 10_000}},
	{"versions in vain", "releases of two packages, all but one impossible", vain, []int{1, 10, 30, 100, 300, 1000, 3000, 10_000}},
}

// A point is what a resolve of one size takes.
type point struct {
	size  int
	took  time.Duration
	bytes uint64
	runs  int
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("growth: ")
	docs := flag.String("docs", "../docs", "the `folder` of performance.md")
	each := flag.Duration("each", 2*time.Second, "how long each point is measured, once at least")
	only := flag.String("axis", "", "measure this `axis` alone, and write nothing")
	flag.Parse()
	if err := grow(*docs, *each, *only); err != nil {
		log.Fatal(err)
	}
}

func grow(docs string, each time.Duration, only string) error {
	p := plot.LogLog{
		Title: "How the cost of a resolve grows",
		Desc:  "Logarithmic plots of processor time and of allocated memory by packages, depth, width, versions, and versions tried in vain.",
	}
	var table strings.Builder
	table.WriteString("| what grows | from | to | exponent of time, of allocation over the last tenfold |\n|---|---|---|---|\n")
	for _, a := range axes {
		if only != "" && only != a.name {
			continue
		}
		var points []point
		panel := plot.Panel{Title: a.name, X: a.label}
		for _, n := range a.sizes {
			x, err := measure(a.make(n), n, each)
			if err != nil {
				return fmt.Errorf("%s, %d: %w", a.name, n, err)
			}
			fmt.Printf("%-17s %7d %12v %8.1f MB %4d runs\n", a.name, n, x.took, float64(x.bytes)/(1<<20), x.runs)
			points = append(points, x)
			panel.Time = append(panel.Time, plot.Point{X: float64(n), Y: ms(x.took)})
			panel.Space = append(panel.Space, plot.Point{X: float64(n), Y: float64(x.bytes) / (1 << 20)})
		}
		p.Panels = append(p.Panels, panel)
		first, last := points[0], points[len(points)-1]
		timeExponent, spaceExponent := exponents(points)
		fmt.Fprintf(&table, "| %s | %d: %s | %d: %s, %.0f MB allocated | %.2f, %.2f |\n", a.label, first.size, sayTime(first.took), last.size, sayTime(last.took), float64(last.bytes)/(1<<20), timeExponent, spaceExponent)
	}
	fmt.Print(table.String())
	if only != "" {
		return nil
	}
	if err := os.WriteFile(filepath.Join(docs, "performance-growth.svg"), p.SVG(), 0o644); err != nil {
		return err
	}
	return section.Write(filepath.Join(docs, "performance.md"), "growth", table.String())
}

// measure resolves a universe again and again for some time.
func measure(u *universe, n int, each time.Duration) (best point, err error) {
	best = point{size: n, took: math.MaxInt64}
	req := u.request()
	for begin := time.Now(); best.runs == 0 || time.Since(begin) < each; best.runs++ {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start, err := processor()
		if err != nil {
			return best, err
		}
		res, err := resolver.Resolve(context.Background(), req)
		if err != nil {
			return best, err
		}
		if len(res.Packages) != u.answer {
			return best, fmt.Errorf("got %d packages, want %d", len(res.Packages), u.answer)
		}
		runtime.ReadMemStats(&after)
		end, err := processor()
		if err != nil {
			return best, err
		}
		best.took = min(best.took, max(time.Microsecond, end-start))
		best.bytes = after.TotalAlloc - before.TotalAlloc
	}
	return best, nil
}

// processor is the time that this process has had of processors, the collector's included.
func processor() (time.Duration, error) {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0, err
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano()), nil
}

// exponents are the slopes of the last tenfold on logarithmic scales: 1 is linear, 2
// quadratic.
func exponents(points []point) (inTime, inSpace float64) {
	last := points[len(points)-1]
	from := points[0]
	for _, p := range points {
		if p.size*10 <= last.size {
			from = p
		}
	}
	scale := math.Log(float64(last.size) / float64(from.size))
	return math.Log(float64(last.took)/float64(from.took)) / scale, math.Log(float64(last.bytes)/float64(from.bytes)) / scale
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func sayTime(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f ms", ms(d))
	}
	return fmt.Sprintf("%.0f ms", ms(d))
}
