//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// benchmarks are those of the main module whose allocations are kept, with how
// often each runs: always as often, for what is made once counts too.
var benchmarks = []struct{ folder, pattern, times string }{
	{"./index", "^BenchmarkPage$", "20x"},
	{"./index", "^Benchmark(Request|WarmListing)", "50x"},
	{"./resolver", "^BenchmarkResolve$/^(straight|backtrack)", "20x"},
	{"./resolver/internal/pubgrub", ".", "5x"},
}

var benchLine = regexp.MustCompile(`^Benchmark(\S+?)\s+\d+\s.*?(\d+) B/op\s+(\d+) allocs/op`)

// allocations counts what benchmarks allocate, each once for all.
func allocations() (all []cost, err error) {
	for _, b := range benchmarks {
		cmd := exec.Command("go", "test", b.folder, "-run", "^$", "-bench", b.pattern, "-benchmem", "-benchtime", b.times, "-cpu", "1")
		cmd.Dir, cmd.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
		out, err := cmd.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out)
		}
		found := false
		for line := range strings.Lines(string(out)) {
			m := benchLine.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			found = true
			name := strings.TrimPrefix(b.folder, "./") + "." + m[1]
			for i, unit := range []string{"B/op", "allocs/op"} {
				n, err := strconv.ParseInt(m[2+i], 10, 64)
				if err != nil {
					return nil, err
				}
				if n > 0 { // a growth of nothing has no share; cost_test.go guards what may allocate nothing
					all = append(all, cost{name, unit, n})
				}
			}
		}
		if !found {
			return nil, fmt.Errorf("%s ran no benchmark that allocates", strings.Join(cmd.Args, " "))
		}
	}
	return all, nil
}
