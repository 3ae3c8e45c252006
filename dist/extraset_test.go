package dist

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Few extras and many, with names that share all the features that are looked
// at and names that share none: each is there once.
func TestExtraSetAgainstAMap(t *testing.T) {
	for _, n := range []int{1, 16, fewExtras, fewExtras + 1, 500} {
		for seed := range uint64(20) {
			r := rand.New(rand.NewPCG(seed, uint64(n)))
			set := extraSet{}
			if n > fewExtras {
				set.known = map[string]bool{}
			}
			var all []string
			want := map[string]bool{}
			for range n {
				name := fmt.Sprint(r.IntN(n))
				switch r.IntN(3) {
				case 0:
					name = fmt.Sprintf("a%cbcd", 'a'+r.IntN(26)) // differs where nothing looks
				case 1:
					name = string(rune('a' + r.IntN(26)))
				}
				if got := set.add(name, all); got != want[name] {
					t.Fatalf("%d names, seed %d: adding %q: was there %v, want %v", n, seed, name, got, want[name])
				}
				if !want[name] {
					all = append(all, name)
				}
				want[name] = true
			}
		}
	}
}
