package pep440

import (
	"fmt"
	"slices"
	"testing"
)

// Runs are what Contains says of each version, whatever the versions and the
// clauses.
func TestRunsContain(t *testing.T) {
	g := newGenerator()
	admitted, several := 0, 0
	for range 3000 {
		var versions []Version
		for range g.IntN(40) {
			if v, err := Parse(g.version()); err == nil {
				versions = append(versions, v)
			}
		}
		for range 20 {
			text := g.specifiers()
			s, err := ParseSpecifiers(text)
			if err != nil {
				continue
			}
			list := slices.Clone(versions)
			for i := range s { // what decides lies near the clauses' own versions
				list = append(list, s[i].Version, s[i].Version.Base(), s[i].Version.Public())
				for _, suffix := range []string{".dev1", "a1", "rc1.post1", ".post1", ".post1.dev1", "+local", ".0", ".1", ".0a1"} {
					if v, err := Parse(s[i].Version.Base().String() + suffix); err == nil {
						list = append(list, v)
					}
				}
			}
			list = slices.DeleteFunc(list, Version.IsZero)
			slices.SortStableFunc(list, Version.Compare)
			got := make([]bool, len(list))
			last, runs := -1, 0
			s.Runs(list, func(from, to int) {
				if from <= last || to <= from {
					t.Fatalf("%s: the run %d to %d comes after what ended at %d", text, from, to, last)
				}
				for i := from; i < to; i++ {
					got[i] = true
				}
				last = to
				runs++
			})
			for i, v := range list {
				if want := s.Contains(v); got[i] != want {
					t.Fatalf("%s: %s is in a run: %t, want %t", text, v, got[i], want)
				} else if want {
					admitted++
				}
			}
			if runs > 1 {
				several++
			}
		}
	}
	if admitted == 0 || several == 0 {
		t.Errorf("%d versions were admitted, %d times in more than one run: nothing was tried", admitted, several)
	}
}

func BenchmarkRuns(b *testing.B) {
	versions := make([]Version, 0, 2000)
	for minor := range 40 {
		for patch := range 50 {
			versions = append(versions, MustParse(fmt.Sprintf("1.%d.%d", minor, patch)))
		}
	}
	s := MustParseSpecifiers(">=1.7.3,<1.31,!=1.8.1")
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		s.Runs(versions, func(from, to int) { n += to - from })
	}
	if n%(23*50+46) != 0 {
		b.Errorf("got %d versions", n)
	}
}
