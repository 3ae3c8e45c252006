// Command compare measures the correct variants and the once-map beside Go's
// own map, and prints one table and draws one picture:
//
//	go run ./oncemap/variants/cmd/compare -svg docs/oncemap-bench.svg
//
// It goes round: in each round every load is run once for every subject, and for
// Go's map among them, and what goes into the table is the median over the
// rounds of the ratio within a round. What else the machine does in a round
// slows both sides of a ratio.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"

	"resolve/oncemap/variants/workload"
)

func main() {
	rounds := flag.Int("rounds", 21, "how often everything is measured")
	only := flag.String("only", "", "the one load to measure")
	svg := flag.String("svg", "", "file to draw the picture into")
	flag.Parse()
	if *rounds < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	t := measure(*rounds, *only)
	fmt.Printf("%s %s/%s, GOMAXPROCS=%d, median of %d rounds\n\n%s",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), *rounds, t.markdown())
	if *svg == "" {
		return
	}
	if err := os.WriteFile(*svg, t.picture(), 0o644); err != nil {
		fmt.Fprintf(os.Stderr, "compare: writing the picture: %v\n", err)
		os.Exit(2)
	}
}

// measure runs every load, or the only one, for every subject in each round.
func measure(rounds int, only string) *table {
	t := &table{loads: workload.Loads(), subjects: workload.Subjects()}
	if only != "" {
		t.loads = slices.DeleteFunc(t.loads, func(l workload.Load) bool { return l.Name != only })
	}
	ratios := make([][][]float64, len(t.loads)) // load, subject, round
	bases := make([][]float64, len(t.loads))    // load, round
	for i := range ratios {
		ratios[i] = make([][]float64, len(t.subjects))
	}
	for round := range rounds {
		for i, l := range t.loads {
			got, base := roundOf(l, t.subjects, round)
			bases[i] = append(bases[i], base)
			for j, x := range got {
				if !l.Absolute {
					x /= base
				}
				ratios[i][j] = append(ratios[i][j], x)
			}
		}
		fmt.Fprintf(os.Stderr, "\rround %d of %d", round+1, rounds)
	}
	fmt.Fprintln(os.Stderr)
	for i := range t.loads {
		t.base = append(t.base, median(bases[i]))
		row := make([]float64, len(t.subjects))
		for j := range row {
			row[j] = median(ratios[i][j])
		}
		t.cells = append(t.cells, row)
	}
	return t
}

// roundOf measures one load, beginning with another subject each round, and
// Go's map in the middle.
func roundOf(l workload.Load, subjects []workload.Subject, round int) (got []float64, base float64) {
	got = make([]float64, len(subjects))
	for i := range subjects {
		if i == len(subjects)/2 {
			base = sample(l, workload.Baseline)
		}
		j := (i + round) % len(subjects)
		got[j] = sample(l, subjects[j])
	}
	return got, base
}

// sample starts with a clean heap, so that nobody pays for what the one before
// has left, and takes off what is not the subject's.
func sample(l workload.Load, s workload.Subject) float64 {
	runtime.GC()
	return l.Measure(s, l.N) - l.Frame(s)
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	mid := len(all) / 2
	if len(all)%2 == 1 {
		return all[mid]
	}
	return (all[mid-1] + all[mid]) / 2
}
