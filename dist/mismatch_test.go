package dist

import (
	"slices"
	"testing"
)

// The order of the constants is the order of closeness, and each has words of its own.
func TestMismatchOrder(t *testing.T) {
	order := []Mismatch{Fits, PlatformMismatch, FreeThreadMismatch, ABIMismatch, PythonMismatch, InvalidTags, InvalidName}
	if !slices.IsSorted(order) {
		t.Errorf("the mismatches are %d, want them rising", order)
	}
	words := make(map[string]Mismatch)
	for _, m := range order {
		if other, taken := words[m.String()]; taken || m.String() == "" {
			t.Errorf("mismatch %d says %q, want words that mismatch %d does not have", m, m, other)
		}
		words[m.String()] = m
	}
}
