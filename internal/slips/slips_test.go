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

func TestNearest(t *testing.T) {
	names := []string{"requests", "flask", "flasks"}
	for _, tt := range []struct {
		word string
		most int
		want string
	}{{"flask", 2, "flask"}, {"flaskt", 2, "flask"}, {"flas", 2, "flask"}, {"flaskss", 2, "flasks"}, {"reqests", 1, "requests"}, {"rqests", 1, ""}, {"django", 2, ""}} {
		if got := Nearest(tt.word, names, tt.most); got != tt.want {
			t.Errorf("Nearest(%q, %d) = %q, want %q", tt.word, tt.most, got, tt.want)
		}
	}
}
