package resolver

import (
	"slices"
	"strconv"
	"strings"

	"resolve/pep440"
)

// A bound is the least version that specifiers admit, or where they begin.
type bound struct {
	version   pep440.Version
	exists    bool // false: they begin nowhere
	exclusive bool
}

// below reports whether v is not under the bound.
func (b bound) below(v pep440.Version) bool {
	if !b.exists {
		return true
	}
	c := releaseOf(b.version).Compare(v)
	return c < 0 || c == 0 && !b.exclusive
}

// lowerBound returns where a set of specifiers begins, by release numbers
// alone. An exclusion at the very start moves it up: ">=3.7,!=3.7.*" begins at 3.8.
func lowerBound(specifiers pep440.Specifiers) (b bound) {
	for _, s := range specifiers {
		switch s.Op {
		case pep440.GreaterEqual, pep440.Compatible, pep440.Equal, pep440.Arbitrary:
			b = b.max(bound{version: s.Version, exists: s.Version.String() != ""})
		case pep440.Greater:
			b = b.max(bound{version: s.Version, exists: true, exclusive: true})
		}
	}
	if !b.exists {
		return b
	}
	excluded := slices.DeleteFunc(slices.Clone(specifiers), func(s pep440.Specifier) bool { return s.Op != pep440.NotEqual })
	slices.SortFunc(excluded, func(x, y pep440.Specifier) int { return x.Version.Compare(y.Version) })
	for _, s := range excluded {
		switch {
		case s.Wildcard && !s.Contains(releaseOf(b.version)):
			b = bound{version: nextPrefix(s.Version), exists: true}
		case !s.Wildcard && releaseOf(s.Version).Compare(releaseOf(b.version)) == 0:
			b.exclusive = true
		}
	}
	return b
}

func (b bound) max(c bound) bound {
	switch {
	case !c.exists:
		return b
	case !b.exists:
		return c
	}
	switch n := b.version.Compare(c.version); {
	case n < 0 || n == 0 && c.exclusive:
		return c
	}
	return b
}

// releaseOf drops everything but the release numbers: 3.12.0rc1 is 3.12.0.
func releaseOf(v pep440.Version) pep440.Version { return version(v.Release()) }

// nextPrefix returns the first version after those that start with v: 3.8 for 3.7.
func nextPrefix(v pep440.Version) pep440.Version {
	r := slices.Clone(v.Release())
	r[len(r)-1]++
	return version(r)
}

func version(release []uint64) pep440.Version {
	parts := make([]string, len(release))
	for i, n := range release {
		parts[i] = strconv.FormatUint(n, 10)
	}
	return pep440.MustParse(strings.Join(parts, "."))
}
