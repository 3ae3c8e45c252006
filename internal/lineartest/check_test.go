package lineartest

import (
	"strings"
	"testing"
)

func TestMeasure(t *testing.T) {
	text := strings.Repeat("x", 1<<20)
	var kept []byte
	took, bytes := measure(text, 1, func(s string) { kept = []byte(s) })
	if took <= 0 || bytes < 1<<20 || bytes > 1<<21 || len(kept) != 1<<20 {
		t.Errorf("copying a megabyte: %s, %d bytes; want some time and a megabyte", took, bytes)
	}
}

// Check must tell linear work from quadratic work.
func TestCheck(t *testing.T) {
	var upper string
	linear := func(s string) { upper = strings.ToUpper(s) }
	quadratic := func(s string) {
		for i := range s {
			strings.IndexByte(s[i:], 'y')
		}
	}
	input := func(n int) string { return strings.Repeat("x", n) }
	if Check(t, 1<<14, input, linear); upper != strings.Repeat("X", factor<<14) {
		t.Errorf("the last input was %d bytes; want %d", len(upper), factor<<14)
	}

	small, _ := measure(input(1<<11), factor, quadratic)
	large, _ := measure(input(factor<<11), 1, quadratic)
	if large < leastTime || large < timeLimit*small {
		t.Errorf("quadratic work takes %s, and %s for %d smaller inputs, which Check would let pass", large, small, factor)
	}
}
