package pep440

import (
	"cmp"
	"slices"
	"sync/atomic"
)

// Sort reads the spellings of versions. It returns the versions in ascending
// order, equal ones once, and for each spelling the place of its version among
// them, -1 for what is no version. Of spellings of equal versions the one that
// comes first is kept. places must not be changed: where the spellings are in
// order, it is one that many share.
func Sort(spellings []string) (versions []Version, places []int) {
	versions = make([]Version, len(spellings))
	for i, s := range spellings {
		v, err := Parse(s)
		if err != nil || i > 0 && versions[i-1].Compare(v) >= 0 {
			return sortRest(spellings, versions, i)
		}
		versions[i] = v
	}
	return versions, inOrder(len(spellings))
}

// ordered is the longest list of 0, 1, 2… so far: most lists of versions that are
// sorted were before, and one for each would be as long as what it says nothing of.
var ordered atomic.Pointer[[]int]

// inOrder returns 0, 1, 2… up to n, without it.
func inOrder(n int) []int {
	if l := ordered.Load(); l != nil && len(*l) >= n {
		return (*l)[:n:n]
	}
	list := make([]int, max(n, 512))
	for i := range list {
		list[i] = i
	}
	ordered.Store(&list)
	return list[:n:n]
}

// sortRest is Sort of spellings of which the first n are parsed, and ascending.
func sortRest(spellings []string, parsed []Version, n int) (versions []Version, places []int) {
	order := make([]int32, 0, len(spellings))
	places = make([]int, len(spellings))
	sorted := true
	for i, s := range spellings {
		if i >= n {
			v, err := Parse(s)
			if err != nil {
				places[i] = -1
				continue
			}
			parsed[i] = v
		}
		if last := len(order) - 1; last >= 0 && sorted {
			sorted = parsed[order[last]].Compare(parsed[i]) <= 0
		}
		order = append(order, int32(i))
	}
	if !sorted {
		slices.SortFunc(order, func(a, b int32) int {
			v, w := &parsed[a], &parsed[b]
			if v.hi != w.hi {
				return cmp.Compare(v.hi, w.hi)
			}
			return cmp.Or(v.Compare(*w), cmp.Compare(a, b))
		})
	}
	versions = make([]Version, 0, len(order))
	for _, i := range order {
		if n := len(versions); n == 0 || versions[n-1].Compare(parsed[i]) != 0 {
			versions = append(versions, parsed[i])
		}
		places[i] = len(versions) - 1
	}
	return versions, places
}
