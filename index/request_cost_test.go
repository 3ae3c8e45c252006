package index_test

import (
	"runtime"
	"testing"

	"resolve/index"
)

// A request allocates what it must and no more: a resolve makes thousands. The
// bounds are a tenth above what net/http and go-retryablehttp of today take with us.
func TestRequestCost(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates too: runs without -race")
	}
	for i, most := range []struct{ objects, bytes float64 }{
		{50, 5200},  // read
		{98, 16200}, // list
	} {
		r := requests[i]
		c := open(t, index.Config{URL: "http://index.example.org/simple", Transport: shelf{r.kind, r.body}})
		do := func() {
			if err := r.do(t.Context(), c, "http://index.example.org"); err != nil {
				t.Fatal(err)
			}
		}
		objects := testing.AllocsPerRun(200, do)
		const runs = 200
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range runs {
			do()
		}
		runtime.ReadMemStats(&after)
		if bytes := float64(after.TotalAlloc-before.TotalAlloc) / runs; objects > most.objects || bytes > most.bytes {
			t.Errorf("%s takes %.0f objects and %.0f bytes, want at most %.0f and %.0f", r.name, objects, bytes, most.objects, most.bytes)
		} else {
			t.Logf("%s takes %.0f objects and %.0f bytes", r.name, objects, bytes)
		}
	}
}
