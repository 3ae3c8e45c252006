package resolver

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"resolve/pep508"
)

// A peerVersion is a version of the schemes that only the peers' cases use:
// numbers, then prerelease identifiers, then build identifiers. lifted ones
// come before all others of their package, see lockedMark.
type peerVersion struct {
	text       string
	numbers    []uint64
	pre, build []string
	lifted     bool
}

// lockedMark at the end of a version in a listing makes it the first
// candidate: how a preferred lock is expressed by the order of candidates.
const lockedMark = "!locked"

func parsePeerVersion(text string) (v peerVersion, err error) {
	v.text = text
	text, v.lifted = strings.CutSuffix(text, lockedMark)
	text, build, hasBuild := strings.Cut(text, "+")
	if hasBuild {
		v.build = strings.Split(build, ".")
	}
	release, pre, hasPre := strings.Cut(text, "-")
	if hasPre {
		v.pre = strings.Split(pre, ".")
	}
	for part := range strings.SplitSeq(release, ".") {
		n, err := strconv.ParseUint(part, 10, 64)
		if err != nil {
			return v, fmt.Errorf("reading version %q: %w", v.text, err)
		}
		v.numbers = append(v.numbers, n)
	}
	return v, nil
}

// compare orders versions: missing numbers are zero, a prerelease comes before
// its release, a build after it.
func (v peerVersion) compare(w peerVersion) int {
	if c := compareNumbers(v.numbers, w.numbers); c != 0 {
		return c
	}
	if len(v.pre) == 0 || len(w.pre) == 0 {
		if c := cmp.Compare(len(w.pre), len(v.pre)); c != 0 {
			return c
		}
	}
	return cmp.Or(compareIdentifiers(v.pre, w.pre), compareIdentifiers(v.build, w.build))
}

func compareNumbers(a, b []uint64) int {
	for i := range max(len(a), len(b)) {
		var x, y uint64
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if c := cmp.Compare(x, y); c != 0 {
			return c
		}
	}
	return 0
}

func compareIdentifiers(a, b []string) int {
	return slices.CompareFunc(a, b, func(x, y string) int {
		m, xErr := strconv.ParseUint(x, 10, 64)
		n, yErr := strconv.ParseUint(y, 10, 64)
		switch {
		case xErr == nil && yErr == nil:
			return cmp.Compare(m, n)
		case xErr == nil:
			return -1
		case yErr == nil:
			return 1
		}
		return strings.Compare(x, y)
	})
}

// An interval is the versions between two bounds; a bound without text is none.
type interval struct {
	low, high                   peerVersion
	hasLow, hasHigh             bool
	lowExclusive, highExclusive bool
}

func (i interval) has(v peerVersion) bool {
	if c := v.compare(i.low); i.hasLow && (c < 0 || c == 0 && i.lowExclusive) {
		return false
	}
	c := v.compare(i.high)
	return !i.hasHigh || c < 0 || c == 0 && !i.highExclusive
}

// narrow applies one comparison.
func (i *interval) narrow(op string, v peerVersion) error {
	raise := func(exclusive bool) {
		if c := v.compare(i.low); !i.hasLow || c > 0 || c == 0 && exclusive {
			i.low, i.hasLow, i.lowExclusive = v, true, exclusive
		}
	}
	lower := func(exclusive bool) {
		if c := v.compare(i.high); !i.hasHigh || c < 0 || c == 0 && exclusive {
			i.high, i.hasHigh, i.highExclusive = v, true, exclusive
		}
	}
	switch op {
	case ">=":
		raise(false)
	case ">":
		raise(true)
	case "<=":
		lower(false)
	case "<":
		lower(true)
	case "", "=", "==":
		raise(false)
		lower(false)
	default:
		return fmt.Errorf("unknown operator %q", op)
	}
	return nil
}

// before returns the bound that has all prereleases of these numbers above it: 2.0.0-0.
func before(numbers ...uint64) peerVersion { return peerVersion{numbers: numbers, pre: []string{"0"}} }

// A peerScheme is a version scheme of a peer's test cases.
type peerScheme struct {
	name    string
	read    func(constraint string) ([]interval, error) // any of them
	noBuild bool                                        // build identifiers do not count
	lowest  bool                                        // prefer the lowest version: the order of candidates, turned round
}

func (s *peerScheme) Name() string { return s.name }

// parse reads a listing's version.
func (s *peerScheme) parse(text string) (peerVersion, error) {
	v, err := parsePeerVersion(text)
	if s.noBuild {
		v.build = nil
	}
	return v, err
}

// Sort implements Scheme.
func (s *peerScheme) Sort(spellings []string) (Versions, []int) {
	list, places := sortVersions(spellings, s.parse, func(a, b peerVersion) int {
		c := a.compare(b)
		switch {
		case c != 0 && a.lifted != b.lifted:
			return cmp.Compare(b2i(a.lifted), b2i(b.lifted))
		case s.lowest:
			return -c
		}
		return c
	})
	return peerVersions{s, list}, places
}

// Dependency implements Scheme.
func (s *peerScheme) Dependency(line string) (Dependency, error) {
	name, constraint, _ := strings.Cut(strings.TrimSpace(line), " ")
	if !pep508.ValidName(name) {
		return Dependency{}, fmt.Errorf("reading %q: invalid name", line)
	}
	constraint = strings.TrimSpace(constraint)
	if _, err := s.read(constraint); err != nil {
		return Dependency{}, fmt.Errorf("reading %q: %w", line, err)
	}
	return Dependency{Name: pep508.NormalizeName(name), Constraint: constraint}, nil
}

// MetadataDependency implements Scheme.
func (s *peerScheme) MetadataDependency(line string) (Dependency, error) { return s.Dependency(line) }

// Pins implements Scheme.
func (s *peerScheme) NamesPrerelease(string) bool { return false }
func (s *peerScheme) BoundBelow(string) bool      { return true }

func (s *peerScheme) Pins(constraint string) bool {
	_, err := s.parse(strings.TrimLeft(constraint, "= "))
	return err == nil
}

// admits reports whether a constraint admits a version.
func (s *peerScheme) admits(constraint string, v peerVersion) bool {
	intervals, err := s.read(constraint)
	return err == nil && slices.ContainsFunc(intervals, func(i interval) bool { return i.has(v) })
}

type peerVersions struct {
	scheme *peerScheme
	list   []peerVersion
}

func (vs peerVersions) Len() int              { return len(vs.list) }
func (vs peerVersions) String(i int) string   { return strings.TrimSuffix(vs.list[i].text, lockedMark) }
func (vs peerVersions) Prerelease(i int) bool { return len(vs.list[i].pre) > 0 && !vs.list[i].lifted }

func (vs peerVersions) Match(constraint string, admit func(from, to int)) {
	for i, v := range vs.list {
		if vs.scheme.admits(constraint, v) {
			admit(i, i+1)
		}
	}
}

// comparisons splits ">= 1.0.0 <2.0.0" into operators and versions.
func comparisons(text string, each func(op, version string) error) error {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		n := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("<>=~^!", r) })
		if n < 0 {
			return fmt.Errorf("%q names no version", text)
		}
		op := text[:n]
		version, rest, _ := strings.Cut(strings.TrimSpace(text[n:]), " ")
		if err := each(op, version); err != nil {
			return err
		}
		text = rest
	}
	return nil
}

// The constraints of dart-lang/pub: a range's prereleases are its members, but
// an exclusive upper bound leaves out its own, unless the lower bound is one.
func readPub(text string) ([]interval, error) {
	if text == "any" || text == "" {
		return []interval{{}}, nil
	}
	var i interval
	err := comparisons(text, func(op, version string) error {
		v, err := parsePeerVersion(version)
		if err != nil {
			return err
		}
		if op == "^" {
			n := v.numbers
			if err = i.narrow(">=", v); err == nil && n[0] > 0 {
				err = i.narrow("<", before(n[0]+1))
			} else if err == nil {
				err = i.narrow("<", before(0, n[1]+1))
			}
			return err
		}
		return i.narrow(op, v)
	})
	sameLow := i.hasLow && len(i.low.pre) > 0 && compareNumbers(i.low.numbers, i.high.numbers) == 0
	if i.hasHigh && i.highExclusive && len(i.high.pre) == 0 && !sameLow {
		i.high.pre = []string{"0"}
	}
	return []interval{i}, err
}

// The constraints of hexpm/hex_solver: plain intervals, joined by words.
func readHex(text string) (list []interval, err error) {
	if text == "" {
		return []interval{{}}, nil
	}
	for alternative := range strings.SplitSeq(text, " or ") {
		var i interval
		err := comparisons(strings.ReplaceAll(alternative, " and ", " "), func(op, version string) error {
			v, err := parsePeerVersion(version)
			if err != nil {
				return err
			}
			v.build = nil
			if op == "~>" {
				return i.pessimistic(v, "0")
			}
			return i.narrow(op, v)
		})
		if err != nil {
			return nil, err
		}
		list = append(list, i)
	}
	return list, nil
}

// pessimistic narrows to versions that differ from v in its last number alone,
// or are higher in it; pre is the identifier of the earliest prerelease.
func (i *interval) pessimistic(v peerVersion, pre string) error {
	n := slices.Clone(v.numbers[:max(1, len(v.numbers)-1)])
	n[len(n)-1]++
	return cmp.Or(i.narrow(">=", v), i.narrow("<", peerVersion{numbers: n, pre: []string{pre}}))
}

// The constraints of RubyGems: commas mean and.
func readGems(text string) ([]interval, error) {
	var i interval
	for part := range strings.SplitSeq(text, ",") {
		err := comparisons(part, func(op, version string) error {
			v, err := parsePeerVersion(version)
			if err != nil {
				return err
			}
			if op == "~>" {
				return i.pessimistic(v, "a")
			}
			return i.narrow(op, v)
		})
		if err != nil {
			return nil, err
		}
	}
	return []interval{i}, nil
}

// peerSchemeOf returns the scheme that a case names, nil for semver, which is
// the resolver's own.
func peerSchemeOf(name string, lowest bool) *peerScheme {
	switch name {
	case "pub-semver":
		return &peerScheme{name: name, read: readPub, lowest: lowest}
	case "hex-semver":
		return &peerScheme{name: name, read: readHex, noBuild: true, lowest: lowest}
	case "rubygems":
		return &peerScheme{name: name, read: readGems, lowest: lowest}
	}
	return nil
}
