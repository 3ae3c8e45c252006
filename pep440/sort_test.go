package pep440

import "testing"

func TestSort(t *testing.T) {
	g := newGenerator()
	several := 0
	for range 2000 {
		spellings := make([]string, g.IntN(30))
		for i := range spellings {
			spellings[i] = g.version()
		}
		if g.IntN(4) == 0 { // in order, as it is on some pages
			versions, _ := Sort(spellings)
			spellings = spellings[:0]
			for _, v := range versions {
				spellings = append(spellings, v.String())
			}
		}
		versions, places := Sort(spellings)
		for i := 1; i < len(versions); i++ {
			if versions[i-1].Compare(versions[i]) >= 0 {
				t.Fatalf("%q: %s is not before %s", spellings, versions[i-1], versions[i])
			}
		}
		first := map[int]int{}
		for i, s := range spellings {
			v, err := Parse(s)
			if (err != nil) != (places[i] < 0) {
				t.Fatalf("%q has place %d, and Parse says %v", s, places[i], err)
			}
			if err != nil {
				continue
			}
			if v.Compare(versions[places[i]]) != 0 {
				t.Fatalf("%q has the place of %s", s, versions[places[i]])
			}
			if _, again := first[places[i]]; again {
				several++
			} else if first[places[i]] = i; v != versions[places[i]] {
				t.Fatalf("%q: %s is kept of what is first spelled %q", spellings, versions[places[i]], s)
			}
		}
		if len(first) != len(versions) {
			t.Fatalf("%q: got %d versions, want %d", spellings, len(versions), len(first))
		}
	}
	if several == 0 {
		t.Error("no version was spelled twice: nothing was tried")
	}
}
