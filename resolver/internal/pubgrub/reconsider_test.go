package pubgrub

import (
	"slices"
	"testing"
)

// Reconsider takes back one decision and all later ones, and what follows from
// them; earlier ones stay.
func TestReconsider(t *testing.T) {
	u := world(t, `
		root 1.0.0: a any, b any, c any
		a 1.0.0
		b 1.0.0: d any
		c 1.0.0
		d 1.0.0`)
	u.order = []string{"a", "b", "c"}
	if _, failure := u.solve(); failure != nil {
		t.Fatal("no solution")
	}
	decided := func() (names []string) {
		for p := range u.s.Decisions {
			names = append(names, u.names[p])
		}
		return names
	}
	if got, want := decided(), []string{"a", "b", "c", "d"}; !slices.Equal(got, want) {
		t.Fatalf("decided %v, want %v", got, want)
	}
	if !u.s.Reconsider(u.pkg("b")) {
		t.Error("Reconsider(b) = false, want true")
	}
	check(t, u.s)
	if got, want := decided(), []string{"a"}; !slices.Equal(got, want) {
		t.Errorf("after Reconsider(b): decided %v, want %v", got, want)
	}
	var open []string
	for p := range u.s.Open {
		open = append(open, u.names[p])
	}
	if want := []string{"b", "c"}; !slices.Equal(open, want) {
		t.Errorf("after Reconsider(b): open %v, want %v", open, want)
	}
	for _, p := range []Package{u.pkg("b"), u.pkg("d"), Root} {
		if u.s.Reconsider(p) {
			t.Errorf("Reconsider(%s) = true, want false: it is not decided, or the root", u.names[p])
		}
	}
}
