package semver

import (
	"fmt"

	masterminds "github.com/Masterminds/semver/v3"
)

// A Version is a semantic version. The zero value is no version.
type Version struct{ v *masterminds.Version }

// Parse reads a version of three numbers, with an optional prerelease and build.
func Parse(s string) (Version, error) {
	v, err := masterminds.StrictNewVersion(s)
	if err != nil {
		return Version{}, fmt.Errorf("reading version %q: %w", s, err)
	}
	return Version{v}, nil
}

// MustParse is Parse for constants: it panics on an error.
func MustParse(s string) Version {
	v, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return v
}

// String returns the version in its normal form; it round-trips through Parse.
func (v Version) String() string { return v.v.String() }

// Compare returns -1, 0 or 1 by precedence (SemVer 2.0.0, item 11), which build
// metadata is no part of.
func (v Version) Compare(w Version) int { return v.v.Compare(w.v) }

// IsPrerelease reports whether v has a prerelease part.
func (v Version) IsPrerelease() bool { return v.v.Prerelease() != "" }
