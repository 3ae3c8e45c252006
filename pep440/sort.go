package pep440

import (
	"cmp"
	"slices"
)

// Sort reads the spellings of versions. It returns the versions in ascending
// order, equal ones once, and for each spelling the place of its version among
// them, -1 for what is no version. Of spellings of equal versions the one that
// comes first is kept.
func Sort(spellings []string) (versions []Version, places []int) {
	parsed := make([]Version, len(spellings))
	order := make([]int32, 0, len(spellings))
	places = make([]int, len(spellings))
	sorted := true
	for i, s := range spellings {
		v, err := Parse(s)
		if err != nil {
			places[i] = -1
			continue
		}
		parsed[i] = v
		if n := len(order); n > 0 && sorted {
			sorted = parsed[order[n-1]].Compare(v) < 0
		}
		order = append(order, int32(i))
	}
	if sorted && len(order) == len(spellings) {
		for i := range places {
			places[i] = i
		}
		return parsed, places
	}
	slices.SortFunc(order, func(a, b int32) int {
		v, w := &parsed[a], &parsed[b]
		if v.hi != w.hi {
			return cmp.Compare(v.hi, w.hi)
		}
		return cmp.Or(v.Compare(*w), cmp.Compare(a, b))
	})
	versions = make([]Version, 0, len(order))
	for _, i := range order {
		if n := len(versions); n == 0 || versions[n-1].Compare(parsed[i]) != 0 {
			versions = append(versions, parsed[i])
		}
		places[i] = len(versions) - 1
	}
	return versions, places
}
