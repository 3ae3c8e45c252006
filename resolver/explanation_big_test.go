package resolver

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// stages is a universe of which every version must be found impossible: each
// of n versions of app needs a package of its own, of which each of m versions
// needs another version of a third, none of which goes with base 2.
func stages(t *testing.T, n, m int) *memory {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "app %d\n\tstage%d\n", i, i)
		for j := range m {
			fmt.Fprintf(&text, "stage%d %d\n\tstep%d==%d\nstep%d %d\n\tbase<2\n", i, j, i, j, i, j)
		}
	}
	text.WriteString("base 1\nbase 2\n")
	return world(t, text.String())
}

// A proof of 100,000 nodes is told shortly, and no words are made of the rest
// of it until somebody asks.
func TestProofOfHundredThousand(t *testing.T) {
	source := stages(t, 200, 130)
	req := Request{Source: source, Target: testTarget(t, "", ""), Requirements: lines("requirements.txt", "app\nbase>=2\n"), Budget: Budget{Steps: -1, Requests: -1}}
	r, err := newResolve(&req, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = r.resolve(t.Context())
	none, ok := errors.AsType[*NoSolution](err)
	if !ok {
		t.Fatalf("got %v, want no solution", err)
	}
	nodes := 0
	for range r.solver.Proof(none.proof) {
		nodes++
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	none.tell()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	text := none.Error()
	t.Logf("%d nodes told in %v and %d KiB, %d bytes of text", nodes, took, (after.TotalAlloc-before.TotalAlloc)>>10, len(text))
	if nodes < 100_000 {
		t.Errorf("got a proof of %d nodes, want 100,000", nodes)
	}
	if words := len(strings.Fields(text)); words > 700 {
		t.Errorf("got %d words", words)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 128<<20 {
		t.Errorf("telling it allocated %d MiB", used>>20)
	}
	runtime.ReadMemStats(&before)
	start = time.Now()
	steps := len(none.Steps())
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	t.Logf("%d steps in %v and %d KiB", steps, took, (after.TotalAlloc-before.TotalAlloc)>>10)
	if steps == 0 {
		t.Error("got no steps")
	}
}
