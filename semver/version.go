package semver

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Version is a semantic version. The zero value is no version.
type Version struct {
	major, minor, patch uint64
	pre                 string // "" for none, else identifiers with dots between
	build               string
}

// maxVersion bounds the text of a version, in bytes.
const maxVersion = 256

var (
	errTooLong    = errors.New("it is too long")
	errNotThree   = errors.New("expected three numbers, as in 1.2.3")
	errLeadZero   = errors.New("a number begins with 0")
	errIdentifier = errors.New("expected letters, digits and hyphens, with dots between, after a hyphen or a plus")
)

// Parse reads a version of three numbers, with an optional prerelease and build.
func Parse(s string) (Version, error) {
	v, err := parse(s)
	if err != nil {
		return Version{}, fmt.Errorf("reading version %q: %w", s, err)
	}
	return v, nil
}

func parse(s string) (v Version, err error) {
	if len(s) > maxVersion {
		return v, errTooLong
	}
	core, err := v.readTail(s)
	if err != nil {
		return v, err
	}
	numbers := strings.Split(core, ".")
	if len(numbers) != 3 {
		return v, errNotThree
	}
	for i, to := range []*uint64{&v.major, &v.minor, &v.patch} {
		if len(numbers[i]) > 1 && numbers[i][0] == '0' {
			return v, errLeadZero
		}
		if *to, err = parseNumber(numbers[i]); err != nil {
			return v, err
		}
	}
	return v, nil
}

// readTail reads prerelease and build off the end of s, and returns what is
// before them.
func (v *Version) readTail(s string) (core string, err error) {
	s, build, hasBuild := strings.Cut(s, "+")
	core, pre, hasPre := strings.Cut(s, "-")
	if hasBuild && !identifiers(build, false) || hasPre && !identifiers(pre, true) {
		return "", errIdentifier
	}
	v.pre, v.build = pre, build
	return core, nil
}

// identifiers reports whether s is a list of identifiers; strictly, none of
// them is a number that begins with 0.
func identifiers(s string, strict bool) bool {
	for one := range strings.SplitSeq(s, ".") {
		if one == "" || strings.IndexFunc(one, func(r rune) bool { return r != '-' && !isLetter(r) && !isDigit(r) }) >= 0 {
			return false
		}
		if strict && len(one) > 1 && one[0] == '0' && isNumeric(one) {
			return false
		}
	}
	return true
}

func isDigit(r rune) bool  { return '0' <= r && r <= '9' }
func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isNumeric(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !isDigit(r) }) < 0
}

func parseNumber(s string) (uint64, error) {
	if !isNumeric(s) {
		return 0, errNotThree
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is too large", s)
	}
	return n, nil
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
func (v Version) String() string {
	b := make([]byte, 0, 16)
	b = append(strconv.AppendUint(b, v.major, 10), '.')
	b = append(strconv.AppendUint(b, v.minor, 10), '.')
	b = strconv.AppendUint(b, v.patch, 10)
	if v.pre != "" {
		b = append(append(b, '-'), v.pre...)
	}
	if v.build != "" {
		b = append(append(b, '+'), v.build...)
	}
	return string(b)
}

// Compare returns -1, 0 or 1 by precedence (SemVer 2.0.0, item 11), which build
// metadata is no part of.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.major, w.major), cmp.Compare(v.minor, w.minor), cmp.Compare(v.patch, w.patch),
		comparePrereleases(v.pre, w.pre))
}

// comparePrereleases compares the prerelease parts of versions that are equal
// otherwise; a version without one is the greatest.
func comparePrereleases(a, b string) int {
	if a == "" || b == "" {
		return -cmp.Compare(len(a), len(b))
	}
	for {
		one, restA, moreA := strings.Cut(a, ".")
		two, restB, moreB := strings.Cut(b, ".")
		if c := compareIdentifiers(one, two); c != 0 {
			return c
		}
		if !moreA || !moreB {
			return cmp.Compare(len(restA), len(restB)) // the longer list is the greater
		}
		a, b = restA, restB
	}
}

// compareIdentifiers compares numbers as such, which are less than all else.
func compareIdentifiers(a, b string) int {
	switch x, y := isNumeric(a), isNumeric(b); {
	case x && y: // of any length, and none begins with 0
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	case x:
		return -1
	case y:
		return 1
	}
	return cmp.Compare(a, b)
}

// IsPrerelease reports whether v has a prerelease part.
func (v Version) IsPrerelease() bool { return v.pre != "" }
