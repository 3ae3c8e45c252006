package resolver

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"resolve/resolver/internal/pubgrub"
)

// A priorityTest names packages by letters, in the order they were met; an
// upper case letter stands for one that somebody pins.
type priorityTest struct {
	t *testing.T
	p *priorities
}

func (x priorityTest) name(p pubgrub.Package) string { return string(rune('a' + p)) }

func (x priorityTest) pkg(name byte) pubgrub.Package { return pubgrub.Package(name - 'a') }

// conflict counts a conflict n times: the decision for one package brought up
// that another was rejected because of a third.
func (x priorityTest) conflict(n int, decided, rejected, culprit byte) {
	inc := &pubgrub.Incompatibility{Terms: []pubgrub.PackageTerm{{Package: x.pkg(rejected)}, {Package: x.pkg(culprit)}}}
	for range n {
		x.p.conflict(x.pkg(decided), x.pkg(rejected), inc, x.name)
	}
}

// order returns the packages in the order they would be decided.
func (x priorityTest) order(names string) string {
	left := map[pubgrub.Package]bool{}
	for i := range names {
		left[x.pkg(names[i])] = true
		x.p.opened(x.pkg(names[i]), x.name(x.pkg(names[i])))
	}
	var list []byte
	for len(left) > 0 {
		p, ok := x.p.next(func(p pubgrub.Package) (pubgrub.Set, bool) { return nil, left[p] })
		if !ok {
			x.t.Fatalf("nothing comes after %q, want all of %q", list, names)
		}
		delete(left, p)
		list = append(list, x.name(p)[0])
	}
	return string(list)
}

func TestPriorities(t *testing.T) {
	for _, tt := range []struct {
		name, met  string
		conflicts  func(x priorityTest) // and what else happens
		want       string
		reconsider string
	}{
		{name: "the first that was met", met: "dbac", want: "dbac"},
		{name: "pins before all others", met: "dBaC", want: "bcda"},
		{name: "a pin that is met later", met: "abcB", want: "bac"},
		{
			name: "too few conflicts", met: "abc",
			conflicts: func(x priorityTest) { x.conflict(conflictThreshold-1, 'c', 'c', 'b') },
			want:      "abc",
		},
		{
			name: "often rejected, then the often guilty, which is taken back", met: "abcd",
			conflicts: func(x priorityTest) { x.conflict(conflictThreshold, 'd', 'd', 'c') },
			want:      "dcab", reconsider: "c",
		},
		{
			name: "pins come before both", met: "aBcd",
			conflicts: func(x priorityTest) { x.conflict(conflictThreshold, 'd', 'd', 'c') },
			want:      "bdca", reconsider: "c",
		},
		{
			name: "who has only itself to blame stays", met: "abc",
			conflicts: func(x priorityTest) { x.conflict(2*conflictThreshold, 'c', 'c', 'c') },
			want:      "abc",
		},
		{
			name: "the often rejected does not become guilty", met: "abc",
			conflicts: func(x priorityTest) {
				x.conflict(conflictThreshold, 'c', 'c', 'b')
				x.p.reorder(x.name)
				x.conflict(conflictThreshold, 'a', 'a', 'c')
			},
			want: "acb",
		},
		{
			name: "an extra pins its base", met: "abC",
			conflicts: func(x priorityTest) { x.p.tied("b", true) },
			want:      "bca",
		},
		{
			name: "a base does not wait for extras that were met later", met: "abC",
			conflicts: func(x priorityTest) { x.p.tied("b", false) },
			want:      "cab",
		},
		{
			name: "a base that was met with an extra pins it", met: "abC",
			conflicts: func(x priorityTest) {
				x.p.met("d", false, true)
				x.p.met("d", false, false)
				x.p.tied("d", false)
			},
			want: "cdab",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := priorityTest{t, newPriorities()}
			for _, c := range []byte(tt.met) {
				lower := strings.ToLower(string(c))
				x.p.met(lower, lower != string(c), false)
				x.p.opened(x.pkg(lower[0]), lower) // what moves to another class waits already
			}
			if tt.conflicts != nil {
				tt.conflicts(x)
			}
			var reconsider string
			for _, p := range x.p.reorder(x.name) {
				reconsider += x.name(p)
			}
			if reconsider != tt.reconsider {
				t.Errorf("decisions to take back: got %q, want %q", reconsider, tt.reconsider)
			}
			names := slices.Sorted(maps.Keys(x.p.names))
			if got := x.order(strings.Join(names, "")); got != tt.want {
				t.Errorf("order: got %q, want %q", got, tt.want)
			}
			if again := x.p.reorder(x.name); len(again) > 0 {
				t.Errorf("the second reorder takes back %v, want nothing", again)
			}
		})
	}
}
