package slips

import "testing"

func TestBetween(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"flask", "flask", 0}, {"flaks", "flask", 1}, {"werkzueg", "werkzeug", 1}, {"reqeusts", "requests", 1}, {"numpy", "nunpyy", 2}, {"abc", "xyz", 3}, {"a", "abcd", 3}} {
		if got := Between(tt.a, tt.b, 2); got != tt.want {
			t.Errorf("Between(%q, %q, 2) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
