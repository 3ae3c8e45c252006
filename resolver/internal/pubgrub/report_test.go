package pubgrub

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// proof makes a solver that knows facts and what is derived from two things
// before it, given by their places. Reports look at nothing else.
func proof(t *testing.T, facts int, derived ...[2]ID) (*universe, *Failure) {
	u := world(t, "")
	u.versions["root"] = []string{"1.0.0"}
	for i := range facts {
		u.s.incompats = append(u.s.incompats, Incompatibility{Cause: Cause{Kind: Unusable, Note: int32(i)}})
	}
	for _, d := range derived {
		u.s.incompats = append(u.s.incompats, Incompatibility{Cause: Cause{Kind: Derived, Left: d[0], Right: d[1]}})
	}
	return u, &Failure{ID(len(u.s.incompats) - 1)}
}

// shape writes a report by the places of what it speaks of.
func shape(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		if l.Break {
			b.WriteString("\n")
		}
		b.WriteString([]string{"because", "and because", "thus"}[l.Intro])
		for _, r := range l.Reasons {
			fmt.Fprintf(&b, " %d", r.ID)
			if r.Line > 0 {
				fmt.Fprintf(&b, "(%d)", r.Line)
			}
		}
		fmt.Fprintf(&b, ": %d", l.Conclusion)
		if l.Number > 0 {
			fmt.Fprintf(&b, " (%d)", l.Number)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestReport(t *testing.T) {
	for _, tt := range []struct {
		name    string
		facts   int
		derived [][2]ID
		want    string
	}{
		{name: "a fact", facts: 1, want: "because 0: 0\n"},
		{name: "two facts", facts: 2, derived: [][2]ID{{0, 1}}, want: "because 0 1: 2\n"},
		{
			name: "a line that is left out, since it follows from the one before and a fact", facts: 4,
			derived: [][2]ID{{0, 1}, {4, 2}, {5, 3}},
			want:    "because 0 1: 4\nand because 2 3: 6\n",
		},
		{
			name: "one that is used twice has a line and a number", facts: 6,
			derived: [][2]ID{{0, 1}, {6, 2}, {7, 3}, {7, 4}, {8, 9}},
			want:    "because 0 1: 6\nand because 2: 7 (1)\nand because 3: 8 (2)\n\nbecause 4 7(1): 9\nand because 8(2): 10\n",
		},
		{
			name: "two simple ones", facts: 4,
			derived: [][2]ID{{0, 1}, {2, 3}, {4, 5}},
			want:    "because 2 3: 5\nbecause 0 1: 4\nthus: 6\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, f := proof(t, tt.facts, tt.derived...)
			if got := shape(u.s.Report(f)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			u.checkReport(f)
		})
	}
}

// Proofs of any shape are told in lines that follow from each other, each
// conclusion once.
func TestReportRandomProofs(t *testing.T) {
	for i := range uint64(3000) {
		r := rand.New(rand.NewPCG(i, 0))
		facts := 2 + r.IntN(5)
		derived := make([][2]ID, 1+r.IntN(12))
		for j := range derived {
			n := facts + j
			derived[j] = [2]ID{ID(n - 1 - r.IntN(min(n, 3))), ID(r.IntN(n))}
		}
		u, f := proof(t, facts, derived...)
		u.checkReport(f)
		if t.Failed() {
			t.Fatalf("proof %d: %d facts, %v\n%s", i, facts, derived, shape(u.s.Report(f)))
		}
	}
}

// A proof may be as deep as the search was long.
func TestReportDeepProof(t *testing.T) {
	derived := [][2]ID{{0, 1}}
	for i := range ID(50_000) {
		derived = append(derived, [2]ID{2 + i, i % 2})
	}
	u, f := proof(t, 2, derived...)
	if n := len(u.s.Report(f)); n < 10_000 {
		t.Errorf("got %d lines of a proof of %d steps", n, len(derived))
	}
}
