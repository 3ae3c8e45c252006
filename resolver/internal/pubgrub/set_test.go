package pubgrub

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func sets(t *rapid.T, label string) (Set, map[int]bool) {
	var s Set
	members := map[int]bool{}
	for _, i := range rapid.SliceOfN(rapid.IntRange(0, 200), 0, 12).Draw(t, label) {
		s.Insert(i)
		members[i] = true
	}
	return s, members
}

func TestSetOfRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var got, want Set
		for range rapid.IntRange(0, 3).Draw(t, "ranges") {
			from := rapid.IntRange(0, 200).Draw(t, "from")
			to := from + rapid.SampledFrom([]int{-1, 0, 1, 2, 63, 64, 65, 130}).Draw(t, "n")
			got.InsertRange(from, to)
			for i := from; i < to; i++ {
				want.Insert(i)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %x, want %x", got, want)
		}
	})
}

func TestLenMinus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := sets(t, "a")
		b, _ := sets(t, "b")
		if got, want := a.LenMinus(b), a.Minus(b).Len(); got != want {
			t.Fatalf("%v minus %v has %d, want %d", a, b, got, want)
		}
	})
}

func TestSetCommon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := sets(t, "a")
		b, inB := sets(t, "b")
		low, high := -1, -1
		for i := range a.All { // from the largest on
			if inB[i] {
				low, high = i, max(high, i)
			}
		}
		at := rapid.IntRange(0, 260).Draw(t, "at")
		below, above := -1, -1
		for i := range a.All {
			if i > at {
				above = i
			} else if i < at {
				below = max(below, i)
			}
		}
		if a.Below(at) != below || a.Above(at) != above {
			t.Fatalf("next to %d: got %d and %d, want %d and %d", at, a.Below(at), a.Above(at), below, above)
		}
		if a.MinCommon(b) != low || a.MaxCommon(b) != high {
			t.Fatalf("got %d and %d, want %d and %d", a.MinCommon(b), a.MaxCommon(b), low, high)
		}
	})
}

// Two terms satisfy a third as what they come to together does.
func TestBothSatisfy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var terms [3]Term
		for i := range terms {
			terms[i].Set, _ = sets(t, "set")
			terms[i].Positive = rapid.Bool().Draw(t, "positive")
		}
		if rapid.Bool().Draw(t, "wider") {
			terms[2].Set = terms[2].Set.Union(terms[0].Set)
		}
		got, want := bothSatisfy(terms[0], terms[1], terms[2]), terms[0].Intersect(terms[1]).Satisfies(terms[2])
		if got != want {
			t.Fatalf("%v and %v satisfy %v: got %t, want %t", terms[0], terms[1], terms[2], got, want)
		}
	})
}

// What is known of a package says of a term what it satisfies and contradicts.
func TestRelation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var terms [2]Term
		for i := range terms {
			terms[i].Set, _ = sets(t, "set")
			terms[i].Positive = rapid.Bool().Draw(t, "positive")
		}
		switch rapid.IntRange(0, 2).Draw(t, "how near") {
		case 0:
			terms[1].Set = terms[1].Set.Union(terms[0].Set)
		case 1:
			terms[1].Set = terms[1].Set.Minus(terms[0].Set)
		}
		want := inconclusive
		switch known := terms[0]; {
		case known.Satisfies(terms[1]):
			want = satisfied
		case known.Contradicts(terms[1]):
			want = contradicted
		}
		ps := packageState{decided: -1, known: terms[0], derivations: make([]derivation, 1)}
		if got := ps.relation(&terms[1]); got != want {
			t.Fatalf("%v of %v: got %d, want %d", terms[1], terms[0], got, want)
		}
	})
}

// Sets on a stack stay what they are until they are let go, also when the
// stack grows, and what is let go leaves nothing behind.
func TestStack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s stack
		type made struct {
			mark      int32
			got, want Set
		}
		var all []made
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			if len(all) > 0 && rapid.IntRange(0, 2).Draw(t, "let go") == 0 {
				n := rapid.IntRange(0, len(all)-1).Draw(t, "to")
				s.free(all[n].mark)
				all = all[:n]
				continue
			}
			m := made{mark: s.mark(), got: s.take(rapid.IntRange(0, 40).Draw(t, "words"))}
			if !m.got.Empty() {
				t.Fatal("a new set has members")
			}
			for i := range m.got {
				m.got[i] = uint64(len(all)*100 + i)
			}
			m.want = slices.Clone(m.got)
			all = append(all, m)
			for _, m := range all {
				if !slices.Equal(m.got, m.want) {
					t.Fatalf("got %v, want %v", m.got, m.want)
				}
			}
		}
	})
}
