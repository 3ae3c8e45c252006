package peers

import (
	"maps"
	"slices"
	"strings"

	"resolve/fixtures"
)

// addExtras adds what each extra of a release needs, which the other forms
// list by extra and metadata says in markers.
func addExtras(r *fixtures.Release, extras map[string][]string) {
	for _, extra := range slices.Sorted(maps.Keys(extras)) {
		r.Extras = append(r.Extras, extra)
		for _, line := range extras[extra] {
			line, marker, has := strings.Cut(line, ";")
			if has {
				marker = "(" + strings.TrimSpace(marker) + ") and "
			}
			r.Requires = append(r.Requires, strings.TrimSpace(line)+" ; "+marker+"extra == '"+extra+"'")
		}
	}
}
