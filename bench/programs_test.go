package main

import (
	"maps"
	"testing"
)

func TestPins(t *testing.T) {
	lock := lockPins("# a comment==1\nA_b.c==1.0 ; python_version < \"4\"\nx[extra]==2 \\\n    --hash=sha256:0\n    # via a==3\n")
	if want := map[string]string{"a-b-c": "1.0", "x": "2"}; !maps.Equal(lock, want) {
		t.Errorf("lock: got %v, want %v", lock, want)
	}
	report := reportPins(`{"install": [{"metadata": {"name": "A_b.c", "version": "1.0"}}]}`)
	if want := map[string]string{"a-b-c": "1.0"}; !maps.Equal(report, want) {
		t.Errorf("report: got %v, want %v", report, want)
	}
}

// A ratio is the median of ratios of pairs, and not the ratio of medians.
func TestRatioIsOfPairs(t *testing.T) {
	r := row{}
	for _, pair := range [][2]int64{{10, 20}, {30, 20}, {100, 100}} {
		r.ours = append(r.ours, result{measure: measure{Peak: pair[0]}})
		r.uv = append(r.uv, result{measure: measure{Peak: pair[1]}})
	}
	if got := r.ratio(peak); got != 1 {
		t.Errorf("got %v, want 1, the median of 0.5, 1.5 and 1", got)
	}
}
